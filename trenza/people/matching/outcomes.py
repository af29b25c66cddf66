"""What may be linked without anybody's decision: a weight is not enough."""

from collections.abc import Sequence
from typing import Literal

from trenza.people.matching.definition import COMPARISONS, HOMONYM, MISSING
from trenza.people.matching.weights import Thresholds

Outcome = Literal["link", "review", "new"]

Levels = dict[str, tuple[str, ...]]

# What must agree at least, one line or another. Phone, e-mail and address are never enough: a
# household shares them, and so does whoever fills in the forms. But without a document that both
# show, names and birth are not enough either: two women of one name can be born on one day.
_NAMED = ("exact", "crossed_with_surname", "slip", "same_words", "sounds_alike")
BY_DOCUMENT: Levels = {
    "document": ("official", "other_official", "typed_same"),
    "given": (*_NAMED, "first_of_compound", "last_of_compound", "same_skeleton", "similar"),
}
BY_NAME_AND_BIRTH: Levels = {
    "given": _NAMED,
    "surname1": ("-", "exact", "crossed", "slip", "sounds_alike"),
    "surname2": ("-", "exact", "slip", "sounds_alike", "same_skeleton", "is_first", "similar"),
    "birth": ("exact",),
}

NAMED_AND_BORN: tuple[Levels, ...] = (
    {**BY_NAME_AND_BIRTH, "document": ("typed_slip",)},
    {**BY_NAME_AND_BIRTH, "phone": ("exact",)},
    {**BY_NAME_AND_BIRTH, "email": ("exact",)},
    {**BY_NAME_AND_BIRTH, "place": ("address",)},
)

# Contradictions that a person has to look at, whatever else agrees: twins, father and son of one
# name, a document lent by a relative.
CONTRADICTIONS: Levels = {
    "given": ("same_first", "same_last", "same_start", "faint", "is_surname", "different"),
    "birth": ("near_year", "different"),
    "document": ("mixed", "differ_slip", "differ"),
}


_PLACE = {comparison.name: place for place, comparison in enumerate(COMPARISONS)}
_NAMES = {comparison.name: comparison.names() for comparison in COMPARISONS}
_MISSING = "-"


def _numbers(told: Levels) -> dict[str, tuple[int, ...]]:
    return {
        c: tuple(MISSING if name == _MISSING else _NAMES[c].index(name) for name in names)
        for c, names in told.items()
    }


def _places(told: Levels) -> tuple[tuple[int, frozenset[int]], ...]:
    return tuple((_PLACE[c], frozenset(numbers)) for c, numbers in _numbers(told).items())


_LINES = (BY_DOCUMENT, *NAMED_AND_BORN)
_ENOUGH = tuple(_places(line) for line in _LINES)
_AGAINST = _places(CONTRADICTIONS)
_HOMONYM = _places(HOMONYM)


def homonyms(levels: Sequence[int]) -> bool:
    """Whether the names agree as those of two strangers can."""
    return all(levels[place] in numbers for place, numbers in _HOMONYM)


def certain(levels: Sequence[int]) -> bool:
    """Whether these levels allow a link that nobody looks at, if the weight does."""
    if any(levels[place] in numbers for place, numbers in _AGAINST):
        return False
    return any(all(levels[place] in numbers for place, numbers in line) for line in _ENOUGH)


def decide(weight: float, levels: Sequence[int], thresholds: Thresholds) -> Outcome:
    """Link, review or new person."""
    if weight >= thresholds.link and certain(levels):
        return "link"
    return "review" if weight >= thresholds.review else "new"


def _sql(levels: Levels, word: str) -> str:
    parts = (f"{c} IN ({', '.join(map(str, n))})" for c, n in _numbers(levels).items())
    return "(" + word.join(parts) + ")"


def homonyms_sql() -> str:
    """``homonyms`` over columns with the levels; the same text for every engine."""
    return _sql(HOMONYM, " AND ")


def certain_sql() -> str:
    """``certain`` over columns with the levels; the same text for every engine."""
    enough = " OR ".join(_sql(line, " AND ") for line in _LINES)
    return f"(NOT {_sql(CONTRADICTIONS, ' OR ')} AND ({enough}))"
