"""Workbooks: good rows come out whole, and formulas never count as anything but text or value."""

import datetime
import io

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.exchange.readers.hostile import ods_of
from tests.exchange.readers.samples import DEMAND, DEMAND_HEADER, PERSON, PERSON_HEADER, sample
from tests.exchange.readers.workbooks import SHEETS, book_bytes, repack
from trenza.exchange.readers import FileRefused, rows_of
from trenza.exchange.readers.workbook import sheet_lines
from trenza.exchange.readers.workbook_guard import cell_position, check_workbook

# How workbooks of before 2007 begin.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def book(tmp_path):
    def write(content, name="libro.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def rows(path):
    return list(rows_of(path, sample()))


def written(write):
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as made:
        sheet = made.add_worksheet("personas")
        sheet.write_row(0, 0, PERSON_HEADER)
        write(made, sheet)
    return output.getvalue()


class TestRows:
    def test_come_from_every_sheet_with_their_line_and_number(self, book):
        found = rows(book(book_bytes()))

        assert [(row.number, row.table, row.line) for row in found] == [
            (1, "personas", 2),
            (2, "demandas", 2),
        ]
        assert found[1].values == dict(zip(DEMAND_HEADER, DEMAND, strict=True)) | {"Anulada": ""}

    def test_take_their_names_from_headers_written_in_any_case(self, book):
        header = [name.upper() + " " for name in PERSON_HEADER]

        [row] = rows(book(book_bytes({"PERSONAS": [header, PERSON]})))

        assert row.values["Nacimiento"] == "03/05/1984"

    def test_keep_columns_that_nobody_asked_for(self, book):
        [row] = rows(book(book_bytes({"Personas": [[*PERSON_HEADER, "Otra"], [*PERSON, "x"]]})))

        assert row.values["Otra"] == "x"

    def test_that_are_empty_do_not_count(self, book):
        [row] = rows(book(book_bytes({"Personas": [PERSON_HEADER, [""], [], PERSON]})))

        assert (row.number, row.line) == (1, 4)

    def test_wider_than_the_header_are_told(self, book):
        [row] = rows(book(book_bytes({"Personas": [PERSON_HEADER, [*PERSON, "", "de más"]]})))

        assert [problem.code for problem in row.problems] == ["row.too_many_cells"]

    def test_of_a_sheet_with_a_bad_header_do_not_stop_the_others(self, book):
        found = rows(book(book_bytes({**SHEETS, "Demandas": [["x"], ["y"]]})))

        assert [row.table for row in found] == ["personas", "demandas"]
        assert found[1].problems[0].code == "file.missing_columns"


class TestCells:
    def test_with_dates_and_numbers_become_plain_values(self, book):
        def write(made, sheet):
            style = made.add_format({"num_format": "dd/mm/yyyy"})
            sheet.write_number(1, 0, 17)
            sheet.write_boolean(1, 1, True)
            sheet.write_datetime(1, 4, datetime.datetime(1984, 5, 3), style)  # noqa: DTZ001
            sheet.write_number(1, 5, 2.5)

        [row] = rows(book(written(write)))

        assert (row.values["Nº"], row.values["Nombre"]) == (17, True)
        assert (row.values["Nacimiento"], row.values["Documento"]) == ("1984-05-03", 2.5)

    def test_with_a_formula_give_the_value_kept_and_a_warning(self, book):
        found = rows(book(written(lambda made, s: s.write_formula(1, 1, "=1+1", None, "Pere"))))

        assert found[0].values["Nombre"] == "Pere"
        assert [(p.code, p.severity) for p in found[0].problems] == [("cell.formula", "warning")]

    def test_with_an_error_hold_the_row_back(self, book):
        def write(made, sheet):
            sheet.write_string(1, 0, "1")
            sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")

        found = rows(book(written(write)))

        assert ("cell.error", "Nombre", "error") in [
            (p.code, p.field, p.severity) for p in found[0].problems
        ]

    @pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "@SUM(1)", "+A1", "-2+3+cmd"])
    def test_that_look_like_formulas_stay_text_with_a_warning(self, book, text):
        found = rows(book(written(lambda made, sheet: sheet.write_string(1, 1, text))))

        assert found[0].values["Nombre"] == text
        assert [p.code for p in found[0].problems] == ["cell.text_formula"]

    @pytest.mark.parametrize("text", ["+34 790 000 000", "-5", "-12,5"])
    def test_with_telephones_and_negative_numbers_are_nothing_strange(self, book, text):
        found = rows(book(written(lambda made, sheet: sheet.write_string(1, 1, text))))

        assert found[0].problems == ()


