"""People whom nobody wrote down well, as they come in: nobody linked, nothing lost, no blow-up."""

from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.conftest import as_role
from tests.people.links import tell
from tests.people.matching.test_hostile import (
    DATES,
    DOCUMENTS,
    FILLERS,
    SCRIPTS,
    SHELTER,
    TEXTS,
    invented,
)
from trenza.people.actions import alike
from trenza.people.models import Identity, Match, Person
from trenza.people.rules.identities import read_identity
from trenza.people.rules.problems import IdentityRefused

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 1)
LOT = 300
PLACE = {"municipality": "61001", "address": SHELTER["address"]}
CONTACTS = PLACE | {"phone": SHELTER["phone"], "email": SHELTER["email"]}
NAMELESS = {"surname2": "", "birth_date": "1990-05-06", **CONTACTS}
CROWDS = {
    "phone": {"phone": "699000111"},
    "email": {"email": "centro@example.org"},
    "shelter": CONTACTS,
    "nn": {"given_name": "NN", "surname1": "NN", **NAMELESS},
    "unknown": {"given_name": "DESCONOCIDO", "surname1": "DESCONOCIDO", **NAMELESS},
    "dot": {"given_name": ".", "surname1": ".", **NAMELESS},
    "namesakes": {"given_name": "Mohamed", "surname1": "Diallo", **NAMELESS,
                  "birth_date": "1990-01-01"},
    "zeros": {"identifiers": [{"type": "dni", "value": "00000000T"}]},
    "stairs": {"identifiers": [{"type": "dni", "value": "12345678Z"}]},
    "nines": {"identifiers": [{"type": "dni", "value": "99999999R"}]},
    "words": {"identifiers": [{"type": "passport", "value": "SIN DOCUMENTO", "country": "MA"}]},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _as_intake(db, settings):
    settings.MATCHING = True
    with as_role("intake"):
        yield


@pytest.fixture
def compared(monkeypatch):
    """How many pairs have been compared so far, as a list of one number."""
    count, score = [0], alike.score

    def counting(*two):
        count[0] += 1
        return score(*two)

    monkeypatch.setattr(alike, "score", counting)
    return count


def read(number, **said):
    return read_identity({"source_id": str(number), **said}, version=1, today=TODAY)


def crowd(size, shared):
    """Strangers of all ages with something in common, as they are stated."""
    chance = Random(repr(shared))  # noqa: S311 — invented names
    return [
        read(n, **({
            "given_name": invented(chance), "surname1": invented(chance),
            "surname2": invented(chance),
            "birth_date": f"{1990 + n % 4}-{1 + n % 12:02}-{1 + n * 5 % 28:02}",
        } | shared))
        for n in range(size)
    ]  # fmt: skip


@pytest.mark.parametrize("shared", CROWDS.values(), ids=CROWDS)
def test_a_crowd_is_kept_whole_and_apart_and_hardly_compared(shared, compared):
    people = crowd(2 * LOT, shared)
    for first in range(0, len(people), LOT):
        tell("ss", *people[first : first + LOT])

    assert Identity.objects.count() == len(people)
    assert Person.objects.filter(continues_as=None).count() == len(people)
    assert not Match.objects.filter(certain=True).exists()
    # Each with each would be hundreds of pairs for every one.
    assert compared[0] < len(people) * 20


def test_few_without_papers_are_not_one_person():
    """Fewer than a crowd: nothing has become too common yet."""
    for number, said in enumerate(("00000000T", "99999999R", "SIN DOCUMENTO", "X0000000T")):
        kind = "nie" if said.startswith("X") else "dni"
        papers = {"identifiers": [{"type": kind, "value": said}], "phone": "699000111"}
        tell(f"s{number}", *crowd(12, papers | {"email": "centro@example.org"}))

    assert Person.objects.filter(continues_as=None).count() == 48
    assert not Match.objects.filter(certain=True).exists()


_WRITTEN = st.one_of(TEXTS, st.sampled_from(FILLERS), st.sampled_from(SCRIPTS), st.none())


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("given_name", "surname1", "surname2", "sex", "nationality", "phone", "email",
             "address", "municipality", "birth_precision", "protection", "languages"),
            _WRITTEN,
        ),
    ),
    DATES, DOCUMENTS,
)  # fmt: skip
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_stated_is_refused_in_words_or_taken_in(said, born, papers):
    listed = [dict(zip(("type", "value", "country"), paper, strict=True)) for paper in papers]
    before = Identity.objects.count()
    try:
        identity = read("1", birth_date=born, identifiers=listed, **said)
    except IdentityRefused as refused:
        event(f"refused: {refused.problems[0].code}")
        return
    [one], [other] = tell("ss", identity), tell("se", identity)

    assert Identity.objects.count() <= before + 2
    assert one.person_id != other.person_id or identity.identifiers
