"""From the files of a pack to a checked pack, or to the list of what is wrong with it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trenza.protocol.rules.changes import idle_rules
from trenza.protocol.rules.compile import compile_pack
from trenza.protocol.rules.content_map import ContentMapReader
from trenza.protocol.rules.fields import FieldReader, code_list
from trenza.protocol.rules.laws import broken_laws
from trenza.protocol.rules.pack import BLOCKS, SECTORS, Pack
from trenza.protocol.rules.reading import Node, Problem, Reader
from trenza.protocol.rules.tables import (
    RuleReader,
    read_areas,
    read_consent,
    read_labels,
    read_profiles,
    read_situations,
    read_terms,
)

FILES = (
    "pack.yaml", "lists.yaml", "profiles.yaml", "situations.yaml", "matrix.yaml", "bases.yaml",
    "caps.yaml", "consent.yaml", "glossary.yaml",
)  # fmt: skip
MOST_IDLE = 10  # told at once: each is tried, and whoever has ten begins with these
PACK_KEYS = (
    "code", "name", "number", "agreed_on", "territory", "sectors", "areas", "blocks",
)  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: a pack without problems, or the problems."""

    pack: Pack | None
    problems: tuple[Problem, ...]


def check(documents: Mapping[str, Node], found: Iterable[Problem] = ()) -> Checked:
    """Read the documents of a pack (by file name) and check that they hold together.

    ``found`` are problems met while parsing the files; with any problem there is no pack.
    """
    reader = Reader()
    reader.problems.extend(found)
    names = [*FILES, *sorted(name for name in documents if name.startswith("types/"))]
    for name in names:
        if name not in documents:
            reader.problem(Node(None, name, 1), "Falta este fichero.")
    if reader.problems:
        return Checked(None, tuple(sorted(reader.problems)))
    pack = _read(reader, documents)
    if not reader.problems:
        _check_whole(reader, documents, pack)
    problems = tuple(sorted(reader.problems))
    return Checked(None if problems else pack, problems)


def _read(reader: Reader, documents: Mapping[str, Node]) -> Pack:
    about = reader.entry(documents["pack.yaml"], PACK_KEYS)
    areas = read_areas(reader, about.where("areas"))
    lists = {name: code_list(reader, node) for name, node in reader.pairs(documents["lists.yaml"])}
    fields = FieldReader(reader, lists)
    content_map = ContentMapReader(reader, fields, [area.code for area in areas])
    types = [
        one
        for name in sorted(documents)
        if name.startswith("types/")
        for one in content_map.types(documents[name])
    ]
    for name, node in reader.pairs(documents["lists.yaml"]):
        if name not in fields.used:
            reader.problem(node, f"Ningún campo usa la lista «{name}».")
    profiles = read_profiles(reader, documents["profiles.yaml"])
    situations = read_situations(reader, documents["situations.yaml"])
    rules = RuleReader(reader, types=types, areas=areas, profiles=profiles, situations=situations)
    return Pack(
        code=about.text("code"),
        name=about.text("name"),
        number=about.integer("number", least=1, most=10**6),
        agreed_on=about.day("agreed_on"),
        territory=about.text("territory", ""),
        sectors=read_labels(reader, about.where("sectors"), SECTORS),
        blocks=read_labels(reader, about.where("blocks"), BLOCKS),
        areas=areas,
        types=tuple(sorted(types, key=lambda one: one.bit)),
        profiles=profiles,
        situations=situations,
        matrix=rules.matrix(documents["matrix.yaml"]),
        bases=rules.bases(documents["bases.yaml"]),
        caps=rules.caps(documents["caps.yaml"]),
        consent=read_consent(reader, documents["consent.yaml"]),
        glossary=read_terms(reader, documents["glossary.yaml"]),
    )


def _check_whole(reader: Reader, documents: Mapping[str, Node], pack: Pack) -> None:
    _check_codes(reader, documents, pack)
    _check_words(reader, documents, pack)
    _check_areas(reader, documents, pack)
    check_matrix(reader, documents["matrix.yaml"], pack)


def _check_codes(reader: Reader, documents: Mapping[str, Node], pack: Pack) -> None:
    tables: dict[str, list[str]] = {
        "profiles.yaml": [one.code for one in pack.profiles],
        "situations.yaml": [one.code for one in pack.situations],
        "matrix.yaml": [one.code for one in pack.matrix],
        "bases.yaml": [one.code for one in pack.bases],
        "caps.yaml": [f"{one.factor} {one.code}" for one in pack.caps],
    }
    for name, codes in tables.items():
        for code, times in Counter(codes).items():
            if times > 1:
                reader.problem(documents[name], f"El código «{code}» está repetido.")
    for factor, code in (("relation", "attends"), ("protection", "none")):
        if pack.cap(factor, code) is None:
            reader.problem(documents["caps.yaml"], f"Falta «{code}».")


def _check_words(reader: Reader, documents: Mapping[str, Node], pack: Pack) -> None:
    known = {term.code for term in pack.glossary}
    for one in pack.types:
        for word in one.glossary:
            if word not in known:
                reader.problem(
                    _type_node(documents, one.code), f"«{word}» no está en glossary.yaml."
                )


def _check_areas(reader: Reader, documents: Mapping[str, Node], pack: Pack) -> None:
    """An area with a single type, if it is a special one, would tell what must not be told."""
    for area in pack.areas:
        inside = [one for one in pack.types if one.area == area.code]
        if not inside:
            reader.problem(documents["pack.yaml"], f"Ningún tipo es del área «{area.code}».")
        elif len(inside) == 1 and inside[0].sensitivity == "special":
            reader.problem(
                _type_node(documents, inside[0].code),
                f"El área «{area.code}» solo tiene este tipo protegido y lo delataría.",
            )


def check_matrix(reader: Reader, matrix: Node, pack: Pack) -> None:
    """What holds for any matrix: every rule decides something, and none bends a law."""
    nodes = {rule.code: node for rule, node in zip(pack.matrix, reader.items(matrix), strict=True)}
    for code in idle_rules(pack, most=MOST_IDLE):
        reader.problem(nodes[code], f"La regla «{code}» no decide ninguna celda.")
    compiled = compile_pack(pack)
    told: set[str] = set()
    for broken in broken_laws(compiled):  # each rule once: its first cell says enough
        rule = compiled.rule(broken.cell, broken.type, own=broken.own)
        code = rule.code if rule else ""
        if code not in told:
            told.add(code)
            reader.problem(nodes.get(code, matrix), broken.text)


def _type_node(documents: Mapping[str, Node], code: str) -> Node:
    for name, document in documents.items():
        if name.startswith("types/") and isinstance(document.value, list):
            for node in document.value:
                if isinstance(node.value, dict) and node.value["code"].value == code:
                    return node
    raise KeyError(code)
