"""The compact notation of fields in a pack → JSON Schema 2020-12.

A field has a ``title`` and one kind: text, note, integer, number, amount, date, month, boolean,
choice, choices or rows. The order of the fields is kept in ``x-order`` because JSON has none.
"""

from typing import Any

from trenza.protocol.rules.reading import Entry, Node, Reader

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS = (
    "text", "note", "integer", "number", "amount", "date", "month", "boolean", "choice", "choices",
    "rows",
)  # fmt: skip
FIELD_KEYS = ("title", "help", "required", "unit", *KINDS)
# Control characters have no business in a text, and PostgreSQL refuses one of them in JSON.
PRINTABLE = "^[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]*$"
DAY = "^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
MONTH = "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"

Schema = dict[str, Any]
Lists = dict[str, dict[str, str]]


class FieldReader:
    """Turns the fields of a type into its schema; code lists come from lists.yaml."""

    def __init__(self, reader: Reader, lists: Lists) -> None:
        self.reader = reader
        self.lists = lists
        self.used: set[str] = set()

    def object_schema(self, node: Node | None, conditions: Node | None = None) -> Schema:
        """The schema of an object with these fields and no others."""
        properties: dict[str, Schema] = {}
        required: list[str] = []
        for name, field in self.reader.pairs(node):
            if not name.isidentifier() or name != name.lower():
                self.reader.problem(field, f"«{name}» debe ser una palabra en minúsculas.")
            entry = self.reader.entry(field, FIELD_KEYS)
            properties[name] = self._field(entry)
            if entry.flag("required", False):
                required.append(name)
        schema: Schema = {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
            "x-order": list(properties),
        }
        if rules := [self._condition(item, schema) for item in self.reader.items(conditions)]:
            schema["allOf"] = rules
        return schema

    def _field(self, entry: Entry) -> Schema:
        kinds = [kind for kind in KINDS if entry.get(kind) is not None]
        if len(kinds) != 1:
            self.reader.problem(entry.node, "Un campo lleva una sola clase: " + ", ".join(KINDS))
            return {}
        [kind] = kinds
        about: Schema = {"title": entry.text("title")}
        if entry.get("help"):
            about["description"] = entry.text("help")
        if entry.get("unit"):
            about["x-unit"] = entry.text("unit")
        make = getattr(self, f"_{kind}")
        return {**about, **make(entry.where(kind))}

    def _text(self, node: Node, most: int = 200) -> Schema:
        options = self.reader.entry(node, ("max", "pattern"))
        schema: Schema = {
            "type": "string",
            "minLength": 1,
            "maxLength": options.integer("max", least=1, most=8000, default=most),
            "pattern": PRINTABLE,
        }
        if options.get("pattern"):
            schema["pattern"] = f"^(?:{options.text('pattern')})$"
        return schema

    def _note(self, node: Node) -> Schema:
        return {**self._text(node, most=4000), "x-widget": "note"}

    def _integer(self, node: Node) -> Schema:
        options = self.reader.entry(node, ("min", "max"))
        limits = {
            "minimum": options.integer("min", least=-(10**9), most=10**9, default=0),
            "maximum": options.integer("max", least=-(10**9), most=10**9),
        }
        if limits["minimum"] > limits["maximum"]:
            self.reader.problem(node, "El mínimo es mayor que el máximo.")
        return {"type": "integer", **limits}

    def _number(self, node: Node) -> Schema:
        return {**self._integer(node), "type": "number"}

    def _amount(self, node: Node) -> Schema:
        return {**self._number(node), "x-widget": "amount"}

    def _date(self, _node: Node) -> Schema:
        return {"type": "string", "format": "date", "pattern": DAY}

    def _month(self, _node: Node) -> Schema:
        return {"type": "string", "pattern": MONTH, "x-widget": "month"}

    def _boolean(self, _node: Node) -> Schema:
        return {"type": "boolean"}

    def _choice(self, node: Node) -> Schema:
        options = [{"const": code, "title": title} for code, title in self._codes(node).items()]
        return {"type": "string", "oneOf": options}

    def _choices(self, node: Node) -> Schema:
        item = self._choice(node)
        return {
            "type": "array",
            "items": item,
            "uniqueItems": True,
            "minItems": 1,
            "maxItems": len(item["oneOf"]),
        }

    def _rows(self, node: Node) -> Schema:
        options = self.reader.entry(node, ("max", "fields"))
        return {
            "type": "array",
            "items": self.object_schema(options.get("fields")),
            "maxItems": options.integer("max", least=1, most=200),
        }

    def _codes(self, node: Node) -> dict[str, str]:
        if isinstance(node.value, str):
            if node.value not in self.lists:
                self.reader.problem(node, f"La lista «{node.value}» no está en lists.yaml.")
            self.used.add(node.value)
            return self.lists.get(node.value, {"": ""})
        return code_list(self.reader, node)

    def _condition(self, node: Node, schema: Schema) -> Schema:
        entry = self.reader.entry(node, ("if", "required"))
        test = {name: value.value for name, value in self.reader.pairs(entry.get("if"))}
        for name in test:
            if name not in schema["properties"]:
                self.reader.problem(entry.where("if"), f"«{name}» no es un campo de este tipo.")
        return {
            "if": {
                "properties": {name: {"const": value} for name, value in test.items()},
                "required": list(test),
            },
            "then": {"required": list(entry.several_of("required", schema["properties"]))},
        }


def code_list(reader: Reader, node: Node) -> dict[str, str]:
    """Codes with their Spanish titles, at least two."""
    codes: dict[str, str] = {}
    for code, title in reader.pairs(node):
        if not isinstance(title.value, str):
            reader.problem(title, f"El código «{code}» necesita su texto.")
        codes[code] = str(title.value)
    if len(codes) < 2:
        reader.problem(node, "Una lista de códigos necesita al menos dos.")
    return codes
