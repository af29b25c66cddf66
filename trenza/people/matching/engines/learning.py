"""Training on a register of known truth: counts levels, sets thresholds, writes the model."""

from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np

from trenza.people.matching import sql
from trenza.people.matching.classes import (
    UNLABELLED,
    Counts,
    Patterns,
    counts_of,
    expect,
    kinds_at_home,
    separate,
    unlabelled_guess,
)
from trenza.people.matching.definition import COMPARISONS
from trenza.people.matching.engines.duck import Work, block, compare
from trenza.people.matching.engines.tables import load_frequencies, records
from trenza.people.matching.engines.truth import household_pairs, load_truth, make_true_pairs
from trenza.people.matching.training import calibrate, priors, rates, thresholds
from trenza.people.matching.weights import KINDS, MatchModel, Thresholds, digest, to_json

Connection = duckdb.DuckDBPyConnection
MOST = 2_000_000
STRANGERS = 3_000_000
STRANGERS_EACH = 200
HOMONYMS = 30_000
_UNSET = Thresholds(link=20.0, same=2.0, review=-8.0)


def patterns_of(connection: Connection, pairs: str) -> Patterns:
    """The distinct rows of levels among some pairs."""
    names = ", ".join(comparison.name for comparison in COMPARISONS)
    columns = connection.execute(
        f"SELECT {names}, CAST(count(*) AS DOUBLE) AS pairs FROM "
        f"(SELECT {sql.levels(sql.DUCKDB)} FROM ({pairs}) p "
        "JOIN side l ON l.n = p.l JOIN side r ON r.n = p.r) GROUP BY ALL ORDER BY ALL"
    ).fetchnumpy()
    levels = np.stack([np.asarray(columns[c.name], dtype=np.int8) for c in COMPARISONS], axis=1)
    return Patterns(levels, np.asarray(columns["pairs"], dtype=np.float64))


def count_levels(patterns: Patterns) -> Counts:
    """How often each level is seen."""
    return counts_of(patterns, np.ones((len(patterns.pairs), 1)))[0]


