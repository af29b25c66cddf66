"""What is told about doubts: counted for everybody, side by side for their reviewers."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.rows import dict_row

from trenza.access.public import Viewer, announce_and_read, signed_context
from trenza.people.rules.linking import REASONS


@dataclass(frozen=True)
class OpenReview:
    """How many doubts between two sources wait for a decision, and since when."""

    reason: str
    explanation: str
    source: str
    other_source: str
    waiting: int
    oldest_days: int


def open_reviews() -> list[OpenReview]:
    """Open doubts by reason and sources, the most frequent first; nobody can be told from it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_list_reviews()")
        return [OpenReview(row[0], REASONS.get(row[0], row[0]), *row[1:]) for row in cursor]


@dataclass(frozen=True)
class QueuedReview:
    """A doubt that waits, without a word of whom."""

    id: int
    reason: str
    weight: float | None
    risk: int
    created_at: datetime
    answers: int
    sources: list[str]


@dataclass(frozen=True)
class Queue:
    """The gravest doubts for a reviewer, and how many there are in all."""

    reviews: list[QueuedReview]
    total: int


def review_queue(viewer: Viewer, *, limit: int = 25) -> Queue:
    """The doubts that this data manager may answer; empty for anybody else."""
    context = signed_context(viewer)
    rows = announce_and_read(
        "SELECT people_announce_reviews(%s)",
        [context],
        "SELECT * FROM people_reviews(%s, %s)",
        [context, limit],
    )
    total = int(rows[0]["total"]) if rows else 0
    for row in rows:
        del row["total"]
    return Queue([QueuedReview(**row) for row in rows], total)


@dataclass(frozen=True)
class ReviewCase:
    """Two identities side by side, and what deciding would do; hidden parts were not sent."""

    id: int
    reason: str
    state: str
    weight: float | None
    risk: int
    created_at: datetime
    seal: str
    comparison: list[dict[str, Any]]
    one: dict[str, Any]
    other: dict[str, Any]
    together: bool
    answers: int
    answered: bool
    effect: list[dict[str, Any]]


def read_review(viewer: Viewer, review: int) -> ReviewCase | None:
    """One doubt; None for whoever may not see it. Both persons have the event."""
    context = signed_context(viewer)
    rows = announce_and_read(
        "SELECT people_announce_review(%s, %s, 'review.read')",
        [context, review],
        "SELECT * FROM people_review(%s, %s)",
        [context, review],
    )
    return ReviewCase(**rows[0]) if rows else None


@dataclass(frozen=True)
class MyAnswer:
    """Something a reviewer answered; ``decision`` while she can still take it back."""

    review: int
    at: datetime
    answer: str
    reason: str
    state: str
    decision: int | None
    seconds: int | None


def my_answers(viewer: Viewer, *, limit: int = 10) -> list[MyAnswer]:
    """What this reviewer answered lately; nothing of anybody is in it."""
    context = signed_context(viewer)
    raw: psycopg.Connection[Any] = connection.connection
    with psycopg.Cursor(raw, row_factory=dict_row) as cursor:
        cursor.execute("SELECT * FROM people_my_answers(%s, %s)", [context, limit])
        return [MyAnswer(**row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class OwnAlike:
    """Somebody of one's own centre who may be the one just searched for."""

    person_id: UUID
    given_name: str
    surname1: str
    surname2: str
    birth_date: date | None
    birth_precision: str
    sex: str
    protection: str


def own_alike(viewer: Viewer, criteria: dict[str, Any]) -> list[OwnAlike]:
    """Of one's own centre, who was born that day and has no such document or nearly that one.

    It belongs to the search just made with the same ``criteria``, whose event it needs.
    """
    context = signed_context(viewer)
    text = json.dumps(criteria, sort_keys=True, ensure_ascii=False)
    raw: psycopg.Connection[Any] = connection.connection
    with psycopg.Cursor(raw, row_factory=dict_row) as cursor:
        cursor.execute("SELECT * FROM people_own_alike(%s, %s::jsonb)", [context, text])
        return [OwnAlike(**row) for row in cursor.fetchall()]
