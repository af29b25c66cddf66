"""The identities at the table where it is decided who is who, and what is known of the pairs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from trenza.people.actions.alike import Alike
from trenza.people.actions.known import Component, Stored, load_component, numbers_of
from trenza.people.actions.locks import BUCKETS, Number, buckets_of, lock_numbers
from trenza.people.rules.display import Voice
from trenza.people.rules.evidence import seal
from trenza.people.rules.identities import Identity
from trenza.people.rules.linking import (
    EVIDENCE,
    MAX_HOLDERS,
    Decided,
    Doubt,
    Node,
    Pair,
    guarded,
    objection,
    partition,
)

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True)
class Speaker:
    """Whose batch this is; nobody's when a decision is carried out."""

    source: str
    sector: str
    now: datetime


@dataclass(slots=True)
class Seat:
    """One identity at the table where it is decided who is who: fresh, already stored, or both."""

    voice: Voice
    stored: Stored | None
    fresh: bool
    id: UUID
    origin: UUID
    known_at: float
    person: UUID

    @property
    def place(self) -> tuple[str, str]:
        """The source, and the number that it gives her."""
        return self.voice.source, self.voice.identity.source_person_id

    @property
    def moved(self) -> bool:
        """Whether it points to another person than before."""
        return self.stored is not None and self.stored.person_id != self.person

    @property
    def since(self) -> tuple[float, str, str]:
        """The eldest has the smallest; the place breaks ties, always the same way."""
        return (self.known_at, *self.place)


def locked_component(
    cursor: "CursorWrapper",
    numbers: list[Number],
    changed: set[UUID],
    held: frozenset[int] = frozenset(),
) -> Component:
    """All that the fresh identities may be linked with, while nobody else links by those numbers.

    A small batch looks first, to lock in sorted order; if by then more has come into reach it is
    locked too. Should two workers cross there, PostgreSQL stops one, and its batch is tried again.
    """
    # each changed identity may let go of a number, which then may count again
    most = MAX_HOLDERS + len(changed)
    wanted = buckets_of(numbers) | held
    if len(wanted) < BUCKETS:
        glimpse = load_component(cursor, numbers, changed, most=most)
        wanted |= buckets_of(glimpse.numbers())
    while True:
        lock_numbers(cursor, wanted - held)
        held |= wanted
        component = load_component(cursor, numbers, changed, most=most)
        wanted = buckets_of(component.numbers())
        if wanted <= held:
            return component


def take_seats(
    speaker: Speaker, fresh: dict[str, Identity], ids: Mapping[str, UUID], component: Component
) -> list[Seat]:
    """Everybody concerned: those already stored with their news, and the new ones."""
    seats, remaining = [], dict(fresh)
    for stored in component.stored.values():
        news = None
        if stored.source == speaker.source:
            news = remaining.pop(stored.identity.source_person_id, None)
        voice = (
            Voice(speaker.source, speaker.sector, news)
            if news
            else Voice(stored.source, stored.sector, stored.identity)
        )
        seats.append(
            Seat(
                voice, stored, news is not None, stored.id, stored.origin, stored.known_at,
                stored.person_id,
            )
        )  # fmt: skip
    since = speaker.now.timestamp()
    for place, news in remaining.items():
        voice, origin = Voice(speaker.source, speaker.sector, news), uuid4()
        seats.append(Seat(voice, None, True, ids[place], origin, since, origin))
    return seats


def part(
    cursor: "CursorWrapper", seats: Sequence[Seat], component: Component, alike: Alike, today: date
) -> tuple[list[list[int]], list[Doubt]]:
    """Who is one person with whom, and the doubts."""
    decided, doubts = _decided(seats, component, alike)
    groups, found = partition(
        _nodes(cursor, seats, decided, today),
        _crowded_keys(seats, component),
        decided,
    )
    group_of = {p: number for number, members in enumerate(groups) for p in members}
    listed = {frozenset((d.one, d.other)): d for d in found}
    for doubt in doubts:
        if group_of[doubt.one] != group_of[doubt.other]:
            # that a decision was overtaken opens the doubt again; another reason would not
            listed[frozenset((doubt.one, doubt.other))] = doubt
    return groups, [_in_order(seats, doubt) for doubt in listed.values()]


def _nodes(
    cursor: "CursorWrapper", seats: Sequence[Seat], decided: Decided, today: date
) -> list[Node]:
    """The identities as linking sees them; where likeness may link, who is guarded from it."""
    sensitive: set[str] = set()
    if decided.certain:
        cursor.execute("SELECT people_sensitive_sources()")
        sensitive = {source for (source,) in cursor.fetchall()}
    return [
        Node(
            seat.place,
            seat.voice.identity,
            seat.voice.source in sensitive or guarded(seat.voice.identity, today),
        )
        for seat in seats
    ]


def _in_order(seats: Sequence[Seat], doubt: Doubt) -> Doubt:
    """A pair is written once, whoever came first."""
    one, other = sorted((doubt.one, doubt.other), key=lambda p: seats[p].place)
    return Doubt(one, other, doubt.reason)


def _decided(
    seats: Sequence[Seat], component: Component, alike: Alike
) -> tuple[Decided, list[Doubt]]:
    """What was decided of these pairs and still stands; what the facts have overtaken is a doubt.

    A link ordered by somebody falls once the facts are others and speak against it: whoever is in
    doubt is not linked. A refusal stands until somebody takes it back, but is asked again.
    """
    seat_of = {seat.id: position for position, seat in enumerate(seats)}
    same: list[Pair] = []
    different: dict[Pair, bool] = {}
    doubts = []
    for verdict in component.verdicts:
        one, other = seat_of[verdict.one], seat_of[verdict.other]
        mine, theirs = seats[one].voice.identity, seats[other].voice.identity
        changed = bool(verdict.decided_on) and verdict.decided_on != seal(mine, theirs)
        if not verdict.same:
            different[frozenset((one, other))] = changed
        elif changed and objection(mine, theirs):
            doubts.append(Doubt(one, other, EVIDENCE))
        else:
            same.append(frozenset((one, other)))
    same.sort(key=lambda pair: sorted(seats[p].place for p in pair))
    stale = alike.stale
    pairs = {frozenset(pair) for pair in component.certain if not stale & set(pair)}
    pairs |= {like.pair for like in alike.likenesses if like.certain}
    certain = frozenset(frozenset(seat_of[end] for end in pair) for pair in pairs)
    return Decided(tuple(same), different, certain), doubts


def _crowded_keys(seats: Sequence[Seat], component: Component) -> frozenset[str]:
    """The identifiers that too many identities hold to tell anything."""
    holders = Counter(number for seat in seats for number in set(numbers_of(seat.voice.identity)))
    many = {number for number, count in holders.items() if count > MAX_HOLDERS}
    many |= component.crowded
    if not many:
        return frozenset()
    documents = (i for seat in seats for i in seat.voice.identity.identifiers)
    return frozenset(i.key for i in documents if (i.type, i.value) in many)
