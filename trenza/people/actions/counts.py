"""The counts of quality as they are kept: by organisation, source, week, group and measure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from trenza.base.clock import MADRID

KEEP = """
    INSERT INTO people_quality
        (organisation_id, source, week, slice, measure, number, counted_at)
    {rows}
    ON CONFLICT (organisation_id, source, week, slice, measure)
    DO UPDATE SET number = excluded.number, counted_at = excluded.counted_at
"""


@dataclass(frozen=True)
class Count:
    """A count as it is kept; ``source`` is '' for the doubts of an organisation."""

    organisation_id: int
    source: str
    week: date
    slice: str
    measure: str
    number: int


def keep_counts(counts: Iterable[Count], *, now: datetime) -> None:
    """Keep counts that were made elsewhere: of a time before there was anybody to count."""
    rows = [(c.organisation_id, c.source, c.week, c.slice, c.measure, c.number, now)
            for c in counts]  # fmt: skip
    if not rows:
        return
    types = ["bigint[]", "text[]", "date[]", "text[]", "text[]", "bigint[]", "timestamptz[]"]
    unnested = ", ".join(f"%s::{type}" for type in types)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            KEEP.format(rows=f"SELECT * FROM unnest({unnested})"),
            [list(column) for column in zip(*rows, strict=True)],
        )


def counts_of(week: date) -> list[Count]:
    """What was counted of a week, exactly: for workers, and for no page."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_id, source, week, slice, measure, number FROM people_quality "
            "WHERE week = %s ORDER BY organisation_id, source, slice, measure",
            [week],
        )
        return [Count(*row) for row in cursor.fetchall()]


def monday_of(moment: datetime) -> date:
    """The Monday of the week in which it is."""
    day = moment.astimezone(MADRID).date()
    return day - timedelta(days=day.weekday())
