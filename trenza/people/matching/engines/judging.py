"""Evaluation of a scored register against its truth."""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from trenza.people.matching import evaluation
from trenza.people.matching.definition import MISSING
from trenza.people.matching.engines.duck import Work
from trenza.people.matching.engines.outcomes import make_persons
from trenza.people.matching.engines.tables import records
from trenza.people.matching.engines.truth import load_truth, make_true_pairs
from trenza.people.matching.outcomes import asked_sql, contradicted_sql
from trenza.people.matching.weights import MatchModel

Connection = duckdb.DuckDBPyConnection


def pairs_of(
    connection: Connection, scores: Path, truth: Path, *, across: bool
) -> tuple[evaluation.Pairs, list[str]]:
    """Every true pair and every scored false one, and the names of the origins."""
    load_truth(connection, truth)
    make_true_pairs(connection, across=across)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE origin AS SELECT origin, "
        "CAST(row_number() OVER (ORDER BY origin) - 1 AS INTEGER) AS number "
        "FROM (SELECT DISTINCT coalesce(origin, '') AS origin FROM truth)"
    )
    read = f"read_parquet('{scores}/*.parquet')"
    columns = connection.execute(
        "SELECT weight, same, certain, document, number FROM ("
        "SELECT coalesce(s.weight, CAST('-inf' AS DOUBLE)) AS weight, true AS same, "
        "coalesce(s.certain, false) AS certain, t.document, coalesce(t.origin, '') AS origin "
        f"FROM true_pair t LEFT JOIN {read} s USING (l, r) UNION ALL "
        "SELECT s.weight, false, s.certain, s.document, coalesce(a.origin, '') "
        f"FROM {read} s JOIN truth a ON a.n = s.l JOIN truth b ON b.n = s.r "
        "WHERE a.person <> b.person) JOIN origin USING (origin)"
    ).fetchnumpy()
    names = [
        row[0] for row in connection.execute("SELECT origin FROM origin ORDER BY number").fetchall()
    ]
    pairs = evaluation.Pairs(
        np.asarray(columns["weight"], dtype=np.float64),
        np.asarray(columns["same"], dtype=bool),
        np.asarray(columns["certain"], dtype=bool),
        np.asarray(columns["document"]) != MISSING,
        np.asarray(columns["number"], dtype=np.int32),
    )
    return pairs, names


def blocking(connection: Connection, pairs: evaluation.Pairs) -> dict[str, float]:
    """How much of the truth the keys reach, as far as it was kept."""
    scored = np.isfinite(pairs.weight) & pairs.same
    return {
        "true_pairs": int(pairs.same.sum()),
        "kept_recall": round(float(scored.sum() / max(pairs.same.sum(), 1)), 5),
    }


def _queue(
    work: Work, model: MatchModel, root: NDArray[np.int32], person: NDArray[np.int64]
) -> dict[str, float]:
    """What is left to somebody once the links made alone stand; ``person`` is -1 if not known."""
    thresholds = model.thresholds
    with work.connect() as connection:
        rows = connection.execute(
            f"SELECT l, r, weight, {contradicted_sql()} AS against "
            f"FROM read_parquet('{work.folder / 'scores'}/*.parquet') "
            f"WHERE weight >= {thresholds.review!r} AND {asked_sql()} "
            f"AND NOT (certain AND weight >= {thresholds.link!r})"
        ).fetchnumpy()
    one, other = np.asarray(rows["l"]), np.asarray(rows["r"])
    known = (person[one] >= 0) & (person[other] >= 0)
    one, other = one[known], other[known]
    waiting = evaluation.Waiting(
        np.asarray(rows["weight"], dtype=np.float64)[known],
        person[one] == person[other],
        np.asarray(rows["against"], dtype=bool)[known],
        root[one],
        root[other],
    )
    sizes = np.bincount(person[person >= 0])
    return evaluation.queue(waiting, int((sizes * (sizes - 1) // 2).sum()), thresholds)


def judge(work: Work, model: MatchModel, truth: Path, *, across: bool) -> dict[str, Any]:
    """Everything that can be measured of a scored register."""
    with work.connect() as connection:
        pairs, origins = pairs_of(connection, work.folder / "scores", truth, across=across)
        told: dict[str, Any] = {
            "model": {"version": model.version, "hash": model.hash[:12]},
            "records": records(connection),
            "blocking": blocking(connection, pairs),
            "pairs": evaluation.by_pair(pairs, model.thresholds),
            "alone": evaluation.alone(pairs, model.thresholds),
            "document": evaluation.by_document(pairs, model.thresholds),
            "origin": evaluation.by_origin(pairs, origins, model.thresholds),
            "calibration": evaluation.calibration(pairs, model.calibration),
        }
        rows = connection.execute("SELECT n, person FROM truth ORDER BY n").fetchnumpy()
    known, person = np.asarray(rows["n"]), np.asarray(rows["person"], dtype=np.int64)
    for name, least, certain in (
        ("best", model.thresholds.same, False),
        ("alone", model.thresholds.link, True),
    ):
        found, refused = make_persons(work, model, least=least, only_certain=certain)
        if certain:
            person_of = np.full(told["records"], -1, dtype=np.int64)
            person_of[known] = person
            told["alone"] |= _queue(work, model, found, person_of)
        told[f"persons_{name}"] = evaluation.by_person(found[known], person) | {
            "refused": len(refused)
        }
    return told
