"""What a folder of registers holds, measured: pairs, shared documents, agreement by field, origin.

The validity of a document is judged here by its check letter alone, and text by its upper-case
letters without accents: this looks at the files as written, not as anybody will compare them.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from trenza.territory.registers.documents import LETTERS
from trenza.territory.registers.papers import PLACEHOLDERS
from trenza.territory.registers.spelling import bare

_FIELDS = ("given_name", "surname1", "surname2", "birth_date", "sex", "phone", "email", "postcode")
_SERIES = {"X": "0", "Y": "1", "Z": "2"}


def document_key(kind: str, written: str) -> str:
    """The document if it is valid, with its kind in front; '' if it is not or is a filler."""
    text = "".join(letter for letter in written.upper() if letter.isalnum())
    if len(text) == 9 and text[-1] in LETTERS:
        digits = _SERIES.get(text[0], text[0]) + text[1:-1]
        if digits.isdigit() and text not in PLACEHOLDERS:
            found = "nie" if text[0] in _SERIES else "dni"
            return f"{found} {text}" if LETTERS[int(digits) % 23] == text[-1] else ""
    return f"passport {text}" if kind == "passport" and len(text) > 6 else ""


def measure(folder: Path) -> dict[str, Any]:
    """Counts and shares of a folder of registers with its truth."""
    people: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    tags: Counter[str] = Counter()
    origin: dict[str, str] = {}
    truth = _truth(folder, tags, origin)
    records: Counter[str] = Counter()
    for source in ("ss", "se", "ts"):
        for row in _read(folder / f"{source}.csv"):
            records[source] += 1
            people[truth.pop(row["rec_id"])].append(_seen(source, row))
    pairs = _pairs(people, origin)
    return {
        "persons": len(people),
        "records": dict(records),
        "foreign_records": round(
            sum(len(seen) for who, seen in people.items() if origin[who] != "ES")
            / sum(records.values()),
            3,
        ),
        **pairs,
        "tags": dict(sorted(tags.items())),
    }


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _truth(folder: Path, tags: Counter[str], origin: dict[str, str]) -> dict[str, str]:
    truth: dict[str, str] = {}
    for row in _read(folder / "truth.csv"):
        truth[row["rec_id"]] = row["person_id"]
        origin[row["person_id"]] = row["origin"]
        tags.update(tag for tag in row["tags"].split("|") if tag)
    return truth


def _seen(source: str, row: dict[str, str]) -> tuple[str, ...]:
    fields = (bare(row[field].upper()) for field in _FIELDS)
    return source, document_key(row["doc_type"], row["doc_number"]), *fields


def _pairs(people: dict[str, list[tuple[str, ...]]], origin: dict[str, str]) -> dict[str, Any]:
    total: Counter[str] = Counter()
    by_origin: dict[str, Counter[str]] = defaultdict(Counter)
    agree: Counter[str] = Counter()
    for who, seen in people.items():
        for one, other in combinations(seen, 2):
            verdict = _document(one[1], other[1])
            total[verdict] += 1
            total["within_a_source"] += one[0] == other[0]
            by_origin[origin[who]][verdict] += 1
            agree.update(
                field
                for field, left, right in zip(_FIELDS, one[2:], other[2:], strict=True)
                if left and left == right
            )
    count = max(1, total["same"] + total["differ"] + total["missing"])
    return {
        "pairs": count,
        "pairs_within_a_source": total["within_a_source"],
        "document": {key: round(total[key] / count, 3) for key in ("same", "differ", "missing")},
        "agree": {field: round(agree[field] / count, 3) for field in _FIELDS},
        "document_same_by_origin": {
            code: round(found["same"] / found.total(), 3)
            for code, found in sorted(by_origin.items(), key=lambda item: -item[1].total())
        },
    }


def _document(one: str, other: str) -> str:
    """Same, differ (two valid documents of one kind) or missing (nothing to compare)."""
    if not one or not other or one.split(" ")[0] != other.split(" ")[0]:
        return "missing"
    return "same" if one == other else "differ"
