"""Numbers that check, from ranges that nobody real holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.es import cif, dni, nie

from trenza.territory.synth import numbers

INDEXES = st.integers(min_value=1, max_value=9_000_000)


class TestDocuments:
    @given(INDEXES)
    def test_a_dni_is_valid_and_above_those_ever_issued(self, index):
        value = numbers.dni(index)

        assert dni.is_valid(value)
        assert int(value[:8]) >= 80_000_000

    @given(INDEXES)
    def test_a_nie_is_valid_and_of_a_series_not_reached(self, index):
        value = numbers.nie(index)

        assert nie.is_valid(value)
        assert value[:2] in {"Z5", "Z6", "Z7", "Z8", "Z9"}

    @given(INDEXES)
    def test_a_social_security_number_leaves_its_remainder(self, index):
        value = numbers.nuss(index)

        assert len(value) == 12
        assert value[:2] == numbers.PROVINCE
        assert int(value[:10]) % 97 == int(value[10:])

    @given(INDEXES, st.sampled_from("ABFGPQ"))
    def test_a_tax_number_of_an_organisation_is_valid(self, index, letter):
        assert cif.is_valid(numbers.cif(letter, index))

    @pytest.mark.parametrize(
        "make", [numbers.dni, numbers.nie, numbers.nuss, numbers.mobile, numbers.health_card]
    )
    def test_no_two_persons_share_a_number(self, make):
        made = {make(index) for index in range(1, 30_001)}

        assert len(made) == 30_000


class TestTelephones:
    @given(INDEXES)
    def test_have_nine_figures_of_a_series_not_assigned(self, index):
        assert numbers.mobile(index).startswith("79")
        assert numbers.landline(index).startswith("899")
        assert len(numbers.mobile(index)) == len(numbers.landline(index)) == 9


class TestMunicipalities:
    @pytest.mark.parametrize(("ine", "digit"), [("08019", "3"), ("28079", "6"), ("41091", "7")])
    def test_the_check_digit_is_that_of_the_register(self, ine, digit):
        assert numbers.municipality_check_digit(ine) == digit
