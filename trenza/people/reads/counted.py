"""Doubts counted for everybody: nobody can be told from it."""

from dataclasses import dataclass

from django.db import connection

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
