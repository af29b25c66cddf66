"""How common each name is, which pairs of names go together, and what a crowd shares."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from math import log2, sqrt
from pathlib import Path
from typing import Any

from trenza.people.matching.definition import CROWDED, FREQUENCIES

# Seen fewer times than this a value is simply rare; keeping it would keep single persons.
FEWEST = 4
JOINT_FEWEST = 6
JOINT_ALLOWANCE = 3


# A given name that so many have, and one in so many, is a name and not another one mistyped.
NAMED_FEWEST = 5
NAMED_ONE_IN = 1 << 15


class FrequenciesRefused(ValueError):
    """The file of frequencies cannot be used; says why."""


@dataclass(frozen=True)
class Frequencies:
    """log2 of the share of records that hold a value, by column; ``rare`` is for all others."""

    version: str
    records: int
    rare: float
    shares: Mapping[str, Mapping[str, float]]
    joint: Mapping[tuple[str, str], float] = field(default_factory=dict)
    crowded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    common: frozenset[str] = frozenset()

    def naming(self, others: frozenset[str]) -> "Frequencies":
        """The same, knowing for common names these too: a small register does not show them."""
        if others <= self.common:
            return self
        common = self.common | others
        mark = sha256(repr(sorted(common)).encode()).hexdigest()[:6]
        return replace(self, common=common, version=f"{self.version}-{mark}")

    def share(self, column: str, value: str | None) -> float:
        """log2 of how many have this value."""
        return self.shares[column].get(value, self.rare) if value is not None else self.rare


NONE = Frequencies("none", 2, 0.0, {column: {} for column in FREQUENCIES})


def fewest_named(records: int) -> int:
    """How many must have a given name for it to be common."""
    return max(NAMED_FEWEST, records // NAMED_ONE_IN)


def joint_excess(one: float, other: float, count: int, records: int) -> float:
    """What two names together weigh less than as if they were independent (at most 0)."""
    together = log2(max(count - JOINT_ALLOWANCE, 1) / records)
    return min(0.0, one + other - together)


def from_counts(
    records: int,
    counts: Mapping[str, Mapping[str, int]],
    pairs: Mapping[tuple[str, str], int],
    crowded: Mapping[str, frozenset[str]] | None = None,
    rarest: float = 2.0,
) -> Frequencies:
    """Frequencies out of how many records hold each value and each pair of names.

    What is not among the counts is taken to be held by ``rarest``.
    """
    records = max(records, 2)
    rare = log2(rarest / records)
    shares = {
        column: {
            value: log2(count / records)
            for value, count in counts.get(column, {}).items()
            if count >= FEWEST
        }
        for column in FREQUENCIES
    }
    joint = {}
    for (given, surname), count in pairs.items():
        alone = shares["given"].get(given, rare), shares["surname"].get(surname, rare)
        excess = joint_excess(*alone, count, records)
        if count >= JOINT_FEWEST and excess < 0:
            joint[given, surname] = excess
    held = {column: frozenset((crowded or {}).get(column, ())) for column in CROWDED}
    told = [records, *(sorted(shares[column].items()) for column in FREQUENCIES)]
    version = sha256(repr([told, sorted(joint.items())]).encode()).hexdigest()[:12]
    least = fewest_named(records)
    common = frozenset(v for v, n in counts.get("given", {}).items() if n >= least)
    return Frequencies(version, records, rare, shares, joint, held, common)


def read_frequencies(path: Path) -> Frequencies:
    """The frequencies of a pack; only names that many people have are in it."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return _from_json(data)
    except OSError as error:
        raise FrequenciesRefused(f"No se puede leer {path.name}: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FrequenciesRefused(
            f"{path.name} no es un fichero de frecuencias: falta o está mal {error}."
        ) from error


def _from_json(data: Mapping[str, Any]) -> Frequencies:
    records = int(data["records"])
    counts = {
        column: {str(v): int(n) for v, n in data["counts"].get(column, {}).items()}
        for column in FREQUENCIES
    }
    pairs = {(str(given), str(surname)): int(n) for given, surname, n in data["pairs"]}
    if records < 2 or any(n > 2 * records for held in counts.values() for n in held.values()):
        raise ValueError("records")
    # Between two records and the fewest that are listed: nobody knows where.
    rarest = sqrt(2 * max(int(data["fewest"]), 2))
    return from_counts(records, counts, pairs, rarest=rarest)


def write_frequencies(
    path: Path,
    records: int,
    counts: Mapping[str, Mapping[str, int]],
    pairs: Mapping[tuple[str, str], int],
    fewest: int,
) -> None:
    """Write what at least ``fewest`` records share; rarer values could point at somebody."""
    kept = {
        column: {v: n for v, n in sorted(counts.get(column, {}).items()) if n >= fewest}
        for column in FREQUENCIES
    }
    both = [[*names, n] for names, n in sorted(pairs.items()) if n >= fewest]
    data = {"records": records, "fewest": fewest, "counts": kept, "pairs": both}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
