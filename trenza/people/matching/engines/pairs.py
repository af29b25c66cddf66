"""The pairs of a register that share a key, in files by their first record, within bounds.

One reason after another, so that only one is in memory; a pair that shares several keys is written
several times and becomes one again when its part is read.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from trenza.people.matching import sql
from trenza.people.matching.definition import KEYS

Connection = duckdb.DuckDBPyConnection
# Records of one part: small enough that a few of them fill the memory allowed, whatever it is.
PART = 100_000
# Pairs, as written, that are compared in one step for each GB of memory.
PAIRS_PER_GB = 4_000_000
REASONS = tuple(dict.fromkeys(rule.name for rule in KEYS))


class Step(NamedTuple):
    """Some parts that are compared together, and the files that hold them."""

    number: int
    files: tuple[str, ...]
    pairs: int


def held_keys(reason: str, cap: int) -> str:
    """SELECT of the keys ``k`` of one reason that two to ``cap`` records ``n`` share."""
    # Keys of one name are made of several columns and must meet each other.
    made = [sql.key(rule, sql.DUCKDB) for rule in KEYS if rule.name == reason]
    most = min(cap, next(rule.cap for rule in KEYS if rule.name == reason))
    every = " UNION ALL ".join(f"SELECT {key} AS k, n FROM form" for key in made)
    return (
        f"WITH every AS ({every}), "
        "shared AS (SELECT k FROM every WHERE k IS NOT NULL GROUP BY k "
        f"HAVING count(*) BETWEEN 2 AND {most}) "
        "SELECT every.k, n FROM every JOIN shared USING (k)"
    )


def write_pairs(
    connection: Connection, folder: Path, cap: int, tick: Callable[[int, int], None]
) -> None:
    """Write the pairs of every reason that has none yet into ``folder``."""
    folder.mkdir(exist_ok=True)
    for number, reason in enumerate(REASONS):
        target, half = folder / reason, folder / f"{reason}.half"
        if not target.exists():
            shutil.rmtree(half, ignore_errors=True)
            connection.execute(f"CREATE OR REPLACE TEMP TABLE held AS {held_keys(reason, cap)}")
            connection.execute(
                f"COPY (SELECT a.n AS l, b.n AS r, a.n // {PART} AS part FROM held a "
                f"JOIN held b ON a.k = b.k AND a.n < b.n) TO '{half}' "
                "(FORMAT parquet, PARTITION_BY (part))"
            )
            half.mkdir(exist_ok=True)  # nobody shares this one
            half.rename(target)
        tick(number + 1, len(REASONS))
    connection.execute("DROP TABLE IF EXISTS held")


def steps(connection: Connection, folder: Path, memory_gb: float) -> Iterator[Step]:
    """The parts, in order, so many together as the memory allows."""
    most = PAIRS_PER_GB * memory_gb
    gathered: list[str] = []
    first, pairs = 0, 0
    for part, files, count in _parts(connection, folder):
        if gathered and pairs + count > most:
            yield Step(first, tuple(gathered), pairs)
            gathered, pairs = [], 0
        first = part if not gathered else first
        gathered += files
        pairs += count
    # Even where nobody shares anything there is a step, so that there is a result.
    if gathered or not first:
        yield Step(first, tuple(gathered), pairs)


def _parts(connection: Connection, folder: Path) -> list[tuple[int, list[str], int]]:
    by_part: dict[int, list[str]] = {}
    for file in sorted(folder.glob("*/part=*/*.parquet")):
        by_part.setdefault(int(file.parent.name.removeprefix("part=")), []).append(str(file))
    found = []
    for part, files in sorted(by_part.items()):
        rows = connection.execute(
            "SELECT sum(num_rows) FROM parquet_file_metadata(?)", [files]
        ).fetchall()
        found.append((part, files, int(rows[0][0])))
    return found


def distinct(step: Step) -> str:
    """SELECT of the pairs of a step, each once."""
    if not step.files:
        return "SELECT 0 AS l, 0 AS r WHERE false"
    files = ", ".join(f"'{file}'" for file in step.files)
    return f"SELECT DISTINCT l, r FROM read_parquet([{files}], hive_partitioning = false)"
