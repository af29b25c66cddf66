"""``trenza bench intake``: the whole pipeline from NDJSON, beside plain ways to put the same."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import psycopg
from django.db import connection
from psycopg import sql

from trenza.base import roles
from trenza.base.embedded import data_folder
from trenza.directory.public import load_directory
from trenza.territory.synth.organisations import directory
from trenza.territory.synth.statements import statements

BATCH = 1000
SOURCE = "bench"
LEFT_OUT = ("waiting", "rejected")
COLUMNS = (
    "id", "person_id", "series", "identity_id", "version", "recorded_at", "stated_at",
    "organisation_id", "centre_id", "delivery_id", "row_number", "valid_from", "valid_to",
    "type_bit", "state", "sector", "type", "source", "source_id", "author", "summary", "content",
)  # fmt: skip

Tell = Callable[[str], None]


def prepare_directory() -> None:
    """The invented region's organisations and centres, and one source that speaks for all."""
    region = directory()
    load_directory(
        municipalities=region["municipalities"],
        organisations=region["organisations"],
        centres=[
            {**centre, "organisation": organisation["code"]}
            for organisation in region["organisations"]
            for centre in organisation["centres"]
        ],
    )
    codes = [organisation["code"] for organisation in region["organisations"]]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_source (code, name, organisation_id, kind, mapping, digest, "
            "speaks_for, token_hash, settings, active, registered_at, problem_code, problem_text) "
            "SELECT %s, 'Medida', min(id), 'api', '', '', %s, '', '{}', true, now(), '', '' "
            "FROM directory_organisation WHERE code = %s",
            [SOURCE, json.dumps(codes), codes[0]],
        )


