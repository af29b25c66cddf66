"""The review desk: the queue, one doubt side by side, and what one answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from trenza.access.public import Viewer, announce_and_read, signed_context
from trenza.people.reads.rows import read_rows


@dataclass(frozen=True)
class QueuedReview:
    """A doubt that waits, without a word of whom.

    ``near`` is how much else speaks for the two: who lives with both, a centre that attends both.
    """

    id: UUID
    reason: str
    weight: float | None
    risk: int
    created_at: datetime
    answers: int
    sources: list[str]
    near: int


@dataclass(frozen=True)
class Wanted:
    """Which doubts of the queue are wanted; nothing said means all."""

    risk: int | None = None
    reason: str = ""
    source: str = ""
    days: int = 0

    def as_json(self) -> str:
        """As the database is asked."""
        told = {"risk": self.risk, "reason": self.reason, "source": self.source, "days": self.days}
        return orjson.dumps({name: value for name, value in told.items() if value}).decode()


@dataclass(frozen=True)
class Queue:
    """A page of the doubts for a reviewer, the gravest first.

    ``total`` are those wanted, ``everything`` all that wait for her, from these ``sources``.
    """

    reviews: list[QueuedReview]
    total: int
    everything: int = 0
    sources: tuple[str, ...] = ()


ALL = Wanted()


def review_queue(
    viewer: Viewer, wanted: Wanted = ALL, *, limit: int = 25, offset: int = 0
) -> Queue:
    """The doubts that this data manager may answer; empty for anybody else."""
    context = signed_context(viewer)
    rows = announce_and_read(
        "SELECT people_announce_reviews(%s)",
        [context],
        "SELECT * FROM people_reviews(%s, %s::jsonb, %s, %s)",
        [context, wanted.as_json(), limit, offset],
    )
    if not rows:
        return Queue([], 0)
    told = [{name: row.pop(name) for name in ("total", "everything", "told")} for row in rows]
    found = [QueuedReview(**row) for row in rows if row["id"] is not None]
    return Queue(found, told[0]["total"], told[0]["everything"], tuple(told[0]["told"]))


@dataclass(frozen=True)
class Pace:
    """How long a reviewer took today, in seconds, and how the queue went in a week, for all."""

    median: float | None
    mine: int
    settled: int
    opened: int


def review_pace(viewer: Viewer) -> Pace | None:
    """How it goes; it belongs to the queue just listed, whose event it needs."""
    rows = read_rows("SELECT * FROM people_review_pace(%s)", [signed_context(viewer)])
    return Pace(**rows[0]) if rows else None


@dataclass(frozen=True)
class ToConfirm:
    """Something ordered that waits for a second reviewer, by its doubt alone."""

    review: UUID
    kind: str
    at: datetime
    mine: bool


def orders_to_confirm(viewer: Viewer) -> list[ToConfirm]:
    """What waits for a second one; it belongs to the queue just listed, whose event it needs."""
    rows = read_rows("SELECT * FROM people_to_confirm(%s)", [signed_context(viewer)])
    return [ToConfirm(**row) for row in rows]


@dataclass(frozen=True)
class ReviewCase:
    """Two identities side by side, and what deciding would do; hidden parts were not sent."""

    id: UUID
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


def read_review(viewer: Viewer, review: UUID) -> ReviewCase | None:
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
    """Something a reviewer answered; ``undoable`` while she can still take it back.

    ``stands`` tells what became of it, in the words of ``people_vote_stands``.
    """

    review: UUID
    at: datetime
    answer: str
    reason: str
    state: str
    stands: str
    undoable: bool
    seconds: int | None


def my_answers(viewer: Viewer, *, limit: int = 10) -> list[MyAnswer]:
    """What this reviewer answered lately; nothing of anybody is in it."""
    rows = read_rows("SELECT * FROM people_my_answers(%s, %s)", [signed_context(viewer), limit])
    return [MyAnswer(**row) for row in rows]
