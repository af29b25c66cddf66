"""«Quién verá esto»: the level that each kind of professional will get, told before saving."""

from dataclasses import dataclass

from trenza.accounts.public import CurrentProfile
from trenza.desk.reads.places import SECTOR_NAMES
from trenza.protocol.public import Case, Granted, Level, Masks, Protocol, RecordType

LABELS = {Level.FULL: "Completo", Level.SUMMARY: "Resumen", Level.EXISTS: "Solo que consta"}


@dataclass(frozen=True)
class Line:
    """What one kind of professional of one sector will see, in the best and in other situations."""

    who: str
    sector: str
    level: Level
    text: str


@dataclass(frozen=True)
class Audience:
    """Who will see a type of information: within the own organisation and outside."""

    inside: tuple[Line, ...]
    outside: tuple[Line, ...]
    nobody: tuple[str, ...]


def audience_of(
    protocol: Protocol, kind: RecordType, profile: CurrentProfile, *, protection: str = "none"
) -> Audience:
    """Who will see what this profile states about somebody her centre and theirs attend."""
    inside, outside, nobody = [], [], []
    for viewer in protocol.compiled.pack.profiles:
        for sector in viewer.sectors:
            name = viewer.label
            if sector == profile.sector:
                line = _line(protocol, kind, viewer.code, sector, protection, own=True, name=name)
                inside += [line] if line else []
            line = _line(protocol, kind, viewer.code, sector, protection, own=False, name=name)
            if line:
                outside.append(line)
            elif viewer.direct_care:
                nobody.append(f"{name} ({SECTOR_NAMES[sector]})")
    return Audience(tuple(inside), tuple(outside), tuple(nobody))


def _line(
    protocol: Protocol, kind: RecordType, code: str, sector: str, protection: str,
    *, own: bool, name: str,
) -> Line | None:  # fmt: skip
    consent = _consent_of(protocol, sector)
    levels: dict[Level, list[str]] = {}
    for situation in protocol.compiled.pack.situations:
        if not situation.openable:
            continue
        case = Case(code, sector, situation.code, "attends", protection, consent)
        level = protocol.decide(case).level(kind.bit, own=own)
        levels.setdefault(level, []).append(situation.label.lower())
    best = max(levels)
    if best == Level.NONE:
        return None
    return Line(name, sector, best, _text(levels, best, asks=bool(consent) and not own))


def _consent_of(protocol: Protocol, sector: str) -> tuple[Granted, ...]:
    """The most that a consent could give to a sector that needs one."""
    compiled = protocol.compiled
    bases = [basis for basis in compiled.pack.bases if basis.sector == sector]
    if any(basis.kind in ("law", "public_task") for basis in bases):
        return ()
    masks = Masks()
    for basis in bases:
        if basis.kind == "consent":
            masks |= compiled.bases[basis.code]
    return (Granted("consent", masks),)


def _text(levels: dict[Level, list[str]], best: Level, *, asks: bool) -> str:
    parts = [LABELS[best]]
    if len(levels) > 1:
        parts[0] += f" en {', '.join(levels[best])}"
        rest = sorted((level for level in levels if level != best), reverse=True)
        parts += [
            f"{LABELS[level].lower() if level else 'nada'} en {', '.join(levels[level])}"
            for level in rest
        ]
    text = "; ".join(parts)
    return f"{text}. Solo con el permiso de la persona" if asks else text
