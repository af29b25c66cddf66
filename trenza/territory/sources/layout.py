"""The tables of the source systems, read from their description beside this module.

A column is written ``COLUMN=field`` and a sign: ``/LIST`` a code of a list, ``/LIST*`` several
codes joined by «;», ``@`` a date, ``$`` an amount in cents, ``?`` yes or no. A field is a name,
``goals.0.goal`` (the first of several) or ``dimensions[housing].intensity`` (the one on housing).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).parent / "data"
Encode = Callable[[Any], Any]
Read = Callable[[dict[str, Any]], Any]
_COLUMN = re.compile(r"(?P<field>[a-z0-9_.\[\]]+)(?P<sign>[@$?]|/\w+\*?)?$")
_KEYED = re.compile(r"(\w+)\[(\w+)\]\.(\w+)")


class Code(NamedTuple):
    """A code of a source system and what its own people call it."""

    code: str
    literal: str


Codes = dict[str, dict[str, Code]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column, and how its value is got from a content of the content map."""

    name: str
    field: str
    sign: str
    read: Read | None  # None: the field of that very name
    encode: Encode | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a source system: each of its rows states one type of information."""

    name: str
    short: str
    type: str
    start: str
    end: str
    columns: tuple[Column, ...]
    plan: tuple[tuple[str, Read | None, Encode | None], ...]

    def values(self, content: dict[str, Any]) -> list[Any]:
        """The values of a row's own columns."""
        get = content.get
        row = []
        for field, read, encode in self.plan:
            value = get(field) if read is None else read(content)
            if value is None or encode is None:
                row.append(value)
            else:
                row.append(encode(value))
        return row


@dataclass(frozen=True, slots=True)
class Signs:
    """How a source system writes dates and yes or no, and the width of its code lists."""

    date: Encode
    yes: str
    no: str
    text: Encode | None = None

    def flag(self, value: bool) -> str:
        """Yes or no as this system says it."""
        return self.yes if value else self.no


@cache
def code_lists(name: str) -> Codes:
    """The code lists of a system, by the words of the content map."""
    lists: Codes = {}
    for line in (DATA / f"{name}_codes.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        title, items = line.split(":", 1)
        lists[title] = {}
        for item in items.split("|"):
            word, rest = item.strip().split("=", 1)
            code, literal = rest.split(" ", 1)
            lists[title][word] = Code(code, literal)
    return lists


def plain_codes(name: str, title: str) -> dict[str, str]:
    """One code list as word → code."""
    return {word: code.code for word, code in code_lists(name)[title].items()}


def read_tables(name: str, signs: Signs) -> dict[str, Table]:
    """The tables of a system, by the type of information that they state."""
    tables = {}
    for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        head, columns = line.split(" : ")
        title, short, type_code, start, end = head.split()
        made = tuple(_column(text, name, signs) for text in columns.split())
        plan = tuple((column.field, column.read, column.encode) for column in made)
        tables[type_code] = Table(title, short, type_code, start, end, made, plan)
    return tables


def _column(text: str, system: str, signs: Signs) -> Column:
    name, rest = text.split("=", 1)
    match = _COLUMN.match(rest)
    if match is None:
        raise ValueError(f"column not understood: {text}")
    field, sign = match["field"], match["sign"] or ""
    return Column(name, field, sign, _reader(field), _encoder(sign, system, signs))


def _reader(field: str) -> Read | None:
    if keyed := _KEYED.match(field):
        return _keyed(*keyed.groups())
    if "." in field:
        several, place, key = field.split(".")
        return _placed(several, int(place), key)
    return None


def _keyed(several: str, about: str, key: str) -> Read:
    title = several.rstrip("s")

    def read(content: dict[str, Any]) -> Any:
        for item in content.get(several, ()):
            if item[title] == about:
                return item.get(key)
        return None

    return read


def _placed(several: str, place: int, key: str) -> Read:
    def read(content: dict[str, Any]) -> Any:
        items = content.get(several, ())
        return items[place].get(key) if len(items) > place else None

    return read


def _encoder(sign: str, system: str, signs: Signs) -> Encode | None:
    if not sign:
        return signs.text
    if sign[0] == "/":
        codes = plain_codes(system, sign[1:].rstrip("*"))
        if sign.endswith("*"):
            return lambda words: ";".join([codes[word] for word in words])
        return codes.__getitem__
    return {"@": signs.date, "$": _cents, "?": signs.flag}[sign]


def _cents(amount: float) -> int:
    return round(amount * 100)
