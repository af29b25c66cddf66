"""What hangs on a person and came through none of her identities, when a decision moves them."""

from typing import TYPE_CHECKING
from uuid import UUID

from trenza.people.actions.caseload import index_caseload
from trenza.people.events import IdentitiesRelinked

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from trenza.people.actions.settle import Because


def _persons(relinked: IdentitiesRelinked) -> list[UUID]:
    return sorted({p for move in relinked.moves for p in (move.from_person, move.to_person)})


def of(cursor: "CursorWrapper", relinked: IdentitiesRelinked) -> dict[UUID, list[UUID]]:
    """The facts in force of the persons concerned that came through no identity."""
    cursor.execute("SELECT * FROM people_unanchored(%s)", [_persons(relinked)])
    found: dict[UUID, list[UUID]] = {}
    for person, fact in cursor.fetchall():
        found.setdefault(person, []).append(fact)
    return found


def give_back(cursor: "CursorWrapper", relinked: IdentitiesRelinked, because: "Because") -> None:
    """Undoing: what ended by the decision is in force again, what was there before stays.

    Whatever was ended by somebody in between stays ended. Centres find by name whom they attend,
    and nobody else.
    """
    live = {fact for facts in because.unanchored.values() for fact in facts}
    facts = because.returns | (because.belongs & live)
    if facts:
        cursor.execute("SELECT * FROM people_reanchor(%s)", [sorted(facts)])
        index_caseload(cursor.fetchall())
    cursor.execute(
        """
        DELETE FROM people_caseload_key AS k
        WHERE k.person_id = ANY(%s) AND NOT EXISTS (
            SELECT FROM access_relation AS r
            WHERE r.person_id = k.person_id AND r.centre_id = k.centre_id AND r.state = 'current')
        """,
        [_persons(relinked)],
    )
