"""The doubts between identities: listed, closed, and asked again when the facts change."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import orjson

from trenza.people.rules.evidence import compare, seal
from trenza.people.rules.linking import SAMPLE, SIMILAR, Doubt

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from trenza.people.actions.seats import Seat

# what a pair that is no longer in doubt goes back to
_SETTLED = (
    "CASE verdict WHEN 'same' THEN 'linked' WHEN 'different' THEN 'kept_apart' ELSE 'void' END"
)
_TYPES = "%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::jsonb[]"


def list_doubts(
    cursor: "CursorWrapper",
    seats: Sequence["Seat"],
    doubts: Sequence[Doubt],
    *,
    among: list[UUID],
    now: datetime,
) -> None:
    """Open the doubts found, and close those between these identities that no longer hold.

    What somebody decided stays decided, unless the doubt is that the facts are others now.
    """
    rows = [_row(seats, doubt) for doubt in doubts]
    if among:
        cursor.execute(
            f"""
            UPDATE people_link_review AS r SET state = {_SETTLED}, settled_at = %s
            WHERE r.state = 'open' AND NOT r.reason = ANY(%s)
              AND r.identity_id = ANY(%s) AND r.other_identity_id = ANY(%s)
              AND NOT EXISTS (
                SELECT FROM unnest(%s::uuid[], %s::uuid[]) AS new(one, other)
                WHERE new.one = r.identity_id AND new.other = r.other_identity_id)
            """,
            [now, [SIMILAR, SAMPLE], among, among, [r[0] for r in rows], [r[2] for r in rows]],
        )
    if rows:
        cursor.execute(
            f"""
            INSERT INTO people_link_review AS r (identity_id, person_id, other_identity_id,
                other_person_id, reason, seal, comparison, created_at)
            SELECT new.*, %s FROM unnest({_TYPES}) AS new
            ON CONFLICT (identity_id, other_identity_id) DO UPDATE
            SET person_id = excluded.person_id, other_person_id = excluded.other_person_id,
                reason = excluded.reason, seal = excluded.seal, comparison = excluded.comparison,
                settled_at = NULL, state = 'open'
            WHERE r.state IN ('open', 'void') OR excluded.reason = 'evidence_changed'
            """,
            [now, *[list(column) for column in zip(*rows, strict=True)]],
        )


def _row(seats: Sequence["Seat"], doubt: Doubt) -> tuple[UUID, UUID, UUID, UUID, str, str, str]:
    one, other = seats[doubt.one], seats[doubt.other]
    mine, theirs = one.voice.identity, other.voice.identity
    compared = orjson.dumps([field.as_json() for field in compare(mine, theirs)]).decode()
    return (
        one.id, one.person, other.id, other.person, doubt.reason, seal(mine, theirs), compared,
    )  # fmt: skip
