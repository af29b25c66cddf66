"""How well persons are recognised: counted by the week, rounded before it is told, and watched."""

from datetime import timedelta
from itertools import count

import psycopg
import pytest
from django.apps import apps
from django.db import transaction

from tests.cast import PASSWORD, PERE, START
from trenza.access.public import Viewer
from trenza.accounts.public import create_profile, create_user
from trenza.base import roles
from trenza.base.clock import now
from trenza.people.actions.counts import monday_of
from trenza.people.public import (
    Count,
    answer_alarm,
    count_quality,
    keep_counts,
    keep_watch,
    quality_alarms,
    quality_counts,
    read_identity,
    resolve,
    wilson,
)

WEEK = timedelta(weeks=1)
NOW = now()
LAST = NOW - WEEK  # a moment of the week that is over
number = count(1)


def rows(world, query, *values):
    with world.database.connect("owner") as owner:
        return owner.execute(query, values).fetchall()


def tell(world, source, sector, at, **who):
    """A source tells of somebody new."""
    world.enter("intake")
    said = {**who, "source_id": f"Q-{next(number)}"}
    with transaction.atomic():
        [found] = resolve(
            [read_identity(said, version=1, today=at.date())], source=source, sector=sector, now=at
        )
    world.enter("web")
    return found


def tally(world, at=NOW):
    """The daily job; how many alarms ring after it."""
    world.enter("intake")
    found = count_quality(now=at)
    world.enter("web")
    return found


def kept(world, source="se-app", week=LAST, cut=""):
    """What the table holds of a week, by measure."""
    return dict(rows(
        world,
        "SELECT measure, number FROM people_quality "
        "WHERE source = %s AND week = %s AND slice = %s",
        source, monday_of(week), cut,
    ))  # fmt: skip


def remember(world, measure, *shares, source="se-app", whole="told", of=200, until=NOW):
    """Weeks of the past up to the one before ``until``, each with its share of a measure."""
    organisation = {"se-app": "employment", "ss-app": "county"}[source]
    first = monday_of(until) - WEEK * len(shares)
    counts = [
        Count(world.organisations[organisation], source, first + WEEK * place, "", name, value)
        for place, share in enumerate(shares)
        for name, value in ((measure, round(share * of)), (whole, of))
    ]
    world.enter("intake")
    keep_counts(counts, now=until - WEEK)
    world.enter("web")


@pytest.fixture
def olga(world):
    """The data manager of the county."""
    world.enter("owner")
    user = create_user(username="olga", full_name="Olga", password=PASSWORD)
    profile = create_profile(user_id=user, centre_id=world.centres["county-north"],
                             kind="data_manager", valid_from=START)  # fmt: skip
    world.enter("web")
    return Viewer(profile_id=profile, session_key="s-olga")


