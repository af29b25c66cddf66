"""``trenza bench match``: somebody never seen arrives; who of a whole region is like her.

The index holds the records of three registers but some, which arrive one by one afterwards: by
the same steps as in any delivery, beside two plain statements over the same connection.
"""

import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from trenza.base import roles
from trenza.base.embedded import data_folder
from trenza.people.public import Alike, Likeness, find_alike, prepare, resolve
from trenza.territory.bench.index import (
    NOW,
    QUERIES,
    Arrival,
    Tell,
    fill_index,
    gather,
    read_arrivals,
    sizes,
)
from trenza.territory.bench.measure import spread, timed
from trenza.territory.registers.write import RegisterRecipe, write_registers

WARM = 1_000
RESOLVED = 1_000


class _Watched:
    """A cursor that notes how long PostgreSQL is waited for."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self.waited = 0.0

    def execute(self, *statement: Any) -> Any:
        """Run a statement."""
        start = time.perf_counter()
        done = self.cursor.execute(*statement)
        self.waited += time.perf_counter() - start
        return done

    def fetchall(self) -> Any:
        """What it gave."""
        start = time.perf_counter()
        rows = self.cursor.fetchall()
        self.waited += time.perf_counter() - start
        return rows


class TooFewRecords(ValueError):
    """Nothing could be measured on registers as small as these."""


class _Searches:
    """What the searches took, by part, and what they found."""

    def __init__(self) -> None:
        self.whole: list[float] = []
        self.normal: list[float] = []
        self.waited: list[float] = []
        self.scored: list[float] = []
        self.compared: list[int] = []
        self.nothing: list[float] = []
        self.looked_up: list[float] = []
        self.found: list[list[Likeness]] = []

    def one(self, cursor: Any, arrival: Arrival) -> None:
        """Look for one arrival as intake does."""
        watched, number = _Watched(cursor), uuid4()
        start = time.perf_counter()
        place = arrival.identity.source_person_id
        coming = prepare({place: arrival.identity}, {place: number})
        normal = time.perf_counter()
        found: Alike = find_alike(watched, coming, ())  # type: ignore[arg-type]
        end = time.perf_counter()
        self.whole.append(end - start)
        self.normal.append(normal - start)
        self.waited.append(watched.waited)
        self.scored.append(end - normal - watched.waited)
        self.compared.append(found.compared)
        self.found.append(found.likenesses)

    def plain(self, cursor: Any, known: UUID) -> None:
        """The two plain statements, right after."""
        self.nothing.append(timed(lambda: _ask(cursor, "SELECT 1", [])))
        self.looked_up.append(timed(lambda: _ask(cursor, QUERIES["by_number"], [known])))


def _ask(cursor: Any, statement: str, values: list[Any]) -> None:
    cursor.execute(statement, values)
    cursor.fetchall()


def held_back(folder: Path, arrivals: int) -> int:
    """How many records arrive, those that warm up with them: never more than stay known."""
    with (folder / "truth.csv").open(encoding="utf-8") as truth:
        records = sum(1 for _ in truth) - 1
    most = records // 2
    if most <= WARM:
        raise TooFewRecords(
            f"Hay {records} fichas y hacen falta más de {2 * WARM}: pide más --persons."
        )
    return min(arrivals + WARM, most)


def measure_match(
    persons: int, tell: Tell, *, arrivals: int = 10_000, seed: int = 2, registers: Path | None
) -> dict[str, Any]:
    """Load the region, look for everybody held back, take some in; tells times and quality."""
    with TemporaryDirectory(prefix="bench-match-", dir=data_folder()) as made:
        folder = registers or Path(made) / "registers"
        if registers is None:
            tell(f"  registros de {persons:,} personas".replace(",", "."))
            write_registers(RegisterRecipe(persons, seed), folder)
        parquet = Path(made) / "records.parquet"
        records = gather(folder, parquet, arrivals=held_back(folder, arrivals))
        start = time.perf_counter()
        loaded = fill_index(parquet, records, tell)
        loading = time.perf_counter() - start
        coming = read_arrivals(parquet)
    connection.close()
    os.environ["TRENZA_ROLE"] = "intake"
    tell(f"  {len(coming):,} llegadas".replace(",", "."))
    first, searches = _search(coming[:WARM]), _search(coming[WARM:])
    return {
        "persons": persons,
        "records": loaded,
        "loading_seconds": round(loading, 1),
        **_times(searches),
        **{f"first_{name}": value for name, value in spread(first.whole).items()},
        **_quality(coming[WARM:], searches.found),
        **_taken_in(coming, tell),
        **sizes(),
        **_crowds(),
        "load": round(os.getloadavg()[0], 1),
    }


def _search(coming: Sequence[Arrival]) -> _Searches:
    searches = _Searches()
    with connection.cursor() as cursor:
        cursor.execute(QUERIES["some_numbers"], [len(coming)])
        numbers = [number for (number,) in cursor.fetchall()]
        for place, arrival in enumerate(coming):
            searches.one(cursor, arrival)
            searches.plain(cursor, numbers[place % len(numbers)])
    return searches


def _times(searches: _Searches) -> dict[str, Any]:
    whole, plain = spread(searches.whole), spread(searches.looked_up)
    compared = searches.compared
    return {
        "arrivals": len(searches.whole),
        **{f"find_and_score_{name}": value for name, value in whole.items()},
        **{f"normalise_{name}": value for name, value in spread(searches.normal).items()},
        **{f"sql_{name}": value for name, value in spread(searches.waited).items()},
        **{f"score_{name}": value for name, value in spread(searches.scored).items()},
        "compared_mean": round(sum(compared) / len(compared), 1),
        "compared_p99": sorted(compared)[int(len(compared) * 0.99)],
        "compared_max": max(compared),
        **{f"select_1_{name}": value for name, value in spread(searches.nothing).items()},
        **{f"by_primary_key_{name}": value for name, value in plain.items()},
        "ratio_to_select_1_p50": round(whole["p50_ms"] / spread(searches.nothing)["p50_ms"], 1),
        "ratio_to_primary_key_p50": round(whole["p50_ms"] / plain["p50_ms"], 1),
        "ratio_to_primary_key_p99": round(whole["p99_ms"] / plain["p99_ms"], 1),
    }


def _quality(coming: Sequence[Arrival], found: Sequence[Sequence[Likeness]]) -> dict[str, Any]:
    """Of those whom the index knows and those it does not: the best found, and what it leads to."""
    persons = _persons_of({like.other for likes in found for like in likes})
    with connection.cursor() as cursor:
        cursor.execute(QUERIES["which_persons"], [[arrival.person for arrival in coming]])
        known = {person for (person,) in cursor.fetchall()}
    told: Counter[str] = Counter()
    for arrival, likes in zip(coming, found, strict=True):
        here = "known" if arrival.person in known else "unknown"
        told[here] += 1
        if not likes:
            told[f"{here}_new"] += 1
            continue
        best = max(likes, key=lambda like: like.weight)
        told[f"{here}_best_is_right"] += persons[best.other] == arrival.person
        links = {persons[like.other] for like in likes if like.certain}
        told[f"{here}_linked_right"] += links == {arrival.person}
        told[f"{here}_linked_wrong"] += bool(links - {arrival.person})
        told[f"{here}_to_review"] += not links
    names = ("known", "known_best_is_right", "known_linked_right", "known_linked_wrong",
             "known_to_review", "known_new", "unknown", "unknown_linked_wrong",
             "unknown_to_review", "unknown_new")  # fmt: skip
    return {f"arrivals_{name}": told[name] for name in names}


def _persons_of(identities: Iterable[UUID]) -> dict[UUID, UUID]:
    with connection.cursor() as cursor:
        cursor.execute(QUERIES["persons_of"], [list(identities)])
        return dict(cursor.fetchall())


def _taken_in(coming: Sequence[Arrival], tell: Tell) -> dict[str, Any]:
    """Whole intake of identities: one in a transaction, then a batch of one source in another."""
    tell("  incorporación de identidades, de una en una y por lotes")
    single = [timed(lambda a=arrival: _take_in([a])) for arrival in coming[:RESOLVED]]  # type: ignore[misc]
    rest = [arrival for arrival in coming[RESOLVED:] if arrival.source == coming[0].source]
    seconds = timed(lambda: _take_in(rest[:RESOLVED]))
    return {
        **{f"take_in_{name}": value for name, value in spread(single).items()},
        "take_in_batch_ms_each": round(seconds * 1000 / len(rest[:RESOLVED]), 3),
    }


def _take_in(coming: Sequence[Arrival]) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
        resolve(
            [arrival.identity for arrival in coming],
            source=coming[0].source, sector=coming[0].sector, now=NOW,
        )  # fmt: skip


def _crowds() -> dict[str, int]:
    with roles.administrator() as database:
        row = database.execute("SELECT count(*) FROM people_hot_key").fetchone()
    return {"hot_keys": int(str(row[0])) if row else 0}
