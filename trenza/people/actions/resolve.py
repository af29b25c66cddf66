"""Recognise persons: from what a source says to the person it speaks of, a batch at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connection

from trenza.people.actions.forms import Normal
from trenza.people.actions.known import Known, find
from trenza.people.actions.locks import lock_places
from trenza.people.actions.planning import by_index
from trenza.people.actions.settle import Speaker, settle
from trenza.people.rules.identities import Identity

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


def resolve(
    identities: Sequence[Identity],
    *,
    source: str,
    now: datetime,
    sector: str = "",
    normals: Sequence[Normal] = (),
) -> list[Resolution]:
    """The person of each identity, in the order given; new facts link, part and name persons.

    Call it once per transaction: it locks what it decides upon until the transaction ends. An
    identity with the version that is known, or an older one, changes nothing. ``normals`` are
    their normal forms, if somebody has them already.
    """
    newest = _newest(identities)
    speaker = Speaker(source, sector, now)
    ready = {
        one.source_person_id: normal
        for one, normal in zip(identities, normals, strict=bool(normals))
        if newest[one.source_person_id] is one
    }
    with connection.cursor() as cursor, by_index(cursor):
        known = _locked(cursor, source, newest)
        fresh = {place: one for place, one in newest.items() if _is_news(one, known)}
        told = _decide(cursor, speaker, (fresh, ready), known) if fresh else {}
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
    speaker: Speaker,
    said: tuple[dict[str, Identity], Mapping[str, Normal]],
    known: dict[str, Known],
) -> dict[str, Resolution]:
    fresh, ready = said
    changed = {known[place].identity_id for place in fresh if place in known}
    ids = {p: known[p].identity_id if p in known else uuid4() for p in fresh}
    settled = settle(cursor, speaker, fresh, ids, changed, ready=ready)
    doubtful = settled.doubtful()
    told = {}
    for members in settled.groups:
        begun = any(settled.seats[p].stored for p in members)
        for position in members:
            seat = settled.seats[position]
            if seat.fresh:
                outcome = UPDATED if seat.stored else LINKED if begun else NEW
                if outcome == NEW and position in doubtful:
                    outcome = KEPT_APART
                begun = True
                place = seat.place[1]
                told[place] = Resolution(place, seat.id, seat.person, outcome)
    return told