class TestOtherFormats:
    def test_ods_is_read_like_xlsx(self, book):
        def line(cells):
            inner = "".join(
                f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
                "</table:table-cell>"
                for cell in cells
            )
            return f"<table:table-row>{inner}</table:table-row>"

        table = f'<table:table table:name="Personas">{line(PERSON_HEADER)}{line(PERSON)}'
        content = ods_of(table + "</table:table>")

        [row] = rows(book(content, "libro.ods"))

        assert row.values == dict(zip(PERSON_HEADER, PERSON, strict=True))

    def test_a_formula_in_ods_gives_its_value_and_a_warning(self, book):
        def cell(text, more=""):
            inner = f"<text:p>{text}</text:p>"
            return f'<table:table-cell office:value-type="string"{more}>{inner}</table:table-cell>'

        head = "".join(cell(name) for name in PERSON_HEADER)
        line = cell("1") + cell("Pere", ' table:formula="of:=1"')
        inside = "".join(f"<table:table-row>{one}</table:table-row>" for one in (head, line))

        [row] = rows(book(ods_of(f'<table:table table:name="Personas">{inside}</table:table>')))

        assert row.values["Nombre"] == "Pere"
        assert [(p.code, p.field) for p in row.problems] == [("cell.formula", "Nombre")]

    def test_a_sheet_of_graphics_is_passed_over(self, book):
        output = io.BytesIO()
        with xlsxwriter.Workbook(output, {"in_memory": True}) as made:
            made.add_worksheet("Personas").write_row(0, 0, PERSON_HEADER)
            chart = made.add_chart({"type": "line"})
            chart.add_series({"values": "=Personas!$A$1:$A$2"})
            made.add_chartsheet("Gráfico").set_chart(chart)

        assert rows(book(output.getvalue())) == []

    def test_a_wrong_extension_does_not_matter(self, book):
        assert len(rows(book(book_bytes(), "libro.xls"))) == 2

    def test_a_csv_serves_where_a_workbook_was_expected(self, book):
        text = ";".join(PERSON_HEADER) + "\n" + ";".join(PERSON)

        [row] = rows(book(text.encode(), "libro.xlsx"))

        assert row.table == "personas"


@pytest.mark.parametrize(
    ("reference", "position"),
    [("A1", (0, 0)), ("Z9", (8, 25)), ("AA1", (0, 26)), ("XFD2", (1, 16383))],
)
def test_references_name_a_row_and_a_column(reference, position):
    assert cell_position(reference) == position


WHOLE = book_bytes()
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(TEXT, min_size=6, max_size=6), min_size=1, max_size=5))
def test_every_text_written_in_a_workbook_is_read_back(tmp_path, cells):
    path = tmp_path / "libro.xlsx"
    output = io.BytesIO()
    with xlsxwriter.Workbook(
        output, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as made:
        sheet = made.add_worksheet("Personas")
        for number, row in enumerate([PERSON_HEADER, *cells]):
            for position, cell in enumerate(row):
                sheet.write_string(number, position, cell)
    path.write_bytes(output.getvalue())

    found = [line["cells"] for line in sheet_lines(path) if "cells" in line]

    assert found[1:] == cells


def admit(path):
    """The guard, then the reader: in old containers the guard looks for a password only."""
    check_workbook(path)
    return list(sheet_lines(path))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(st.binary(), st.binary().map(lambda tail: b"PK\x03\x04" + tail)))
@example(OLE)
@example(OLE + bytes(range(256)))
def test_no_bytes_pass_the_guard_and_the_reader(tmp_path, content):
    path = tmp_path / "libro"
    path.write_bytes(content)

    with pytest.raises(FileRefused):
        admit(path)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_no_broken_workbook_raises_anything_but_its_refusal(tmp_path, data):
    whole = bytearray(WHOLE)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=8)):
        whole[place] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "libro.xlsx"
    path.write_bytes(bytes(whole))

    try:
        found = rows(path)
    except FileRefused as refused:
        assert refused.message  # noqa: PT017  (either outcome is right)
    else:
        assert all(row.table for row in found)


def test_a_sheet_swapped_for_another_workbook_part_is_refused(book):
    content = repack(book_bytes(), change={"xl/workbook.xml": b"<a/>"})

    with pytest.raises(FileRefused):
        rows(book(content))
