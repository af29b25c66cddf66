"""Workbooks made by hand for the tests, whole or with one piece changed."""

import io
import zipfile

import xlsxwriter

from tests.exchange.readers.samples import DEMAND, DEMAND_HEADER, PERSON, PERSON_HEADER

SHEETS = {"Personas": [PERSON_HEADER, PERSON], "Demandas": [DEMAND_HEADER, DEMAND]}
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book_bytes(sheets=None):
    """An xlsx with these sheets of rows."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        for name, rows in (SHEETS if sheets is None else sheets).items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return output.getvalue()


def repack(content, *, add=None, change=None):
    """The same archive with pieces added or changed."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            target.writestr(entry.filename, (change or {}).get(entry.filename, source.read(entry)))
        for name, piece in (add or {}).items():
            target.writestr(name, piece)
    return output.getvalue()


def sheet_xml(rows):
    """The XML of a sheet with these rows."""
    return f'<worksheet xmlns="{_NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def xlsx_with_sheet(xml):
    """An xlsx whose sheet «Personas» is exactly this XML."""
    content = book_bytes(sheets={"Personas": [PERSON_HEADER]})
    return repack(content, change={"xl/worksheets/sheet1.xml": xml})
