"""What the contexts above need to hear of."""

from dataclasses import dataclass
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

    Published inside the transaction that moves them; nobody may react later.
    """

    moves: tuple[Relink, ...]
