"""The mark that protects somebody, carried over to whoever may be the same person.

Two who were linked and are parted in doubt are both protected as long as the doubt is open: rights
are the intersection until somebody confirms, and parting must not unveil anybody.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# Doubts between two who were one person until now, both ways. The mark of either is that of both.
_CARRY = """
    WITH pairs AS (
        SELECT r.identity_id AS one, r.other_identity_id AS other FROM people_link_review AS r
        WHERE r.state = 'open' AND r.reason IN ('parted', 'evidence_changed')
          AND (r.reason = 'parted' OR r.verdict = 'same')
    ),
    doubted AS (SELECT one, other FROM pairs UNION ALL SELECT other, one FROM pairs),
    beside AS (
        SELECT mine.person_id, theirs.person_id AS near
        FROM doubted AS d
        JOIN people_identity AS mine ON mine.id = d.one
        JOIN people_identity AS theirs ON theirs.id = d.other
    ),
    concerned AS (
        SELECT unnest(%(persons)s::uuid[]) AS person_id
      UNION
        SELECT b.near FROM beside AS b WHERE b.person_id = ANY (%(persons)s::uuid[])
    ),
    voices AS (
        SELECT c.person_id, i.protection, true AS own
        FROM concerned AS c JOIN people_identity AS i ON i.person_id = c.person_id
      UNION ALL
        SELECT c.person_id, i.protection, false
        FROM concerned AS c
        JOIN beside AS b ON b.person_id = c.person_id
        JOIN people_identity AS i ON i.person_id = b.near
    ),
    marked AS (
        SELECT v.person_id, coalesce(
                   max(v.protection) FILTER (WHERE v.protection <> 'none' AND v.own),
                   max(v.protection) FILTER (WHERE v.protection <> 'none'), 'none') AS mark
        FROM voices AS v GROUP BY v.person_id
    )
    UPDATE people_person AS p SET protection = m.mark
    FROM marked AS m WHERE p.id = m.person_id AND p.protection <> m.mark
"""


def carry(cursor: "CursorWrapper", persons: Collection[UUID]) -> None:
    """Give these persons, and those in doubt with them, the mark that is theirs while it lasts."""
    if persons:
        cursor.execute(_CARRY, {"persons": sorted(persons)})


def persons_of(cursor: "CursorWrapper", review: int) -> set[UUID]:
    """The persons of the two sides of a doubt."""
    cursor.execute(
        "SELECT i.person_id FROM people_link_review AS r "
        "JOIN people_identity AS i ON i.id IN (r.identity_id, r.other_identity_id) WHERE r.id = %s",
        [review],
    )
    return {person for (person,) in cursor.fetchall()}
