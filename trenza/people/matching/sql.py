"""The definition as SQL for DuckDB and for Spark."""

from collections.abc import Iterable
from dataclasses import dataclass

from trenza.people.matching.definition import COMPARISONS, KEYS, MISSING, Comparison, Key
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


@dataclass(frozen=True)
class Dialect:
    """What the two engines call differently."""

    name: str
    sorted_characters: str
    hash: str


DUCKDB = Dialect("duckdb", "list_sort(string_split({}, ''))", "hash")
SPARK = Dialect("spark", "array_sort(split({}, ''))", "xxhash64")


def condition(term: Term, dialect: Dialect) -> str:
    """A term over the records ``l`` and ``r``; an absent column makes it NULL or false."""
    match term:
        case All(terms):
            return "(" + " AND ".join(condition(inner, dialect) for inner in terms) + ")"
        case Some(terms):
            return "(" + " OR ".join(condition(inner, dialect) for inner in terms) + ")"
        case Equal(one, other):
            return f"l.{one} = r.{other}"
        case Differ(column):
            return f"l.{column} <> r.{column}"
        case Near(one, other, distance):
            return _near(one, other, distance)
        case Anagram(one, other):
            left, right = (dialect.sorted_characters.format(c) for c in (f"l.{one}", f"r.{other}"))
            return f"(length(l.{one}) = length(r.{other}) AND {left} = {right})"
        case _:
            return _plain(term)


def _near(one: str, other: str, distance: int) -> str:
    # The lengths first: they are cheap, and most pairs end there.
    gap = f"abs(length(l.{one}) - length(r.{other})) <= {distance}"
    return f"({gap} AND levenshtein(l.{one}, r.{other}) <= {distance})"


def _plain(term: Term) -> str:
    match term:
        case Starts(one, other, n):
            long = f"length(l.{one}) >= {n} AND length(r.{other}) >= {n}"
            return f"({long} AND substr(l.{one}, 1, {n}) = substr(r.{other}, 1, {n}))"
        case Within(column, distance):
            return f"abs(l.{column} - r.{column}) <= {distance}"
        case Long(column, length):
            return f"(length(l.{column}) >= {length} AND length(r.{column}) >= {length})"
        case Both(column):
            return f"(l.{column} IS NOT NULL AND r.{column} IS NOT NULL)"
        case Coded(column):
            return f"coalesce(l.{column} < ':' AND r.{column} < ':', false)"
        case Worded(column):
            return f"coalesce(l.{column} >= ':' AND r.{column} >= ':', false)"
        case Clear(column):
            return f"(l.{column} = false AND r.{column} = false)"
        case _:
            return _one_side(term)


def _one_side(term: Term) -> str:
    match term:
        case Same(side, one, other):
            return f"{'lr'[side - 1]}.{one} = {'lr'[side - 1]}.{other}"
        case Spelt(one, other):
            left, right = _spelt("l", one), _spelt("r", other)
            # The lengths first: to write one after another is dear.
            long = " = ".join(_lengths(*two) for two in (("l", one), ("r", other)))
            return f"({long} AND {left} = {right})"
        case Initial(side, column):
            return f"length({'lr'[side - 1]}.{column}) = 1"
        case Marked(side, column):
            return f"{'lr'[side - 1]}.{column}"
        case _:
            raise TypeError(term)


def _lengths(side: str, columns: tuple[str, ...]) -> str:
    told = " + ".join(f"length({side}.{column})" for column in columns)
    return f"{told} + {len(columns) - 1}"


def _spelt(side: str, columns: tuple[str, ...]) -> str:
    # || is NULL if any of them is, in both engines; concat() is not.
    return "(" + " || ' ' || ".join(f"{side}.{column}" for column in columns) + ")"


def level(comparison: Comparison, dialect: Dialect) -> str:
    """The number of the first level that holds, or MISSING."""
    cases = []
    if comparison.needs:
        needed = " AND ".join(condition(term, dialect) for term in comparison.needs)
        # Never NULL: presence is the only thing that a comparison may need.
        cases.append(f"WHEN NOT ({needed}) THEN {MISSING}")
    if comparison.waived is not None:
        cases.append(f"WHEN {condition(comparison.waived, dialect)} THEN {MISSING}")
    for number, step in enumerate(comparison.levels):
        cases.append(f"WHEN {condition(step.term, dialect)} THEN {number}")
    rest = len(comparison.levels) if comparison.otherwise else MISSING
    return f"CAST(CASE {' '.join(cases)} ELSE {rest} END AS TINYINT)"


def levels(dialect: Dialect) -> str:
    """One column per comparison."""
    return ",\n".join(f"{level(c, dialect)} AS {c.name}" for c in COMPARISONS)


def _part(column: str, length: int) -> str:
    return f"substr({column}, 1, {length})" if length else column


def key(rule: Key, dialect: Dialect) -> str:
    """The hashed key of one record; NULL when a column is missing."""
    # concat() of NULL differs between engines, so every column is guarded.
    present = " AND ".join(f"{column} IS NOT NULL" for column, _ in rule.columns)
    values = ", ".join(_part(*part) for part in rule.columns)
    return f"CASE WHEN {present} THEN {dialect.hash}('{rule.name}', {values}) END"


def keys(dialect: Dialect, rules: Iterable[Key] = KEYS) -> list[str]:
    """Every key of a record."""
    return [key(rule, dialect) for rule in rules]
