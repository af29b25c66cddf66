"""The workbook of errors that goes back to who sent the rows: their cells, what is wrong, the cure.

Cells are written as text whatever they begin with, and marked so that a spreadsheet keeps them as
text when somebody edits them: a formula that came in as text does not go out as a formula.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import xlsxwriter

from trenza.exchange.rules.mapping_scope import ROWS

ERROR_COLUMN = "Error"
ADVICE_COLUMN = "Qué hacer"
LINE_COLUMN = "Fila original"
_LONGEST = 32_000
_LAST_ROW = 1_000_000
# Characters that a workbook, being XML, cannot hold.
_NOT_XML = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_FORBIDDEN = str.maketrans({mark: " " for mark in "[]:*?/\\'"})


class ErrorRow(NamedTuple):
    """One row that could not be applied: where it was, what it said, why, what to do."""

    table: str
    line: int
    values: Mapping[str, Any]
    message: str
    advice: str = ""


def write_errors(path: Path, rows: Iterable[ErrorRow]) -> int:
    """Write the workbook in constant memory; rows of one table must come together."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "nan_inf_to_errors": False}  # fmt: skip
    written = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        writer = _Writer(book)
        for row in rows:
            writer.add(row)
            written += 1
        writer.finish()
    return written


class _Writer:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#DCE6F1"})
        self._error = book.add_format({"font_color": "#942514", "text_wrap": True})
        self._text = book.add_format({"num_format": "@", "quote_prefix": True})
        self._titles: set[str] = set()
        self._sheet: Any = None
        self._table: str | None = None
        self._columns: list[str] = []
        self._row = 0

    def add(self, row: ErrorRow) -> None:
        """Write one row, in a new sheet when its table or its columns change."""
        for number, values in enumerate(row.values.get(ROWS) or (row.values,)):
            # Of a household, all its rows go back; what is wrong is said once.
            self._add(row if number == 0 else row._replace(message="", advice=""), values)

    def _add(self, row: ErrorRow, values: Mapping[str, Any]) -> None:
        columns = list(values)
        new = self._table != row.table or not set(columns) <= set(self._columns)
        if new or self._row > _LAST_ROW:
            self._begin(row.table, columns)
        for position, name in enumerate(self._columns):
            self._cell(position, values.get(name), self._text)
        end = len(self._columns)
        self._sheet.write_number(self._row, end, row.line)
        self._cell(end + 1, row.message, self._error)
        self._cell(end + 2, row.advice, self._error)
        self._row += 1

    def finish(self) -> None:
        """A workbook needs a sheet, even with nothing wrong."""
        if self._sheet is None:
            self._begin("Sin errores", [])

    def _begin(self, table: str, columns: list[str]) -> None:
        self._table, self._columns, self._row = table, columns, 1
        self._sheet = self._book.add_worksheet(self._title(table))
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, max(len(columns), 1), 18)
        self._sheet.set_column(len(columns) + 1, len(columns) + 2, 60)
        titles = [*columns, LINE_COLUMN, ERROR_COLUMN, ADVICE_COLUMN]
        for position, title in enumerate(titles):
            self._sheet.write_string(0, position, _NOT_XML.sub("", title[:255]), self._head)

    def _title(self, table: str) -> str:
        # Spreadsheets count the 31 characters of a title in UTF-16.
        clean = _NOT_XML.sub("", table.translate(_FORBIDDEN)).encode("utf-16-le")[:50]
        base = clean.decode("utf-16-le", "ignore").strip() or "Filas"
        title, number = base, 1
        while title.casefold() in self._titles:
            number += 1
            title = f"{base} {number}"
        self._titles.add(title.casefold())
        return title

    def _cell(self, position: int, value: Any, style: Any) -> None:
        if value is None or value == "":
            return
        text = _shown(value)
        clean = _NOT_XML.sub("", text[:_LONGEST])
        self._sheet.write_string(self._row, position, clean, style)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, (dict, list)):
        return orjson.dumps(value, default=str).decode()
    return str(value)
