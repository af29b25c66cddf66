"""The definition as Python: the source of one function, compiled once."""

from collections.abc import Callable, Iterable
from typing import Any

from rapidfuzz.distance.Levenshtein import distance

from trenza.people.matching.definition import COMPARISONS, MISSING, Comparison
from trenza.people.matching.terms import (
    All,
    Anagram,
    Both,
    Clear,
    Coded,
    Differ,
    Equal,
    Initial,
    Long,
    Marked,
    Near,
    Same,
    Some,
    Spelt,
    Starts,
    Term,
    Within,
    Worded,
)


def condition(term: Term) -> str:
    """A term over the columns ``l_…`` and ``r_…``; false where a column is absent."""
    match term:
        case All(terms):
            return "(" + " and ".join(condition(inner) for inner in terms) + ")"
        case Some(terms):
            return "(" + " or ".join(condition(inner) for inner in terms) + ")"
        case Equal(one, other):
            return f"(l_{one} is not None and l_{one} == r_{other})"
        case Differ(column):
            return f"({_present(column, column)} and l_{column} != r_{column})"
        case Near(one, other, bound):
            # A bound given to rapidfuzz only ends the work earlier: whole numbers have no edge.
            near = f"distance(l_{one}, r_{other}, score_cutoff={bound}) <= {bound}"
            return f"({_present(one, other)} and {near})"
        case Anagram(one, other):
            lengths = f"len(l_{one}) == len(r_{other})"
            return (
                f"({_present(one, other)} and {lengths} and sorted(l_{one}) == sorted(r_{other}))"
            )
        case _:
            return _plain(term)


def _present(one: str, other: str) -> str:
    return f"l_{one} is not None and r_{other} is not None"


def _plain(term: Term) -> str:
    match term:
        case Starts(one, other, n):
            long = f"len(l_{one}) >= {n} and len(r_{other}) >= {n}"
            return f"({_present(one, other)} and {long} and l_{one}[:{n}] == r_{other}[:{n}])"
        case Within(column, bound):
            return f"({_present(column, column)} and abs(l_{column} - r_{column}) <= {bound})"
        case Long(column, n):
            long = f"len(l_{column}) >= {n} and len(r_{column}) >= {n}"
            return f"({_present(column, column)} and {long})"
        case Both(column):
            return f"({_present(column, column)})"
        case Clear(column):
            return f"(l_{column} is False and r_{column} is False)"
        case Coded(column):
            coded = f"l_{column} < ':' and r_{column} < ':'"
            return f"({_present(column, column)} and {coded})"
        case Worded(column):
            worded = f"l_{column} >= ':' and r_{column} >= ':'"
            return f"({_present(column, column)} and {worded})"
        case _:
            return _one_side(term)


def _one_side(term: Term) -> str:
    match term:
        case Same(side, one, other):
            mine = "lr"[side - 1]
            return f"({mine}_{one} is not None and {mine}_{one} == {mine}_{other})"
        case Spelt(one, other):
            parts = [f"l_{c}" for c in one] + [f"r_{c}" for c in other]
            present = " and ".join(f"{part} is not None" for part in parts)
            left, right = _spelt("l", one), _spelt("r", other)
            return f"({present} and {left} == {right})"
        case Initial(side, column):
            mine = "lr"[side - 1]
            return f"({mine}_{column} is not None and len({mine}_{column}) == 1)"
        case Marked(side, column):
            return f"{'lr'[side - 1]}_{column}"
        case _:
            raise TypeError(term)


def _spelt(side: str, columns: tuple[str, ...]) -> str:
    return " + ' ' + ".join(f"{side}_{column}" for column in columns)


def _comparison(comparison: Comparison) -> Iterable[str]:
    branches = []
    if comparison.needs:
        needed = " and ".join(condition(term) for term in comparison.needs)
        branches.append((f"not ({needed})", MISSING))
    if comparison.waived is not None:
        branches.append((condition(comparison.waived), MISSING))
    branches += [(condition(level.term), n) for n, level in enumerate(comparison.levels)]
    for place, (test, value) in enumerate(branches):
        yield f"    {'elif' if place else 'if'} {test}:"
        yield f"        {comparison.name} = {value}"
    yield "    else:"
    rest = len(comparison.levels) if comparison.otherwise else MISSING
    yield f"        {comparison.name} = {rest}"


def source(columns: Iterable[str]) -> str:
    """The text of ``levels(l, r)``: the level of each comparison of two records."""
    names = tuple(columns)
    lines = ["def levels(l, r):"]
    lines += [f"    ({', '.join(f'{side}_{c}' for c in names)},) = {side}" for side in "lr"]
    for comparison in COMPARISONS:
        lines += _comparison(comparison)
    lines.append(f"    return ({', '.join(c.name for c in COMPARISONS)},)")
    return "\n".join(lines) + "\n"


def compiled(columns: Iterable[str]) -> Callable[[Any, Any], tuple[int, ...]]:
    """The function itself; its text comes from the definition alone, never from data."""
    space: dict[str, Any] = {"distance": distance}
    exec(compile(source(columns), "<definition>", "exec"), space)  # noqa: S102
    function: Callable[[Any, Any], tuple[int, ...]] = space["levels"]
    return function
