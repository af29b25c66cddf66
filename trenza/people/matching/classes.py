"""Classes of pairs that nobody labelled, found by expectation and maximisation over levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trenza.people.matching.definition import COMPARISONS, MISSING
from trenza.people.matching.weights import KINDS

Floats = NDArray[np.float64]
Counts = Mapping[str, Mapping[int, float]]
ROUNDS = 40
BEFORE = 0.5
_PLACE = {comparison.name: place for place, comparison in enumerate(COMPARISONS)}


@dataclass(frozen=True)
class Patterns:
    """Distinct rows of levels (one column per comparison) and how many pairs show each."""

    levels: NDArray[np.int8]
    pairs: Floats


@dataclass(frozen=True)
class Mixture:
    """Shares of the classes and, per comparison, the share of each level in each class."""

    shares: Floats
    levels: tuple[Floats, ...]


def numbers(comparison: str, names: Sequence[str]) -> list[int]:
    """The numbers of some levels of a comparison."""
    known = COMPARISONS[_PLACE[comparison]].names()
    return [known.index(name) for name in names]


def kinds_at_home(patterns: Patterns) -> Floats:
    """A first guess of relative, twin or namesake for each pattern, to begin from."""
    birth = patterns.levels[:, _PLACE["birth"]]
    given = patterns.levels[:, _PLACE["given"]]
    born_together = np.isin(
        birth, numbers("birth", ("exact", "exact_first_of_january", "day_and_month_crossed"))
    )
    named_alike = np.isin(
        given, numbers("given", ("exact", "first_of_compound", "last_of_compound", "slip"))
    )
    guess = np.full((len(patterns.pairs), len(KINDS)), 0.02)
    guess[:, 0] = np.where(~born_together & ~named_alike, 0.96, 0.02)
    guess[:, 1] = np.where(born_together, 0.96, 0.02)
    guess[:, 2] = np.where(named_alike & ~born_together, 0.96, 0.02)
    found: Floats = guess / guess.sum(axis=1, keepdims=True)
    return found


def maximise(patterns: Patterns, belonging: Floats) -> Mixture:
    """The mixture under which each pattern belongs to the classes as told."""
    weighted = belonging * patterns.pairs[:, None]
    tables = []
    for place, comparison in enumerate(COMPARISONS):
        size = len(comparison.names())
        table = np.full((belonging.shape[1], size), BEFORE)
        column = patterns.levels[:, place]
        for level in range(size):
            table[:, level] += weighted[column == level].sum(axis=0)
        tables.append(table / table.sum(axis=1, keepdims=True))
    shares = weighted.sum(axis=0) + BEFORE
    return Mixture(shares / shares.sum(), tuple(tables))


def expect(patterns: Patterns, mixture: Mixture) -> Floats:
    """How much each pattern belongs to each class."""
    told = np.tile(np.log(mixture.shares), (len(patterns.pairs), 1))
    for place, table in enumerate(mixture.levels):
        column = patterns.levels[:, place]
        present = column != MISSING
        told[present] += np.log(table[:, column[present]]).T
    told -= told.max(axis=1, keepdims=True)
    odds = np.exp(told)
    found: Floats = odds / odds.sum(axis=1, keepdims=True)
    return found


def separate(patterns: Patterns, first: Floats, rounds: int = ROUNDS) -> Mixture:
    """The mixture that explains the patterns, from a first guess of who belongs where."""
    mixture = maximise(patterns, first)
    for _ in range(rounds):
        mixture = maximise(patterns, expect(patterns, mixture))
    return mixture


def counts_of(patterns: Patterns, belonging: Floats) -> list[Counts]:
    """How many pairs of each class show each level."""
    found: list[Counts] = []
    for kind in range(belonging.shape[1]):
        weights = belonging[:, kind] * patterns.pairs
        found.append(
            {
                comparison.name: {
                    level: float(weights[patterns.levels[:, place] == level].sum())
                    for level in range(len(comparison.names()))
                }
                for place, comparison in enumerate(COMPARISONS)
            }
        )
    return found


# Without labels: person, stranger who shares a key, and those at home.
UNLABELLED = ("person", "stranger", *KINDS)


def unlabelled_guess(patterns: Patterns) -> Floats:
    """A first guess of the class of each pattern, out of what nobody would doubt."""

    def shows(comparison: str, *names: str) -> NDArray[np.bool_]:
        return np.isin(patterns.levels[:, _PLACE[comparison]], numbers(comparison, names))

    same_name = shows("given", "exact", "slip", "first_of_compound", "last_of_compound")
    born = shows("birth", "exact", "day_and_month_crossed", "slip")
    same_family = shows("surname1", "exact", "slip", "crossed", "is_second")
    at_home = (shows("place", "address", "address_slip") | shows("phone", "exact")) & (
        same_family | shows("surname2", "exact")
    )
    document = shows("document", "official", "other_official", "typed_same")
    person = (same_name & born & same_family) | (document & same_name)
    home = at_home & ~person
    twin = home & shows("birth", "exact", "exact_first_of_january")
    namesake = home & same_name & ~twin
    belonging = [person, ~person & ~home, home & ~twin & ~namesake, twin, namesake]
    guess = np.stack([np.where(one, 0.96, 0.01) for one in belonging], axis=1)
    found: Floats = guess / guess.sum(axis=1, keepdims=True)
    return found
