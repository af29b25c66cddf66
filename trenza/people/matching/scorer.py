"""Scoring two records online, with the weights of the batch, and saying why."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import blake2b
from math import log2
from operator import getitem
from typing import NamedTuple

from trenza.people.matching.definition import (
    BESIDE_FORM,
    COMPARISONS,
    CROWDED,
    KEYS,
    MISSING,
    TABLE_OF,
    WHOLE,
)
from trenza.people.matching.frequencies import Frequencies
from trenza.people.matching.outcomes import Outcome, decide, homonyms
from trenza.people.matching.python import compiled
from trenza.people.matching.weights import KINDS, MatchModel
from trenza.people.rules.normal import NormalForm

_levels: Callable[[tuple[object, ...], tuple[object, ...]], tuple[int, ...]] = compiled(
    (*NormalForm._fields, *BESIDE_FORM)
)

_COLUMN = {name: place for place, name in enumerate(NormalForm._fields)}
_GIVEN, _SURNAME = _COLUMN["given"], _COLUMN["surname1"]
_PLACES = {comparison.name: place for place, comparison in enumerate(COMPARISONS)}
_KEYS = [
    (
        rule.name.encode(),
        rule.cap,
        tuple((_COLUMN[name], length or None) for name, length in rule.columns),
    )
    for rule in KEYS
]
_EXACT = 0  # of given name and of first surname
_CROSSED = [level.frequency for level in COMPARISONS[0].levels].index(WHOLE)


class Part(NamedTuple):
    """What one comparison says: its level and what that weighs, in log2."""

    comparison: str
    level: str
    against_stranger: float
    against_household: float


class Score(NamedTuple):
    """log2 odds that two records are one person: against strangers, against those at home.

    ``kind`` is who at home comes nearest: a relative, a twin, a namesake.
    """

    weight: float
    against_stranger: float
    against_household: float
    kind: str
    levels: tuple[int, ...]
    rarities: tuple[float, ...]
    model: MatchModel

    @property
    def parts(self) -> tuple[Part, ...]:
        """What each comparison adds; those that are missing add nothing and are not listed."""
        tables = _tables(self.model)
        rows = tables.homonym if homonyms(self.levels) else tables.stranger
        home = tables.kinds[KINDS.index(self.kind)]
        found = []
        for place, (comparison, level) in enumerate(zip(COMPARISONS, self.levels, strict=True)):
            if level == MISSING:
                continue
            stranger = rows[place][level] + self.rarities[place]
            household = home[place][level]
            found.append(Part(comparison.name, comparison.names()[level], stranger, household))
        return tuple(found)


class _Tables(NamedTuple):
    """The model by position; the last of each row is the missing level (-1), which says nothing."""

    stranger: tuple[tuple[float, ...], ...]
    homonym: tuple[tuple[float, ...], ...]
    kinds: tuple[tuple[tuple[float, ...], ...], ...]
    rare: tuple[tuple[int, int, int, str, float], ...]
    whole: float


@lru_cache(maxsize=64)
def _tables(model: MatchModel) -> _Tables:
    rare = tuple(
        (
            _PLACES[comparison.name],
            number,
            _COLUMN[level.frequency],
            TABLE_OF[level.frequency],
            model.presumed(comparison.name, number, level.frequency),
        )
        for comparison in COMPARISONS
        for number, level in enumerate(comparison.levels)
        if level.frequency not in ("", WHOLE)
    )
    return _Tables(
        tuple((*model.against_stranger(c.name), 0.0) for c in COMPARISONS),
        tuple((*model.against_homonym(c.name), 0.0) for c in COMPARISONS),
        tuple(
            tuple((*model.against_kind(c.name, kind), 0.0) for c in COMPARISONS) for kind in KINDS
        ),
        rare,
        model.presumed("given", _CROSSED, WHOLE),
    )


def uncrowded(form: NormalForm, frequencies: Frequencies) -> NormalForm:
    """Without the phone, e-mail or address that a centre shares with all who come to it."""
    for column in CROWDED:
        if getattr(form, column) in frequencies.crowded.get(column, ()):
            form = form._replace(**{column: None})  # type: ignore[arg-type]
    return form


def levels(one: NormalForm, other: NormalForm, frequencies: Frequencies) -> tuple[int, ...]:
    """The level of each comparison."""
    common = frequencies.common
    return _levels((*one, one.given in common), (*other, other.given in common))


def _rarities(
    one: NormalForm,
    other: NormalForm,
    found: tuple[int, ...],
    tables: _Tables,
    model: MatchModel,
) -> tuple[float, ...]:
    added = [0.0] * len(COMPARISONS)
    frequencies, strength = model.frequencies, model.frequency_strength
    for place, number, column, table, expected in tables.rare:
        if found[place] == number:
            value = one[column]
            added[place] = strength * (expected - frequencies.share(table, value))  # type: ignore[arg-type]
    if found[0] == _EXACT and found[1] == _EXACT:
        added[0] += frequencies.joint.get((one[_GIVEN], one[_SURNAME]), 0.0)  # type: ignore[arg-type]
    if found[0] == _CROSSED:
        commoner = max(_whole(form, frequencies) for form in (one, other))
        added[0] = strength * (tables.whole - commoner)
    return tuple(added)


def _whole(form: NormalForm, frequencies: Frequencies) -> float:
    """log2 of how many have both this given name and this first surname."""
    alone = frequencies.share("given", form.given) + frequencies.share("surname", form.surname1)
    return alone - frequencies.joint.get((form.given or "", form.surname1 or ""), 0.0)


def score(one: NormalForm, other: NormalForm, model: MatchModel) -> Score:
    """How likely two records are of one person; the order of the two does not matter."""
    if model.frequencies.crowded:
        one, other = uncrowded(one, model.frequencies), uncrowded(other, model.frequencies)
    tables = _tables(model)
    found = levels(one, other, model.frequencies)
    rarities = _rarities(one, other, found, tables, model)
    stranger = model.prior
    rows = tables.homonym if homonyms(found) else tables.stranger
    for row, level, added in zip(rows, found, rarities, strict=True):
        stranger += row[level] + added
    home = []
    for prior, kind_rows in zip(model.prior_kinds, tables.kinds, strict=True):
        home.append(sum(map(getitem, kind_rows, found), prior))
    household = softest(home)
    kind = KINDS[home.index(min(home))]
    return Score(softest((stranger, household)), stranger, household, kind, found, rarities, model)


def softest(sums: Sequence[float]) -> float:
    """The odds against all of several explanations together: little more than the least."""
    least = min(sums)
    return least - log2(sum([2.0 ** (least - one) for one in sums]))


def outcome(scored: Score, model: MatchModel) -> Outcome:
    """Link, review or new person."""
    return decide(scored.weight, scored.levels, model.thresholds)


def blocking_keys(form: NormalForm) -> tuple[int, ...]:
    """The reasons for which others are compared with this record, as signed 64-bit numbers."""
    return tuple(sorted(capped_keys(form)))


def capped_keys(form: NormalForm) -> dict[int, int]:
    """The keys of this record, each with how many may share it before it says too little."""
    texts = [None if value is None else str(value).encode() for value in form]
    found = {}
    for name, cap, columns in _KEYS:
        parts = [name]
        for column, length in columns:
            text = texts[column]
            if text is None:
                break
            parts.append(text[:length])
        else:
            digest = blake2b(b"\0".join(parts), digest_size=8).digest()
            found[int.from_bytes(digest, "big", signed=True)] = cap
    return found
