"""«Is it one of these?»: who of one's own centre may be the one just searched for."""

import pytest

from tests.people.test_reviews import rows
from trenza.access.public import search_person
from trenza.people.public import own_alike

# Pere's document with a wrong figure and the letter that follows; and another altogether
SLIP = {"type": "dni", "value": "99999028L", "birth_date": "1980-03-02"}
OTHER = {"type": "dni", "value": "00001000R", "birth_date": "1980-03-02"}


def ask(world, who, criteria):
    viewer = world.viewer(who)
    search_person(viewer, criteria)
    return [one.given_name for one in own_alike(viewer, criteria)]


@pytest.mark.parametrize("who", ["alba", "bilal", "nora", "marta"])
def test_finds_ones_own_by_a_slip_of_the_document_and_the_birth_date(world, who):
    assert ask(world, who, SLIP) == ["Pere"]


def test_finds_day_and_month_the_other_way_round(world):
    assert ask(world, "alba", {**SLIP, "birth_date": "1980-02-03"}) == ["Pere"]


@pytest.mark.parametrize(
    "criteria", [OTHER, {**SLIP, "birth_date": "1980-03-03"}, {**SLIP, "birth_date": "1981-03-02"}]
)
def test_finds_nobody_by_another_document_or_birth_date(world, criteria):
    assert ask(world, "alba", criteria) == []


@pytest.mark.parametrize("who", ["quim", "sara", "delia", "dario"])
def test_tells_nothing_to_those_who_do_not_attend_her_or_open_no_folders(world, who):
    assert ask(world, who, SLIP) == []


def test_never_shows_a_protected_woman(world):
    assert ask(world, "alba", {"type": "nie", "value": "X0000000T",
                               "birth_date": "1991-07-15"}) == []  # fmt: skip


def test_answers_only_to_the_search_that_was_announced(world):
    viewer = world.viewer("alba")
    search_person(viewer, OTHER)

    assert own_alike(viewer, SLIP) == []


def test_without_a_search_there_is_no_answer(world):
    assert own_alike(world.viewer("alba"), SLIP) == []
    assert rows(world, "SELECT count(*) FROM audit_event WHERE kind = 'person.searched'") == [(0,)]


def test_is_shown_before_a_first_visit_is_declared(world, client):
    from tests.desk.conftest import browser_of

    page = browser_of(world, "alba").post(
        "/buscar/nacimiento",
        {"kind": "dni", "value": "99999028L", "birth_date_0": "2", "birth_date_1": "3",
         "birth_date_2": "1980", "birth_date": "1980-03-02"},
    )  # fmt: skip

    assert "¿Es una de estas?" in page.content.decode()
    assert "Pere" in page.content.decode()
