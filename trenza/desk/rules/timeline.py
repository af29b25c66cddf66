"""What happened to a person, told by the sectors that know, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from trenza.desk.rules.statements import Statement, newest_first

SECTORS = ("SS", "SE", "TS", "CO")


@dataclass(frozen=True)
class Year:
    """The entries of one year."""

    year: int
    entries: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Choice:
    """One sector of the filter, or all."""

    code: str
    count: int
    current: bool


def by_year(statements: Iterable[Statement], *, sector: str = "") -> list[Year]:
    """Entries for the timeline component, by year; of one sector if it is named."""
    chosen = [one for one in newest_first(statements) if sector in ("", one.sector)]
    return [
        Year(year, tuple(_entry(one) for one in ones))
        for year, ones in groupby(chosen, key=lambda one: one.day.year)
    ]


def as_stated(statements: Iterable[Statement]) -> list[dict[str, Any]]:
    """Statements as entries of the timeline component, under the day on which they were made."""
    return [{**_entry(one), "day": one.stated_at} for one in statements]


def _entry(one: Statement) -> dict[str, Any]:
    return {
        "day": one.day,
        "sector": one.sector,
        "by": one.who,
        "title": one.label,
        "text": one.told,
        "ended": one.valid_to if one.ended else None,
        "news": one.news,
    }


def choices(statements: Sequence[Statement], *, sector: str = "") -> list[Choice]:
    """The sectors that say something, each with how much, for the filter."""
    counts = {code: sum(one.sector == code for one in statements) for code in SECTORS}
    found = [Choice(code, count, code == sector) for code, count in counts.items() if count]
    return [Choice("", len(statements), sector == ""), *found]
