"""Rules: identifiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trenza.people.rules.identifiers import (
    Identifier,
    is_placeholder,
    normalise,
    nuss_check,
    read_identifier,
)
from trenza.people.rules.problems import Problem

LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
numbers = st.integers(10_000_010, 99_999_998).filter(lambda n: len(set(str(n))) > 1)


def dni_of(number):
    return f"{number:08d}{LETTERS[number % 23]}"


def nie_of(first, number):
    return f"{first}{number:07d}{LETTERS[('XYZ'.index(first) * 10**7 + number) % 23]}"


class TestDni:
    @given(numbers, st.sampled_from(["{0}-{1}", " {0} {1} ", "{0}.{1}", "{0}{1}", "{0}/{1}"]))
    def test_is_the_same_however_it_is_written(self, number, form):
        value = dni_of(number)
        written = form.format(value[:8], value[8].lower())

        assert read_identifier("dni", written) == Identifier("dni", value)

    @given(numbers, st.sampled_from(LETTERS))
    def test_needs_its_letter(self, number, letter):
        outcome = read_identifier("dni", f"{number}{letter}")

        right = letter == LETTERS[number % 23]
        assert isinstance(outcome, Identifier) == right
        if not right:
            assert outcome.code == "dni_letter"

    @given(st.integers(1_000_010, 9_999_990).filter(lambda n: len(set(str(n))) > 1))
    def test_recovers_the_zero_that_a_spreadsheet_ate(self, number):
        assert read_identifier("dni", dni_of(number).lstrip("0")).value == dni_of(number)

    def test_without_letter_is_refused_in_plain_spanish(self):
        outcome = read_identifier("dni", "23456789")

        assert outcome == Problem("dni_letter_missing", "identifiers", "Falta la letra del DNI.")

    def test_accepts_the_letters_of_those_without_dni(self):
        assert read_identifier("nif", "K0867756N") == Identifier("dni", "K0867756N")


class TestNie:
    @given(st.sampled_from("XYZ"), st.integers(10, 9_999_998))
    def test_is_told_by_its_form_even_if_announced_as_dni(self, first, number):
        value = nie_of(first, number)
        if is_placeholder(value):
            return

        assert read_identifier("dni", value) == Identifier("nie", value)
        assert read_identifier("nie", value.lower()) == Identifier("nie", value)

    def test_with_a_wrong_letter_is_refused(self):
        right = nie_of("X", 1234567)
        wrong = right[:-1] + ("A" if right[-1] != "A" else "B")

        assert read_identifier("nie", wrong).code == "nie_letter"


class TestNuss:
    @given(st.integers(1, 66), st.integers(100, 99_999_999))
    def test_is_checked_by_its_own_digits(self, province, number):
        value = f"{province:02d}{number:08d}{nuss_check(province, number):02d}"
        if is_placeholder(value):
            return
        written = f"{value[:2]}/{value[2:10]}/{value[10:]}"

        assert read_identifier("nuss", written) == Identifier("nuss", value)

    @given(st.integers(1, 66), st.integers(100, 99_999_999), st.integers(1, 96))
    def test_with_other_check_digits_is_refused(self, province, number, shift):
        wrong = (nuss_check(province, number) + shift) % 97
        value = f"{province:02d}{number:08d}{wrong:02d}"

        assert is_placeholder(value) or read_identifier("nuss", value).code == "nuss_check"

    def test_has_another_base_for_small_numbers(self):
        assert nuss_check(28, 1_234_567) == 281_234_567 % 97
        assert nuss_check(28, 12_345_678) == 2_812_345_678 % 97


class TestOthers:
    def test_passport_links_only_with_its_country(self):
        with_country = read_identifier("passport", "ab-123456", "ma")
        without = read_identifier("passport", "AB123456")

        assert with_country.key == "passport:MA:AB123456"
        assert without.key == ""

    def test_health_card_links_only_with_its_issuer(self):
        one = read_identifier("health_card", "MAMA 1721012002", issuer="Salud Aragón")
        other = read_identifier("health_card", "MAMA1721012002", issuer="SALUD ARAGON")
        third = read_identifier("health_card", "MAMA1721012002", issuer="Osakidetza")

        assert one.key == other.key != third.key

    def test_own_number_links_nobody_and_stays_as_written(self):
        assert read_identifier("own", " EXP/2026-1 ") == Identifier("own", "EXP/2026-1")
        assert read_identifier("own", "7").key == ""

    def test_unknown_type_is_a_problem(self):
        assert read_identifier("tarjeta", "1").code == "identifier_type"


@pytest.mark.parametrize(
    "value",
    ["00000000T", "00000001R", "99999999R", "99.999.999-R", "SIN DOCUMENTO", "no tiene", "S/D",
     "Indocumentado", "X0000000T", "", "-", "....", "xxxx", "En trámite", "000000000000"],
)  # fmt: skip
def test_placeholders_are_no_identifiers(value):
    for type in ("dni", "nie", "nuss", "passport", "health_card"):
        assert read_identifier(type, value, "ES") is None


@given(
    st.sampled_from(["dni", "nie", "nif", "nuss", "passport", "health_card", "own", "none", "?"]),
    st.text(max_size=30),
    st.text(max_size=3),
)
def test_anything_typed_gives_an_identifier_a_problem_or_nothing(type, value, country):
    outcome = read_identifier(type, value, country)

    assert outcome is None or isinstance(outcome, Identifier | Problem)
    if isinstance(outcome, Identifier):
        again = read_identifier(outcome.type, outcome.value, outcome.country, outcome.issuer)
        assert again == outcome


@given(st.sampled_from(["dni", "nie", "nuss", "passport"]), st.from_regex(r"[A-Z0-9]{6,14}"))
def test_a_refusal_never_repeats_the_value(type, value):
    outcome = read_identifier(type, value)

    if isinstance(outcome, Problem):
        assert normalise(value) not in outcome.message.upper()
