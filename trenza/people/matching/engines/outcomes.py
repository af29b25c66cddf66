"""From scores to persons: links, those refused, and who is left to review."""

from pathlib import Path

import duckdb
import numpy as np

from trenza.people.matching.clusters import Documents, Refusal, never, persons, strictly
from trenza.people.matching.definition import SINGLE
from trenza.people.matching.engines.duck import Work, scoring
from trenza.people.matching.engines.grouping import (
    Links,
    Numbers,
    groups_of,
    hang_together,
    inner_pairs,
    links_of,
    too_large,
)
from trenza.people.matching.engines.tables import records
from trenza.people.matching.weights import MatchModel

Connection = duckdb.DuckDBPyConnection
# A direct look so far below the review threshold tells two records of a chain apart.
APART = 4.0


def make_persons(
    work: Work, model: MatchModel, *, least: float, only_certain: bool
) -> tuple[Numbers, list[Refusal]]:
    """Persons out of the links of at least this weight: the first record of each record's person.

    Only what contradicts itself is taken apart link by link.
    """
    with work.connect() as connection:
        count = records(connection)
        links = _links(connection, work.folder / "scores", least, only_certain)
        root = hang_together(count, links.one, links.other)
        told_apart = _apart(connection, model.sized(count), *inner_pairs(root, links))
        doubtful = [too_large(root), root[told_apart[0]]]
        # The best guess does not ask for documents: weights know them already.
        if only_certain:
            doubtful.append(_contradicting(connection, root))
        chosen = np.unique(np.concatenate(doubtful))
        whole = groups_of(root, chosen)
        documents = _documents(connection, whole) if only_certain else {}
    groups, refused = persons(
        count,
        links_of(links, root, chosen),
        documents,
        frozenset(zip(*(column.tolist() for column in told_apart), strict=True)),
        strictly if only_certain else never,
        whole,
    )
    for group in whole:
        root[group] = group
    for group in groups:
        root[group] = group[0]
    return root, refused


def _links(connection: Connection, scores: Path, least: float, only_certain: bool) -> Links:
    certain = "AND certain" if only_certain else ""
    found = connection.execute(
        f"SELECT l, r, weight FROM read_parquet('{scores}/*.parquet') WHERE weight >= ? {certain}",
        [least],
    ).fetchnumpy()
    return Links(*(np.asarray(found[column]) for column in ("l", "r", "weight")))


def _apart(
    connection: Connection, model: MatchModel, one: Numbers, other: Numbers
) -> tuple[Numbers, Numbers]:
    """Of some pairs, those that a direct look tells apart."""
    if not len(one):
        return one, other
    connection.register("asked", {"l": one, "r": other})
    # A table, so that the engine knows how few they are.
    connection.execute("CREATE OR REPLACE TEMP TABLE looked_at AS FROM asked")
    connection.unregister("asked")
    scored = scoring(model, "SELECT l, r FROM looked_at", None)
    found = connection.execute(
        f"SELECT l, r FROM ({scored}) WHERE weight < ?", [model.thresholds.review - APART]
    ).fetchnumpy()
    return np.asarray(found["l"]), np.asarray(found["r"])


def _contradicting(connection: Connection, root: Numbers) -> Numbers:
    """The first of every group with two documents of one kind that are not the same."""
    joined = np.flatnonzero(np.bincount(root, minlength=len(root))[root] > 1).astype(np.int32)
    connection.register("joined", {"n": joined, "root": root[joined]})
    differ = " OR ".join(f"min({column}) <> max({column})" for column in SINGLE)
    found = connection.execute(
        f"SELECT root FROM joined JOIN form USING (n) GROUP BY root HAVING {differ}"
    ).fetchnumpy()
    connection.unregister("joined")
    return np.asarray(found["root"], dtype=np.int32)


def _documents(connection: Connection, groups: list[list[int]]) -> dict[int, Documents]:
    linked = [record for group in groups for record in group]
    columns = ", ".join(SINGLE)
    rows = connection.execute(
        f"SELECT n, {columns} FROM form WHERE n IN (SELECT unnest(?::INTEGER[]))", [linked]
    ).fetchall()
    return {row[0]: tuple(row[1:]) for row in rows}
