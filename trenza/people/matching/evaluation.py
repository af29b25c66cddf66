"""How good the links are: by pair, by person, by origin, and whether weights mean what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trenza.people.matching.weights import Calibration, Thresholds, kept

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
SURE = 0.999
KEPT = 0.995
FEWEST_OF_ORIGIN = 200  # true pairs; of fewer nothing can be said


@dataclass(frozen=True)
class Pairs:
    """Every true pair and every false pair scored; a true pair never scored has weight -inf."""

    weight: Floats
    same: Bools
    certain: Bools
    comparable: Bools  # whether both have a document of one kind
    origin: NDArray[np.int32]

    def only(self, chosen: Bools) -> "Pairs":
        """Some of them."""
        return Pairs(
            self.weight[chosen],
            self.same[chosen],
            self.certain[chosen],
            self.comparable[chosen],
            self.origin[chosen],
        )


def rates(linked: Bools, same: Bools) -> dict[str, float]:
    """Precision, recall and F1 of the pairs that are linked."""
    true = int((linked & same).sum())
    made, every = int(linked.sum()), int(same.sum())
    precision = true / made if made else 1.0
    recall = true / every if every else 1.0
    return {
        "precision": round(precision, 5),
        "recall": round(recall, 5),
        "f1": round(2 * true / (made + every), 5) if made + every else 1.0,
    }


def sweep(pairs: Pairs) -> dict[str, float]:
    """The best F1 over all thresholds, recall at precision .999, and what is between to review."""
    scored = pairs.weight > -inf
    order = np.argsort(-pairs.weight[scored], kind="stable")
    weights, same = pairs.weight[scored][order], pairs.same[scored][order]
    every = max(int(pairs.same.sum()), 1)
    if not len(weights):
        return {"best_f1": 0.0, "best_at": 0.0, "recall_at_999": 0.0, "review_per_1000": 0.0}
    true = np.cumsum(same)
    made = np.arange(1, len(same) + 1)
    f1 = 2 * true / (made + every)
    best = int(np.argmax(f1))
    sure = np.nonzero(true >= SURE * made)[0]
    last_sure = int(sure[-1]) if len(sure) else -1
    enough = int(np.searchsorted(true, KEPT * int(true[-1])))
    return {
        "best_f1": round(float(f1[best]), 5),
        "best_at": round(float(weights[best]), 2),
        "recall_at_999": round(float(true[last_sure]) / every if last_sure >= 0 else 0.0, 5),
        "sure_from": round(float(weights[last_sure]), 2) if last_sure >= 0 else 99.0,
        "review_per_1000": round(1000 * max(0, enough - last_sure) / every, 1),
    }


def by_pair(pairs: Pairs, thresholds: Thresholds) -> dict[str, Any]:
    """All that is told of pairs: as linked by the thresholds, and swept over all of them."""
    return rates(pairs.weight >= thresholds.same, pairs.same) | sweep(pairs)


def alone(pairs: Pairs, thresholds: Thresholds) -> dict[str, float]:
    """The links made without anybody's decision, and how many pairs are left to somebody."""
    linked = (pairs.weight >= thresholds.link) & pairs.certain
    review = (pairs.weight >= thresholds.review) & ~linked
    false, made = int((linked & ~pairs.same).sum()), int(linked.sum())
    every = max(int(pairs.same.sum()), 1)
    new = int((pairs.same & ~linked & ~review).sum())
    return {
        "links": made,
        "false": false,
        "false_per_10000": round(10_000 * false / made, 3) if made else 0.0,
        "recall": round((made - false) / every, 5),
        "to_review_per_1000": round(1000 * int(review.sum()) / every, 1),
        "missed_as_new": round(new / every, 5),
    }


@dataclass(frozen=True)
class Waiting:
    """The pairs that are not linked alone, and whose person each of the two records has become."""

    weight: Floats
    same: Bools
    contradicted: Bools
    one: NDArray[np.int32]
    other: NDArray[np.int32]


