"""Writing down what did not go in, and the rows that go in later."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
from django.db import connection

from trenza.exchange.actions.applying import Absent, Outcome
from trenza.exchange.actions.reading import Reading
from trenza.exchange.rules.values import Problem

_COLUMNS = (
    "reference", "delivery_id", "source", "row_number", "part", "table_name", "line", "state",
    "code", "message", "field", "raw", "waits_for", "created_at", "reason",
)  # fmt: skip
WAITING_CODE = "person.not_yet"
WAITING_MESSAGE = "Falta por llegar la persona: la fila entrará sola cuando llegue."
_COPY = f"COPY exchange_rejection ({', '.join(_COLUMNS)}) FROM STDIN"
_UPDATE = """
    UPDATE exchange_rejection AS r SET
        state = new.state, code = new.code, message = new.message, field = new.field,
        waits_for = new.waits_for, settled_at = %s,
        raw = CASE WHEN new.state = 'replayed' THEN NULL ELSE r.raw END
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS new(id, state, code, message, field, waits_for)
    WHERE r.id = new.id
"""


class Kept(NamedTuple):
    """A row kept earlier that is tried again."""

    id: int
    delivery_id: int
    row_number: int
    line: int
    table: str
    raw: dict[str, Any]


def keep_apart(
    readings: Sequence[Reading], outcome: Outcome, *, delivery_id: int, source: str, now: datetime
) -> None:
    """Write one line for each row (or waiting statement) that did not go in, by one COPY."""
    if not outcome.waiting and not outcome.rejected:
        return
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for reading in readings:
            for part, state, problem, raw, waits_for in _lines(reading, outcome):
                copy.write_row((
                    uuid4(), delivery_id, source, reading.number, part, reading.table[:80],
                    reading.line, state, problem.code[:60], problem.message[:400],
                    problem.field[:120], orjson.dumps(raw, default=str).decode(), waits_for, now,
                    "",
                ))  # fmt: skip


def _lines(
    reading: Reading, outcome: Outcome
) -> Iterable[tuple[int, str, Problem, dict[str, Any], str]]:
    problem = outcome.rejected.get(reading.key)
    if problem is not None:
        yield 0, "quarantined", problem, {"values": reading.values}, ""
        return
    for absent in outcome.waiting.get(reading.key, ()):
        raw = {"values": reading.values, "statement": absent.ready.raw}
        waits = Problem(WAITING_CODE, WAITING_MESSAGE, "person")
        yield absent.ready.part, "waiting", waits, raw, absent.person


def settle_kept(kept: Sequence[Kept], outcome: Outcome, *, now: datetime) -> None:
    """Write what became of rows that were tried again; their id is the key of their reading."""
    rows = [_settled(one, outcome) for one in kept]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE, [now, *(list(column) for column in zip(*rows, strict=True))])


def _settled(kept: Kept, outcome: Outcome) -> tuple[int, str, str, str, str, str]:
    problem = outcome.rejected.get(kept.id)
    if problem is not None:
        code, message, field = problem.code[:60], problem.message[:400], problem.field[:120]
        return kept.id, "quarantined", code, message, field, ""
    absent: Absent | None = next(iter(outcome.waiting.get(kept.id, ())), None)
    if absent is not None:
        return kept.id, "waiting", WAITING_CODE, WAITING_MESSAGE, "person", absent.person
    return kept.id, "replayed", "", "", "", ""


def refresh_counts(deliveries: Iterable[int]) -> None:
    """Count again what is open in these deliveries."""
    wanted = sorted(set(deliveries))
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute("SELECT exchange_refresh_counts(%s)", [wanted])
