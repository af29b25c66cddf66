"""Decisions of people about who is who, on PostgreSQL, as the intake role."""

import json
import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import as_role
from tests.people.links import (
    BY,
    attend,
    declare,
    later,
    lay_directory,
    picture,
    place_of_all,
    rows,
    tell,
)
from tests.people.worlds import UNKNOWN, born, dni, identity, nuss, statements
from trenza.people.actions import decide
from trenza.people.actions.decide import DecisionRefused
from trenza.people.models import LinkReview

pytestmark = pytest.mark.django_db
SEQUENCES = int(os.environ.get("TRENZA_SEQUENCES", "50"))


@pytest.fixture(autouse=True)
def world(db):
    place = lay_directory()
    with as_role("intake"):
        yield place


def known(*identities, source="ss"):
    return tell(source, *identities)


def person(number):
    return place_of_all()[number].person_id


def state_of(number):
    return LinkReview.objects.get(pk=number).state


class TestLink:
    def test_joins_two_without_a_document(self):
        one, other = known(identity("1"), identity("2"))
        decide.link(one.identity_id, other.identity_id, by=BY, now=later())

        assert person("1") == person("2") == one.person_id

    def test_stands_when_either_is_told_again(self):
        one, other = known(identity("1"), identity("2", birth=born(1975)))
        decide.link(one.identity_id, other.identity_id, by=BY, now=later())
        known(identity("2", version=2, birth=born(1975), phone="790333444"))

        assert person("1") == person("2")

    def test_falls_once_the_facts_are_others_and_speak_against_it(self):
        one, other = known(identity("1"), identity("2"))
        decide.link(one.identity_id, other.identity_id, by=BY, now=later())
        known(identity("2", version=2, birth=born(1942), given_name="Nadia"))

        assert person("1") != person("2")
        assert LinkReview.objects.get().reason == "evidence_changed"
        assert LinkReview.objects.get().state == "open"

    def test_falls_into_a_doubt_also_where_papers_come_to_contradict(self):
        one, other = known(identity("1", birth=UNKNOWN), identity("2", dni(), birth=UNKNOWN))
        decide.link(one.identity_id, other.identity_id, by=BY, now=later())
        known(identity("1", dni(), version=2, birth=UNKNOWN, given_name="Nadia", surname1="Rahali"))

        assert person("1") != person("2")
        assert LinkReview.objects.get().state == "open"

    def test_and_comes_back_with_them(self):
        one, other = known(identity("1"), identity("2"))
        decide.link(one.identity_id, other.identity_id, by=BY, now=later())
        known(identity("2", version=2, birth=born(1942)))
        known(identity("2", version=3))

        assert person("1") == person("2")
        assert LinkReview.objects.get().state == "linked"

    def test_takes_everybody_of_both_along(self):
        a, _, c, _ = known(
            identity("a", dni()), identity("b", dni()),
            identity("c", nuss(), birth=born(1975)), identity("d", nuss(), birth=born(1975)),
        )  # fmt: skip
        decide.link(a.identity_id, c.identity_id, by=BY, now=later())

        assert len({person(n) for n in "abcd"}) == 1

    def test_is_refused_against_an_earlier_refusal(self):
        a, b, c = known(identity("a", dni()), identity("b", dni()), identity("c"))
        decide.keep_apart(b.identity_id, c.identity_id, by=BY, now=later())
        before = picture()

        with pytest.raises(DecisionRefused):
            decide.link(a.identity_id, c.identity_id, by=BY, now=later())
        assert picture() == before

    def test_keeps_a_protected_woman_protected_and_parting_gives_the_mark_to_her_alone(self):
        one, other = known(identity("1", protection="protected"), identity("2"))
        number = decide.link(one.identity_id, other.identity_id, by=BY, now=later())
        marks = rows("SELECT protection FROM people_person WHERE continues_as IS NULL")
        decide.undo(number, by=BY, now=later())
        after = dict(rows("SELECT id, protection FROM people_person WHERE continues_as IS NULL"))

        assert marks == [("protected",)]
        assert after == {one.person_id: "protected", other.person_id: "none"}


