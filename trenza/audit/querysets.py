"""Named reads of the log in large pieces, in SQL.

The canonical text is spelled out here again, beside ``audit_canonical`` of the database: whoever
verifies must not trust a function that the administrator of the database can replace. A test holds
both to the same text.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from psycopg import Cursor

CHUNK = 20_000

CANONICAL = """json_build_array(
    1, e.id, e.xid::text, e.kind, (extract(epoch FROM e.at) * 1000000)::bigint, e.actor, e.profile,
    e.organisation, e.centre, e.session, e.person, e.situation, e.reason, e.basis, e.outcome,
    e.m1, e.m2, e.m3, e.protocol, e.detail)::text"""

LEAF = f"sha256('\\x00'::bytea || e.salt || convert_to({CANONICAL}, 'UTF8'))"

# Of each piece: rows, first position that does not stand up, the leaves and the times of all.
# Times are as PostgreSQL sends them, microseconds since 2000; zero stands for a row that is gone.
# The sorted inner query is not flattened, so each hash is computed once and in parallel.
RECOMPUTED = f"""
SELECT count(*), min(position) FILTER (WHERE is_gone),
       min(position) FILTER (WHERE NOT is_gone AND (again = stored AND again = placed) IS NOT TRUE),
       coalesce(string_agg(coalesce(again, placed), ''::bytea ORDER BY position), ''),
       coalesce(string_agg(at, ''::bytea ORDER BY position), '')
FROM (
    SELECT l.position, l.leaf AS placed, e.id IS NULL AS is_gone, e.leaf AS stored,
           {LEAF} AS again, coalesce(timestamptz_send(e.at), int8send(0)) AS at
    FROM audit_leaf l LEFT JOIN audit_event e ON e.id = l.event
    WHERE l.position >= %s AND l.position < %s
    ORDER BY l.position
) piece
"""

STORED = """
SELECT coalesce(string_agg(leaf, ''::bytea ORDER BY position), '')
FROM audit_leaf WHERE position >= %s AND position < %s
"""

LINES = f"""
SELECT coalesce(string_agg(
    '{{"position":' || l.position || ',"salt":"' || encode(e.salt, 'hex') || '","event":'
    || {CANONICAL} || '}}' || E'\\n', '' ORDER BY l.position), '')
FROM audit_leaf l JOIN audit_event e ON e.id = l.event
WHERE l.position >= %s AND l.position < %s
"""


def pieces(query: str, end: int, *, start: int = 0) -> Iterator[tuple[Any, ...]]:
    """Run one of the queries above piece by piece; the next piece is computed meanwhile."""
    connection.ensure_connection()
    session = connection.connection

    def read(at: int) -> tuple[Any, ...]:
        with Cursor(session) as cursor:
            # planned for the numbers given: without them PostgreSQL would not go parallel
            cursor.execute(query, (at, min(at + CHUNK, end)), prepare=False, binary=True)
            return cursor.fetchone() or ()

    with ThreadPoolExecutor(1) as reader:
        coming = None
        for at in range(start, end, CHUNK):
            ready = coming or reader.submit(read, at)
            piece = ready.result()
            coming = reader.submit(read, at + CHUNK) if at + CHUNK < end else None
            yield piece


def leaf_hashes(packed: bytes) -> Sequence[bytes]:
    """Cut packed leaves into hashes of 32 bytes."""
    return [packed[at : at + 32] for at in range(0, len(packed), 32)]


def stored_leaves(start: int, end: int) -> list[bytes]:
    """The hashes at the positions from ``start`` (included) to ``end``."""
    found: list[bytes] = []
    for [packed] in pieces(STORED, end, start=start):
        found += leaf_hashes(bytes(packed))
    return found
