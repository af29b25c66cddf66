"""Breaking one thing in a test's own database, to prove that the law's check notices."""

import json
import re
import time
from typing import Any

import psycopg
from psycopg import sql

# The scope of a consent to as much as the protocol allows.
EVERY_AREA = json.dumps({"areas": [
    "family", "housing", "income", "benefits", "administrative", "employment", "training",
    "exclusion", "health", "personal", "itinerary", "services",
]})  # fmt: skip
UUID_TEXT = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def break_function(database: str, function: str, old: str, new: str) -> None:
    """Replace ``old`` by ``new`` in the body of a database function; both must make sense."""
    from trenza.base import roles

    with roles.administrator(database=database) as admin:
        found = admin.execute(
            "SELECT pg_get_functiondef(p.oid) FROM pg_proc p "
            "JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname = 'public' AND p.proname = %s",
            [function],
        ).fetchall()
        assert len(found) == 1, f"one function {function} was expected"
        body = str(found[0][0])
        assert old in body, f"nothing to break in {function}: {old}"
        admin.execute(body.replace(old, new).encode())


def as_administrator(database: str, statement: str) -> None:
    """Run a statement with all rights, to lay out what an attacker or a mistake would leave."""
    from trenza.base import roles

    with roles.administrator(database=database) as admin:
        admin.execute(statement.encode())


def sign(web: "psycopg.Connection[Any]", world: Any, name: str, **changes: Any) -> str:
    """A good context of somebody of the cast on a raw connection, or one with something wrong."""
    from django.conf import settings

    from trenza.access.rules import sign_context

    values = {
        "key": settings.CONTEXT_KEY, "profile_id": world.profiles[name],
        "session_key": f"raw-{name}", "backend_pid": web.info.backend_pid, "now": time.time(),
    }  # fmt: skip
    return sign_context(**{**values, **changes})


def folder_rows(
    web: "psycopg.Connection[Any]", world: Any, name: str, person: Any,
    situation: str = "follow_up",
    parts: tuple[str, ...] = ("identity", "team", "household", "records", "consents", "accesses"),
) -> list[dict[str, Any]]:  # fmt: skip
    """What somebody reads of a folder, with every column, as PostgreSQL answers it."""
    context = sign(web, world, name)
    web.execute(
        "SELECT access_announce_folder(%s, %s, %s, 'una prueba', true, 'page', %s)",
        [context, person, situation, list(parts)],
    )
    with web.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        cursor.execute("SELECT * FROM access_read_folder(%s, %s)", [context, list(parts)])
        return cursor.fetchall()


def events_of(world: Any, *kinds: str) -> list[dict[str, Any]]:
    """The events of these kinds (all without any), oldest first, as the log's own role reads."""
    with (
        world.database.connect("audit") as log,
        log.cursor(row_factory=psycopg.rows.dict_row) as cursor,
    ):
        cursor.execute(
            sql.SQL("SELECT * FROM audit_event WHERE kind = ANY(%s) OR %s ORDER BY id"),
            [list(kinds), not kinds],
        )
        return cursor.fetchall()


def perform(
    web: "psycopg.Connection[Any]", statement: str, values: list[Any]
) -> "psycopg.Cursor[Any]":
    """An act as pages do it: announced with its context (the first value), committed, then done."""
    [act] = re.findall(r"access_\w+", statement)
    about = [one for one in values if UUID_TEXT.fullmatch(str(one))]
    web.execute("SELECT access_announce_act(%s, %s, %s::uuid[])", [values[0], act, about])
    return web.execute(statement.encode(), values)
