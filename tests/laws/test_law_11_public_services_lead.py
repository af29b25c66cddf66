"""Law 11: social or employment services open the file; entities propose and contribute."""

import json

import psycopg
import pytest

from tests.cast import NOW, START, World, new_record
from tests.laws.sabotage import break_function, events_of, folder_rows, perform, sign

PASSPORT = {"type": "passport", "value": "AB12345", "country": "MA"}
CRITERIA = {"type": "passport", "value": "AB12345", "birth_date": "2001-01-01"}
PERE = {"type": "dni", "value": "99999018D", "birth_date": "1980-03-02"}
REASON = "Viene por primera vez y no trae papeles"


@pytest.fixture
def known(world: World) -> World:
    """Only the entity knows Berta, and now by her passport."""
    from django.db import transaction

    from trenza.people.public import read_identity, resolve

    world.enter("intake")
    berta = {
        "source_id": "8", "given_name": "Berta", "surname1": "Solà", "birth_date": "2001-01-01",
        "birth_precision": "day", "sex": "F", "identifiers": [PASSPORT],
    }  # fmt: skip
    identity = read_identity(berta, version=2, today=NOW.date())
    with transaction.atomic():
        [found] = resolve([identity], source="ts-book", sector="TS", now=NOW)
    assert found.person_id == world.persons["berta"]
    world.enter("web")
    return world


def hits(world: World, who: str, criteria: dict) -> list[str]:
    from trenza.access.public import search_person

    return ["own" if hit.own else "exists" for hit in search_person(world.viewer(who), criteria)]


def declared(web: psycopg.Connection, world: World, who: str, criteria: dict, reason=REASON):
    context, text = sign(web, world, who), json.dumps(criteria)
    web.execute("SELECT access_announce_search(%s, %s::jsonb)", [context, text])
    [made] = web.execute(
        "SELECT access_declare_visit(%s, %s::jsonb, %s)", [context, text, reason]
    ).fetchone()
    return made


def told_by_social_services(world: World) -> None:
    """Who attends Pere, and why he wants to work."""
    from trenza.records.public import append

    world.enter("intake")
    rows = [
        new_record(world, "pere", "ss-app", kind, "county", "county-north", kind)
        for kind in ("basic_information_sheet", "emotional_factors", "household_situation")
    ]
    append(rows, delivery_id=None, now=NOW)
    world.enter("web")


class TestPersonOfAnEntityAlone:
    def test_is_found_by_nobody_else(self, known: World):
        assert hits(known, "nora", CRITERIA) == ["own"]
        for who in ("alba", "bilal", "quim", "sara"):
            assert hits(known, who, CRITERIA) == []

    def test_is_visited_by_nobody_else(self, known: World):
        with known.database.connect("web") as web:
            assert declared(web, known, "bilal", CRITERIA) is None
            assert declared(web, known, "sara", CRITERIA) is None

    def test_exists_once_a_public_service_attends_her(self, known: World):
        from trenza.access.public import NewRelation, note_relations

        known.enter("intake")
        note_relations(
            [NewRelation(
                person_id=known.persons["berta"], identity_id=None,
                centre_id=known.centres["county-north"],
                organisation_id=known.organisations["county"], profile_id=None, valid_from=START,
                valid_to=None, source="ss-app", source_id="rel-berta", version=1,
            )],
            now=NOW,
        )  # fmt: skip
        known.enter("web")

        assert hits(known, "bilal", CRITERIA) == ["exists"]


