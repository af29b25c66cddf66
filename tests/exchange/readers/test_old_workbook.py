"""The workbook of before 2007 (.xls): one of our own making, with a number and a real date."""

from pathlib import Path

import pytest

from tests.exchange.readers.samples import PERSON, PERSON_HEADER, sample
from trenza.exchange.readers import FileRefused, rows_of

BOOK = Path(__file__).with_name("libro-97.xls")


class TestOldWorkbook:
    def test_gives_the_rows_of_both_sheets(self):
        found = list(rows_of(BOOK, sample()))

        assert [(row.table, row.line) for row in found] == [
            ("personas", 2), ("personas", 3), ("demandas", 2),
        ]  # fmt: skip
        assert found[0].values == dict(zip(PERSON_HEADER, PERSON, strict=True))

    def test_gives_numbers_and_dates_as_they_are_meant(self):
        mapping = sample()
        row = list(rows_of(BOOK, mapping))[1]

        [person] = mapping.statements(row.table, row.values, received=1).statements

        assert person["person"]["source_id"] == "502"
        assert person["person"]["given_name"] == "Íñigo"
        assert person["person"]["birth_date"] == "1984-02-29"

    @pytest.mark.parametrize("keep", [600, 1536, 3000, 5000])
    def test_cut_short_is_refused(self, tmp_path, keep):
        path = tmp_path / "libro.xls"
        path.write_bytes(BOOK.read_bytes()[:keep])

        with pytest.raises(FileRefused):
            list(rows_of(path, sample()))
