"""A worker process killed at any step: the one that follows ends where it would have ended."""

import signal
import subprocess
import sys
import time

import pytest
from django.db import transaction

from tests.exchange.pipeline.world import (
    deliver,
    everything,
    household,
    ndjson,
    person,
    receive,
    record,
    relation,
)
from trenza.exchange.actions.ahead import AHEAD_FROM
from trenza.exchange.models import Delivery, Rejection

ROWS = [
    record("JD-1", "502"),
    person("501"),
    relation("ATE-501", "501"),
    record("JD-2", "501", content={"state": "asleep", "since": "2026-01-15"}),
    household("UC-1", "501", "502"),
    record("JD-3", "501"),
    person("502", identifiers=[{"type": "dni", "value": "99999018D"}]),
    record("JD-3", "501", version=2, content={"state": "ended", "since": "2026-01-15"}),
    record("JD-9", "999"),
]
POINTS = [
    "chunk.begin", "chunk.persons", "chunk.relations", "chunk.households", "chunk.records",
    "chunk.rejections", "chunk.before_commit", "chunk.after_commit", "delivery.before_finish",
    "delivery.after_finish",
]  # fmt: skip


@pytest.fixture
def work(world, deliveries):
    """Run a worker process on this database until its work is done (or until it dies)."""

    def run(failpoint="", *, wait=True):
        environment = {
            **world.database.environment("intake"),
            "TRENZA_FAILPOINT": failpoint,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        command = [sys.executable, "-m", "django", "worker", "--once", "--no-poll"]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        return process.wait(timeout=60) if wait else process

    return run


def settled(delivery: Delivery) -> tuple:
    delivery.refresh_from_db()
    rejections = Rejection.objects.filter(delivery=delivery).order_by("row_number")
    return (
        delivery.state, delivery.rows_total, delivery.rows_applied, delivery.rows_unchanged,
        delivery.rows_waiting, delivery.rows_rejected,
        [(row.row_number, row.state, row.code) for row in rejections],
    )  # fmt: skip


def unlock(world) -> None:
    """The next worker need not wait until the dead one's heart is known to have stopped."""
    with world.database.connect("owner") as connection:
        connection.execute("UPDATE procrastinate_workers SET last_heartbeat = 'epoch'")


class TestKilledWorker:
    @pytest.fixture
    def expected(self, world):
        """What a worker that nobody kills leaves behind."""
        with transaction.atomic():
            delivery = deliver(ROWS, chunk_rows=2)
            left = (settled(delivery), everything())
            transaction.set_rollback(True)
        return left

    @pytest.mark.parametrize("padding", [0, AHEAD_FROM], ids=["", "read-ahead"])
    @pytest.mark.parametrize(
        "point", [*POINTS, "chunk.begin:3", "chunk.before_commit:3", "chunk.after_commit:3"]
    )
    def test_leaves_the_same_as_one_that_lived(self, world, work, expected, point, padding):
        delivery = receive(ndjson(ROWS) + b"\n" * padding, chunk_rows=2)

        assert work(point) == -signal.SIGKILL
        unlock(world)
        assert work() == 0

        assert (settled(delivery), everything()) == expected


class TestTwoWorkers:
    def test_on_one_delivery_leave_the_same_as_one(self, world):
        """Without the lock of the queue: both take the same delivery at the same time."""
        with transaction.atomic():
            expected = settled(deliver(ROWS * 20, chunk_rows=3)), everything()
            transaction.set_rollback(True)
        delivery = receive(ROWS * 20, chunk_rows=3)
        code = (
            "import django; django.setup();"
            "from tests.exchange.pipeline.world import clock;"
            "from trenza.exchange.actions.processing import apply_delivery;"
            f"apply_delivery({delivery.pk}, clock=clock)"
        )
        environment = {
            **world.database.environment("intake"), "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip

        workers = [subprocess.Popen([sys.executable, "-c", code], env=environment) for _ in "ab"]

        assert [worker.wait(timeout=60) for worker in workers] == [0, 0]
        assert (settled(delivery), everything()) == expected


class TestKilledOnArrival:
    POINTS = ("store.before_flush", "store.before_rename", "store.after_rename",
              "receive.before_row", "receive.before_commit", "receive.after_commit")  # fmt: skip

    @pytest.mark.parametrize("point", POINTS)
    def test_file_is_whole_or_not_there_and_comes_in_when_sent_again(
        self, world, deliveries, tmp_path, point
    ):
        file = tmp_path / "entrega.ndjson"
        file.write_bytes(ndjson(ROWS))
        command = [sys.executable, "-m", "django", "intake", str(file), "--source", "se-app"]
        environment = {
            **world.database.environment("intake"), "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip

        died = subprocess.run(command, env={**environment, "TRENZA_FAILPOINT": point})
        for delivery in Delivery.objects.all():
            assert (deliveries / delivery.path).read_bytes() == file.read_bytes()
        again = subprocess.run(command, env=environment, capture_output=True, text=True)

        assert (died.returncode, again.returncode) == (-signal.SIGKILL, 0)
        assert "Filas: 9" in again.stdout
        assert ("JD-3", 2) in [row[:2] for row in everything()["records"]]


class TestSigterm:
    def test_ends_cleanly_and_leaves_the_rest_for_the_next(self, world, deliveries):
        environment = {
            **world.database.environment("intake"), "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip
        first = receive([person("501")])
        command = [sys.executable, "-m", "django", "worker", "--no-sequencer"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as worker:
            worker.stdout.readline()
            wait_until(lambda: settled(first)[0] == "applied")
            worker.send_signal(signal.SIGTERM)

            assert worker.wait(timeout=30) == 0
        assert settled(receive([person("502")]))[0] == "received"


class TestDeadWorker:
    def test_is_followed_by_a_living_one_that_takes_its_job(self, world, work, deliveries):
        delivery = receive(ROWS, chunk_rows=2)
        work("chunk.before_commit:2")
        environment = {
            **world.database.environment("intake"), "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", "django", "worker", "--no-sequencer"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as worker:
            wait_until(lambda: settled(delivery)[0] == "partly_applied", seconds=30)
            worker.send_signal(signal.SIGTERM)


def wait_until(done, *, seconds=20):
    limit = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < limit
        time.sleep(0.1)
