"""My caseload laid out for the first page of the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from trenza.access.public import Caseload, MyPerson
from trenza.accounts.public import CurrentProfile
from trenza.base.clock import MADRID, today
from trenza.desk.rules import births, words
from trenza.people.public import fold
from trenza.protocol.public import Protocol, current

RECENT = 6


@dataclass(frozen=True)
class News:
    """A type of information that changed, and in which sectors."""

    label: str
    sectors: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One of my people."""

    person: UUID
    name: str
    age: str
    protected: bool
    declared: bool
    expires_at: datetime | None
    since: date
    seen_at: datetime | None
    changed_at: datetime | None
    news: tuple[News, ...]

    @property
    def since_seconds(self) -> int | None:
        """Since when something is news, for the link to the folder."""
        return int(self.seen_at.timestamp()) if self.seen_at else None


@dataclass(frozen=True)
class Day:
    """What there is today."""

    date: date
    news: tuple[Line, ...]
    unseen: tuple[Line, ...]
    others: tuple[Line, ...]
    recent: tuple[Line, ...]
    total: int
    news_total: int
    unseen_total: int
    centre: str

    @property
    def others_total(self) -> int:
        """How many are neither news nor unopened."""
        return self.total - self.news_total - self.unseen_total


def day_of(caseload: Caseload, profile: CurrentProfile) -> Day:
    """Those with news first; then those never opened; then everybody else by name."""
    protocol = current()
    lines = [_line(one, protocol) for one in caseload.people]
    quiet = [line for line in lines if not line.news]
    seen = [line for line in lines if line.seen_at is not None]
    recent = sorted(seen, key=lambda line: line.seen_at or _LONG_AGO, reverse=True)
    return Day(
        date=today(),
        news=tuple(line for line in lines if line.news),
        unseen=_by_name(line for line in quiet if line.seen_at is None),
        others=_by_name(line for line in quiet if line.seen_at is not None),
        recent=tuple(recent[:RECENT]),
        total=caseload.total,
        news_total=caseload.news,
        unseen_total=caseload.unseen,
        centre=profile.centre,
    )


def _by_name(lines: Iterable[Line]) -> tuple[Line, ...]:
    """As in a Spanish list: accents do not count."""
    return tuple(sorted(lines, key=lambda line: fold(line.name)))


_LONG_AGO = datetime(1900, 1, 1, tzinfo=MADRID)


def _line(one: MyPerson, protocol: Protocol) -> Line:
    return Line(
        person=one.person_id,
        name=words.listed_name(one.given_name, one.surname1, one.surname2),
        age=births.age_in_words(one.birth_date, one.birth_precision, today=today()),
        protected=one.protection != "none",
        declared=one.relation == "declared",
        expires_at=one.expires_at,
        since=one.since,
        seen_at=one.last_read_at,
        changed_at=one.last_change_at,
        news=tuple(_news(one.changed_types or (), protocol)),
    )


def _news(changed: Iterable[str], protocol: Protocol) -> list[News]:
    """«job_demand:SE» → Demanda de empleo, from employment; one entry for each type."""
    found: dict[str, set[str]] = {}
    for item in changed:
        code, _, sector = item.partition(":")
        found.setdefault(code, set()).update({sector} - {""})
    return [
        News(protocol.types[code].label, tuple(sorted(sectors)))
        for code, sectors in sorted(found.items())
        if code in protocol.types
    ]
