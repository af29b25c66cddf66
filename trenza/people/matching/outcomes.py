"""What may be linked without anybody's decision: a weight is not enough."""

from collections.abc import Sequence
from typing import Literal

from trenza.people.matching.definition import COMPARISONS
from trenza.people.matching.weights import Thresholds

Outcome = Literal["link", "review", "new"]

# Agreements of which two at least are needed. Phone, e-mail, address and sex are not among them:
# a household shares them, and so does whoever fills in the forms.
SOLID = {
    "given": (
        "exact", "crossed_with_surname", "first_of_compound", "last_of_compound", "slip",
        "same_words", "sounds_alike", "same_skeleton", "similar",
    ),
    "surname1": ("exact", "crossed", "slip", "sounds_alike", "same_skeleton"),
    "birth": ("exact", "exact_first_of_january", "day_and_month_crossed", "slip"),
    "document": ("official", "other_official", "typed_same"),
}  # fmt: skip
SOLID_NEEDED = 2

# Contradictions that a person has to look at, whatever else agrees: twins, father and son of one
# name, a document lent by a relative.
CONTRADICTIONS = {
    "given": ("same_first", "same_last", "same_start", "faint", "is_surname", "different"),
    "birth": ("near_year", "different"),
    "document": ("mixed", "differ_slip", "differ"),
}

_PLACE = {comparison.name: place for place, comparison in enumerate(COMPARISONS)}
_NAMES = {comparison.name: comparison.names() for comparison in COMPARISONS}


def _numbers(told: dict[str, tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    return {c: tuple(_NAMES[c].index(name) for name in names) for c, names in told.items()}


_SOLID = [(_PLACE[c], frozenset(numbers)) for c, numbers in _numbers(SOLID).items()]
_AGAINST = [(_PLACE[c], frozenset(numbers)) for c, numbers in _numbers(CONTRADICTIONS).items()]


def certain(levels: Sequence[int]) -> bool:
    """Whether these levels allow a link that nobody looks at, if the weight does."""
    if any(levels[place] in numbers for place, numbers in _AGAINST):
        return False
    return sum(levels[place] in numbers for place, numbers in _SOLID) >= SOLID_NEEDED


def decide(weight: float, levels: Sequence[int], thresholds: Thresholds) -> Outcome:
    """Link, review or new person."""
    if weight >= thresholds.link and certain(levels):
        return "link"
    return "review" if weight >= thresholds.review else "new"


def certain_sql() -> str:
    """``certain`` over columns with the levels; the same text for every engine."""

    def inside(comparison: str, numbers: tuple[int, ...]) -> str:
        return f"{comparison} IN ({', '.join(map(str, numbers))})"

    against = " OR ".join(inside(*item) for item in _numbers(CONTRADICTIONS).items())
    solid = " + ".join(
        f"CASE WHEN {inside(*item)} THEN 1 ELSE 0 END" for item in _numbers(SOLID).items()
    )
    return f"(NOT ({against}) AND ({solid}) >= {SOLID_NEEDED})"
