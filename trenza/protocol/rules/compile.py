"""From words to masks: every cell of the matrix, every basis, every cap.

A missing word gives a zero; nothing is ever inferred upwards. A situation without a door (not
openable) is all zeros, whatever the rules foresee for it: no page and no forged request opens it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from trenza.protocol.rules.masks import NOTHING, Level, Masks, masks_of
from trenza.protocol.rules.pack import Basis, Cap, Grant, Pack, RecordType, Rule, Selection


@dataclass(frozen=True)
class Row:
    """The cells of one profile, sector and situation: own records and those of others."""

    own: Masks
    other: Masks

    def side(self, own: bool) -> Masks:
        """The masks for records of the own organisation or of others."""
        return self.own if own else self.other


Cell = tuple[str, str, str]  # profile, sector, situation
CLOSED = Row(NOTHING, NOTHING)


@dataclass(frozen=True)
class Compiled:
    """A pack with its masks: what PostgreSQL enforces and what Python explains."""

    pack: Pack
    matrix: dict[Cell, Row]
    bases: dict[str, Masks]  # by the basis' code
    caps: dict[tuple[str, str], Masks]  # by factor and code

    def row(self, profile: str, sector: str, situation: str) -> Row:
        """The cells for these words; zeros if the pack does not know one of them."""
        return self.matrix.get((profile, sector, situation), CLOSED)

    def rule(self, cell: Cell, type_code: str, *, own: bool) -> Rule | None:
        """The rule that had the last word on a cell; None if none spoke or the door is closed."""
        if cell not in self.matrix or not self.pack.situation(cell[2]).openable:
            return None
        if (cell, own) not in self._spoken:
            self._spoken[cell, own] = outcomes(self.pack, cell, own=own)
        return self._spoken[cell, own][type_code].rule

    @cached_property
    def _spoken(self) -> dict[tuple[Cell, bool], dict[str, "Outcome"]]:
        """Filled as cells are asked for: only explanations need it."""
        return {}


@dataclass(frozen=True)
class Outcome:
    """The level of one cell and the rule that had the last word; None if no rule spoke."""

    level: Level
    rule: Rule | None


def selects(what: Selection, one: RecordType) -> bool:
    """Whether a selection picks a type: it fits every word given and is no exception."""
    if one.code in what.exceptions:
        return False
    if what.all:
        return True
    asked = (
        (what.types, one.code),
        (what.areas, one.area),
        (what.blocks, one.block),
        (what.sensitivity, one.sensitivity),
    )
    given = [(words, word) for words, word in asked if words]
    return bool(given) and all(word in words for words, word in given)


def compile_pack(pack: Pack) -> Compiled:
    """All masks of a pack; a pure function of what the pack says."""
    bits = {one.code: one.bit for one in pack.types}
    matrix = {}
    for profile in pack.profiles:
        for sector in pack.sectors:
            for situation in pack.situations:
                cell = (profile.code, sector, situation.code)
                matrix[cell] = _row(pack, cell, bits) if situation.openable else CLOSED
    return Compiled(
        pack=pack,
        matrix=matrix,
        bases={basis.code: _granted(pack, basis.grants) for basis in pack.bases},
        caps={(cap.factor, cap.code): _granted(pack, cap.grants) for cap in pack.caps},
    )


def _row(pack: Pack, cell: Cell, bits: dict[str, int]) -> Row:
    own, other = (
        masks_of({bits[code]: one.level for code, one in outcomes(pack, cell, own=own).items()})
        for own in (True, False)
    )
    return Row(own, other)


def outcomes(pack: Pack, cell: Cell, *, own: bool) -> dict[str, Outcome]:
    """Level and deciding rule of every type for one profile, sector and situation."""
    result = {one.code: Outcome(Level.NONE, None) for one in pack.types}
    for rule in pack.matrix:
        if rule.own == own and _applies(pack, rule, cell):
            for one in pack.types:
                if selects(rule.what, one):
                    result[one.code] = _after(rule, result[one.code])
    return result


def _applies(pack: Pack, rule: Rule, cell: Cell) -> bool:
    profile, sector, situation = cell
    return (
        profile in rule.profiles
        and sector in pack.profile(profile).sectors
        and (not rule.sectors or sector in rule.sectors)
        and (not rule.situations or situation in rule.situations)
    )


def _after(rule: Rule, before: Outcome) -> Outcome:
    if rule.lowers and before.level <= rule.level:
        return before
    return Outcome(rule.level, rule)


def touched_cells(pack: Pack) -> dict[str, int]:
    """How many cells each rule decides in the end."""
    counts = {rule.code: 0 for rule in pack.matrix}
    for profile in pack.profiles:
        for sector in profile.sectors:
            for situation in pack.situations:
                cell = (profile.code, sector, situation.code)
                for own in (True, False):
                    for outcome in outcomes(pack, cell, own=own).values():
                        if outcome.rule:
                            counts[outcome.rule.code] += 1
    return counts


def _granted(pack: Pack, grants: Iterable[Grant]) -> Masks:
    """The best level that any of the grants gives to each type."""
    levels = {one.bit: Level.NONE for one in pack.types}
    for grant in grants:
        for one in pack.types:
            if selects(grant.what, one):
                levels[one.bit] = max(levels[one.bit], grant.max)
    return masks_of(levels)


def bases_of(pack: Pack, sector: str, kinds: Iterable[str]) -> list[Basis]:
    """The bases of a recipient sector of these kinds."""
    wanted = set(kinds)
    return [basis for basis in pack.bases if basis.sector == sector and basis.kind in wanted]


def cap_applies(cap: Cap | None, situation: str) -> bool:
    """Whether a relation or protection is known and holds in this situation."""
    return cap is not None and (not cap.situations or situation in cap.situations)