class TestCounting:
    def test_tells_what_became_of_those_who_arrived_and_what_they_lack(self, world):
        tell(world, "se-app", "SE", LAST, **PERE)  # linked by document
        tell(world, "se-app", "SE", LAST, **{**PERE, "birth_date": "1961-05-04"})  # a doubt
        tell(world, "se-app", "SE", LAST, given_name="Ana", surname1="Peña", nationality="RO",
             birth_date="1990-01-01")  # fmt: skip
        tell(world, "se-app", "SE", LAST, given_name="Ion")
        tally(world)

        assert kept(world) == {
            "arrived": 4, "by_document": 1, "by_likeness": 0, "linked": 1, "review": 1, "new": 2,
            "told": 4, "no_document": 2, "no_birth": 1, "first_january": 1, "no_surname2": 2,
            "non_ascii": 3, "phone_shared": 0,
        }  # fmt: skip
        assert kept(world, cut="origin:RO")["new"] == 1
        assert kept(world, cut="document:yes")["arrived"] == 2

    def test_counts_a_telephone_that_more_have_than_live_in_one_home(self, world):
        for _ in range(13):
            tell(world, "se-app", "SE", LAST, given_name="Eva", phone="790000099")
        tally(world)

        assert kept(world)["phone_shared"] == 13

    def test_tells_what_reviewers_decided_and_leaves_out_what_was_taken_back(self, world):
        tell(world, "se-app", "SE", LAST - WEEK, **{**PERE, "birth_date": "1961-05-04"})
        [(review, one)] = rows(
            world, "SELECT id, identity_id FROM people_link_review WHERE state = 'open'"
        )
        for place, (kind, reason) in enumerate(
            [("linked", "birth_dates_differ"), ("kept_apart", "birth_dates_differ"),
             ("linked", "quality_sample"), ("unlinked", "quality_sample"),
             ("unlinked", "quality_sample")]
        ):  # fmt: skip
            with world.database.connect("owner") as owner:
                [vote] = owner.execute(
                    "INSERT INTO people_link_vote (review_id, profile_id, user_id, answer, "
                    "organisation_id) VALUES (%s, 1, 1, 'link', 1) RETURNING id", [review],
                ).fetchone()  # fmt: skip
                [decision] = owner.execute(
                    "INSERT INTO people_link_decision (at, kind, reason, vote_id, profile_id, "
                    "identities) VALUES (%s, %s, %s, %s, 1, %s) RETURNING id",
                    [LAST, kind, reason, vote, [one]],
                ).fetchone()
                if place == 4:
                    owner.execute(
                        "INSERT INTO people_link_decision (at, kind, undoes, identities) "
                        "VALUES (%s, 'undone', %s, %s)", [LAST, decision, [one]],
                    )  # fmt: skip
        tally(world)

        told = kept(world, source="")
        assert (told["same"], told["different"]) == (1, 1)
        assert (told["sample_right"], told["sample_false"]) == (1, 1)
        assert told["hours"] == 168
        [waiting] = rows(
            world,
            "SELECT sum(number) FROM people_quality WHERE organisation_id = %s "
            "AND measure LIKE 'waiting%%'", world.organisations["employment"],
        )  # fmt: skip
        assert waiting == (1,)

    def test_again_the_same_day_changes_nothing_and_a_week_that_is_over_stays(self, world):
        tell(world, "se-app", "SE", LAST, given_name="Ana")
        tally(world)
        before = kept(world)
        tell(world, "se-app", "SE", LAST, given_name="Eva")  # too late to be counted
        tally(world)
        tally(world, NOW + timedelta(seconds=1))

        assert kept(world) == before

    def test_is_asked_for_once_a_day(self, world):
        asked = "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%%count_quality'"
        world.enter("intake")
        keep_watch(now=NOW)
        keep_watch(now=NOW)
        assert rows(world, asked) == [(1,)]

        count_quality(now=NOW)
        rows(world, "DELETE FROM procrastinate_jobs RETURNING id")
        keep_watch(now=NOW)
        assert rows(world, asked) == [(0,)]
        keep_watch(now=NOW + timedelta(days=1))
        assert rows(world, asked) == [(1,)]


