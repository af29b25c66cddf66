"""The tables of a register in DuckDB: forms, frequencies, keys."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from trenza.people.matching.definition import CROWD, CROWDED, DOCUMENTS, FREQUENCIES, WHOLE
from trenza.people.matching.engines.bounds import BAGS, bag
from trenza.people.matching.engines.formulas import RARITIES, table_of
from trenza.people.matching.engines.normalise import FORM_COLUMNS
from trenza.people.matching.engines.pairs import REASONS, held_keys
from trenza.people.matching.frequencies import (
    FEWEST,
    JOINT_ALLOWANCE,
    JOINT_FEWEST,
    Frequencies,
    fewest_named,
    from_counts,
    write_frequencies,
)

Connection = duckdb.DuckDBPyConnection
_KEPT = ("n", "source")
ADULT = 18


def count_frequencies(connection: Connection) -> None:
    """Count names and what a crowd shares: tables ``frequency``, ``joint`` and ``crowd``."""
    parts = [
        f"SELECT '{table}' AS tab, {column} AS value FROM form WHERE {column} IS NOT NULL"
        for table, columns in FREQUENCIES.items()
        for column in columns
    ]
    connection.execute(
        f"CREATE OR REPLACE TABLE frequency AS SELECT tab, value, count(*) AS held "
        f"FROM ({' UNION ALL '.join(parts)}) GROUP BY ALL HAVING count(*) >= {FEWEST}"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE pair_of_names AS SELECT given, surname1, count(*) AS held "
        "FROM form WHERE given IS NOT NULL AND surname1 IS NOT NULL GROUP BY ALL "
        f"HAVING count(*) >= {JOINT_FEWEST}"
    )
    crowds = [
        f"SELECT '{column}' AS tab, {column} AS value FROM form WHERE {column} IS NOT NULL "
        f"GROUP BY ALL HAVING count(*) > {CROWD}"
        for column in CROWDED
    ]
    connection.execute(f"CREATE OR REPLACE TABLE crowd AS {' UNION ALL '.join(crowds)}")


def load_frequencies(connection: Connection) -> Frequencies:
    """The frequencies of the register as the online scorer uses them."""
    counts: dict[str, dict[str, int]] = {table: {} for table in FREQUENCIES}
    for table, value, held in connection.execute("FROM frequency").fetchall():
        counts[table][value] = held
    pairs = {
        (given, surname): held
        for given, surname, held in connection.execute("FROM pair_of_names").fetchall()
    }
    crowded: dict[str, set[str]] = {column: set() for column in CROWDED}
    for column, value in connection.execute("FROM crowd").fetchall():
        crowded[column].add(value)
    return from_counts(
        records(connection), counts, pairs, {c: frozenset(v) for c, v in crowded.items()}
    )


def write_common(connection: Connection, path: Path, fewest: int) -> None:
    """Write what many records share, for scoring where there is no register."""
    counts: dict[str, dict[str, int]] = {table: {} for table in FREQUENCIES}
    for table, value, held in connection.execute("FROM frequency").fetchall():
        counts[table][value] = held
    pairs = {(g, s): held for g, s, held in connection.execute("FROM pair_of_names").fetchall()}
    write_frequencies(path, records(connection), counts, pairs, fewest)


def records(connection: Connection) -> int:
    """How many records the register has."""
    [(count,)] = connection.execute("SELECT count(*) FROM form").fetchall()
    return int(count)


def make_sides(connection: Connection) -> None:
    """The table ``side``: what a pair is scored from, with rarities and without crowds."""
    total = max(records(connection), 2)
    rare = f"log2(2.0 / {total})"
    joins, chosen = [], [*_KEPT]
    for column in FORM_COLUMNS:
        if column in (*_KEPT, "rec_id", "household", "guarded"):
            continue
        if column in CROWDED:
            joins.append(
                f"LEFT JOIN crowd c_{column} ON c_{column}.tab = '{column}' "
                f"AND c_{column}.value = form.{column}"
            )
            chosen.append(f"CASE WHEN c_{column}.value IS NULL THEN form.{column} END AS {column}")
        else:
            chosen.append(f"form.{column}")
    for column in RARITIES:
        joins.append(
            f"LEFT JOIN frequency q_{column} ON q_{column}.tab = '{table_of(column)}' "
            f"AND q_{column}.value = form.{column}"
        )
        chosen.append(f"coalesce(log2(q_{column}.held / {total}.0), {rare}) AS f_{column}")
    joins.append("LEFT JOIN pair_of_names j ON j.given = form.given AND j.surname1 = form.surname1")
    together = f"log2(greatest(j.held - {JOINT_ALLOWANCE}, 1) / {total}.0)"
    alone = " + ".join(
        f"coalesce(log2(q_{c}.held / {total}.0), {rare})" for c in ("given", "surname1")
    )
    # greatest() and least() pass over NULL.
    joint = f"CASE WHEN j.held IS NULL THEN 0.0 ELSE least(0.0, {alone} - {together}) END"
    chosen += [f"{joint} AS f_joint", f"{alone} - ({joint}) AS f_{WHOLE}"]
    least = fewest_named(total)
    chosen.append(f"coalesce(q_given.held >= {least}, false) AS given_common")
    _guard(connection, datetime.now(UTC).date())
    joins.append("LEFT JOIN watched ON watched.n = form.n")
    chosen.append("watched.n IS NOT NULL AS guarded")
    for column in BAGS:
        # Each value once: most are held by many.
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE bag_{column} AS SELECT value, "
            f"{bag(column)} AS bag FROM (SELECT DISTINCT {column} AS value FROM form "
            f"WHERE {column} IS NOT NULL)"
        )
        joins.append(f"LEFT JOIN bag_{column} b_{column} ON b_{column}.value = form.{column}")
        chosen.append(f"b_{column}.bag AS {column}_bag")
    names = ", ".join(c if " AS " in c or "." in c else f"form.{c}" for c in chosen)
    connection.execute(
        f"CREATE OR REPLACE TABLE side AS SELECT {names} FROM form {' '.join(joins)}"
    )
    for column in BAGS:
        connection.execute(f"DROP TABLE bag_{column}")


def name_too(connection: Connection, common: frozenset[str]) -> None:
    """Take these for common given names too, whatever the register shows."""
    connection.execute(
        "UPDATE side SET given_common = true WHERE NOT given_common "
        "AND given IN (SELECT unnest(?::VARCHAR[]))",
        [sorted(common)],
    )


def _guard(connection: Connection, today: date) -> None:
    """The table ``watched``: who is marked or a minor, and who has a document in common with such.

    Of them nobody is linked by likeness alone.
    """
    grown = date(today.year - ADULT, today.month, min(today.day, 28))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE marked AS FROM form WHERE guarded "
        f"OR birth > '{grown.isoformat()}' OR (birth IS NULL AND birth_year > {grown.year})"
    )
    tied = [f"SELECT form.n FROM form SEMI JOIN marked USING ({column})" for column in DOCUMENTS]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE watched AS SELECT n FROM marked UNION {' UNION '.join(tied)}"
    )


def make_blocks(connection: Connection, cap: int, tick: Callable[[int, int], None]) -> None:
    """The table ``block``: every key of two to ``cap`` records."""
    connection.execute("CREATE OR REPLACE TABLE block (k UBIGINT, n INTEGER)")
    for number, reason in enumerate(REASONS):
        connection.execute(f"INSERT INTO block {held_keys(reason, cap)}")
        tick(number + 1, len(REASONS))
