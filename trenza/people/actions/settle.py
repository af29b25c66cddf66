"""Settling who is who: the persons of a neighbourhood, written with everything that follows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from trenza.base.events import publish
from trenza.people.actions import alike, doubts, forms, history, marks, similar, unanchored, write
from trenza.people.actions.known import load_identities, numbers_of
from trenza.people.actions.locks import BUCKETS, Number, buckets_of, lock_numbers, lock_places
from trenza.people.actions.seats import Seat, Speaker, locked_component, part, take_seats
from trenza.people.events import IdentitiesRelinked, Relink
from trenza.people.rules.display import display_form
from trenza.people.rules.identities import Identity
from trenza.people.rules.linking import Doubt, eldest

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

__all__ = ["Because", "Settled", "Speaker", "compare_again", "settle"]
NONE: frozenset[int] = frozenset()
_FEW = 20


@dataclass(frozen=True)
class Because:
    """The decision of somebody that is being carried out, and what an undoing gives back.

    What hangs on a person and came through no identity (a visit declared at the desk) is of nobody
    for sure once she is parted or joined, and ends. It is noted in ``unanchored`` first. When a
    decision is undone, what ``belongs`` where it was before stays, and what ended ``returns``.
    """

    belongs: frozenset[UUID] = frozenset()
    returns: frozenset[UUID] = frozenset()
    unanchored: dict[UUID, list[UUID]] = field(default_factory=dict)
    # where identities pointed, why and since when, before what is being undone
    remembered: Mapping[UUID, "write.Pointer"] = field(default_factory=dict)


@dataclass(frozen=True)
class Settled:
    """Who is who in the neighbourhood that was looked at, and what moved."""

    seats: list[Seat]
    groups: list[list[int]]
    doubts: list[Doubt]
    relinked: IdentitiesRelinked | None
    alike: alike.Alike

    def doubtful(self) -> set[int]:
        """The positions about which there is a doubt."""
        return {position for d in self.doubts for position in (d.one, d.other)}


def settle(
    cursor: "CursorWrapper",
    speaker: Speaker,
    fresh: dict[str, Identity],
    ids: Mapping[str, UUID],
    changed: set[UUID],
    because: Because | None = None,
    *,
    ready: Mapping[str, forms.Normal] = alike.NOT_READY,
) -> Settled:
    """Decide anew about the ``fresh`` and ``changed`` identities and all that they reach.

    ``ids`` are the numbers of the fresh ones; those that are known already are ``changed`` too.
    """
    numbers = list({number for one in fresh.values() for number in numbers_of(one)})
    prepared = alike.prepare(fresh, ids, ready)
    held = _buckets(numbers, prepared)
    if prepared:
        lock_numbers(cursor, set(held))
    found = alike.find_alike(cursor, prepared, changed)
    return _settle(cursor, speaker, (fresh, ids, changed), (numbers, held, found), because)


def _buckets(numbers: list[Number], prepared: Sequence[forms.Prepared]) -> frozenset[int]:
    """What to lock before comparing; a batch of some size locks all, which is asked for once."""
    if len(prepared) > _FEW:
        return frozenset(range(BUCKETS))
    return frozenset(buckets_of([*numbers, *forms.numbers_of(prepared)])) if prepared else NONE


def compare_again(cursor: "CursorWrapper", speaker: Speaker, ids: Sequence[UUID]) -> Settled:
    """Compare identities that the index holds with all others, as if they came in now."""
    known = load_identities(cursor, ids)
    said = {str(one.id): one.identity for one in known.values()}
    prepared = alike.prepare(said, {str(one): one for one in known})
    held = frozenset(range(BUCKETS))
    lock_numbers(cursor, set(held))
    found = alike.find_alike(cursor, prepared, set(known))
    return _settle(cursor, speaker, ({}, {}, set(known)), ([], held, found), None)


def _settle(
    cursor: "CursorWrapper",
    speaker: Speaker,
    who: tuple[dict[str, Identity], Mapping[str, UUID], set[UUID]],
    reach: tuple[list[Number], frozenset[int], alike.Alike],
    because: Because | None,
) -> Settled:
    fresh, ids, changed = who
    numbers, held, found = reach
    component = locked_component(cursor, numbers, changed | found.reached, held)
    seats = take_seats(speaker, fresh, ids, component)
    groups, listed = part(cursor, seats, component, found, speaker.now.date())
    since, origins = [seat.since for seat in seats], [seat.origin for seat in seats]
    for members, person in zip(groups, eldest(groups, since, origins), strict=True):
        for position in members:
            seats[position].person = person
    settled = Settled(seats, groups, listed, None, found)
    return replace(settled, relinked=_store(cursor, speaker, settled, because))


def _store(
    cursor: "CursorWrapper", speaker: Speaker, found: Settled, because: Because | None
) -> IdentitiesRelinked | None:
    """Write what changed and nothing else."""
    now, seats = speaker.now, found.seats
    _show_persons(cursor, speaker, found)
    reasons = _link_reasons(found)
    rows = [
        write.IdentityRow(
            seat.id, seat.voice, seat.person, reason, seat.stored, seat.origin
        )
        for seat, reason in zip(seats, reasons, strict=True)
        if seat.fresh
    ]  # fmt: skip
    write.add_identities(cursor, [row for row in rows if row.stored is None], now)
    write.change_identities(cursor, [row for row in rows if row.stored], now)
    relinked = _move(cursor, seats, reasons, speaker, because)
    alike.keep(cursor, found.alike)
    held = [seat for seat in seats if seat.stored]
    doubts.list_doubts(
        cursor, similar.listed(cursor, found), among=[seat.id for seat in held], now=now
    )
    marks.carry(cursor, {p for s in held if s.stored for p in (s.person, s.stored.person_id)})
    if because is None:
        history.note_machine(cursor, found, now=now)
    return relinked


def _show_persons(cursor: "CursorWrapper", speaker: Speaker, found: Settled) -> None:
    seats = found.seats
    touched_persons = _persons_touched(seats)
    persons_known = {seat.stored.person_id for seat in seats if seat.stored}
    touched = {
        seats[members[0]].person: display_form([seats[p].voice for p in members])
        for members in found.groups
        if seats[members[0]].person in touched_persons
    }
    # a number that was in use before and is not now comes back to life
    returning = {seat.person for seat in seats if seat.moved} - persons_known
    persons_known |= write.revive_persons(cursor, returning, speaker.now)
    write.add_persons(
        cursor, {p: d for p, d in touched.items() if p not in persons_known}, speaker.now
    )
    write.rename_persons(
        cursor, {p: d for p, d in touched.items() if p in persons_known}, speaker.now
    )


def _persons_touched(seats: Sequence[Seat]) -> set[UUID]:
    """Those of whom something new is said, who gained an identity or who lost one."""
    news = [seat for seat in seats if seat.fresh or seat.moved]
    left = {seat.stored.person_id for seat in news if seat.stored}
    return left | {seat.person for seat in news}


def _move(
    cursor: "CursorWrapper",
    seats: Sequence[Seat],
    reasons: Sequence[str],
    speaker: Speaker,
    because: Because | None,
) -> IdentitiesRelinked | None:
    """Point identities to their other person, tell those above, and close persons left empty."""
    moves = []
    for seat, reason in zip(seats, reasons, strict=True):
        if seat.stored and seat.moved:
            move = Relink(seat.id, *seat.place, seat.stored.person_id, seat.person)
            pointer = write.Pointer(seat.person, reason, speaker.now)
            before = because.remembered.get(seat.id) if because else None
            moves.append((move, before if before and before.person == seat.person else pointer))
    if not moves:
        return None
    by_source: dict[str, list[str]] = {}
    for move, _ in moves:
        by_source.setdefault(move.source, []).append(move.source_person_id)
    for source, places in sorted(by_source.items()):
        lock_places(cursor, source, using=(), changing=places)
    write.move_identities(cursor, moves)
    write.close_empty_persons(cursor, [move for move, _ in moves], speaker.now)
    relinked = IdentitiesRelinked(tuple(move for move, _ in moves))
    if because is None:
        publish(relinked)
    else:
        because.unanchored.update(unanchored.of(cursor, relinked))
        publish(relinked)
        unanchored.give_back(cursor, relinked, because)
    return relinked


def _link_reasons(found: Settled) -> list[str]:
    doubtful = found.doubtful()
    sizes = Counter({p: len(members) for members in found.groups for p in members})
    alone = ["kept_apart" if p in doubtful else "alone" for p in range(len(found.seats))]
    return ["identifier" if sizes[p] > 1 else alone[p] for p in range(len(found.seats))]
