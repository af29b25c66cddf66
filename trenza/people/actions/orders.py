"""Carrying out what data managers ordered of identities: split, move, and take back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import transaction

from trenza.people.actions import decide, history
from trenza.people.actions.decide import By, DecisionRefused

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

SPLIT, MOVE = "split", "move"
OTHERS = "Desde que se pidió han cambiado de persona: hay que mirarlo otra vez."
# What nobody has to confirm, or somebody has; how those in it stood when it was ordered, and stand.
_READY = """
    SELECT o.id, o.kind, o.identities || coalesce(d.identities, '{}'), o.target_id, o.decision_id,
           o.profile_id, o.reason, o.seal = people_reach_seal(o.review_id)
    FROM people_pending(NULL) AS p JOIN people_link_order AS o ON o.id = p.id
    LEFT JOIN people_link_decision AS d ON d.id = o.decision_id
    WHERE p.confirmed OR NOT people_order_waits(o.review_id, o.decision_id)
    ORDER BY o.id
"""


class _Ordered(NamedTuple):
    """An order ready to be carried out."""

    id: int
    kind: str
    identities: list[UUID]
    target: UUID | None
    decision: int | None
    profile_id: int
    reason: str
    unchanged: bool


def attempt(
    cursor: "CursorWrapper",
    by: By,
    now: datetime,
    act: Callable[[], object],
    about: Sequence[UUID] = (),
) -> int:
    """Carry out one decision; one that earlier ones make impossible is remembered as refused."""
    try:
        act()
    except DecisionRefused as refused:
        entry = history.Entry(
            history.REFUSED, about, {}, {}, profile_id=by.profile_id, vote_id=by.vote_id,
            order_id=by.order_id, reason=str(refused),
        )  # fmt: skip
        with transaction.atomic():
            history.add(cursor, [entry], now)
        return 0
    return 1


def carry_out_orders(cursor: "CursorWrapper", now: datetime) -> int:
    """Carry out every order that nobody has to confirm any more; gives how many."""
    cursor.execute(_READY)
    ready = [_Ordered(*row) for row in cursor.fetchall()]
    return sum(_carry_out(cursor, order, now) for order in ready)


def _carry_out(cursor: "CursorWrapper", order: _Ordered, now: datetime) -> int:
    by = By(order.profile_id, reason=order.reason, order_id=order.id)

    def act() -> None:
        if not order.unchanged:
            raise DecisionRefused(OTHERS)
        if order.kind == SPLIT:
            decide.split(order.identities, by=by, now=now)
        elif order.kind == MOVE and order.target is not None:
            decide.move(order.identities[0], to=order.target, by=by, now=now)
        elif order.decision is not None:
            decide.undo(order.decision, by=by, now=now)

    return attempt(cursor, by, now, act, about=order.identities)
