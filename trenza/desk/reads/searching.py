"""Searching: what was typed, as criteria, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from trenza.access.public import Hit, Viewer, search_person
from trenza.base.clock import today
from trenza.desk.rules import births, words
from trenza.desk.rules.mixed import Mixed, read_mixed
from trenza.desk.rules.typed import Typed, read_typed
from trenza.people.public import (
    Identifier,
    OwnAlike,
    Problem,
    own_mix,
    read_identifier,
    tokens,
)

SHORTEST_NAME = 2
MOST_HITS = 20  # the database gives no more of those found by name
OWN = ("own",)  # of no known form: an organisation's own number, if anything
NO_SUCH_DAY = "Esa fecha no existe. Escríbela así: 02/03/1980."
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

    hits: tuple[Hit | OwnAlike, ...]
    only: UUID | None
    criteria: Criteria | None
    problem: str
    alike: bool = False  # who may be the one sought, rather than who is

    @classmethod
    def nobody(cls, problem: str = "") -> "Found":
        """Nothing found."""
        return cls((), None, None, problem)


def look_for(viewer: Viewer, text: str) -> Found:
    """Search by whatever was typed; each search is an event.

    A document opens its folder, a name lists one's own people. If that finds nobody, or several
    things were typed, those of one's own are listed whom most of it fits, however badly written.
    """
    typed, mixed = read_typed(text), read_mixed(text)
    if mixed.parts > 1:
        return _by_mix(viewer, mixed, typed)
    if mixed.birth:
        return Found(tuple(own_mix(viewer, _wanted(mixed, None))), None, None, "", alike=True)
    if mixed.impossible:
        return Found.nobody(NO_SUCH_DAY)
    found = _by_name(viewer, typed.text) if typed.is_name else _by_document(viewer, typed)
    if found.hits or (found.problem and not mixed.phone) or not (mixed.names or mixed.phone):
        return found
    alike = tuple(own_mix(viewer, _wanted(mixed, None)))
    if mixed.phone and (alike or found.problem):  # it was no document after all
        return Found(alike, None, None, "", alike=True)
    return replace(found, hits=alike, alike=True)


def _by_mix(viewer: Viewer, mixed: Mixed, typed: Typed) -> Found:
    """Several things at once: a document that is right goes first, also one written in pieces."""
    whole = Found.nobody()
    if typed.kinds != OWN and not mixed.birth and not mixed.year:
        whole = _by_document(viewer, typed)
    exact = _by_document(viewer, read_typed(mixed.document)) if mixed.document else Found.nobody()
    for found in (whole, exact):
        if found.only:
            return found
    criteria = replace(exact.criteria, birth_date=mixed.birth) if exact.criteria else None
    alike = own_mix(viewer, _wanted(mixed, criteria))
    if mixed.phone and alike:  # written together with a name it looked like a passport
        whole = Found.nobody()
    return Found(tuple(alike), None, criteria or whole.criteria, "", alike=True)


def _wanted(mixed: Mixed, criteria: Criteria | None) -> dict[str, Any]:
    """A mix as the database is asked; words of one letter say nothing."""
    wanted: dict[str, Any] = criteria.as_asked() if criteria else {}
    words_of_it = [token for token in tokens(mixed.names) if len(token) >= SHORTEST_NAME]
    if words_of_it:
        wanted["tokens"] = words_of_it
    if mixed.birth:
        wanted["birth_date"] = mixed.birth.isoformat()
    if mixed.year:
        wanted["birth_year"] = mixed.year
    if mixed.phone:
        wanted["phone"] = mixed.phone
    return wanted


def _by_document(viewer: Viewer, typed: Typed) -> Found:
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
