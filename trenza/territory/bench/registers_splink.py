"""Splink on the normalised columns of a register, bare: what ``trenza match`` is measured against.

Run by ``trenza bench match --batch`` in a process of its own, whose memory can be told apart:

    python -m trenza.territory.bench.registers_splink train FORMS SETTINGS
    python -m trenza.territory.bench.registers_splink predict FORMS SETTINGS PAIRS

Eighteen rules and nine comparisons with the levels that Splink users take for names, dates and
documents. Training (with labels) is apart and not counted; nothing that is not needed is kept.
"""

import importlib
import json
import logging
import sys
from pathlib import Path
from time import monotonic, process_time
from typing import Any

import duckdb

RULES = (
    ("dni",), ("nie",), ("passport",), ("email",), ("phone", "given_key"),
    ("phone", "birth_year"), ("address", "municipality", "given_key"),
    ("address", "municipality", "birth_year"), ("birth", "given_key"),
    ("birth", "surname1_key"), ("birth", "municipality"),
    ("given_key", "surname1_key", "birth_year"), ("given_key", "surname2_key", "birth_year"),
    ("given_key", "surname1_key", "surname2_key"),
    ("given_key", "surname1_key", "municipality"),
    ("surname1_key", "surname2_key", "birth_year"),
    ("surname1_key", "surname2_key", "postcode"),
    ("given_skeleton", "surname1_skeleton", "birth_year"),
)  # fmt: skip
COLUMNS = (
    "given", "given1", "given_key", "given_skeleton", "surname1", "surname1_key",
    "surname1_skeleton", "surname2", "surname2_key", "dni", "nie", "passport", "birth",
    "birth_year", "birth_month", "birth_day", "sex", "phone", "email", "address", "postcode",
    "municipality",
)  # fmt: skip
LEAST = -6  # what lies below is not kept
SURE = 16  # the weight from which pairs are joined
_U_PAIRS = 1e6


def _level(condition: str, label: str, frequency: str = "") -> dict[str, Any]:
    told: dict[str, Any] = {"sql_condition": condition, "label_for_charts": label}
    if frequency:
        told |= {"tf_adjustment_column": frequency, "tf_adjustment_weight": 1.0}
    return told


def _equal(column: str) -> str:
    return f'"{column}_l" = "{column}_r"'


def _comparison(name: str, empty: str, *levels: dict[str, Any]) -> dict[str, Any]:
    nothing = {"sql_condition": empty, "label_for_charts": "nothing", "is_null_level": True}
    rest = {"sql_condition": "ELSE", "label_for_charts": "rest"}
    return {"output_column_name": name, "comparison_levels": [nothing, *levels, rest]}


def _empty(column: str) -> str:
    return f'"{column}_l" IS NULL OR "{column}_r" IS NULL'


def _name(column: str, *more: dict[str, Any]) -> dict[str, Any]:
    alike = f'jaro_winkler_similarity("{column}_l", "{column}_r")'
    return _comparison(
        column,
        _empty(column),
        _level(_equal(column), "exact", column),
        *more,
        _level(f"{alike} >= 0.92", "0.92"),
        _level(_equal(f"{column}_key"), "sounds alike"),
        _level(f"{alike} >= 0.8", "0.80"),
    )


