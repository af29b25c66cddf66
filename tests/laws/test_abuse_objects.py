"""Abuse cases 1–10: objects, functions and fields that belong to somebody else."""

import json
from uuid import uuid4

import psycopg
import pytest

from tests.cast import World
from tests.environment import ROOT
from tests.laws.rounds import Errand, client_of, furnish
from tests.laws.sabotage import (
    EVERY_AREA,
    break_function,
    events_of,
    folder_rows,
    perform,
    sign,
)

GIVE = (
    "SELECT access_record_consent(%s, %s, %s, 'base-1', 'x', 'signed_paper', 'es', %s, NULL, "
    "'carpeta 7')"
)
NOT_FOLDER_PROFILES = ("dario", "delia")


def give_consent(web, world: World, who: str, organisation: str, *, person: str = "pere"):
    [made] = perform(
        web, GIVE,
        [sign(web, world, who), world.persons[person], world.organisations[organisation],
         EVERY_AREA],
    ).fetchone()  # fmt: skip
    return made


def series_of(world: World, number: str):
    with world.database.connect("owner") as owner:
        [series] = owner.execute(
            "SELECT series FROM records_record WHERE source_id = %s", [number]
        ).fetchone()
    return series


class TestCase01:
    """IDOR: another person's number in the call."""

    @pytest.mark.parametrize("who", ["quim", "sara", "dario", "delia"])
    def test_01_another_person_by_number_is_the_same_refusal_as_nobody(self, world, who: str):
        with world.database.connect("web") as web:
            hidden = folder_rows(web, world, who, world.persons["pere"])
            unknown = folder_rows(web, world, who, uuid4())
        for rows in (hidden, unknown):
            assert len(rows) == 1
            rows[0]["content"].pop("event")

        assert hidden == unknown

    def test_01_a_door_knocked_at_for_another_person_says_the_same_as_for_nobody(self, world):
        with world.database.connect("web") as web:
            answers = []
            for person in (world.persons["pere"], uuid4()):
                context = sign(web, world, "quim")
                web.execute("SELECT access_announce_door(%s, %s)", [context, person])
                answers.append(web.execute("SELECT * FROM access_door(%s)", [context]).fetchall())
                answers.append(
                    web.execute(
                        "SELECT access_folder_mark(%s, %s), access_my_opening(%s, %s)",
                        [context, person, context, person],
                    ).fetchall()
                )

        assert answers[0] == answers[2] == []
        assert answers[1] == answers[3] == [(None, None)]

    def test_01_another_persons_consent_is_not_withdrawn_by_its_number(self, world: World):
        with world.database.connect("web") as web:
            made = give_consent(web, world, "alba", "bridge")
            for who in ("quim", "sara", "dario", "delia"):
                [done] = perform(
                    web,
                    "SELECT access_withdraw_consent(%s, %s, 'in_person')",
                    [sign(web, world, who), made],
                ).fetchone()
                assert done is False


class TestCase02:
    """Functions that are for another profile."""

    @pytest.mark.parametrize("who", NOT_FOLDER_PROFILES)
    def test_02_a_profile_without_folders_records_no_consent(self, world: World, who: str):
        with world.database.connect("web") as web:
            assert give_consent(web, world, who, "bridge") is None

        assert events_of(world, "consent.recorded")[-1]["outcome"] == "denied"

    @pytest.mark.parametrize(
        ("who", "number"), [("dario", "DEM-1"), ("delia", "VAL-1"), ("alba", "DEM-1")]
    )
    def test_02_a_profile_without_folders_or_of_another_keeps_nothing_back(
        self, world: World, who: str, number: str
    ):
        with world.database.connect("web") as web:
            [done] = perform(
                web,
                "SELECT access_block_record(%s, %s, %s, true, 'x', current_date)",
                [sign(web, world, who), world.persons["pere"], series_of(world, number)],
            ).fetchone()

        assert done is False

    @pytest.mark.parametrize("who", ["alba", "nora", "quim", "delia", "dario"])
    def test_02_only_the_manager_sees_and_settles_declared_visits(self, world: World, who: str):
        with world.database.connect("web") as web:
            declare(web, world, "quim")
            visit = visit_of(world)
            context = sign(web, world, who)
            web.execute("SELECT access_announce_visits(%s)", [context])
            assert web.execute("SELECT * FROM access_visits(%s)", [context]).fetchall() == []
            [done] = perform(
                web, "SELECT access_review_visit(%s, %s, true)", [sign(web, world, who), visit]
            ).fetchone()

        assert done is False

    def test_02_the_manager_of_another_centre_settles_nothing(self, world: World):
        with world.database.connect("web") as web:
            declare(web, world, "quim")  # in the far-away office; Marta manages the county's centre
            [done] = perform(
                web,
                "SELECT access_review_visit(%s, %s, true)",
                [sign(web, world, "marta"), visit_of(world)],
            ).fetchone()

        assert done is False

    def test_02_visits_are_not_listed_without_their_event(self, world: World):
        with world.database.connect("web") as web:
            assert web.execute(
                "SELECT * FROM access_visits(%s)", [sign(web, world, "marta")]
            ).fetchall() == []  # fmt: skip

    @pytest.mark.parametrize("who", ["alba", "bilal", "nora", "delia", "marta", "quim"])
    def test_02_rejected_rows_are_for_the_data_manager_of_their_source(self, world, who: str):
        furnish(world)
        with world.database.connect("web") as web:
            for delivery, _ in Errand(world).deliveries:
                context = sign(web, world, who)
                web.execute("SELECT exchange_announce_reading(%s, %s, 'rows')", [context, delivery])
                rows = web.execute(
                    "SELECT * FROM exchange_read_rejections(%s, NULL, '', '', 0, 100)",
                    [context],
                ).fetchall()
                causes = web.execute(
                    "SELECT * FROM exchange_causes(%s, %s)", [context, delivery]
                ).fetchall()
                assert (rows, causes) == ([], [])


