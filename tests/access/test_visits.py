"""A first visit is declared once, reviewed, and when confirmed lasts until a system says so."""

import json
from datetime import date, timedelta

import pytest

from tests.cast import START, World
from tests.laws.sabotage import break_function, events_of, perform, sign
from trenza.access.public import call, search_person

CRITERIA = {"type": "dni", "value": "99999018D", "birth_date": "1980-03-02"}


def declare(world: World, who: str) -> object:
    with world.database.connect("web") as web:
        context, text = sign(web, world, who), json.dumps(CRITERIA)
        web.execute("SELECT access_announce_search(%s, %s::jsonb)", [context, text])
        [person] = web.execute(
            "SELECT access_declare_visit(%s, %s::jsonb, 'Viene por primera vez')", [context, text]
        ).fetchone()
    return person


def visits(world: World, columns: str = "id") -> list[tuple]:
    with world.database.connect("owner") as owner:
        return owner.execute(
            f"SELECT {columns} FROM access_relation WHERE source = 'trenza' ORDER BY noted_at"
        ).fetchall()


def later(world: World, change: str) -> None:
    with world.database.connect("owner") as owner:
        owner.execute(f"UPDATE access_relation SET {change} WHERE source = 'trenza'".encode())


@pytest.fixture
def manager(world: World) -> str:
    """A manager of the far-away office and a colleague of Quim's there."""
    with world.database.connect("owner") as owner:
        for name, user, kind in (
            ("chief", "marta", "manager"), ("mate", "dario", "employment_counsellor"),
        ):  # fmt: skip
            [world.profiles[name]] = owner.execute(
                "INSERT INTO accounts_profile (user_id, centre_id, kind, functions, post, "
                "reference, valid_from, active) VALUES (%s, %s, %s, '{}', '', '', %s, true) "
                "RETURNING id",
                [world.users[user], world.centres["office-far"], kind, START],
            ).fetchone()
    return "chief"


def review(world: World, who: str, *, confirm: bool) -> bool:
    [(visit,)] = visits(world)
    return call("access_review_visit", world.viewer(who), visit, confirm)


class TestDeclaring:
    def test_again_the_same_day_changes_nothing(self, world: World, manager: str):
        declare(world, "quim")
        [(ends,)] = visits(world, "expires_at")

        assert declare(world, "quim") == world.persons["pere"]
        assert visits(world, "expires_at") == [(ends,)]

    def test_again_once_it_ended_waits_for_its_review(self, world: World, manager: str):
        declare(world, "quim")
        later(world, "expires_at = now() - interval '1 hour'")

        assert declare(world, "quim") is None
        assert events_of(world, "visit.declared")[-1]["outcome"] == "denied"

    def test_of_a_colleague_waits_for_the_review_of_the_first(self, world: World, manager: str):
        declare(world, "quim")

        assert declare(world, "mate") is None
        assert review(world, manager, confirm=False) is True
        assert declare(world, "mate") == world.persons["pere"]

    def test_without_limit_is_noticed(self, world: World, manager: str):
        break_function(
            world.database.name, "access_declare_visit", "(FOUND AND NOT mine)", "(false)"
        )
        declare(world, "quim")
        later(world, "expires_at = now() - interval '1 hour'")

        assert declare(world, "quim") is not None


class TestConfirmed:
    def test_ends_when_the_protocol_says(self, world: World, manager: str):
        declare(world, "quim")
        assert review(world, manager, confirm=True) is True
        [(kind, ends)] = visits(world, "kind, valid_to - valid_from")

        assert (kind, ends) == ("attends", 90)

    def test_is_found_by_name_like_anybody_else(self, world: World, manager: str):
        declare(world, "quim")
        assert search_person(world.viewer("quim"), {"tokens": ["garcia"]}) == []
        review(world, manager, confirm=True)

        [hit] = search_person(world.viewer("quim"), {"tokens": ["garcia"]})
        assert (hit.own, hit.person_id) == (True, world.persons["pere"])

    def test_ended_is_found_no_more_and_may_be_declared_again(self, world: World, manager: str):
        declare(world, "quim")
        review(world, manager, confirm=True)
        yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011 - a day, not a moment
        later(world, f"valid_from = '{START}', valid_to = '{yesterday - timedelta(days=1)}'")

        assert search_person(world.viewer("quim"), {"tokens": ["garcia"]}) == []
        assert declare(world, "quim") == world.persons["pere"]
        assert visits(world, "kind, valid_to") == [("declared", None)]

    def test_without_end_is_noticed(self, world: World, manager: str):
        break_function(
            world.database.name, "access_review_visit",
            "CASE WHEN p_confirm THEN access_today() + coalesce(term, 90) END", "NULL",
        )  # fmt: skip
        declare(world, "quim")
        review(world, manager, confirm=True)

        assert visits(world, "valid_to") == [(None,)]


def test_a_review_of_nothing_is_refused(world: World):
    with world.database.connect("web") as web:
        [done] = perform(
            web,
            "SELECT access_review_visit(%s, %s, true)",
            [sign(web, world, "marta"), world.persons["pere"]],
        ).fetchone()

    assert done is False
