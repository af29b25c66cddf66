"""The doubts to be listed: contradictions, pairs that the model finds alike, a sample of links."""

from typing import TYPE_CHECKING
from uuid import UUID
from zlib import crc32

import orjson
from django.conf import settings

from trenza.people.actions.alike import Likeness, held, match_model
from trenza.people.actions.doubts import Listed, compared, of_seats
from trenza.people.actions.known import Stored, load_identities
from trenza.people.rules.asking import asked_within_a_source
from trenza.people.rules.evidence import seal
from trenza.people.rules.identities import Identity
from trenza.people.rules.linking import EVIDENCE, SAMPLE, SIMILAR, Doubt

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from trenza.people.actions.settle import Settled

Persons = frozenset[UUID]


class _Who:
    """The identities and persons at both ends: those who were looked at, and others."""

    def __init__(self, cursor: "CursorWrapper", found: "Settled", pairs: list[Likeness]) -> None:
        self.seats = {seat.id: seat for seat in found.seats}
        outside = {end for like in pairs for end in like.pair} - set(self.seats)
        self.others: dict[UUID, Stored] = load_identities(cursor, outside) if outside else {}

    def person(self, identity: UUID) -> UUID:
        seat = self.seats.get(identity)
        return seat.person if seat else self.others[identity].person_id

    def place(self, identity: UUID) -> tuple[str, str]:
        seat = self.seats.get(identity)
        if seat:
            return seat.place
        other = self.others[identity]
        return other.source, other.identity.source_person_id

    def identity(self, identity: UUID) -> Identity:
        seat = self.seats.get(identity)
        return seat.voice.identity if seat else self.others[identity].identity

    def ordered(self, like: Likeness) -> tuple[UUID, UUID]:
        one, other = sorted(like.pair, key=self.place)
        return one, other


def listed(cursor: "CursorWrapper", found: "Settled") -> list[Listed]:
    """All doubts about those who were looked at: contradictions, likenesses, a sample of links."""
    ids = [seat.id for seat in found.seats]
    pairs = held(cursor, ids) if found.doubts or match_model() else []
    likes = {like.pair: like for like in pairs}
    told = [
        of_seats(
            found.seats, d, likes.get(frozenset((found.seats[d.one].id, found.seats[d.other].id)))
        )
        for d in found.doubts
    ]
    # what the model is sure of is asked too where it may not link by itself
    return told + (_alike(cursor, found, pairs) if pairs else []) + _sample(found, likes)


def _sample(found: "Settled", likes: dict[frozenset[UUID], Likeness]) -> list[Listed]:
    """A few of the links made without anybody, always the same ones, to see how good they are."""
    share = int(settings.REVIEW_SAMPLE * 10_000)
    some = []
    for members in found.groups if share else ():
        first = min(members, key=lambda p: found.seats[p].since)
        for position in members:
            fresh = position != first and found.seats[position].stored is None
            if fresh and crc32("\0".join(found.seats[position].place).encode()) % 10_000 < share:
                one, other = sorted((first, position), key=lambda p: found.seats[p].place)
                ends = frozenset((found.seats[one].id, found.seats[other].id))
                some.append(of_seats(found.seats, Doubt(one, other, SAMPLE), likes.get(ends)))
    return some


def _alike(cursor: "CursorWrapper", found: "Settled", pairs: list[Likeness]) -> list[Listed]:
    """One doubt for each two persons who are alike, by the pair that is most so."""
    who = _Who(cursor, found, pairs)
    told = {frozenset((found.seats[d.one].person, found.seats[d.other].person))
            for d in found.doubts}  # fmt: skip
    best: dict[Persons, Likeness] = {}
    for like in sorted(pairs, key=lambda like: (-like.weight, *map(who.place, who.ordered(like)))):
        persons = frozenset(who.person(end) for end in like.pair)
        if len(persons) > 1 and persons not in told:
            best.setdefault(persons, like)
    best = _worth_asking(cursor, who, best)
    apart = _told_apart(cursor, best)
    doubtful = []
    for persons, like in best.items():
        one, other = who.ordered(like)
        mine, theirs = who.identity(one), who.identity(other)
        facts = seal(mine, theirs)
        verdicts = apart.get(persons, {})
        if verdicts and verdicts.get((one, other), "") in ("", facts):
            continue  # somebody told these two persons apart, on these facts
        doubtful.append(
            Listed(
                one, who.person(one), other, who.person(other), EVIDENCE if verdicts else SIMILAR,
                facts, compared(mine, theirs, like), like.weight, like.model,
            )
        )  # fmt: skip
    return doubtful


def _worth_asking(
    cursor: "CursorWrapper", who: _Who, best: dict[Persons, Likeness]
) -> dict[Persons, Likeness]:
    """Without those whom one source knows both and has for two, for reasons that can be seen."""
    model = match_model()
    sources: dict[UUID, set[str]] = {}
    for seat in who.seats.values():
        sources.setdefault(seat.person, set()).add(seat.place[0])
    others = {person for persons in best for person in persons} - set(sources)
    if others:
        cursor.execute(
            "SELECT DISTINCT person_id, source FROM people_identity WHERE person_id = ANY(%s)",
            [sorted(others)],
        )
        for person, source in cursor.fetchall():
            sources.setdefault(person, set()).add(source)
    return {
        persons: like
        for persons, like in best.items()
        if not set.intersection(*(sources.get(person, set()) for person in persons))
        or model is None
        or asked_within_a_source(
            like.weight, orjson.loads(like.comparison), likely=model.thresholds.same
        )
    }


def _told_apart(
    cursor: "CursorWrapper", best: dict[Persons, Likeness]
) -> dict[Persons, dict[tuple[UUID, UUID], str]]:
    """The refusals between these persons, each with the facts it was decided on."""
    ends = sorted({person for persons in best for person in persons})
    cursor.execute(
        "SELECT person_id, other_person_id, identity_id, other_identity_id, decided_on "
        "FROM people_link_review WHERE verdict = 'different' "
        "AND person_id = ANY(%s) AND other_person_id = ANY(%s)",
        [ends, ends],
    )
    found: dict[Persons, dict[tuple[UUID, UUID], str]] = {}
    for person, other_person, one, other, facts in cursor.fetchall():
        found.setdefault(frozenset((person, other_person)), {})[(one, other)] = facts
    return found
