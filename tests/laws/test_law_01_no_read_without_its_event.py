"""Law 1: no read without its event. PostgreSQL enforces it against the web process itself."""

import os
import signal
import subprocess
import sys
import time
from uuid import uuid4

import psycopg
import pytest

from tests.cast import World
from trenza.access.public import NotInTransaction, Viewer, open_folder, read_folder, search_person
from trenza.access.rules import sign_context

WALLED = (
    "records_record", "records_series", "people_person", "people_identity", "people_identifier",
    "people_household", "people_household_member", "people_caseload_key", "people_link_review",
    "access_consent", "access_relation", "access_block", "access_opening", "access_contextkey",
    "audit_event", "audit_leaf", "exchange_rejection",
)  # fmt: skip
OPEN = "SELECT access_announce_folder(%s, %s, 'follow_up', 'x', true, 'page')"
READ = "SELECT * FROM access_read_folder(%s, ARRAY['records', 'identity'])"


def context(web, world: World, name: str, **changes) -> str:
    from django.conf import settings

    values = {
        "key": settings.CONTEXT_KEY, "profile_id": world.profiles[name], "session_key": "s",
        "backend_pid": web.info.backend_pid, "now": time.time(),
    }  # fmt: skip
    return sign_context(**{**values, **changes})


class TestTables:
    @pytest.mark.parametrize("table", WALLED)
    def test_are_closed_to_the_web_role(self, world: World, table: str):
        with world.database.connect("web") as web:
            for statement in ("SELECT * FROM {}", "DELETE FROM {}", "COPY {} TO STDOUT"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    web.execute(statement.format(table))

    def test_partitions_are_closed_too(self, world: World):
        with world.database.connect("web") as web:
            for part in range(16):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    web.execute(f"SELECT * FROM records_record_{part:02d}")


class TestRollback:
    def test_gives_no_rows_before_the_event_is_committed(self, world: World):
        with world.database.connect("web", autocommit=False) as web:
            ctx = context(web, world, "alba")
            web.execute(OPEN, [ctx, world.persons["pere"]])

            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute(READ, [ctx])

    def test_is_refused_by_the_python_door_as_well(self, world: World):
        from django.db import transaction

        with transaction.atomic(), pytest.raises(NotInTransaction):
            open_folder(
                world.viewer("alba"), world.persons["pere"], situation="follow_up", reason=""
            )

    def test_of_another_isolation_is_refused(self, world: World):
        with world.database.connect("web") as web:
            web.execute("SET default_transaction_isolation = 'repeatable read'")
            with pytest.raises(psycopg.errors.InvalidTransactionState):
                web.execute(OPEN, [context(web, world, "alba"), world.persons["pere"]])


class TestPointer:
    def test_to_the_event_of_another_profile_opens_nothing(self, world: World):
        with world.database.connect("web") as web:
            web.execute(OPEN, [context(web, world, "alba"), world.persons["pere"]])

            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute(READ, [context(web, world, "quim")])

    def test_to_an_event_of_another_kind_opens_nothing(self, world: World):
        with world.database.connect("web") as web:
            ctx = context(web, world, "alba")
            web.execute("SELECT access_announce_caseload(%s, 'mine')", [ctx])

            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute(READ, [ctx])

    def test_missing_answers_nothing(self, world: World):
        with world.database.connect("web") as web:
            assert web.execute(READ, [context(web, world, "alba")]).fetchall() == []

    def test_to_a_refusal_says_denied_and_nothing_else(self, world: World):
        with world.database.connect("web") as web:
            ctx = context(web, world, "quim")
            web.execute(OPEN, [ctx, world.persons["pere"]])
            rows = web.execute(READ, [ctx]).fetchall()

        assert len(rows) == 1
        assert rows[0][0] == "access"

    def test_of_a_search_serves_only_what_was_announced(self, world: World):
        with world.database.connect("web") as web:
            ctx = context(web, world, "alba")
            web.execute(
                'SELECT access_announce_search(%s, \'{"tokens": ["garcia"]}\'::jsonb)', [ctx]
            )
            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute(
                    'SELECT * FROM access_search(%s, \'{"tokens": ["sola"]}\'::jsonb)', [ctx]
                )


class TestContext:
    @pytest.mark.parametrize(
        "changes",
        [
            {"key": "a guessed key"},
            {"now": time.time() - 3600},
            {"backend_pid": 1},
        ],
        ids=["forged", "expired", "of another connection"],
    )
    def test_that_is_not_right_is_refused(self, world: World, changes):
        with world.database.connect("web") as web:
            ctx = context(web, world, "alba", **changes)
            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute(OPEN, [ctx, world.persons["pere"]])

    def test_of_a_profile_that_ended_is_refused(self, world: World):
        with world.database.connect("owner") as owner:
            owner.execute(
                "UPDATE accounts_profile SET active = false WHERE id = %s", [world.profiles["alba"]]
            )
        refused = pytest.raises(psycopg.errors.InvalidAuthorizationSpecification)
        with world.database.connect("web") as web, refused:
            web.execute(OPEN, [context(web, world, "alba"), world.persons["pere"]])

    @pytest.mark.parametrize("text", ["", "v1", "v1.a.b.c.d.e", "v2.1.x.9999999999.1.00", "'; --"])
    def test_that_is_nonsense_is_refused(self, world: World, text: str):
        with world.database.connect("web") as web, pytest.raises(psycopg.Error):
            web.execute(OPEN, [text, world.persons["pere"]])


READER_PROCESS = """
import os, sys, uuid
import django
django.setup()
from trenza.access.public import Viewer, open_folder
viewer, person = Viewer(int(sys.argv[1]), "killed"), uuid.UUID(sys.argv[2])
while True:
    folder = open_folder(viewer, person, situation="follow_up", reason="x")
    sys.stdout.write(f"{folder.header.event}\\n")
    sys.stdout.flush()
"""


class TestKilledReader:
    def test_never_saw_rows_without_an_event(self, world: World):
        seen: list[int] = []
        for pause in (0.02, 0.05, 0.11):
            reader = subprocess.Popen(
                [sys.executable, "-c", READER_PROCESS, str(world.profiles["alba"]),
                 str(world.persons["pere"])],
                env={**world.database.environment("web"),
                     "DJANGO_SETTINGS_MODULE": "config.settings"},
                stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            assert reader.stdout is not None
            seen.append(int(reader.stdout.readline()))
            time.sleep(pause)
            os.kill(reader.pid, signal.SIGKILL)
            seen += [int(line) for line in reader.stdout if line.endswith("\n")]
            reader.wait()

        with world.database.connect("audit") as log:
            kept = {row[0] for row in log.execute("SELECT id FROM audit_event").fetchall()}
        assert len(seen) > 3
        assert set(seen) <= kept


class TestCounting:
    def test_events_written_are_reads_served(self, world: World):
        alba: Viewer = world.viewer("alba")
        pere = world.persons["pere"]
        with world.database.connect("audit") as log:
            [before] = log.execute("SELECT count(*) FROM audit_event").fetchone()
            open_folder(alba, pere, situation="follow_up", reason="x")
            for _ in range(5):
                read_folder(alba, pere, situation="follow_up")
            search_person(alba, {"tokens": ["garcia"]})
            open_folder(alba, uuid4(), situation="follow_up", reason="x")
            [after] = log.execute("SELECT count(*) FROM audit_event").fetchone()

        assert after - before == 8
