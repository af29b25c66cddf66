"""A whole register on DuckDB: read, normal form, keys, pairs, scores; resumable, in bounded memory.

A work folder holds what is done. What is there and complete is not done again, unless the files,
the model or the way of comparing have changed.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from time import monotonic, process_time
from typing import Any

import duckdb

from trenza.people.matching import sql
from trenza.people.matching.definition import CAP, COMPARISONS, KEYS
from trenza.people.matching.engines import pairs, tables
from trenza.people.matching.engines.bounds import worth_comparing
from trenza.people.matching.engines.formulas import rarity_columns, softest, sums
from trenza.people.matching.engines.headers import FIELDS
from trenza.people.matching.engines.normalise import Progress, forms_reader, normalise
from trenza.people.matching.engines.reading import (
    Tell,
    read_registers,
    register_files,
    silence,
)
from trenza.people.matching.outcomes import homonyms_sql, unseen_sql
from trenza.people.matching.weights import KINDS, MatchModel
from trenza.people.rules.normal import EDITION, NormalForm

COMPLETE = "complete"
# Kept below the review threshold, to count what was missed and to train.
MARGIN = 10.0


class WorkRefused(RuntimeError):
    """The work folder cannot be used."""


@dataclass(frozen=True)
class Means:
    """What the engine may use of the machine."""

    memory_gb: float = 3.0
    disk_gb: float = 60.0
    processes: int = 2


@dataclass
class Work:
    """The folder of a run and the database in it."""

    folder: Path
    means: Means
    progress: Progress
    tell: Tell = silence

    took: dict[str, float] = field(default_factory=dict)
    took_cpu: dict[str, float] = field(default_factory=dict)
    disk_mb: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Tell in the end how long a step took, by the clock and of the processors."""
        began, used = monotonic(), process_time()
        yield
        self.took[step] = round(monotonic() - began, 3)
        self.took_cpu[step] = round(process_time() - used, 3)
        self.weigh()

    def weigh(self) -> None:
        """Remember how big the folder has been at most, in MiB."""
        now = sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())
        self.disk_mb = max(self.disk_mb, now >> 20)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """The database of the run, within its means."""
        connection = self._open(
            {
                "memory_limit": f"{self.means.memory_gb}GB",
                "threads": self.means.processes,
                "temp_directory": str(self.folder / "spill"),
                "max_temp_directory_size": f"{self.means.disk_gb}GB",
                "preserve_insertion_order": False,
            },
        )
        connection.execute("SET enable_progress_bar = false")
        return connection

    def _open(self, config: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        try:
            return duckdb.connect(str(self.folder / "register.duckdb"), config=config)
        except duckdb.IOException as error:
            raise WorkRefused(
                f"La carpeta de trabajo {self.folder} está en uso o no se puede escribir en ella."
            ) from error

    def begin(self, step: str, told: object) -> bool:
        """Whether a step is still to be done for these inputs; what was made for others goes."""
        mark = sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
        file = self.folder / f"{step}.mark"
        return not file.exists() or file.read_text() != mark

    def finish(self, step: str, told: object) -> None:
        """Remember that a step is complete for these inputs."""
        mark = sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
        (self.folder / f"{step}.mark").write_text(mark)


def fingerprint(files: Sequence[Path]) -> list[tuple[str, int, int]]:
    """What tells whether files have changed."""
    return [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]


def prepare(work: Work, paths: Sequence[Path]) -> int:
    """Read the registers and make forms, frequencies and keys; how many records there are."""
    files = register_files(paths)
    told = [EDITION, FIELDS, *fingerprint(files)]
    raw = work.folder / "raw.parquet"
    if work.begin("raw", told):
        for old in ("normal", "scores", "shared"):
            shutil.rmtree(work.folder / old, ignore_errors=True)
        for old in (
            "register.duckdb",
            "forms.mark",
            "sides.mark",
            "blocks.mark",
            "scores.mark",
            "shared.mark",
        ):
            (work.folder / old).unlink(missing_ok=True)
        work.progress("read", 0, 1)
        with duckdb.connect(config={"memory_limit": f"{work.means.memory_gb}GB"}) as connection:
            read_registers(connection, files, raw, work.tell)
        work.finish("raw", told)
    with duckdb.connect() as connection:
        [(records,)] = connection.execute(f"SELECT count(*) FROM '{raw}'").fetchall()
    work.progress("read", 1, 1)
    normal = work.folder / "normal"
    if work.begin("forms", told):
        normalise(raw, normal, records, work.progress, work.means.processes)
    with work.connect() as connection:
        if work.begin("forms", told):
            connection.execute(
                f"CREATE OR REPLACE TABLE form AS SELECT * FROM {forms_reader(normal)} ORDER BY n"
            )
            work.finish("forms", told)
            work.weigh()
            shutil.rmtree(normal)  # all of it is in the table now
        sided = [*told, rarity_columns()]
        if work.begin("sides", sided):
            with work.timed("frequencies"):
                tables.count_frequencies(connection)
                tables.make_sides(connection)
            work.finish("sides", sided)
    return int(records)


def scoring(model: MatchModel, chosen: str, least: float | None) -> str:
    """SELECT of levels, sums, weight and certainty of the pairs (l, r) chosen."""
    leveled = leveling(chosen, sql.DUCKDB)
    # A filter on what was computed would be pushed down and compute it twice.
    return f"WITH leveled AS MATERIALIZED ({leveled}) {weighing(model, 'leveled', least)}"


def leveling(chosen: str, dialect: sql.Dialect) -> str:
    """SELECT of the levels of the pairs (l, r) chosen, and how rare what they share is."""
    columns = ", ".join(rarity_columns())
    return (
        f"SELECT pair.l, pair.r, (l.guarded OR r.guarded) AS guarded, {columns}, "
        f"{sql.levels(dialect)} FROM ({chosen}) pair "
        "JOIN side l ON l.n = pair.l JOIN side r ON r.n = pair.r"
    )


def weighing(model: MatchModel, leveled: str, least: float | None) -> str:
    """SELECT of levels, sums, weight and certainty out of a table of levels; for any engine."""
    names = ", ".join(c.name for c in COMPARISONS)
    made = sums(model)
    kinds = ", ".join(f"{made[kind]} AS {kind}" for kind in KINDS)
    # No weight is above the sum against strangers: most pairs end there.
    enough = "" if least is None else f"WHERE stranger >= {least!r}"
    where = "" if least is None else f"WHERE weight >= {least!r}"
    return f"""
        SELECT l, r, {names}, stranger, household, weight, {unseen_sql("guarded")} AS certain
        FROM (SELECT *, {softest("stranger", "household")} AS weight FROM (
            SELECT *, {softest(*KINDS)} AS household FROM (
                SELECT *, {kinds} FROM (
                    SELECT * FROM (
                        SELECT *, {made["stranger"]} AS stranger FROM (
                            SELECT *, {homonyms_sql()} AS homonym FROM {leveled}
                        )) {enough})))) {where}"""


def block(work: Work, connection: duckdb.DuckDBPyConnection, cap: int = CAP) -> None:
    """Make the table of keys of the register, if it is not there: for training."""
    told = [cap, repr(KEYS)]
    if work.begin("blocks", told):
        tables.make_blocks(connection, cap, lambda done, all: work.progress("keys", done, all))
        work.finish("blocks", told)


def compare(
    work: Work, model: MatchModel, *, across: bool, cap: int = CAP, margin: float = MARGIN
) -> Path:
    """Score every pair that shares a key; ``across`` compares only different sources.

    Kept is what lies at most ``margin`` below the review threshold.
    """
    folder = work.folder / "scores"
    with work.connect() as connection:
        least = model.thresholds.review - margin
        sized = model.sized(tables.records(connection))
        told = [scoring(sized, "", least), model.frequencies.version, across, cap, repr(KEYS)]
        if work.begin("scores", told):
            shutil.rmtree(folder, ignore_errors=True)
            work.finish("scores", told)  # from now on what is in the folder is of this model
        folder.mkdir(exist_ok=True)
        if not (folder / COMPLETE).exists():
            _score(work, connection, sized, least, across=across, cap=cap)
            (folder / COMPLETE).touch()
            shutil.rmtree(work.folder / "shared")
    return folder


def _score(
    work: Work,
    connection: duckdb.DuckDBPyConnection,
    sized: MatchModel,
    least: float,
    *,
    across: bool,
    cap: int,
) -> None:
    """Score the steps that are not there yet."""
    told = [cap, repr(KEYS)]
    written = work.folder / "shared"
    if work.begin("shared", told):
        shutil.rmtree(written, ignore_errors=True)
        work.finish("shared", told)
    pairs.write_pairs(connection, written, cap, lambda done, all: work.progress("keys", done, all))
    apart = "l.source <> r.source AND" if across else ""
    worth = worth_comparing(sized, least)
    work.weigh()
    todo = list(pairs.steps(connection, written, work.means.memory_gb))
    (work.folder / "pairs").write_text(str(sum(step.pairs for step in todo)))
    for done, step in enumerate(todo):
        target = work.folder / "scores" / f"{step.number:05d}.parquet"
        if not target.exists():
            connection.execute(
                f"CREATE OR REPLACE TEMP TABLE near AS SELECT p.l, p.r "
                f"FROM ({pairs.distinct(step)}) p JOIN side l ON l.n = p.l "
                f"JOIN side r ON r.n = p.r WHERE {apart} {worth}"
            )
            half = target.with_suffix(".half")
            connection.execute(
                f"COPY ({scoring(sized, 'SELECT l, r FROM near', least)}) TO '{half}' "
                "(FORMAT parquet, COMPRESSION zstd)"
            )
            half.replace(target)
        work.progress("score", done + 1, len(todo))


def forms(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> list[NormalForm]:
    """The normal forms of some records, in the order asked for."""
    columns = ", ".join(NormalForm._fields)
    found = {
        row[0]: NormalForm(*row[1:])
        for row in connection.execute(
            f"SELECT n, {columns} FROM form WHERE n IN (SELECT unnest(?))", [list(set(numbers))]
        ).fetchall()
    }
    return [found[number] for number in numbers]
