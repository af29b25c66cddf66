"""The review desk: what becomes of an answer, and taking back one's own while it waits."""

import pytest

from tests.cast import PERE
from tests.people.test_reviews import (
    answer,
    carry_out,
    doubt,
    managers,
    only,
    rows,
    tell,
)
from trenza.people.public import my_answers, read_review, review_queue, take_back

__all__ = ["doubt", "managers"]
CHILD = {**PERE, "identifiers": [{"type": "dni", "value": "99999036G"}]}


@pytest.fixture
def grave(world, managers):
    """A child, between the county and the employment service: to link takes two."""
    tell(world, "ss-app", "SS", "N-1", **{**CHILD, "birth_date": "2015-02-02"})
    tell(world, "se-app", "SE", "N-2", **{**CHILD, "birth_date": "1985-02-02"})
    return only(managers["dario"])


def stands(viewer):
    """What became of each answer, the latest first, and whether it can be taken back."""
    return [(one.stands, one.undoable) for one in my_answers(viewer)]


class TestWhatWaits:
    def test_can_be_taken_back_and_counts_no_more(self, world, managers, grave):
        dario, olga = managers["dario"], managers["olga"]
        answer(dario, grave, "link")
        assert (carry_out(world), stands(dario)) == (0, [("waiting", True)])
        assert review_queue(dario).total == 0
        assert take_back(olga, grave) == "refused"

        assert take_back(dario, grave) == "withdrawn"

        assert stands(dario) == [("withdrawn", False)]
        assert review_queue(dario).total == 1
        assert not read_review(dario, grave).answered
        assert take_back(dario, grave) == "refused"
        answer(olga, grave, "link")
        assert carry_out(world) == 0, "one voice alone must not link a child"
        answer(dario, grave, "link")
        assert carry_out(world) == 1
        assert stands(dario) == [("applied", True), ("withdrawn", False)]
        assert stands(olga) == [("agreed", False)]
        assert rows(world, "SELECT count(*) FROM people_link_decision WHERE kind = 'refused'") == [
            (0,)
        ]

    def test_is_taken_back_only_by_an_act_on_record(self, world, managers, grave):
        answer(managers["dario"], grave, "link")
        count = "SELECT count(*) FROM audit_event WHERE kind = 'review.answered'"
        [[before]] = rows(world, count)
        take_back(managers["dario"], grave)

        assert rows(world, count) == [(before + 2,)]  # of both persons

    def test_is_taken_back_before_a_worker_comes(self, world, managers, doubt):
        answer(managers["dario"], doubt, "link")

        assert take_back(managers["dario"], doubt) == "withdrawn"
        assert carry_out(world) == 0
        assert rows(world, "SELECT state FROM people_link_review") == [("open",)]

    def test_of_whoever_did_not_know_brings_the_doubt_back(self, managers, doubt):
        dario = managers["dario"]
        answer(dario, doubt, "unsure")
        assert stands(dario) == [("waiting", True)]

        assert take_back(dario, doubt) == "withdrawn"
        assert review_queue(dario).total == 1

    def test_is_replaced_by_a_later_answer_and_goes_with_it(self, world, managers, grave):
        dario, olga = managers["dario"], managers["olga"]
        answer(dario, grave, "link")
        answer(dario, grave, "unsure")
        assert stands(dario) == [("waiting", True), ("replaced", False)]
        take_back(dario, grave)
        answer(olga, grave, "link")

        assert carry_out(world) == 0
        assert stands(dario) == [("withdrawn", False), ("replaced", False)]


class TestWhatIsDecided:
    def test_is_applied_then_undone(self, world, managers, doubt):
        dario = managers["dario"]
        answer(dario, doubt, "keep_apart")
        carry_out(world)
        assert stands(dario) == [("applied", True)]
        assert take_back(dario, doubt) == "noted"
        assert stands(dario) == [("undoing", False)]
        assert take_back(dario, doubt) == "refused"
        carry_out(world)

        assert stands(dario) == [("undone", False)]
        assert take_back(dario, doubt) == "refused"
        assert review_queue(dario).total == 1

    def test_otherwise_says_so(self, world, managers, grave):
        dario, olga, ines = (managers[name] for name in ("dario", "olga", "ines"))
        answer(dario, grave, "link")
        answer(olga, grave, "keep_apart")
        answer(ines, grave, "keep_apart")
        carry_out(world)

        assert stands(dario) == [("otherwise", False)]
        assert stands(olga) == [("agreed", False)]
        assert take_back(dario, grave) == "refused"

    def test_on_other_facts_counts_no_more(self, world, managers, grave):
        answer(managers["dario"], grave, "link")
        tell(world, "se-app", "SE", "N-2", version=2, **{**CHILD, "birth_date": "1986-02-02"})

        assert stands(managers["dario"]) == [("overtaken", False)]
        assert take_back(managers["dario"], grave) == "refused"

    def test_after_a_parting_the_last_word_is_taken_back_first(self, world, managers, doubt):
        dario = managers["dario"]
        answer(dario, doubt, "link")
        carry_out(world)
        with world.database.connect("owner") as owner:  # as a link is drawn for the sample
            owner.execute("UPDATE people_link_review SET state = 'open', reason = 'quality_sample'")
        answer(dario, doubt, "keep_apart")
        carry_out(world)
        assert stands(dario)[0] == ("applied", True)
        answer(dario, doubt, "link")
        assert stands(dario)[:2] == [("waiting", True), ("applied", False)]
        assert take_back(dario, doubt) == "withdrawn"

        assert stands(dario)[:2] == [("withdrawn", False), ("applied", True)]
        assert take_back(dario, doubt) == "noted"
        carry_out(world)
        assert stands(dario)[:2] == [("withdrawn", False), ("undone", False)]
