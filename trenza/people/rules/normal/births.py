"""A birth date as compared: parts that can be trusted, and whether it is only roughly known."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from trenza.people.rules.normal.dates import numbers_of

OLDEST_YEAR = 1900
LATEST_YEAR = 2100
_UNKNOWN_DAYS = frozenset(
    {(1900, 1, 1), (1900, 1, 0)}
)  # what spreadsheets and forms put for "none"


class BirthParts(NamedTuple):
    """A birth date in parts; ``rough`` if it is a 1 January or less exact than a day."""

    day_text: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    rough: bool = False


NOTHING = BirthParts()


def birth_parts(text: str, precision: str = "day", today: date | None = None) -> BirthParts:
    """The parts of a birth date; what cannot be is left out, a month above 12 is a swapped day."""
    return _birth_parts(text, precision, today) if text else NOTHING


@lru_cache(maxsize=1 << 15)
def _birth_parts(text: str, precision: str, today: date | None) -> BirthParts:
    numbers = numbers_of(text)
    if numbers is None or precision == "unknown":
        return NOTHING
    year, month, day = numbers
    latest = today.year if today else LATEST_YEAR
    if not OLDEST_YEAR <= year <= latest or numbers in _UNKNOWN_DAYS:
        return NOTHING
    if month > 12 >= day > 0:
        month, day = day, month
    if precision in ("year", "about") or not 1 <= month <= 12:
        return BirthParts(None, year, None, None, True)
    if precision == "month" or day == 0:
        return BirthParts(None, year, month, None, True)
    return _whole(year, month, day, today)


def _whole(year: int, month: int, day: int, today: date | None) -> BirthParts:
    try:
        born = date(year, month, day)
    except ValueError:
        return BirthParts(None, year, month, None, True)
    if today and born > today:
        return NOTHING
    return BirthParts(born.isoformat(), year, month, day, (month, day) == (1, 1))
