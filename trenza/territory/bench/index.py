"""Fill the index of persons with the registers of an invented region, in bulk, on all processors.

Some records are held back: they are the ones that arrive afterwards.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from hashlib import md5
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import django
import duckdb
import psycopg

from trenza.base import roles
from trenza.base.postgresql.base import connection_parameters
from trenza.base.queries import named_queries
from trenza.people.public import Identity, IdentityRefused, as_indexed, read_identity

QUERIES = named_queries(Path(__file__).parent / "index.query.sql")
NOW = datetime(2026, 11, 15, 9, tzinfo=UTC)
STRETCH = 20_000
SECTORS = {"ss": "SS", "se": "SE", "ts": "TS"}
_KINDS = {"dni": "nif", "nie": "nif", "unknown": "nif", "passport": "passport"}
_FIELDS = (
    "rec_id", "given_name", "surname1", "surname2", "sex", "birth_date", "birth_precision",
    "nationality", "doc_type", "doc_number", "doc_country", "nuss", "health_card", "phone",
    "email", "address", "postcode", "municipality", "source", "person_id", "held",
)  # fmt: skip

Tell = Callable[[str], None]


class Arrival(NamedTuple):
    """A record that was held back: what its source says, and who she truly is."""

    source: str
    sector: str
    identity: Identity
    person: UUID


def person_number(name: str) -> UUID:
    """The number that a person of the region has in the index."""
    return UUID(bytes=md5(name.encode(), usedforsecurity=False).digest())


def gather(folder: Path, target: Path, *, arrivals: int) -> int:
    """All records with their truth as one Parquet, some marked as held back; gives how many."""
    with duckdb.connect(config={"memory_limit": "2GB", "threads": 2}) as database:
        database.execute(f"SET temp_directory = '{target.parent}'")
        database.execute(
            QUERIES["gather"].format(
                registers=", ".join(f"'{folder / name}.csv'" for name in SECTORS),
                truth=f"'{folder / 'truth.csv'}'",
                target=f"'{target}'",
                arrivals=arrivals,
            )
        )
        [(records,)] = database.execute(f"SELECT count(*) FROM '{target}'").fetchall()
    return int(records)


def said_in(row: Mapping[str, str]) -> dict[str, Any]:
    """What a source says of this person; what is not valid is left out, as once corrected."""
    said: dict[str, Any] = {
        "source_id": row["rec_id"],
        **{field: row[field] for field in _FIELDS[1:8]},
        "sex": row["sex"] if row["sex"] in ("F", "M") else "U",
        "phone": row["phone"],
        "email": row["email"],
        "address": ", ".join(filter(None, (row["address"], row["postcode"]))),
        "municipality": row["municipality"],
        "identifiers": _documents(row),
    }
    try:
        read_identity(said, version=1, today=NOW.date(), stated_at=NOW)
    except IdentityRefused as refused:
        for problem in refused.problems:
            said[problem.field] = [] if problem.field == "identifiers" else ""
    return said


def identity_of(row: Mapping[str, str]) -> Identity:
    """What intake would hold of this record."""
    return read_identity(said_in(row), version=1, today=NOW.date(), stated_at=NOW)


def _documents(row: Mapping[str, str]) -> list[dict[str, str]]:
    kind = _KINDS.get(row["doc_type"], "")
    told = [
        {"type": kind, "value": row["doc_number"], "country": row["doc_country"]},
        {"type": "nuss", "value": row["nuss"]},
        {"type": "health_card", "value": row["health_card"]},
    ]
    if kind == "nif":
        del told[0]["country"]
    return [document for document in told if document["type"] and document["value"]]


def read_arrivals(parquet: Path) -> list[Arrival]:
    """The records that were held back."""
    return [
        Arrival(row["source"], SECTORS[row["source"]], identity_of(row),
                person_number(row["person_id"]))
        for row in _rows(parquet, "held")
    ]  # fmt: skip


def _rows(parquet: Path, condition: str) -> Iterable[dict[str, str]]:
    with duckdb.connect(config={"threads": 1}) as database:
        found = database.execute(
            f"SELECT {', '.join(_FIELDS)} FROM read_parquet('{parquet}', file_row_number = true) "
            f"WHERE {condition}"
        ).fetchall()
    return [dict(zip(_FIELDS, row, strict=True)) for row in found]


def _set_up() -> None:
    django.setup()


def _load_stretch(job: tuple[Path, int, int]) -> int:
    """Put the identities of a stretch of records where intake would; in a process of its own."""
    parquet, first, last = job
    rows = _rows(parquet, f"NOT held AND file_row_number >= {first} AND file_row_number < {last}")
    people = [(uuid4(), row["source"], person_number(row["person_id"]), identity_of(row))
              for row in rows]  # fmt: skip
    with psycopg.connect(**connection_parameters("admin"), autocommit=True) as database:
        database.execute("SET session_replication_role = replica")
        database.execute("SET synchronous_commit = off")
        _copy(database, QUERIES["identities"], (_identity_row(*one) for one in people))
        _copy(database, QUERIES["identifiers"], (
            (number, person, i.type, i.value, i.country, i.issuer)
            for number, _, person, identity in people for i in identity.identifiers
        ))  # fmt: skip
        _copy(database, QUERIES["normals"],
              ((number, *as_indexed(identity)) for number, _, _, identity in people))  # fmt: skip
    return len(people)


def _identity_row(
    number: UUID, source: str, person: UUID, identity: Identity
) -> tuple[object, ...]:
    return (
        number, source, SECTORS[source], identity.source_person_id, person, identity.version,
        identity.stated_at, identity.given_name, identity.surname1, identity.surname2,
        identity.birth.day, identity.birth.precision, identity.sex, identity.nationality,
        identity.phone, identity.email, identity.address, identity.municipality, "identifier",
        NOW, NOW, person, NOW,
    )  # fmt: skip


def _copy(
    database: "psycopg.Connection[Any]", statement: str, rows: Iterable[Sequence[object]]
) -> None:
    with database.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for row in rows:
            copy.write_row(row)


def fill_index(parquet: Path, records: int, tell: Tell) -> int:
    """Load all but those held back, then what is quicker made at the end; gives how many."""
    with roles.administrator() as database:
        database.execute(QUERIES["without_keys"])
    done = 0
    jobs = [(parquet, first, first + STRETCH) for first in range(0, records, STRETCH)]
    processes = min(os.cpu_count() or 1, len(jobs))
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_set_up
    ) as pool:
        for place, count in enumerate(pool.map(_load_stretch, jobs), 1):
            done += count
            if place % 10 == 0 or place == len(jobs):
                tell(f"  {done:,} de {records:,} identidades".replace(",", "."))
    with roles.administrator() as database:
        for name, told in (("persons", "personas"), ("keys", "índice de claves"),
                           ("settle", "estadísticas")):  # fmt: skip
            tell(f"  {told}")
            for statement in QUERIES[name].split(";\n"):
                database.execute(statement)
    return done


def sizes() -> dict[str, int]:
    """How many MB each table of the index takes, with its indexes, and the index of keys alone."""
    with roles.administrator() as database:
        rows = database.execute(QUERIES["sizes"]).fetchall()
    return {f"{name}_mb": int(str(size)) >> 20 for name, size in rows}
