"""Applying a whole delivery, a chunk at a time; whoever comes back finds where to go on.

One transaction per chunk holds its records, its rejections, its counters and its progress. Chunks
of one source exclude each other, so two workers on the same delivery take turns and a row that
waits can never miss the arrival of its person.
"""

import gc
import random
import signal
import sys
import time as clock_time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson
import psycopg
from django.db import OperationalError, connection, transaction

from trenza.exchange.actions.ahead import AHEAD_FROM, Order, prepare, reading_ahead, serve
from trenza.exchange.actions.applying import Batch, apply_parcel, rows_changed
from trenza.exchange.actions.content import ContentChecks
from trenza.exchange.actions.parcels import Parcel, pack
from trenza.exchange.actions.reading import Reader
from trenza.exchange.actions.receiving import receive_delivery
from trenza.exchange.actions.registering import declaration_of, mapping_of
from trenza.exchange.actions.retrying import apply_awakened, apply_queued
from trenza.exchange.actions.settling import keep_apart
from trenza.exchange.actions.speakers import speaker_of
from trenza.exchange.actions.store import adopt, path_of
from trenza.exchange.models import Delivery, Source
from trenza.exchange.readers import rows_of
from trenza.exchange.readers.rows import FileRefused, chunks
from trenza.exchange.rules.failpoints import failpoint
from trenza.exchange.rules.mapping import MappingRefused
from trenza.exchange.rules.states import OPEN_STATES, settled_state
from trenza.exchange.rules.values import microseconds
from trenza.people.public import match_model
from trenza.protocol.public import text_in_force

TRIES = 5
# More than a chunk makes, so that garbage is looked for between chunks and not within.
_OBJECTS = 100_000
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('exchange:' || %s, 0))"
# A chunk need not wait for the disk: should a power cut take the last ones, their progress goes
# with them and they are read again. Settling waits, for itself and for all that came before it.
_UNHURRIED = "SET LOCAL synchronous_commit TO off"
_DONE = "SELECT coalesce(max(last_row), 0) FROM exchange_chunk WHERE delivery_id = %s"
_CHUNK = """
    INSERT INTO exchange_chunk
        (delivery_id, first_row, last_row, applied, unchanged, waiting, rejected, notices)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_COUNT = """
    UPDATE exchange_delivery SET
        state = 'processing', rows_total = rows_total + %s, rows_applied = rows_applied + %s,
        rows_unchanged = rows_unchanged + %s, rows_waiting = rows_waiting + %s,
        rows_rejected = rows_rejected + %s
    WHERE id = %s
