"""What happens when: each event of a context with the reactions of those above it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trenza.access.public import relink_relations
from trenza.people.public import IdentitiesRelinked, index_caseload
from trenza.records.public import relink_records


def follow_identities(event: IdentitiesRelinked) -> None:
    """Statements and relations follow the identity through which they came (law 5)."""
    pairs: set[tuple[int, Any]] = set()
    for move in event.moves:
        records_move = {
            "identity": move.identity_id,
            "old": move.from_person,
            "new": move.to_person,
        }
        relink_records(**records_move)
        pairs |= {(centre, move.to_person) for centre in relink_relations(**records_move)}
    if pairs:
        index_caseload(sorted(pairs))


REACTIONS: Mapping[type, Sequence[Callable[[Any], None]]] = {
    IdentitiesRelinked: [follow_identities],
}
