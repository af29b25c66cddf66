"""A sheet to be changed on a form, and a draft as its page tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trenza.governance.reads.drafts import Draft
from trenza.governance.reads.sheet import WORDS, blocks
from trenza.protocol.public import Compiled, Level, Pack

OWN_HEAD = "De su propia entidad"


@dataclass(frozen=True)
class Choice:
    """One cell of the form: its name, where it is, and the level chosen."""

    name: str
    head: str
    label: str
    level: int | None
    before: str
    levels: tuple[tuple[int, str, bool], ...]


@dataclass(frozen=True)
class EditLine:
    """A type with its cells."""

    label: str
    special: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class EditSheet:
    """One profile's levels as a form."""

    profile: str
    sector: str
    label: str
    sector_label: str
    heads: tuple[str, ...]
    groups: tuple[tuple[str, tuple[EditLine, ...]], ...]


def editable(
    base: Compiled, shown: Compiled, profile: str, sector: str, posted: Mapping[str, Any]
) -> EditSheet:
    """The levels of a draft (or of the version in force) to choose from, as last sent."""
    pack = base.pack
    cases = [one for one in pack.situations if one.openable]

    def choice(name: str, head: str, of: str, now: set[Level], was: set[Level]) -> Choice:
        sent = str(posted.get(name, ""))
        level = int(sent) if sent in "0123" and sent else int(min(now)) if len(now) == 1 else None
        before = WORDS[min(was)] if len(was) == 1 else "según situación"
        levels = tuple((int(one), WORDS[one], int(one) == level) for one in Level)
        return Choice(name, head, f"{of}, {head.lower()}", level, before, levels)

    def line(code: str) -> EditLine:
        one = pack.type(code)
        rows = [(shown.row(profile, sector, c.code), base.row(profile, sector, c.code))
                for c in cases]  # fmt: skip
        own = choice(
            f"own.{code}",
            OWN_HEAD,
            one.label,
            {now.own.level(one.bit) for now, _ in rows},
            {was.own.level(one.bit) for _, was in rows},
        )
        others = (
            choice(
                f"other.{code}.{case.code}",
                case.label,
                one.label,
                {now.other.level(one.bit)},
                {was.other.level(one.bit)},
            )
            for case, (now, was) in zip(cases, rows, strict=True)
        )
        return EditLine(one.label, one.sensitivity == "special", (own, *others))

    return EditSheet(
        profile,
        sector,
        pack.profile(profile).label,
        pack.sectors[sector],
        (OWN_HEAD, *(case.label for case in cases)),
        tuple(
            (label, tuple(line(one.code) for one in pack.types if one.block == block))
            for block, label in blocks(pack)
            if any(one.block == block for one in pack.types)
        ),
    )


@dataclass(frozen=True)
class Told:
    """A draft in words: what rises, what falls, the cells one by one and what it lacks."""

    rises: tuple[str, ...]
    falls: tuple[str, ...]
    up: int
    down: int
    rows: tuple[tuple[str, str, str, str, str, bool], ...]
    needs: tuple[str, ...]

    @property
    def more(self) -> int:
        """How many sentences are folded away."""
        return sum(max(0, len(told) - FIRST) for told in (self.rises, self.falls))


FIRST = 10  # sentences of each direction that the page shows at once
MOST_ROWS = 400


def told(draft: Draft) -> Told:
    """What the page of a draft says."""
    pack = draft.after.pack
    up = sum(one.rises for one in draft.differences)
    rows = tuple(
        (
            f"{pack.profile(one.profile).label} ({pack.sectors[one.sector].lower()})",
            pack.situation(one.situation).label,
            pack.type(one.type).label + (" (propia)" if one.own else ""),
            WORDS[one.before],
            WORDS[one.after],
            one.rises,
        )
        for one in draft.differences[:MOST_ROWS]
    )
    return Told(
        tuple(one.text for one in draft.sentences if one.rises),
        tuple(one.text for one in draft.sentences if not one.rises),
        up,
        len(draft.differences) - up,
        rows,
        _needs(draft, pack),
    )


def _needs(draft: Draft, pack: Pack) -> tuple[str, ...]:
    """What has to happen before it comes into force."""
    people, types = draft.missing.get("people", 0), draft.missing.get("types", [])
    needs = []
    if people == 1:
        needs.append("Falta que lo apruebe una persona que no sea quien lo escribió.")
    elif people:
        needs.append(
            f"Faltan {people} personas que lo aprueben, distintas de quien lo escribió, porque "
            "alguien vería más que ahora."
        )
    for sectors, labels in _by_authors(types, pack).items():
        who = " o ".join(pack.sectors[sector].lower() for sector in sectors)
        needs.append(f"Una de ellas, de quien anota {_names(labels)}: {who}.")
    return tuple(needs)


def _by_authors(codes: list[str], pack: Pack) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for code in codes:
        one = pack.type(code)
        found.setdefault(tuple(sorted(one.authors)), []).append(f"«{one.label}»")
    return found


def _names(labels: list[str]) -> str:
    shown = labels[:4]
    rest = len(labels) - len(shown)
    return ", ".join(shown) + (f" y otros {rest} tipos" if rest else "")
