"""Plain ways to put into an equal table the rows that the pipeline stored."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import psycopg
from psycopg import sql

from trenza.base import roles

BATCH = 1000
PARTS = 16


@dataclass(frozen=True)
class Stored:
    """A table, its columns, those that are read as text, and the order in which rows came."""

    table: str
    columns: tuple[str, ...]
    order: str
    as_text: frozenset[str] = frozenset()
    partitioned: bool = False


RECORDS = Stored(
    "records_record",
    (
        "id", "person_id", "series", "identity_id", "version", "recorded_at", "stated_at",
        "organisation_id", "centre_id", "delivery_id", "row_number", "valid_from", "valid_to",
        "type_bit", "state", "sector", "type", "source", "source_id", "author", "summary",
        "content",
    ),
    "row_number",
    frozenset({"content"}),
    partitioned=True,
)  # fmt: skip
IDENTITIES = Stored(
    "people_identity",
    (
        "id", "source", "sector", "source_person_id", "person_id", "version", "stated_at",
        "given_name", "surname1", "surname2", "birth_date", "birth_precision", "sex",
        "nationality", "languages", "phone", "email", "address", "municipality", "protection",
        "link_reason", "linked_at", "updated_at", "origin", "known_at",
    ),
    "known_at, id",
)  # fmt: skip


def plain_ways(stored: Stored) -> dict[str, float]:
    """Seconds that equal tables take to get the same rows, by name of the way.

    ``batched``: INSERT of several rows a statement, prepared, the better of two sizes.
    ``pipelined``: psycopg's executemany, one-row statements sent without waiting.
    """
    with roles.administrator() as database:
        seconds = {f"batched_{size}": _batched(database, stored, size) for size in (100, BATCH)}
        seconds["pipelined"] = _pipelined(database, stored)
    return seconds


def _pipelined(database: "psycopg.Connection[Any]", stored: Stored) -> float:
    statement = _insert(_like(database, stored, "pipelined"), stored, rows=1)
    total = 0.0
    for batch in _rows(stored, BATCH):
        start = time.perf_counter()
        with database.transaction(), database.cursor() as cursor:
            cursor.executemany(statement, batch)
        total += time.perf_counter() - start
    return total


def _batched(database: "psycopg.Connection[Any]", stored: Stored, size: int) -> float:
    table = _like(database, stored, f"batched_{size}")
    whole = _insert(table, stored, rows=size)
    total = 0.0
    for batch in _rows(stored, size):
        statement = whole if len(batch) == size else _insert(table, stored, rows=len(batch))
        values = [value for each in batch for value in each]
        start = time.perf_counter()
        database.execute(statement, values, prepare=len(batch) == size)
        total += time.perf_counter() - start
    return total


def _insert(table: sql.Identifier, stored: Stored, *, rows: int) -> sql.Composed:
    columns = sql.SQL(", ").join(map(sql.Identifier, stored.columns))
    row = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(stored.columns)))
    return sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
        table, columns, sql.SQL(", ").join([row] * rows)
    )


def _like(database: "psycopg.Connection[Any]", stored: Stored, way: str) -> sql.Identifier:
    """An empty table with the columns, indexes and parts of the real one."""
    name = f"bench_{stored.table}_{way}"
    database.execute(f"DROP TABLE IF EXISTS {name}")
    parted = " PARTITION BY HASH (person_id)" if stored.partitioned else ""
    database.execute(f"CREATE TABLE {name} (LIKE {stored.table} INCLUDING ALL){parted}")
    for part in range(PARTS if stored.partitioned else 0):
        database.execute(
            f"CREATE TABLE {name}_{part} PARTITION OF {name} "
            f"FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {part})"
        )
    return sql.Identifier(name)


def _rows(stored: Stored, size: int) -> Iterator[list[tuple[Any, ...]]]:
    """What the pipeline stored, in the order in which it came, a batch at a time."""
    columns = ", ".join(f"{c}::text" if c in stored.as_text else c for c in stored.columns)
    with roles.administrator() as reader, reader.transaction():
        cursor = reader.cursor(name="bench_rows")
        cursor.itersize = 4000
        cursor.execute(f"SELECT {columns} FROM {stored.table} ORDER BY {stored.order}")
        rows = iter(cursor)
        while batch := list(islice(rows, size)):
            yield batch
