"""Decisions of people about who is who: link, keep apart, unlink, split, move, and take back.

Nothing is merged: a decision says what holds of pairs of identities, and persons follow from that.
Each is remembered with what it changed, and can be taken back as long as nobody decided later.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from trenza.people.actions import history, pairs
from trenza.people.actions.known import Stored
from trenza.people.actions.pairs import DIFFERENT, SAME, Ruling, place_of
from trenza.people.actions.seats import locked_component
from trenza.people.actions.settle import Because, Settled, Speaker, settle
from trenza.people.actions.write import Pointer

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

LOCK = 7_263_103  # one decision at a time


class DecisionRefused(Exception):
    """The decision cannot be carried out; the message can be shown."""


@dataclass(frozen=True)
class By:
    """Who decides, and why."""

    profile_id: int
    reason: str = ""
    vote_id: int | None = None
    order_id: int | None = None


@dataclass
class _Order:
    """A decision on its way: what is to hold, and of whom."""

    kind: str
    subject: UUID
    by: By
    now: datetime
    rulings: list[Ruling] = field(default_factory=list)
    undoes: int | None = None


def link(one: UUID, other: UUID, *, by: By, now: datetime) -> int:
    """The persons of these two identities are one; gives the number of the decision."""
    with _deciding() as cursor:
        mine, theirs = (_people(cursor, identity)[0] for identity in (one, other))
        if {s.id for s in mine} == {s.id for s in theirs}:
            known = {s.id: s for s in mine}
            rulings = [Ruling(known[one], known[other], SAME)]
        else:
            rulings = [Ruling(a, b, SAME) for a, b in product(mine, theirs)]
        _refuse_against(cursor, rulings, except_for={one, other})
        order = _Order(history.LINKED, one, by, now, rulings)
        return _carry_out(cursor, order, [s.id for s in (*mine, *theirs)], together=True)


def keep_apart(one: UUID, other: UUID, *, by: By, now: datetime) -> int:
    """These two identities are different persons, whatever else comes to be known."""
    with _deciding() as cursor:
        known = {s.id: s for i in (one, other) for s in _people(cursor, i)[0]}
        rulings = [Ruling(known[one], known[other], DIFFERENT)]
        order = _Order(history.KEPT_APART, one, by, now, rulings)
        return _carry_out(cursor, order, list(known))


def unlink(identity: UUID, *, by: By, now: datetime) -> int:
    """This identity is not the person to whom it points."""
    with _deciding() as cursor:
        mine, others = _people(cursor, identity)
        if not others:
            raise DecisionRefused("No hay nada que separar: esos datos ya están solos.")
        [self] = [s for s in mine if s.id == identity]
        order = _Order(history.UNLINKED, identity, by, now)
        order.rulings = [Ruling(self, other, DIFFERENT) for other in others]
        return _carry_out(cursor, order, [s.id for s in mine])


def split(identities: Collection[UUID], *, by: By, now: datetime) -> int:
    """These identities of one person are somebody else: two persons from now on."""
    apart = set(identities)
    with _deciding() as cursor:
        everybody, _ = _people(cursor, min(apart))
        leaving = [s for s in everybody if s.id in apart]
        staying = [s for s in everybody if s.id not in apart]
        if len(leaving) != len(apart) or not staying:
            raise DecisionRefused("Hay que elegir una parte de los datos de una sola persona.")
        order = _Order(history.SPLIT, leaving[0].id, by, now)
        order.rulings = [Ruling(a, b, DIFFERENT) for a, b in product(leaving, staying)]
        for half in (leaving, staying):
            order.rulings += [Ruling(a, b, SAME) for a, b in pairwise(half)]
        return _carry_out(cursor, order, [s.id for s in everybody])


def move(identity: UUID, *, to: UUID, by: By, now: datetime) -> int:
    """This identity is not its person but the person of the identity ``to``."""
    with _deciding() as cursor:
        mine, others = _people(cursor, identity)
        theirs, _ = _people(cursor, to)
        [self] = [s for s in mine if s.id == identity]
        if self.id in {s.id for s in theirs}:
            raise DecisionRefused("Esos datos ya son de esa persona.")
        order = _Order(history.MOVED, identity, by, now)
        order.rulings = [Ruling(self, other, DIFFERENT) for other in others]
        order.rulings += [Ruling(self, other, SAME) for other in theirs]
        return _carry_out(cursor, order, [s.id for s in (*mine, *theirs)])


def undo(decision: int, *, by: By, now: datetime) -> int:
    """Take a decision back: everything stands as before it, but for what came in since."""
    with _deciding() as cursor:
        cursor.execute(
            "SELECT identities, before, after, kind FROM people_link_decision AS d WHERE id = %s "
            "AND NOT EXISTS (SELECT FROM people_link_decision WHERE undoes = d.id)",
            [decision],
        )
        row = cursor.fetchone()
        if row is None or row[3] == history.UNDONE:
            raise DecisionRefused("Esa decisión ya no se puede deshacer.")
        identities, before, after = row[0], _json(row[1]), _json(row[2])
        touched = list(after["pairs"])
        now_held = pairs.as_they_are(cursor, [_pair(pair) for pair in touched])
        if any(now_held[pair]["decision"] != decision for pair in touched):
            raise DecisionRefused("Hay una decisión posterior: deshaz primero esa.")
        order = _Order(history.UNDONE, identities[0], by, now, undoes=decision)
        locked_component(cursor, [], set(identities))
        pairs.restore(cursor, before["pairs"], touched)
        because = Because(
            belongs=frozenset(_ids(before["unanchored"])),
            returns=frozenset(_ids(before["ended"])),
            remembered={
                UUID(identity): Pointer(UUID(person), reason, datetime.fromisoformat(since))
                for identity, (person, reason, since) in before["identities"].items()
            },
        )
        return _finish(cursor, order, identities, now_held, because)


def _pair(written: str) -> pairs.Pair:
    one, other = written.split(":")
    return UUID(one), UUID(other)


def _json(value: Any) -> dict[str, Any]:
    return dict(orjson.loads(value) if isinstance(value, str) else value)


def _ids(by_person: Mapping[str, Iterable[str]]) -> list[UUID]:
    return [UUID(number) for numbers in by_person.values() for number in numbers]


@contextmanager
def _deciding() -> "Iterator[CursorWrapper]":
    """One decision at a time, in a transaction, with its cursor."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield cursor


