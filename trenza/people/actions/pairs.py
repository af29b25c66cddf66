"""What was decided of pairs of identities: written, remembered as it was, and put back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from trenza.people.actions.known import Stored
from trenza.people.rules.evidence import seal

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

SAME, DIFFERENT = "same", "different"
_STATES = {SAME: "linked", DIFFERENT: "kept_apart"}
Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Ruling:
    """What is to hold of a pair."""

    one: Stored
    other: Stored
    verdict: str

    @property
    def pair(self) -> Pair:
        """The pair as it is written: once, in the order of its sources."""
        first, second = sorted((self.one, self.other), key=place_of)
        return first.id, second.id


def place_of(stored: Stored) -> tuple[str, str]:
    """The source of an identity and the number that it gives her."""
    return stored.source, stored.identity.source_person_id


def as_they_are(cursor: "CursorWrapper", pairs: Iterable[Pair]) -> dict[str, dict[str, Any]]:
    """What holds now of these pairs; those of which nothing was ever said are left out."""
    wanted = list(pairs)
    cursor.execute(
        """
        SELECT r.identity_id, r.other_identity_id, jsonb_build_object('state', r.state,
            'verdict', r.verdict, 'decided_on', r.decided_on, 'decision', r.decision_id,
            'reason', r.reason, 'settled_at', r.settled_at)
        FROM people_link_review AS r
        JOIN unnest(%s::uuid[], %s::uuid[]) AS p(one, other)
            ON r.identity_id = p.one AND r.other_identity_id = p.other
        ORDER BY r.identity_id, r.other_identity_id
        """,
        [[one for one, _ in wanted], [other for _, other in wanted]],
    )
    return {f"{one}:{other}": _loaded(held) for one, other, held in cursor.fetchall()}


def _loaded(held: Any) -> dict[str, Any]:
    if isinstance(held, str):
        held = orjson.loads(held)
    return dict(held)


def rule(
    cursor: "CursorWrapper", rulings: Iterable[Ruling], *, decision: int, now: datetime
) -> None:
    """Let these verdicts hold from now on, on the facts as they are."""
    rows = []
    for ruling in rulings:
        one, other = sorted((ruling.one, ruling.other), key=place_of)
        facts = seal(one.identity, other.identity)
        rows.append((one.id, one.person_id, other.id, other.person_id, _STATES[ruling.verdict],
                     ruling.verdict, facts))  # fmt: skip
    cursor.execute(
        """
        INSERT INTO people_link_review AS r (identity_id, person_id, other_identity_id,
            other_person_id, state, verdict, seal, decided_on, reason, decision_id, created_at,
            settled_at)
        SELECT new.*, new.seal, 'decided', %s, %s, %s
        FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::text[],
                    %s::text[])
            AS new(identity_id, person_id, other_identity_id, other_person_id, state, verdict, seal)
        ON CONFLICT (identity_id, other_identity_id) DO UPDATE
        SET state = excluded.state, verdict = excluded.verdict, seal = excluded.seal,
            decided_on = excluded.decided_on, decision_id = excluded.decision_id,
            reason = excluded.reason, settled_at = excluded.settled_at
        """,
        [decision, now, now, *[list(column) for column in zip(*rows, strict=True)]],
    )


def restore(
    cursor: "CursorWrapper", before: Mapping[str, Mapping[str, Any]], pairs: Iterable[str]
) -> None:
    """Put pairs back as they were; those of which nothing had been said are void."""
    nothing = {"state": "void", "verdict": "", "decided_on": "", "decision": None,
               "reason": "decided", "settled_at": None}  # fmt: skip
    names = ("state", "verdict", "decided_on", "decision", "reason", "settled_at")
    rows = [
        (*map(UUID, pair.split(":")), *(before.get(pair, nothing)[name] for name in names))
        for pair in pairs
    ]
    cursor.execute(
        """
        UPDATE people_link_review AS r
        SET state = old.state, verdict = old.verdict, decided_on = old.decided_on,
            decision_id = old.decision, reason = old.reason, settled_at = old.settled_at
        FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::bigint[],
                    %s::text[], %s::timestamptz[])
            AS old(one, other, state, verdict, decided_on, decision, reason, settled_at)
        WHERE r.identity_id = old.one AND r.other_identity_id = old.other
        """,
        [list(column) for column in zip(*rows, strict=True)],
    )
