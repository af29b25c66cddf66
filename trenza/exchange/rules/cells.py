"""The cells of a row that did not go in, as whoever corrects it sees them, and back again.

A row of a declared source has the columns of its table, in the order in which they are declared; a
canonical statement has its own fields, those of its content in the order of its record type.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from trenza.exchange.rules.advice import place_of

Path = tuple[str, ...]
Choice = tuple[str, str]
MOST_CHOICES = 60
_ORDER = ("kind", "type", "source_id", "version", "state", "person", "centre", "author",
          "professional", "valid_from", "valid_to", "stated_at", "summary", "content")  # fmt: skip
_STATES = {"current": "en vigor", "retracted": "retirada"}


class Cell(NamedTuple):
    """One field: where it is in the row, what it is called, what came and what is allowed."""

    path: Path
    label: str
    value: Any
    choices: tuple[Choice, ...] = ()

    @property
    def text(self) -> str:
        """What came, as it is typed; nested values are not for typing here."""
        return "" if self.value is None else str(self.value)


def cells_of_columns(
    values: Mapping[str, Any], columns: Sequence[str], choices: Mapping[str, Sequence[str]]
) -> list[Cell]:
    """Those of a row of a declared table, in the order of its columns."""
    named = [*(name for name in columns if name in values)]
    rest = [name for name in values if name not in named]
    return [
        Cell((name,), name, values[name], tuple((one, one) for one in choices.get(name, ())))
        for name in (*named, *rest)
    ]


def cells_of_statement(values: Mapping[str, Any], schema: Mapping[str, Any]) -> list[Cell]:
    """Those of a canonical statement; what its type requires and is missing has an empty one."""
    ranks = {name: place for place, name in enumerate(_ORDER)}
    cells: list[Cell] = []
    for key in sorted(values, key=lambda name: ranks.get(name, len(ranks))):
        value = values[key]
        if key == "content" and isinstance(value, dict):
            cells += _content(value, schema)
        elif key == "person" and isinstance(value, dict):
            cells += [Cell((key, one), _label(f"person.{one}", one), value[one]) for one in value]
        else:
            states = tuple(_STATES.items()) if key == "state" else ()
            cells.append(Cell((key,), _label(key, key), value, states))
    return cells


def _content(content: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Cell]:
    declared: Mapping[str, Any] = schema.get("properties", {})
    required = set(schema.get("required", ()))
    # The database keeps no order of its own, so the type tells it.
    for name in schema.get("x-order", declared):
        about = declared.get(name, {})
        if name in content or name in required:
            title = str(about.get("title", name))
            yield Cell(("content", name), title, content.get(name), _allowed(about))
    for name in content:
        if name not in declared:
            yield Cell(("content", name), name, content[name])


def _allowed(about: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The values of a field that has only so many, with their words."""
    told = [(str(one["const"]), str(one.get("title", one["const"])))
            for one in about.get("oneOf", ()) if "const" in one]  # fmt: skip
    return tuple(told or [(str(one), str(one)) for one in about.get("enum", ())])


def _label(field: str, otherwise: str) -> str:
    told = place_of(field)
    return told if told != field else otherwise


def put_back(values: Mapping[str, Any], changed: Mapping[Path, Any]) -> dict[str, Any]:
    """The row with other values in some cells; an empty cell that was not there stays away."""
    fixed = dict(values)
    for (first, *rest), value in changed.items():
        if not rest:
            fixed[first] = value
        elif value not in ("", None) or rest[0] in fixed[first]:
            fixed[first] = {**fixed[first], rest[0]: value}
    return fixed


def cell_of(field: str, cells: Sequence[Cell]) -> int | None:
    """Which cell a problem is about: the field itself, or the nearest that holds it."""
    known = {".".join(cell.path): place for place, cell in enumerate(cells)}
    name = field.replace("/", ".").replace("[", ".")
    while name:
        if name in known:
            return known[name]
        name = name.rpartition(".")[0]
    return known.get(field)


def codes_of_columns(table: Mapping[str, Any], lists: Mapping[str, Any]) -> dict[str, list[str]]:
    """The codes that a column may have, by the one list that reads it, where they are few."""
    found: dict[str, set[str]] = {}
    for column, name in _pairs(table):
        found.setdefault(column, set()).add(name)
    allowed = {}
    for column, names in found.items():
        codes = list(lists.get(next(iter(names)), ())) if len(names) == 1 else []
        if 0 < len(codes) <= MOST_CHOICES:
            allowed[column] = [str(code) for code in codes]
    return allowed


def _pairs(spec: Any) -> Iterator[tuple[str, str]]:
    """Every column of a declaration that is read by a list of codes, and alone in its cell."""
    if isinstance(spec, dict):
        column, codes = spec.get("column"), spec.get("codes")
        if isinstance(column, str) and isinstance(codes, str) and "split" not in spec:
            yield column, codes
        spec = list(spec.values())
    for inner in spec if isinstance(spec, list) else ():
        yield from _pairs(inner)


def column_behind(field: str, table: Mapping[str, Any]) -> str:
    """The column from which a declaration takes what a problem is about; '' when it is in none.

    A declaration names what a statement is made of; whoever corrects sees the columns.
    """
    first, _, rest = field.partition(".")
    statements = [one for one in table.get("statements", ()) if isinstance(one, dict)]
    for spec in (*statements, table):
        inner = spec.get(first)
        if rest and isinstance(inner, dict):
            inner = inner.get(rest.partition(".")[0])
        if inner is not None and (column := _column(inner)):
            return column
    return ""


def _column(spec: Any) -> str:
    """The first column under a part of a declaration; of a document, its number."""
    if isinstance(spec, str):
        return spec
    if isinstance(spec, list):
        return next((column for one in spec if (column := _column(one))), "")
    if not isinstance(spec, dict) or "const" in spec or "text" in spec:
        return ""
    if isinstance(spec.get("column"), str):
        return str(spec["column"])
    inner = [spec[name] for name in ("value", "first", "list") if name in spec]
    return next((column for one in inner if (column := _column(one))), "")
