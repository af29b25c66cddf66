"""The few primitives of which every comparison is made, the same in SQL and in Python.

Only what DuckDB, Spark and rapidfuzz compute alike on ASCII text: equality, Levenshtein with a
bound, equal multisets of characters, prefixes and integer differences. Jaro-Winkler and Damerau
differ between engines in a few pairs in a thousand, so they have no place here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Equal:
    """Column ``one`` of the first record equals column ``other`` of the second; both present."""

    one: str
    other: str


@dataclass(frozen=True)
class Differ:
    """The column is present in both and is not the same."""

    column: str


@dataclass(frozen=True)
class Near:
    """At most ``distance`` insertions, deletions or substitutions apart; both present."""

    one: str
    other: str
    distance: int


@dataclass(frozen=True)
class Anagram:
    """The same characters in another order; both present."""

    one: str
    other: str


@dataclass(frozen=True)
class Starts:
    """The first ``length`` characters are the same, and both have as many."""

    one: str
    other: str
    length: int


@dataclass(frozen=True)
class Within:
    """A difference of whole numbers of at most ``distance``; both present."""

    column: str
    distance: int


@dataclass(frozen=True)
class Long:
    """The text has at least ``length`` characters in both."""

    column: str
    length: int


@dataclass(frozen=True)
class Spelt:
    """Columns of the first record written one after another equal those of the second."""

    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True)
class Same:
    """In the record on ``side`` (1 or 2) two of its own columns are equal."""

    side: int
    one: str
    other: str


@dataclass(frozen=True)
class Initial:
    """The column of the record on ``side`` (1 or 2) is a single character."""

    side: int
    column: str


@dataclass(frozen=True)
class Marked:
    """A yes-or-no column is true in the record on ``side`` (1 or 2)."""

    side: int
    column: str


@dataclass(frozen=True)
class Clear:
    """A yes-or-no column is false in both."""

    column: str


@dataclass(frozen=True)
class Coded:
    """The column is present in both and begins with a figure: a code, not a name."""

    column: str


@dataclass(frozen=True)
class Worded:
    """The column is present in both and begins with no figure."""

    column: str


@dataclass(frozen=True)
class Both:
    """The column is present in both."""

    column: str


@dataclass(frozen=True)
class All:
    """Every one of these."""

    terms: tuple["Term", ...]


@dataclass(frozen=True)
class Some:
    """At least one of these."""

    terms: tuple["Term", ...]


Term = (
    Equal
    | Differ
    | Near
    | Anagram
    | Starts
    | Within
    | Long
    | Spelt
    | Same
    | Initial
    | Marked
    | Clear
    | Coded
    | Worded
    | Both
    | All
    | Some
)


def every(*terms: Term) -> Term:
    """All of these."""
    return All(terms)


def either(*terms: Term) -> Term:
    """One of these at least."""
    return Some(terms)


def equal(one: str, other: str = "") -> Term:
    """The column in both, or one column with another of the second record."""
    return Equal(one, other or one)


def mirrored(term: Term) -> Term:
    """The same with the two records exchanged."""
    match term:
        case Equal(one, other):
            return Equal(other, one)
        case Near(one, other, distance):
            return Near(other, one, distance)
        case Anagram(one, other):
            return Anagram(other, one)
        case Starts(one, other, length):
            return Starts(other, one, length)
        case Spelt(one, other):
            return Spelt(other, one)
        case _:
            return _mirrored_rest(term)


def _mirrored_rest(term: Term) -> Term:
    match term:
        case Same(side, one, other):
            return Same(3 - side, one, other)
        case Initial(side, column):
            return Initial(3 - side, column)
        case Marked(side, column):
            return Marked(3 - side, column)
        case All(terms):
            return All(tuple(mirrored(inner) for inner in terms))
        case Some(terms):
            return Some(tuple(mirrored(inner) for inner in terms))
        case _:
            return term


def one_way_or_other(term: Term) -> Term:
    """The term or its mirror, so that who comes first does not matter."""
    return Some((term, mirrored(term)))
