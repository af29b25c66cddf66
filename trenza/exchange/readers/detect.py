"""Which reader a file needs, by what it is and not by what its name says."""

from collections.abc import Iterator
from pathlib import Path

from trenza.exchange.readers.delimited import read_csv
from trenza.exchange.readers.enpi import read_enpi
from trenza.exchange.readers.ndjson import read_ndjson, read_tagged
from trenza.exchange.readers.rows import FileRefused, Row, head
from trenza.exchange.readers.workbook import read_workbook
from trenza.exchange.rules.mapping import SourceMapping, TableMapping, gathered, grouping
from trenza.exchange.rules.values import Problem

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_WANTED = {
    "workbook": "un libro de hojas de cálculo (.xlsx, .ods o .xls)",
    "csv": "un fichero CSV",
    "enpi": "un fichero XML ENVIO_ENPI",
    "ndjson": "un fichero NDJSON",
}
# Grouped rows are held together in memory until the next group begins.
MAX_GROUP = 200


def kind_of(path: Path) -> str:
    """workbook, enpi, ndjson or csv, by the first bytes; empty for an empty file."""
    start = head(path, 512)
    if start.startswith((_ZIP, _OLE)):
        return "workbook"
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        return ""
    if text.startswith(b"<"):
        return "enpi"
    return "ndjson" if text.startswith(b"{") else "csv"


def rows_of(path: Path, mapping: SourceMapping | None) -> Iterator[Row]:
    """The raw rows of a delivery. Without mapping they are canonical statements (NDJSON)."""
    if mapping is None:
        return read_ndjson(path)
    if mapping.kind == "sql":
        return grouped(read_tagged(path), mapping)
    kind = kind_of(path)
    if not kind:
        raise FileRefused("file.empty", "El fichero está vacío")
    if kind != mapping.file and mapping.file in _WANTED and not _is_table(kind, mapping.file):
        raise FileRefused("file.kind", f"Se espera {_WANTED[mapping.file]} y llega otra cosa")
    return grouped(_read(kind, path, mapping), mapping)


def _is_table(kind: str, wanted: str) -> bool:
    # A CSV with the columns of the workbook serves as well, and the other way round.
    return {kind, wanted} <= {"csv", "workbook"}


def _read(kind: str, path: Path, mapping: SourceMapping) -> Iterator[Row]:
    if kind == "workbook":
        return read_workbook(path, mapping)
    if kind == "enpi":
        return read_enpi(path)
    return read_tagged(path) if kind == "ndjson" else read_csv(path, mapping)


def grouped(rows: Iterator[Row], mapping: SourceMapping) -> Iterator[Row]:
    """The same rows, those of one group (a household) gathered into one where it is declared."""
    if not any(table.group for table in mapping.tables.values()):
        yield from rows
        return
    held: list[Row] = []
    for row in rows:
        table = mapping.tables.get(row.table)
        if held and not _belongs(row, held, table):
            yield _gather(held)
            held = []
        if table is None or not table.group:
            yield row
        else:
            held.append(row)
    if held:
        yield _gather(held)


def _belongs(row: Row, held: list[Row], table: TableMapping | None) -> bool:
    first = held[0]
    if table is None or row.table != first.table or len(held) >= MAX_GROUP:
        return False
    key = grouping(table, row.values)
    return bool(key) and key == grouping(table, first.values)


def _gather(held: list[Row]) -> Row:
    problems: list[Problem] = []
    for row in held:
        problems += row.problems
    return held[0]._replace(values=gathered([row.values for row in held]), problems=tuple(problems))