class TestEntity:
    def test_contributes_its_own_statement(self, world: World):
        with world.database.connect("web") as web:
            [made] = perform(
                web,
                "SELECT access_state_record(%s, %s, 'follow_up', 'other_support', NULL, "
                "'{\"kind\": \"food\"}', 'Alimentos', NULL, NULL, 'current')",
                [sign(web, world, "nora"), world.persons["pere"]],
            ).fetchone()

        assert made is not None

    @pytest.mark.parametrize("type_code", ["job_demand", "regional_benefit", "needs_assessment"])
    def test_states_nothing_that_belongs_to_a_public_service(self, world: World, type_code: str):
        with world.database.connect("web") as web:
            [made] = perform(
                web,
                "SELECT access_state_record(%s, %s, 'follow_up', %s, NULL, '{}', '', NULL, NULL, "
                "'current')",
                [sign(web, world, "nora"), world.persons["pere"], type_code],
            ).fetchone()

        assert made is None

    def test_states_nothing_about_somebody_whom_it_does_not_attend(self, world: World):
        with world.database.connect("web") as web:
            [made] = perform(
                web,
                "SELECT access_state_record(%s, %s, 'follow_up', 'other_support', NULL, "
                "'{\"kind\": \"food\"}', '', NULL, NULL, 'current')",
                [sign(web, world, "sara"), world.persons["pere"]],
            ).fetchone()

        assert made is None


class TestDeclaredVisit:
    def test_opens_little_to_one_professional_for_a_day_and_the_person_sees_it(self, world: World):
        pere = world.persons["pere"]
        told_by_social_services(world)
        with world.database.connect("web") as web:
            assert declared(web, world, "quim", PERE) == pere
            first = folder_rows(web, world, "quim", pere, "first_diagnosis")
            later = folder_rows(web, world, "quim", pere, "follow_up")
            shown = str(folder_rows(web, world, "alba", pere, parts=("accesses",)))
        [identity] = [row["content"] for row in first if row["part"] == "identity"]
        with world.database.connect("owner") as owner:
            [hours] = owner.execute(
                "SELECT extract(epoch FROM expires_at - clock_timestamp()) / 3600 "
                "FROM access_relation WHERE kind = 'declared'"
            ).fetchone()

        assert [(row["type"], row["level"]) for row in first if row["part"] == "record"] == [
            ("basic_information_sheet", 2)
        ]
        assert [row for row in first if row["part"] == "household"] == []
        assert [row["state"] for row in later] == ["denied"]
        assert identity["given_name"] == "Pere"
        assert (identity["phone"], identity["address"], identity["identifiers"]) == ("", "", [])
        assert 23 < hours <= 24
        assert "visit.declared" in shown

    def test_ends_by_itself(self, world: World):
        pere = world.persons["pere"]
        with world.database.connect("web") as web, world.database.connect("owner") as owner:
            declared(web, world, "quim", PERE)
            owner.execute(
                "UPDATE access_relation SET expires_at = clock_timestamp() WHERE kind = 'declared'"
            )

            assert len(folder_rows(web, world, "quim", pere, "first_diagnosis")) == 1

    @pytest.mark.parametrize(
        "criteria",
        [
            {**PERE, "birth_date": "1980-03-03"},
            {"type": "dni", "value": "99999036G", "birth_date": "1980-03-02"},
            {"type": "dni", "value": "99999027H", "birth_date": "1991-07-15"},
        ],
        ids=["with another birth date", "of a number that is nobody's", "of a protected person"],
    )
    def test_without_the_exact_person_opens_nothing_and_is_an_event(self, world: World, criteria):
        with world.database.connect("web") as web:
            assert declared(web, world, "quim", criteria) is None

        assert events_of(world, "visit.declared")[-1]["outcome"] == "denied"

    def test_needs_a_reason(self, world: World):
        with (
            world.database.connect("web") as web,
            pytest.raises(psycopg.errors.InvalidParameterValue),
        ):
            declared(web, world, "quim", PERE, reason="x")

    @pytest.mark.parametrize("who", ["dario", "delia"])
    def test_is_not_for_those_who_open_no_folder(self, world: World, who: str):
        with world.database.connect("web") as web:
            assert declared(web, world, who, PERE) is None


class TestBrokenDoor:
    def test_that_lets_entities_open_the_file_is_noticed(self, known: World):
        break_function(
            known.database.name, "access_opened_by_public_service", "o.sector IN ('SS', 'SE')",
            "true",
        )  # fmt: skip

        assert hits(known, "bilal", CRITERIA) == ["exists"]
