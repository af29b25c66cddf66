"""Advisory locks, held until the transaction ends, so that two workers cannot disagree.

Numbers are locked by hash in few buckets: thousands of single locks would fill PostgreSQL's lock
table. Within each kind, buckets are taken in sorted order, so that workers queue and do not cross.
"""

import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

BUCKETS = 256
PLACES = 7_263_101  # who speaks: (source, source_person_id)
NUMBERS = 7_263_102  # by what they are linked: (type, value)

Number = tuple[str, str]


def bucket(*parts: str) -> int:
    """The bucket in which these words fall, the same in every process."""
    return zlib.crc32("\0".join(parts).encode()) % BUCKETS


def lock_places(
    cursor: "CursorWrapper", source: str, *, using: Iterable[str], changing: Iterable[str]
) -> None:
    """Nobody moves the identities ``using``; nobody else touches the ones ``changing``."""
    exclusive = {bucket(source, place) for place in changing}
    every = sorted(exclusive | {bucket(source, place) for place in using})
    cursor.execute(
        """
        SELECT CASE WHEN alone THEN pg_advisory_xact_lock(%s, place)::text
                    ELSE pg_advisory_xact_lock_shared(%s, place)::text END
        FROM unnest(%s::int[], %s::bool[]) AS wanted(place, alone)
        """,
        [PLACES, PLACES, every, [place in exclusive for place in every]],
    )


def buckets_of(numbers: Iterable[Number]) -> set[int]:
    """The buckets of some numbers; all of them once they are many, to ask only once."""
    found = {bucket(*number) for number in numbers}
    return found if len(found) <= BUCKETS // 2 else set(range(BUCKETS))


def lock_numbers(cursor: "CursorWrapper", buckets: set[int]) -> None:
    """Nobody else links by these numbers until this transaction ends."""
    if buckets:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, place) FROM unnest(%s::int[]) AS wanted(place)",
            [NUMBERS, sorted(buckets)],
        )
