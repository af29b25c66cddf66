"""A copy of the register as a file: CSV for programs, a workbook for people."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.timezone import localtime
from xlsxwriter import Workbook

from trenza.desk.reads.log import Line

MOST = 20_000
HEAD = ("Cuándo", "Quién", "Puesto y centro", "Qué", "Persona (referencia)", "Situación", "Motivo",
        "Base jurídica", "Resultado")  # fmt: skip
# A spreadsheet takes a text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def cells_of(line: Line) -> tuple[str, ...]:
    """A line of the register as the cells of a row."""
    return (_moment(line.at), line.who, line.place, line.what, line.person, line.situation,
            line.reason, line.basis, line.outcome)  # fmt: skip


def _moment(at: datetime) -> str:
    return localtime(at).strftime("%Y-%m-%d %H:%M:%S")


def safe(text: str) -> str:
    """The text so that no spreadsheet runs it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_csv(lines: Iterable[Line]) -> bytes:
    """With semicolons and the mark by which spreadsheets know UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEAD)
    writer.writerows([safe(cell) for cell in cells_of(line)] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def as_workbook(lines: Sequence[Line]) -> bytes:
    """One sheet, all of it text: a workbook runs no text that is declared to be one."""
    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Registro de accesos")
    bold = book.add_format({"bold": True})
    for column, title in enumerate(HEAD):
        sheet.write_string(0, column, title, bold)
    for row, line in enumerate(lines, start=1):
        for column, cell in enumerate(cells_of(line)):
            sheet.write_string(row, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(lines), 1), len(HEAD) - 1)
    sheet.set_column(0, len(HEAD) - 1, 24)
    book.close()
    return out.getvalue()
