"""Trying kept rows again: those whose person has come, and those somebody sent back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import orjson
from django.db import connection

from trenza.exchange.actions.applying import Batch, Outcome, apply_readings
from trenza.exchange.actions.reading import Reader, Reading
from trenza.exchange.actions.settling import Kept, refresh_counts, settle_kept
from trenza.exchange.readers.rows import Row

BATCH = 4_000
_COLUMNS = "r.id, r.delivery_id, r.row_number, r.line, r.table_name, r.raw::text"
_WAITING = f"""
    SELECT {_COLUMNS} FROM exchange_rejection AS r
    WHERE r.source = %s AND r.state = 'waiting' AND r.waits_for = ANY(%s)
    ORDER BY r.id LIMIT {BATCH} FOR UPDATE
"""
_QUEUED = f"""
    SELECT {_COLUMNS} FROM exchange_rejection AS r
    WHERE r.delivery_id = %s AND r.state = 'queued'
    ORDER BY r.id LIMIT {BATCH} FOR UPDATE
"""


def apply_awakened(reader: Reader, batch: Batch, arrived: Iterable[str]) -> None:
    """Apply the rows of this source that waited for persons who have just arrived."""
    wanted = sorted(arrived)
    while wanted:
        kept = _fetch(_WAITING, [batch.speaker.source, wanted])
        if not kept:
            return
        wanted = sorted(_try_again(reader, batch, kept) | set(wanted))


def apply_queued(reader: Reader, batch: Batch) -> bool:
    """Try a batch of the rows of a delivery that were sent back; False when none is left."""
    kept = _fetch(_QUEUED, [batch.delivery_id])
    if kept:
        arrived = _try_again(reader, batch, kept)
        apply_awakened(reader, batch, arrived)
    return bool(kept)


def _fetch(query: str, arguments: list[Any]) -> list[Kept]:
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        return [
            Kept(key, delivery, number, line, table, orjson.loads(raw or "{}"))
            for key, delivery, number, line, table, raw in cursor.fetchall()
        ]


def _try_again(reader: Reader, batch: Batch, kept: Sequence[Kept]) -> set[str]:
    """Apply kept rows, each within its own delivery; the persons who arrived with them."""
    arrived: set[str] = set()
    for delivery in sorted({one.delivery_id for one in kept}):
        rows = [one for one in kept if one.delivery_id == delivery]
        readings = [_read(reader, one) for one in rows]
        outcome: Outcome = apply_readings(readings, replace(batch, delivery_id=delivery))
        settle_kept(rows, outcome, now=batch.now)
        arrived |= outcome.arrived
    refresh_counts(one.delivery_id for one in kept)
    return arrived


def _read(reader: Reader, kept: Kept) -> Reading:
    """A waiting statement alone; otherwise the whole row, which changes nothing twice."""
    row = Row(kept.row_number, kept.raw.get("values") or {}, (), kept.table, kept.line)
    statement = kept.raw.get("statement")
    reading = reader.read_statements(row, [statement]) if statement else reader.read_row(row)
    return reading._replace(key=kept.id)
