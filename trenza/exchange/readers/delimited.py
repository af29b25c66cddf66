"""CSV as people send it: any usual encoding and separator, quotes left open, rows of any width."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from trenza.exchange.readers.headers import Header, fits
from trenza.exchange.readers.rows import (
    CUT,
    MAX_COLUMNS,
    Cut,
    FileRefused,
    Line,
    Row,
    head,
    lines_of,
    open_bytes,
)
from trenza.exchange.rules.mapping import SourceMapping, TableMapping
from trenza.exchange.rules.values import Problem

_BOM = b"\xef\xbb\xbf"
_SEPARATORS = (";", ",", "\t", "|")
# A quoted cell may hold several lines; a quote never closed must not swallow the file.
_MAX_LINES_IN_CELL = 200

TOO_LONG = Problem("line.too_long", "La línea pasa de un megabyte")
BAD_ENCODING = Problem("line.encoding", "La línea tiene letras en una codificación desconocida")
OPEN_QUOTE = Problem("line.open_quote", "La línea abre unas comillas que no se cierran")
BAD_LINE = Problem("line.csv", "La línea no se puede separar en celdas")


class _Record(NamedTuple):
    line: int
    cells: Sequence[str]
    problem: Problem | None = None


def read_csv(path: Path, mapping: SourceMapping) -> Iterator[Row]:
    """The rows of a CSV file under the header of the table that it feeds."""
    start = head(path, 1 << 16)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start:
        raise FileRefused(
            "file.encoding", "No es un fichero de texto: guárdelo como «CSV UTF-8» y reenvíelo"
        )
    encoding = detect_encoding(path)
    separator, table, skip = _layout(start, encoding, mapping)
    number = 0
    header: Header | None = None
    try:
        with open_bytes(path) as stream:
            for record in islice(_records(lines_of(stream), encoding, separator), skip, None):
                if header is None:
                    header = Header(record.cells, table)
                elif record.line < table.first_row + skip:
                    continue
                else:
                    row = _row(header, number + 1, record)
                    number += row is not None
                    if row is not None:
                        yield row
    except Cut:
        yield Row(number + 1, {}, (CUT,), table.name)


def _row(header: Header, number: int, record: _Record) -> Row | None:
    if record.problem is not None:
        return Row(number, {}, (record.problem,), header.table.name, record.line)
    return header.row(number, record.line, record.cells)


def detect_encoding(path: Path) -> str:
    """utf-8, cp1252 or latin-1: what most lines with accents say, in one pass over the file."""
    good = bad = 0
    windows = True
    try:
        with open_bytes(path) as stream:
            for line in lines_of(stream):
                if line.content.isascii():
                    continue
                if _decodes(line.content, "utf-8"):
                    good += 1
                else:
                    bad += 1
                    windows = windows and _decodes(line.content, "cp1252")
    except Cut:
        pass
    if good >= bad:
        return "utf-8"
    return "cp1252" if windows else "latin-1"


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _layout(start: bytes, encoding: str, mapping: SourceMapping) -> tuple[str, TableMapping, int]:
    """Separator, table fed and lines before it, from the beginning of the file."""
    lines = start.removeprefix(_BOM).decode(encoding, "replace").splitlines()
    skip = 0
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        skip = 1
    best: tuple[int, int, str, TableMapping] | None = None
    for table in mapping.tables.values():
        for separator in _SEPARATORS:
            cells = _header_cells(lines, skip + table.header_row - 1, separator)
            score = (fits(cells, table), len(cells))
            if best is None or score > best[:2]:
                best = (*score, separator, table)
    if best is None or not lines:
        raise FileRefused("file.empty", "El fichero está vacío")
    return best[2], best[3], skip + best[3].header_row - 1


def _header_cells(lines: list[str], index: int, separator: str) -> list[str]:
    if index >= len(lines):
        return []
    try:
        return next(csv.reader([lines[index]], delimiter=separator), [])
    except csv.Error:
        return []


def _records(lines: Iterator[Line], encoding: str, separator: str) -> Iterator[_Record]:
    waiting: list[Line] = []
    while True:
        line = waiting.pop(0) if waiting else next(lines, None)
        if line is None:
            return
        if line.number == 1:
            line = line._replace(content=line.content.removeprefix(_BOM))
        if line.too_long:
            yield _Record(line.number, (), TOO_LONG)
        elif b'"' not in line.content:
            yield _plain(line, encoding, separator)
        else:
            record, waiting = _quoted(line, waiting, lines, encoding, separator)
            yield record


def _plain(line: Line, encoding: str, separator: str) -> _Record:
    try:
        text = line.content.decode(encoding)
    except UnicodeDecodeError:
        return _Record(line.number, (), BAD_ENCODING)
    return _Record(line.number, text.split(separator, MAX_COLUMNS))


def _quoted(
    first: Line, waiting: list[Line], lines: Iterator[Line], encoding: str, separator: str
) -> tuple[_Record, list[Line]]:
    """A record that may go on in the following lines; those not used are given back."""
    taken: list[Line] = []
    closed = False

    def feed() -> Iterator[str]:
        yield first.content.decode(encoding) + "\n"
        while len(taken) < _MAX_LINES_IN_CELL:
            following = waiting.pop(0) if waiting else next(lines, None)
            if following is None:
                return
            taken.append(following)
            yield following.content.decode(encoding) + "\n"

    reader = csv.reader(feed(), delimiter=separator, strict=True)
    try:
        cells = next(reader)
        closed = True
    except UnicodeDecodeError:
        problem = BAD_ENCODING
    except csv.Error as error:
        problem = OPEN_QUOTE if "end of data" in str(error) else BAD_LINE
    if closed:
        return _Record(first.number, cells), waiting
    lenient = _lenient(first, encoding, separator) if not taken else None
    if lenient is not None:
        return lenient, waiting
    return _Record(first.number, (), problem), taken + waiting


def _lenient(line: Line, encoding: str, separator: str) -> _Record | None:
    """Cells of a line with stray quotes (12" tubo), read as they are."""
    try:
        rows = list(csv.reader([line.content.decode(encoding)], delimiter=separator))
    except (csv.Error, UnicodeDecodeError):
        return None
    return _Record(line.number, rows[0]) if len(rows) == 1 else None
