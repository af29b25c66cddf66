"""Workbooks (xlsx, xls, ods): the rows of the sheets that the mapping knows."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import orjson

from trenza.exchange.readers.headers import Header, column_letters, table_of_sheet
from trenza.exchange.readers.rows import FileRefused, Row
from trenza.exchange.rules.mapping import SourceMapping, TableMapping
from trenza.exchange.rules.mapping_scope import fold
from trenza.exchange.rules.values import WARNING, Problem

_CHILD = "trenza.exchange.readers.workbook_child"
_ROOT = Path(__file__).parents[3]
_TOO_BIG = "El libro necesita demasiada memoria o tiempo: envíelo como CSV o en varias partes"


def read_workbook(path: Path, mapping: SourceMapping) -> Iterator[Row]:
    """The rows of every sheet that feeds a table; sheets of other names are left alone."""
    number = 0
    headers: dict[str, Header] = {}
    for line in sheet_lines(path):
        if "sheets" in line:
            _refuse_missing(mapping, line["sheets"])
            continue
        table = table_of_sheet(line["sheet"], mapping)
        if table is None or line["line"] < table.header_row:
            continue
        row = None
        if line["line"] == table.header_row:
            row = _start_sheet(headers, line, table, number + 1)
        elif line["line"] >= table.first_row and line["sheet"] in headers:
            row = _row(headers[line["sheet"]], number + 1, line)
        if row is not None:
            number = row.number
            yield row
    _refuse_headless(mapping, headers, number)


def _refuse_headless(mapping: SourceMapping, headers: dict[str, Header], rows: int) -> None:
    started = {header.table.name for header in headers.values()}
    needed = [table for table in mapping.tables.values() if not table.optional]
    if rows == 0 and any(table.name not in started for table in needed):
        listed = ", ".join(f"«{t.sheet}»" for t in needed if t.name not in started)
        raise FileRefused("file.missing_columns", f"Sin fila de cabecera: {listed}")


def _start_sheet(
    headers: dict[str, Header], line: dict[str, Any], table: TableMapping, number: int
) -> Row | None:
    """Note the header of a sheet; a bad one stops that sheet, not those already read."""
    try:
        headers[line["sheet"]] = Header(line["cells"], table)
    except FileRefused as refused:
        if number == 1:
            raise
        return Row(number, {}, (Problem(refused.code, refused.message),), table.name, line["line"])
    return None


def _row(header: Header, number: int, line: dict[str, Any]) -> Row | None:
    problems = []
    for position, flag in line.get("flags", {}).items():
        problems.append(_flagged(header, int(position), flag))
    return header.row(number, line["line"], line["cells"], problems)


def _flagged(header: Header, position: int, flag: str) -> Problem:
    names = header.names
    name = names[position] if position < len(names) else ""
    where = f"La celda de la columna {column_letters(position)}"
    if flag == "e":
        return Problem("cell.error", f"{where} da un error de fórmula", name)
    message = f"{where} es una fórmula; se usa el valor que el libro tenía guardado"
    return Problem("cell.formula", message, name, WARNING)


def _refuse_missing(mapping: SourceMapping, sheets: list[str]) -> None:
    found = {fold(sheet) for sheet in sheets}
    tables = list(mapping.tables.values())
    missing = [t.sheet for t in tables if fold(t.sheet) not in found and not t.optional]
    if missing or not any(fold(table.sheet) in found for table in tables):
        listed = ", ".join(f"«{name}»" for name in (missing or [t.sheet for t in tables]))
        raise FileRefused("file.missing_sheets", f"Faltan hojas en el libro: {listed}")


def sheet_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of all sheets, read by a process that may die without harm."""
    with _child(path) as output:
        for text in output:
            line = orjson.loads(text)
            if "refused" in line:
                raise FileRefused(*line["refused"])
            if "end" in line:
                return
            yield line
    raise FileRefused("file.too_big", _TOO_BIG)


@contextmanager
def _child(path: Path) -> Iterator[IO[bytes]]:
    process = subprocess.Popen(  # noqa: S603  (our own module, a path of our own spool)
        [sys.executable, "-m", _CHILD, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={"PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8"},
    )
    output = cast("IO[bytes]", process.stdout)
    try:
        yield output
    finally:
        process.kill()
        output.close()
        process.wait()
