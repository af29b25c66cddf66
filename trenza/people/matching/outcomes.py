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
    "surname1": ("-", "exact", "crossed", "joined", "slip", "sounds_alike"),
    "surname2": ("-", "exact", "slip", "sounds_alike", "same_skeleton", "is_first", "similar"),
    "birth": ("exact",),
}

# Of who is protected or a minor.
_OF_GUARDED: Levels = {"document": ("official", "other_official")}

# A birth date crossed or rough is enough only if two surnames agree. Not one a figure away: between
# father and son of one name that figure can be the decade.
BY_NAMES_AND_YEAR: Levels = {
    **BY_NAME_AND_BIRTH,
    "surname2": ("exact", "slip", "sounds_alike"),
    "birth": ("exact_first_of_january", "day_and_month_crossed", "rough_same_year"),
}
NAMED_AND_BORN: tuple[Levels, ...] = (
    {**BY_NAME_AND_BIRTH, "document": ("typed_slip",)},
    {**BY_NAME_AND_BIRTH, "phone": ("exact",)},
    {**BY_NAME_AND_BIRTH, "email": ("exact",)},
    {**BY_NAME_AND_BIRTH, "place": ("address",)},
    {**BY_NAMES_AND_YEAR, "phone": ("exact",)},
    {**BY_NAMES_AND_YEAR, "email": ("exact",)},
    {**BY_NAMES_AND_YEAR, "place": ("address",)},
)

# Contradictions that a person has to look at, whatever else agrees: twins, father and son of one
# name, a document lent by a relative.
CONTRADICTIONS: Levels = {
    "given": (
        "another_name", "same_first", "same_last", "same_start", "faint", "is_surname", "different",
    ),
    "birth": ("near_year", "different"),
    "document": ("mixed", "differ_slip", "differ"),
}  # fmt: skip


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
_PAPERS = _places(_OF_GUARDED)


def homonyms(levels: Sequence[int]) -> bool:
    """Whether the names agree as those of two strangers can."""
    return all(levels[place] in numbers for place, numbers in _HOMONYM)


def certain(levels: Sequence[int]) -> bool:
    """Whether these levels allow a link that nobody looks at, if the weight does."""
    if contradicted(levels):
        return False
    return any(all(levels[place] in numbers for place, numbers in line) for line in _ENOUGH)


# All names differ and no paper agrees: whatever of a home or a shelter is shared, nobody is asked.
_NOT_ASKED: Levels = {
    "given": ("different",),
    "surname1": ("different",),
    "surname2": ("-", "different"),
    "document": ("-", "differ_slip", "differ", "differ_renewable", "typed_differ"),
}
_NOBODY = _places(_NOT_ASKED)


def contradicted(levels: Sequence[int]) -> bool:
    """Whether something speaks against, so that somebody has to decide."""
    return any(levels[place] in numbers for place, numbers in _AGAINST)


def held(weight: float, levels: Sequence[int], thresholds: Thresholds) -> bool:
    """Whether a review waits for more evidence only: sure enough, and nothing speaks against."""
    return (
        weight >= thresholds.sure
        and not contradicted(levels)
        and decide(weight, levels, thresholds) == "review"
    )


def unseen(levels: Sequence[int], *, guarded: bool) -> bool:
    """``certain``, but of who is guarded only by a valid document."""
    papers = all(levels[place] in numbers for place, numbers in _PAPERS)
    return certain(levels) and (papers or not guarded)


def decide(weight: float, levels: Sequence[int], thresholds: Thresholds) -> Outcome:
    """Link, review or new person."""
    if weight >= thresholds.link and certain(levels):
        return "link"
    if all(levels[place] in numbers for place, numbers in _NOBODY):
        return "new"
    return "review" if weight >= thresholds.review else "new"


def _sql(levels: Levels, word: str) -> str:
    parts = (f"{c} IN ({', '.join(map(str, n))})" for c, n in _numbers(levels).items())
    return "(" + word.join(parts) + ")"


def homonyms_sql() -> str:
    """``homonyms`` over columns with the levels; the same text for every engine."""
    return _sql(HOMONYM, " AND ")


def contradicted_sql() -> str:
    """``contradicted`` over columns with the levels."""
    return _sql(CONTRADICTIONS, " OR ")


def asked_sql() -> str:
    """Whether somebody is asked at all, if the weight is enough."""
    return f"NOT {_sql(_NOT_ASKED, ' AND ')}"


def unseen_sql(guarded: str) -> str:
    """``unseen`` over columns with the levels; ``guarded`` is a column or a condition."""
    papers = _sql(_OF_GUARDED, " AND ")
    return f"({certain_sql()} AND (NOT {guarded} OR {papers}))"


def certain_sql() -> str:
    """``certain`` over columns with the levels; the same text for every engine."""
    enough = " OR ".join(_sql(line, " AND ") for line in _LINES)
    return f"(NOT {contradicted_sql()} AND ({enough}))"
