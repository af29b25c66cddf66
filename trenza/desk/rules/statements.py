"""Statements as a page shows them, and how several about the same thing stand together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

FULL = 3
DESCRIBES = "situation"  # the block of the content map that says how things are


@dataclass(frozen=True)
class Fact:
    """A field of a statement in words; ``rows`` when it is a small table."""

    label: str
    value: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statement:
    """What one organisation says, at the level allowed, with everything to draw it."""

    id: UUID
    series: UUID
    type: str
    label: str
    area: str
    block: str
    level: int
    sector: str
    who: str
    author: str
    text: str
    facts: tuple[Fact, ...]
    valid_from: date | None
    valid_to: date | None
    stated_at: datetime
    recorded_at: datetime
    state: str
    blocked: bool
    own: bool
    editable: bool
    ended: bool
    news: bool
    why_title: str
    why: tuple[tuple[str, bool], ...] = field(default=(), compare=False)

    @property
    def day(self) -> date:
        """The day it speaks of: since when it holds or, if it does not say, when it was stated."""
        return self.valid_from or self.stated_at.date()

    @property
    def is_full(self) -> bool:
        """Whether the whole content is shown."""
        return self.level == FULL

    @property
    def contested(self) -> bool:
        """Whether somebody has said that it is not right."""
        return self.state == "contested"


@dataclass(frozen=True)
class Group:
    """All that is said now about one type of information, newest first."""

    type: str
    label: str
    statements: tuple[Statement, ...]
    earlier: tuple[Statement, ...]

    @property
    def disagree(self) -> bool:
        """Whether sources describe the same thing differently; both are shown, none resolved.

        Two actions or benefits are two things, not two versions of one.
        """
        if any(statement.block != DESCRIBES for statement in self.statements):
            return False
        by_source: dict[str, str] = {}
        for statement in self.statements:
            by_source.setdefault(statement.who, statement.text)
        return len(by_source) > 1 and len(set(by_source.values())) > 1


def newest_first(statements: Iterable[Statement]) -> list[Statement]:
    """By the day they speak of, then by when they were stated."""
    return sorted(statements, key=lambda one: (one.day, one.stated_at), reverse=True)


def grouped(statements: Iterable[Statement], *, keep_ended: bool = False) -> list[Group]:
    """One group a type, in the order of the content map as given; what has ended goes apart."""
    by_type: dict[str, list[Statement]] = {}
    for statement in statements:
        by_type.setdefault(statement.type, []).append(statement)
    groups = []
    for type_code, found in by_type.items():
        ordered = newest_first(found)
        live = [one for one in ordered if keep_ended or not one.ended] or ordered[:1]
        earlier = [one for one in ordered if one not in live]
        groups.append(Group(type_code, ordered[0].label, tuple(live), tuple(earlier)))
    return groups


def in_force(valid_to: date | None, *, today: date) -> bool:
    """Whether what has that end still holds today."""
    return valid_to is None or valid_to >= today


@dataclass(frozen=True)
class Tile:
    """An area of life at a glance: what is said last, by whom; or that something «consta»."""

    code: str
    label: str
    latest: Statement | None
    count: int
    sectors: tuple[str, ...]
    exists: bool
    news: bool


def glance(
    areas: Sequence[tuple[str, str]], statements: Sequence[Statement], exists: Iterable[str]
) -> list[Tile]:
    """Every area in order: those with something first, then those that only «constan»."""
    known = set(exists)
    tiles = [_tile(code, label, statements, known) for code, label in areas]
    return sorted(tiles, key=lambda tile: (tile.latest is None, not tile.exists))


def _tile(code: str, label: str, statements: Sequence[Statement], exists: set[str]) -> Tile:
    mine = newest_first(one for one in statements if one.area == code)
    live = [one for one in mine if not one.ended] or mine
    sectors = dict.fromkeys(one.sector for one in live)
    return Tile(
        code=code,
        label=label,
        latest=live[0] if live else None,
        count=len(live),
        sectors=tuple(sectors),
        exists=code in exists,
        news=any(one.news for one in live),
    )
