"""Recognising persons, on PostgreSQL, as the intake role."""

from collections import defaultdict
from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import as_role
from tests.people.worlds import NOW, born, dni, identity, nuss, statements
from trenza.base import events
from trenza.people.models import Identifier, LinkReview, Person
from trenza.people.models import Identity as StoredIdentity
from trenza.people.public import IdentitiesRelinked, resolve
from trenza.people.rules.births import UNKNOWN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_intake(db):
    with as_role("intake"):
        yield


clock = count()


def tell(source, *identities, sector="SS"):
    moment = NOW + timedelta(seconds=next(clock))
    return resolve(identities, source=source, sector=sector, now=moment)


def person_of(source, *identities):
    [resolution] = tell(source, *identities)
    return resolution.person_id


def picture():
    """The end state without any id of ours: who is together, how shown, what is in doubt."""
    groups = defaultdict(set)
    places = {}
    for row in StoredIdentity.objects.all():
        places[row.id] = (row.source, row.source_person_id)
        groups[row.person_id].add((row.source, row.source_person_id, row.version))
    shown = {
        p.id: (p.given_name, p.surname1, p.surname2, p.birth_date, p.birth_precision, p.phone,
               p.address, p.protection)
        for p in Person.objects.filter(continues_as=None)
    }  # fmt: skip
    numbers = defaultdict(set)
    for row in Identifier.objects.all():
        numbers[row.person_id].add((places[row.identity_id], row.type, row.value))
    assert set(groups) == set(shown)
    return (
        {(frozenset(groups[p]), frozenset(numbers[p]), shown[p]) for p in groups},
        {
            (places[r.identity_id], places[r.other_identity_id], r.reason)
            for r in LinkReview.objects.filter(state="open")
        },
    )


class TestResolve:
    def test_knows_an_identity_again(self):
        first = tell("ss", identity("P-1", dni()))
        again = tell("ss", identity("P-1", dni()))

        assert [r.outcome for r in first + again] == ["new", "known"]
        assert first[0].person_id == again[0].person_id
        assert Identifier.objects.count() == 1

    def test_links_two_sources_by_document(self):
        assert person_of("ss", identity("P-1", dni())) == person_of("se", identity("77", dni()))

    def test_links_within_one_batch(self):
        one, other = tell("ss", identity("P-1", dni()), identity("P-2", dni()))

        assert one.person_id == other.person_id
        assert (one.outcome, other.outcome) == ("new", "linked")

    def test_answers_in_the_order_asked_also_for_repetitions(self):
        newer = identity("P-1", version=2)
        told = tell("ss", identity("P-2"), identity("P-1"), newer, identity("P-2"))

        assert [r.source_person_id for r in told] == ["P-2", "P-1", "P-1", "P-2"]
        assert StoredIdentity.objects.count() == 2

    def test_begins_a_person_without_any_document(self):
        one, other = tell("ngo", identity("1"), identity("2"))

        assert one.person_id != other.person_id

    def test_keeps_contradictions_apart_and_lists_them(self):
        pere = person_of("ss", identity("P-1", dni()))
        [other] = tell("se", identity("77", dni(), birth=born(1975)))

        assert other.outcome == "kept_apart"
        assert other.person_id != pere
        assert LinkReview.objects.get().reason == "birth_dates_differ"

    def test_a_newer_version_changes_how_the_person_is_shown(self):
        person = person_of("ss", identity("P-1", dni(), phone="790111222"))
        [resolution] = tell("ss", identity("P-1", dni(), version=2, phone="790333444"))

        assert (resolution.outcome, resolution.person_id) == ("updated", person)
        assert Person.objects.get().phone == "790333444"

    @pytest.mark.parametrize("version", [5, 4])
    def test_an_equal_or_older_version_changes_nothing(self, version):
        tell("ss", identity("P-1", dni(), version=5, phone="790111222"))
        before = picture()
        [resolution] = tell("ss", identity("P-1", nuss(), version=version, phone="790333444"))

        assert resolution.outcome == "known"
        assert picture() == before

    def test_a_corrected_document_undoes_the_link_and_the_doubt(self):
        tell("ss", identity("P-1", dni(0)))
        tell("se", identity("77", dni(0)))
        tell("ngo", identity("x", dni(0), birth=born(1975)))

        tell("se", identity("77", dni(1), version=2))
        tell("ngo", identity("x", dni(2), version=2, birth=born(1975)))

        assert Person.objects.filter(continues_as=None).count() == 3
        assert set(LinkReview.objects.values_list("state", flat=True)) == {"void"}

    def test_two_persons_who_turn_out_one_go_on_as_the_first(self):
        first = person_of("ss", identity("P-1", dni()))
        second = person_of("se", identity("77", nuss()))
        third = person_of("ngo", identity("x", dni(), nuss()))

        assert third == first != second
        assert Person.objects.get(id=second).continues_as == first
        assert not Identifier.objects.filter(person_id=second).exists()

    def test_a_link_refused_by_decision_is_not_made_later(self):
        pere = person_of("ss", identity("P-1", dni()))
        tell("se", identity("77", dni(), birth=born(1975)))
        LinkReview.objects.update(state="kept_apart")
        other = person_of("se", identity("77", dni(), version=2))

        assert other != pere
        assert LinkReview.objects.get().state == "kept_apart"

    def test_a_person_is_protected_while_anybody_says_so(self):
        person = person_of("ss", identity("P-1", dni()))
        tell("ngo", identity("x", dni(), protection="protected"), sector="TS")
        marked = Person.objects.get(id=person).protection
        tell("ngo", identity("x", dni(), version=2), sector="TS")

        assert (marked, Person.objects.get(id=person).protection) == ("protected", "none")

    def test_a_number_typed_into_too_many_files_links_nobody(self):
        crowd = [identity(f"P-{n}", dni()) for n in range(41)]
        tell("ss", *crowd[:40])
        together = Person.objects.filter(continues_as=None).count()
        tell("ss", crowd[40])

        assert together == 1
        assert Person.objects.filter(continues_as=None).count() == 41


