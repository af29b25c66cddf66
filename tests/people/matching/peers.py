"""Other people's libraries on the same register, for the table of docs/explanation/matching.md.

All start from the same normal forms; ours is the model of the pack as it is, the others are trained
on the register itself. Not a test of the suite:

    pip install --require-hashes -r requirements/matching.txt
    python -m tests.people.matching.peers --persons 12500 --peers ours splink recordlinkage dedupe
"""

import argparse
import json
import random
import sys
import tempfile
from io import StringIO
from pathlib import Path
from time import monotonic

import numpy as np

from tests.environment import ROOT
from trenza.people.matching import evaluation
from trenza.people.matching.engines import duck, registers
from trenza.people.matching.engines.outcomes import make_persons
from trenza.people.matching.engines.truth import load_truth, make_true_pairs
from trenza.people.matching.weights import read_model
from trenza.territory.registers.write import RegisterRecipe, write_registers

MODEL = ROOT / "packs" / "base" / "matching" / "model.json"
LABELS = 5_000
# Seconds of comparing and grouping alone, without training, where it can be told apart.
COMPARING = {}
FIELDS = ["given", "surname1", "surname2", "birth", "sex", "phone", "address", "municipality"]


def ours(work):
    """The model of the pack, not trained here."""
    model = read_model(MODEL)
    known = registers.known(work, model)
    began = monotonic()
    scores = duck.compare(work, known, across=False)
    make_persons(work, model, least=model.thresholds.same, only_certain=False)
    COMPARING["ours"] = monotonic() - began
    with work.connect() as connection:
        rows = connection.execute(
            f"SELECT l, r, weight FROM read_parquet('{scores}/*.parquet')"
        ).fetchall()
    return [(one, other, weight) for one, other, weight in rows]


def frame(work):
    """The normal forms as a data frame, one document column out of five."""
    with work.connect() as connection:
        return connection.execute(
            "SELECT n, source, given, surname1, surname2, birth, sex, phone, email, address, "
            "postcode, municipality, birth_year, given_key, surname1_key, surname2_key, "
            "coalesce(dni, nie, passport, document_typed) AS document FROM form ORDER BY n"
        ).df()


