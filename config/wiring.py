"""What happens when: each event of a context with the reactions of those above it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trenza.access.public import relink_relations
from trenza.people.public import IdentitiesRelinked, drop_unattended, index_caseload
from trenza.records.public import relink_records


def follow_identities(event: IdentitiesRelinked) -> None:
    """Statements and relations follow the identity through which they came (law 5)."""
    pairs: set[tuple[int, Any]] = set()
    left: set[tuple[int, Any]] = set()
    for move in event.moves:
        records_move = {
            "identity": move.identity_id,
            "old": move.from_person,
            "new": move.to_person,
        }
        relink_records(**records_move)
        for centre in relink_relations(**records_move):
            pairs.add((centre, move.to_person))
            left.add((centre, move.from_person))
    if pairs:
        index_caseload(sorted(pairs))
        drop_unattended(left - pairs)


REACTIONS: Mapping[type, Sequence[Callable[[Any], None]]] = {
    IdentitiesRelinked: [follow_identities],
}