class TestKeepApart:
    def test_is_remembered_and_not_proposed_again(self):
        one, other = known(identity("1", dni()), identity("2", dni(), birth=born(1975)))
        decide.keep_apart(one.identity_id, other.identity_id, by=BY, now=later())
        known(identity("1", dni(), version=2, phone="790333444"))
        known(identity("3", dni()), source="se")

        assert person("1") != person("2")
        states = dict(LinkReview.objects.values_list("verdict", "state"))
        assert states["different"] == "kept_apart"

    def test_is_asked_again_when_the_facts_change(self):
        one, other = known(identity("1", dni()), identity("2", dni(), birth=born(1975)))
        decide.keep_apart(one.identity_id, other.identity_id, by=BY, now=later())
        known(identity("2", dni(), version=2))

        assert person("1") != person("2")
        assert LinkReview.objects.get().state == "open"
        assert LinkReview.objects.get().reason == "evidence_changed"

    def test_parts_what_a_document_had_joined(self):
        one, other = known(identity("1", dni()), identity("2", dni()))
        decide.keep_apart(one.identity_id, other.identity_id, by=BY, now=later())

        assert person("1") != person("2")


class TestParting:
    def test_unlink_takes_one_identity_and_all_that_came_through_it(self, world):
        _one, other = known(identity("1", dni()), identity("2", dni()))
        attend(other, world[0], world[1][0])
        decide.unlink(other.identity_id, by=BY, now=later())

        for table in ("records_record", "access_relation", "people_identifier"):
            owners = dict(rows(f"SELECT identity_id, person_id FROM {table}"))
            assert owners[other.identity_id] == person("2") != person("1")

    def test_split_makes_exactly_two(self):
        _a, _b, c, d = known(*(identity(n, dni()) for n in "abcd"))
        decide.split([c.identity_id, d.identity_id], by=BY, now=later())

        assert person("a") == person("b") != person("c") == person("d")

    def test_move_takes_it_from_one_to_the_other(self):
        _a, b, c = known(identity("a", dni()), identity("b", dni()), identity("c"))
        decide.move(b.identity_id, to=c.identity_id, by=BY, now=later())

        assert person("a") != person("b") == person("c")

    def test_of_what_is_alone_or_nobody_is_refused(self):
        [one] = known(identity("1"))
        for refused in (
            lambda: decide.unlink(one.identity_id, by=BY, now=later()),
            lambda: decide.split([one.identity_id], by=BY, now=later()),
            lambda: decide.move(one.identity_id, to=one.identity_id, by=BY, now=later()),
            lambda: decide.unlink(one.person_id, by=BY, now=later()),
        ):
            with pytest.raises(DecisionRefused):
                refused()


class TestUndo:
    def test_gives_back_every_row_as_it_was(self, world):
        one, other = known(identity("1"), identity("2"))
        for place, who in enumerate((one, other)):
            attend(who, world[0], world[1][place])
            declare(who.person_id, world[0], world[1][2])
        before = picture()
        number = decide.link(one.identity_id, other.identity_id, by=BY, now=later())
        assert picture() != before
        decide.undo(number, by=BY, now=later())

        assert picture() == before

    def test_does_not_bring_back_what_somebody_ended_since(self, world):
        one, other = known(identity("1"), identity("2"))
        declare(one.person_id, world[0], world[1][2])
        number = decide.link(one.identity_id, other.identity_id, by=BY, now=later())
        rows("UPDATE access_relation SET state = 'retracted' RETURNING 1")
        decide.undo(number, by=BY, now=later())

        assert rows("SELECT state FROM access_relation") == [("retracted",)]

    def test_happens_once_and_only_while_nobody_decided_later(self):
        one, other = known(identity("1"), identity("2"))
        first = decide.link(one.identity_id, other.identity_id, by=BY, now=later())
        second = decide.keep_apart(one.identity_id, other.identity_id, by=BY, now=later())
        with pytest.raises(DecisionRefused):
            decide.undo(first, by=BY, now=later())
        undone = decide.undo(second, by=BY, now=later())

        for number in (second, undone):
            with pytest.raises(DecisionRefused):
                decide.undo(number, by=BY, now=later())
        assert person("1") == person("2")

    def test_leaves_every_step_in_the_memory_and_in_the_register(self):
        one, other = known(identity("1"), identity("2"))
        number = decide.link(one.identity_id, other.identity_id, by=BY, now=later())
        decide.undo(number, by=BY, now=later())

        kinds = rows("SELECT kind, profile_id, undoes FROM people_link_decision ORDER BY id")
        assert kinds == [("linked", 1, None), ("undone", 1, number)]
        events = rows("SELECT kind, person FROM audit_event ORDER BY id")
        both = {str(one.person_id), str(other.person_id)}
        assert {p for k, p in events if k == "people.linked"} == both
        assert {p for k, p in events if k == "people.undone"} == both


