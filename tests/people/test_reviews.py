"""The review desk: who sees which doubt, how answers become decisions, what is written down."""

from datetime import timedelta
from itertools import count

import psycopg
import pytest
from django.db import transaction

from tests.cast import NOW, PASSWORD, PERE, START
from trenza.access.public import Viewer
from trenza.accounts.public import create_profile, create_user
from trenza.people.actions.reviewing import carry_out_answers
from trenza.people.public import (
    answer_review,
    my_answers,
    read_identity,
    read_review,
    resolve,
    review_queue,
    take_back,
)

clock = count()
OTHER = {**PERE, "given_name": "Peret", "birth_date": "1962-12-24", "phone": "791111111"}


def tell(world, source, sector, number, version=1, **who):
    world.enter("intake")
    identity = read_identity({**who, "source_id": number}, version=version, today=NOW.date())
    with transaction.atomic():
        moment = NOW + timedelta(minutes=next(clock))
        [found] = resolve([identity], source=source, sector=sector, now=moment)
    world.enter("web")
    return found.person_id


def carry_out(world):
    world.enter("intake")
    done = carry_out_answers(now=NOW + timedelta(days=1))
    world.enter("web")
    return done


def rows(world, query, *values):
    with world.database.connect("owner") as owner:
        return owner.execute(query, values).fetchall()


@pytest.fixture
def managers(world):
    """Darío of the employment service and one more data manager of the county and of the NGO."""
    world.enter("owner")
    found = {"dario": world.viewer("dario")}
    county, bridge = "county-north", "bridge-site"
    for name, centre in (("olga", county), ("ines", county), ("toni", bridge)):
        user = create_user(username=name, full_name=name.title(), password=PASSWORD)
        profile = create_profile(user_id=user, centre_id=world.centres[centre],
                                 kind="data_manager", valid_from=START)  # fmt: skip
        found[name] = Viewer(profile_id=profile, session_key=f"s-{name}")
    world.enter("web")
    return found


@pytest.fixture
def doubt(world, managers):
    """Pere, and somebody whom the employment service calls by his document with another birth."""
    tell(world, "se-app", "SE", "9100", **OTHER)
    return only(managers["dario"])


def only(viewer):
    queue = review_queue(viewer)
    assert queue.total == len(queue.reviews) == 1
    return queue.reviews[0].id


def answer(viewer, doubt, said, seal=None):
    case = read_review(viewer, doubt)
    return answer_review(
        viewer, doubt, seal=case.seal if seal is None else seal, answer=said, seconds=12
    )


class TestQueue:
    def test_is_for_data_managers_of_the_organisations_concerned(self, world, managers, doubt):
        assert review_queue(managers["dario"]).total == 1
        assert review_queue(managers["toni"]).total == 0
        for name in ("alba", "marta", "delia", "quim", "nora"):
            assert review_queue(world.viewer(name)).total == 0
            assert read_review(world.viewer(name), doubt) is None

    def test_names_nobody(self, managers, doubt):
        [queued] = review_queue(managers["dario"]).reviews

        assert "Pere" not in repr(queued)
        assert queued.reason == "birth_dates_differ"
        assert "Aplicación de empleo" in queued.sources

    def test_puts_the_gravest_first(self, world, managers, doubt):
        child = {**PERE, "identifiers": [{"type": "dni", "value": "99999036G"}]}
        tell(world, "ss-app", "SS", "N-1", **{**child, "birth_date": "2015-02-02"})
        tell(world, "se-app", "SE", "N-2", **{**child, "birth_date": "1985-02-02"})

        assert [r.risk for r in review_queue(managers["dario"]).reviews] == [3, 1]


class TestCase:
    def test_shows_who_they_are_and_nothing_else(self, managers, doubt):
        case = read_review(managers["dario"], doubt)

        assert {case.one["given_name"], case.other["given_name"]} == {"Pere", "Peret"}
        assert "99999018D" not in repr(case)
        assert "791111111" not in repr(case)
        assert "Calle Mayor" not in repr(case)
        levels = {c["field"]: c["level"] for c in case.comparison}
        assert (levels["dni"], levels["birth_date"]) == ("agrees", "differs")

    def test_is_an_event_of_both_persons_before_it_is_shown(self, world, managers, doubt):
        read_review(managers["dario"], doubt)

        found = rows(world, "SELECT person, outcome FROM audit_event WHERE kind = 'review.read'")
        assert len({person for person, _ in found}) == 2
        assert {outcome for _, outcome in found} == {"allowed"}

    def test_of_somebody_elses_is_on_record_as_denied(self, world, managers, doubt):
        assert read_review(managers["toni"], doubt) is None
        found = rows(world, "SELECT person, outcome FROM audit_event WHERE kind = 'review.read'")
        assert found == [("", "denied")]

    def test_counts_who_would_see_more_and_says_nothing_of_what(self, managers, doubt):
        case = read_review(managers["dario"], doubt)

        assert all(set(e) == {"sector", "centres", "professionals", "areas"} for e in case.effect)

    def test_of_a_protected_woman_shows_initials_to_others(self, world, managers):
        rosa = {"identifiers": [{"type": "dni", "value": "99999027H"}], "given_name": "Rosa",
                "surname1": "Núñez", "birth_date": "1990-01-01"}  # fmt: skip
        tell(world, "se-app", "SE", "9200", **rosa)
        case = read_review(managers["dario"], only(managers["dario"]))
        hers = case.one if case.other["own"] else case.other

        assert (hers["given_name"], hers["surname1"], hers["birth_date"]) == ("R.", "N.", None)
        assert "790000002" not in repr(case)
        assert case.risk == 3


