"""What is measured of whole registers is what was run."""

import sys

import duckdb
import pytest

from trenza.territory.bench.registers import Bench, best_f1, child, exponent


def test_growth_is_the_slope_over_the_sizes():
    found = [{"records": n, "seconds": 3e-5 * n**1.1} for n in (200_000, 500_000, 1_000_000)]

    assert exponent(found, "seconds") == pytest.approx(1.1, abs=1e-3)


def test_f1_counts_the_pairs_that_were_never_met(tmp_path):
    forms = tmp_path / "forms.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT n, 'ss' AS source, n::VARCHAR AS rec_id, n // 2 AS person "
            f"FROM range(8) t(n)) TO '{forms}' (FORMAT parquet)"
        )
    # Four true pairs; three are met, and one false one above the last of them.
    found = (
        "SELECT * FROM (VALUES (true, 9.0), (true, 8.0), (false, 7.0), (true, 6.0)) t(same, weight)"
    )

    assert best_f1(forms, found) == 0.75


def test_a_process_that_fails_says_why():
    with pytest.raises(RuntimeError, match="no hay nada"):
        child([sys.executable, "-c", "raise SystemExit('no hay nada')"])


def test_ours_is_measured_where_nothing_else_is_installed(tmp_path):
    told = Bench(tmp_path, peer="", runs=1, say=lambda text: None).measure(300)

    assert told["records"] > 400
    assert told["ours_f1"] > 0.95
    assert told["ours_seconds"] == pytest.approx(sum(told["took"].values()), abs=0.01)
    assert "ratio" not in told
