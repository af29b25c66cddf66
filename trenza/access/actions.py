"""Asking the database for what it alone may decide, and telling it facts.

Reading takes two statements in one round trip: *announce* decides, writes the event and commits;
*read* decides again and answers, only against that committed event. So no rows ever leave without
an event that stays, not even for a caller who rolls back (law 1).
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import psycopg
from django.conf import settings
from django.db import connection, transaction
from psycopg.adapt import Buffer, Loader
from psycopg.rows import dict_row

from trenza.access.rules import sign_context
from trenza.base.queries import named_queries

# Acts, whose answer could be had and rolled back; declaring a visit is announced by its search.
ANNOUNCED = frozenset({
    "access_record_consent", "access_withdraw_consent", "access_block_record",
    "access_state_record", "access_review_visit", "people_report",
})  # fmt: skip
ANNOUNCE_ACT = "SELECT access_announce_act(%s, %s, %s::uuid[])"
RELATIONS = named_queries(Path(__file__).parent / "sql" / "relations.query.sql")


class _Content(Loader):
    """jsonb as Python values; Django's own connection leaves it as text."""

    def load(self, data: Buffer) -> Any:
        return orjson.loads(data)


class ReasonNeeded(Exception):
    """Nobody gave a reason for this folder and situation today."""


class TooManySearches(Exception):
    """Too many documents were tried with a birth date that was not theirs; wait an hour."""


class NotInTransaction(RuntimeError):
    """Reading within an open transaction could be rolled back, event and all; it is refused."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a profile and the session it works in."""

    profile_id: int
    session_key: str


def signed_context(viewer: Viewer) -> str:
    """A fresh context for ``viewer`` on Django's present database connection."""
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    return sign_context(
        key=settings.CONTEXT_KEY,
        profile_id=viewer.profile_id,
        session_key=viewer.session_key,
        backend_pid=raw.info.backend_pid,
        now=time.time(),
    )


def announce_and_read(
    announce: str, announced: Sequence[Any], read: str, wanted: Sequence[Any]
) -> list[dict[str, Any]]:
    """Send both statements at once; the rows of the second, as dicts.

    Values travel apart from the text of the statement (Django would write them into it), so that
    nothing personal stands in ``pg_stat_activity`` or in the server's log (law 9).
    Raises ReasonNeeded when no reason was given today, NotInTransaction inside a transaction.
    """
    connection.ensure_connection()
    if connection.in_atomic_block:
        raise NotInTransaction
    raw: psycopg.Connection[Any] = connection.connection
    with (
        raw.pipeline() as pipeline,
        psycopg.Cursor(raw) as first,
        psycopg.Cursor(raw, row_factory=dict_row) as second,
    ):
        second.adapters.register_loader("jsonb", _Content)
        first.execute(announce, announced)
        pipeline.sync()  # commits the event
        second.execute(read, wanted)
        first.fetchone()
        rows = second.fetchall()
    if rows and rows[0].get("part") == "access" and rows[0]["state"] == "reason":
        raise ReasonNeeded
    return rows


def call(function: str, viewer: Viewer, *arguments: Any) -> Any:
    """The single answer of a definer function; it commits by itself in autocommit.

    An act is announced first, in the same round trip: its answer, too, says something of a person.
    Raises NotInTransaction for an act inside a transaction.
    """
    places = ", ".join(["%s"] * (len(arguments) + 1))
    context = signed_context(viewer)
    statement = f"SELECT {function}({places}) AS answer"
    if function in ANNOUNCED:
        about = [one for one in arguments if isinstance(one, UUID)]
        rows = announce_and_read(
            ANNOUNCE_ACT, [context, function, about], statement, [context, *arguments]
        )
        return rows[0]["answer"]
    raw: psycopg.Connection[Any] = connection.connection
    with psycopg.Cursor(raw) as cursor:
        cursor.execute(statement, [context, *arguments])
        row = cursor.fetchone()
    return row[0] if row else None


@dataclass(frozen=True, slots=True)
class NewRelation:
    """A centre attends (or, retracted, never attended) a person, as a source tells it."""

    person_id: UUID
    identity_id: UUID | None
    centre_id: int
    organisation_id: int
    profile_id: int | None
    valid_from: date
    valid_to: date | None
    source: str
    source_id: str
    version: int
    state: str = "current"


@transaction.atomic
def note_relations(relations: Sequence[NewRelation], *, now: datetime) -> int:
    """Take in a batch of relations in one statement; gives how many were new or newer."""
    if not relations:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            RELATIONS["note"],
            {
                "now": now,
                "person": [r.person_id for r in relations],
                "identity": [r.identity_id for r in relations],
                "centre": [r.centre_id for r in relations],
                "organisation": [r.organisation_id for r in relations],
                "profile": [r.profile_id for r in relations],
                "valid_from": [r.valid_from for r in relations],
                "valid_to": [r.valid_to for r in relations],
                "source": [r.source for r in relations],
                "source_id": [r.source_id for r in relations],
                "version": [r.version for r in relations],
                "state": [r.state for r in relations],
            },
        )
        return int(cursor.rowcount)


def relink_relations(*, identity: UUID, old: UUID, new: UUID) -> list[int]:
    """Relations and consents of ``identity`` now belong to ``new``; gives the centres concerned."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_relink(%s, %s, %s)", [identity, old, new])
        return [row[0] for row in cursor.fetchall()]
