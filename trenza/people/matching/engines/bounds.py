"""What a pair can weigh at most, from tests that cost little: most pairs need no others.

The bound is compiled from the definition too. Where a term asks for an edit distance, the bound
asks whether the characters of both texts could be so near, and takes the heaviest of that level and
all after it. So nothing that would be kept is lost, and what is kept is then compared in full.
"""

from math import inf, log2
from string import ascii_lowercase, digits

from trenza.people.matching import sql
from trenza.people.matching.definition import COMPARISONS, WHOLE, Comparison
from trenza.people.matching.terms import All, Anagram, Near, Some, Spelt, Term
from trenza.people.matching.weights import MatchModel

# Columns of which it pays to know the characters, and which can be in them.
_LETTERS = (*ascii_lowercase, *digits)
_NUMBERS = tuple(digits)
BAGS = {
    "given": _LETTERS,
    "given_skeleton": _LETTERS,
    "surname1": _LETTERS,
    "surname1_skeleton": _LETTERS,
    "surname2": _LETTERS,
    "address": _LETTERS,
    "phone": _NUMBERS,
    "birth": _NUMBERS,
    "dni": _NUMBERS,
    "nie": _NUMBERS,
}
_OFTEN = "aeiornlst" + digits  # of these it is told, too, whether they are there twice
_ROUNDING = 1e-6


def bag(column: str, text: str = "value") -> str:
    """A number whose bits tell which characters a text has; one edit changes two bits at most."""
    told = [f"contains({text}, '{character}')" for character in BAGS[column]]
    told += [
        f"length({text}) - length(replace({text}, '{character}', '')) > 1"
        for character in BAGS[column]
        if character in _OFTEN and column != "address"  # long texts tell enough
    ]
    bits = " | ".join(f"(({test})::BIGINT << {place})" for place, test in enumerate(told))
    return f"({bits})"


def _cheap(term: Term) -> bool:
    if isinstance(term, All | Some):
        return all(_cheap(inner) for inner in term.terms)
    return not isinstance(term, Near | Anagram | Spelt)


def _written(side: str, columns: tuple[str, ...]) -> str:
    """Which characters there are in several columns one after another."""
    together = " | ".join(f"{side}.{column}_bag" for column in columns)
    return f"(({together}) & {(1 << len(_LETTERS)) - 1})"


def possible(term: Term) -> str:
    """What must be true if the term is, without looking at every character."""
    match term:
        case All(terms):
            return "(" + " AND ".join(possible(inner) for inner in terms) + ")"
        case Some(terms):
            return "(" + " OR ".join(possible(inner) for inner in terms) + ")"
        case Near(one, other, distance) if one in BAGS and other in BAGS:
            return f"bit_count(xor(l.{one}_bag, r.{other}_bag)) <= {2 * distance}"
        case Near(one, other, distance):
            return f"abs(length(l.{one}) - length(r.{other})) <= {distance}"
        case Spelt(one, other) if all(column in BAGS for column in (*one, *other)):
            return f"{_written('l', one)} = {_written('r', other)}"
        case Anagram(one, other) if one in BAGS and other in BAGS:
            return f"l.{one}_bag = r.{other}_bag"
        case Anagram(one, other):
            return f"length(l.{one}) = length(r.{other})"
        case _:
            return sql.condition(term, sql.DUCKDB)


def _number(value: float) -> str:
    return f"CAST({value!r} AS DOUBLE)"


def _weights(comparison: Comparison, model: MatchModel) -> tuple[float, ...]:
    """Against a stranger, whether he has the same name or not: the larger of both."""
    name = comparison.name
    both = zip(model.against_stranger(name), model.against_homonym(name), strict=True)
    return tuple(max(two) for two in both)


def _most(comparison: Comparison, model: MatchModel) -> list[float]:
    """The heaviest of each level and all after it, with the rarest names that there are."""
    strength = model.frequency_strength
    rare = log2(2.0 / model.records)
    # Where none holds, either something speaks against or nothing is said.
    found = [-inf if comparison.otherwise else 0.0]
    for number, weight in reversed(list(enumerate(_weights(comparison, model)))):
        named = comparison.levels[number].frequency if number < len(comparison.levels) else ""
        rarest = 2 * rare if named == WHOLE else rare
        presumed = model.presumed(comparison.name, number, named) if named else 0.0
        added = strength * (presumed - rarest) if named else 0.0
        found.insert(0, max(found[0], weight + max(0.0, added)))
    return found


def _bound(comparison: Comparison, model: MatchModel) -> str:
    weights, most = _weights(comparison, model), _most(comparison, model)
    cases = []
    if comparison.needs:
        needed = " AND ".join(sql.condition(term, sql.DUCKDB) for term in comparison.needs)
        cases.append(f"WHEN NOT ({needed}) THEN {_number(0.0)}")
    for number, level in enumerate(comparison.levels):
        whole = level.frequency == WHOLE
        told = _number(weights[number] if whole or _cheap(level.term) else most[number])
        if whole or (_cheap(level.term) and level.frequency):
            expected = model.presumed(comparison.name, number, level.frequency)
            told += (
                f" + {_number(model.frequency_strength)} * "
                f"({_number(expected)} - l.f_{level.frequency})"
            )
        if whole:
            # Should the term not hold after all, a later one may; here one record's name is enough.
            told = f"greatest({told}, {_number(most[number + 1])})"
        cases.append(f"WHEN {possible(level.term)} THEN {told}")
    rest = weights[-1] if comparison.otherwise else 0.0
    text = f"CASE {' '.join(cases)} ELSE {_number(rest)} END"
    if comparison.waived is None:
        return text
    # Waived it says nothing, which is more than something against.
    return f"CASE WHEN {possible(comparison.waived)} THEN greatest({text}, 0.0) ELSE {text} END"


def worth_comparing(model: MatchModel, least: float) -> str:
    """The condition on ``l`` and ``r`` under which their weight may reach ``least``.

    ``model`` is already of the size of the register.
    """
    told = "\n + ".join(_bound(comparison, model) for comparison in COMPARISONS)
    return f"{_number(model.prior)} + {told} >= {_number(least - _ROUNDING)}"
