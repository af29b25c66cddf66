"""Normal form: documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people.normal.saying import form_of

LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
numbers = st.integers(10_000_010, 99_999_998).filter(lambda n: len(set(str(n))) > 3)


def dni(number):
    return f"{number:08d}{LETTERS[number % 23]}"


def nie(first, number):
    return f"{first}{number:07d}{LETTERS[('XYZ'.index(first) * 10**7 + number) % 23]}"


def with_document(value, type="dni", country="", **said):
    return form_of("Eva", "Rubio", documents=((type, value, country),), **said)


def documents(form):
    return form[11:17]


@given(
    numbers, st.sampled_from(["{0}-{1}", " {0} {1} ", "{0}.{1}", "{0}{1}", "{0}/{1}", "DNI {0}"])
)
def test_a_dni_is_the_same_however_it_is_written(number, form):
    value = dni(number)
    dotted = f"{value[:2]}.{value[2:5]}.{value[5:8]}"
    written = form.format(dotted, value[8].lower())
    if "{1}" in form:
        assert with_document(written).dni == value.lower()
        assert with_document(written, "unknown").dni == value.lower()


@given(numbers)
def test_a_dni_without_letter_is_typed_with_the_letter_it_would_have(number):
    form = with_document(str(number))

    assert form.dni is None
    assert form.document_typed == dni(number).lower()


@given(numbers, st.sampled_from(LETTERS))
def test_a_dni_with_a_wrong_letter_is_only_typed(number, letter):
    if letter == LETTERS[number % 23]:
        return
    form = with_document(f"{number}{letter}")

    assert (form.dni, form.document_typed) == (None, f"{number}{letter}".lower())


@given(st.integers(1_000_010, 9_999_990).filter(lambda n: len(set(str(n))) > 3))
def test_zeros_on_the_left_come_back(number):
    if str(number) in ("1234567", "7654321"):
        return
    assert with_document(dni(number).lstrip("0")).dni == dni(number).lower()


@pytest.mark.parametrize(
    ("value", "type", "field", "expected"),
    [
        ("1O203040Q", "dni", "dni", None),
        ("IO203040" + LETTERS[10203040 % 23], "dni", "dni", dni(10203040).lower()),
        ("102O3O4O" + LETTERS[10203040 % 23], "dni", "dni", None),
        ("X-2345678-" + nie("X", 2345678)[-1], "nie", "nie", nie("X", 2345678).lower()),
        ("Y" + "12O4567" + nie("Y", 1204567)[-1], "nie", "nie", nie("Y", 1204567).lower()),
        (nie("Z", 2345678), "passport", "nie", nie("Z", 2345678).lower()),
        (nie("X", 345678).replace("X0", "X"), "nie", "nie", nie("X", 345678).lower()),
        ("X0" + nie("X", 2345678)[1:], "nie", "nie", nie("X", 2345678).lower()),
        ("X2345678", "nie", "document_typed", nie("X", 2345678).lower()),
        ("ab 123.987", "passport", "passport", None),
        ("281234567840", "nuss", "nuss", "281234567840"),
        ("28/12345678/40", "unknown", "nuss", "281234567840"),
        ("281234567841", "nuss", "nuss", None),
        ("MAMA 1721012002", "health_card", "health_card", "mama1721012002"),
        ("K0867756N", "dni", "dni", "k0867756n"),
        ("EXP/2026-11", "own", "document_typed", None),
        ("AB12387", "unknown", "document_typed", "ab12387"),
    ],
)  # fmt: skip
def test_each_document_goes_to_its_field(value, type, field, expected):
    assert getattr(with_document(value, type), field) == expected


def test_a_passport_needs_its_country_stated_or_by_nationality():
    assert with_document("ab 123.987", "passport", "ma").passport == "maab123987"
    assert with_document("AB123987", "passport", nationality="MA").passport == "maab123987"
    assert with_document("AB123987", "passport").document_typed == "ab123987"


def test_a_foreign_passport_that_looks_like_a_dni_is_a_passport():
    assert with_document(dni(23456780), "passport", "FR").passport == "fr" + dni(23456780).lower()
    assert with_document(dni(23456780), "passport", "ES").dni == dni(23456780).lower()


@pytest.mark.parametrize(
    "value",
    ["00000000T", "12345678Z", "99999999R", "X0000000T", "11111111H", "00000001R", "X1234567L",
     "SIN DOCUMENTO", "INDOCUMENTADO", "no tiene", "-", "", "0", "X", "😀", "\0", "00000000",
     "NO CONSTA 1", "12345678", "pendiente NIE"],
)  # fmt: skip
@pytest.mark.parametrize("type", ["dni", "nie", "passport", "unknown", "health_card", "nuss"])
def test_what_is_typed_for_no_document_is_nothing(value, type):
    assert documents(with_document(value, type, "MA")) == (None,) * 6


@given(st.text(max_size=80), st.sampled_from(["dni", "nie", "passport", "nuss", "unknown", "?"]))
def test_any_text_gives_short_plain_text(value, type):
    for document in documents(with_document(value, type, "MA")):
        assert document is None or (document.isascii() and document.isalnum())
        assert document is None or (document == document.lower() and len(document) <= 24)
