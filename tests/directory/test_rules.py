"""Codes by which bodies and places are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trenza.directory.rules import check_organisation, is_dir3


class TestDir3:
    @pytest.mark.parametrize("code", ["L01080193", "A99000001", "E05024301"])
    def test_has_nine_characters_and_begins_with_a_letter(self, code: str):
        assert is_dir3(code)

    @given(st.text(max_size=12))
    def test_of_any_other_length_is_none(self, text: str):
        assert len(text) == 9 or not is_dir3(text)


class TestOrganisation:
    def test_that_is_public_needs_its_code(self):
        assert "DIR3" in check_organisation(sector="SS", dir3="", nif="")

    def test_that_is_not_public_needs_its_tax_number(self):
        assert "NIF" in check_organisation(sector="TS", dir3="", nif="")

    def test_of_an_unknown_sector_is_refused(self):
        assert check_organisation(sector="ZZ", dir3="", nif="")

    def test_with_its_codes_is_right(self):
        assert check_organisation(sector="SE", dir3="A99000001", nif="") == ""
