"""Abuse cases 47–58: what was true yesterday, or for somebody else."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import NOW, START, World
from tests.laws.sabotage import break_function, events_of, folder_rows, perform, sign
from tests.laws.test_abuse_objects import declare, give_consent, series_of
from tests.laws.test_law_05_link_never_merge import tell

TODAY = "(now() AT TIME ZONE 'Europe/Madrid')::date"


def as_owner(world: World, statement: str, *values) -> None:
    with world.database.connect("owner") as owner:
        owner.execute(statement, list(values))


def seen(web, world: World, who: str, situation: str = "follow_up", person: str = "pere") -> set:
    rows = folder_rows(web, world, who, world.persons[person], situation)
    return {row["type"] for row in rows if row["part"] in ("record", "exists")}


def of_others(web, world: World, who: str = "nora") -> set:
    return seen(web, world, who) - {"other_support"}


class TestCase47StaleConsent:
    def test_47_withdrawn_in_one_place_is_withdrawn_on_the_next_statement_of_all(self, world):
        with world.database.connect("web") as one, world.database.connect("web") as other:
            consent = give_consent(one, world, "alba", "bridge")
            assert of_others(other, world) != set()
            perform(
                one,
                "SELECT access_withdraw_consent(%s, %s, 'in_person')",
                [sign(one, world, "bilal"), consent],
            )
            assert of_others(other, world) == set()

    def test_47_an_event_of_before_opens_nothing_after(self, world: World):
        """The page asked, the consent was withdrawn, the page reads: nothing of others."""
        with world.database.connect("web") as web:
            consent = give_consent(web, world, "alba", "bridge")
            context = sign(web, world, "nora")
            web.execute(
                "SELECT access_announce_folder(%s, %s, 'follow_up', '', true, 'page')",
                [context, world.persons["pere"]],
            )
            with world.database.connect("web") as other:
                perform(
                    other,
                    "SELECT access_withdraw_consent(%s, %s, 'in_person')",
                    [sign(other, world, "alba"), consent],
                )
            rows = web.execute(
                "SELECT type FROM access_read_folder(%s, ARRAY['records'])", [context]
            ).fetchall()

        assert [kind for (kind,) in rows if kind] == ["other_support"]

    def test_47_expired_yesterday_is_no_consent(self, world: World):
        with world.database.connect("web") as web:
            give_consent(web, world, "alba", "bridge")
            as_owner(world, f"UPDATE access_consent SET expires_on = {TODAY}")
            assert of_others(web, world) != set()
            as_owner(world, f"UPDATE access_consent SET expires_on = {TODAY} - 1")
            assert of_others(web, world) == set()


class TestCase48OtherRecipient:
    def test_48_a_consent_for_one_entity_is_none_for_another(self, world: World):
        as_owner(
            world,
            "INSERT INTO access_relation (id, person_id, centre_id, organisation_id, kind, "
            "valid_from, source, source_id, version, state, noted_at) VALUES "
            "(gen_random_uuid(), %s, %s, %s, 'attends', %s, 'shelter-book', 'r', 1, 'current', "
            "now())",
            world.persons["pere"], world.centres["shelter-site"],
            world.organisations["shelter"], START,
        )  # fmt: skip
        with world.database.connect("web") as web:
            give_consent(web, world, "alba", "bridge")

            assert of_others(web, world) != set()
            assert seen(web, world, "sara") == set()

    def test_48_a_consent_about_one_person_is_none_about_another(self, world: World):
        with world.database.connect("web") as web:
            give_consent(web, world, "alba", "bridge")
            rows = folder_rows(web, world, "nora", world.persons["berta"])

        assert rows[0]["content"]["consent"] is None


class TestCase49Forged:
    def test_49_the_entity_takes_consent_for_itself_only(self, world: World):
        with world.database.connect("web") as web:
            assert give_consent(web, world, "nora", "shelter") is None
            assert give_consent(web, world, "nora", "bridge") is not None

    def test_49_nobody_consents_for_somebody_whom_she_does_not_attend(self, world: World):
        with world.database.connect("web") as web:
            assert give_consent(web, world, "quim", "bridge") is None
            assert give_consent(web, world, "nora", "bridge", person="rosa") is None

    def test_49_it_cannot_be_dated_back_and_says_who_took_it(self, world: World):
        with world.database.connect("web") as web:
            made = give_consent(web, world, "alba", "bridge")
        with world.database.connect("owner") as owner:
            [by, at] = owner.execute(
                "SELECT collected_by, collected_at FROM access_consent WHERE id = %s", [made]
            ).fetchone()

        assert by == world.profiles["alba"]
        assert abs(at - datetime.now(UTC)) < timedelta(minutes=5)
        assert events_of(world, "consent.recorded")[-1]["detail"]["consent"] == str(made)


class TestCase50EndedRelation:
    @pytest.mark.parametrize(
        "change",
        [
            f"valid_to = {TODAY} - 1",
            f"valid_from = {TODAY} + 1",
            "state = 'retracted'",
            "expires_at = clock_timestamp()",
            "centre_id = (SELECT id FROM directory_centre WHERE code = 'office-far')",
        ],
        ids=["ended", "not begun", "taken back", "expired", "of another centre"],
    )
    @pytest.mark.parametrize("who", ["alba", "bilal", "nora"])
    def test_50_opens_nothing(self, world: World, change: str, who: str):
        with world.database.connect("web") as web:
            assert seen(web, world, who) != set()
            as_owner(world, f"UPDATE access_relation SET {change}")
            assert seen(web, world, who) == set()

    def test_50_of_today_opens_until_the_day_is_over(self, world: World):
        """Case 55: the last day counts whole, in the time of the territory."""
        as_owner(world, f"UPDATE access_relation SET valid_to = {TODAY}, valid_from = {TODAY}")
        with world.database.connect("web") as web:
            assert seen(web, world, "alba") != set()


class TestCase51Situation:
    def test_51_each_declaration_and_each_situation_is_an_event_of_its_own(self, world: World):
        with world.database.connect("web") as web:
            declare(web, world, "quim")
            declare(web, world, "quim")
            for situation in ("first_diagnosis", "follow_up", "procedure"):
                folder_rows(web, world, "quim", world.persons["pere"], situation)
        tried = events_of(world, "visit.declared", "folder.opened", "folder.denied")

        assert [event["kind"] for event in tried] == [
            "visit.declared", "visit.declared", "folder.opened", "folder.denied", "folder.denied",
        ]  # fmt: skip

    def test_51_a_visit_revoked_is_not_brought_back_by_declaring_it_again(self, world: World):
        with world.database.connect("web") as web:
            declare(web, world, "quim")
            as_owner(
                world, "UPDATE access_relation SET state = 'retracted' WHERE kind = 'declared'"
            )
            context, text = sign(web, world, "quim"), json.dumps(
                {"type": "dni", "value": "99999018D", "birth_date": "1980-03-02"}
            )  # fmt: skip
            web.execute("SELECT access_announce_search(%s, %s::jsonb)", [context, text])
            web.execute(
                "SELECT access_declare_visit(%s, %s::jsonb, 'Otra vez por aquí')", [context, text]
            )

            assert seen(web, world, "quim", "first_diagnosis") == set()

    @pytest.mark.parametrize("situation", ["emergency", "", "FOLLOW_UP", "inventada", "' OR 1=1"])
    def test_51_a_situation_that_has_no_door_opens_nothing(self, world: World, situation: str):
        with world.database.connect("web") as web:
            assert seen(web, world, "alba", situation) == set()


class TestCase52And53Identity:
    def test_52_two_who_turn_out_one_give_nobody_the_rights_of_both(self, world: World):
        """An entity that attended the one does not see what others said of the other."""
        from tests.cast import PERE

        with world.database.connect("web") as web:
            before = seen(web, world, "nora", person="berta")
            joined = tell(world, "ts-book", "TS", "8", 2, **PERE)  # a DNI typed wrong
            assert joined == world.persons["pere"]
            after = seen(web, world, "nora")

        assert before == set()
        assert after == {"other_support"}

    def test_53_a_typing_mistake_corrected_takes_everything_back(self, world: World):
        from tests.cast import BERTA, PERE

        tell(world, "ts-book", "TS", "8", 2, **PERE)
        berta = tell(world, "ts-book", "TS", "8", 3, **BERTA)
        with world.database.connect("web") as web:
            assert seen(web, world, "alba") >= {"health_situation"}
            assert folder_rows(web, world, "nora", berta)[0]["state"] == "allowed"

        assert berta != world.persons["pere"]


class TestCase54Block:
    def test_54_is_lifted_by_its_author_alone(self, world: World):
        ask = "SELECT access_block_record(%s, %s, %s, %s, 'x', current_date)"
        with world.database.connect("web") as web:
            series = series_of(world, "DEM-1")
            for who, block in (("bilal", True), ("alba", False), ("nora", False)):
                perform(web, ask, [sign(web, world, who), world.persons["pere"], series, block])
            assert "job_demand" not in seen(web, world, "alba")
            perform(web, ask, [sign(web, world, "bilal"), world.persons["pere"], series, False])
            assert "job_demand" in seen(web, world, "alba")

    def test_54_holds_for_the_versions_that_follow(self, world: World):
        from tests.laws.test_law_04_appended import append_as_intake, demand

        with world.database.connect("web") as web:
            perform(
                web,
                "SELECT access_block_record(%s, %s, %s, true, 'x', current_date)",
                [sign(web, world, "bilal"), world.persons["pere"], series_of(world, "DEM-1")],
            )
            append_as_intake(world, demand(world, 2))

            assert "job_demand" not in seen(web, world, "alba")


class TestCase57Profiles:
    def test_57_what_one_profile_opened_another_of_the_same_user_did_not(self, world: World):
        with world.database.connect("owner") as owner:
            [second] = owner.execute(
                "INSERT INTO accounts_profile (user_id, centre_id, kind, functions, post, "
                "reference, valid_from, active) VALUES (%s, %s, 'social_worker', '{}', '', '', "
                "%s, true) RETURNING id",
                [world.users["nora"], world.centres["county-north"], START],
            ).fetchone()
        world.profiles["nora-county"] = second
        with world.database.connect("web") as web:
            folder_rows(web, world, "nora-county", world.persons["pere"])
            context = sign(web, world, "nora")
            web.execute(
                "SELECT access_announce_folder(%s, %s, 'follow_up', '', false, 'page')",
                [context, world.persons["pere"]],
            )
            sought = web.execute(
                "SELECT part, state FROM access_read_folder(%s, ARRAY['records'])", [context]
            ).fetchall()
            rows = folder_rows(web, world, "nora", world.persons["pere"], parts=("records",))

        assert sought == [("access", "reason")]
        assert {row["type"] for row in rows if row["part"] == "record"} == {"other_support"}

    def test_57_a_profile_that_moves_to_another_centre_leaves_its_people_behind(self, world):
        with world.database.connect("web") as web:
            assert seen(web, world, "bilal") != set()
            as_owner(
                world,
                "UPDATE accounts_profile SET centre_id = %s WHERE id = %s",
                world.centres["office-far"], world.profiles["bilal"],
            )  # fmt: skip
            assert seen(web, world, "bilal") == set()


class TestCase58Protected:
    def test_58_protection_told_by_any_source_hides_from_all_at_once(self, world: World):
        from tests.cast import PERE

        with world.database.connect("web") as web:
            first = str(folder_rows(web, world, "alba", world.persons["pere"]))
            tell(world, "se-app", "SE", "9001", 2, **{**PERE, "protection": "protected"})
            then = folder_rows(web, world, "alba", world.persons["pere"])
        told = {row["type"] for row in then if row["part"] == "record" and row["sector"] != "SS"}

        assert "Calle Mayor 1" in first
        assert "Calle Mayor 1" not in str(then)
        assert "unemployment_benefit" not in told


class TestBlindDecision:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("AND c.withdrawn_at IS NULL", ""),
            ("AND (c.expires_on IS NULL OR c.expires_on >= p_today)", ""),
            ("AND c.organisation_id = p_organisation", ""),
        ],
        ids=["to withdrawal", "to expiry", "to the recipient"],
    )
    def test_is_noticed(self, world: World, old: str, new: str):
        break_function(world.database.name, "access_consents_in_force", old, new)
        with world.database.connect("web") as web:
            give_consent(web, world, "alba", "bridge")
            as_owner(
                world,
                "UPDATE access_consent "
                "SET withdrawn_at = %s, expires_on = %s, organisation_id = %s",
                None if "withdrawn" not in old else NOW,
                START if "expires" in old else None,
                world.organisations["shelter" if "organisation" in old else "bridge"],
            )

            assert of_others(web, world) != set()
