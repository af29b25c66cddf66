"""Searching: an organisation's own numbers, tries at a birth date, and answers without end."""

from collections.abc import Iterator

import pytest

from tests.cast import World
from tests.laws.sabotage import break_function, events_of, sign
from trenza.access.public import TooManySearches, search_person

PERE = {"type": "dni", "value": "99999018D"}
NOBODY = {"type": "dni", "value": "99999999R"}
TRIES = 20


def own_numbers(world: World) -> None:
    """The county and the entity give the same number of their own to two persons."""
    with world.database.connect("owner") as owner:
        for person, source, number in (("pere", "ss-app", "P-1"), ("berta", "ts-book", "8")):
            owner.execute(
                "INSERT INTO people_identifier (identity_id, person_id, type, value, country, "
                "issuer) VALUES (%s, %s, 'own', '1234', '', '')",
                [world.identities[(source, number)], world.persons[person]],
            )


def found(world: World, who: str, criteria: dict) -> list:
    return [hit.person_id for hit in search_person(world.viewer(who), criteria)]


class TestOwnNumbers:
    def test_name_whom_the_searchers_organisation_calls_so(self, world: World):
        own_numbers(world)
        asked = {"type": "own", "value": "1234"}

        assert found(world, "alba", asked) == [world.persons["pere"]]
        assert found(world, "nora", asked) == [world.persons["berta"]]
        assert found(world, "bilal", asked) == []

    def test_of_others_are_noticed(self, world: World):
        own_numbers(world)
        break_function(
            world.database.name, "access_person_by_identifier", "d.type <> 'own' OR", "true OR"
        )

        assert found(world, "alba", {"type": "own", "value": "1234"}) == []


class TestPassports:
    def test_are_told_apart_by_their_country(self, world: World):
        with world.database.connect("owner") as owner:
            for person, number, country in (("pere", "P-1", "MA"), ("rosa", "P-2", "CO")):
                owner.execute(
                    "INSERT INTO people_identifier (identity_id, person_id, type, value, country, "
                    "issuer) VALUES (%s, %s, 'passport', 'ZZ00001', %s, '')",
                    [world.identities[("ss-app", number)], world.persons[person], country],
                )
        asked = {"type": "passport", "value": "ZZ00001"}

        assert found(world, "alba", asked) == []
        assert found(world, "alba", {**asked, "country": "MA"}) == [world.persons["pere"]]
        assert found(world, "alba", {**asked, "country": "CO"}) == [world.persons["rosa"]]


def births() -> Iterator[str]:
    return (f"1980-04-{day:02}" for day in range(1, 29))


def guess(world: World, who: str, criteria: dict = PERE) -> int:
    """How many birth dates may be tried before one has to wait."""
    for tried, born in enumerate(births()):
        try:
            assert found(world, who, {**criteria, "birth_date": born}) == []
        except TooManySearches:
            return tried
    return -1


class TestBirthDates:
    @pytest.mark.parametrize("criteria", [PERE, NOBODY], ids=["somebody", "nobody"])
    def test_may_be_tried_a_few_times_an_hour(self, world: World, criteria: dict):
        assert guess(world, "quim", criteria) == TRIES
        last = events_of(world, "person.searched")[-1]

        assert (last["outcome"], last["detail"]["wait"]) == ("denied", True)

    def test_are_not_told_right_once_one_has_to_wait(self, world: World):
        guess(world, "quim")

        with pytest.raises(TooManySearches):
            search_person(world.viewer("quim"), {**PERE, "birth_date": "1980-03-02"})

    def test_that_were_right_do_not_count(self, world: World):
        for _ in range(TRIES + 2):
            [hit] = search_person(world.viewer("quim"), {**PERE, "birth_date": "1980-03-02"})
            assert hit.own is False

    def test_keep_nobody_from_searching_otherwise(self, world: World):
        guess(world, "alba", NOBODY)

        assert found(world, "alba", {"tokens": ["garcia"]}) == [world.persons["pere"]]
        assert found(world, "alba", PERE) == [world.persons["pere"]]

    def test_tried_without_limit_are_noticed(self, world: World):
        break_function(world.database.name, "access_announce_search", ">= 20", ">= 20000")

        assert guess(world, "quim") == -1


class TestLimits:
    @pytest.mark.parametrize("limit", [None, 0, -1, 5, 10**6])
    def test_hold_without_one_too(self, world: World, limit: int | None):
        with world.database.connect("owner") as owner:
            owner.execute(
                "INSERT INTO people_person (id, birth_precision, created_at, updated_at) "
                "SELECT gen_random_uuid(), 'unknown', now(), now() FROM generate_series(1, 1100)"
            )
            owner.execute(
                "INSERT INTO access_relation (id, person_id, centre_id, organisation_id, kind, "
                "valid_from, source, source_id, version, state, noted_at) "
                "SELECT gen_random_uuid(), id, %s, %s, 'attends', '2024-01-01', 'x', id::text, 1, "
                "'current', now() FROM people_person",
                [world.centres["county-north"], world.organisations["county"]],
            )
        with world.database.connect("web") as web:
            context = sign(web, world, "marta")
            web.execute("SELECT access_announce_caseload(%s, 'centre')", [context])
            rows = web.execute(
                "SELECT person_id FROM access_caseload(%s, 'centre', %s)", [context, limit]
            ).fetchall()

        assert len(rows) == {None: 0, 0: 0, -1: 0, 5: 5, 10**6: 1000}[limit]
