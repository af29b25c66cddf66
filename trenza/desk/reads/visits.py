"""Declared first visits that a manager has to look at."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from trenza.access.public import Viewer, announce_and_read, signed_context
from trenza.base.clock import now
from trenza.desk.rules.words import full_name


@dataclass(frozen=True)
class Visit:
    """A first visit that somebody of the centre declared."""

    id: UUID
    name: str
    birth_date: date | None
    professional: str
    post: str
    declared_at: datetime
    expires_at: datetime | None
    expired: bool
    reason: str
    mine: bool


def visits_waiting(viewer: Viewer) -> int:
    """How many declared visits the manager's centre has to review; 0 for anybody else."""
    context = signed_context(viewer)
    [row] = announce_and_read(
        "SELECT access_announce_visits(%s)",
        [context],
        "SELECT count(*) AS waiting FROM access_visits(%s)",
        [context],
    )
    return int(row["waiting"])


def visits_to_review(viewer: Viewer) -> list[Visit]:
    """The declared visits of the manager's centre, oldest first; empty for anybody else."""
    context = signed_context(viewer)
    rows = announce_and_read(
        "SELECT access_announce_visits(%s)", [context], "SELECT * FROM access_visits(%s)", [context]
    )
    return [
        Visit(
            id=row["id"],
            name=full_name(row["given_name"], row["surname1"], row["surname2"]),
            birth_date=row["birth_date"],
            professional=row["professional"],
            post=row["post"],
            declared_at=row["declared_at"],
            expires_at=row["expires_at"],
            expired=row["expires_at"] is not None and row["expires_at"] <= now(),
            reason=row["reason"],
            mine=row["mine"],
        )
        for row in rows
    ]
