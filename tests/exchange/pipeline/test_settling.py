"""Settling rows in quarantine, asked of the database itself: what it refuses, and the trace."""

import psycopg
import pytest

from tests.exchange.pipeline.world import deliver, person, record, rows_of
from tests.laws.sabotage import as_administrator, events_of, sign
from trenza.access.public import Viewer
from trenza.exchange.actions import quarantine
from trenza.exchange.models import Rejection

BAD = record("JD-2", "501", content={"state": "Canario", "since": "2026-01-15"})
SETTLE = "SELECT how_many FROM exchange_settle_rejections(%s, %s, %s, %s, %s, %s, %s)"


@pytest.fixture
def delivery(world):
    return deliver([person("501"), BAD, b"{"])


@pytest.fixture
def settle(world, delivery):
    def ask(action, *, who="dario", row=None, code="", values=None, reason=""):
        with world.database.connect("web") as web:
            return web.execute(
                SETTLE,
                [sign(web, world, who), delivery.reference, action, row, code, values, reason],
            ).fetchone()[0]

    return ask


def states():
    return rows_of("SELECT state FROM exchange_rejection ORDER BY row_number")


class TestRefused:
    @pytest.mark.parametrize(
        "asked",
        [
            {"action": None},
            {"action": "erase"},
            {"action": "correct"},
            {"action": "correct", "row": True},
            {"action": "correct", "row": True, "values": "[1]"},
            {"action": "replay", "code": None},
            {"action": "discard", "code": "line.json", "reason": ""},
            {"action": "discard", "code": "line.json", "reason": " \n\t"},
            {"action": "discard", "code": "line.json", "reason": None},
            {"action": "discard", "reason": "todo fuera"},
            {"action": "discard", "row": True, "reason": ""},
        ],
    )
    def test_changes_nothing_and_leaves_its_event(self, world, delivery, settle, asked):
        row = Rejection.objects.get(delivery=delivery, row_number=2).reference
        before = rows_of("SELECT * FROM exchange_rejection ORDER BY id")

        done = settle(**{**asked, **({"row": row} if "row" in asked else {})})

        assert (done, rows_of("SELECT * FROM exchange_rejection ORDER BY id")) == (0, before)
        [event] = events_of(world, "rejection.corrected")
        assert (event["outcome"], event["profile"], event["detail"]["action"]) == (
            "denied", str(world.profiles["dario"]), asked["action"],
        )  # fmt: skip
        assert event["detail"]["delivery"] == str(delivery.reference)

    @pytest.mark.parametrize("who", ["alba", "bilal", "marta", "delia", "quim"])
    def test_to_whom_it_is_not_leaves_its_event(self, world, delivery, settle, who):
        assert settle("replay", who=who) == 0

        assert states() == [("quarantined",), ("quarantined",)]
        [event] = events_of(world, "rejection.corrected")
        assert (event["outcome"], event["actor"]) == ("denied", str(world.users[who]))

    def test_says_nothing_that_was_not_asked_for_briefly(self, world, delivery, settle):
        settle("x" * 1000, code="y" * 1000)

        [event] = events_of(world, "rejection.corrected")
        assert (event["detail"]["action"], event["detail"]["code"]) == ("x" * 20, "y" * 60)


class TestSettled:
    def test_by_its_data_manager_leaves_its_event(self, world, delivery, settle):
        row = Rejection.objects.get(delivery=delivery, row_number=2).reference

        assert settle("discard", row=row, reason="una prueba") == 1

        assert states() == [("discarded",), ("quarantined",)]
        [event] = events_of(world, "rejection.corrected")
        assert (event["outcome"], event["detail"]["rows"]) == ("allowed", 1)


class TestIsolation:
    def test_of_old_snapshots_is_refused(self, world, delivery):
        with world.database.connect("web") as web:
            web.execute("SET default_transaction_isolation = 'repeatable read'")
            signed = sign(web, world, "dario")
            for statement, values in (
                (SETTLE, [signed, delivery.reference, "replay", None, "", None, ""]),
                ("SELECT * FROM exchange_causes(%s, %s)", [signed, delivery.reference]),
            ):
                with pytest.raises(psycopg.errors.InvalidTransactionState):
                    web.execute(statement, values)


class TestStatements:
    def test_hold_nothing_of_what_a_row_says(self, world, delivery):
        """The text of a statement is seen by whoever watches the server, and may be logged."""
        row = Rejection.objects.get(delivery=delivery, row_number=2).reference
        as_administrator(world.database.name, SPY)
        world.enter("web")
        viewer = Viewer(profile_id=world.profiles["dario"], session_key="raw-dario")

        assert quarantine.correct(viewer, delivery.reference, row=row, values=BAD) == 1

        world.enter("owner")
        [(statement,)] = rows_of("SELECT statement FROM spied")
        assert "exchange_settle_rejections" in statement
        assert "Canario" not in statement


SPY = """
CREATE TABLE spied (statement text);
GRANT SELECT ON spied TO trenza_owner;
CREATE FUNCTION spy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO spied VALUES (current_query());
    RETURN NULL;
END
$$;
CREATE TRIGGER spy AFTER UPDATE ON exchange_rejection FOR EACH STATEMENT EXECUTE FUNCTION spy();
"""
