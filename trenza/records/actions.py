"""Appending statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from trenza.base.queries import named_queries
from trenza.records.rules import series_of

QUERIES = named_queries(Path(__file__).parent / "sql" / "append.query.sql")
# Rows that are sent at once: enough to make sending cheap, few enough to weigh nothing.
_BLOCK = 500
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_TEXTS = 8


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
            for block in _blocks(rows):
                copy.write(block)
        if any(row.only_if_changed for row in rows):
            cursor.execute(QUERIES["drop_unchanged"])
        cursor.execute(QUERIES["supersede"])
        cursor.execute(QUERIES["append"], {"now": now, "delivery": delivery_id})
        appended = cursor.rowcount
    return AppendOutcome(appended=appended, unchanged=len(rows) - appended)


def _blocks(rows: Sequence[NewRecord]) -> Iterator[str]:
    """The rows in the words of COPY, some hundreds at a time."""
    lines = (_line(place, row) for place, row in enumerate(rows))
    while block := "".join(islice(lines, _BLOCK)):
        yield block


def _line(place: int, row: NewRecord) -> str:
    series = series_of(row.source, row.source_id).hex
    identity = row.identity_id.hex if row.identity_id else "\\N"
    centre = "\\N" if row.centre_id is None else row.centre_id
    start = "\\N" if row.valid_from is None else row.valid_from.isoformat()
    end = "\\N" if row.valid_to is None else row.valid_to.isoformat()
    texts = (
        row.state, row.sector, row.type, row.source, row.source_id, row.author, row.summary,
        row.content,
    )  # fmt: skip
    return (
        f"{place}\t{row.person_id.hex}\t{series}\t{identity}\t{row.version}"
        f"\t{row.stated_at.isoformat()}\t{row.organisation_id}\t{centre}\t{row.row_number}"
        f"\t{start}\t{end}\t{row.type_bit}\t{_joined(texts)}"
        f"\t{'t' if row.only_if_changed else 'f'}\n"
    )


def _joined(texts: tuple[str, ...]) -> str:
    """Texts as COPY takes them; only those with marks of its own need writing anew."""
    joined = "\t".join(texts)
    if joined.count("\t") == _TEXTS - 1 and not (
        "\\" in joined or "\n" in joined or "\r" in joined
    ):
        return joined
    return "\t".join([text.translate(_ESCAPES) for text in texts])


def relink_records(*, identity: UUID, old: UUID, new: UUID) -> int:
    """What was stated through ``identity`` now stands in the folder of ``new``; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT records_relink(%s, %s, %s)", [identity, old, new])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