def write_file(records: int, path: Path, seed: int = 1) -> int:
    """Statements until there are ``records`` records among them; gives how many lines."""
    lines = told = 0
    with path.open("wb") as file:
        for statement in statements(max(1000, records // 12), seed):
            file.write(orjson.dumps(statement, option=orjson.OPT_APPEND_NEWLINE))
            lines += 1
            told += statement["kind"] == "record"
            if told == records:
                break
    return lines


def measure_intake(records: int, tell: Tell) -> dict[str, Any]:
    """Records a second through everything, by bare INSERT in plain ways, ratios, peak memory."""
    prepare_directory()
    path = data_folder() / f"bench-{os.getpid()}.ndjson"
    try:
        tell("  escribiendo el fichero de entrega")
        lines = write_file(records, path)
        tell(f"  tubería completa: {lines:,} filas".replace(",", "."))
        seconds, memory, left_out = _pipeline(path)
        settling = _settling_seconds()
    finally:
        path.unlink(missing_ok=True)
    with roles.administrator() as database:
        row = database.execute("SELECT count(*) FROM records_record").fetchone()
        stored = int(str(row[0])) if row else 0
        tell("  INSERT llano por lotes de las mismas filas")
        ways = _bare(database)
    bare = min(spent for way, spent in ways.items() if way.startswith("batched"))
    fastest = min(ways, key=lambda way: ways[way])
    return {
        "records": stored,
        "lines": lines,
        # the whole command: starting its processes, keeping the file, everything
        "pipeline_seconds": round(seconds, 2),
        "pipeline_records_per_s": round(stored / seconds),
        # from registered to settled: what a worker that is running already takes
        "settling_seconds": round(settling, 2),
        "settling_records_per_s": round(stored / settling),
        "bare_insert_seconds": round(bare, 2),
        "bare_insert_records_per_s": round(stored / bare),
        **{f"bare_{way}_records_per_s": round(stored / spent) for way, spent in ways.items()},
        "ratio": round(bare / seconds, 3),
        "fastest_bare": fastest,
        "ratio_to_fastest_bare": round(ways[fastest] / seconds, 3),
        "settling_ratio_to_fastest_bare": round(ways[fastest] / settling, 3),
        "load": round(os.getloadavg()[0], 1),
        "peak_memory_mb": round(memory),
        # the region makes mistakes on purpose (documents that are not valid)
        "rows_rejected": left_out["rejected"],
        "rows_waiting": left_out["waiting"],
    }


def _pipeline(path: Path) -> tuple[float, float, dict[str, int]]:
    """Load the file as ``trenza intake`` does, apart: seconds, peak MiB in all, rows left out."""
    command = [sys.executable, "-m", "django", "intake", str(path), "--source", SOURCE, "--json"]
    environment = {
        **os.environ,
        "TRENZA_ROLE": "intake",
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    peaks: dict[int, int] = {}
    watch = threading.Thread(target=_watch, args=(process, peaks))
    watch.start()
    output, problems = process.communicate()
    seconds = time.perf_counter() - start
    watch.join()
    if process.returncode:
        raise RuntimeError(problems[-2000:])
    told = json.loads(output.strip().splitlines()[-1])
    return seconds, sum(peaks.values()) / 1024, {name: told[name] for name in LEFT_OUT}


def _watch(process: "subprocess.Popen[str]", peaks: dict[int, int]) -> None:
    """Note the peak memory, in KiB, of a process and of each of its children while it lives."""
    while process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        with suppress(OSError):
            for pid in (process.pid, *map(int, children.read_text().split())):
                status = Path(f"/proc/{pid}/status").read_text()
                peak = status.partition("VmHWM:")[2].split()
                peaks[pid] = int(peak[0]) if peak else peaks.get(pid, 0)
        time.sleep(0.1)


def _settling_seconds() -> float:
    """How long the delivery took from being registered to being settled."""
    with roles.administrator() as database:
        row = database.execute(
            "SELECT extract(epoch FROM finished_at - received_at)::float8 FROM exchange_delivery"
        ).fetchone()
    return float(str(row[0])) if row else 0.0


def _bare(database: "psycopg.Connection[Any]") -> dict[str, float]:
    """Seconds that equal tables take to get the same rows in plain ways, by name of the way.

    ``batched``: INSERT of several rows a statement, prepared, the better of two sizes.
    ``pipelined``: psycopg's executemany, one-row statements sent without waiting.
    """
    seconds = {}
    for size in (100, BATCH):
        seconds[f"batched_{size}"] = _insert_batches(database, size)
    table = sql.Identifier(_like_records(database, "pipelined"))
    statement = _insert(table, rows=1)
    seconds["pipelined"] = 0.0
    for batch in _stored(BATCH):
        start = time.perf_counter()
        with database.transaction(), database.cursor() as cursor:
            cursor.executemany(statement, batch)
        seconds["pipelined"] += time.perf_counter() - start
    return seconds


def _insert_batches(database: "psycopg.Connection[Any]", size: int) -> float:
    table = sql.Identifier(_like_records(database, f"batched_{size}"))
    whole = _insert(table, rows=size)
    total = 0.0
    for batch in _stored(size):
        statement = whole if len(batch) == size else _insert(table, rows=len(batch))
        values = [value for each in batch for value in each]
        start = time.perf_counter()
        database.execute(statement, values, prepare=len(batch) == size)
        total += time.perf_counter() - start
    return total


def _insert(table: sql.Identifier, *, rows: int) -> sql.Composed:
    columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    row = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(COLUMNS)))
    return sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
        table, columns, sql.SQL(", ").join([row] * rows)
    )


def _like_records(database: "psycopg.Connection[Any]", way: str) -> str:
    """An empty table with the columns, partitions and key of the real one."""
    name = f"bench_record_{way}"
    database.execute(
        f"CREATE TABLE {name} (LIKE records_record INCLUDING ALL) PARTITION BY HASH (person_id)"
    )
    for part in range(16):
        database.execute(
            f"CREATE TABLE {name}_{part} PARTITION OF {name} "
            f"FOR VALUES WITH (MODULUS 16, REMAINDER {part})"
        )
    return name


def _stored(size: int) -> Iterator[list[tuple[Any, ...]]]:
    """What the pipeline stored, in the order in which it came, a batch at a time."""
    columns = ", ".join("content::text" if c == "content" else c for c in COLUMNS)
    with roles.administrator() as reader, reader.transaction():
        cursor = reader.cursor(name="bench_rows")
        cursor.itersize = 4000
        cursor.execute(f"SELECT {columns} FROM records_record ORDER BY row_number")
        rows = iter(cursor)
        while batch := list(islice(rows, size)):
            yield batch
