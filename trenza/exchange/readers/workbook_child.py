"""The process that opens a workbook, with little memory and little time.

Parsers of spreadsheets lay a whole sheet out in memory. Whatever a file does to one, it does it
here: this process may die, the worker or the web that asked for the rows may not. It writes one
JSON line for each row, ``{"end": true}`` when all is told, ``{"refused": [code, sentence]}``
when the file cannot be read.
"""

import datetime
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import python_calamine
from python_calamine import SheetTypeEnum

from trenza.exchange.readers.rows import FileRefused
from trenza.exchange.readers.workbook_guard import Flags, check_workbook

MEMORY = 1536 * 1024 * 1024
SECONDS = 300


def main(path: str) -> None:
    """Write the names of the sheets of this workbook and then all their rows."""
    _limit()
    output = sys.stdout.buffer
    try:
        flags = check_workbook(Path(path))
        for line in _rows(path, flags):
            output.write(orjson.dumps(line) + b"\n")
        output.write(b'{"end":true}\n')
    except FileRefused as refused:
        output.write(orjson.dumps({"refused": [refused.code, refused.message]}) + b"\n")
    output.flush()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    os.nice(5)


def _rows(path: str, flags: Flags) -> Iterator[dict[str, Any]]:
    try:
        # Given as a stream, its kind is known by its contents: names lie.
        with Path(path).open("rb") as stream, python_calamine.load_workbook(stream) as workbook:
            kinds = {about.name: about.typ for about in workbook.sheets_metadata}
            sheets = [n for n, kind in kinds.items() if kind == SheetTypeEnum.WorkSheet]
            yield {"sheets": sheets}
            for name in sheets:
                yield from _sheet(workbook.get_sheet_by_name(name), flags.get(name, {}))
    except python_calamine.PasswordError as error:
        raise FileRefused("file.encrypted", "El libro está protegido con contraseña") from error
    except (python_calamine.CalamineError, MemoryError, OSError, ValueError) as error:
        raise FileRefused("file.damaged", "El libro está dañado o no se puede leer") from error


def _sheet(
    sheet: python_calamine.CalamineSheet, flags: dict[tuple[int, int], str]
) -> Iterator[dict[str, Any]]:
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), flag in flags.items():
        by_row.setdefault(row, {})[column] = flag
    # Rows come from the first of the sheet, columns from the first that holds anything.
    offset = sheet.start[1] if sheet.start else 0
    for index, cells in enumerate(sheet.iter_rows()):
        line: dict[str, Any] = {"sheet": sheet.name, "line": index + 1}
        line["cells"] = [None] * offset + [_plain(cell) for cell in cells]
        if index in by_row:
            line["flags"] = {str(column): flag for column, flag in by_row[index].items()}
        yield line


def _plain(cell: Any) -> Any:
    if type(cell) is str:
        return cell
    if type(cell) is float:
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, (datetime.date, datetime.time)):
        return cell.isoformat()
    return str(cell) if isinstance(cell, datetime.timedelta) else cell


if __name__ == "__main__":
    main(sys.argv[1])
