"""The same register on Spark and on DuckDB: the same pairs, levels and weights.

Not a test of the suite, because Spark and Java are 400 MB that nothing else needs:

    pip install --require-hashes -r requirements/matching.txt
    python -m tests.people.matching.spark_equality --records 200000
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from time import monotonic

from tests.environment import ROOT
from trenza.people.matching.definition import COMPARISONS
from trenza.people.matching.engines import duck, registers, spark
from trenza.people.matching.engines.outcomes import make_persons
from trenza.people.matching.weights import read_model
from trenza.territory.registers.write import RegisterRecipe, write_registers

MODEL = ROOT / "packs" / "base" / "matching" / "model.json"
# In these regions.
RECORDS_PER_PERSON = 1.6
NAMES = [comparison.name for comparison in COMPARISONS]


def scored(work, folder):
    with work.connect() as connection:
        rows = connection.execute(
            f"SELECT l, r, {', '.join(NAMES)}, weight, certain "
            f"FROM read_parquet('{folder}/*.parquet')"
        ).fetchall()
    return {row[:2]: row[2:] for row in rows}


def run(persons, folder):
    write_registers(RegisterRecipe(persons=persons, seed=41), folder / "registers")
    model = read_model(MODEL)
    told, kept, groups = {}, {}, {}
    work = duck.Work(folder / "work", duck.Means(), lambda *told: None)
    told["records"] = duck.prepare(work, [folder / "registers"])
    known = registers.known(work, model)
    for name, compare in (
        ("duckdb", lambda: duck.compare(work, known, across=False)),
        ("spark", lambda: spark.compare(work, known, across=False, master="local[2]")),
    ):
        began = monotonic()
        scores = compare()
        told[f"{name}_seconds"] = round(monotonic() - began, 1)
        kept[name] = scored(work, scores)
        groups[name] = make_persons(work, model, least=model.thresholds.link, only_certain=True)[0]
    one, other = kept["duckdb"], kept["spark"]
    both = one.keys() & other.keys()
    told |= {
        "pairs": len(one),
        "pairs_of_one_only": len(one.keys() ^ other.keys()),
        "other_levels": sum(one[pair][:-2] != other[pair][:-2] for pair in both),
        "largest_difference": max(abs(one[pair][-2] - other[pair][-2]) for pair in both),
        "same_persons": bool((groups["duckdb"] == groups["spark"]).all()),
    }
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = run(round(options.records / RECORDS_PER_PERSON), Path(folder))
    sys.stdout.write(json.dumps(told) + "\n")
    alike = not told["pairs_of_one_only"] and not told["other_levels"] and told["same_persons"]
    sys.exit(0 if alike and told["largest_difference"] < 1e-9 else 1)


if __name__ == "__main__":
    main()
