"""Somebody who attends a person says that two are mixed in her: doubts for the data managers."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from trenza.access.public import Viewer, call
from trenza.people.actions import doubts, history
from trenza.people.actions.alike import held
from trenza.people.actions.doubts import Listed
from trenza.people.actions.known import Stored, load_identities
from trenza.people.actions.pairs import place_of
from trenza.people.rules.evidence import seal
from trenza.people.rules.linking import REPORTED

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


def report_mixed(viewer: Viewer, person: UUID, reason: str) -> bool:
    """Say that there are two in one folder; whether it was taken."""
    return bool(call("people_report", viewer, person, reason))


def open_reported(cursor: "CursorWrapper", now: datetime) -> int:
    """Open the doubts about whoever was reported; gives how many reports there were."""
    cursor.execute("SELECT id, person_id, profile_id, reason FROM people_reported()")
    waiting = cursor.fetchall()
    for order, person, profile, reason in waiting:
        with transaction.atomic():
            members = _identities(cursor, person)
            doubts.ask_again(cursor, _doubts(cursor, members), now=now)
            entry = history.Entry(
                history.REPORTED, [one.id for one in members], {}, {}, profile_id=profile,
                order_id=order, reason=reason,
            )  # fmt: skip
            history.add(cursor, [entry], now)
    return len(waiting)


def _identities(cursor: "CursorWrapper", person: UUID) -> list[Stored]:
    """Those of a person, the eldest first: she is the person whom the others joined.

    Without what a sensitive organisation gave: whoever reports somebody must not bring it to light.
    """
    cursor.execute(
        "SELECT id FROM people_identity WHERE person_id = %s "
        "AND source NOT IN (SELECT people_sensitive_sources())",
        [person],
    )
    found = load_identities(cursor, [identity for (identity,) in cursor.fetchall()])
    return sorted(found.values(), key=lambda one: (one.known_at, *place_of(one)))


def _doubts(cursor: "CursorWrapper", members: list[Stored]) -> list[Listed]:
    """Whether each of the others is the eldest; none if there is but one."""
    likes = {like.pair: like for like in held(cursor, [one.id for one in members])}
    found = []
    for other in members[1:]:
        one, two = sorted((members[0], other), key=place_of)
        like = likes.get(frozenset((one.id, two.id)))
        found.append(
            Listed(
                one.id, one.person_id, two.id, two.person_id, REPORTED,
                seal(one.identity, two.identity), doubts.compared(one.identity, two.identity, like),
                like.weight if like else None, like.model if like else "",
            )
        )  # fmt: skip
    return found
