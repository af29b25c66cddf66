"""One's own people by any mix of name, birth date, telephone and document; nobody else's."""

import re

from tests.desk.conftest import browser_of
from tests.people.test_reviews import rows
from trenza.people.public import own_mix

NAME = {"tokens": ["pere", "garcia"]}
PHONE = {"phone": "790000001"}
BORN = {"birth_date": "1980-03-02"}
PAPER = {"type": "dni", "value": "99999018D"}
SLIP = {"type": "dni", "value": "99999028L"}  # a wrong figure, and the letter that follows


def found(world, who, **criteria):
    return [one.given_name for one in own_mix(world.viewer(who), criteria)]


FITS = [
    NAME, PHONE, BORN, {**NAME, **PHONE}, {**NAME, **BORN}, {**PHONE, **SLIP},
    {"tokens": ["perre", "garsia"]}, {"tokens": ["pree", "garc"]}, {"tokens": ["gracia"]},
    {"tokens": ["pere", "lopez", "antunez"]}, {"birth_date": "1980-02-03", **PHONE},
    {"birth_date": "1980-02-03"}, {**NAME, "birth_year": 1980}, {**PHONE, "birth_year": 1980},
    {**NAME, "birth_date": "1979-05-06", **PHONE}, {**BORN, **SLIP, "tokens": ["otro"]},
]  # fmt: skip
FITS_NOT = [
    {}, {"tokens": ["marta"]}, {"phone": "790000009"}, {"birth_date": "1971-11-30"},
    {**NAME, "phone": "790000009"}, {**PHONE, "birth_date": "1971-11-30"},
    {"tokens": ["pe", "xx", "yy"]}, {"birth_date": "1980-03-03"}, {"birth_date": "1981-03-02"},
    {**NAME, "birth_year": 1981}, {**NAME, **PHONE, "birth_year": 1979}, {"birth_year": 1980},
]  # fmt: skip


def test_is_found_by_what_fits_however_badly_written(world):
    assert [one for one in FITS if found(world, "alba", **one) != ["Pere"]] == []


def test_one_thing_of_several_is_not_enough(world):
    assert [one for one in FITS_NOT if found(world, "alba", **one)] == []


def test_tells_nothing_of_those_whom_ones_centre_does_not_attend(world):
    every = [NAME, PHONE, BORN, {**NAME, **PHONE, **BORN, **PAPER}]

    for who in ("quim", "sara", "delia", "dario"):
        assert [one for one in every if found(world, who, **one)] == []


def test_never_lists_a_protected_woman(world):
    assert found(world, "alba", tokens=["rosa", "nunez"], phone="790000002") == []


def test_is_an_event_before_it_answers_and_names_nobody(world):
    found(world, "alba", **NAME, **PHONE, **PAPER)
    [(outcome, detail)] = rows(
        world, "SELECT outcome, detail::text FROM audit_event WHERE kind = 'person.searched'"
    )

    assert outcome == "allowed"
    assert not [word for word in ("pere", "790000001", "99999018D") if word in detail]


BOX = [
    ("perre garsia", True), ("Pere 2/3/1980", True), ("790 000 001", True), ("02/03/1980", True),
    ("García +34790000001", True), ("Pere 31/02/1980 790000009", False), ("Nadie Nunca", False),
    ("García 1980", True), ("García 1981", False), ("03/02/1980", True), ("02/03/1981", False),
]  # fmt: skip


def test_the_one_box_takes_any_mix(world):
    browser = browser_of(world, "alba")
    for text, shown in BOX:
        page = browser.post("/buscar", {"q": text}).content.decode()

        assert ("García López, Pere" in page) is shown, text
        assert ("¿Es una de estas?" in page) is shown, text


def test_a_right_document_with_a_name_opens_the_folder(world):
    answer = browser_of(world, "alba").post("/buscar", {"q": "Pere 99999018D"})

    assert answer.url == f"/personas/{world.persons['pere']}"


def test_whom_nobody_here_attends_gets_the_same_page_as_nobody_at_all(world):
    quim = browser_of(world, "quim")
    texts = ("Pere García 790000001", "Rosa Núñez 790000002", "Nadie Nunca 790000009")
    pages = [quim.post("/buscar", {"q": text}).content.decode() for text in texts]
    pages = [re.sub('(value|content|nonce)="[^"]*"', "", page) for page in pages]

    assert pages[0] == pages[1] == pages[2]