def comparisons() -> list[dict[str, Any]]:
    """What is compared, in the words of Splink."""
    near_birth = 'damerau_levenshtein("birth_l", "birth_r") <= 1'
    crossed = (
        '"birth_year_l" = "birth_year_r" AND "birth_month_l" = "birth_day_r" '
        'AND "birth_day_l" = "birth_month_r"'
    )
    swapped = '"surname1_l" = "surname2_r" OR "surname2_l" = "surname1_r"'
    no_document = " AND ".join(f"({_empty(column)})" for column in ("dni", "nie", "passport"))
    near_document = " OR ".join(
        f'damerau_levenshtein("{column}_l", "{column}_r") <= 1' for column in ("dni", "nie")
    )
    home = f"{_equal('address')} AND {_equal('municipality')}"
    return [
        _name("given", _level(_equal("given1"), "first of compound", "given1")),
        _name("surname1", _level(swapped, "crossed")),
        _name("surname2"),
        _comparison(
            "birth",
            _empty("birth_year"),
            _level(_equal("birth"), "exact"),
            _level(crossed, "day and month crossed"),
            _level(near_birth, "a slip"),
            _level(f"{_equal('birth_year')} AND {_equal('birth_month')}", "month of year"),
            _level(_equal("birth_year"), "year"),
        ),
        _comparison(
            "document",
            no_document,
            _level(f"{_equal('dni')} OR {_equal('nie')}", "official"),
            _level(_equal("passport"), "passport"),
            _level(near_document, "a slip"),
        ),
        _comparison("sex", _empty("sex"), _level(_equal("sex"), "exact")),
        _comparison(
            "phone",
            _empty("phone"),
            _level(_equal("phone"), "exact"),
            _level('damerau_levenshtein("phone_l", "phone_r") <= 1', "a slip"),
        ),
        _comparison("email", _empty("email"), _level(_equal("email"), "exact")),
        _comparison(
            "place",
            _empty("municipality"),
            _level(home, "address"),
            _level(_equal("postcode"), "postcode"),
            _level(_equal("municipality"), "municipality", "municipality"),
        ),
    ]


def settings() -> dict[str, Any]:
    """The settings of a linker that keeps nothing but pairs and weights."""
    rules = [" AND ".join(f'l."{c}" = r."{c}"' for c in rule) for rule in RULES]
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "n",
        "comparisons": comparisons(),
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule, "sql_dialect": "duckdb"} for rule in rules
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "probability_two_random_records_match": 1e-6,
        "sql_dialect": "duckdb",
    }


def _linker(forms: Path, told: dict[str, Any], *more: str) -> tuple[Any, Any]:
    splink = importlib.import_module("splink")
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect(":memory:")
    connection.execute("SET enable_progress_bar = false")
    columns = ", ".join(("n", *COLUMNS, *more))
    connection.execute(f"CREATE TABLE form AS SELECT {columns} FROM read_parquet('{forms}')")
    api = splink.DuckDBAPI(connection)
    return splink.Linker(api.register("form"), told), connection


def train(forms: Path, target: Path) -> None:
    """Levels counted among labelled pairs (column ``person``) and random ones."""
    linker, _ = _linker(forms, settings(), "person")
    linker.training.estimate_u_using_random_sampling(max_pairs=_U_PAIRS)
    linker.training.estimate_m_from_label_column("person")
    told = linker.misc.save_model_to_json()
    for comparison in told["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                # What no sample has seen is rare, and nothing is certain.
                level["u_probability"] = max(level.get("u_probability") or 0.0, 1e-7)
                level["m_probability"] = max(level.get("m_probability") or 0.0, 1e-4)
    target.write_text(json.dumps(told))


def predict(forms: Path, file: Path, target: Path) -> dict[str, Any]:
    """Predict and cluster; the seconds of each and the memory of the process."""
    began = monotonic()
    told = json.loads(file.read_text())
    linker, connection = _linker(forms, told)
    [(records,)] = connection.execute("SELECT count(*) FROM form").fetchall()
    loaded, used = monotonic(), process_time()
    predicted = linker.inference.predict(threshold_match_weight=LEAST)
    scored = monotonic()
    linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_weight=SURE
    )
    ended, used = monotonic(), process_time() - used
    kept = f"SELECT n_l AS l, n_r AS r, match_weight AS weight FROM {predicted.physical_name}"
    connection.execute(f"COPY ({kept}) TO '{target}' (FORMAT parquet)")
    [(pairs,)] = connection.execute(f"SELECT count(*) FROM '{target}'").fetchall()
    return {
        "records": records,
        "rules": len(RULES),
        "seconds": round(ended - loaded, 3),
        "load_seconds": round(loaded - began, 3),
        "cpu_seconds": round(used, 3),
        "predict_seconds": round(scored - loaded, 3),
        "cluster_seconds": round(ended - scored, 3),
        "pairs": pairs,
    }


def main(words: list[str]) -> None:
    """Train or predict, as the command line says."""
    verb, *paths = words
    files = [Path(path) for path in paths]
    if verb == "train":
        train(files[0], files[1])
    else:
        sys.stdout.write(json.dumps(predict(files[0], files[1], files[2])) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