def _people(cursor: "CursorWrapper", identity: UUID) -> tuple[list[Stored], list[Stored]]:
    """The identities of the person of this one, and those of them that are others."""
    component = locked_component(cursor, [], {identity})
    if identity not in component.stored:
        raise DecisionRefused("Esos datos no constan.")
    person = component.stored[identity].person_id
    members = sorted((s for s in component.stored.values() if s.person_id == person), key=place_of)
    return members, [s for s in members if s.id != identity]


def _refuse_against(
    cursor: "CursorWrapper", rulings: Sequence[Ruling], *, except_for: set[UUID]
) -> None:
    """Somebody kept apart other identities of these two persons: that has to be undone first."""
    held = pairs.as_they_are(cursor, [ruling.pair for ruling in rulings])
    for ruling in rulings:
        one, other = ruling.pair
        before = held.get(f"{one}:{other}", {})
        if before.get("verdict") == DIFFERENT and {one, other} != except_for:
            raise DecisionRefused("Hay una decisión anterior que las separa: deshazla primero.")


def _carry_out(
    cursor: "CursorWrapper", order: _Order, identities: list[UUID], *, together: bool = False
) -> int:
    held = pairs.as_they_are(cursor, [ruling.pair for ruling in order.rulings])
    # who is already together by an earlier decision stays so by that one
    order.rulings = [
        r for r in order.rulings
        if order.kind != history.SPLIT or r.verdict == DIFFERENT
        or held.get(":".join(map(str, r.pair)), {}).get("verdict") != SAME
    ]  # fmt: skip
    number = _next_number(cursor)
    pairs.rule(cursor, order.rulings, decision=number, now=order.now)
    _finish(cursor, order, identities, held, Because(), number=number, together=together)
    return number


def _next_number(cursor: "CursorWrapper") -> int:
    cursor.execute("SELECT nextval('people_link_decision_id_seq')")
    [number] = cursor.fetchone()
    return int(number)


def _finish(
    cursor: "CursorWrapper",
    order: _Order,
    identities: list[UUID],
    held: Mapping[str, Any],
    because: Because,
    *,
    number: int | None = None,
    together: bool = False,
) -> int:
    """Let persons follow from what now holds, and remember how things stood and stand."""
    number = number or _next_number(cursor)
    found = settle(cursor, Speaker("", "", order.now), {}, {}, set(identities), because)
    _refuse_contradiction(found, identities, together=together)
    before = {
        str(seat.id): [str(s.person_id), s.link_reason, s.linked_at.isoformat()]
        for seat in found.seats
        if (s := seat.stored)
    }
    after = {str(seat.id): str(seat.person) for seat in found.seats}
    ruled = [":".join(map(str, r.pair)) for r in order.rulings] or list(held)
    unanchored = because.unanchored
    left = {m.from_person for m in found.relinked.moves} if found.relinked else set()
    entry = history.Entry(
        order.kind, [order.subject, *(i for i in identities if i != order.subject)],
        before={
            "identities": before, "pairs": {pair: held[pair] for pair in ruled if pair in held},
            "unanchored": {str(p): [str(i) for i in ids] for p, ids in unanchored.items()},
            "ended": {str(p): [str(i) for i in ids] for p, ids in unanchored.items() if p in left},
        },
        after={"identities": after, "pairs": dict.fromkeys(ruled, number)},
        profile_id=order.by.profile_id, vote_id=order.by.vote_id, order_id=order.by.order_id,
        undoes=order.undoes, reason=order.by.reason,
    )  # fmt: skip
    history.add_numbered(cursor, number, entry, order.now)
    subjects = {str(identity) for identity in identities}
    _tell(
        cursor, order, number,
        {
            person for i, (old, *_) in before.items()
            if i in subjects or after[i] != old for person in (old, after[i])
        },
    )  # fmt: skip
    return number


def _refuse_contradiction(found: Settled, identities: Collection[UUID], *, together: bool) -> None:
    """A decision that earlier ones make impossible changes nothing at all."""
    person_of = {seat.id: seat.person for seat in found.seats}
    if together and len({person_of[identity] for identity in identities}) > 1:
        raise DecisionRefused("Otras decisiones las separan: deshaz primero esas.")
    if any(d.reason == "decisions_contradict" for d in found.doubts):
        raise DecisionRefused("Contradice una decisión anterior: deshaz primero esa.")


def _tell(cursor: "CursorWrapper", order: _Order, number: int, persons: Collection[str]) -> None:
    """Each person concerned has the event, also the one that is left."""
    concerned = sorted(persons)
    others = [next((p for p in concerned if p != person), None) for person in concerned]
    detail = orjson.dumps({"decision": number, "undoes": order.undoes}).decode()
    cursor.execute(
        "SELECT people_note_link(%s, %s, person, other, %s::jsonb) "
        "FROM unnest(%s::uuid[], %s::uuid[]) AS p(person, other)",
        [f"people.{order.kind}", order.by.profile_id, detail, concerned, others],
    )
