"""Making normal forms anew where they are of another edition, a lot at a time.

Those that come out as they were need nothing more. The others are marked to be compared, which
happens only once all are renewed: until then what was found of them stands, and whoever comes in
meanwhile is compared with them in whatever edition they are.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction

from trenza.people.actions import forms
from trenza.people.actions.known import load_identities

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

FIRST = UUID(int=0)
LOT = 2_000


def renew_forms(tell: Callable[[int, int], None]) -> int:
    """Make anew all forms of another edition; gives how many there were."""
    total, done, last = _count_stale(), 0, FIRST
    while done < total:
        with transaction.atomic(), connection.cursor() as cursor:
            lot = _stale(cursor, after=last)
            if not lot:
                break
            _renew(cursor, lot)
        last, done = lot[-1][0], done + len(lot)
        tell(done, max(total, done))
    return done


def _count_stale() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_normal WHERE abs(edition) <> %s", [forms.STAMP])
        return int(cursor.fetchone()[0])


def _stale(cursor: "CursorWrapper", *, after: UUID) -> list[tuple[UUID, str, list[int], int]]:
    # held until the end, so that what a delivery says meanwhile is written after, and stays
    cursor.execute(
        "SELECT identity_id, form, keys, edition FROM people_normal "
        "WHERE abs(edition) <> %s AND identity_id > %s ORDER BY identity_id LIMIT %s FOR UPDATE",
        [forms.STAMP, after, LOT],
    )
    return list(cursor.fetchall())


def _renew(cursor: "CursorWrapper", lot: list[tuple[UUID, str, list[int], int]]) -> None:
    known = load_identities(cursor, [identity for identity, *_ in lot])
    rows = []
    for identity, form, keys, stamp in lot:
        normal = forms.normal(known[identity].identity)
        after = {*normal.keys, *forms.contact_keys(normal.form)}
        same = stamp > 0 and forms.written(normal.form) == form and after == set(keys)
        rows.append(
            (identity, forms.written(normal.form), forms.array(after),
             forms.STAMP if same else -forms.STAMP)
        )  # fmt: skip
    forms.change(cursor, rows)


_UNCOMPARED = """
    FROM people_identity AS i LEFT JOIN people_normal AS n ON n.identity_id = i.id
    WHERE n.edition IS DISTINCT FROM %s
"""


def count_uncompared() -> int:
    """How many identities were never compared, or not since their form was renewed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_UNCOMPARED}", [forms.STAMP])
        return int(cursor.fetchone()[0])


def uncompared(cursor: "CursorWrapper", *, after: UUID, most: int) -> list[UUID]:
    """Some of them, in order."""
    cursor.execute(
        f"SELECT i.id {_UNCOMPARED} AND i.id > %s ORDER BY i.id LIMIT %s",
        [forms.STAMP, after, most],
    )
    return [identity for (identity,) in cursor.fetchall()]