class TestTelling:
    def test_gives_only_rounded_counts_of_weeks_that_are_over(self, world):
        remember(world, "no_document", *[0.117] * 4, of=203)
        tell(world, "se-app", "SE", NOW, given_name="Ana")
        tally(world)

        told = quality_counts(world.viewer("dario"))

        own = [one for one in told if one.source == "se-app"]
        assert {one.week for one in own} == {monday_of(NOW) - WEEK * n for n in range(1, 5)}
        assert {one.number for one in own if one.measure == "told"} <= {200, 205}
        assert {one.number for one in own if one.measure == "no_document"} <= {20, 25}
        assert own[0].name == "Aplicación de empleo"
        assert all(one.number % 5 == 0 for one in told if one.measure != "hours")
        assert told == quality_counts(world.viewer("dario"))  # asking again tells no more

    def test_rounds_by_chance_but_right_on_the_whole(self, world):
        with roles.administrator(database=world.database.name) as administrator:
            found = administrator.execute(
                "SELECT n, avg(people_rounded(n || '/' || i, n, 5)), "
                "bool_and(abs(people_rounded(n || '/' || i, n, 5) - n) < 5) FROM "
                "generate_series(0, 12) AS n, generate_series(1, 500) AS i GROUP BY n ORDER BY n"
            ).fetchall()

        assert [round(float(mean), 0) for _, mean, _ in found] == [float(n) for n, *_ in found]
        assert all(near for *_, near in found)

    def test_names_no_other_organisation_and_sums_up_three_or_more(self, world, olga):
        remember(world, "no_document", 0.5, source="ss-app")
        remember(world, "no_document", 0.1)
        assert {one.scope for one in quality_counts(world.viewer("dario"))} == {"own"}

        bridge = world.organisations["bridge"]
        world.enter("intake")
        keep_counts([Count(bridge, "ts-book", monday_of(LAST), "", "told", 41)], now=NOW)
        world.enter("web")
        told = quality_counts(world.viewer("dario"))

        assert {one.source for one in told} == {"se-app", ""}
        [region] = [one for one in told if one.scope == "region"]
        assert (region.measure, region.number % 10) == ("told", 0)
        assert 440 <= region.number <= 450
        assert {one.source for one in quality_counts(olga)} == {"ss-app", ""}

    def test_puts_origins_of_few_together(self, world):
        employment = world.organisations["employment"]
        world.enter("intake")
        keep_counts(
            [Count(employment, "se-app", monday_of(LAST), cut, "arrived", many)
             for cut, many in (("origin:ES", 120), ("origin:RO", 30), ("origin:GM", 20),
                               ("document:no", 12))],
            now=NOW,
        )  # fmt: skip
        world.enter("web")

        told = {one.slice: one.number for one in quality_counts(world.viewer("dario"))}

        assert told == {"origin:ES": 120, "origin:*": 50, "document:no": told["document:no"]}
        assert told["document:no"] in (10, 15)

    def test_gives_nothing_to_anybody_else_and_writes_it_down(self, world):
        remember(world, "no_document", 0.1)

        for who in ("alba", "marta", "delia", "bilal", "nora"):
            assert quality_counts(world.viewer(who)) == []
            assert quality_alarms(world.viewer(who)) == []
        assert (
            rows(world, "SELECT outcome FROM audit_event WHERE kind = 'quality.read'")
            == [("denied",)] * 5
        )

    def test_gives_nothing_without_an_event(self, world):
        from trenza.access.public import signed_context

        remember(world, "no_document", 0.1)
        with transaction.atomic():
            context = signed_context(world.viewer("dario"))
            from django.db import connection

            with connection.cursor() as cursor:
                cursor.execute("SELECT people_announce_quality(%s, NULL)",
                               [context])  # fmt: skip
                with pytest.raises(psycopg.Error, match="no event"):
                    connection.connection.execute(
                        "SELECT * FROM people_quality_counts(%s)", [context]
                    )
            transaction.set_rollback(True)


USUAL = [0.1] * 9