class TestRelinking:
    @pytest.fixture
    def told(self, monkeypatch):
        heard = []
        monkeypatch.setattr(events, "_reactions", {IdentitiesRelinked: [heard.append]})
        return heard

    def test_tells_those_above_what_moved(self, told):
        first = person_of("ss", identity("P-1", dni()))
        second = person_of("se", identity("77", nuss()))
        tell("ngo", identity("x", dni(), nuss()))

        [event] = told
        [move] = event.moves
        assert (move.source, move.source_person_id) == ("se", "77")
        assert (move.from_person, move.to_person) == (second, first)

    def test_says_nothing_while_nothing_moves(self, told):
        tell("ss", identity("P-1", dni()))
        tell("se", identity("77", dni()))
        tell("se", identity("77", dni(), birth=UNKNOWN, version=2))

        assert told == []


def batches(draw, deliveries):
    """The deliveries in any order and cut anywhere, some of them twice."""
    order = draw(st.permutations(deliveries))
    order = order + draw(st.lists(st.sampled_from(order), max_size=2))
    cuts = sorted(draw(st.sets(st.integers(1, len(order)), max_size=4)))
    return [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True) if a < b]


@st.composite
def histories(draw):
    """A world of versions, and two ways in which it may be delivered."""
    world = [
        (source, draw(statements(str(number), version)))
        for number in range(draw(st.integers(1, 6)))
        for source in [draw(st.sampled_from(["ss", "ngo"]))]
        for version in range(1, draw(st.integers(1, 2)) + 1)
    ]
    return batches(draw, world), batches(draw, world)


def deliver(history):
    """Deliver and take the picture, then forget everything."""
    with transaction.atomic():
        for batch in history:
            for source, sector in (("ss", "SS"), ("ngo", "TS")):
                mine = [one for s, one in batch if s == source]
                if mine:
                    tell(source, *mine, sector=sector)
        end = picture()
        transaction.set_rollback(True)
    return end


@given(histories())
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_ends_the_same_in_whatever_order_and_batches(two_ways):
    one, other = two_ways

    assert deliver(one) == deliver(other)
