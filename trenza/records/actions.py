"""Appending statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from trenza.base.queries import named_queries
from trenza.records.rules import series_of

QUERIES = named_queries(Path(__file__).parent / "sql" / "append.query.sql")


@dataclass(frozen=True, slots=True)
class NewRecord:
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


@transaction.atomic
def append(rows: Sequence[NewRecord], *, delivery_id: int | None, now: datetime) -> AppendOutcome:
    """Append a chunk of statements of one source, in a constant number of SQL statements.

    Order, repetition and chunking do not matter: the version with the highest number of each
    (source, source id) ends as the one in force, all others as superseded.
    """
    if not rows:
        return AppendOutcome(0, 0)
    with connection.cursor() as cursor:
        for source in sorted({row.source for row in rows}):
            cursor.execute(QUERIES["lock"], [source])
        cursor.execute(QUERIES["stage"])
        cursor.execute("DELETE FROM records_incoming")
        with cursor.copy(QUERIES["copy"]) as copy:
            for place, row in enumerate(rows):
                copy.write_row(_columns(place, row))
        if any(row.only_if_changed for row in rows):
            cursor.execute(QUERIES["drop_unchanged"])
        cursor.execute(QUERIES["supersede"])
        cursor.execute(QUERIES["append"], {"now": now, "delivery": delivery_id})
        appended = cursor.rowcount
    return AppendOutcome(appended=appended, unchanged=len(rows) - appended)


def _columns(place: int, row: NewRecord) -> tuple[object, ...]:
    return (
        place, row.person_id, series_of(row.source, row.source_id), row.identity_id, row.version,
        row.stated_at, row.organisation_id, row.centre_id, row.row_number, row.valid_from,
        row.valid_to,
        row.type_bit, row.state, row.sector, row.type, row.source, row.source_id, row.author,
        row.summary, row.content, row.only_if_changed,
    )  # fmt: skip


def relink_records(*, identity: UUID, old: UUID, new: UUID) -> int:
    """What was stated through ``identity`` now stands in the folder of ``new``; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT records_relink(%s, %s, %s)", [identity, old, new])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
