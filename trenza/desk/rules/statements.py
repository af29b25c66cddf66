"""Statements as a page shows them, and how several about the same thing stand together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from trenza.base.clock import MADRID
from trenza.desk.rules.reasons import Told

FULL = 3
DESCRIBES = "situation"  # the block of the content map that says how things are


@dataclass(frozen=True)
class Fact:
    """A field in words; ``rows`` when it is a small table, ``code`` if it has one."""

    label: str
    value: str
    rows: tuple[str, ...] = ()
    code: str = ""


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
    why: Told = field(default=Told(), compare=False)

    @property
    def day(self) -> date:
        """The day it speaks of: since when it holds or, if it does not say, when it was stated."""
        return self.valid_from or self.stated_at.date()

    @property
    def speaks_of_another_day(self) -> bool:
        """Whether it holds since another day than that on which it was said."""
        return self.valid_from is not None and self.valid_from != local_day(self.stated_at)

    @property
    def called(self) -> str:
        """What it is and who says it, for those who hear a link without seeing its place."""
        return f"{self.label}, {self.who}"

    @property
    def told(self) -> str:
        """The text where its label stands beside it: not «Menores a cargo: Menores a cargo: 2»."""
        return without_label(self.text, self.label)

    @property
    def is_full(self) -> bool:
        """Whether the whole content is shown."""
        return self.level == FULL

    @property
    def contested(self) -> bool:
        """Whether somebody has said that it is not right."""
        return self.state == "contested"


def local_day(moment: datetime) -> date:
    """The day of a moment where the people are."""
    return moment.astimezone(MADRID).date()


def without_label(text: str, label: str) -> str:
    """A text that begins by repeating its label, or the first word of it, without that."""
    for said in (label, label.split(" ")[0]):
        head = f"{said}: ".casefold()
        if text.casefold().startswith(head):
            rest = text[len(head) :]
            return rest[:1].upper() + rest[1:]
    return text


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
        told = self.statements
        return any(
            contradict(one, other) for place, one in enumerate(told) for other in told[place + 1 :]
        )


def contradict(one: Statement, other: Statement) -> bool:
    """Whether two sources say different things, in a field that both show or else in words.

    Who says more does not contradict who says less.
    """
    if one.block != DESCRIBES or one.who == other.who:
        return False
    mine = {fact.label: (fact.value, fact.rows) for fact in one.facts}
    theirs = {fact.label: (fact.value, fact.rows) for fact in other.facts}
    if mine and theirs:
        return any(mine[label] != theirs[label] for label in mine.keys() & theirs.keys())
    return not (one.text.startswith(other.text) or other.text.startswith(one.text))


def newest_first(statements: Iterable[Statement]) -> list[Statement]:
    """By the day they speak of, then by when they were stated."""
    return sorted(statements, key=lambda one: (one.day, one.stated_at), reverse=True)


def grouped(statements: Iterable[Statement], *, keep_ended: bool = False) -> list[Group]:
    """One group a type, in the order given; what has ended, or was said before, goes apart."""
    by_type: dict[str, list[Statement]] = {}
    for statement in statements:
        by_type.setdefault(statement.type, []).append(statement)
    groups = []
    for type_code, found in by_type.items():
        ordered = newest_first(found)
        live = [one for one in ordered if keep_ended or not one.ended] or ordered[:1]
        shown = _newest_of_each_source(live) if ordered[0].block == DESCRIBES else live
        earlier = [one for one in ordered if one not in shown]
        groups.append(Group(type_code, ordered[0].label, tuple(shown), tuple(earlier)))
    return groups


def _newest_of_each_source(ordered: Iterable[Statement]) -> list[Statement]:
    newest: dict[str, Statement] = {}
    for one in ordered:
        newest.setdefault(one.who, one)
    return list(newest.values())


def in_force(valid_to: date | None, *, today: date) -> bool:
    """Whether what has that end still holds today."""
    return valid_to is None or valid_to >= today


IN_A_TILE = 2


@dataclass(frozen=True)
class Tile:
    """An area of life at a glance: what is said last of each thing; or that something «consta»."""

    code: str
    label: str
    latest: tuple[Statement, ...]
    more: int
    exists: bool
    news: bool


def glance(
    areas: Sequence[tuple[str, str]], statements: Sequence[Statement], exists: Iterable[str]
) -> list[Tile]:
    """Every area in order: those with something first, then those that only «constan»."""
    known = set(exists)
    tiles = [_tile(code, label, statements, known) for code, label in areas]
    return sorted(tiles, key=lambda tile: (not tile.latest, not tile.exists))


def _tile(code: str, label: str, statements: Sequence[Statement], exists: set[str]) -> Tile:
    mine = newest_first(one for one in statements if one.area == code)
    live = [one for one in mine if not one.ended] or mine
    of_each_type: dict[str, Statement] = {}
    for one in live:
        of_each_type.setdefault(one.type, one)
    # how things are comes before what was done about it
    chosen = sorted(of_each_type.values(), key=lambda one: one.block != DESCRIBES)[:IN_A_TILE]
    return Tile(
        code=code,
        label=label,
        latest=tuple(chosen),
        more=len(live) - len(chosen),
        exists=code in exists,
        news=any(one.news for one in live),
    )
