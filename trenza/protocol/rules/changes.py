"""Changing cells of a protocol: each change becomes a rule at the end, where it has the last word.

Rules that afterwards decide nothing are dropped, so that the matrix does not grow without end; the
levels of all other cells stay as they were.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from trenza.protocol.rules.compile import compile_pack, touched_cells
from trenza.protocol.rules.masks import Level
from trenza.protocol.rules.pack import Pack, Rule, Selection


@dataclass(frozen=True, order=True)
class CellChange:
    """A cell and its new level; without a situation, in all of them."""

    profile: str
    sector: str
    situation: str
    own: bool
    type: str
    level: int

    @property
    def cell(self) -> tuple[str, str, str, bool, str]:
        """The place that it changes."""
        return self.profile, self.sector, self.situation, self.own, self.type


class UnknownCell(ValueError):
    """A change of something that the protocol does not know, with a sentence for people."""


def with_changes(pack: Pack, changes: Iterable[CellChange], *, text: str, on: date) -> Pack:
    """The next version of a pack: these cells changed, ``text`` as the sentence that people read.

    Raises UnknownCell for a word that the pack does not have.
    """
    number = pack.number + 1
    wanted = sorted({change.cell: change for change in changes}.values())
    for change in wanted:
        _check(pack, change)
    rules = [*pack.matrix, *_rules(wanted, text=text, prefix=f"change_{number}")]
    return without_idle_rules(replace(pack, number=number, agreed_on=on, matrix=tuple(rules)))


def without_idle_rules(pack: Pack) -> Pack:
    """The same pack without the rules whose absence changes no cell."""
    for code in idle_rules(pack):
        pack = replace(pack, matrix=tuple(rule for rule in pack.matrix if rule.code != code))
    return pack


def idle_rules(pack: Pack, *, most: int | None = None) -> tuple[str, ...]:
    """The rules that could go without any cell changing, one after another; the first ``most``.

    A rule without the last word anywhere may still be what a later «at most» lowers.
    """
    silent = [code for code, cells in touched_cells(pack).items() if not cells]
    found: list[str] = []
    whole = compile_pack(pack).matrix if silent else {}
    for code in silent:
        fewer = tuple(rule for rule in pack.matrix if rule.code != code)
        if compile_pack(replace(pack, matrix=fewer)).matrix == whole:
            pack = replace(pack, matrix=fewer)
            found.append(code)
        if len(found) == most:
            break
    return tuple(found)


def _check(pack: Pack, change: CellChange) -> None:
    known: dict[str, tuple[object, list[object]]] = {
        "perfil": (change.profile, [one.code for one in pack.profiles]),
        "sector": (change.sector, list(pack.sectors)),
        "tipo de información": (change.type, [one.code for one in pack.types]),
        "situación": (change.situation, ["", *(one.code for one in pack.situations)]),
        "nivel": (change.level, [int(level) for level in Level]),
    }
    for name, (word, allowed) in known.items():
        if word not in allowed:
            raise UnknownCell(f"El protocolo no conoce este {name}: «{word}».")
    if change.sector not in pack.profile(change.profile).sectors:
        raise UnknownCell(f"No hay {pack.profile(change.profile).label} en ese sector.")


def _rules(changes: Iterable[CellChange], *, text: str, prefix: str) -> list[Rule]:
    """As few rules as say it: types that change alike together, then situations."""
    types: dict[tuple[str, str, bool, int, str], list[str]] = {}
    for one in changes:
        key = (one.profile, one.sector, one.own, one.level, one.situation)
        types.setdefault(key, []).append(one.type)
    # what holds in all situations first, so that what is said of one has the last word
    situations: dict[tuple[bool, str, str, bool, int, tuple[str, ...]], list[str]] = {}
    for (profile, sector, own, level, situation), codes in types.items():
        whole = (bool(situation), profile, sector, own, level, tuple(sorted(codes)))
        situations.setdefault(whole, []).append(situation)
    return [
        Rule(
            code=f"{prefix}_{place}",
            text=text,
            profiles=(profile,),
            sectors=(sector,),
            own=own,
            situations=tuple(cases) if narrow else (),
            what=Selection(False, codes, (), (), (), ()),
            level=Level(level),
            lowers=False,
        )
        for place, ((narrow, profile, sector, own, level, codes), cases) in enumerate(
            sorted(situations.items()), start=1
        )
    ]
