"""CSV as people send it."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.readers.samples import PERSON, PERSON_HEADER, csv_sample
from trenza.exchange.readers import FileRefused, rows_of

FILES = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEADER = ";".join(PERSON_HEADER)


@pytest.fixture
def read(tmp_path):
    def read_bytes(content):
        path = tmp_path / "filas.csv"
        path.write_bytes(content)
        return list(rows_of(path, csv_sample()))

    return read_bytes


def codes(row):
    return [problem.code for problem in row.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_any_usual_file_is_understood(read, encoding, separator, end):
    lines = [separator.join(PERSON_HEADER), separator.join(PERSON), ""]

    [row] = read(end.join(lines).encode(encoding))

    assert row.values == dict(zip(PERSON_HEADER, PERSON, strict=True))
    assert (row.table, row.number, row.line) == ("personas", 1, 2)


def test_the_line_that_excel_puts_before_is_passed_over(read):
    [row] = read(f"sep=;\n{HEADER}\n1;Pere\n".encode())

    assert (row.values["Nombre"], row.line) == ("Pere", 3)


def test_letters_of_cp1252_are_read_as_such(read):
    [row] = read(f"{HEADER}\n1;“Núñez” €\n".encode("cp1252"))

    assert row.values["Nombre"] == "“Núñez” €"


def test_one_line_in_another_encoding_does_not_spoil_the_rest(read):
    rows = read(f"{HEADER}\n1;Ñ\n2;Ñ\n".encode() + b"3;\xd1\n4;z\n")

    assert [codes(row) for row in rows] == [[], [], ["line.encoding"], []]


def test_a_quoted_cell_may_hold_lines_and_separators(read):
    [row, after] = read(f'{HEADER}\n1;"a;b\nc ""d"""\n2;z\n'.encode())

    assert row.values["Nombre"] == 'a;b\nc "d"'
    assert after.values["Nº"] == "2"


def test_a_quote_left_open_costs_one_line_only(read):
    rows = read(f'{HEADER}\n1;"abierta;x\n2;b\n3;c\n'.encode())

    assert [row.values.get("Nº") for row in rows] == [None, "2", "3"]
    assert codes(rows[0]) == ["line.open_quote"]


def test_a_quote_left_open_in_a_long_file_does_too(read):
    lines = "".join(f"{n};x\n" for n in range(2, 1000))

    rows = read(f'{HEADER}\n1;"abierta\n{lines}'.encode())

    assert len(rows) == 999
    assert [row.line for row in rows if row.problems] == [2]


def test_inches_in_a_cell_are_just_text(read):
    [row] = read(f'{HEADER}\n1;tubo de 12"\n'.encode())

    assert row.values["Nombre"] == 'tubo de 12"'


def test_wide_and_narrow_rows_are_told_apart(read):
    narrow, wide = read(f"{HEADER}\n1;Pere\n2;;;;;;;de más\n".encode())

    assert narrow.problems == ()
    assert codes(wide) == ["row.too_many_cells"]


def test_a_nul_holds_its_row_back(read):
    filler = f"{HEADER}\n" + "1;relleno\n" * 10_000

    rows = read(filler.encode() + b"2;a\x00b\n")

    assert codes(rows[-1]) == ["row.nul"]


def test_text_that_looks_like_a_formula_is_kept_with_a_warning(read):
    [row] = read(f'{HEADER}\n1;"=HYPERLINK(""http://x"")"\n'.encode())

    assert row.values["Nombre"] == '=HYPERLINK("http://x")'
    assert [problem.severity for problem in row.problems] == ["warning"]


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e")
)


@FILES
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=6))
def test_what_is_written_by_the_standard_writer_is_read_back(read, cells):
    wanted = [row for row in cells if any(row)]
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([PERSON_HEADER, *wanted])

    rows = read(output.getvalue().encode())

    assert [list(row.values.values()) for row in rows] == wanted


@FILES
@given(st.one_of(st.binary(), st.binary().map(lambda tail: HEADER.encode() + b"\n" + tail)))
def test_no_bytes_break_the_reader(read, content):
    try:
        rows = read(content)
    except FileRefused as refused:
        assert refused.message  # noqa: PT017  (either outcome is right)
    else:
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
