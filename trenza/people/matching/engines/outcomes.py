"""From scores to persons: links, those refused, and who is left to review."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from trenza.people.matching.clusters import (
    Link,
    Refusal,
    components,
    inner_pairs,
    never,
    persons,
    strictly,
)
from trenza.people.matching.definition import SINGLE
from trenza.people.matching.engines.duck import Work, scoring
from trenza.people.matching.engines.tables import records
from trenza.people.matching.weights import MatchModel

# A direct look so far below the review threshold tells two records of a chain apart.
APART = 4.0


def make_persons(
    work: Work, model: MatchModel, *, least: float, only_certain: bool
) -> tuple[list[list[int]], list[Refusal]]:
    """Persons out of the links of at least this weight."""
    with work.connect() as connection:
        count = records(connection)
        links = _links(connection, work.folder / "scores", least, only_certain)
        whole = components(count, ((link.one, link.other) for link in links))
        known = {(link.one, link.other) for link in links}
        unknown = [pair for pair in inner_pairs(whole) if pair not in known]
        apart = _apart(connection, model.sized(count), unknown)
        # The best guess does not ask for documents: weights know them already.
        documents = _documents(connection, whole) if only_certain else {}
    differ = strictly if only_certain else never
    return persons(count, links, documents, apart, differ, whole)


def _links(
    connection: duckdb.DuckDBPyConnection, scores: Path, least: float, only_certain: bool
) -> list[Link]:
    certain = "AND certain" if only_certain else ""
    rows = connection.execute(
        f"SELECT l, r, weight FROM read_parquet('{scores}/*.parquet') WHERE weight >= ? {certain}",
        [least],
    ).fetchall()
    return [Link(*row) for row in rows]


def _apart(
    connection: duckdb.DuckDBPyConnection, model: MatchModel, pairs: Sequence[tuple[int, int]]
) -> frozenset[tuple[int, int]]:
    if not pairs:
        return frozenset()
    connection.execute("CREATE OR REPLACE TEMP TABLE asked (l INTEGER, r INTEGER)")
    ones, others = zip(*pairs, strict=True)
    connection.execute(
        "INSERT INTO asked SELECT unnest(?::INTEGER[]), unnest(?::INTEGER[])",
        [list(ones), list(others)],
    )
    scored = scoring(model, "SELECT l, r FROM asked", None)
    rows = connection.execute(
        f"SELECT l, r FROM ({scored}) WHERE weight < ?", [model.thresholds.review - APART]
    ).fetchall()
    return frozenset((one, other) for one, other in rows)


def _documents(
    connection: duckdb.DuckDBPyConnection, groups: Sequence[Sequence[int]]
) -> dict[int, tuple[str | None, ...]]:
    columns = ", ".join(SINGLE)
    some = " OR ".join(f"{column} IS NOT NULL" for column in SINGLE)
    linked = {record for group in groups for record in group}
    rows = connection.execute(f"SELECT n, {columns} FROM form WHERE {some}").fetchall()
    return {row[0]: tuple(row[1:]) for row in rows if row[0] in linked}
