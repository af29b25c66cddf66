"""``trenza bench folder``: reading audited, levelled folders against a plain indexed SELECT."""

import random
import uuid
from collections.abc import Callable
from hashlib import md5
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from trenza.access.public import (
    ReasonNeeded,
    Viewer,
    my_caseload,
    open_folder,
    read_folder,
    search_person,
)
from trenza.base import roles
from trenza.base.postgresql.base import connection_parameters
from trenza.base.queries import named_queries
from trenza.territory.bench.measure import timed, timing

QUERIES = named_queries(Path(__file__).parent / "load.query.sql")
RECORDS_EACH = 20
SLICE = 20_000  # persons whose statements are written in one transaction
SEED = 7

Tell = Callable[[str], None]


def load_region(persons: int, tell: Tell) -> None:
    """Fill the (migrated, empty) database with ``persons`` persons of 20 statements each."""
    with roles.administrator() as database:
        database.execute("SET synchronous_commit = off")
        parameters = {"persons": persons}
        for name in ("directory", "persons", "relations"):
            tell(f"  {name}")
            for statement in QUERIES[name].split(";\n"):
                database.execute(statement, parameters)
        database.execute(
            "CREATE TEMPORARY TABLE bench_bits AS SELECT (row_number() OVER (ORDER BY bit)) - 1 "
            "AS place, bit FROM protocol_type t JOIN protocol_version v ON v.id = t.version_id "
            "AND v.valid_to IS NULL"
        )
        for first in range(1, persons + 1, SLICE):
            last = min(first + SLICE - 1, persons)
            tell(f"  anotaciones de {last:,} personas".replace(",", "."))
            database.execute(
                QUERIES["records"],
                {"first": first, "last": last, "each": RECORDS_EACH},
            )
        tell("  estadísticas")
        database.execute("VACUUM (ANALYZE)")


def person_id(number: int) -> uuid.UUID:
    """The id that the loader gives to the person of that number."""
    return uuid.UUID(md5(f"person:{number}".encode(), usedforsecurity=False).hexdigest())


def pairs_of(persons: int, how_many: int) -> list[tuple[Viewer, uuid.UUID]]:
    """Professionals with a person whom their centre attends, drawn at random."""
    with connection.cursor() as cursor, roles.administrator() as database:
        cursor.execute("SELECT 1")
        rows = database.execute(
            "SELECT centre_id, person_id FROM access_relation WHERE source_id LIKE '%%:0'"
            " AND person_id = ANY(%s)",
            [
                [
                    person_id(n)
                    for n in random.Random(SEED).choices(range(1, persons + 1), k=how_many)
                ]
            ],
        ).fetchall()
    random.Random(SEED).shuffle(rows)
    return [(Viewer(int(str(c)), f"bench-{c}"), uuid.UUID(str(p))) for c, p in rows]


def measure_folder(persons: int, reads: int, tell: Tell) -> dict[str, Any]:
    """p50/p99 of folder reads and of the plain SELECT, interleaved in the same run."""
    pairs = pairs_of(persons, reads)
    for viewer, person in pairs:  # the reason of the day, given once
        open_folder(viewer, person, situation="follow_up", reason="", parts=())
    tell("  lecturas de carpeta y SELECT llano, alternados")
    before = _events()
    folder: list[float] = []
    page: list[float] = []
    plain: list[float] = []
    parameters = connection_parameters("admin")
    with psycopg.connect(**parameters, autocommit=True) as bare:
        bare.prepare_threshold = 3
        for viewer, person in pairs:
            plain.append(timed(lambda p=person: bare.execute(QUERIES["plain"], [p]).fetchall()))  # type: ignore[misc]
            folder.append(timed(lambda v=viewer, p=person: _read(v, p, ("records",))))  # type: ignore[misc]
        for viewer, person in pairs:
            page.append(
                timed(lambda v=viewer, p=person: _read(v, p, ("identity", "team", "household",
                                                              "records")))  # type: ignore[misc]
            )  # fmt: skip
    served = len(folder) + len(page)
    ours, whole, base = timing(folder), timing(page), timing(plain)
    return {
        "persons": persons,
        "records": persons * RECORDS_EACH,
        "reads": len(folder),
        **ours.as_dict("folder"),
        **whole.as_dict("folder_all_parts"),
        **base.as_dict("plain_select"),
        "ratio_p50": round(ours.p50 / base.p50, 2),
        "folder_p99_over_p50": round(ours.p99 / ours.p50, 2),
        "reads_served": served,
        "events_written": _events() - before,
    }


def _read(viewer: Viewer, person: uuid.UUID, parts: tuple[str, ...]) -> None:
    try:
        folder = read_folder(viewer, person, situation="follow_up", parts=parts)
    except ReasonNeeded as error:
        raise RuntimeError("the bench lost its reason") from error
    if folder.refused:
        raise RuntimeError("the bench was refused")


def _events() -> int:
    with roles.administrator() as database:
        row = database.execute("SELECT count(*) FROM audit_event").fetchone()
    return int(str(row[0])) if row else 0


def measure_lists(persons: int, calls: int, tell: Tell) -> dict[str, Any]:
    """p50/p99 of searching by name and by identifier, and of the caseload."""
    tell("  búsquedas y listas de personas")
    dice = random.Random(SEED)
    pairs = pairs_of(persons, calls)
    words = ["garcia", "lopez", "benali", "mar", "popescu", "ramos", "segundo1", "na"]
    by_name = [
        timed(lambda v=v: search_person(v, {"tokens": [dice.choice(words)]}))  # type: ignore[misc]
        for v, _ in pairs
    ]
    letters = "TRWAGMYFPDXBNJZSQVHLCKE"
    numbers = [dice.randint(1, persons) for _ in pairs]
    by_number = [
        timed(
            lambda v=v, n=n: search_person(  # type: ignore[misc]
                v, {"type": "dni", "value": f"{n:08d}{letters[n % 23]}"}
            )
        )
        for (v, _), n in zip(pairs, numbers, strict=True)
    ]
    mine = [timed(lambda v=v: my_caseload(v)) for v, _ in pairs]  # type: ignore[misc]
    return {
        **timing(by_name).as_dict("search_name"),
        **timing(by_number).as_dict("search_identifier"),
        **timing(mine).as_dict("caseload"),
        "caseload_people": my_caseload(pairs[0][0]).total,
    }
