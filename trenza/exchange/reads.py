"""Reading sources, deliveries and, with an event, the rows that did not go in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from trenza.access.public import ReasonNeeded, Viewer, announce_and_read, signed_context
from trenza.exchange.models import Chunk, Delivery, Source
from trenza.exchange.rules.advice import place_of
from trenza.exchange.rules.freshness import is_stale

_ANNOUNCE = "SELECT exchange_announce_reading(%s, %s, %s)"
_READ = "SELECT * FROM exchange_read_rejections(%s, %s, %s, %s, %s, %s, %s)"
_SOURCE_ROWS = "SELECT * FROM exchange_source_rejections(%s, %s, %s, %s)"
_CAUSES = "SELECT * FROM exchange_causes(%s, %s)"
_OWED = "SELECT * FROM exchange_owing(%s, %s)"
PAGE = 100
DELIVERIES = 50
# What a source that sends each change by itself delivers every few seconds.
SMALL = 20


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that did not go in, with what it says: personal data."""

    reference: UUID
    row_number: int
    part: int
    table: str
    line: int
    state: str
    code: str
    message: str
    field: str
    values: dict[str, Any]
    waits: bool
    reason: str

    @property
    def place(self) -> str:
        """Where in the row the problem is, for people."""
        return place_of(self.field)

    @property
    def can_be_corrected(self) -> bool:
        """Whether there is something to correct: an unreadable line has no fields."""
        return self.state == "quarantined" and bool(self.values)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why rows of a delivery did not go in, and how many."""

    code: str
    message: str
    field: str
    state: str
    how_many: int
    first_row: UUID

    @property
    def place(self) -> str:
        """Where in the rows the problem is, for people."""
        return place_of(self.field)


@dataclass(frozen=True, slots=True)
class Owing:
    """A delivery with rows that somebody has to settle or that wait for their person."""

    delivery: Delivery
    rejected: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Owed:
    """The latest deliveries that owe an answer; rows and deliveries count all of them."""

    latest: list[Owing]
    rows: int
    deliveries: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """How recent what a source tells is."""

    source: str
    name: str
    organisation_id: int
    last_success_at: datetime | None
    stale: bool


def freshness(*, now: datetime) -> dict[str, Freshness]:
    """Every active source by its code, with its last delivery that went in."""
    columns = ("code", "name", "organisation_id", "last_success_at")
    rows = Source.objects.filter(active=True).values_list(*columns)
    return {
        code: Freshness(code, name, organisation, last, is_stale(last, now))
        for code, name, organisation, last in rows
    }


def delivery_of_source(source: Source, reference: UUID) -> Delivery | None:
    """A delivery, if this source sent it."""
    return Delivery.objects.filter(source=source, reference=reference).first()


def rejections_of_source(
    token: str, reference: UUID, *, after: int, limit: int
) -> list[dict[str, Any]]:
    """Rows of a delivery that did not go in, for the source whose token it is; not their text."""
    with connection.cursor() as cursor:
        cursor.execute(_SOURCE_ROWS, [token, reference, after, limit])
        names = ("row", "line", "table", "state", "code", "message", "field")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def sources_of(organisation_id: int) -> list[Source]:
    """The systems of an organisation."""
    return list(
        Source.objects.filter(organisation_id=organisation_id, active=True).order_by("name")
    )


def deliveries_of(
    organisation_id: int, *, clean: bool, page: int = 1
) -> tuple[list[Delivery], bool]:
    """A page of the deliveries of an organisation's systems, latest first, and if more follow.

    Unless ``clean``, without the small ones that a system sent by itself and went wholly in.
    """
    wanted = Delivery.objects.filter(source__organisation_id=organisation_id)
    if not clean:
        wanted = wanted.exclude(
            state="applied",
            channel__in=("sql", "api"),
            rows_total__lte=SMALL,
            rows_rejected=0,
            rows_waiting=0,
        )
    first = (page - 1) * DELIVERIES
    ordered = wanted.select_related("source").order_by("-received_at", "-id")
    found = list(ordered[first : first + DELIVERIES + 1])
    return found[:DELIVERIES], len(found) > DELIVERIES


def owing_deliveries(viewer: Viewer, *, most: int) -> Owed:
    """The latest deliveries with rows to settle or that wait, and how many there are in all."""
    with connection.cursor() as cursor:
        cursor.execute(_OWED, [signed_context(viewer), most])
        rows = cursor.fetchall()
    if not rows:
        return Owed([], 0, 0)
    wanted = Delivery.objects.filter(reference__in=[row[0] for row in rows])
    known = {one.reference: one for one in wanted.select_related("source")}
    latest = [
        Owing(known[reference], rejected, waiting)
        for reference, rejected, waiting, _, _ in rows
        if reference in known
    ]
    return Owed(latest, int(rows[0][3]), int(rows[0][4]))


def managed_delivery(organisation_id: int, reference: UUID) -> Delivery | None:
    """A delivery of one of the organisation's systems."""
    wanted = Delivery.objects.filter(source__organisation_id=organisation_id, reference=reference)
    return wanted.select_related("source").first()


def notices_of(delivery: Delivery) -> list[tuple[str, str, int]]:
    """Remarks on rows that went in: message, field, how many."""
    found: dict[tuple[str, str], int] = {}
    for notices in Chunk.objects.filter(delivery=delivery).values_list("notices", flat=True):
        for _, field, message, many in notices:
            found[message, field] = found.get((message, field), 0) + many
    ordered = sorted(found.items(), key=lambda item: -item[1])
    return [(message, field, many) for (message, field), many in ordered]


def causes_of(viewer: Viewer, reference: UUID) -> list[Cause]:
    """Why rows did not go in, the most frequent first; nothing of the rows."""
    with connection.cursor() as cursor:
        cursor.execute(_CAUSES, [signed_context(viewer), reference])
        return [Cause(*row) for row in cursor.fetchall()]


def rejected_rows(
    viewer: Viewer,
    reference: UUID,
    *,
    part: str = "rows",
    row: UUID | None = None,
    code: str = "",
    field: str | None = None,
    state: str = "",
    after: int = 0,
    limit: int = PAGE,
) -> list[RejectedRow] | None:
    """Rows that did not go in, against an event; None for whom they are not."""
    context = signed_context(viewer)
    try:
        rows = announce_and_read(
            _ANNOUNCE,
            [context, reference, part],
            _READ,
            [context, row, code, state, after, limit, field],
        )
    except ReasonNeeded:
        return None
    return [_rejected(found) for found in rows]


def announce(viewer: Viewer, reference: UUID, part: str) -> bool:
    """Note that a delivery is going to be read; False for whom it is not."""
    with connection.cursor() as cursor:
        cursor.execute(_ANNOUNCE, [signed_context(viewer), reference, part])
        return bool(cursor.fetchone()[0])


def _rejected(found: dict[str, Any]) -> RejectedRow:
    raw = found["raw"]
    raw = orjson.loads(raw) if isinstance(raw, str) else (raw or {})
    return RejectedRow(
        reference=found["reference"],
        row_number=found["row_number"],
        part=found["part"],
        table=found["table_name"],
        line=found["line"],
        state=found["state"],
        code=found["code"],
        message=found["message"],
        field=found["field"],
        values=raw.get("values") or {},
        waits=bool(found["waits_for"]),
        reason=found["reason"],
    )