class TestAlarm:
    def test_rings_once_is_an_event_of_the_organisation_and_is_told_to_its_manager(
        self, world, olga
    ):
        remember(world, "no_birth", *USUAL, 0.4)

        assert tally(world) == 1
        assert tally(world, NOW + timedelta(hours=1)) == 1
        [alarm] = quality_alarms(world.viewer("dario"))
        assert (alarm.name, alarm.measure, alarm.state) == (
            "Aplicación de empleo", "no_birth", "open",
        )  # fmt: skip
        assert (alarm.usual, alarm.found) == (0.1, 0.4)
        assert alarm.low < 0.1 < alarm.high < 0.4
        assert quality_alarms(olga) == []
        assert rows(
            world,
            "SELECT organisation, person, detail ->> 'measure' FROM audit_event "
            "WHERE kind = 'quality.alarm'",
        ) == [(str(world.organisations["employment"]), "", "no_birth")]

    def test_does_not_ring_where_all_is_as_ever_or_nothing_is_usual_yet(self, world):
        remember(world, "no_birth", *USUAL, 0.1)
        remember(world, "no_document", *USUAL, 0.12)
        remember(world, "no_surname2", *[0.1] * 4, 0.5)  # five weeks
        remember(world, "non_ascii", *[0.1, 0.5] * 5)  # a big file every fortnight
        remember(world, "placeholder", *USUAL, 0.5, whole="rows", of=40)  # of few
        remember(world, "no_birth", *USUAL, 0.5, source="ss-app", until=NOW - 3 * WEEK)  # silent

        assert tally(world) == 0

    def test_that_was_a_mistake_does_not_ring_again_and_is_not_part_of_what_is_usual(self, world):
        dario = world.viewer("dario")
        remember(world, "no_birth", *USUAL, 0.4)
        tally(world)
        [alarm] = quality_alarms(dario)
        said = {"state": "mended", "reason": "Faltaba una columna en el volcado del martes."}

        assert answer_alarm(dario, alarm.id, **said) == "noted"
        assert answer_alarm(dario, alarm.id, **said) == "late"
        assert tally(world) == 0
        [settled] = quality_alarms(dario)
        assert (settled.state, settled.reason) == (said["state"], said["reason"])
        later = NOW + WEEK
        remember(world, "no_birth", 0.1, until=later)
        assert tally(world, later) == 0
        remember(world, "no_birth", 0.4, until=later + WEEK)
        assert tally(world, later + WEEK) == 1
        model = apps.get_model("people", "QualityAlarm")
        world.enter("owner")
        assert round(model.objects.get(state="open").usual, 2) == 0.1

    def test_that_is_the_new_normal_rests_until_that_is_usual_and_then_watches_it(self, world):
        dario = world.viewer("dario")
        remember(world, "no_birth", *USUAL, 0.4)
        tally(world)
        [alarm] = quality_alarms(dario)
        answer_alarm(dario, alarm.id, state="accepted", reason="El albergue nuevo no la pregunta.")
        at = NOW
        for share in [0.4] * 6:
            at += WEEK
            remember(world, "no_birth", share, until=at)
            assert tally(world, at) == 0
        at += WEEK
        remember(world, "no_birth", 0.1, until=at)

        assert tally(world, at) == 1

    def test_is_over_by_itself_when_the_source_is_as_it_was(self, world):
        remember(world, "no_birth", *USUAL, 0.4)
        tally(world)
        remember(world, "no_birth", 0.4, until=NOW + WEEK)
        assert tally(world, NOW + WEEK) == 1
        remember(world, "no_birth", 0.1, until=NOW + 2 * WEEK)

        assert tally(world, NOW + 2 * WEEK) == 0
        assert rows(world, "SELECT kind FROM audit_event WHERE kind LIKE 'quality.%%'") == [
            ("quality.alarm",), ("quality.over",),
        ]  # fmt: skip

    def test_is_not_answered_without_a_reason(self, world):
        remember(world, "no_birth", *USUAL, 0.4)
        tally(world)
        dario = world.viewer("dario")
        [alarm] = quality_alarms(dario)

        for state, reason in (("over", "Un motivo bastante largo"), ("mended", "corto"),
                              ("accepted", " " * 30), ("mended", "x" * 401)):  # fmt: skip
            assert answer_alarm(dario, alarm.id, state=state, reason=reason) == "refused"
        assert quality_alarms(dario) == [alarm]

    def test_of_another_organisation_cannot_be_answered(self, world, olga):
        remember(world, "no_birth", *USUAL, 0.4)
        tally(world)
        [alarm] = quality_alarms(world.viewer("dario"))
        said = {"state": "mended", "reason": "Un motivo bastante largo"}

        assert answer_alarm(olga, alarm.id, **said) == "refused"
        assert answer_alarm(world.viewer("alba"), alarm.id, **said) == "refused"
        assert quality_alarms(world.viewer("dario")) == [alarm]


def test_one_false_in_three_hundred_may_be_up_to_two_in_a_hundred():
    low, high = wilson(299, 300)

    assert 0.98 < low < 299 / 300 < high < 1
