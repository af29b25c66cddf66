"""Appending statements."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import psycopg
from django.db import connection, transaction

from trenza.base.queries import named_queries
from trenza.records.rules import NOTHING, Prepared, prepared, whose

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

QUERIES = named_queries(Path(__file__).parent / "sql" / "append.query.sql")
# Rows that are sent at once: enough to make sending cheap, few enough to weigh nothing.
_BLOCK = 500
_ID = 32  # an identifier in the words of COPY


class Stamp(NamedTuple):
    """Which delivery brings statements, and when they are written down."""

    delivery_id: int | None
    now: datetime


class NewRecord(NamedTuple):
    """A statement ready to be appended; ``content`` is JSON text already validated."""

    row_number: int
    person_id: UUID
    type: str
    type_bit: int
    content: str
    summary: str
    organisation_id: int
    sector: str
    centre_id: int | None
    author: str
    source: str
    source_id: str
    version: int
    stated_at: datetime
    valid_from: date | None
    valid_to: date | None
    identity_id: UUID | None = None
    state: str = "current"
    # The source has no versions of its own: append only if it says something new.
    only_if_changed: bool = False


@dataclass(frozen=True, slots=True)
class AppendOutcome:
    """How many rows of a chunk were new; the others were known already and changed nothing."""

    appended: int
    unchanged: int


def append(rows: Sequence[NewRecord], *, delivery_id: int | None, now: datetime) -> AppendOutcome:
    """Append a chunk of statements, in a constant number of SQL statements.

    Order, repetition and chunking do not matter: the version with the highest number of each
    (source, source id) ends as the one in force, all others as superseded.
    """
    return append_prepared(
        [prepare(row) for row in rows],
        [whose(row.person_id, row.identity_id) for row in rows],
        sources={row.source for row in rows},
        stamp=Stamp(delivery_id, now),
    )


def prepare(row: NewRecord) -> Prepared:
    """A statement in the words of COPY."""
    return prepared(
        row.source, row.source_id, row.version, row.only_if_changed, row.stated_at,
        (row.valid_from, row.valid_to), (row.organisation_id, row.centre_id, row.row_number),
        row.type_bit,
        (row.state, row.sector, row.type, row.source, row.source_id, row.author, row.summary,
         row.content),
    )  # fmt: skip


@transaction.atomic
def append_prepared(
    rows: Sequence[Prepared], persons: Sequence[str], *, sources: Iterable[str], stamp: Stamp
) -> AppendOutcome:
    """Append statements of these sources that are prepared; ``persons`` says whose each is."""
    if not rows:
        return AppendOutcome(0, 0)
    with connection.cursor() as cursor:
        for source in sorted(sources):
            cursor.execute(QUERIES["lock"], [source])
        known = _not_first(rows)
        if not known:
            _begin(cursor, rows, persons, stamp)
            return AppendOutcome(len(rows), 0)
        told = list(zip(rows, persons, strict=True))
        first = [pair for pair in told if pair[0].series not in known]
        if first:
            _begin(cursor, [row for row, _ in first], [person for _, person in first], stamp)
        appended = len(first)
        appended += _join(cursor, [pair for pair in told if pair[0].series in known], stamp)
    return AppendOutcome(appended=appended, unchanged=len(rows) - appended)


def _not_first(rows: Sequence[Prepared]) -> set[str]:
    """The statements that are known already, or told more than once here."""
    told = [row.series for row in rows]
    # On the driver's own cursor, thousands of numbers travel apart from the text of the statement;
    # and as one text, because taking them one by one costs more than looking them up.
    with psycopg.Cursor(connection.connection) as cursor:
        asked = ["{" + ",".join(told) + "}"]
        found = cursor.execute(QUERIES["known"], asked, prepare=True).fetchall()
    known = {series.hex for (series,) in found}
    if len(set(told)) < len(told):
        known |= {series for series, times in Counter(told).items() if times > 1}
    return known


def _begin(
    cursor: "CursorWrapper", rows: Sequence[Prepared], persons: Sequence[str], stamp: Stamp
) -> None:
    """Append statements of which no version is known."""
    delivery = NOTHING if stamp.delivery_id is None else stamp.delivery_id
    head = f"{delivery}\t{stamp.now.isoformat()}"
    _copy(cursor, QUERIES["begin"], (
        f"{head}\t{person}\t{series}\t{version}\t{rest}"
        for (series, version, _, rest), person in zip(rows, persons, strict=True)
    ))  # fmt: skip
    _copy(cursor, QUERIES["begin_series"], (
        f"{series}\t{person[:_ID]}\t{version}\n"
        for (series, version, _, _), person in zip(rows, persons, strict=True)
    ))  # fmt: skip


def _join(cursor: "CursorWrapper", told: Sequence[tuple[Prepared, str]], stamp: Stamp) -> int:
    """Append versions beside those that are known; gives how many were new."""
    cursor.execute(QUERIES["stage"])
    cursor.execute("DELETE FROM records_incoming")
    _copy(cursor, QUERIES["copy"], (
        f"{place}\t{'t' if if_changed else 'f'}\t{person}\t{series}\t{version}\t{rest}"
        for place, ((series, version, if_changed, rest), person) in enumerate(told)
    ))  # fmt: skip
    if any(row.only_if_changed for row, _ in told):
        cursor.execute(QUERIES["drop_unchanged"])
    cursor.execute(QUERIES["supersede"])
    cursor.execute(QUERIES["append"], {"now": stamp.now, "delivery": stamp.delivery_id})
    return int(cursor.rowcount)


def _copy(cursor: "CursorWrapper", query: str, lines: Iterator[str]) -> None:
    """Send lines some hundreds at a time."""
    with cursor.copy(query) as copy:
        while block := "".join(islice(lines, _BLOCK)):
            copy.write(block)


def relink_records(*, identity: UUID, old: UUID, new: UUID) -> int:
    """What was stated through ``identity`` now stands in the folder of ``new``; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT records_relink(%s, %s, %s)", [identity, old, new])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
