"""The known truth of a synthetic or reviewed register beside its scores."""

from pathlib import Path

import duckdb

from trenza.people.matching import sql
from trenza.people.matching.definition import DOCUMENT

Connection = duckdb.DuckDBPyConnection
_SYNONYMS = {
    "source": ("source", "origen_sistema", "sistema", "fuente"),
    "rec_id": ("rec_id", "record_id", "id", "registro"),
    "person_id": ("person_id", "persona", "person", "id_persona", "cluster"),
    "household_id": ("household_id", "hogar", "household", "id_hogar"),
    "origin": ("origin", "origen", "nationality", "nacionalidad"),
}


class TruthRefused(ValueError):
    """The file of the truth cannot be used."""


def check_truth(file: Path) -> None:
    """Refuse a truth that cannot be used, before the hours that comparing may take."""
    with duckdb.connect() as connection:
        _read(connection, file)


def _read(connection: Connection, file: Path) -> tuple[str, dict[str, str]]:
    """What reads the file, and its column for each of ours."""
    if not file.is_file():
        raise TruthRefused(f"No existe {file.name}.")
    reader = (
        f"read_parquet('{file}')" if file.suffix == ".parquet"
        else f"read_csv('{file}', header=true, all_varchar=true)"
    )  # fmt: skip
    try:
        headers = [row[0] for row in connection.execute(f"DESCRIBE FROM {reader}").fetchall()]
    except duckdb.Error as error:
        raise TruthRefused(f"No se puede leer {file.name}.") from error
    column = {}
    for ours, names in _SYNONYMS.items():
        found = next((h for name in names for h in headers if h.lower() == name), None)
        column[ours] = f'"{found}"' if found else "''"
        if found is None and ours in ("source", "rec_id", "person_id"):
            raise TruthRefused(f"{file.name} debe tener las columnas source, rec_id y person_id.")
    return reader, column


def load_truth(connection: Connection, file: Path) -> int:
    """Make the tables ``truth`` (n, source, person, household, origin) and ``true_pair``.

    How many records of the register the truth knows.
    """
    reader, column = _read(connection, file)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE truth AS SELECT form.n, form.source, "
        "dense_rank() OVER (ORDER BY t.person_id) - 1 AS person, t.household, t.origin FROM form "
        f"JOIN (SELECT {column['source']} AS source, {column['rec_id']} AS rec_id, "
        f"{column['person_id']} AS person_id, nullif({column['household_id']}, '') AS household, "
        f"{column['origin']} AS origin FROM {reader}) t USING (source, rec_id)"
    )
    [(known,)] = connection.execute("SELECT count(*) FROM truth").fetchall()
    if not known:
        raise TruthRefused(f"{file.name} no nombra ningún registro de estos ficheros.")
    return int(known)


def make_true_pairs(connection: Connection, *, across: bool) -> None:
    """Every pair of records of one person, with the level of the document comparison."""
    apart = "AND a.source <> b.source" if across else ""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE true_pair AS "
        f"SELECT p.*, {sql.level(DOCUMENT, sql.DUCKDB)} AS document FROM "
        "(SELECT a.n AS l, b.n AS r, a.origin AS origin FROM truth a "
        f"JOIN truth b ON a.person = b.person AND a.n < b.n {apart}) p "
        "JOIN side l ON l.n = p.l JOIN side r ON r.n = p.r"
    )


def household_pairs(most: int) -> str:
    """SELECT of pairs of records of different persons who live together."""
    return (
        "SELECT a.n AS l, b.n AS r FROM truth a JOIN truth b ON a.household = b.household "
        "AND a.n < b.n AND a.person <> b.person WHERE a.household IN (SELECT household FROM truth "
        "WHERE household IS NOT NULL GROUP BY household HAVING count(*) <= 40) "
        f"ORDER BY hash(a.n, b.n) LIMIT {most}"
    )
