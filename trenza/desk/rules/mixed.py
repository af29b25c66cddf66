"""What was typed in one box, taken apart: names, a birth date, a telephone, a paper."""

import re
from dataclasses import dataclass, field
from datetime import date

from trenza.desk.rules.typed import LONGEST

_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?!\d)")
_PHONE = re.compile(r"(?<![\dA-Za-z])(?:(?:\+|00)34 ?)?([6789](?: ?\d){8})(?![\dA-Za-z])")
_FIGURES = re.compile(r"\S*\d\S*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EARLIEST = 1900


@dataclass(frozen=True)
class Mixed:
    """The parts of what was typed; '' and None where it is not there."""

    names: str = ""
    birth: date | None = None
    phone: str = ""
    document: str = ""
    parts: int = field(default=0)
    impossible: bool = False  # what looks like a date is of no day
    year: int | None = None  # of birth, beside a name


def read_mixed(text: str) -> Mixed:
    """Take the parts out one after another, the most telling form first; what is left is a name."""
    text = " ".join(text.split())[:LONGEST]
    birth, phone = None, ""
    day = _DATE.search(text)
    if day:
        birth = _day(day)
        text = text.replace(day.group(0), " ", 1)
    found = _PHONE.search(text)
    if found:
        phone = found.group(1).replace(" ", "")
        text = text.replace(found.group(0), " ", 1)
    papers = _FIGURES.findall(text)
    # a single letter belongs to a document written in pieces
    names = " ".join(word for word in _FIGURES.sub(" ", text).split() if len(word) > 1)
    document, year = " ".join(papers), None
    if names and birth is None and _YEAR.fullmatch(document):
        document, year = "", int(document)
    told = [names, birth, phone, document, year]
    parts = sum(1 for one in told if one)
    return Mixed(names, birth, phone, document, parts, day is not None and birth is None, year)


def _day(found: "re.Match[str]") -> date | None:
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day) if year >= _EARLIEST else None
    except ValueError:
        return None
