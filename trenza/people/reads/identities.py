"""Of which identities the persons of a doubt are made, why, and what was ordered of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from trenza.access.public import Viewer, announce_and_read, signed_context
from trenza.people.reads.rows import read_rows


@dataclass(frozen=True)
class ToldIdentity:
    """An identity of one of the two persons, as much as a reviewer is told of it.

    ``mine``: whether she may order of its person. ``hangs``: what came through it, of one's own.
    """

    side: int
    mine: bool
    identity_id: UUID
    doubted: bool
    told: dict[str, Any]
    since: datetime | None
    hangs: dict[str, bool] | None
    seal: str
    grave: bool


@dataclass(frozen=True)
class ToldDecision:
    """A decision about them: by whom, when, why; who was together before and after, by numbers."""

    token: str
    at: datetime
    kind: str
    by: str
    who: str
    sector: str
    model: str
    reason: str
    before: dict[str, int]
    after: dict[str, int]
    undone: bool
    may_undo: bool


@dataclass(frozen=True)
class ToldOrder:
    """What was ordered and is not carried out yet; ``waits`` for another one to confirm it."""

    reference: UUID
    kind: str
    at: datetime
    mine: bool
    identities: list[UUID]
    waits: bool


@dataclass(frozen=True)
class Origins:
    """Where the data of the persons of a doubt come from."""

    identities: list[ToldIdentity]
    decisions: list[ToldDecision]
    orders: list[ToldOrder]


def read_origins(viewer: Viewer, review: UUID) -> Origins | None:
    """The identities of both persons of a doubt; None for whoever may not see it. An event."""
    context = signed_context(viewer)
    rows = announce_and_read(
        "SELECT people_announce_review(%s, %s, 'identities.read')",
        [context, review],
        "SELECT * FROM people_identities(%s, %s)",
        [context, review],
    )
    if not rows:
        return None
    asked = [context, review]  # what follows belongs to the same look, and to its event
    return Origins(
        [ToldIdentity(**row) for row in rows],
        [ToldDecision(**row) for row in read_rows("SELECT * FROM people_decisions(%s, %s)", asked)],
        [ToldOrder(**row) for row in read_rows("SELECT * FROM people_orders(%s, %s)", asked)],
    )
