"""A form out of a JSON Schema: every kind of field that a pack can declare."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

Content = dict[str, Any]
Schema = dict[str, Any]
YES_NO = [("yes", "Sí"), ("no", "No"), ("", "No consta")]
SPARE_ROWS = 2
RADIOS_UP_TO = 5
REQUIRED = {"required": "Este dato es obligatorio."}


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ContentForm(forms.Form):
    """The fields of a type of information; ``content()`` gives what was filled in as JSON."""

    schema: Schema
    tables: dict[str, type["ContentForm"]]

    def __init__(self, *args: Any, rows: dict[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: dict[str, list[ContentForm]] = {
            name: self._rows(name, (rows or {}).get(name)) for name in self.tables
        }

    def _rows(self, name: str, count: int | None) -> "list[ContentForm]":
        """The lines of a small table: those there are and some to spare."""
        told: list[Any] = (self.initial or {}).get(name) or []
        most = self.schema["properties"][name].get("maxItems", 20)
        lines = min(count if count is not None else len(told) + SPARE_ROWS, most)
        return [
            self._row(name, place, told[place] if place < len(told) else {})
            for place in range(lines)
        ]

    def _row(self, name: str, place: int, told: Content) -> "ContentForm":
        """One line; one in which nothing was written has nothing wrong."""
        prefix = f"{self.prefix}-{name}-{place}" if self.prefix else f"{name}-{place}"
        made = self.tables[name]
        line = made(
            self.data if self.is_bound else None,
            prefix=prefix,
            initial=told,
            use_required_attribute=False,
        )
        if self.is_bound and not line.has_content():
            return made(prefix=prefix, use_required_attribute=False)
        return line

    def filled(self, name: str) -> "list[ContentForm]":
        """The lines of a table in which something was written."""
        return [row for row in self.rows[name] if row.has_content()]

    def has_content(self) -> bool:
        """Whether anything was written in this line."""
        return any(
            value not in (None, "", []) for value in
            (bound.value() for bound in self)
        )  # fmt: skip

    def is_valid(self) -> bool:
        """Whether the fields and every line in use are right by themselves."""
        right = super().is_valid()
        for name in self.rows:
            if not all([row.is_valid() for row in self.filled(name)]):
                title = self.schema["properties"][name].get("title", name)
                self.add_error(None, f"Hay algo que revisar en las líneas de «{title}».")
                right = False
        return right

    def content(self) -> Content:
        """What was filled in, as the schema wants it; empty fields are left out."""
        content: Content = {}
        for name in _order(self.schema):
            if name in self.tables:
                value: Any = [row.content() for row in self.filled(name)]
            else:
                value = to_json(self.schema["properties"][name], self.cleaned_data.get(name))
            if value not in (None, "", []):
                content[name] = value
        return content

    def add_problem(self, path: str, message: str) -> None:
        """Put a problem of the schema beside its field («goals[2].due_on»)."""
        found = re.fullmatch(r"(\w+)(?:\[(\d+)\](?:\.(\w+))?)?", path)
        name = found.group(1) if found else ""
        if found and name in self.rows and found.group(3):
            lines = self.filled(name)
            place = int(found.group(2)) - 1
            if place < len(lines):
                lines[place].add_error(found.group(3), message)
                self.add_error(None, message)
                return
        self.add_error(name if name in self.fields else None, message)


def content_form(schema: Schema) -> type[ContentForm]:
    """The form class of a schema."""
    fields: dict[str, Any] = {}
    tables: dict[str, type[ContentForm]] = {}
    for name in _order(schema):
        declared = schema["properties"][name]
        if declared.get("items", {}).get("type") == "object":
            tables[name] = content_form(declared["items"])
        else:
            fields[name] = _field(declared, required=name in schema.get("required", []))
    return type("FilledForm", (ContentForm,), {**fields, "schema": schema, "tables": tables})


def _order(schema: Schema) -> list[str]:
    return list(schema.get("x-order") or schema["properties"])


def _field(declared: Schema, *, required: bool) -> forms.Field:
    common: dict[str, Any] = {
        "label": _label(declared),
        "help_text": declared.get("description", ""),
        "required": required,
        "error_messages": REQUIRED,
    }
    kind = _kind(declared)
    makers: dict[str, Any] = {
        "boolean": _boolean, "choices": _choices, "choice": _choice, "date": _date,
        "month": _month, "note": _note, "integer": _integer, "number": _number, "text": _text,
    }  # fmt: skip
    made: forms.Field = makers[kind](declared, common)
    return made


def _kind(declared: Schema) -> str:
    if declared["type"] == "array":
        return "choices"
    if "oneOf" in declared:
        return "choice"
    if declared["type"] in ("boolean", "integer", "number"):
        return str(declared["type"])
    if declared.get("format") == "date":
        return "date"
    return {"month": "month", "note": "note"}.get(declared.get("x-widget", ""), "text")


def _label(declared: Schema) -> str:
    unit = declared.get("x-unit", "")
    return f"{declared.get('title', '')} ({unit})" if unit else declared.get("title", "")


def _codes(declared: Schema) -> list[tuple[str, str]]:
    return [(option["const"], option["title"]) for option in declared["oneOf"]]


def _boolean(_declared: Schema, common: dict[str, Any]) -> forms.Field:
    choices = YES_NO[:2] if common["required"] else YES_NO
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _choices(declared: Schema, common: dict[str, Any]) -> forms.Field:
    codes = _codes(declared["items"])
    return forms.MultipleChoiceField(choices=codes, widget=forms.CheckboxSelectMultiple, **common)


def _choice(declared: Schema, common: dict[str, Any]) -> forms.Field:
    codes = _codes(declared)
    if len(codes) <= RADIOS_UP_TO and common["required"]:
        return forms.ChoiceField(choices=codes, widget=forms.RadioSelect, **common)
    empty = "Elige una opción" if common["required"] else "Sin indicar"
    return forms.ChoiceField(choices=[("", empty), *codes], **common)


def _date(_declared: Schema, common: dict[str, Any]) -> forms.Field:
    wrong = {**REQUIRED, "invalid": "Escribe una fecha que exista, como 25/11/2026."}
    return forms.DateField(
        widget=DayInput(), input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        **{**common, "error_messages": wrong},
    )  # fmt: skip


def _month(_declared: Schema, common: dict[str, Any]) -> forms.Field:
    help_text = common["help_text"] or "Año y mes, por ejemplo 2026-11."
    return forms.CharField(max_length=7, **{**common, "help_text": help_text})


def _note(declared: Schema, common: dict[str, Any]) -> forms.Field:
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(widget=area, max_length=declared.get("maxLength"), **common)


def _text(declared: Schema, common: dict[str, Any]) -> forms.Field:
    most = declared.get("maxLength", 200)
    widget = forms.Textarea(attrs={"rows": 3}) if most > 200 else forms.TextInput()
    return forms.CharField(max_length=most, widget=widget, **common)


def _limits(declared: Schema) -> dict[str, Any]:
    return {"min_value": declared.get("minimum"), "max_value": declared.get("maximum")}


def _integer(declared: Schema, common: dict[str, Any]) -> forms.Field:
    wrong = {**REQUIRED, "invalid": "Escribe un número entero."}
    box = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        widget=box, **_limits(declared), **{**common, "error_messages": wrong}
    )


class SpanishDecimalField(forms.DecimalField):
    """A number with comma or point."""

    def to_python(self, value: Any) -> Any:
        """1.234,50 and 1234.50 are the same amount."""
        if isinstance(value, str) and "," in value:
            value = value.replace(".", "").replace(",", ".")
        return super().to_python(value)


def _number(declared: Schema, common: dict[str, Any]) -> forms.Field:
    wrong = {**REQUIRED, "invalid": "Escribe un número, con coma para los decimales."}
    box = forms.TextInput(attrs={"inputmode": "decimal"})
    return SpanishDecimalField(
        widget=box, decimal_places=2, **_limits(declared), **{**common, "error_messages": wrong}
    )


def to_json(declared: Schema, value: Any) -> Any:
    """A cleaned value as JSON holds it."""
    if declared["type"] == "boolean":
        return {"yes": True, "no": False}.get(str(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def to_initial(schema: Schema, content: Content) -> Content:
    """What a content looks like in the fields of its form."""
    shown = dict(content)
    for name, value in content.items():
        if isinstance(value, bool):
            shown[name] = "yes" if value else "no"
        elif schema["properties"].get(name, {}).get("items", {}).get("type") == "object":
            shown[name] = [to_initial(schema["properties"][name]["items"], row) for row in value]
    return shown
