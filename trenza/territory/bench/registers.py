"""Whole registers: ``trenza match dedupe`` beside a bare Splink, in turns, on the same machine.

Both begin at the normalised columns. Each runs in a process of its own, so that its memory and its
processor time are its own; where others work on the machine, the latter is what can be trusted.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import duckdb
import numpy as np

from trenza.territory.registers.write import RegisterRecipe, write_registers

Say = Callable[[str], None]
# Records per person in these regions, to reach the sizes whose growth is asked for.
RECORDS_PER_PERSON = 1.61
GROWTH = (200_000, 500_000, 1_000_000, 2_000_000)
SEED = 2
_ONCE_MORE = ("sides.mark", "shared.mark", "scores.mark")
_FOUND_BY_PEER = "splink"


@dataclass(frozen=True)
class Run:
    """A child process: what it said, how long it took, its processor time and its memory."""

    said: dict[str, Any]
    seconds: float
    cpu_seconds: float
    peak_mb: float


def add_batch_arguments(parser: ArgumentParser) -> None:
    """What ``trenza bench match --batch`` may be told."""
    parser.add_argument(
        "--batch", action="store_true", help="registros enteros, al lado de Splink si está"
    )
    parser.add_argument(
        "--growth", action="store_true", help="con --batch: de 200.000 a 2.000.000 de registros"
    )
    parser.add_argument("--runs", type=int, default=3, help="con --batch: veces de cada uno (3)")
    parser.add_argument(
        "--peer-python", default=sys.executable, help="el Python donde está instalado Splink"
    )


def batch_figures(options: dict[str, Any], say: Say) -> dict[str, Any]:
    """The figures asked for, in a folder that goes when they are there."""
    peer = _has_splink(options["peer_python"])
    if not peer:
        say("Splink no está instalado en ese Python: se mide sin él.")
    with tempfile.TemporaryDirectory(prefix="trenza-bench-") as folder:
        bench = Bench(Path(folder), options["peer_python"] if peer else "", options["runs"], say)
        if not options["growth"]:
            return bench.measure(options["persons"])
        found = [bench.measure(round(size / RECORDS_PER_PERSON)) for size in GROWTH]
    return {
        "sizes": found,
        "exponent": exponent(found, "ours_seconds"),
        "exponent_cpu": exponent(found, "ours_cpu_seconds"),
    }


def exponent(found: list[dict[str, Any]], figure: str) -> float:
    """The slope of a figure over the records, both as logarithms."""
    size = np.log([told["records"] for told in found])
    slope, _ = np.polyfit(size, np.log([told[figure] for told in found]), 1)
    return round(float(slope), 3)


def _has_splink(python: str) -> bool:
    return not subprocess.run(  # noqa: S603
        [python, "-c", "import splink"], capture_output=True, check=False
    ).returncode


@dataclass
class Bench:
    """Regions, and the two that are measured on them."""

    folder: Path
    peer: str
    runs: int
    say: Say

    def measure(self, persons: int) -> dict[str, Any]:
        """One region: both in turns, the best time of each, and how well each finds pairs."""
        region = self.folder / str(persons)
        self.say(f"Escribiendo los registros de {persons} personas…")
        write_registers(RegisterRecipe(persons=persons, seed=SEED), region / "registers")
        first = self._ours(region)
        runs: dict[str, list[Run]] = {"ours": [], _FOUND_BY_PEER: []}
        forms = self._forms(region)
        if self.peer:
            self._train(forms)
        for number in range(self.runs):
            self.say(f"Vuelta {number + 1} de {self.runs}…")
            for mark in _ONCE_MORE:
                (region / "work" / mark).unlink(missing_ok=True)
            runs["ours"].append(self._ours(region))
            if self.peer:
                runs[_FOUND_BY_PEER].append(self._splink(region, forms))
        return self._told(region, first, runs)

    def _ours(self, region: Path) -> Run:
        words = ["match", "dedupe", str(region / "registers"), "--work", str(region / "work")]
        words += ["--out", str(region / "out"), "--memory", "3", "--json"]
        run = child([sys.executable, "-m", "django", *words])
        # From the normalised columns on, as Splink; read and normalised is only in the first.
        seconds, cpu = sum(run.said["took"].values()), sum(run.said["took_cpu"].values())
        return Run(run.said, seconds, cpu, run.peak_mb)

    def _splink(self, region: Path, forms: Path) -> Run:
        run = child([*self._module("predict"), str(forms), str(self._settings),
                     str(region / "splink.parquet")])  # fmt: skip
        return Run(run.said, run.said["seconds"], run.said["cpu_seconds"], run.peak_mb)

    @property
    def _settings(self) -> Path:
        return self.folder / "splink.json"

    def _module(self, verb: str) -> list[str]:
        return [self.peer, "-m", "trenza.territory.bench.registers_splink", verb]

    def _train(self, forms: Path) -> None:
        """Once, on the first region; not counted."""
        if not self._settings.exists():
            child([*self._module("train"), str(forms), str(self._settings)])

    def _forms(self, region: Path) -> Path:
        """The normalised columns, with whose record each is: to train and to judge by."""
        target = region / "forms.parquet"
        with duckdb.connect(str(region / "work" / "register.duckdb"), read_only=True) as connection:
            connection.execute(
                "COPY (SELECT form.*, t.person_id AS person FROM form JOIN "
                f"read_csv('{region / 'registers' / 'truth.csv'}', all_varchar=true) t "
                f"USING (source, rec_id) ORDER BY n) TO '{target}' (FORMAT parquet)"
            )
        return target

    def _told(self, region: Path, first: Run, runs: dict[str, list[Run]]) -> dict[str, Any]:
        forms = region / "forms.parquet"
        best = {name: min(made, key=lambda run: run.seconds) for name, made in runs.items() if made}
        ours = best["ours"]
        links = (
            "SELECT a.person = b.person AS same, weight "
            f"FROM read_csv('{region / 'out' / 'links.csv'}', header=true) k "
            "JOIN form a ON a.source = k.source AND a.rec_id = k.rec_id::VARCHAR "
            "JOIN form b ON b.source = k.other_source AND b.rec_id = k.other_rec_id::VARCHAR"
        )
        told = {
            "records": ours.said["records"],
            "whole_seconds": round(first.said["seconds"], 1),
            "whole_peak_mb": round(first.peak_mb),
            **_figures("ours", ours, ours.said["pairs"], best_f1(forms, links)),
            "took": ours.said["took"],
            "largest": ours.said["largest"],
        }
        if not self.peer:
            return told
        peer = best[_FOUND_BY_PEER]
        pairs = (
            "SELECT a.person = b.person AS same, weight "
            f"FROM read_parquet('{region / 'splink.parquet'}') k "
            "JOIN form a ON a.n = k.l JOIN form b ON b.n = k.r"
        )
        ratios = [
            one.seconds / other.seconds
            for one, other in zip(runs["ours"], runs[_FOUND_BY_PEER], strict=True)
        ]
        return {
            **told,
            **_figures("splink", peer, peer.said["pairs"], best_f1(forms, pairs)),
            "splink_rules": peer.said["rules"],
            "ratio": round(ours.seconds / peer.seconds, 3),
            "ratio_cpu": round(ours.cpu_seconds / peer.cpu_seconds, 3),
            "ratios": [round(ratio, 3) for ratio in ratios],
        }


def _figures(name: str, run: Run, pairs: int, f1: float) -> dict[str, Any]:
    return {
        f"{name}_seconds": round(run.seconds, 2),
        f"{name}_cpu_seconds": round(run.cpu_seconds, 2),
        f"{name}_peak_mb": round(run.peak_mb),
        f"{name}_pairs": pairs,
        f"{name}_f1": f1,
    }


def best_f1(forms: Path, pairs: str) -> float:
    """F1 at the weight where it is best, over all true pairs; a pair never met is a miss."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE form AS SELECT n, source, rec_id, person FROM '{forms}'")
        [(true,)] = connection.execute(
            "SELECT sum(c * (c - 1) / 2) FROM (SELECT count(*) AS c FROM form GROUP BY person)"
        ).fetchall()
        found = connection.execute(f"SELECT same FROM ({pairs}) ORDER BY weight DESC").fetchnumpy()
    right = np.cumsum(np.asarray(found["same"], dtype=np.int64))
    f1 = 2 * right / (np.arange(1, len(right) + 1) + float(true))
    return round(float(f1.max(initial=0.0)), 4)


def child(words: list[str]) -> Run:
    """Run a process to its end; its last line is what it has to say, if it is JSON."""
    began = monotonic()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as wrong:
        process = subprocess.Popen(words, stdout=out, stderr=wrong, env=os.environ)  # noqa: S603
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = monotonic() - began
        wrong.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(words)}: {wrong.read()[-2000:]}")
        out.seek(0)
        lines = out.read().splitlines()
    said = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    cpu = used.ru_utime + used.ru_stime
    return Run(said, seconds, cpu, math.ceil(used.ru_maxrss / 1024))
