"""Recognise persons: from what a source says to the person it speaks of, a batch at a time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connection

from trenza.base.events import publish
from trenza.people.actions import write
from trenza.people.actions.known import (
    Component,
    Known,
    Stored,
    find,
    load_component,
    numbers_of,
)
from trenza.people.actions.locks import BUCKETS, Number, buckets_of, lock_numbers, lock_places
from trenza.people.events import IdentitiesRelinked, Relink
from trenza.people.rules.display import Voice, display_form
from trenza.people.rules.identities import Identity
from trenza.people.rules.linking import MAX_HOLDERS, Doubt, Node, partition, settle

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

KNOWN, UPDATED, LINKED, NEW, KEPT_APART = "known", "updated", "linked", "new", "kept_apart"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The person that an identity speaks of, and how she was recognised."""

    source_person_id: str
    identity_id: UUID
    person_id: UUID
    outcome: str


@dataclass(frozen=True)
class _Speaker:
    """Whose batch this is."""

    source: str
    sector: str
    now: datetime


_NOBODY = UUID(int=0)


@dataclass(slots=True)
class _Seat:
    """One identity at the table where it is decided who is who: fresh, already stored, or both."""

    voice: Voice
    stored: Stored | None
    fresh: bool
    id: UUID
    person: UUID

    @property
    def place(self) -> tuple[str, str]:
        return self.voice.source, self.voice.identity.source_person_id

    @property
    def moved(self) -> bool:
        return self.stored is not None and self.stored.person_id != self.person


def resolve(
    identities: Sequence[Identity], *, source: str, now: datetime, sector: str = ""
) -> list[Resolution]:
    """The person of each identity, in the order given; new facts link, part and name persons.

    Call it once per transaction: it locks what it decides upon until the transaction ends. An
    identity with the version that is known, or an older one, changes nothing.
    """
    newest = _newest(identities)
    speaker = _Speaker(source, sector, now)
    with connection.cursor() as cursor:
        known = _locked(cursor, source, newest)
        fresh = {place: one for place, one in newest.items() if _is_news(one, known)}
        told = _decide(cursor, speaker, fresh, known) if fresh else {}
    return [
        told.get(one.source_person_id) or _unchanged(one.source_person_id, known)
        for one in identities
    ]


def _newest(identities: Iterable[Identity]) -> dict[str, Identity]:
    """The highest version of each identity in the batch."""
    newest: dict[str, Identity] = {}
    for one in identities:
        rival = newest.get(one.source_person_id)
        if rival is None or rival.version < one.version:
            newest[one.source_person_id] = one
    return newest


def _is_news(identity: Identity, known: dict[str, Known]) -> bool:
    before = known.get(identity.source_person_id)
    return before is None or before.version < identity.version


def _unchanged(place: str, known: dict[str, Known]) -> Resolution:
    return Resolution(place, known[place].identity_id, known[place].person_id, KNOWN)


def _locked(cursor: "CursorWrapper", source: str, newest: dict[str, Identity]) -> dict[str, Known]:
    """What is known of the batch, looked up again once nobody else can change it."""
    glimpse = find(cursor, source, newest)
    changing = [place for place, one in newest.items() if _is_news(one, glimpse)]
    lock_places(cursor, source, using=newest, changing=changing)
    return find(cursor, source, newest)


def _decide(
    cursor: "CursorWrapper",
    speaker: _Speaker,
    fresh: dict[str, Identity],
    known: dict[str, Known],
) -> dict[str, Resolution]:
    changed = [known[place].identity_id for place in fresh if place in known]
    numbers = list({number for one in fresh.values() for number in numbers_of(one)})
    component = _locked_component(cursor, numbers, changed)
    seats = _seats(speaker, fresh, component)
    seat_of = {seat.id: number for number, seat in enumerate(seats)}
    groups, doubts = partition(
        [Node(seat.place, seat.voice.identity) for seat in seats],
        crowded=_crowded_keys(seats, component),
        refused={frozenset((seat_of[a], seat_of[b])) for a, b in component.refused},
    )
    current = [seat.stored.person_id if seat.stored else None for seat in seats]
    since = [(seat.stored.linked_at, *seat.place) if seat.stored else () for seat in seats]
    for members, person in zip(groups, settle(groups, current, since), strict=True):
        chosen = person or uuid4()
        for position in members:
            seats[position].person = chosen
    _store(cursor, speaker, seats, groups, doubts)
    return _told(seats, groups, doubts)


def _locked_component(
    cursor: "CursorWrapper", numbers: list[Number], changed: list[UUID]
) -> Component:
    """All that the fresh identities may be linked with, while nobody else links by those numbers.

    A small batch looks first, to lock in sorted order; if by then more has come into reach it is
    locked too. Should two workers cross there, PostgreSQL stops one, and its batch is tried again.
    """
    # each changed identity may let go of a number, which then may count again
    most = MAX_HOLDERS + len(changed)
    wanted = buckets_of(numbers)
    if len(wanted) < BUCKETS:
        glimpse = load_component(cursor, numbers, changed, most=most)
        wanted |= buckets_of(glimpse.numbers())
    held: set[int] = set()
    while True:
        lock_numbers(cursor, wanted - held)
        held |= wanted
        component = load_component(cursor, numbers, changed, most=most)
        wanted = buckets_of(component.numbers())
        if wanted <= held:
            return component