"""
Clock = Callable[[], datetime]


@dataclass
class _Work:
    """A delivery under way."""

    delivery: Delivery
    reader: Reader
    batch: Batch


def apply_delivery(delivery_id: int, *, clock: Clock) -> None:
    """Apply a delivery from where it was left, and settle its state; safe to repeat."""
    delivery = Delivery.objects.select_related("source").get(pk=delivery_id)
    if delivery.state not in OPEN_STATES:
        return
    try:
        work = _begin(delivery, clock)
        if not path_of(delivery.path).is_file():
            raise FileRefused("file.missing", "El fichero de la entrega ya no está.")
        for parcel in _parcels(work):
            _persist(lambda parcel=parcel: _apply_parcel(work, parcel))  # type: ignore[misc]
        _finish(delivery, "", "", clock)
    except FileRefused as refused:
        _finish(delivery, refused.code, refused.message, clock)
    except MappingRefused:
        _finish(delivery, "source.mapping", "La declaración del sistema no se puede leer.", clock)


def collect_seldom() -> None:
    """Let this process look for lost cycles less often: intake makes many objects and no cycles.

    What is loaded by now stays for good and need not be looked at again.
    """
    gc.freeze()
    gc.set_threshold(_OBJECTS, 10, 10)


def read_for_another() -> None:
    """Be the process that reads big deliveries, until the one that gives the orders is gone."""
    for sign in (signal.SIGINT, signal.SIGTERM):  # they are for that one to mind
        signal.signal(sign, signal.SIG_IGN)
    collect_seldom()
    serve(sys.stdin.buffer, sys.stdout.buffer)


def load_file(file: Path, *, source: str, clock: Clock) -> Delivery:
    """Keep, register and apply a file of this machine here and now; gives its delivery, settled."""
    if file.stat().st_size >= AHEAD_FROM:
        prepare()
    kept = adopt(file, now=clock())
    name = f"{source}{file.suffix.lower()[:8]}"
    delivery = receive_delivery(
        source=source, kept=kept, channel="command", file_name=name, now=clock()
    )
    apply_delivery(delivery.pk, clock=clock)
    delivery.refresh_from_db()
    return delivery


def replay_rows(delivery_id: int, *, clock: Clock) -> None:
    """Try again the rows of a delivery that its data manager sent back."""
    delivery = Delivery.objects.select_related("source").get(pk=delivery_id)
    work = _begin(delivery, clock)
    more = True
    while more:
        more = _persist(lambda: _apply_queued(work))


def _begin(delivery: Delivery, clock: Clock) -> _Work:
    now = clock()
    speaker = speaker_of(delivery.source)
    reader = Reader(
        speaker=speaker,
        mapping=mapping_of(delivery.source),
        checks=ContentChecks(),
        received=microseconds(delivery.received_at),
        today=now.date(),
    )
    batch = Batch(speaker, delivery.pk, delivery.received_at, now)
    return _Work(delivery, reader, batch)


def _parcels(work: _Work) -> Iterator[Parcel]:
    """What is left of a delivery, a chunk at a time; a big one is read ahead by another process."""
    delivery, reader = work.delivery, work.reader
    path, size, done = path_of(delivery.path), delivery.chunk_rows, _done(delivery)
    if delivery.bytes < AHEAD_FROM:
        for chunk in chunks(rows_of(path, reader.mapping), size=size, done=done):
            readings = reader.read(chunk)
            parcel = pack(readings, source=delivery.source_id, received=delivery.received_at)
            parcel.notices = reader.take_notices()
            yield parcel
        return
    order = Order(
        path=path, done=done, size=size, received=delivery.received_at, today=reader.today,
        speaker=reader.speaker, declaration=declaration_of(delivery.source),
        protocol=text_in_force(), comparing=match_model() is not None,
    )  # fmt: skip
    with reading_ahead() as other:
        yield from other.parcels(order, reader)


def _done(delivery: Delivery) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [delivery.pk])
        return int(cursor.fetchone()[0])


def _persist(work: Callable[[], bool]) -> bool:
    """Do a transaction again when PostgreSQL had to choose between two workers."""
    for tries in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return work()
        except (OperationalError, psycopg.OperationalError) as error:
            cause = error.__cause__ or error
            chosen = isinstance(
                cause, psycopg.errors.DeadlockDetected | psycopg.errors.SerializationFailure
            )
            if not chosen or tries == TRIES:
                raise
            clock_time.sleep(random.uniform(0.05, 0.3) * tries)  # noqa: S311
    return False


def _lock(source: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [source])


def _apply_parcel(work: _Work, parcel: Parcel) -> bool:
    failpoint("chunk.begin")
    _lock(work.batch.speaker.source)
    with connection.cursor() as cursor:
        cursor.execute(_UNHURRIED)
    if _done(work.delivery) >= parcel.first:
        return False  # another worker was here meanwhile
    outcome, aside = apply_parcel(parcel, work.batch)
    going_in = parcel.rows - len(outcome.rejected) - len(outcome.waiting)
    applied = min(going_in, rows_changed(parcel.alone, outcome))
    counts = (applied, going_in - applied, len(outcome.waiting), len(outcome.rejected))
    keep_apart(
        aside, outcome, delivery_id=work.delivery.pk, source=work.batch.speaker.source,
        now=work.batch.now,
    )  # fmt: skip
    failpoint("chunk.rejections")
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [parcel.rows, *counts, work.delivery.pk])
        cursor.execute(
            _CHUNK,
            [work.delivery.pk, parcel.first, parcel.last, *counts,
             orjson.dumps(parcel.notices).decode()],
        )  # fmt: skip
    apply_awakened(work.reader, work.batch, outcome.arrived)
    failpoint("chunk.before_commit")
    transaction.on_commit(lambda: failpoint("chunk.after_commit"))
    return True


def _apply_queued(work: _Work) -> bool:
    _lock(work.batch.speaker.source)
    return apply_queued(work.reader, work.batch)


@transaction.atomic
def _finish(delivery: Delivery, code: str, message: str, clock: Clock) -> None:
    """Settle the state of a delivery that was read to its end, once."""
    _lock(delivery.source_id)
    failpoint("delivery.before_finish")
    fresh = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if fresh.state not in OPEN_STATES:
        return
    rows_out = fresh.rows_waiting + fresh.rows_rejected
    fresh.state = settled_state(
        rows_in=fresh.rows_total - rows_out, rows_out=rows_out, problem=bool(code)
    )
    fresh.problem_code, fresh.problem_text = code, message[:400]
    fresh.finished_at = clock()
    fresh.save(update_fields=["state", "problem_code", "problem_text", "finished_at"])
    if fresh.state != "refused":
        Source.objects.filter(pk=delivery.source_id).update(last_success_at=fresh.finished_at)
    transaction.on_commit(lambda: failpoint("delivery.after_finish"))
