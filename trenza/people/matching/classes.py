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


ALIKE = ("exact", "crossed_with_surname", "first_of_compound", "last_of_compound", "slip",
         "same_words", "sounds_alike", "initial", "same_first", "same_skeleton")  # fmt: skip
TOGETHER = ("exact", "exact_first_of_january", "day_and_month_crossed", "slip", "rough_same_year",
            "same_month_of_year", "same_day_of_year", "rough_near_year")  # fmt: skip
# Without what makes it what it is a class drifts into another: levels outside are all but excluded.
BOUND: dict[str, tuple[str, tuple[str, ...]]] = {
    "twin": ("birth", TOGETHER),
    "namesake": ("given", ALIKE),
    "namesake_maternal": ("given", ALIKE),
}
OUTSIDE = 1e-5


def kinds_at_home(patterns: Patterns) -> Floats:
    """A first guess of who at home each pattern is, to begin from."""

    def shows(comparison: str, *names: str) -> NDArray[np.bool_]:
        return np.isin(patterns.levels[:, _PLACE[comparison]], numbers(comparison, names))

    born = shows("birth", "exact", "exact_first_of_january", "day_and_month_crossed")
    named = shows("given", "exact", "first_of_compound", "last_of_compound", "slip")
    first = shows("surname1", "exact", "slip", "sounds_alike")
    crossed = shows("surname1", "is_second")
    both = first & shows("surname2", "exact", "slip", "sounds_alike")
    told = {
        "twin": born,
        "namesake": named & ~crossed,
        "namesake_maternal": named & crossed,
        "sibling": both,
        "paternal": first,
        "maternal": crossed,
    }
    taken = np.zeros(len(patterns.pairs), dtype=np.bool_)
    guess = np.full((len(patterns.pairs), len(KINDS)), 0.02)
    for kind, shown in told.items():
        guess[shown & ~taken, KINDS.index(kind)] = 0.9
        taken |= shown
    guess[~taken, KINDS.index("relative")] = 0.9
    found: Floats = guess / guess.sum(axis=1, keepdims=True)
    return found


def bounds(kinds: Sequence[str]) -> list[NDArray[np.bool_] | None]:
    """Per comparison, which levels each class may show; None where any."""
    found: list[NDArray[np.bool_] | None] = []
    for comparison in COMPARISONS:
        allowed = np.ones((len(kinds), len(comparison.names())), dtype=np.bool_)
        for place, kind in enumerate(kinds):
            named, levels = BOUND.get(kind, ("", ()))
            if named == comparison.name:
                allowed[place] = False
                allowed[place, numbers(named, levels)] = True
        found.append(None if allowed.all() else allowed)
    return found


def maximise(patterns: Patterns, belonging: Floats, kinds: Sequence[str] = ()) -> Mixture:
    """The mixture under which each pattern belongs to the classes as told."""
    weighted = belonging * patterns.pairs[:, None]
    tables = []
    allowed = bounds(kinds) if kinds else [None] * len(COMPARISONS)
    for place, comparison in enumerate(COMPARISONS):
        size = len(comparison.names())
        table = np.full((belonging.shape[1], size), BEFORE)
        column = patterns.levels[:, place]
        for level in range(size):
            table[:, level] += weighted[column == level].sum(axis=0)
        table /= table.sum(axis=1, keepdims=True)
        bound = allowed[place]
        if bound is not None:
            table = np.where(bound, table, OUTSIDE)
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


def separate(
    patterns: Patterns, first: Floats, kinds: Sequence[str] = (), rounds: int = ROUNDS
) -> Mixture:
    """The mixture that explains the patterns, from a first guess of who belongs where."""
    mixture = maximise(patterns, first, kinds)
    for _ in range(rounds):
        mixture = maximise(patterns, expect(patterns, mixture), kinds)
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
    kinds = kinds_at_home(patterns) * np.where(home, 0.96, 0.01)[:, None]
    belonging = [np.where(person, 0.96, 0.01), np.where(~person & ~home, 0.96, 0.01)]
    guess = np.column_stack([*belonging, kinds])
    found: Floats = guess / guess.sum(axis=1, keepdims=True)
    return found
