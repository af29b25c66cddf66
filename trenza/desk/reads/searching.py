"""Searching: what was typed, as criteria, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from trenza.access.public import Hit, Viewer, search_person
from trenza.base.clock import today
from trenza.desk.rules import births, words
from trenza.desk.rules.typed import read_typed
from trenza.people.public import Identifier, OwnAlike, Problem, read_identifier, tokens

SHORTEST_NAME = 2
MOST_HITS = 20  # the database gives no more of those found by name
UNREADABLE = "Escribe un documento completo o parte del nombre."


@dataclass(frozen=True)
class Criteria:
    """An exact identifier and, if told, the birth date that goes with it."""

    kind: str
    value: str
    birth_date: date | None = None
    country: str = ""  # of a passport; '-' for one that is not in the list

    def as_asked(self) -> dict[str, Any]:
        """As the database is asked."""
        asked = {"type": self.kind, "value": self.value}
        if self.birth_date:
            asked["birth_date"] = self.birth_date.isoformat()
        if self.country.isalpha():
            asked["country"] = self.country
        return asked

    def as_hidden(self) -> dict[str, Any]:
        """As the next form carries it."""
        return {
            "kind": self.kind, "value": self.value, "birth_date": self.birth_date,
            "country": self.country,
        }  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What a search gave: one's own people, or a document to go on with, or what was wrong."""

    hits: tuple[Hit, ...]
    only: UUID | None
    criteria: Criteria | None
    problem: str

    @classmethod
    def nobody(cls, problem: str = "") -> "Found":
        """Nothing found."""
        return cls((), None, None, problem)


def look_for(viewer: Viewer, text: str) -> Found:
    """Search by document if it looks like one, by name otherwise. Each search is an event."""
    typed = read_typed(text)
    if typed.is_name:
        return _by_name(viewer, typed.text)
    problem, first = "", None
    for kind in typed.kinds:
        read = read_identifier(kind, typed.text)
        if isinstance(read, Problem):
            problem = problem or read.message
        if not isinstance(read, Identifier):
            continue
        criteria = Criteria(read.type, read.value)
        first = first or criteria
        hits = search_person(viewer, criteria.as_asked())
        if hits:
            return Found(tuple(hits), hits[0].person_id, criteria, "")
    if first is None:
        return Found.nobody(problem or UNREADABLE)
    return Found((), None, first, "")


def _by_name(viewer: Viewer, text: str) -> Found:
    words_of_it = [token for token in tokens(text) if len(token) >= SHORTEST_NAME]
    if not words_of_it:
        return Found.nobody(UNREADABLE)
    return Found(tuple(search_person(viewer, {"tokens": words_of_it})), None, None, "")


def recognised(kind: str, value: str, born: date, country: str = "") -> Criteria | None:
    """The criteria of a document typed again with a birth date; None if it is not one."""
    read = read_identifier(kind, value)
    return Criteria(read.type, read.value, born, country) if isinstance(read, Identifier) else None


@dataclass(frozen=True)
class ShownHit:
    """One of one's own people in the list of a search by name."""

    person: UUID
    name: str
    age: str
    birth: str


def shown_hits(hits: Iterable[Hit | OwnAlike]) -> list[ShownHit]:
    """The hits as they are listed."""
    return [
        ShownHit(
            person=hit.person_id,
            name=words.listed_name(hit.given_name, hit.surname1, hit.surname2),
            age=births.age_in_words(hit.birth_date, hit.birth_precision, today=today()),
            birth=births.birth_in_words(hit.birth_date, hit.birth_precision),
        )
        for hit in hits
        if hit.person_id is not None
    ]
