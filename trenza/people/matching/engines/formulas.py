"""The weights of a model as SQL over the levels; the same text for every engine."""

from trenza.people.matching.definition import COMPARISONS, NAMES, TABLE_OF, WHOLE
from trenza.people.matching.weights import KINDS, MatchModel

# What scoring needs of each record besides the normal form: the rarity of its names.
RARITIES = tuple(dict.fromkeys(
    level.frequency for comparison in COMPARISONS for level in comparison.levels
    if level.frequency not in ("", WHOLE)
))  # fmt: skip


def _number(value: float) -> str:
    # Written in full: a short literal would be a DECIMAL, and sums would differ in the last places.
    return f"CAST('{value!r}' AS DOUBLE)"


def _case(column: str, weights: tuple[float, ...]) -> str:
    cases = " ".join(f"WHEN {n} THEN {_number(w)}" for n, w in enumerate(weights))
    return f"CASE {column} {cases} ELSE {_number(0.0)} END"


def rarity(comparison_name: str, model: MatchModel) -> str:
    """What the rarity of the shared value adds, from the columns ``f_…`` of one record."""
    comparison = next(c for c in COMPARISONS if c.name == comparison_name)
    cases = [
        f"WHEN {number} THEN {_number(model.frequency_strength)} * "
        f"({_number(model.presumed(comparison.name, number, level.frequency))} "
        f"- f_{level.frequency})"
        for number, level in enumerate(comparison.levels)
        if level.frequency
    ]
    text = f"CASE {comparison.name} {' '.join(cases)} ELSE {_number(0.0)} END" if cases else ""
    if comparison.name != "given":
        return text
    joint = f"CASE WHEN given = 0 AND surname1 = 0 THEN f_joint ELSE {_number(0.0)} END"
    return f"({text} + {joint})"


def sums(model: MatchModel) -> dict[str, str]:
    """Against a stranger and against each kind at home, in the order of the comparisons.

    They read the levels and ``homonym``.
    """
    stranger = _number(model.prior)
    for comparison in COMPARISONS:
        told = _case(comparison.name, model.against_stranger(comparison.name))
        if comparison.name not in NAMES:
            same_name = _case(comparison.name, model.against_homonym(comparison.name))
            told = f"CASE WHEN homonym THEN {same_name} ELSE {told} END"
        added = rarity(comparison.name, model)
        stranger += f"\n + ({told} + {added})" if added else f"\n + {told}"
    found = {"stranger": stranger}
    for kind, prior in zip(KINDS, model.prior_kinds, strict=True):
        found[kind] = _number(prior) + "".join(
            f"\n + {_case(c.name, model.against_kind(c.name, kind))}" for c in COMPARISONS
        )
    return found


def softest(*columns: str) -> str:
    """The odds against several explanations together; the same steps as in Python."""
    least = f"least({', '.join(columns)})"
    powers = " + ".join(f"power(2.0, {least} - {column})" for column in columns)
    return f"({least} - log2({powers}))"


def rarity_columns() -> tuple[str, ...]:
    """What the formulas read, of one record or of both."""
    plain = (f"l.f_{column} AS f_{column}" for column in (*RARITIES, "joint"))
    return (*plain, f"greatest(l.f_{WHOLE}, r.f_{WHOLE}) AS f_{WHOLE}")


def table_of(column: str) -> str:
    """The table of frequencies of a record's column."""
    return TABLE_OF[column]
