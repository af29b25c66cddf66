"""What was left undone: answers whose job was lost, identities that were never compared."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from procrastinate.contrib.django import app

from trenza.people.actions import alike, renewing, reviewing
from trenza.people.actions.planning import by_index
from trenza.people.actions.settle import Speaker, compare_again

COMPARE = "trenza.people.jobs.compare_rest"
LOT = 500
Tell = Callable[[str, int, int], None]


def take_up() -> None:
    """Have a worker do whatever a crash, or a new edition of the normal form, left undone."""
    app.configure_task(reviewing.TASK, queue="intake", lock="people:decisions").defer()
    app.configure_task(COMPARE, queue="intake", lock="people:compare").defer()


def _silently(step: str, done: int, total: int) -> None:
    pass


def compare_rest(*, now: datetime, tell: Tell = _silently) -> int:
    """Renew the forms of another edition, then compare whoever was not; gives how many.

    Each lot is a transaction of its own, so that deliveries get their turn in between and whoever
    is interrupted goes on where it was. A link stands until both its ends can be compared anew.
    """
    if alike.match_model() is None:
        return 0
    renewing.renew_forms(lambda done, total: tell("renew", done, total))
    total, done, last = renewing.count_uncompared(), 0, renewing.FIRST
    while True:
        with transaction.atomic(), connection.cursor() as cursor, by_index(cursor):
            lot = renewing.uncompared(cursor, after=last, most=LOT)
            if not lot:
                return done
            compare_again(cursor, Speaker("", "", now), lot)
        last, done = lot[-1], done + len(lot)
        tell("compare", done, max(total, done))
