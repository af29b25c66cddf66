"""One definition, one score: DuckDB and Python agree on every pair, to the last places."""

import pytest

from tests.people.matching.worlds import model, work_in
from trenza.people.matching.definition import COMPARISONS
from trenza.people.matching.engines import tables
from trenza.people.matching.engines.duck import block, prepare, scoring
from trenza.people.matching.outcomes import unseen
from trenza.people.matching.scorer import blocking_keys, score
from trenza.people.rules.normal import NormalForm
from trenza.territory.registers.write import RegisterRecipe, write_registers

PAIRS = 100_000
NAMES = ", ".join(comparison.name for comparison in COMPARISONS)


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """A work folder with the forms and keys of 9,000 persons in three registers."""
    folder = tmp_path_factory.mktemp("region")
    write_registers(RegisterRecipe(persons=9_000, seed=77, difficulty=1.5), folder / "registers")
    work = work_in(folder / "work")
    prepare(work, [folder / "registers"])
    with work.connect() as connection:
        block(work, connection)
    return work


def all_pairs():
    """Every pair that shares a key and, up to the number wanted, pairs taken at random."""
    blocked = (
        "SELECT DISTINCT a.n AS l, b.n AS r FROM block a JOIN block b ON a.k = b.k AND a.n < b.n"
    )
    random = "SELECT a.n, b.n FROM form a, form b WHERE a.n < b.n AND hash(a.n, b.n) % 900 = 0"
    return f"SELECT l, r FROM ({blocked} UNION ALL {random}) LIMIT {PAIRS}"


def every_form(connection):
    columns = ", ".join(NormalForm._fields)
    rows = connection.execute(f"SELECT {columns} FROM form ORDER BY n").fetchall()
    return [NormalForm(*row) for row in rows]


class TestDuckAndPython:
    def test_score_alike_on_a_hundred_thousand_pairs(self, region):
        with region.connect() as connection:
            forms = every_form(connection)
            knowing = model().knowing(tables.load_frequencies(connection))
            pairs = all_pairs()
            told = connection.execute(
                f"SELECT l, r, {NAMES}, stranger, household, weight, certain "
                f"FROM ({scoring(knowing, pairs, None)})"
            ).fetchall()
            guarded = {
                n for (n,) in connection.execute("SELECT n FROM side WHERE guarded").fetchall()
            }

        assert len(told) == PAIRS
        for one, other, *found, stranger, household, weight, sure in told:
            scored = score(forms[one], forms[other], knowing)
            assert scored.levels == tuple(found)
            assert scored.against_stranger == pytest.approx(stranger, abs=1e-9)
            assert scored.against_household == pytest.approx(household, abs=1e-9)
            assert scored.weight == pytest.approx(weight, abs=1e-9)
            assert unseen(scored.levels, guarded=bool({one, other} & guarded)) == sure

    def test_see_every_level_at_least_once_between_them(self, region):
        """Else the agreement above would prove little."""
        with region.connect() as connection:
            knowing = model().knowing(tables.load_frequencies(connection))
            scored = scoring(knowing, all_pairs(), None)
            levels = connection.execute(f"SELECT {NAMES} FROM ({scored})").fetchnumpy()
            seen = {name: set(column.tolist()) for name, column in levels.items()}
        unseen = {
            (comparison.name, name)
            for comparison in COMPARISONS
            for number, name in enumerate(comparison.names())
            if number not in seen[comparison.name]
        }

        assert len(unseen) <= 5, unseen

    def test_meet_by_the_same_keys(self, region):
        with region.connect() as connection:
            forms = every_form(connection)
            pairs = connection.execute(
                "SELECT DISTINCT a.n, b.n FROM block a JOIN block b ON a.k = b.k AND a.n < b.n "
                "ORDER BY 1, 2 LIMIT 20000"
            ).fetchall()
        keys = [set(blocking_keys(form)) for form in forms]

        assert len(pairs) > 10_000
        assert all(keys[one] & keys[other] for one, other in pairs)
