"""What no look at a doubt, no order and no count may tell, nor do without an event of everybody."""

import pytest
from django.db import connection, transaction

from tests.cast import PERE
from tests.people.test_orders import WHY, events, give, persons, sheets
from tests.people.test_quality import NOW, WEEK, remember
from tests.people.test_reviews import (
    OTHER,
    answer,
    carry_out,
    managers,
    only,
    rows,
    tell,
)
from trenza.people.actions.quality import judge_sources
from trenza.people.public import (
    my_answers,
    order,
    quality_alarms,
    read_origins,
    read_review,
    report,
    review_pace,
    review_queue,
)

__all__ = ["managers"]
GRANDCHILD = {**OTHER, "birth_date": "2015-02-02"}


@pytest.fixture
def doubt(world, managers):
    """Pere, known to three, and somebody with his document and another birth."""
    tell(world, "se-app", "SE", "9100", **OTHER)
    return only(managers["dario"])


class TestLooks:
    def test_at_somebody_parted_earlier_are_an_event_of_her_too(self, world, managers, doubt):
        viewer = managers["dario"]
        tell(world, "se-app", "SE", "9002", **PERE)
        give(world, viewer, doubt, "split", "9002")
        carry_out(world)
        before = len(events(world, "identities.read"))
        told = sheets(world, read_origins(viewer, doubt))
        written = {person for person, _ in events(world, "identities.read")[before:]}

        assert set(told) == {"P-1", "7", "9001", "9002", "9100"}
        assert written == {str(person) for person in persons(world, *told)}
        assert len(written) == 3


class TestShelters:
    """What a sensitive organisation gave changes nothing that others are told."""

    def test_change_no_seal(self, world, managers, doubt):
        before = read_origins(managers["dario"], doubt)
        tell(world, "shelter-book", "TS", "S-9", **PERE)
        after = read_origins(managers["dario"], doubt)

        assert persons(world, "S-9") == persons(world, "P-1")
        assert {one.seal for one in before.identities} == {one.seal for one in after.identities}
        assert len(before.decisions) == len(after.decisions)

    def test_change_what_an_order_is_carried_out_upon(self, world, managers, doubt):
        assert give(world, managers["dario"], doubt, "split", "9001") == "noted"
        tell(world, "shelter-book", "TS", "S-9", **PERE)

        assert carry_out(world) == 0
        assert len(set(persons(world, "P-1", "9001", "S-9"))) == 1

    def test_are_in_no_decision_even_if_somebody_came_after_them(self, world, managers):
        who = {**PERE, "identifiers": [{"type": "dni", "value": "99999036G"}]}
        tell(world, "shelter-book", "TS", "S-1", **who)
        tell(world, "se-app", "SE", "N-1", **who)
        assert len(set(persons(world, "S-1", "N-1"))) == 1
        tell(world, "se-app", "SE", "N-2", **{**who, "birth_date": "1962-12-24"})
        doubt = next(
            one.id for one in review_queue(managers["dario"]).reviews
            if "N-1" in sheets(world, read_origins(managers["dario"], one.id))
        )  # fmt: skip

        origins = read_origins(managers["dario"], doubt)
        assert set(sheets(world, origins)) == {"N-1", "N-2"}
        assert origins.decisions == []

    def test_are_in_no_doubt_because_somebody_is_reported(self, world, managers):
        tell(world, "shelter-book", "TS", "S-9", **PERE)
        assert report(world.viewer("alba"), world.persons["pere"], WHY)
        carry_out(world)
        told = [
            read_origins(managers[name], one.id)
            for name in ("olga", "dario")
            for one in review_queue(managers[name]).reviews
        ]

        assert told
        assert "S-9" not in {number for one in told for number in sheets(world, one)}


