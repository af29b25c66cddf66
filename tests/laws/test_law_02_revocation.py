"""Law 2 over time: a right that ended before a read began shows nothing in it, and nothing written
after a right ended is ever seen by it (the "new enemy")."""

import threading
import time
from collections.abc import Callable

import psycopg
import pytest

from tests.cast import NOW, World, new_record
from tests.laws.sabotage import (
    EVERY_AREA,
    as_administrator,
    break_function,
    folder_rows,
    perform,
    sign,
)

ENEMY = "escrito después"
GATE = 424_242
SLOW = (
    "    part := 'access';",
    f"    PERFORM pg_advisory_lock_shared({GATE});\n    part := 'access';",
)


def consent_to_all(world: World) -> str:
    """Pere lets the entity see as much as the protocol allows; gives the consent's number."""
    with world.database.connect("web") as web:
        [made] = perform(
            web,
            "SELECT access_record_consent(%s, %s, %s, 'base-1', 'x', 'signed_paper', 'es', %s, "
            "NULL, '')",
            [sign(web, world, "alba"), world.persons["pere"], world.organisations["bridge"],
             EVERY_AREA],
        ).fetchone()  # fmt: skip
    return str(made)


def withdraw(world: World, consent: str) -> None:
    with world.database.connect("web") as web:
        assert perform(
            web,
            "SELECT access_withdraw_consent(%s, %s, 'in_person')",
            [sign(web, world, "alba"), consent],
        ).fetchone() == (True,)


def as_owner(world: World, statement: str) -> None:
    with world.database.connect("owner") as owner:
        owner.execute(statement, [world.persons["pere"]])


def end_relation(world: World, consent: str) -> None:
    as_owner(
        world,
        "UPDATE access_relation SET state = 'retracted' "
        "WHERE person_id = %s AND source = 'ts-book'",
    )


def protect(world: World, consent: str) -> None:
    as_owner(world, "UPDATE people_person SET protection = 'protected' WHERE id = %s")


def block(world: World, consent: str) -> None:
    with world.database.connect("web") as web, world.database.connect("owner") as owner:
        [series] = owner.execute(
            "SELECT series FROM records_record WHERE source_id = 'HOJA'"
        ).fetchone()
        assert perform(
            web,
            "SELECT access_block_record(%s, %s, %s, true, 'reservado', current_date)",
            [sign(web, world, "alba"), world.persons["pere"], series],
        ).fetchone() == (True,)


def sheet(world: World, version: int, text: str) -> None:
    """The county states whom it attends: seen by an entity with consent, not if protected."""
    from trenza.records.public import append

    world.enter("intake")
    row = new_record(
        world, "pere", "ss-app", "HOJA", "county", "county-north", "basic_information_sheet",
        version=version, summary=text,
    )  # fmt: skip
    append([row], delivery_id=None, now=NOW)
    world.enter("web")


ENDINGS: dict[str, Callable[[World, str], None]] = {
    "the consent is withdrawn": withdraw,
    "the relation ends": end_relation,
    "the person is protected": protect,
    "the statement is kept back": block,
}


def slow_read(world: World, consent: str, ending: Callable[[World, str], None]) -> list[dict]:
    """What Nora reads if, after she decided and before she reads, a right ends and more is said."""
    break_function(world.database.name, "access_read_folder", *SLOW)
    seen: list[dict] = []

    def read() -> None:
        with world.database.connect("web") as web:
            seen.extend(folder_rows(web, world, "nora", world.persons["pere"]))

    with world.database.connect("owner") as gate:
        gate.execute("SELECT pg_advisory_lock(%s)", [GATE])
        reader = threading.Thread(target=read)
        reader.start()
        stands_at(gate)
        ending(world, consent)
        sheet(world, 2, ENEMY)
        gate.execute("SELECT pg_advisory_unlock(%s)", [GATE])
        reader.join()
    return seen


def stands_at(gate: psycopg.Connection) -> None:
    """Wait until the reader has decided and stands before the gate."""
    end = time.monotonic() + 30
    while gate.execute(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
        "AND objid = %s AND database = (SELECT oid FROM pg_database WHERE datname = "
        "current_database())",
        [GATE],
    ).fetchone() == (0,):
        assert time.monotonic() < end
        time.sleep(0.01)


class TestSlowRead:
    """A reader that stands still between deciding and reading, as long as anybody needs."""

    @pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
    def test_never_sees_what_was_written_after(self, world: World, ending):
        consent = consent_to_all(world)
        sheet(world, 1, "escrito antes")
        seen = slow_read(world, consent, ending)

        assert seen != []
        assert ENEMY not in str(seen)

    @pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
    def test_that_begins_after_sees_nothing(self, world: World, ending):
        consent = consent_to_all(world)
        sheet(world, 1, "escrito antes")
        with world.database.connect("web") as web:
            before = folder_rows(web, world, "nora", world.persons["pere"])
            ending(world, consent)
            after = folder_rows(web, world, "nora", world.persons["pere"])

        assert "escrito antes" in str(before)
        assert "escrito antes" not in str(after)


class TestTwoSnapshots:
    def test_in_one_reading_are_noticed(self, world: World):
        """Decision and rows come from one snapshot because the functions are STABLE."""
        consent = consent_to_all(world)
        sheet(world, 1, "escrito antes")
        as_administrator(world.database.name, "ALTER FUNCTION access_read_folder VOLATILE")
        seen = slow_read(world, consent, protect)

        assert ENEMY in str(seen)


class TestOpenTransaction:
    def test_cannot_read_on_as_if_nothing_had_happened(self, world: World):
        """Abuse case 47: a cursor or a snapshot from before the revocation."""
        consent = consent_to_all(world)
        sheet(world, 1, "escrito antes")
        with world.database.connect("web") as web:
            folder_rows(web, world, "nora", world.persons["pere"])
            web.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            withdraw(world, consent)
            with pytest.raises(psycopg.errors.InvalidTransactionState):
                web.execute(
                    "SELECT * FROM access_read_folder(%s, ARRAY['records'])",
                    [sign(web, world, "nora")],
                )
            web.execute("ROLLBACK")
            context = sign(web, world, "nora")
            web.execute("BEGIN")
            rows = web.execute(
                "SELECT * FROM access_read_folder(%s, ARRAY['records'])", [context]
            ).fetchall()
            web.execute("ROLLBACK")

        assert "escrito antes" not in str(rows)


class TestUnderLoad:
    @pytest.fixture
    def figures(self, real_database, django_on) -> dict:
        from trenza.territory.bench.revocation import measure_revocation

        django_on("web")
        return measure_revocation(8, 4000, lambda text: None)

    def test_no_read_is_stale(self, figures: dict):
        assert figures["stale_reads"] == 0
        assert figures["new_enemy_reads"] == 0
        assert figures["reads"] == 4000
        # A right may end between an asking and its answer, so the kinds do not tell; the sum does.
        assert figures["events_written"] == figures["reads"] + figures["other_askings"]
        assert figures["revocations"] > 20
        for kind in ("consent", "relation", "protection"):
            assert figures[f"reads_while_{kind}_ended"] > 20
            assert figures[f"reads_showing_by_{kind}"] > 200