DECISIONS = ("link", "keep_apart", "unlink", "split", "move")


def carry_out(data, kind, everybody):
    """One decision of that kind about whomever; its number, or None if it was refused."""
    one, other = (data.draw(st.sampled_from(everybody)).id for _ in range(2))
    try:
        if kind in ("link", "keep_apart"):
            return getattr(decide, kind)(one, other, by=BY, now=later()) if one != other else None
        if kind == "unlink":
            return decide.unlink(one, by=BY, now=later())
        if kind == "move":
            return decide.move(one, to=other, by=BY, now=later())
        mine = [i.id for i in everybody if i.person_id == place_by_id(everybody, one).person_id]
        return decide.split([one, *mine[: len(mine) // 2 - 1]], by=BY, now=later())
    except DecisionRefused:
        return None


def place_by_id(everybody, number):
    return next(i for i in everybody if i.id == number)


def check(world):
    """What has to hold after every step."""
    person_of = {i.id: i.person_id for i in place_of_all().values()}
    for table in ("records_record", "access_relation", "people_identifier"):
        for one, whose in rows(
            f"SELECT identity_id, person_id FROM {table} WHERE identity_id IS NOT NULL"
        ):
            assert person_of[one] == whose, table
    for one, other in rows(
        "SELECT identity_id, other_identity_id FROM people_link_review WHERE verdict = 'different'"
    ):
        assert person_of[one] != person_of[other]
    assert not rows(
        "SELECT FROM access_relation AS r WHERE state = 'current' AND NOT EXISTS (SELECT "
        "FROM people_caseload_key AS k WHERE k.person_id = r.person_id "
        "AND k.centre_id = r.centre_id)"
    )
    own = dict(
        rows("SELECT person_id, bool_or(protection <> 'none') FROM people_identity GROUP BY 1")
    )
    shown = dict(rows("SELECT id, protection <> 'none' FROM people_person"))
    doubted = rows(
        "SELECT identity_id, other_identity_id FROM people_link_review WHERE state = 'open' "
        "AND (reason = 'parted' OR reason = 'evidence_changed' AND verdict = 'same')"
    )
    marked = dict(own)  # the mark of either is that of both while it is in doubt
    for one, other in (map(person_of.get, pair) for pair in doubted):
        marked[one] |= own[other]
        marked[other] |= own[one]
    assert {person: shown[person] for person in own} == marked
    assert replayed() == {str(i): str(p) for i, p in person_of.items()}
    found = rows("SELECT count(*) FROM people_person WHERE continues_as IS NULL")
    assert found == [(len(set(person_of.values())),)]


def replayed():
    """Where the memory alone says that each identity points."""
    told = {str(i): str(p) for i, p in rows("SELECT id, origin FROM people_identity")}
    for (after,) in rows("SELECT after -> 'identities' FROM people_link_decision ORDER BY id"):
        told |= after if isinstance(after, dict) else json.loads(after)
    return told


@given(st.data())
@settings(
    max_examples=SEQUENCES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_any_sequence_leaves_rights_records_and_memory_consistent(world, data):
    run_sequence(world, data)


def run_sequence(world, data):
    """Some identities, and then deliveries, decisions and undoings as they come."""
    organisation, centres = world
    with transaction.atomic():
        for place, number in enumerate("abcde"):
            [told] = known(data.draw(statements(number)), source=data.draw(st.sampled_from("xy")))
            attend(told, organisation, centres[place % 3])
        declare(told.person_id, organisation, centres[0])
        made = []
        for step in range(data.draw(st.integers(2, 8))):
            everybody = sorted(place_of_all().values(), key=lambda i: i.source_person_id)
            kind = data.draw(st.sampled_from([*DECISIONS, *DECISIONS, "intake", "undo"]))
            before = picture()
            if kind == "intake":
                one = data.draw(st.sampled_from(everybody))
                known(data.draw(statements(one.source_person_id, step + 2)), source=one.source)
            elif kind == "undo" and made:
                try_undo(data.draw(st.sampled_from(made)))
            elif kind in DECISIONS:
                number = carry_out(data, kind, everybody)
                if number is None:
                    assert picture() == before
                else:
                    made.append(number)
                    check(world)
                    if data.draw(st.booleans()):
                        decide.undo(number, by=BY, now=later())
                        assert picture() == before
            check(world)
        transaction.set_rollback(True)


def try_undo(number):
    try:
        decide.undo(number, by=BY, now=later())
    except DecisionRefused:
        return