class TestTwo:
    """What two have to agree on is not had by one who comes another way."""

    @pytest.fixture
    def sample(self, world, managers, settings):
        """Two sheets of Pere linked unseen, which one reviewer then doubts."""
        settings.REVIEW_SAMPLE = 1.0
        tell(world, "se-app", "SE", "9002", **PERE)
        doubt = review_queue(managers["dario"]).reviews[0].id
        answer(managers["dario"], doubt, "keep_apart")
        assert carry_out(world) == 1
        return doubt

    def test_a_link_that_was_doubted_does_not_come_back_by_an_order(self, world, managers, sample):
        olga = managers["olga"]
        origins = read_origins(olga, sample) or read_origins(managers["dario"], sample)
        viewer = olga if read_origins(olga, sample) else managers["dario"]
        line = next(one for one in origins.decisions if one.may_undo)

        said = order(viewer, sample, "undo", token=line.token, seal=origins.identities[0].seal,
                     reason=WHY)  # fmt: skip
        assert said == "waits"
        assert carry_out(world) == 0

    def test_a_grave_decision_is_not_undone_from_another_doubt(self, world, managers, doubt):
        tell(world, "se-app", "SE", "9101", **OTHER)
        tell(world, "se-app", "SE", "9200", **{**GRANDCHILD, "given_name": "Nieto"})
        grave = next(one.id for one in review_queue(managers["dario"]).reviews if one.risk == 3)
        answer(managers["dario"], grave, "keep_apart")
        carry_out(world)
        origins = read_origins(managers["dario"], doubt)
        lines = [one for one in origins.decisions if one.may_undo]
        assert not origins.identities[0].grave

        for line in lines:
            said = order(managers["dario"], doubt, "undo", token=line.token,
                         seal=origins.identities[0].seal, reason=WHY)  # fmt: skip
            assert said == "waits"
        assert lines
        assert carry_out(world) == 0


class TestTheThirdSector:
    """From two sheets of its own an entity learns nothing of who else knows her."""

    def look(self, world, viewer):
        """What is told of the only doubt, and of whom."""
        doubt = only(viewer)
        case, origins = read_review(viewer, doubt), read_origins(viewer, doubt)
        told = [(one.mine, one.since, one.seal, one.grave) for one in origins.identities]
        queued = review_queue(viewer).reviews[0].risk
        return case.effect, case.risk, queued, told, origins.decisions, set(sheets(world, origins))

    def test_by_a_doubt_of_its_own(self, world, managers):
        who = {**PERE, "identifiers": [{"type": "dni", "value": "99999036G"}]}
        tell(world, "ts-book", "TS", "G-1", **who)
        tell(world, "ts-book", "TS", "G-2", **{**who, "birth_date": "1985-02-02"})
        answer(managers["toni"], only(managers["toni"]), "link")
        carry_out(world)
        tell(world, "ts-book", "TS", "G-2", version=2, **{**who, "birth_date": "1991-03-03"})
        before = self.look(world, managers["toni"])
        tell(world, "ss-app", "SS", "N-1", **{**who, "protection": "protected"})

        assert persons(world, "N-1") == persons(world, "G-1")
        assert self.look(world, managers["toni"]) == before
        assert before[-1] == {"G-1", "G-2"}


class TestCounts:
    def test_of_the_pace_are_of_the_doubts_that_one_may_look_at(self, world, managers):
        review_queue(managers["toni"])
        before = review_pace(managers["toni"])
        tell(world, "ts-book", "TS", "G-1", **OTHER)  # a guess, of whom others know
        assert (
            review_queue(managers["dario"]).everything + review_queue(managers["olga"]).everything
        )
        assert review_queue(managers["toni"]).everything == 0
        after = review_pace(managers["toni"])

        assert (before.opened, before.settled) == (after.opened, after.settled)

    def test_of_those_linked_ring_when_the_week_is_over_and_are_rounded(self, world):
        usual = [0.1] * 9
        remember(world, "linked", *usual, 0.41, whole="arrived")
        remember(world, "no_birth", *usual, 0.41)
        told = []
        for moment in (NOW - WEEK, NOW):
            world.enter("intake")
            with transaction.atomic(), connection.cursor() as cursor:
                judge_sources(cursor, now=moment)
            world.enter("web")
            told.append({one.measure: one.found for one in quality_alarms(world.viewer("dario"))})

        assert [set(one) for one in told] == [{"no_birth"}, {"no_birth", "linked"}]
        assert told[1]["no_birth"] == 0.41
        assert told[1]["linked"] in {0.4, 0.43}

    def test_of_decisions_do_not_leave(self, world, managers, doubt):
        answer(managers["dario"], doubt, "link")
        carry_out(world)
        [number] = rows(world, "SELECT id FROM people_link_decision WHERE vote_id IS NOT NULL")[0]
        [mine] = my_answers(managers["dario"])

        assert mine.undoable is True
        assert number not in {getattr(mine, name) for name in ("review", "seconds", "state")}
