"""The doubts between identities: listed, closed, and asked again when the facts change."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from trenza.people.actions.alike import Likeness
from trenza.people.rules.evidence import compare, seal, weighed
from trenza.people.rules.identities import Identity
from trenza.people.rules.linking import EVIDENCE, PARTED, REPORTED, SAMPLE, SIMILAR, Doubt

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from trenza.people.actions.seats import Seat

# what a pair that is no longer in doubt goes back to
_SETTLED = (
    "CASE verdict WHEN 'same' THEN 'linked' WHEN 'different' THEN 'kept_apart' ELSE 'void' END"
)
# How often new versions may put a decided question again: who delivers rows could learn from it.
_A_WEEK = 3
# one text: psycopg takes long to write out lists of texts with many quotes
_NEW = (
    "jsonb_to_recordset(%s) AS new(one uuid, person uuid, other uuid, other_person uuid, "
    "reason text, seal text, comparison jsonb, weight float8, model text)"
)


@dataclass(frozen=True)
class Listed:
    """A doubt between two identities, ready to be written."""

    one: UUID
    person: UUID
    other: UUID
    other_person: UUID
    reason: str
    seal: str
    comparison: str
    weight: float | None = None
    model: str = ""


def of_seats(seats: Sequence["Seat"], doubt: Doubt, like: Likeness | None) -> Listed:
    """A doubt between two of those who were looked at, with what the model says of it."""
    one, other = seats[doubt.one], seats[doubt.other]
    mine, theirs = one.voice.identity, other.voice.identity
    return Listed(
        one.id, one.person, other.id, other.person, doubt.reason, seal(mine, theirs),
        compared(mine, theirs, like), like.weight if like else None, like.model if like else "",
    )  # fmt: skip


def compared(one: Identity, other: Identity, like: Likeness | None) -> str:
    """How two identities compare, field by field, for keeping beside the doubt."""
    parts = weighed(orjson.loads(like.comparison)) if like else {}
    found = [
        one_field.weighed(*parts.get(one_field.field, ())) for one_field in compare(one, other)
    ]
    return orjson.dumps([one_field.as_json() for one_field in found]).decode()


def _told(doubt: Listed) -> dict[str, Any]:
    parts = {field.name: getattr(doubt, field.name) for field in fields(doubt)}
    return {**parts, "comparison": orjson.Fragment(doubt.comparison)}


def list_doubts(
    cursor: "CursorWrapper", doubts: Sequence[Listed], *, among: list[UUID], now: datetime
) -> None:
    """Open the doubts found, and close those of these identities that no longer hold.

    What somebody decided stays decided, unless the doubt is that the facts are others now; asked
    too often in a week, it waits until one of the two is told again after it.
    """
    if among:
        cursor.execute(
            f"""
            UPDATE people_link_review AS r SET state = {_SETTLED}, settled_at = %s,
                reason = CASE verdict WHEN '' THEN reason ELSE 'decided' END
            WHERE r.state = 'open' AND r.reason <> ALL(%s)
              AND CASE WHEN r.reason = ANY(%s)
                       THEN r.identity_id = ANY(%s) OR r.other_identity_id = ANY(%s)
                       ELSE r.identity_id = ANY(%s) AND r.other_identity_id = ANY(%s) END
              AND NOT EXISTS (
                SELECT FROM unnest(%s::uuid[], %s::uuid[]) AS new(one, other)
                WHERE new.one = r.identity_id AND new.other = r.other_identity_id)
            """,
            [
                now,
                [SAMPLE, PARTED, REPORTED],
                [SIMILAR, EVIDENCE],
                *[among] * 4,
                [d.one for d in doubts],
                [d.other for d in doubts],
            ],
        )
    if doubts:
        cursor.execute(
            f"""
            INSERT INTO people_link_review AS r (identity_id, person_id, other_identity_id,
                other_person_id, reason, seal, comparison, weight, model, created_at)
            SELECT new.*, %s FROM {_NEW}
            ON CONFLICT (identity_id, other_identity_id) DO UPDATE
            SET person_id = excluded.person_id, other_person_id = excluded.other_person_id,
                reason = CASE r.reason WHEN 'parted' THEN r.reason ELSE excluded.reason END,
                seal = excluded.seal, comparison = excluded.comparison,
                weight = excluded.weight, model = excluded.model, settled_at = NULL, state = 'open'
            WHERE (r.state IN ('open', 'void') OR excluded.reason = 'evidence_changed'
                   AND people_answered(r.id, excluded.created_at - interval '7 days') < {_A_WEEK})
              AND (r.state, r.person_id, r.other_person_id, r.reason, r.seal, r.comparison,
                   r.weight, r.model)
                  IS DISTINCT FROM ('open', excluded.person_id, excluded.other_person_id,
                   CASE r.reason WHEN 'parted' THEN r.reason ELSE excluded.reason END,
                   excluded.seal, excluded.comparison, excluded.weight, excluded.model)
            """,
            [now, orjson.dumps([_told(doubt) for doubt in doubts]).decode()],
        )


def ask_again(cursor: "CursorWrapper", doubts: Sequence[Listed], *, now: datetime) -> None:
    """Open these doubts whatever was decided of them before: somebody says that it is wrong."""
    if doubts:
        cursor.execute(
            f"""
            INSERT INTO people_link_review AS r (identity_id, person_id, other_identity_id,
                other_person_id, reason, seal, comparison, weight, model, created_at)
            SELECT new.*, %s FROM {_NEW}
            ON CONFLICT (identity_id, other_identity_id) DO UPDATE
            SET reason = excluded.reason, seal = excluded.seal, comparison = excluded.comparison,
                weight = excluded.weight, model = excluded.model, settled_at = NULL, state = 'open'
            WHERE r.state <> 'open'
            """,
            [now, orjson.dumps([_told(doubt) for doubt in doubts]).decode()],
        )
