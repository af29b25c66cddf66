"""What a report draws of a judged register: curve, histogram, what errors are made of."""

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from trenza.people.matching.engines.duck import Work
from trenza.people.matching.engines.judging import pairs_of
from trenza.people.matching.evaluation import Pairs
from trenza.people.matching.outcomes import homonyms_sql
from trenza.people.matching.weights import MatchModel, Thresholds

LOWEST, HIGHEST = -8, 24  # of the weights that are drawn; beyond, nobody decides
STEPS = 2  # points of the curve in each unit of weight


@dataclass(frozen=True)
class Picture:
    """Points of the curve, counts by weight, and what wrong and missed links are made of."""

    curve: list[tuple[float, float, float]]  # from this weight on: precision, recall
    histogram: list[tuple[int, int, int]]  # weight, pairs of one person, pairs of two
    wrong: dict[str, int]
    missed: dict[str, int]


def picture(work: Work, model: MatchModel, truth: Any, *, across: bool) -> Picture:
    """Look at a register that was compared already; reads its scores once more."""
    with work.connect() as connection:
        pairs, _ = pairs_of(connection, work.folder / "scores", truth, across=across)
        wrong = _wrong(connection, str(work.folder / "scores"), model.thresholds)
    return Picture(curve(pairs), histogram(pairs), wrong, missed(pairs, model.thresholds))


def curve(pairs: Pairs) -> list[tuple[float, float, float]]:
    """Precision and recall of linking from each weight on; no point where nothing is linked."""
    every = max(int(pairs.same.sum()), 1)
    found = []
    for step in range(LOWEST * STEPS, HIGHEST * STEPS + 1):
        linked = pairs.weight >= step / STEPS
        made = int(linked.sum())
        if made:
            true = int((linked & pairs.same).sum())
            found.append((step / STEPS, true / made, true / every))
    return found


def histogram(pairs: Pairs) -> list[tuple[int, int, int]]:
    """Pairs by whole weight; what lies outside is counted at the ends, what has none is not."""
    scored = np.isfinite(pairs.weight)
    weight = np.clip(np.floor(pairs.weight[scored]), LOWEST, HIGHEST - 1).astype(int) - LOWEST
    bins = HIGHEST - LOWEST
    same = np.bincount(weight[pairs.same[scored]], minlength=bins)
    apart = np.bincount(weight[~pairs.same[scored]], minlength=bins)
    return [(LOWEST + place, int(same[place]), int(apart[place])) for place in range(bins)]


def missed(pairs: Pairs, thresholds: Thresholds) -> dict[str, int]:
    """Where true pairs are that are not linked without anybody."""
    true = pairs.only(pairs.same)
    linked = (true.weight >= thresholds.link) & true.certain
    review = (true.weight >= thresholds.review) & ~linked
    return {
        "review": int(review.sum()),
        "weak": int((np.isfinite(true.weight) & ~linked & ~review).sum()),
        "never_compared": int((~np.isfinite(true.weight)).sum()),
    }


def _wrong(
    connection: duckdb.DuckDBPyConnection, scores: str, thresholds: Thresholds
) -> dict[str, int]:
    """Pairs of two persons that weigh enough to be taken for one, by who the other is."""
    rows = connection.execute(
        "SELECT CASE WHEN a.household = b.household THEN 'household' "
        f"WHEN {homonyms_sql()} THEN 'homonym' ELSE 'stranger' END, count(*) "
        f"FROM read_parquet('{scores}/*.parquet') s JOIN truth a ON a.n = s.l "
        "JOIN truth b ON b.n = s.r WHERE a.person <> b.person AND s.weight >= ? GROUP BY 1",
        [thresholds.same],
    ).fetchall()
    return {"household": 0, "homonym": 0, "stranger": 0} | dict(rows)
