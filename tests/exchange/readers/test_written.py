"""The workbooks that Trenza writes: templates to fill in, and errors to put right."""

import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.readers.samples import DEMAND_HEADER, sample
from trenza.exchange.readers.errors import ErrorRow, write_errors
from trenza.exchange.readers.template import write_template
from trenza.exchange.readers.workbook import sheet_lines
from trenza.exchange.rules.mapping import gathered, load_source

SOURCES = Path(__file__).parents[3] / "packs" / "base" / "sources"


def lines(path):
    return [line for line in sheet_lines(path) if "cells" in line]


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


class TestErrors:
    def test_give_the_row_back_with_what_is_wrong_and_what_to_do(self, tmp_path):
        path = tmp_path / "errores.xlsx"

        row = ErrorRow("Demandas", 7, {"Código": "1", "Días": 3}, "Falta el centro", "Póngalo.")
        written = write_errors(path, [row])

        head, line = lines(path)
        assert written == 1
        assert head["cells"] == ["Código", "Días", "Fila original", "Error", "Qué hacer"]
        assert line["cells"] == ["1", "3", 7, "Falta el centro", "Póngalo."]

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "=cmd|'/c calc'!A0"])
    def test_never_give_a_formula_back(self, tmp_path, text):
        path = tmp_path / "errores.xlsx"

        write_errors(path, [ErrorRow("t", 2, {"a": text, text: "x"}, "m")])

        assert b"<f>" not in parts(path)
        assert b'quotePrefix="1"' in parts(path)
        assert lines(path)[1]["cells"][0] == text

    def test_put_each_table_in_its_sheet(self, tmp_path):
        path = tmp_path / "errores.xlsx"

        write_errors(path, [ErrorRow(name, 2, {"a": 1}, "m") for name in ("a/b", "a*b", "x" * 40)])

        assert [line["sheet"] for line in lines(path)][::2] == ["a b", "a b 2", "x" * 25]

    def test_give_all_the_rows_of_a_household_back(self, tmp_path):
        path = tmp_path / "errores.xlsx"

        write_errors(path, [ErrorRow("t", 2, gathered([{"id": "1"}, {"id": "2"}]), "mal")])

        assert [line["cells"][0] for line in lines(path)[1:]] == ["1", "2"]

    def test_of_nothing_are_still_a_workbook(self, tmp_path):
        path = tmp_path / "errores.xlsx"

        assert write_errors(path, []) == 0
        assert len(lines(path)) == 1

    @settings(max_examples=20, deadline=None,
              suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
    @given(
        st.text(max_size=40),
        st.dictionaries(
            st.text(max_size=300),
            st.none() | st.booleans() | st.floats() | st.text() | st.lists(st.text(), max_size=2),
            max_size=4,
        ),
    )
    def test_can_hold_whatever_came_in(self, tmp_path, table, values):
        path = tmp_path / "errores.xlsx"

        write_errors(path, [ErrorRow(table, 1, values, "mensaje", "consejo")])

        assert b"<f>" not in parts(path)
        assert lines(path)[-1]["cells"][-2:] == ["mensaje", "consejo"]


class TestTemplates:
    def test_have_header_help_and_lists(self, tmp_path):
        path = tmp_path / "plantilla.xlsx"

        write_template(path, sample(("sheet: Demandas\n", "sheet: Demandas\n    first_row: 3\n")))

        demands = [line["cells"] for line in lines(path) if line["sheet"] == "Demandas"]
        assert demands[0] == DEMAND_HEADER
        assert demands[1][3] == "Día/mes/año Ejemplo: 01/03/2026"
        assert re.search(rb"<dataValidation [^>]*>.*A,B,NO", parts(path))

    def test_of_the_summarised_social_history_are_accepted_back(self, tmp_path):
        from trenza.exchange.readers import rows_of

        mapping = load_source(SOURCES / "social-history-workbook.yaml")
        path = tmp_path / "historia.xlsx"

        write_template(path, mapping)

        assert list(rows_of(path, mapping)) == []
        sheets = {line["sheet"] for line in lines(path)}
        assert {table.sheet for table in mapping.tables.values()} <= sheets