def declare(web: psycopg.Connection, world: World, who: str) -> None:
    criteria = json.dumps({"type": "dni", "value": "99999018D", "birth_date": "1980-03-02"})
    context = sign(web, world, who)
    web.execute("SELECT access_announce_search(%s, %s::jsonb)", [context, criteria])
    assert web.execute(
        "SELECT access_declare_visit(%s, %s::jsonb, 'Viene por primera vez')", [context, criteria]
    ).fetchone() != (None,)


def visit_of(world: World):
    with world.database.connect("owner") as owner:
        [visit] = owner.execute("SELECT id FROM access_relation WHERE kind = 'declared'").fetchone()
    return visit


class TestCase03:
    """Fields and parts asked for by name."""

    def test_03_parts_that_do_not_exist_give_nothing(self, world: World):
        with world.database.connect("web") as web:
            rows = folder_rows(
                web, world, "nora", world.persons["pere"],
                parts=("content", "*", "records_record", "full", "'; SELECT 1; --"),
            )  # fmt: skip

        assert [row["part"] for row in rows] == ["access"]

    def test_03_asking_for_every_part_raises_no_level(self, world: World):
        with world.database.connect("web") as web:
            rows = folder_rows(web, world, "alba", world.persons["pere"])

        assert all(row["content"] is None for row in rows if row["level"] == 2
                   and row["part"] == "record")  # fmt: skip


class TestCase04:
    """Mass assignment: saying who one is, or what one may, in the call itself."""

    def test_04_no_function_of_the_web_takes_organisation_profile_or_level_as_an_argument(
        self, world: World
    ):
        with world.database.connect("owner") as owner:
            found = owner.execute(
                "SELECT p.proname, p.proargnames FROM pg_proc p JOIN pg_namespace n "
                "ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND "
                "has_function_privilege('trenza_web', p.oid, 'EXECUTE') AND p.prosecdef"
            ).fetchall()
        claims = {"p_profile", "p_organisation", "p_centre", "p_level", "p_sector", "p_kind"}
        wrong = {name: set(words or []) & claims for name, words in found}
        # to whom a consent is given · what the register is filtered by · which event is written
        allowed = {
            "access_record_consent": {"p_organisation"}, "access_read_log": {"p_kind"},
            "people_announce_review": {"p_kind"},
            "audit_note": {"p_kind", "p_profile", "p_organisation", "p_centre"},
        }  # fmt: skip

        assert len(found) > 15
        assert {name: said for name, said in wrong.items() if said - allowed.get(name, set())} == {}

    def test_04_a_consent_gives_no_more_than_the_protocol_whatever_the_masks(self, world: World):
        with world.database.connect("web") as web, world.database.connect("owner") as owner:
            made = give_consent(web, world, "alba", "bridge")
            masks = owner.execute(
                "SELECT m1, m2, m3 FROM access_consent WHERE id = %s", [made]
            ).fetchone()
            most = owner.execute(
                "SELECT m1, m2, m3 FROM protocol_basis WHERE code = 'ts_consent'"
            ).fetchone()

        assert masks == most

    def test_04_signed_in_and_writing_a_context_by_hand_is_refused(self, world: World):
        with world.database.connect("web") as web:
            mine = sign(web, world, "quim").split(".")
            mine[1] = str(world.profiles["alba"])
            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute("SELECT access_announce_log(%s)", [".".join(mine)])


