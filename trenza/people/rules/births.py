"""Birth dates with their precision, and when two of them can be the same person's."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from trenza.people.rules.problems import IdentityRefused, Problem

PRECISIONS = ("day", "month", "year", "about", "unknown")
OLDEST = 120
ABOUT = 2  # "about 1980" admits two years on either side
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Birth:
    """A birth date: always a whole date when known, with how far it can be trusted."""

    day: date | None = None
    precision: str = "unknown"

    def __post_init__(self) -> None:
        if (self.day is None) != (self.precision == "unknown"):
            raise ValueError("a birth date and its precision are known together")


UNKNOWN = Birth()


def read_birth(text: str, precision: str, *, today: date) -> Birth:
    """The birth date stated as ``YYYY[-MM[-DD]]``; raises IdentityRefused if it cannot be one."""
    if not text:
        return UNKNOWN
    if precision and precision not in PRECISIONS:
        raise _refused("birth_precision", "La precisión de la fecha de nacimiento no se reconoce.")
    found = _ISO.fullmatch(text)
    if not found:
        raise _refused("birth_form", "La fecha de nacimiento debe tener la forma AAAA-MM-DD.")
    if precision == "unknown":
        return UNKNOWN
    year, month, day = found.groups()
    written = "day" if day else "month" if month else "year"
    try:
        born = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise _refused("birth_form", "La fecha de nacimiento no existe en el calendario.") from None
    return checked(born, _coarser(written, precision or written), today=today)


def _coarser(one: str, other: str) -> str:
    return max(one, other, key=PRECISIONS.index)


def checked(born: date, precision: str, *, today: date) -> Birth:
    """The birth date, at the first day of its period; not in the future, nor over 120 years ago."""
    if precision in ("year", "about"):
        born = born.replace(month=1, day=1)
    elif precision == "month":
        born = born.replace(day=1)
    if born > today:
        raise _refused("birth_future", "La fecha de nacimiento está en el futuro.")
    if today.year - born.year > OLDEST:
        raise _refused("birth_too_old", "La fecha de nacimiento supone más de 120 años.")
    return Birth(born, precision)


def _refused(code: str, message: str) -> IdentityRefused:
    return IdentityRefused([Problem(code, "birth_date", message)])


def span(birth: Birth) -> tuple[date, date] | None:
    """First and last day on which the person may have been born; None if nothing is known."""
    born = birth.day
    if born is None:
        return None
    if birth.precision == "about":
        return _january(born.year - ABOUT), _january(born.year + ABOUT + 1) - timedelta(days=1)
    if birth.precision == "year":
        return _january(born.year), _january(born.year + 1) - timedelta(days=1)
    if birth.precision == "month":
        following = (born.replace(day=28) + timedelta(days=4)).replace(day=1)
        return born.replace(day=1), following - timedelta(days=1)
    return born, born


def _january(year: int) -> date:
    return date(min(max(year, 1), 9998), 1, 1)


def compatible(one: Birth, other: Birth) -> bool:
    """Whether both can be the same day; nothing known is compatible with everything."""
    first, second = span(one), span(other)
    if first is None or second is None:
        return True
    return first[0] <= second[1] and second[0] <= first[1]
