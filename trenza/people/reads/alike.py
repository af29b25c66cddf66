"""«Is it one of these?»: those of one's own centre who may be the one just searched for."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from trenza.access.public import Viewer, signed_context
from trenza.people.reads.rows import read_rows


@dataclass(frozen=True)
class OwnAlike:
    """Somebody of one's own centre who may be the one just searched for."""

    person_id: UUID
    given_name: str
    surname1: str
    surname2: str
    birth_date: date | None
    birth_precision: str
    sex: str
    protection: str


def own_alike(viewer: Viewer, criteria: dict[str, Any]) -> list[OwnAlike]:
    """Of one's own centre, who was born that day and has no such document or nearly that one.

    It belongs to the search just made with the same ``criteria``, whose event it needs.
    """
    context = signed_context(viewer)
    text = json.dumps(criteria, sort_keys=True, ensure_ascii=False)
    rows = read_rows("SELECT * FROM people_own_alike(%s, %s::jsonb)", [context, text])
    return [OwnAlike(**row) for row in rows]