class TestCase05:
    """Other verbs, other spellings."""

    @pytest.mark.parametrize("verb", ["head", "options", "put", "patch", "delete"])
    def test_05_no_other_verb_opens_or_tells(self, world: World, verb: str):
        client = client_of(world, "quim")
        for address in (f"/personas/{world.persons['pere']}", f"/personas/{uuid4()}"):
            answer = getattr(client, verb)(address)
            assert answer.status_code in (404, 405)
            assert b"Pere" not in answer.content

    @pytest.mark.parametrize("ending", ["/", ".json", "/.", "%2e", "?format=json", "/motivo/"])
    def test_05_no_other_spelling_opens_or_tells(self, world: World, ending: str):
        client = client_of(world, "quim")
        answer = client.get(f"/personas/{world.persons['pere']}{ending}")

        assert answer.status_code in (301, 404)
        assert b"Pere" not in answer.content


class TestCase06:
    """Something new under a person whom one does not attend."""

    @pytest.mark.parametrize("who", ["quim", "sara", "dario", "delia", "marta"])
    def test_06_states_nothing(self, world: World, who: str):
        with world.database.connect("web") as web:
            [made] = perform(
                web,
                "SELECT access_state_record(%s, %s, 'follow_up', 'action', NULL, '{}', 'x', "
                "NULL, NULL, 'current')",
                [sign(web, world, who), world.persons["pere"]],
            ).fetchone()

        assert made is None
        assert events_of(world, "record.stated")[-1]["outcome"] == "denied"

    def test_06_a_declared_visit_states_nothing_and_gives_no_consent(self, world: World):
        with world.database.connect("web") as web:
            declare(web, world, "quim")
            [made] = perform(
                web,
                "SELECT access_state_record(%s, %s, 'first_diagnosis', 'action', NULL, '{}', 'x', "
                "NULL, NULL, 'current')",
                [sign(web, world, "quim"), world.persons["pere"]],
            ).fetchone()

            assert made is None
            assert give_consent(web, world, "quim", "bridge") is None


class TestCase07:
    def test_07_a_statement_of_another_is_not_taken_over_by_correcting_it(self, world: World):
        with world.database.connect("web") as web, world.database.connect("owner") as owner:
            for who, number, kind in (
                ("alba", "APO-1", "other_support"), ("bilal", "VAL-1", "exclusion_assessment"),
            ):  # fmt: skip
                perform(
                    web,
                    "SELECT access_state_record(%s, %s, 'follow_up', %s, %s, '{}', 'x', NULL, "
                    "NULL, 'current')",
                    [sign(web, world, who), world.persons["pere"], kind, series_of(world, number)],
                )
            assert owner.execute(
                "SELECT count(*) FROM records_record WHERE version > 1"
            ).fetchone() == (0,)


class TestCase08:
    def test_08_an_older_version_is_in_no_answer(self, world: World):
        """Corrected by form: what it said before is kept, and shown to nobody."""
        with world.database.connect("web") as web:
            [made] = perform(
                web,
                "SELECT access_state_record(%s, %s, 'follow_up', 'needs_assessment', NULL, '{}', "
                "'primera redacción', NULL, NULL, 'current')",
                [sign(web, world, "alba"), world.persons["pere"]],
            ).fetchone()
            with world.database.connect("owner") as owner:
                [series] = owner.execute(
                    "SELECT series FROM records_record WHERE id = %s", [made]
                ).fetchone()
            perform(
                web,
                "SELECT access_state_record(%s, %s, 'follow_up', 'needs_assessment', %s, '{}', "
                "'segunda redacción', NULL, NULL, 'current')",
                [sign(web, world, "alba"), world.persons["pere"], series],
            )
            told = str(folder_rows(web, world, "alba", world.persons["pere"]))

        assert "segunda redacción" in told
        assert "primera redacción" not in told


class TestCase09And10:
    def test_09_10_no_page_draft_or_print_has_a_way_of_its_own_to_the_database(self):
        """What each of them answers, byte by byte: test_abuse_crawl.py."""
        views = [*(ROOT / "trenza").glob("*/views/*.py"), *(ROOT / "trenza").glob("*/views.py")]

        assert len(views) > 10
        assert [
            str(path.relative_to(ROOT))
            for path in views
            if "django.db" in path.read_text() or "psycopg" in path.read_text()
        ] == []


class TestMissingCheck:
    def test_of_who_practises_is_noticed(self, world: World):
        break_function(
            world.database.name, "access_block_record",
            "r.organisation_id = actor.organisation_id", "true",
        )  # fmt: skip
        with world.database.connect("web") as web:
            [done] = perform(
                web,
                "SELECT access_block_record(%s, %s, %s, true, 'x', current_date)",
                [sign(web, world, "alba"), world.persons["pere"], series_of(world, "DEM-1")],
            ).fetchone()

        assert done is True
