"""An empty workbook for a source: headers, help and drop-down lists, as its mapping says."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from trenza.exchange.rules.mapping import SourceMapping, TableMapping

_ROWS = 1_000
_WIDTH = 22
# Spreadsheets take a list written in the rule itself only up to this length.
_LONGEST_LIST = 255
_LISTS_SHEET = "Listas"
_ABOUT_SHEET = "Instrucciones"


def write_template(path: Path, mapping: SourceMapping) -> None:
    """Write the workbook that people fill in for this source."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        styles = {
            "head": book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1,
                                     "text_wrap": True, "valign": "top"}),
            "help": book.add_format({"italic": True, "font_color": "#505A5F", "border": 1,
                                     "text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }  # fmt: skip
        _about(book, mapping, styles)
        lists = _Lists(mapping)
        for table in mapping.tables.values():
            _sheet(book, table, lists, styles)
        lists.write(book, styles)


def _about(book: Any, mapping: SourceMapping, styles: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(_ABOUT_SHEET)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    rows = [(mapping.name, str(mapping.raw.get("help", ""))), ("Hoja", "Para qué es")]
    rows += [(table.sheet, table.help) for table in mapping.tables.values()]
    for number, (name, text) in enumerate(rows):
        style = styles["head"] if number < 2 else styles["wrap"]
        sheet.write_string(number, 0, name, style)
        sheet.write_string(number, 1, text, styles["wrap"] if number != 1 else style)


class _Lists:
    """Drop-down lists too long for a rule, kept in a sheet of their own."""

    def __init__(self, mapping: SourceMapping) -> None:
        self._mapping = mapping
        self._long: dict[str, list[str]] = {}

    def source(self, name: str) -> Any:
        """What a validation rule needs: the options themselves, or where they are."""
        options = [str(option) for option in self._mapping.codes[name].entries]
        if sum(len(option) + 1 for option in options) <= _LONGEST_LIST:
            return options
        self._long.setdefault(name, options)
        column = chr(ord("A") + list(self._long).index(name))
        return f"='{_LISTS_SHEET}'!${column}$2:${column}${len(options) + 1}"

    def write(self, book: Any, styles: Mapping[str, Any]) -> None:
        """Write the sheet of lists, if any was needed."""
        if not self._long:
            return
        sheet = book.add_worksheet(_LISTS_SHEET)
        for column, (name, options) in enumerate(self._long.items()):
            sheet.write_string(0, column, name, styles["head"])
            sheet.write_column(1, column, options)


def _sheet(book: Any, table: TableMapping, lists: _Lists, styles: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(table.sheet)
    header, first = table.header_row - 1, table.first_row - 1
    columns = table.described or {name: {} for name in table.columns}
    for position, (name, about) in enumerate(columns.items()):
        title = styles["head"]
        sheet.write_string(header, position, name, title)
        date = styles["date"] if "fecha" in name.lower() else None
        sheet.set_column(position, position, about.get("width", _WIDTH), date)
        if first > header + 1:
            sheet.write_string(header + 1, position, _help(about), styles["help"])
        if "options" in about:
            rule = {"validate": "list", "source": lists.source(about["options"]),
                    "error_title": "Valor no admitido",
                    "error_message": "Elija un valor de la lista."}  # fmt: skip
            sheet.data_validation(first, position, first + _ROWS, position, rule)
    sheet.freeze_panes(first, 1)


def _help(about: Mapping[str, Any]) -> str:
    parts = [str(about.get("help", ""))]
    if "example" in about:
        parts.append(f"Ejemplo: {about['example']}")
    if about.get("optional"):
        parts.append("(puede quedar vacía)")
    return " ".join(part for part in parts if part)
