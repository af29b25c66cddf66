"""What follows from the answers of reviewers: decisions, carried out by a worker."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app

from trenza.access.public import Viewer, announce_and_read, signed_context
from trenza.people.actions import decide, marks, orders, reports
from trenza.people.actions.decide import By
from trenza.people.actions.orders import attempt
from trenza.people.rules.linking import PARTED
from trenza.people.rules.votes import APART, LINK, Vote, settled

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

TASK = "trenza.people.jobs.carry_out_answers"
NOTED, CHANGED, LATE, REFUSED = "noted", "changed", "late", "refused"
WITHDRAWN = "withdrawn"
_GRAVE = 3

_PENDING = """
    SELECT r.id, r.identity_id, r.other_identity_id, r.reason, people_review_risk(r.id),
           one.person_id = other.person_id, r.decision_id
    FROM people_link_review AS r
    JOIN people_identity AS one ON one.id = r.identity_id
    JOIN people_identity AS other ON other.id = r.other_identity_id
    WHERE r.state = 'open'
      AND EXISTS (SELECT FROM people_link_vote AS v WHERE v.review_id = r.id AND v.seal = r.seal)
    ORDER BY r.id
"""
_TAKEN_BACK = """
    SELECT v.id, v.decision_id, v.profile_id FROM people_link_vote AS v
    WHERE v.answer = 'undo' AND v.decision_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM people_link_decision AS d WHERE d.vote_id = v.id)
    ORDER BY v.id
"""


def answer_review(viewer: Viewer, review: UUID, *, seal: str, answer: str, seconds: int) -> str:
    """Note the answer of a reviewer; ``noted``, or why not: ``changed``, ``late``, ``refused``."""
    context = signed_context(viewer)
    return _told(
        announce_and_read(
            "SELECT people_announce_review(%s, %s, 'review.answered')",
            [context, review],
            "SELECT * FROM people_answer(%s, %s, %s, %s, %s)",
            [context, review, seal, answer, seconds],
        )
    )


def take_back(viewer: Viewer, review: UUID) -> str:
    """A reviewer takes back her last answer: ``withdrawn``, ``noted`` for a worker, ``refused``."""
    context = signed_context(viewer)
    return _told(
        announce_and_read(
            "SELECT people_announce_review(%s, %s, 'review.answered')",
            [context, review],
            "SELECT * FROM people_take_back(%s, %s)",
            [context, review],
        )
    )


def _told(rows: list[dict[str, Any]]) -> str:
    told = str(rows[0]["told"]) if rows else REFUSED
    if told == NOTED:
        hand_over()
    return told


def hand_over() -> None:
    """Have a worker carry out what was answered and ordered."""
    app.configure_task(TASK, queue="intake", lock="people:decisions").defer()


def carry_out_answers(*, now: datetime) -> int:
    """Carry out every decision that the answers so far amount to; gives how many.

    One that earlier decisions make impossible is remembered as refused, and the doubt is open again
    for everybody.
    """
    done = 0
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_BACK)
        for vote, decision, profile in cursor.fetchall():
            by = By(profile, vote_id=vote)
            done += attempt(cursor, by, now, partial(decide.undo, decision, by=by, now=now))
        cursor.execute(_PENDING)
        for review, one, other, *case in cursor.fetchall():
            done += _settle(cursor, (review, one, other), _Case(*case), now)
        done += orders.carry_out_orders(cursor, now)
        done += reports.open_reported(cursor, now)
    return done


class _Case(NamedTuple):
    """How a doubt stands."""

    reason: str
    risk: int
    together: bool
    decision: int | None


def _settle(
    cursor: "CursorWrapper", doubt: tuple[int, UUID, UUID], case: _Case, now: datetime
) -> int:
    review, one, other = doubt
    cursor.execute("SELECT id, user_id, profile_id, answer FROM people_votes_of(%s)", [review])
    votes = cursor.fetchall()
    parted = case.reason == PARTED
    verdict = settled(
        [Vote(user, answer) for _, user, _, answer in votes],
        grave=case.risk >= _GRAVE, together=case.together, parted=parted,
    )  # fmt: skip
    if not verdict:
        return 0
    number, _, profile, _ = next(vote for vote in reversed(votes) if vote[3] == verdict)
    by = By(profile, reason=case.reason, vote_id=number)
    if verdict == LINK:
        back = case.decision if parted else None
        return attempt(cursor, by, now, lambda: _link((one, other), back, by, now))
    if verdict == APART and case.together:
        return attempt(cursor, by, now, lambda: _part(cursor, review, other, by, now))
    return attempt(cursor, by, now, lambda: decide.keep_apart(one, other, by=by, now=now))


def _link(pair: tuple[UUID, UUID], back: int | None, by: By, now: datetime) -> None:
    """Link the two; what parted them in doubt is taken ``back`` first."""
    with transaction.atomic():
        if back is not None:
            decide.undo(back, by=by, now=now)
        decide.link(*pair, by=by, now=now)


def _part(cursor: "CursorWrapper", review: int, other: UUID, by: By, now: datetime) -> None:
    """Part two who are one person now, and leave the doubt open for others."""
    with transaction.atomic():
        decide.unlink(other, by=by, now=now)
        cursor.execute(
            "UPDATE people_link_review SET state = 'open', reason = %s, settled_at = NULL "
            "WHERE id = %s",
            [PARTED, review],
        )
        marks.carry(cursor, marks.persons_of(cursor, review))
