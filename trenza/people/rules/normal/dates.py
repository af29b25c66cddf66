"""A date as people and spreadsheets write it: year, month and day as numbers."""

import re
from datetime import date

from trenza.people.rules.normal.letters import plain_words

MAX_DATE = 40
Numbers = tuple[int, int, int]

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?", re.ASCII)
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_BACKWARDS = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}/\d{1,2}/\d{2,4})[T ,]+\d{1,2}[:.h].*", re.ASCII)
_CENTURIES = ("19", "20")
# Months as they begin in Castilian, Catalan, Galician, Basque and English.
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "ene gen xan urt jan", "feb ots", "mar", "abr api apr", "may mai", "jun xun eka",
            "jul xul uzt",
            "ago abu aug", "sep set ira", "oct out urr", "nov aza",
            "dic des dec abe",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_BETWEEN = frozenset(("de", "del", "d"))
# Of a year of two digits, those up to here are of this century: who is older than that is rare.
_THIS_CENTURY = 30
_DAY_NOUGHT = date(1899, 12, 30).toordinal()  # of spreadsheets
_SERIALS = range(10_000, 48_000)  # 1927 to 2031; shorter ones would be years


def numbers_of(text: str) -> Numbers | None:
    """Year, month and day; nought for what is not said, None if it is no date."""
    text = text.strip() if len(text) <= MAX_DATE else ""
    if not text:
        return None
    found = _ISO.fullmatch(text)
    if found:
        year, month, day = found.groups()
        return int(year), int(month or 0), int(day or 0)
    if text.isdigit() and text.isascii():
        return _of_digits(text)
    found = _TIME.fullmatch(text)
    words = plain_words(found[1] if found else text)
    return _of_words([word for word in words if word not in _BETWEEN])


def _of_digits(text: str) -> Numbers | None:
    """«19800302», «02031980», or the number by which a spreadsheet knows a day."""
    if len(text) == 5 and int(text) in _SERIALS:
        day = date.fromordinal(_DAY_NOUGHT + int(text))
        return day.year, day.month, day.day
    if text[:2] in _CENTURIES and (found := _TOGETHER.fullmatch(text)) and int(found[2]) <= 12:
        return int(found[1]), int(found[2]), int(found[3])
    if text[4:6] in _CENTURIES and (found := _BACKWARDS.fullmatch(text)):
        return int(found[3]), int(found[2]), int(found[1])
    return None


def _of_words(words: list[str]) -> Numbers | None:
    """Day, month and year, or year, month and day; the month may be a name."""
    if len(words) == 2 and not words[0].isdigit():
        words = ["0", *words]  # «marzo de 1980»
    if len(words) != 3:
        return None
    first, middle, last = words
    month = _month(middle)
    if month is None or not (first.isdigit() and last.isdigit()):
        return None
    match len(first), len(last):
        case 4, 1 | 2:
            return int(first), month, int(last)
        case 1 | 2, 4:
            return int(last), month, int(first)
        case 1 | 2, 2:
            return _whole_year(int(last)), month, int(first)
    return None


def _month(word: str) -> int | None:
    if word.isdigit():
        return int(word) if len(word) <= 2 else None
    return _MONTHS.get(word[:3]) or _MONTHS.get(word[1:4])  # d'agost


def _whole_year(year: int) -> int:
    return year + (2000 if year <= _THIS_CENTURY else 1900)
