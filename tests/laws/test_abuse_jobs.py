"""What a page may ask of the worker, and what a source is told without its token."""

import hashlib

import psycopg
import pytest
from django.apps import apps

from tests.cast import NOW, World
from tests.laws.sabotage import as_administrator

PUT = "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES (%s, %s, %s, %s)"
TASK = "trenza.exchange.jobs.apply_delivery"


def put(world: World, queue: str, task: str, status: str = "todo") -> None:
    with world.database.connect("web") as web:
        web.execute(PUT, [queue, task, '{"delivery_id": 0}', status])


class TestJobs:
    @pytest.mark.parametrize(
        "task",
        [TASK, "trenza.exchange.jobs.replay_rows", "trenza.exchange.jobs.preview_upload",
         "trenza.people.jobs.carry_out_answers"],
    )  # fmt: skip
    def test_that_pages_have_done_are_put(self, world: World, task: str):
        put(world, "intake", task)

    @pytest.mark.parametrize(
        ("queue", "task", "status"),
        [
            ("intake", "builtin:procrastinate.builtin_tasks.remove_old_jobs", "todo"),
            ("intake", "trenza.exchange.jobs.poll", "todo"),
            ("intake", "os.system", "todo"),
            ("other", TASK, "todo"),
            ("intake", TASK, "succeeded"),
        ],
    )
    def test_of_others_are_not_put(self, world: World, queue: str, task: str, status: str):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            put(world, queue, task, status)

    def test_put_by_anybody_are_noticed(self, world: World):
        as_administrator(
            world.database.name, "ALTER TABLE procrastinate_jobs DISABLE ROW LEVEL SECURITY"
        )

        put(world, "intake", "os.system")

    @pytest.mark.parametrize(
        "asked",
        ["args FROM procrastinate_jobs", "task_name FROM procrastinate_jobs",
         "queueing_lock FROM procrastinate_jobs", "* FROM procrastinate_events",
         "* FROM procrastinate_workers", "* FROM procrastinate_periodic_defers",
         "procrastinate_fetch_job_v2(NULL, 1)"],
    )  # fmt: skip
    def test_are_not_seen_by_pages(self, world: World, asked: str):
        put(world, "intake", TASK)
        with (
            world.database.connect("web") as web,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            web.execute(f"SELECT {asked}")

    def test_are_all_seen_by_the_worker(self, world: World):
        put(world, "intake", TASK)
        with world.database.connect("intake") as intake:
            intake.execute(PUT, ["intake", "anything", "{}", "todo"])
            seen = intake.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()

        assert seen == (2,)


def rows_with(world: World, words: str) -> int:
    """How many rejected rows of the employment service these words give."""
    with world.database.connect("web") as web, world.database.connect("owner") as owner:
        [reference] = owner.execute("SELECT reference FROM exchange_delivery").fetchone()
        return len(
            web.execute(
                "SELECT * FROM exchange_source_rejections(%s, %s, 0, 10)", [words, reference]
            ).fetchall()
        )


@pytest.fixture
def token(world: World) -> str:
    """The token of the employment service's application, with a delivery that left a row over."""
    secret = "se-app.secreto"
    world.enter("owner")
    source = apps.get_model("exchange", "Source").objects.get(code="se-app")
    source.token_hash = hashlib.sha256(secret.encode()).hexdigest()
    source.save()
    delivery = apps.get_model("exchange", "Delivery").objects.create(
        source_id="se-app", channel="api", sha256="x", bytes=1, state="partly_applied",
        received_at=NOW, chunk_rows=100, rows_total=1, rows_rejected=1,
    )  # fmt: skip
    apps.get_model("exchange", "Rejection").objects.create(
        delivery=delivery, source="se-app", row_number=1, line=1, state="quarantined",
        code="type.unknown", message="No existe.", field="type", created_at=NOW, raw={},
    )  # fmt: skip
    world.enter("web")
    return secret


class TestToken:
    def test_gives_where_the_rows_of_its_delivery_failed(self, world: World, token: str):
        assert rows_with(world, token) == 1

    def test_is_not_its_hash_which_can_be_read(self, world: World, token: str):
        with world.database.connect("web") as web:
            [kept] = web.execute(
                "SELECT token_hash FROM exchange_source WHERE code = 'se-app'"
            ).fetchone()

        assert rows_with(world, kept) == 0
        assert rows_with(world, "") == 0
