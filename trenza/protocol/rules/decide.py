"""The decision: the Python twin of what PostgreSQL enforces in trenza/access/sql.

own   = matrix.own   & relation
other = matrix.other & basis & relation & protection         an item blocked by its author: nothing
"""

from dataclasses import dataclass

from trenza.protocol.rules.compile import Compiled, bases_of, cap_applies
from trenza.protocol.rules.masks import NOTHING, Level, Masks
from trenza.protocol.rules.pack import AUTOMATIC_KINDS


@dataclass(frozen=True)
class Granted:
    """What a person's live consent, or an agreement, gives to the viewer's organisation."""

    kind: str  # consent | agreement
    masks: Masks


@dataclass(frozen=True)
class Case:
    """Everything a decision depends on. An unknown word decides as if it were missing: none."""

    profile: str
    sector: str
    situation: str
    relation: str = ""
    protection: str = "none"
    granted: tuple[Granted, ...] = ()


@dataclass(frozen=True)
class Decision:
    """Levels of a whole folder: for records of the own organisation and for those of others."""

    own: Masks
    other: Masks

    def level(self, bit: int, *, own: bool, blocked: bool = False) -> Level:
        """The level of one item; its author's block hides it from everybody else."""
        if blocked and not own:
            return Level.NONE
        return (self.own if own else self.other).level(bit)


def decide(compiled: Compiled, case: Case) -> Decision:
    """Decide a whole folder at once."""
    row = compiled.row(case.profile, case.sector, case.situation)
    relation = cap_masks(compiled, "relation", case.relation, case.situation)
    protection = cap_masks(compiled, "protection", case.protection, case.situation)
    return Decision(
        own=row.own & relation,
        other=row.other & basis_masks(compiled, case) & relation & protection,
    )


def basis_masks(compiled: Compiled, case: Case) -> Masks:
    """What the law gives to the sector by itself, plus what consents and agreements add."""
    total = NOTHING
    for basis in bases_of(compiled.pack, case.sector, AUTOMATIC_KINDS):
        total |= compiled.bases[basis.code]
    for granted in case.granted:
        total |= granted.masks.nested & most_granted(compiled, case.sector, granted.kind)
    return total


def most_granted(compiled: Compiled, sector: str, kind: str) -> Masks:
    """The most that consents (or agreements) can give to a sector."""
    total = NOTHING
    if kind not in AUTOMATIC_KINDS:
        for basis in bases_of(compiled.pack, sector, [kind]):
            total |= compiled.bases[basis.code]
    return total


def cap_masks(compiled: Compiled, factor: str, code: str, situation: str) -> Masks:
    """What a relation or protection allows in a situation; nothing if it is unknown."""
    if not cap_applies(compiled.pack.cap(factor, code), situation):
        return NOTHING
    return compiled.caps[factor, code]
