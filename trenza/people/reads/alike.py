"""«Is it one of these?»: those of one's own centre who may be the one just searched for."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from trenza.access.public import Viewer, announce_and_read, signed_context
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


def own_mix(viewer: Viewer, criteria: dict[str, Any]) -> list[OwnAlike]:
    """Of one's own centre, whoever fits a mix of name, birth date, telephone and document.

    ``criteria`` is any of ``tokens``, ``birth_date``, ``phone`` (nine figures), ``type`` with
    ``value``; a ``birth_year`` leaves out whoever was born in another. It is a
    search of its own, and an event.
    """
    context = signed_context(viewer)
    text = json.dumps(criteria, sort_keys=True, ensure_ascii=False)
    rows = announce_and_read(
        "SELECT access_announce_search(%s, %s::jsonb)",
        [context, text],
        "SELECT * FROM people_own_mix(%s, %s::jsonb)",
        [context, text],
    )
    return [OwnAlike(**row) for row in rows]