def queue(waiting: Waiting, true_pairs: int, thresholds: Thresholds) -> dict[str, float]:
    """What is left to somebody, asked once per two persons and not of those already together.

    ``doubts`` need a decision. ``held`` are surer than a link costs and nothing speaks against
    them: they only lack a paper or a contact, and are confirmed when somebody sees the person.
    """
    apart = waiting.one != waiting.other
    low = np.minimum(waiting.one, waiting.other)[apart].astype(np.int64)
    high = np.maximum(waiting.one, waiting.other)[apart].astype(np.int64)
    held = ((waiting.weight >= thresholds.sure) & ~waiting.contradicted)[apart]
    # The surest pair speaks for the two persons; what speaks against anywhere makes it a doubt.
    asked = np.unique(np.stack([low, high], axis=1), axis=0, return_inverse=True)[1].ravel()
    count = int(asked.max(initial=-1)) + 1
    best = np.full(count, -inf)
    np.maximum.at(best, asked, waiting.weight[apart])
    speaks = np.zeros(count, dtype=np.bool_)
    speaks[asked[waiting.contradicted[apart]]] = True
    true = np.zeros(count, dtype=np.bool_)
    true[asked[waiting.same[apart]]] = True
    sure = (best >= thresholds.sure) & ~speaks
    every = max(true_pairs, 1) / 1000
    return {
        "pairs_together_per_1000": round(int((~apart).sum()) / every, 1),
        "pairs_doubted_per_1000": round(int((~held).sum()) / every, 1),
        "pairs_held_per_1000": round(int(held.sum()) / every, 1),
        "doubts_per_1000": round(int((~sure).sum()) / every, 1),
        "doubts_true": round(float(true[~sure].mean()), 4) if (~sure).any() else 0.0,
        "held_per_1000": round(int(sure.sum()) / every, 1),
        "held_true": round(float(true[sure].mean()), 4) if sure.any() else 0.0,
    }


def by_origin(pairs: Pairs, names: Sequence[str], thresholds: Thresholds) -> dict[str, Any]:
    """The same by origin, and how far the worst is from the best."""
    found = {}
    for number, name in enumerate(names):
        mine = pairs.only(pairs.origin == number)
        every = int(mine.same.sum())
        if every >= FEWEST_OF_ORIGIN:
            linked = mine.weight >= thresholds.same
            found[name or "?"] = rates(linked, mine.same) | {"pairs": every}
    f1 = [told["f1"] for told in found.values()]
    return {"origins": found, "gap": round(max(f1) - min(f1), 5) if f1 else 0.0}


def by_document(pairs: Pairs, thresholds: Thresholds) -> dict[str, Any]:
    """Apart those that can be compared by a document and those that cannot."""
    return {
        name: by_pair(pairs.only(chosen), thresholds) | {"pairs": int(pairs.same[chosen].sum())}
        for name, chosen in (("comparable", pairs.comparable), ("none", ~pairs.comparable))
    }


def calibration(
    pairs: Pairs, measured: Calibration = (), lowest: int = -8, highest: int = 16
) -> list[dict[str, float]]:
    """Per unit of weight: what the model expects to be true, and what is."""
    points = []
    for low in range(lowest, highest):
        inside = (pairs.weight >= low) & (pairs.weight < low + 1)
        count = int(inside.sum())
        if count:
            odds = np.array([kept(weight, measured) for weight in pairs.weight[inside]])
            expected = 1 / (1 + np.exp2(-odds))
            points.append(
                {
                    "weight": low,
                    "pairs": count,
                    "expected": round(float(expected.mean()), 5),
                    "true": round(float(pairs.same[inside].mean()), 5),
                }
            )
    return points


def labels(records: int, groups: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """The person of every record; those in no group are alone."""
    found = np.arange(records, dtype=np.int64)
    for group in groups:
        found[list(group)] = group[0]
    return found


def by_person(found: NDArray[np.int64], truth: NDArray[np.int64]) -> dict[str, float]:
    """B³, pairs within persons, and how many persons are exactly right."""
    _, found = np.unique(found, return_inverse=True)
    _, truth = np.unique(truth, return_inverse=True)
    sizes, people = np.bincount(found), np.bincount(truth)
    joint, shared = np.unique(found * (len(people) + 1) + truth, return_counts=True)
    of_found, of_truth = joint // (len(people) + 1), joint % (len(people) + 1)
    total = max(int(shared.sum()), 1)
    precision = float((shared**2 / sizes[of_found]).sum()) / total
    recall = float((shared**2 / people[of_truth]).sum()) / total
    exact = int(((shared == sizes[of_found]) & (shared == people[of_truth])).sum())
    together = float((shared * (shared - 1) / 2).sum())
    made, every = (float((s * (s - 1) / 2).sum()) for s in (sizes, people))
    return {
        "b3_precision": round(precision, 5),
        "b3_recall": round(recall, 5),
        "b3_f1": round(2 * precision * recall / max(precision + recall, 1e-12), 5),
        "pair_precision": round(together / made, 5) if made else 1.0,
        "pair_recall": round(together / every, 5) if every else 1.0,
        "pair_f1": round(2 * together / (made + every), 5) if made + every else 1.0,
        "persons": len(people),
        "exactly_right": round(exact / max(len(people), 1), 5),
        "largest": int(sizes.max()) if len(sizes) else 0,
    }
