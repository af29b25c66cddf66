"""A source declared in YAML, compiled once: from its raw rows to canonical statements."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from trenza.exchange.rules.mapping_codes import shipped_codes
from trenza.exchange.rules.mapping_schema import schema_errors
from trenza.exchange.rules.mapping_scope import ROWS, CodeList, Scope, Values
from trenza.exchange.rules.mapping_statements import Statement, compile_statement, each_row
from trenza.exchange.rules.mapping_yaml import (
    Document,
    MappingError,
    MappingRefused,
    read_yaml,
)
from trenza.exchange.rules.values import ERROR, Problem

__all__ = ["Mapped", "MappingError", "MappingRefused", "SourceMapping", "TableMapping",
           "Watermark", "load_source", "parse_source"]  # fmt: skip

Builder = Callable[[Values, list[Problem], int], list[Statement]]
_DEFAULT_ZONE = "Europe/Madrid"
_FORBIDDEN_SQL = (";", "--", "/*")
_STRICT = re.compile(r">\s*:watermark\b")


class Mapped(NamedTuple):
    """What one raw row gives: its statements, or the problems that hold it back."""

    statements: list[Statement]
    problems: list[Problem]


class Watermark(NamedTuple):
    """How to ask a table only for what changed: column, type and value for the first time."""

    column: str
    type: str
    start: str


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One table, sheet or query of a source and what its rows state."""

    name: str
    sheet: str
    query: str
    watermark: Watermark | None
    header_row: int
    first_row: int
    group: str
    optional: bool
    help: str
    columns: tuple[str, ...]
    required_columns: frozenset[str]
    described: Mapping[str, Mapping[str, Any]]
    rejects_unmatched: bool
    builders: tuple[Builder, ...]


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """A source: who it speaks for, how it is read and what each of its tables states."""

    code: str
    name: str
    organisation: str
    speaks_for: tuple[str, ...]
    kind: str
    file: str
    every: int | None
    tables: Mapping[str, TableMapping]
    codes: Mapping[str, CodeList]
    raw: Mapping[str, Any]
    digest: str

    def statements(self, table: str, values: Values, *, received: int) -> Mapped:
        """The statements of a raw row; with any error there are none and the problems say why."""
        mapping = self.tables.get(table)
        if mapping is None:
            return Mapped([], [])
        problems: list[Problem] = []
        found: list[Statement] = []
        for build in mapping.builders:
            found += build(values, problems, received)
        if not found and not problems and mapping.rejects_unmatched:
            message = "Ninguna regla de esta fuente recoge la fila; revise sus códigos"
            problems.append(Problem("row.unmatched", message))
        if problems and any(problem.severity == ERROR for problem in problems):
            return Mapped([], problems)
        return Mapped(found, problems)


