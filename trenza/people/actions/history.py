"""The memory of links: every one made or undone, by whom, from what to what. Only added to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from trenza.people.rules.evidence import seal

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from trenza.people.actions.alike import Likeness
    from trenza.people.actions.seats import Seat
    from trenza.people.actions.settle import Settled

LINKED, UNLINKED, SPLIT, MOVED = "linked", "unlinked", "split", "moved"
KEPT_APART, UNDONE, REFUSED, REPORTED = "kept_apart", "undone", "refused", "reported"
BY_DOCUMENT = "document-1"  # the rule of rules/linking.py, without any weight


@dataclass(frozen=True)
class Entry:
    """One line of the memory."""

    kind: str
    identities: Sequence[UUID]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    model: str = ""
    weight: float | None = None
    profile_id: int | None = None
    vote_id: int | None = None
    order_id: int | None = None
    undoes: int | None = None
    reason: str = ""
    seal: str = ""


_COLUMNS = (
    "at, kind, model, weight, profile_id, vote_id, order_id, undoes, identities, reason, seal, "
    "before, after"
)


def _row(entry: Entry, now: datetime) -> tuple[Any, ...]:
    return (
        now, entry.kind, entry.model, entry.weight, entry.profile_id, entry.vote_id, entry.order_id,
        entry.undoes, "{" + ",".join(map(str, entry.identities)) + "}", entry.reason, entry.seal,
        orjson.dumps(entry.before).decode(), orjson.dumps(entry.after).decode(),
    )  # fmt: skip


def add(cursor: "CursorWrapper", entries: Sequence[Entry], now: datetime) -> None:
    """Remember a whole batch."""
    if entries:
        with cursor.copy(f"COPY people_link_decision ({_COLUMNS}) FROM STDIN") as copy:
            for entry in entries:
                copy.write_row(_row(entry, now))


def add_numbered(cursor: "CursorWrapper", number: int, entry: Entry, now: datetime) -> None:
    """Remember a decision of somebody under the number it was given."""
    cursor.execute(
        f"INSERT INTO people_link_decision (id, {_COLUMNS}) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::uuid[], %s, %s, %s::jsonb, "
        "%s::jsonb)",
        [number, *_row(entry, now)],
    )


def note_machine(cursor: "CursorWrapper", found: "Settled", *, now: datetime) -> None:
    """Remember the links that a batch made or undid by itself; those that moved are events too."""
    entries, events = [], []
    likes = _likes(found)
    for members in found.groups:
        for position in members:
            seat = found.seats[position]
            if seat.stored is None and len(members) == 1:
                continue
            if seat.stored is None or seat.moved:
                entry = _of_machine(found, seat, members, likes)
                entries.append(entry)
                if seat.stored:
                    events.append((entry, seat))
    add(cursor, entries, now)
    if events:
        cursor.execute(
            "SELECT people_note_link(kind, NULL, person, old, detail) FROM unnest("
            "%s::text[], %s::uuid[], %s::uuid[], %s::jsonb[]) AS e(kind, person, old, detail)",
            [
                [f"people.{entry.kind}" for entry, _ in events],
                [seat.person for _, seat in events],
                [seat.stored.person_id for _, seat in events if seat.stored],
                [orjson.dumps({"model": entry.model}).decode() for entry, _ in events],
            ],
        )


def _likes(found: "Settled") -> dict[UUID, list["Likeness"]]:
    likes: dict[UUID, list[Likeness]] = {}
    for like in found.alike.likenesses:
        if like.certain:
            for end in like.pair:
                likes.setdefault(end, []).append(like)
    return likes


def _of_machine(
    found: "Settled", seat: "Seat", members: Sequence[int], likes: Mapping[UUID, list["Likeness"]]
) -> Entry:
    others = [found.seats[p] for p in members if found.seats[p] is not seat]
    kind = LINKED if others else UNLINKED
    if others and seat.stored and seat.stored.person_id != seat.stored.origin:
        kind = MOVED
    first = min(others, key=lambda other: other.since) if others else None
    before = {"identities": {str(seat.id): str(seat.stored.person_id)}} if seat.stored else {}
    around = {other.id for other in others}
    like = max(
        (one for one in likes.get(seat.id, ()) if around & one.pair),
        key=lambda one: one.weight, default=None,
    )  # fmt: skip
    return Entry(
        kind,
        [seat.id, first.id] if first else [seat.id],
        before,
        {"identities": {str(seat.id): str(seat.person)}},
        model=like.model if like else BY_DOCUMENT,
        weight=like.weight if like else None,
        seal=seal(seat.voice.identity, first.voice.identity) if first else "",
    )
