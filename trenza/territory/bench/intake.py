"""``trenza bench intake``: the whole pipeline from NDJSON, beside plain ways to put the same.

Two deliveries, each with and without comparing persons by the match model: mostly statements, as
sources deliver every day, and nothing but persons, as a big source does the first time.
"""

import csv
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from django.db import connection

from trenza.base import roles
from trenza.base.embedded import data_folder
from trenza.directory.public import load_directory
from trenza.territory.bench.index import said_in
from trenza.territory.bench.plain import IDENTITIES, RECORDS, Stored, plain_ways
from trenza.territory.registers.write import RegisterRecipe, write_registers
from trenza.territory.synth.organisations import directory
from trenza.territory.synth.statements import statements

SOURCE = "bench"
LEFT_OUT = ("waiting", "rejected")
# What a delivery leaves behind, so that the next one begins like it.
_EMPTY = """
    SELECT string_agg(c.oid::regclass::text, ', ') FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition AND (
        c.relname ~ '^(people|records)_' OR c.relname IN (
            'access_relation', 'exchange_delivery', 'exchange_chunk', 'exchange_rejection'))
"""

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


def write_statements(records: int, path: Path, seed: int = 1) -> int:
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


def write_persons(persons: int, path: Path, seed: int = 1) -> int:
    """So many persons of the registers of three sources, one source after another."""
    with TemporaryDirectory(dir=path.parent) as folder, path.open("wb") as file:
        write_registers(RegisterRecipe(persons, seed), Path(folder))
        for said in islice(_said(Path(folder)), persons):
            line = {"kind": "person", "version": 1, "person": said}
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    return persons


def _said(folder: Path) -> Iterator[Mapping[str, Any]]:
    for source in ("ss", "se", "ts"):
        with (folder / f"{source}.csv").open(encoding="utf-8", newline="") as register:
            for row in csv.DictReader(register):
                yield said_in(row)


def measure_intake(records: int, persons: int, tell: Tell) -> dict[str, Any]:
    """Rows a second through everything, by bare INSERT in plain ways, ratios, peak memory."""
    prepare_directory()
    with TemporaryDirectory(prefix="bench-", dir=data_folder()) as made:
        path = Path(made) / "delivery.ndjson"
        tell("  escribiendo la entrega de anotaciones")
        lines = write_statements(records, path)
        told = {"lines": lines, **_delivery(path, RECORDS, "records", tell)}
        tell("  escribiendo la entrega de personas")
        write_persons(persons, path)
        return {**told, **_delivery(path, IDENTITIES, "persons", tell),
                "load": round(os.getloadavg()[0], 1)}  # fmt: skip


def _delivery(path: Path, stored: Stored, name: str, tell: Tell) -> dict[str, Any]:
    """One delivery with matching and without, beside plain ways to put what it left."""
    told: dict[str, Any] = {}
    spent: dict[str, float] = {}
    for matching in ("off", "on"):
        tell(f"  tubería completa ({name}, TRENZA_MATCHING={matching})")
        _begin_anew()
        seconds, memory, left_out = _pipeline(path, matching)
        settling = _settling_seconds()
        rows = _count(stored.table)
        spent[matching] = seconds
        told |= {
            f"{name}_{matching}": rows,
            # the whole command: starting its processes, keeping the file, everything
            f"{name}_{matching}_pipeline_per_s": round(rows / seconds),
            # from registered to settled: what a worker that is running already takes
            f"{name}_{matching}_settling_per_s": round(rows / settling),
            f"{name}_{matching}_peak_memory_mb": round(memory),
            # the region makes mistakes on purpose (documents that are not valid)
            f"{name}_{matching}_rejected": left_out["rejected"],
            f"{name}_{matching}_waiting": left_out["waiting"],
        }
    tell("  INSERT llano de las mismas filas")
    ways = plain_ways(stored)
    bare = min(taken for way, taken in ways.items() if way.startswith("batched"))
    told |= {f"{name}_bare_{way}_per_s": round(rows / taken) for way, taken in ways.items()}
    for matching, seconds in spent.items():
        told[f"{name}_{matching}_ratio"] = round(bare / seconds, 3)
        told[f"{name}_{matching}_ratio_to_pipelined"] = round(ways["pipelined"] / seconds, 3)
    return told


def _begin_anew() -> None:
    with roles.administrator() as database:
        row = database.execute(_EMPTY).fetchone()
        # the memory of links may only grow; this database is nobody's
        database.execute("SET session_replication_role = replica")
        if row:
            database.execute(f"TRUNCATE {row[0]} CASCADE")
        database.execute("CHECKPOINT")


def _count(table: str) -> int:
    with roles.administrator() as database:
        row = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(str(row[0])) if row else 0


def _pipeline(path: Path, matching: str) -> tuple[float, float, dict[str, int]]:
    """Load the file as ``trenza intake`` does, apart: seconds, peak MiB in all, rows left out."""
    command = [sys.executable, "-m", "django", "intake", str(path), "--source", SOURCE, "--json"]
    environment = {
        **os.environ,
        "TRENZA_ROLE": "intake",
        "TRENZA_MATCHING": matching,
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
