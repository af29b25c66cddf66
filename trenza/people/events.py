"""What the contexts above need to hear of."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Relink:
    """One source identity that now points to another person."""

    identity_id: UUID
    source: str
    source_person_id: str
    from_person: UUID
    to_person: UUID


@dataclass(frozen=True)
class IdentitiesRelinked:
    """Identities moved: what came through them belongs to another person from now on.

    Published inside the transaction that moves them; nobody may react later. What hangs on a person
    and came through no identity is of nobody for sure, and ends. Who reacts notes it in
    ``unanchored``, person by person, so that a decision can be undone: then ``belongs`` was there
    before the decision and stays if it still is, ``returns`` ended by the decision and comes back.
    """

    moves: tuple[Relink, ...]
    decided: bool = False
    belongs: frozenset[UUID] = frozenset()
    returns: frozenset[UUID] = frozenset()
    unanchored: dict[UUID, list[UUID]] = field(default_factory=dict)
