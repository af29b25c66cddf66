"""How well persons are recognised, as the data manager is told: rounded counts, and alarms."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.rows import dict_row

from trenza.access.public import Viewer, announce_and_read, signed_context
from trenza.people.rules.alarms import MEANINGS, sentence, weeks


@dataclass(frozen=True, slots=True)
class QualityCount:
    """A rounded count; ``week`` is None where it is of the half year."""

    scope: str
    source: str
    name: str
    week: date | None
    slice: str
    measure: str
    number: int


@dataclass(frozen=True, slots=True)
class QualityAlarm:
    """A share of one's own source that left its usual range; open, or settled lately."""

    id: UUID
    source: str
    name: str
    measure: str
    first_week: date
    last_week: date
    low: float
    usual: float
    high: float
    found: float
    state: str
    opened_at: datetime
    settled_at: datetime | None
    reason: str

    @property
    def told(self) -> str:
        """What is not as ever, in a sentence."""
        return sentence(self.measure, self.low, self.high, self.found)

    @property
    def weeks(self) -> str:
        """Since when."""
        return weeks(self.first_week, self.last_week)

    @property
    def often(self) -> str:
        """What is often behind it."""
        return MEANINGS[self.measure][1]


def ringing(viewer: Viewer) -> list[QualityAlarm]:
    """The alarms that wait for an answer."""
    return [alarm for alarm in quality_alarms(viewer) if alarm.state == "open"]


def quality_counts(viewer: Viewer) -> list[QualityCount]:
    """The counts that this data manager may see, against an event; none for anybody else."""
    context = signed_context(viewer)
    rows = announce_and_read(
        "SELECT people_announce_quality(%s, NULL)",
        [context],
        "SELECT * FROM people_quality_counts(%s)",
        [context],
    )
    return [QualityCount(**row) for row in rows]


def quality_alarms(viewer: Viewer) -> list[QualityAlarm]:
    """The alarms of this data manager's own sources, those that ring first."""
    context = signed_context(viewer)
    raw: psycopg.Connection[Any] = connection.connection
    with psycopg.Cursor(raw, row_factory=dict_row) as cursor:
        cursor.execute("SELECT * FROM people_quality_alarms(%s)", [context])
        return [QualityAlarm(**row) for row in cursor.fetchall()]
