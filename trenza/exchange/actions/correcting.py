"""A row that did not go in: its cells, and all that would be wrong with it as it is now."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from trenza.exchange.actions.previewing import reader_for
from trenza.exchange.actions.reading import Reader
from trenza.exchange.actions.registering import mapping_of
from trenza.exchange.models import Source
from trenza.exchange.readers.rows import Row
from trenza.exchange.rules.cells import (
    Cell,
    cells_of_columns,
    cells_of_statement,
    codes_of_columns,
    column_behind,
)
from trenza.exchange.rules.mapping_codes import shipped_codes
from trenza.exchange.rules.values import ERROR, Problem
from trenza.protocol.public import current


def cells_of(source: Source, *, table: str, values: Mapping[str, Any]) -> list[Cell]:
    """What there is to correct, in the order of the source's declaration or of the record type."""
    mapping = mapping_of(source)
    if mapping is None:
        return cells_of_statement(values, _schema(values))
    declared = mapping.tables.get(table)
    if declared is None:
        return cells_of_columns(values, (), {})
    lists = {**shipped_codes(), **mapping.raw.get("codes", {})}
    codes = codes_of_columns(mapping.raw["tables"][table], lists)
    return cells_of_columns(values, declared.columns, codes)


def _schema(values: Mapping[str, Any]) -> Mapping[str, Any]:
    declared = current().types.get(str(values.get("type")))
    return declared.schema if declared is not None else {}


def problems_of(
    source: Source, *, table: str, values: dict[str, Any], today: date
) -> list[Problem]:
    """All that is wrong with a row, before it is sent back."""
    reader = reader_for(source, received=0, today=today)
    row = Row(1, values, (), table, 1)
    statements: list[Mapping[str, Any]] = [values]
    if reader.mapping is not None:
        mapped = reader.mapping.statements(table, values, received=0)
        wrong = [problem for problem in mapped.problems if problem.severity == ERROR]
        if wrong:
            return list(dict.fromkeys(wrong))
        statements = list(mapped.statements)
    found = dict.fromkeys(
        one for raw in statements for one in _problems_of_statement(reader, row, raw)
    )
    if reader.mapping is None:
        return list(found)
    declared = reader.mapping.raw["tables"][table]
    return [one._replace(field=column_behind(one.field, declared) or one.field) for one in found]


def _problems_of_statement(reader: Reader, row: Row, raw: Mapping[str, Any]) -> Iterator[Problem]:
    """The first problem of a statement; of what its content says, all."""
    problem = reader.read_statements(row, (raw,)).problem
    if problem is None:
        return
    if not problem.field.startswith("content"):
        yield problem
        return
    checker = current().checker(str(raw.get("type")))
    for one in checker.problems(raw.get("content")):
        field = f"content.{one.field}" if one.field else "content"
        yield Problem(one.code[:60], one.message[:400], field[:120])
