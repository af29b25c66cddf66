"""The matrix of one profile as a sheet that can be read on a wall: types × situations → level.

A cell says what is really seen by whoever attends a person without special protection: the level
of the protocol, cut to what the law or the person's consent can give. Where the protocol says more
than the law, the cell says so too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from trenza.protocol.public import Basis, Compiled, Level, Masks, Pack, RecordType, Situation

WORDS = ("Nada", "Consta", "Resumen", "Completo")
FORMS = {"law": "Ley", "public_task": "Misión pública", "consent": "Permiso de la persona",
         "agreement": "Convenio, cuando haya uno registrado"}  # fmt: skip
OWN, OTHER = "propia", "ajena"


@dataclass(frozen=True)
class Cell:
    """What is seen in a situation, and what the protocol says if the law gives less."""

    situation: str
    level: Level
    protocol: Level
    asks: bool  # only with the person's consent

    @property
    def word(self) -> str:
        """The level in a word."""
        return WORDS[self.level]

    @property
    def limited(self) -> str:
        """The level of the protocol where the law cuts it; '' where it does not."""
        return WORDS[self.protocol] if self.protocol > self.level else ""


@dataclass(frozen=True)
class Line:
    """A type of information with its cells: of the own organisation, then of the others."""

    code: str
    label: str
    sensitivity: str
    own: Cell
    own_varies: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """The types of one block of the content map."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class LegalNote:
    """A reason why the law lets the sector receive."""

    label: str
    norm: str
    form: str


@dataclass(frozen=True)
class Sheet:
    """Everything that one profile sees in one sector."""

    profile: str
    label: str
    sector: str
    sector_label: str
    situations: tuple[Situation, ...]
    groups: tuple[Group, ...]
    notes: tuple[LegalNote, ...]
    limited: bool
    asks: bool
    always_asks: bool  # whatever is seen, is seen with consent: said once, not in every cell


def posts(compiled: Compiled) -> list[tuple[str, str]]:
    """Profile and sector of every sheet: those that may open folders."""
    return [
        (profile.code, sector)
        for profile in compiled.pack.profiles
        for sector in profile.sectors
        if any(
            row.own.exists | row.other.exists
            for cell, row in compiled.matrix.items()
            if cell[:2] == (profile.code, sector)
        )
    ]


def sheet(compiled: Compiled, profile: str, sector: str) -> Sheet:
    """The sheet of one profile in one sector. Raises KeyError if there is no such profile."""
    pack = compiled.pack
    situations = tuple(one for one in pack.situations if one.openable)
    lawful, alone = _lawful(compiled, sector)

    def line(one: RecordType) -> Line:
        rows = [compiled.row(profile, sector, case.code) for case in situations]
        own = [row.own.level(one.bit) for row in rows]
        cells = tuple(
            Cell(
                case.code,
                min(row.other.level(one.bit), lawful.level(one.bit)),
                row.other.level(one.bit),
                min(row.other.level(one.bit), lawful.level(one.bit)) > alone.level(one.bit),
            )
            for case, row in zip(situations, rows, strict=True)
        )
        best = max(own)
        return Line(one.code, one.label, one.sensitivity, Cell("", best, best, False),
                    len(set(own)) > 1, cells)  # fmt: skip

    groups = tuple(
        Group(label, lines)
        for block, label in blocks(pack)
        if (lines := tuple(line(one) for one in pack.types if one.block == block))
    )
    cells = [cell for group in groups for one in group.lines for cell in one.cells]
    return Sheet(
        profile=profile,
        label=pack.profile(profile).label,
        sector=sector,
        sector_label=pack.sectors[sector],
        situations=situations,
        groups=groups,
        notes=tuple(_notes(pack.bases, sector)),
        limited=any(cell.limited for cell in cells),
        asks=any(cell.asks for cell in cells),
        always_asks=all(cell.asks for cell in cells if cell.level),
    )


@dataclass(frozen=True)
class Audience:
    """One profile's row in the page of a type: whom it is, and its cells."""

    profile: str
    sector: str
    label: str
    line: Line


def audience(compiled: Compiled, type_code: str) -> list[Audience]:
    """Who sees a type of information, profile by profile. Raises KeyError for an unknown type."""
    compiled.pack.type(type_code)
    pack, found = compiled.pack, []
    for profile, sector in posts(compiled):
        made = sheet(compiled, profile, sector)
        line = next(one for g in made.groups for one in g.lines if one.code == type_code)
        label = f"{pack.profile(profile).label} ({pack.sectors[sector].lower()})"
        found.append(Audience(profile, sector, label, line))
    return found


def blocks(pack: Pack) -> list[tuple[str, str]]:
    """The blocks in the order of the content map."""
    order = ("situation", "actions", "benefits", "resources")
    return [(code, pack.blocks[code]) for code in order if code in pack.blocks]


def _lawful(compiled: Compiled, sector: str) -> tuple[Masks, Masks]:
    """The most that law and consent together can give to a sector, and the law by itself."""
    most, alone = Masks(), Masks()
    for basis in compiled.pack.bases:
        if basis.sector != sector or basis.kind == "agreement":
            continue  # none is on record yet, so none opens anything
        most |= compiled.bases[basis.code]
        if basis.kind in ("law", "public_task"):
            alone |= compiled.bases[basis.code]
    return most, alone


def _notes(bases: tuple[Basis, ...], sector: str) -> Iterator[LegalNote]:
    for basis in bases:
        if basis.sector == sector:
            yield LegalNote(basis.label, basis.norm, FORMS[basis.kind])
