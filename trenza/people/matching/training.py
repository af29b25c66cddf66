"""Rates of each level from labelled pairs, and thresholds from declared costs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log2

import numpy as np
from numpy.typing import NDArray

from trenza.people.matching.definition import COMPARISONS
from trenza.people.matching.weights import FLOOR, Calibration, Rates, Thresholds, kept

Counts = Mapping[str, Mapping[int, float]]
# As if each level had been seen so often before looking: no level is impossible.
BEFORE = 0.5
# Other places make other mistakes (the day of registration for the birth date, a move to another
# province): among one person's records every level is at least this likely.
UNFORESEEN = 0.002
# Namesakes at home are mostly a generation apart, and in the region trained on nearly all are. Of
# others some are siblings and cousins, of any age.
NAMESAKES_OF_ANY_AGE = 0.1
# A missed person is worth so many looks of a reviewer.
LOOKS_WORTH_A_MISS = 20
FALSE_AMONG_LINKS = 1e-4
# Measured on one synthetic region, promised for others: half of what is allowed.
PRUDENCE = 0.5


def shares(counts: Mapping[int, float], levels: int, least: float) -> list[float]:
    """The share of each level among the pairs in which the comparison is not missing."""
    total = sum(counts.get(level, 0) for level in range(levels))
    smooth = total + BEFORE * levels
    return [max((counts.get(level, 0) + BEFORE) / smooth, least) for level in range(levels)]


def rates(
    person: Counts, stranger: Counts, homonym: Counts, kinds: Sequence[Counts]
) -> dict[str, tuple[Rates, ...]]:
    """The rates of every comparison out of counts of levels in the classes of pairs."""
    found = {}
    for comparison in COMPARISONS:
        name, levels = comparison.name, len(comparison.names())
        columns = [shares(person.get(name, {}), levels, UNFORESEEN)]
        columns += [
            shares(counts.get(name, {}), levels, FLOOR) for counts in (stranger, homonym, *kinds)
        ]
        found[name] = tuple(Rates(*row) for row in zip(*columns, strict=True))
    return found | {"birth": tuple(_of_any_age(rate) for rate in found["birth"])}


def _of_any_age(birth: Rates) -> Rates:
    """A level of birth, when some namesakes are as far apart as any two who live together."""
    some, rest = NAMESAKES_OF_ANY_AGE * birth.relative, 1 - NAMESAKES_OF_ANY_AGE
    return replace(
        birth,
        namesake=rest * birth.namesake + some,
        namesake_maternal=rest * birth.namesake_maternal + some,
    )


def priors(
    records: int, true_pairs: float, household_pairs: Sequence[float]
) -> tuple[float, tuple[float, ...]]:
    """log2 odds of one person against strangers (all pairs) and against each kind at home."""
    every = records * (records - 1) / 2
    true = max(true_pairs, 1)
    return log2(true / every), tuple(log2(true / max(pairs, 1)) for pairs in household_pairs)


def thresholds(
    weights: NDArray[np.float64],
    same: NDArray[np.bool_],
    certain: NDArray[np.bool_],
    *,
    missed: int,
    false_link_cost: float,
    calibration: Calibration = (),
) -> Thresholds:
    """Link, same and review out of scored pairs of known truth; ``missed`` were never scored.

    What a link, a miss and a look cost says from which odds each is worth it; the calibration, from
    which weight these odds are kept.
    """
    sure = where(log2(false_link_cost), calibration)
    link = max(sure, surest(weights[certain], same[certain]))
    best = best_f1(weights, same, missed)
    review = min(where(-log2(LOOKS_WORTH_A_MISS), calibration), best)
    return Thresholds(_tenth(max(link, best)), _tenth(best), _tenth(review), _tenth(sure))


def where(odds: float, calibration: Calibration) -> float:
    """The least weight that keeps these log2 odds."""
    low, high = -40.0, 40.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if kept(middle, calibration) >= odds else (middle, high)
    return high


# Beyond these weights there are too few mistakes, or too few true pairs, to measure.
CALIBRATED = (-8.0, 12.0)
STEP = 0.5


def calibrate(weights: NDArray[np.float64], same: NDArray[np.bool_]) -> Calibration:
    """Of pairs of known truth: what odds each weight keeps, never falling as it grows."""
    edges = np.arange(CALIBRATED[0], CALIBRATED[1] + STEP, STEP)
    blocks: list[list[float]] = []
    for low in edges[:-1]:
        inside = (weights >= low) & (weights < low + STEP)
        count = float(inside.sum())
        if count < FEWEST_CALIBRATED:
            continue
        blocks.append([count, float(same[inside].sum()), float(weights[inside].sum())])
        # Pool adjacent violators.
        while len(blocks) > 1 and _share(blocks[-2]) >= _share(blocks[-1]):
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return tuple(
        (round(block[2] / block[0], 2), round(log2(_share(block) / (1 - _share(block))), 2))
        for block in blocks
    )


FEWEST_CALIBRATED = 100


def _share(block: list[float]) -> float:
    return (block[1] + BEFORE) / (block[0] + 2 * BEFORE)


def surest(weights: NDArray[np.float64], same: NDArray[np.bool_]) -> float:
    """From which weight on at most the allowed share of links is false."""
    order = np.argsort(-weights, kind="stable")
    false = np.cumsum(~same[order])
    links = np.arange(1, len(order) + 1)
    right = np.nonzero(false <= links * FALSE_AMONG_LINKS * PRUDENCE)[0]
    return float(weights[order][right[-1]]) if len(right) else float(np.inf)


def best_f1(weights: NDArray[np.float64], same: NDArray[np.bool_], missed: int) -> float:
    """The weight at which precision and recall are best together."""
    order = np.argsort(-weights, kind="stable")
    true = np.cumsum(same[order])
    every = int(true[-1]) + missed if len(true) else missed
    f1 = 2 * true / (np.arange(1, len(order) + 1) + max(every, 1))
    return float(weights[order][int(np.argmax(f1))]) if len(order) else 0.0


def _tenth(value: float) -> float:
    return round(value, 1)