def splink(work):
    """Splink 5 on DuckDB as its documentation teaches: EM, term frequencies, ten blocking rules."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    api = DuckDBAPI()
    data = api.register(frame(work).rename(columns={"n": "unique_id"}))
    rules = [
        block_on("document"), block_on("phone", "given_key"), block_on("email"),
        block_on("birth", "surname1_key"), block_on("birth", "given_key"),
        block_on("given_key", "surname1_key", "birth_year"),
        block_on("given_key", "surname1_key", "surname2_key"),
        block_on("given_key", "surname1_key", "municipality"),
        block_on("surname1_key", "surname2_key", "birth_year"), block_on("address", "given_key"),
    ]  # fmt: skip
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            cl.NameComparison("given"), cl.NameComparison("surname1"),
            cl.NameComparison("surname2"),
            cl.DateOfBirthComparison("birth", input_is_string=True),
            cl.DamerauLevenshteinAtThresholds("document", 1),
            cl.ExactMatch("phone"), cl.ExactMatch("email"), cl.ExactMatch("sex"),
            cl.ExactMatch("address"),
            cl.ExactMatch("municipality").configure(term_frequency_adjustments=True),
        ],
    )  # fmt: skip
    linker = Linker(data, settings)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("document")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in (("birth", "surname1_key"), ("given_key", "surname1_key"), ("birth", "given_key")):
        training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    began = monotonic()
    predicted = linker.inference.predict(threshold_match_weight=-6)
    linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_weight=13
    )
    COMPARING["splink"] = monotonic() - began
    told = predicted.as_pandas_dataframe()
    return list(zip(told["unique_id_l"], told["unique_id_r"], told["match_weight"], strict=True))


def recordlinkage(work):
    """recordlinkage with logistic regression on labelled pairs."""
    import recordlinkage as rl

    data = frame(work).set_index("n")
    indexer = rl.Index()
    for columns in (["document"], ["birth", "surname1_key"], ["birth", "given_key"],
                    ["given_key", "surname1_key", "birth_year"],
                    ["given_key", "surname1_key", "surname2_key"],
                    ["given_key", "surname1_key", "municipality"]):  # fmt: skip
        indexer.block(columns)
    pairs = indexer.index(data)
    compare = rl.Compare(n_jobs=2)
    for column in ("given", "surname1", "surname2", "address"):
        compare.string(column, column, method="jarowinkler")
    for column in ("document", "birth", "birth_year", "sex", "phone", "municipality"):
        compare.exact(column, column)
    features = compare.compute(pairs, data)
    person = truth_of(work)
    chosen = random.Random(1).sample(  # noqa: S311
        range(len(features)), min(LABELS, len(features))
    )
    sample = features.iloc[chosen]
    matches = sample.index[[person[one] == person[other] for one, other in sample.index]]
    model = rl.LogisticRegressionClassifier()
    model.fit(sample, matches)
    odds = model.prob(features)
    return [(one, other, value) for (one, other), value in odds.items()]


def dedupe(work):
    """dedupe with a thousand labelled pairs, half of them matches."""
    import dedupe as dd

    data = frame(work)
    person = truth_of(work)
    told = {
        int(row["n"]): {f: (row[f] if isinstance(row[f], str) else None)
                        for f in (*FIELDS, "document")}
        for row in data.to_dict("records")
    }  # fmt: skip
    fields = [dd.variables.String(f, has_missing=True) for f in ("given", "surname1", "surname2")]
    fields += [dd.variables.String("address", has_missing=True)]
    fields += [
        dd.variables.Exact(f, has_missing=True)
        for f in ("birth", "document", "phone", "municipality")
    ]
    deduper = dd.Dedupe(fields, num_cores=1)
    by_person = {}
    for number, who in person.items():
        by_person.setdefault(who, []).append(number)
    rng = random.Random(1)  # noqa: S311
    several = [group for group in by_person.values() if len(group) > 1]
    matches = [tuple(told[n] for n in group[:2]) for group in rng.sample(several, 400)]
    keys = list(told)
    distinct = []
    while len(distinct) < 600:
        one, other = rng.sample(keys, 2)
        if person[one] != person[other]:
            distinct.append((told[one], told[other]))
    labelled = {"match": matches, "distinct": distinct}
    written = {
        kind: [{"__class__": "tuple", "__value__": pair} for pair in pairs]
        for kind, pairs in labelled.items()
    }
    deduper.prepare_training(told, training_file=StringIO(json.dumps(written)), sample_size=20_000)
    deduper.train(recall=0.95)
    found = []
    for group, scores in deduper.partition(told, 0.3):
        for place, one in enumerate(group):
            found += [(one, other, min(scores[place], 1.0)) for other in group[place + 1 :]]
    return found


def truth_of(work):
    with work.connect() as connection:
        load_truth(connection, work.folder.parent / "registers" / "truth.csv")
        return dict(connection.execute("SELECT n, person FROM truth").fetchall())


def judged(work, found):
    """Swept over all thresholds, against every true pair."""
    person = truth_of(work)
    with work.connect() as connection:
        load_truth(connection, work.folder.parent / "registers" / "truth.csv")
        make_true_pairs(connection, across=False)
        [(every,)] = connection.execute("SELECT count(*) FROM true_pair").fetchall()
    same = np.array([person[int(one)] == person[int(other)] for one, other, _ in found])
    weight = np.array([float(value) for *_, value in found])
    missed = every - int(same.sum())
    weight = np.concatenate([weight, np.full(missed, -np.inf)])
    same = np.concatenate([same, np.ones(missed, dtype=bool)])
    nothing = np.zeros(len(weight), dtype=bool)
    return evaluation.sweep(
        evaluation.Pairs(weight, same, nothing, nothing, nothing.astype(np.int32))
    )


PEERS = {"ours": ours, "splink": splink, "recordlinkage": recordlinkage, "dedupe": dedupe}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=12_500)
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_registers(RegisterRecipe(options.persons, seed=23), Path(folder) / "registers")
        work = duck.Work(Path(folder) / "work", duck.Means(), lambda *told: None)
        records = duck.prepare(work, [Path(folder) / "registers"])
        for name in options.peers:
            began = monotonic()
            found = PEERS[name](work)
            seconds = round(monotonic() - began, 1)
            told = {"peer": name, "records": records, "seconds": seconds}
            if name in COMPARING:
                told["comparing"] = round(COMPARING[name], 1)
            told |= judged(work, found)
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
