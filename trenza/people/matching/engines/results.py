"""What a run leaves behind: a person for every record, and the pairs linked or left to review."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from trenza.people.matching.clusters import Refusal
from trenza.people.matching.engines.duck import Work
from trenza.people.matching.engines.grouping import Numbers
from trenza.people.matching.engines.outcomes import make_persons
from trenza.people.matching.engines.tables import records
from trenza.people.matching.outcomes import asked_sql, contradicted_sql
from trenza.people.matching.weights import MatchModel

Connection = duckdb.DuckDBPyConnection


# Why a pair is left to review: something has to be decided; only a paper or a contact is lacking;
# or other links have made one person of the two already.
WHY = ("doubt", "held", "together")


def write_results(work: Work, model: MatchModel, out: Path) -> dict[str, Any]:
    """Write ``persons.csv`` and ``links.csv``; what they hold, in numbers.

    ``person`` is what may stand without anybody's decision; ``probable_person`` is the best guess.
    Neither file has anything of a person but the number that her source gives her.
    """
    thresholds = model.thresholds
    work.progress("persons", 0, 2)
    sure, refused = make_persons(work, model, least=thresholds.link, only_certain=True)
    work.progress("persons", 1, 2)
    probable, _ = make_persons(work, model, least=thresholds.same, only_certain=False)
    work.progress("persons", 2, 2)
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    with work.connect() as connection:
        total = records(connection)
        _load_labels(connection, sure, probable)
        _load_refused(connection, refused)
        connection.execute(
            "COPY (SELECT source, rec_id, person, probable_person FROM form JOIN label USING (n) "
            f"ORDER BY n) TO '{out / 'persons.csv'}' (HEADER)"
        )
        _write_links(connection, work.folder / "scores", model, out)
        counts = dict(
            connection.execute(
                f"SELECT coalesce(why, outcome), count(*) FROM '{out / 'links.csv'}' GROUP BY 1"
            ).fetchall()
        )
    return {
        "records": total,
        "persons": len(np.unique(sure)),
        "probable_persons": len(np.unique(probable)),
        "links": int(counts.get("link", 0)),
        "to_review": sum(int(counts.get(why, 0)) for why in WHY),
        **{why: int(counts.get(why, 0)) for why in WHY},
        "largest": int(np.bincount(sure).max(initial=0)),
    }


def _load_labels(connection: Connection, sure: Numbers, probable: Numbers) -> None:
    connection.register(
        "labels",
        {
            "n": np.arange(len(sure), dtype=np.int32),
            "person": sure,
            "probable_person": probable,
        },
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE label AS FROM labels")
    connection.unregister("labels")


def _load_refused(connection: Connection, refused: Sequence[Refusal]) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE refused (l INTEGER, r INTEGER)")
    if refused:
        connection.execute(
            "INSERT INTO refused SELECT unnest(?::INTEGER[]), unnest(?::INTEGER[])",
            [[pair.one for pair in refused], [pair.other for pair in refused]],
        )


def _why(model: MatchModel) -> str:
    thresholds = model.thresholds
    # There is no literal of what is infinite: then nothing is held.
    sure = f"s.weight >= {min(thresholds.sure, 1e9)!r} AND NOT s.against"
    return (
        f"CASE WHEN s.certain AND s.weight >= {thresholds.link!r} AND f.l IS NULL THEN '' "
        "WHEN a.person = b.person THEN 'together' WHEN f.l IS NOT NULL THEN 'doubt' "
        f"WHEN {sure} THEN 'held' ELSE 'doubt' END"
    )


def _write_links(connection: Connection, scores: Path, model: MatchModel, out: Path) -> None:
    thresholds = model.thresholds
    connection.execute(
        "COPY (SELECT x.source, x.rec_id, y.source AS other_source, y.rec_id AS other_rec_id, "
        f"CASE WHEN s.certain AND s.weight >= {thresholds.link!r} AND f.l IS NULL THEN 'link' "
        f"ELSE 'review' END AS outcome, {_why(model)} AS why, round(s.weight, 3) AS weight, "
        "round(s.stranger, 3) AS against_stranger, round(s.household, 3) AS against_household "
        f"FROM (SELECT *, {contradicted_sql()} AS against FROM "
        f"read_parquet('{scores}/*.parquet') WHERE {asked_sql()}) s JOIN form x ON x.n = s.l "
        "JOIN form y ON y.n = s.r LEFT JOIN refused f ON f.l = s.l AND f.r = s.r "
        "JOIN label a ON a.n = s.l JOIN label b ON b.n = s.r "
        f"WHERE s.weight >= {thresholds.review!r} ORDER BY s.l, s.r) "
        f"TO '{out / 'links.csv'}' (HEADER)"
    )
