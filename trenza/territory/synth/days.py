"""Days as ordinals, and their texts prepared once: writing dates is most of the work."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Madrid")
DEFAULT_UNTIL = date(2026, 11, 15)
THREE_YEARS = 3 * 365


@cache
def iso(day: int) -> str:
    """An ordinal day as 2026-03-01."""
    return date.fromordinal(day).isoformat()


@cache
def local_midnight(day: int) -> int:
    """The seconds since 1970 when this day begins in the region."""
    start = date.fromordinal(day)
    return int(datetime(start.year, start.month, start.day, tzinfo=LOCAL).timestamp())


@cache
def clock(second: int) -> str:
    """A second of the day as 09:31:05."""
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def years_before(day: int, years: float) -> int:
    """The day so many years before."""
    return day - int(years * 365.25)


def workday(day: int) -> int:
    """The same day, or the Monday after it if it falls on a weekend."""
    late = (day - 1) % 7 - 4
    return day + 3 - late if late > 0 else day
