"""Law 9, in the places where a review once found a way: statements, visits, contacts, cursors."""

import time
from uuid import UUID

import psycopg
import pytest

from tests.cast import NOW, World
from tests.laws.sabotage import EVERY_AREA
from trenza.access.public import call, open_folder, read_folder, search_person
from trenza.access.rules import sign_context


def signed(connection, world: World, name: str) -> str:
    from django.conf import settings

    return sign_context(
        key=settings.CONTEXT_KEY, profile_id=world.profiles[name], session_key="s",
        backend_pid=connection.info.backend_pid, now=time.time(),
    )  # fmt: skip


def consent(world: World, person: str, organisation: str, purpose: str = "attention") -> UUID:
    return call(
        "access_record_consent", world.viewer("alba"), world.persons[person],
        world.organisations[organisation], "base-1", purpose, "signed_paper", "es",
        EVERY_AREA, None, "",
    )  # fmt: skip


def seen_in_activity(world: World) -> str:
    with world.database.connect("web") as other:
        rows = other.execute("SELECT query FROM pg_stat_activity WHERE usename = 'trenza_web'")
        return " ".join(row[0] or "" for row in rows.fetchall())


class TestStatements:
    def test_of_a_search_hold_no_document(self, world: World):
        search_person(world.viewer("alba"), {"type": "dni", "value": "99999018D"})

        assert "access_search" in seen_in_activity(world)
        assert "99999018D" not in seen_in_activity(world)

    def test_of_an_opening_hold_no_reason(self, world: World):
        open_folder(
            world.viewer("alba"), world.persons["pere"], situation="follow_up", reason="muy suyo"
        )

        assert "muy suyo" not in seen_in_activity(world)

    def test_of_an_act_hold_no_content(self, world: World):
        call("access_block_record", world.viewer("alba"), world.persons["pere"],
             UUID(int=7), True, "motivo privado", None)  # fmt: skip

        assert "motivo privado" not in seen_in_activity(world)


class TestDeclaredVisits:
    def test_do_not_tell_an_entity_who_she_is(self, world: World):
        criteria = '{"birth_date": "1980-03-02", "type": "dni", "value": "99999018D"}'
        with world.database.connect("owner") as owner:
            [manager] = owner.execute(
                "INSERT INTO accounts_profile (user_id, centre_id, kind, functions, post, "
                "reference, valid_from, active) VALUES (%s, %s, 'manager', '{}', '', '', "
                "'2024-01-01', true) RETURNING id",
                [world.users["marta"], world.centres["shelter-site"]],
            ).fetchone()
        world.profiles["shelter-manager"] = manager
        with world.database.connect("web") as web:
            ctx = signed(web, world, "sara")
            web.execute("SELECT access_announce_search(%s, %s::jsonb)", [ctx, criteria])
            web.execute("SELECT access_declare_visit(%s, %s::jsonb, %s)",
                        [ctx, criteria, "viene por primera vez"])  # fmt: skip
            ctx = signed(web, world, "shelter-manager")
            web.execute("SELECT access_announce_visits(%s)", [ctx])
            rows = web.execute("SELECT * FROM access_visits(%s)", [ctx]).fetchall()

        assert len(rows) == 1
        assert "García" not in str(rows)
        assert "1980" not in str(rows)


class TestShelterContact:
    def test_is_shown_to_nobody_else(self, world: World):
        with world.database.connect("owner") as owner:
            owner.execute(
                "INSERT INTO people_identity (id, source, sector, source_person_id, person_id, "
                "version, link_reason, linked_at, updated_at, address, phone) VALUES "
                "(gen_random_uuid(), 'shelter-book', 'TS', '1', %s, 1, 'new', now(), now(), "
                "'Casa secreta 3', '791111111')",
                [world.persons["pere"]],
            )
            owner.execute(
                "UPDATE people_person SET address = 'Casa secreta 3', phone = '791111111' "
                "WHERE id = %s",
                [world.persons["pere"]],
            )

        folder = open_folder(
            world.viewer("alba"), world.persons["pere"], situation="follow_up", reason=""
        )

        assert "secreta" not in str(folder)
        assert "791111111" not in str(folder)


