"""What is left out before the full comparison could never have been kept."""

import pytest

from tests.people.matching.worlds import model, work_in
from trenza.people.matching.engines import tables
from trenza.people.matching.engines.bounds import worth_comparing
from trenza.people.matching.engines.duck import MARGIN, block, compare, prepare, scoring
from trenza.territory.registers.write import RegisterRecipe, write_registers

BLOCKED = "SELECT DISTINCT a.n AS l, b.n AS r FROM block a JOIN block b ON a.k = b.k AND a.n < b.n"


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """A work folder with the keys of 6,000 persons."""
    folder = tmp_path_factory.mktemp("bounds")
    write_registers(RegisterRecipe(persons=6_000, seed=78, difficulty=1.5), folder / "registers")
    work = work_in(folder / "work")
    prepare(work, [folder / "registers"])
    with work.connect() as connection:
        block(work, connection)
    return work


def knowing(connection):
    total = tables.records(connection)
    return model().knowing(tables.load_frequencies(connection)).sized(total)


def rows(connection, select):
    return set(connection.execute(select).fetchall())


@pytest.mark.parametrize("below", [0.0, MARGIN, 25.0])
def test_no_pair_that_weighs_enough_is_left_out(region, below):
    with region.connect() as connection:
        known = knowing(connection)
        least = known.thresholds.review - below
        kept = rows(connection, f"SELECT l, r FROM ({scoring(known, BLOCKED, least)})")
        compared = rows(
            connection,
            f"SELECT p.l, p.r FROM ({BLOCKED}) p JOIN side l ON l.n = p.l "
            f"JOIN side r ON r.n = p.r WHERE {worth_comparing(known, least)}",
        )

    assert len(kept) > 3_000
    assert kept <= compared


def test_strangers_are_hardly_ever_compared_in_full(region):
    with region.connect() as connection:
        known = knowing(connection)
        [(strangers, compared)] = connection.execute(
            "SELECT count(*), count(*) FILTER "
            f"({worth_comparing(known, known.thresholds.review)}) "
            "FROM (FROM side WHERE hash(n) % 60 = 0) l JOIN side r ON l.n < r.n"
        ).fetchall()

    assert strangers > 50_000
    assert compared < strangers / 100


def test_a_run_in_steps_keeps_the_same_as_one_select(region):
    with region.connect() as connection:
        known = model().knowing(tables.load_frequencies(connection))
        least = known.thresholds.review
        wanted = scoring(known.sized(tables.records(connection)), BLOCKED, least)
        expected = rows(connection, f"SELECT l, r, round(weight, 9), certain FROM ({wanted})")

    scores = compare(region, known, across=False, margin=0.0)

    with region.connect() as connection:
        found = rows(
            connection,
            f"SELECT l, r, round(weight, 9), certain FROM read_parquet('{scores}/*.parquet')",
        )
    assert found == expected
