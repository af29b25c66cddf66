"""Reading the content map: the types of information with their schema and what each level shows."""

from collections.abc import Iterable

from trenza.protocol.rules.fields import DIALECT, FieldReader
from trenza.protocol.rules.masks import MAX_BIT
from trenza.protocol.rules.pack import BLOCKS, SECTORS, SENSITIVITIES, RecordType
from trenza.protocol.rules.reading import Entry, Node, Reader
from trenza.protocol.rules.summaries import template_problems

TYPE_KEYS = (
    "code", "bit", "label", "help", "area", "block", "sensitivity", "authors", "by_form",
    "retention_months", "glossary", "summary", "fields", "conditions",
)  # fmt: skip
AUTHOR = "author"


class ContentMapReader:
    """Reads record types; codes and bits are checked across all files."""

    def __init__(self, reader: Reader, fields: FieldReader, areas: Iterable[str]) -> None:
        self.reader = reader
        self.fields = fields
        self.areas = tuple(areas)
        self._codes: dict[str, Node] = {}
        self._bits: dict[int, str] = {}

    def types(self, document: Node) -> list[RecordType]:
        """The types of one file."""
        return [self._type(node) for node in self.reader.items(document)]

    def _type(self, node: Node) -> RecordType:
        entry = self.reader.entry(node, TYPE_KEYS)
        code = entry.text("code")
        bit = entry.integer("bit", least=0, most=MAX_BIT)
        self._claim(entry, code, bit)
        schema = {
            "$schema": DIALECT,
            "title": entry.text("label"),
            **self.fields.object_schema(entry.where("fields"), entry.get("conditions")),
        }
        authors = entry.several_of("authors", SECTORS)
        if not authors:
            self.reader.problem(entry.where("authors"), "Al menos un sector debe poder anotarlo.")
        return RecordType(
            code=code,
            bit=bit,
            label=entry.text("label"),
            help=entry.text("help"),
            area=entry.one_of("area", self.areas),
            block=entry.one_of("block", BLOCKS),
            sensitivity=entry.one_of("sensitivity", SENSITIVITIES),
            authors=authors,
            by_form=entry.flag("by_form", True),
            retention_months=entry.integer("retention_months", least=1, most=1200),
            summary=self._summary(entry, schema),
            glossary=tuple(str(n.value) for n in self.reader.items(entry.get("glossary"))),
            schema=schema,
        )

    def _claim(self, entry: Entry, code: str, bit: int) -> None:
        if first := self._codes.get(code):
            self.reader.problem(
                entry.where("code"),
                f"El tipo «{code}» ya está en {first.file}, línea {first.line}.",
            )
        if bit in self._bits:
            self.reader.problem(entry.where("bit"), f"El bit {bit} ya es de «{self._bits[bit]}».")
        self._codes[code] = entry.node
        self._bits[bit] = code

    def _summary(self, entry: Entry, schema: dict[str, object]) -> str:
        """The template, or '' when the author writes the summary."""
        node = entry.get("summary")
        if node is not None and node.value == AUTHOR:
            return ""
        if node is None or not isinstance(node.value, dict):
            self.reader.problem(
                entry.where("summary"), "El resumen es «author» o una plantilla (template)."
            )
            return ""
        template = self.reader.entry(node, ("template",)).text("template")
        for problem in template_problems(template, schema):
            self.reader.problem(node.value.get("template", node), problem)
        return template
