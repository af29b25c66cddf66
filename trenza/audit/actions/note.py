"""Events that a process writes by itself: who signed in, who read the log."""

import json
from collections.abc import Mapping

from django.db import connection


def note_session(
    *,
    kind: str,
    actor: str,
    profile: str = "",
    organisation: str = "",
    centre: str = "",
    session: str = "",
    outcome: str = "",
    detail: Mapping[str, object] | None = None,
) -> int:
    """Write that a session started, was refused or ended; the database refuses other kinds."""
    words = [kind, actor, profile, organisation, centre, session, outcome]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_note(%s, %s, %s, %s, %s, %s, %s, %s::jsonb)",
            [*words, json.dumps(dict(detail or {}))],
        )
        return int(cursor.fetchone()[0])


def note_reading(*, kind: str, by: str, detail: Mapping[str, object]) -> int:
    """Write that a copy or a proof was taken out of the log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_note_reading(%s, %s, %s::jsonb)", [kind, by, json.dumps(dict(detail))]
        )
        return int(cursor.fetchone()[0])