def homonym_pairs(connection: Connection) -> str:
    """SELECT of pairs of strangers who have the same name and no second surname."""
    [(bare,)] = connection.execute("SELECT count(*) FROM side WHERE surname2 IS NULL").fetchall()
    step = max(1, bare // HOMONYMS)
    return (
        "SELECT a.n AS l, b.n AS r FROM (SELECT * FROM side WHERE surname2 IS NULL "
        f"AND hash(n, 3) % {step} = 0) a JOIN side b ON a.given_key = b.given_key "
        "AND a.surname1_key = b.surname1_key AND a.n <> b.n "
        "AND b.surname2 IS NULL JOIN truth x ON x.n = a.n "
        "JOIN truth y ON y.n = b.n WHERE x.person <> y.person "
        "AND coalesce(x.household, 'a') <> coalesce(y.household, 'b')"
    )


def strangers(total: int) -> str:
    """SELECT of random pairs, the same in every run."""
    return (
        "SELECT CAST(one AS INTEGER) AS l, CAST(other AS INTEGER) AS r FROM "
        f"(SELECT hash(i, 1) % {total} AS one, hash(i, 2) % {total} AS other "
        f"FROM range({min(STRANGERS, STRANGERS_EACH * total)}) t(i)) WHERE one <> other"
    )


def train(
    work: Work, truth: Path, *, version: str, false_link_cost: float, told: str, across: bool
) -> MatchModel:
    """A model out of the register of a work folder and its truth."""
    with work.connect() as connection:
        load_truth(connection, truth)
        make_true_pairs(connection, across=across)
        total = records(connection)
        [(true,)] = connection.execute("SELECT count(*) FROM true_pair").fetchall()
        work.progress("train", 0, 4)
        sample = f"SELECT l, r FROM true_pair ORDER BY hash(l, r) LIMIT {MOST}"
        person = count_levels(patterns_of(connection, sample))
        work.progress("train", 1, 4)
        housed = patterns_of(connection, household_pairs(MOST))
        work.progress("train", 2, 4)
        stranger = count_levels(patterns_of(connection, strangers(total)))
        homonym = count_levels(patterns_of(connection, homonym_pairs(connection)))
        work.progress("train", 3, 4)
        frequencies = load_frequencies(connection)
    belonging = expect(housed, separate(housed, kinds_at_home(housed), KINDS))
    at_home = belonging.T @ housed.pairs
    prior, prior_kinds = priors(total, true, list(at_home))
    model = marked(
        MatchModel(
            version=version,
            hash="",
            records=total,
            prior=prior,
            prior_kinds=prior_kinds,
            thresholds=_UNSET,
            false_link_cost=false_link_cost,
            rates=rates(person, stranger, homonym, counts_of(housed, belonging)),
            frequencies=frequencies,
            trained_on=told,
        )
    )
    return settle_thresholds(work, model, truth, across=across)


def marked(model: MatchModel) -> MatchModel:
    """The model with the mark of what it says."""
    return replace(model, hash=digest(to_json(model)))


def settle_thresholds(work: Work, model: MatchModel, truth: Path, *, across: bool) -> MatchModel:
    """Score the register and set the thresholds by what is true."""
    scores = compare(work, model, across=across)
    with work.connect() as connection:
        load_truth(connection, truth)
        make_true_pairs(connection, across=across)
        columns = connection.execute(
            "SELECT weight, a.person = b.person AS same, certain "
            f"FROM read_parquet('{scores}/*.parquet') s "
            "JOIN truth a ON a.n = s.l JOIN truth b ON b.n = s.r"
        ).fetchnumpy()
        [(true,)] = connection.execute("SELECT count(*) FROM true_pair").fetchall()
    same = np.asarray(columns["same"], dtype=bool)
    weights = np.asarray(columns["weight"], dtype=np.float64)
    calibration = calibrate(weights, same)
    found = thresholds(
        weights,
        same,
        np.asarray(columns["certain"], dtype=bool),
        missed=int(true) - int(same.sum()),
        false_link_cost=model.false_link_cost,
        calibration=calibration,
    )
    work.progress("train", 4, 4)
    return marked(replace(model, thresholds=found, calibration=calibration))


def train_without_truth(
    work: Work, *, version: str, false_link_cost: float, told: str, across: bool
) -> MatchModel:
    """A model out of a register that nobody labelled: its classes are found, not told.

    Thresholds come from the weights themselves, which are odds: what a false link costs, one to
    one, and one in a thousand.
    """
    with work.connect() as connection:
        total = records(connection)
        block(work, connection)
        work.progress("train", 0, 3)
        patterns = patterns_of(connection, blocked_pairs(connection, MOST, across=across))
        work.progress("train", 1, 3)
        stranger = count_levels(patterns_of(connection, strangers(total)))
        [(blocked,)] = connection.execute(
            f"SELECT count(*) FROM ({blocked_pairs(connection, 10**12, across=across)})"
        ).fetchall()
        frequencies = load_frequencies(connection)
    work.progress("train", 2, 3)
    belonging = expect(patterns, separate(patterns, unlabelled_guess(patterns), UNLABELLED))
    found = counts_of(patterns, belonging)
    scale = blocked / patterns.pairs.sum()
    members = (belonging.T @ patterns.pairs) * scale
    prior, prior_kinds = priors(total, float(members[0]), [float(m) for m in members[2:]])
    work.progress("train", 3, 3)
    return marked(
        MatchModel(
            version=version,
            hash="",
            records=total,
            prior=prior,
            prior_kinds=prior_kinds,
            thresholds=Thresholds(link=14.0, same=0.0, review=-10.0),
            false_link_cost=false_link_cost,
            rates=rates(found[0], stranger, stranger, found[2:]),
            frequencies=frequencies,
            trained_on=told,
        )
    )


def blocked_pairs(connection: Connection, most: int, *, across: bool) -> str:
    """SELECT of pairs that share a key, about ``most`` of them, the same in every run."""
    total = records(connection)
    [(pairs,)] = connection.execute(
        "SELECT sum(c * (c - 1) / 2) FROM (SELECT count(*) AS c FROM block GROUP BY k)"
    ).fetchall()
    step = max(1, round(float(pairs or 1) / most))
    apart = "AND x.source <> y.source" if across else ""
    return (
        "SELECT DISTINCT a.n AS l, b.n AS r FROM "
        f"(SELECT * FROM block WHERE hash(n) % {step} = 0) a "
        f"JOIN block b ON a.k = b.k AND a.n < b.n "
        f"JOIN side x ON x.n = a.n JOIN side y ON y.n = b.n WHERE a.n < {total} {apart}"
    )