def load_source(path: FilePath, *, codes: Mapping[str, Mapping[str, Any]] | None = None,
                ) -> SourceMapping:  # fmt: skip
    """The source of a YAML file. ``codes`` adds lists known elsewhere (municipalities, centres)."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        first = MappingError(1, "", "el fichero no está en UTF-8")
        raise MappingRefused(path.name, [first]) from error
    return parse_source(text, path.name, codes=codes)


def parse_source(
    text: str, name: str = "source.yaml", *, codes: Mapping[str, Mapping[str, Any]] | None = None
) -> SourceMapping:
    """The source of a YAML text; refused with every error and its line."""
    document = read_yaml(text, name)
    errors = schema_errors(document)
    if errors:
        raise MappingRefused(name, errors)
    scope = Scope(document, _zone(document, name), _code_lists(document.data, codes or {}))
    tables = {key: _table(key, scope) for key in document.data["tables"]}
    _check_source(document, scope)
    if scope.errors:
        raise MappingRefused(name, sorted(set(scope.errors)))
    data = document.data
    return SourceMapping(
        code=data["source"],
        name=data["name"],
        organisation=data["organisation"],
        speaks_for=tuple(data.get("speaks_for", ())) or (data["organisation"],),
        kind=data["kind"],
        file=data.get("file", ""),
        every=data.get("every"),
        tables=tables,
        codes=scope.codes,
        raw=data,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def _zone(document: Document, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(document.data.get("timezone", _DEFAULT_ZONE))
    except (ZoneInfoNotFoundError, ValueError) as error:
        line = document.line_of(("timezone",))
        raise MappingRefused(name, [MappingError(line, "timezone", "zona desconocida")]) from error


def _code_lists(
    data: Mapping[str, Any], given: Mapping[str, Mapping[str, Any]]
) -> dict[str, CodeList]:
    entries = {**shipped_codes(), **given, **data.get("codes", {})}
    return {name: CodeList(name, codes) for name, codes in entries.items()}


def _table(name: str, shared: Scope) -> TableMapping:
    path = ("tables", name)
    spec = shared.document.data["tables"][name]
    scope = Scope(shared.document, shared.zone, shared.codes, shared.errors)
    builders = tuple(_builders(spec, scope, path))
    described = {key: _described(value) for key, value in spec.get("columns", {}).items()}
    group = spec.get("group", "")
    if group:
        scope.column(group)
    columns = tuple(scope.columns)
    optional = {key for key, value in described.items() if value.get("optional")}
    header = spec.get("header_row", 1)
    _check_table(spec, scope, path, described)
    return TableMapping(
        name=name,
        sheet=spec.get("sheet", name),
        query=spec.get("query", ""),
        watermark=_watermark(spec.get("watermark")),
        header_row=header,
        first_row=spec.get("first_row", header + 1),
        group=group,
        optional=bool(spec.get("optional", False)),
        help=spec.get("help", ""),
        columns=columns,
        required_columns=frozenset(columns) - optional,
        described=described,
        rejects_unmatched=spec.get("unmatched", "reject") == "reject",
        builders=builders,
    )


def _builders(
    spec: Mapping[str, Any], scope: Scope, path: tuple[str | int, ...]
) -> Iterator[Builder]:
    for index, statement in enumerate(spec["statements"]):
        build = compile_statement(statement, spec, scope, (*path, "statements", index))
        if statement.get("each_row"):
            yield each_row(build)
        else:
            yield _single(build)


def _single(build: Callable[[Values, list[Problem], int], Statement | None]) -> Builder:
    def builder(values: Values, problems: list[Problem], received: int) -> list[Statement]:
        statement = build(values, problems, received)
        return [] if statement is None else [statement]

    return builder


def _described(value: Any) -> Mapping[str, Any]:
    if isinstance(value, str):
        return {"help": value}
    return value or {}


def _watermark(spec: Mapping[str, Any] | None) -> Watermark | None:
    if spec is None:
        return None
    return Watermark(spec["column"], spec.get("type", "text"), str(spec["start"]))


def _check_table(
    spec: Mapping[str, Any],
    scope: Scope,
    path: tuple[str | int, ...],
    described: Mapping[str, Mapping[str, Any]],
) -> None:
    for column, about in described.items():
        options = about.get("options")
        if options is not None and options not in scope.codes:
            where = (*path, "columns", column)
            scope.refuse(where, f"no existe la lista de códigos «{options}»")
    if spec.get("first_row", 101) <= spec.get("header_row", 1):
        scope.refuse((*path, "first_row"), "la primera fila va después de la cabecera")
    query = spec.get("query", "").strip()
    if query and (
        not query.upper().startswith(("SELECT", "WITH"))
        or any(mark in query for mark in _FORBIDDEN_SQL)
    ):
        scope.refuse((*path, "query"), "una sola consulta SELECT, sin «;» ni comentarios")
    if "watermark" in spec and ":watermark" not in query:
        scope.refuse((*path, "query"), "la consulta no usa :watermark")
    if _STRICT.search(query) and spec.get("watermark", {}).get("type") != "integer":
        # another row may be written in the moment already seen; a counter gives no number twice
        scope.refuse((*path, "query"), "perdería filas del mismo momento: use «>= :watermark»")


def _check_source(document: Document, scope: Scope) -> None:
    data = document.data
    kind = data["kind"]
    if kind == "sql":
        if "connection" not in data:
            scope.refuse((), "una fuente «sql» necesita «connection»")
        for name, table in data["tables"].items():
            if "query" not in table:
                scope.refuse(("tables", name), "falta «query»")
    elif kind in ("folder", "upload") and "file" not in data:
        scope.refuse((), f"una fuente «{kind}» necesita «file»: workbook, csv, ndjson o enpi")


def grouping(mapping: TableMapping, values: Mapping[str, Any]) -> str:
    """Key by which consecutive rows of this table are gathered into one."""
    return str(values.get(mapping.group) or "")


def gathered(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """One raw row out of several: the values of the first, and all of them inside."""
    return {**rows[0], ROWS: rows}