def _seats(speaker: _Speaker, fresh: dict[str, Identity], component: Component) -> list[_Seat]:
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
        seats.append(_Seat(voice, stored, news is not None, stored.id, stored.person_id))
    for news in remaining.values():
        voice = Voice(speaker.source, speaker.sector, news)
        seats.append(_Seat(voice, None, True, uuid4(), _NOBODY))
    return seats


def _crowded_keys(seats: list[_Seat], component: Component) -> frozenset[str]:
    """The identifiers that too many identities hold to tell anything."""
    holders = Counter(number for seat in seats for number in set(numbers_of(seat.voice.identity)))
    many = {number for number, count in holders.items() if count > MAX_HOLDERS}
    many |= component.crowded
    if not many:
        return frozenset()
    documents = (i for seat in seats for i in seat.voice.identity.identifiers)
    return frozenset(i.key for i in documents if (i.type, i.value) in many)


def _store(
    cursor: "CursorWrapper",
    speaker: _Speaker,
    seats: list[_Seat],
    groups: list[list[int]],
    doubts: list[Doubt],
) -> None:
    """Write what changed and nothing else."""
    now = speaker.now
    touched_persons = _persons_touched(seats)
    persons_known = {seat.stored.person_id for seat in seats if seat.stored}
    touched = {
        seats[members[0]].person: display_form([seats[p].voice for p in members])
        for members in groups
        if seats[members[0]].person in touched_persons
    }
    write.add_persons(cursor, {p: d for p, d in touched.items() if p not in persons_known}, now)
    write.rename_persons(cursor, {p: d for p, d in touched.items() if p in persons_known}, now)
    reasons = _link_reasons(groups, doubts)
    rows = [
        write.IdentityRow(seat.id, seat.voice, seat.person, reason, seat.stored)
        for seat, reason in zip(seats, reasons, strict=True)
        if seat.fresh
    ]
    write.add_identities(cursor, [row for row in rows if row.stored is None], now)
    write.change_identities(cursor, [row for row in rows if row.stored], now)
    _move(cursor, seats, reasons, now)
    pairs = [(seats[d.one].id, seats[d.one].person, seats[d.other].id, seats[d.other].person,
              d.reason) for d in doubts]  # fmt: skip
    stored = [seat.id for seat in seats if seat.stored]
    write.list_doubts(cursor, pairs, among=stored, now=now)


def _persons_touched(seats: list[_Seat]) -> set[UUID]:
    """Those of whom something new is said, who gained an identity or who lost one."""
    news = [seat for seat in seats if seat.fresh or seat.moved]
    left = {seat.stored.person_id for seat in news if seat.stored}
    return left | {seat.person for seat in news}


def _move(cursor: "CursorWrapper", seats: list[_Seat], reasons: list[str], now: datetime) -> None:
    """Point identities to their other person, tell those above, and close persons left empty."""
    moves = [
        (Relink(seat.id, *seat.place, seat.stored.person_id, seat.person), reason)
        for seat, reason in zip(seats, reasons, strict=True)
        if seat.stored and seat.moved
    ]
    if not moves:
        return
    by_source: dict[str, list[str]] = {}
    for move, _ in moves:
        by_source.setdefault(move.source, []).append(move.source_person_id)
    for source, places in sorted(by_source.items()):
        lock_places(cursor, source, using=(), changing=places)
    write.move_identities(cursor, moves, now)
    write.close_empty_persons(cursor, [move for move, _ in moves], now)
    publish(IdentitiesRelinked(tuple(move for move, _ in moves)))


def _link_reasons(groups: list[list[int]], doubts: list[Doubt]) -> list[str]:
    doubtful = {position for d in doubts for position in (d.one, d.other)}
    reasons = {}
    for members in groups:
        for position in members:
            alone = "kept_apart" if position in doubtful else "alone"
            reasons[position] = "identifier" if len(members) > 1 else alone
    return [reasons[position] for position in range(len(reasons))]


def _told(
    seats: list[_Seat], groups: list[list[int]], doubts: list[Doubt]
) -> dict[str, Resolution]:
    doubtful = {position for d in doubts for position in (d.one, d.other)}
    told = {}
    for members in groups:
        begun = any(seats[p].stored for p in members)
        for position in members:
            seat = seats[position]
            if seat.fresh:
                outcome = UPDATED if seat.stored else LINKED if begun else NEW
                if outcome == NEW and position in doubtful:
                    outcome = KEPT_APART
                begun = True
                place = seat.place[1]
                told[place] = Resolution(place, seat.id, seat.person, outcome)
    return told