class TestProtectedPerson:
    def test_has_no_other_place_named_in_accesses_or_consents(self, world: World):
        pere = world.persons["pere"]
        consent(world, "pere", "bridge")
        open_folder(world.viewer("alba"), pere, situation="follow_up", reason="")
        with world.database.connect("owner") as owner:
            owner.execute("UPDATE people_person SET protection = 'protected' WHERE id = %s", [pere])

        folder = open_folder(
            world.viewer("bilal"), pere, situation="follow_up", reason="",
            parts=("team", "accesses", "consents"),
        )  # fmt: skip

        county = world.organisations["county"]
        named = {row["organisation_id"] for row in (*folder.openings, *folder.team)}
        collectors = {row["content"]["collected_by_organisation"] for row in folder.consents}
        assert county not in named | collectors
        assert world.organisations["bridge"] not in {
            row["organisation_id"] for row in folder.consents
        }


class TestPurpose:
    def test_of_research_opens_no_folder(self, world: World):
        assert consent(world, "pere", "bridge", purpose="research") is not None

        folder = open_folder(
            world.viewer("nora"), world.persons["pere"], situation="follow_up", reason=""
        )

        assert {card.type for card in folder.cards} == {"other_support"}


class TestTimeZone:
    def test_of_the_caller_does_not_prolong_a_profile(self, world: World):
        with world.database.connect("owner") as owner:
            owner.execute(
                "UPDATE accounts_profile SET valid_to = "
                "(now() AT TIME ZONE 'Europe/Madrid')::date - 1 WHERE id = %s",
                [world.profiles["alba"]],
            )
        with world.database.connect("web") as web:
            web.execute("SET TimeZone = 'Etc/GMT+12'")
            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute("SELECT access_announce_caseload(%s, 'mine')",
                            [signed(web, world, "alba")])  # fmt: skip


class TestCursor:
    def test_left_open_gives_nothing_later(self, world: World):
        with world.database.connect("web") as web:
            ctx = signed(web, world, "alba")
            web.execute(
                "SELECT access_announce_folder(%s, %s, 'follow_up', '', true, 'page')",
                [ctx, world.persons["pere"]],
            )
            web.execute("BEGIN")
            web.execute(
                f"DECLARE later CURSOR FOR SELECT * FROM access_read_folder('{ctx}', '{{records}}')"
            )
            time.sleep(5.2)

            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute("FETCH ALL FROM later")


class TestSeeking:
    def test_without_a_reason_is_written_down_and_answers_like_a_refusal(self, world: World):
        from trenza.access.public import ReasonNeeded

        with pytest.raises(ReasonNeeded):
            read_folder(world.viewer("alba"), world.persons["pere"], situation="follow_up")

        with world.database.connect("audit") as log:
            [last] = log.execute(
                "SELECT kind, person FROM audit_event ORDER BY id DESC LIMIT 1"
            ).fetchall()
        assert last == ("folder.sought", str(world.persons["pere"]))


class TestEntityWithoutConsent:
    def test_names_people_as_it_delivered_them(self, world: World):
        with world.database.connect("owner") as owner:
            owner.execute(
                "UPDATE people_identity SET given_name = 'Petra', surname1 = 'Otra' "
                "WHERE source = 'ts-book' AND source_person_id = '7'"
            )
            owner.execute(
                "INSERT INTO people_household (id, source, source_household_id, version, state, "
                "address, municipality, updated_at) VALUES "
                "(%s, 'ts-book', 'H', 1, 'current', '', '', %s)",
                [UUID(int=10), NOW],
            )
            owner.execute(
                "INSERT INTO people_household_member (household_id, identity_id, person_id, "
                "kinship) VALUES (%s, %s, %s, '')",
                [UUID(int=10), world.identities[("ts-book", "7")], world.persons["pere"]],
            )

        folder = open_folder(
            world.viewer("nora"), world.persons["pere"], situation="follow_up", reason="",
            parts=("identity", "household"),
        )  # fmt: skip

        assert folder.household
        assert "García" not in str((folder.identity, folder.household))