class TestAnswers:
    def test_link_the_persons_and_everything_follows(self, world, managers, doubt):
        assert answer(managers["dario"], doubt, "link") == "noted"
        assert carry_out(world) == 1

        found = rows(world, "SELECT DISTINCT person_id FROM people_identity "
                            "WHERE source_person_id IN ('P-1', '9100')")  # fmt: skip
        assert found == [(world.persons["pere"],)]
        assert review_queue(managers["dario"]).total == 0

    def test_of_apart_are_not_asked_again(self, world, managers, doubt):
        answer(managers["dario"], doubt, "keep_apart")
        carry_out(world)
        tell(world, "se-app", "SE", "9100", version=2, **{**OTHER, "phone": "792222222"})

        assert review_queue(managers["dario"]).total == 0
        assert rows(world, "SELECT state FROM people_link_review") == [("kept_apart",)]

    def test_on_facts_that_changed_meanwhile_do_not_count(self, world, managers, doubt):
        seal = read_review(managers["dario"], doubt).seal
        tell(world, "se-app", "SE", "9100", version=2, **{**OTHER, "birth_date": "1963-12-24"})

        assert answer(managers["dario"], doubt, "link", seal=seal) == "changed"
        assert carry_out(world) == 0

    def test_of_a_stranger_are_refused_and_on_record(self, world, managers, doubt):
        said = answer_review(managers["toni"], doubt, seal="", answer="link", seconds=1)

        assert said == "refused"
        assert rows(world, "SELECT count(*) FROM people_link_vote") == [(0,)]
        kinds = rows(world, "SELECT outcome FROM audit_event WHERE kind = 'review.answered'")
        assert kinds == [("denied",)]

    def test_keep_how_long_they_took(self, world, managers, doubt):
        answer(managers["dario"], doubt, "unsure")

        assert rows(world, "SELECT answer, seconds FROM people_link_vote") == [("unsure", 12)]
        assert review_queue(managers["dario"]).total == 0
        assert carry_out(world) == 0

    def test_can_be_taken_back(self, world, managers, doubt):
        answer(managers["dario"], doubt, "link")
        carry_out(world)
        [mine] = my_answers(managers["dario"])
        assert mine.undoable
        assert take_back(managers["dario"], doubt) == "noted"
        assert carry_out(world) == 1

        assert review_queue(managers["dario"]).total == 1
        assert take_back(managers["dario"], doubt) == "refused"
        kinds = rows(world, "SELECT kind FROM people_link_decision WHERE profile_id IS NOT NULL "
                            "ORDER BY id")  # fmt: skip
        assert kinds == [("linked",), ("undone",)]

    def test_of_others_cannot(self, world, managers, doubt):
        answer(managers["dario"], doubt, "link")
        carry_out(world)

        assert take_back(managers["olga"], doubt) == "refused"


class TestTwoReviewers:
    @pytest.fixture
    def grave(self, world, managers):
        """A child, between the county and the employment service."""
        child = {**PERE, "identifiers": [{"type": "dni", "value": "99999036G"}]}
        tell(world, "ss-app", "SS", "N-1", **{**child, "birth_date": "2015-02-02"})
        tell(world, "se-app", "SE", "N-2", **{**child, "birth_date": "1985-02-02"})
        return only(managers["dario"])

    def test_have_to_agree_where_the_harm_would_be_grave(self, world, managers, grave):
        answer(managers["dario"], grave, "link")
        alone = carry_out(world)
        answer(managers["olga"], grave, "link")

        assert (alone, carry_out(world)) == (0, 1)

    def test_who_disagree_wait_for_a_third(self, world, managers, grave):
        answer(managers["dario"], grave, "link")
        answer(managers["olga"], grave, "keep_apart")
        between = carry_out(world)
        waiting = review_queue(managers["ines"]).total
        answer(managers["ines"], grave, "keep_apart")

        assert (between, waiting, carry_out(world)) == (0, 1, 1)
        assert rows(world, "SELECT state FROM people_link_review WHERE reference = %s", grave) == [
            ("kept_apart",)
        ]

    def test_do_not_see_what_the_other_said(self, managers, grave):
        answer(managers["dario"], grave, "link")
        case = read_review(managers["olga"], grave)

        assert case.answers == 1
        assert "link" not in repr(case.comparison) + repr(case.one) + repr(case.other)


class TestMemory:
    @pytest.mark.parametrize("table", ["people_link_decision", "people_link_vote"])
    @pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
    def test_is_only_added_to_even_by_the_owner(self, world, table, change):
        with (
            world.database.connect("owner") as owner,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            owner.execute(change.format(table))

    def test_cannot_be_reached_from_the_pages(self, world):
        with world.database.connect("web") as web:
            for table in ("people_link_decision", "people_link_vote", "people_link_review",
                          "people_normal", "people_match"):  # fmt: skip
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    web.execute(f"SELECT 1 FROM {table}")
