"""A big delivery is read by another process: what it leaves is the same, whoever dies and when."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection, transaction

from tests.exchange.pipeline.test_worker import ROWS, settled
from tests.exchange.pipeline.world import (
    clock,
    deliver,
    everything,
    household,
    ndjson,
    person,
    receive,
    record,
    relation,
)
from trenza.base import embedded
from trenza.exchange.actions import ahead
from trenza.exchange.actions.ahead import AHEAD_FROM, ReadingStopped, dismiss, surroundings
from trenza.exchange.actions.processing import apply_delivery

FAULTY = [
    *ROWS,
    b"{broken",
    record("JD-20", "501", content={"state": "nonsense", "since": "2026-01-15"}),
    record("JD-21", "501", valid_from="2026-02-31"),
    record("JD-22", "501", summary="Una\ttabulación, una \\ y\nun salto", author="Ñandú"),
    record("JD-23", "501", state="retracted"),
    relation("ATE-700", "700"),
    household("UC-2", "501", "998"),
    household("UC-1", version=2, state="retracted"),
    person("600", identifiers=[{"type": "dni", "value": "99999018D"}], languages=["es", "ar"]),
    {**record("JD-24", "601"), "person": {"source_id": "601", "given_name": "Ona"}},
    person("501", version=3, birth_date="1990", phone="600000000", email="ñ@example.org"),
]


def big(rows) -> bytes:
    """The same rows in a delivery so big that another process reads it."""
    return ndjson(rows) + b"\n" * AHEAD_FROM


def normal_forms() -> list[tuple[object, ...]]:
    """What the index compares persons by."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.source_person_id, n.form, n.edition, ARRAY(SELECT unnest(n.keys) ORDER BY 1) "
            "FROM people_normal AS n JOIN people_identity AS i ON i.id = n.identity_id ORDER BY 1"
        )
        return cursor.fetchall()


@pytest.fixture(autouse=True)
def nobody_waiting():
    """Each test begins and ends without a process that waits."""
    dismiss()
    yield
    dismiss()


class TestReadingAhead:
    @pytest.mark.parametrize("chunk_rows", [1, 3, 100])
    def test_leaves_what_reading_here_leaves(self, world, chunk_rows):
        with transaction.atomic():
            delivery = deliver(FAULTY, chunk_rows=chunk_rows)
            expected = settled(delivery), everything()
            transaction.set_rollback(True)

        delivery = deliver(big(FAULTY), chunk_rows=chunk_rows)

        assert ahead._waiting  # it was read by another
        assert (settled(delivery), everything()) == expected

    def test_makes_the_normal_forms_that_would_be_made_here(self, world, settings):
        settings.MATCHING = True
        with transaction.atomic():
            deliver(FAULTY, chunk_rows=4)
            expected = normal_forms()
            transaction.set_rollback(True)

        deliver(big(FAULTY), chunk_rows=4)

        assert ahead._waiting
        assert len(expected) > 1
        assert normal_forms() == expected

    def test_twice_changes_nothing(self, world):
        deliver(big(FAULTY), chunk_rows=4)
        before = everything()

        again = deliver(big(FAULTY), chunk_rows=5)

        assert everything() == before
        assert again.rows_applied == 0

    def test_takes_one_process_for_several_deliveries(self, world):
        deliver(big([person("501")]))
        first = ahead._waiting[0]._process.pid

        deliver(big([person("502")]))

        assert ahead._waiting[0]._process.pid == first

    def test_refuses_a_file_that_cannot_be_read(self, world):
        delivery = deliver(b"\xff\xfe" + big([person("501")]))

        assert (delivery.state, delivery.problem_code) == ("refused", "file.encoding")

    def test_starts_another_when_the_one_that_waited_has_died(self, world):
        deliver(big([person("501")]))
        ahead._waiting[0]._process.kill()
        ahead._waiting[0]._process.wait()

        assert deliver(big([person("502")])).state == "applied"


class TestReaderKilled:
    @pytest.mark.parametrize("point", ["ahead.read", "ahead.read:3", "ahead.told:2", "ahead.told"])
    def test_leaves_the_delivery_open_and_the_next_try_ends_it(self, world, monkeypatch, point):
        with transaction.atomic():
            expected = settled(deliver(FAULTY, chunk_rows=2)), everything()
            transaction.set_rollback(True)
        delivery = receive(big(FAULTY), chunk_rows=2)

        monkeypatch.setenv("TRENZA_FAILPOINT", point)
        with pytest.raises(ReadingStopped):
            apply_delivery(delivery.pk, clock=clock)
        assert settled(delivery)[0] in ("received", "processing")
        monkeypatch.delenv("TRENZA_FAILPOINT")
        apply_delivery(delivery.pk, clock=clock)

        assert (settled(delivery), everything()) == expected


TRY = """
import os, django; django.setup()
from django.db import connection
import psycopg
def tried(go):
    try:
        go().cursor().execute('SELECT 1')
    except Exception as error:
        return type(error).__name__
    return 'connected'
def as_role(role):
    connection.close()
    os.environ['TRENZA_ROLE'] = role
    return connection
said = [tried(lambda: as_role(role)) for role in ('nobody', 'web', 'intake', 'audit', 'owner')]
for user in ('postgres', 'trenza_intake', 'trenza_web', 'trenza_suite'):
    said.append(tried(lambda: psycopg.connect(
        host={host!r}, port={port}, user=user, dbname={name!r}, connect_timeout=5)))
print(*said)
"""


class TestTheReadersSurroundings:
    def attempts(self, world, environment):
        server = embedded.server()
        code = TRY.format(host=server.host, port=server.port, name=world.database.name)
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        return done.stdout.split()

    def test_lead_into_no_database(self, world, tmp_path):
        said = self.attempts(world, surroundings(str(tmp_path)))

        assert len(said) == 9
        assert "connected" not in said
        assert not (tmp_path / "postgres").exists()

    def test_would_be_noticed_if_they_did(self, world):
        assert "connected" in self.attempts(world, dict(os.environ))

    def test_hold_nothing_of_this_installation(self, world, tmp_path, monkeypatch):
        known = {"PGPASSWORD", "PGHOST", "TRENZA_DATABASE_PASSWORD_INTAKE", "TRENZA_DATABASE_URL",
                 "TRENZA_SOURCE_SE_APP_URL", "TRENZA_METRICS_TOKEN", "TRENZA_AUDIT_KEYS",
                 "ANYTHING_ELSE"}  # fmt: skip
        with monkeypatch.context() as patch:
            for name in known:
                patch.setenv(name, "of this installation")
            told = surroundings(str(tmp_path))

        assert "of this installation" not in told.values()
        assert not known - {"TRENZA_DATABASE_URL"} & set(told)
        for name in ("TRENZA_SECRET_KEY", "TRENZA_CONTEXT_KEY", "TRENZA_DATA"):
            assert told[name] != os.environ[name]


class TestParentKilled:
    CODE = (
        "import django; django.setup(); import sys, time;"
        "from trenza.exchange.actions import ahead;"
        "ahead.prepare(); print(ahead._waiting[0]._process.pid, flush=True); time.sleep(60)"
    )

    def test_takes_the_reading_process_with_it(self, world):
        environment = {
            **world.database.environment("intake"), "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip
        with subprocess.Popen(
            [sys.executable, "-c", self.CODE], env=environment, stdout=subprocess.PIPE
        ) as parent:
            child = int(parent.stdout.readline())
            parent.send_signal(signal.SIGKILL)

        limit = time.monotonic() + 20
        while _lives(child):
            assert time.monotonic() < limit
            time.sleep(0.1)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
