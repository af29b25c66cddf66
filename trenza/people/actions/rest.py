"""What was left undone: answers whose job was lost, identities that were never compared."""

from datetime import datetime

from django.db import connection, transaction
from procrastinate.contrib.django import app

from trenza.people.actions import alike, reviewing
from trenza.people.actions.settle import Speaker, compare_again

COMPARE = "trenza.people.jobs.compare_rest"
LOT = 500


def take_up() -> None:
    """Have a worker do whatever a crash, or a new edition of the normal form, left undone."""
    app.configure_task(reviewing.TASK, queue="intake", lock="people:decisions").defer()
    app.configure_task(COMPARE, queue="intake", lock="people:compare").defer()


def compare_rest(*, now: datetime) -> int:
    """Compare those who came in before there was a model to compare by; gives how many.

    Each lot is a transaction of its own, so that deliveries get their turn in between.
    """
    done = 0
    while alike.match_model() is not None:
        with transaction.atomic(), connection.cursor() as cursor:
            lot = alike.without_form(cursor, most=LOT)
            if not lot:
                break
            compare_again(cursor, Speaker("", "", now), lot)
            done += len(lot)
    return done
