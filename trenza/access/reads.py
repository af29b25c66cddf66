"""What pages read: a folder, a search, a caseload, the register. Each is an event first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from trenza.access.actions import TooManySearches, Viewer, announce_and_read, signed_context

ANNOUNCE_FOLDER = "SELECT access_announce_folder(%s, %s, %s, %s, %s, %s, %s)"
READ_FOLDER = "SELECT * FROM access_read_folder(%s, %s)"
PAGE_PARTS = ("identity", "team", "household", "records")


@dataclass(frozen=True, slots=True)
class Header:
    """The access itself and every factor of its decision, as unary masks (level ≥ 1, 2, 3)."""

    event: int
    at: datetime
    situation: str
    reason: str
    protocol: str
    basis: str
    scsp: str
    relation: str
    protection: str
    consent: str | None
    own: tuple[int, int, int]
    other: tuple[int, int, int]
    matrix_own: tuple[int, int, int]
    matrix_other: tuple[int, int, int]
    basis_masks: tuple[int, int, int]
    relation_masks: tuple[int, int, int]
    protection_masks: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Card:
    """One statement, at summary or full; ``content`` is None unless full."""

    id: UUID
    series: UUID
    level: int
    type: str
    content: dict[str, Any] | None
    summary: str
    valid_from: date | None
    valid_to: date | None
    stated_at: datetime
    recorded_at: datetime
    organisation_id: int | None  # None where only the sector may be told
    centre_id: int | None
    sector: str
    author: str
    source: str
    version: int
    state: str
    blocked: bool


@dataclass(frozen=True, slots=True)
class Exists:
    """Something is on record in this area of life; that is all there is to know."""

    area: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A person's folder as seen through one access. Refused: no header and nothing else."""

    header: Header | None
    identity: dict[str, Any] = field(default_factory=dict)
    team: Sequence[dict[str, Any]] = ()
    household: Sequence[dict[str, Any]] = ()
    cards: Sequence[Card] = ()
    exists: Sequence[Exists] = ()
    consents: Sequence[dict[str, Any]] = ()
    openings: Sequence[dict[str, Any]] = ()
    history: Sequence[Card] = ()

    @property
    def refused(self) -> bool:
        """Whether the protocol gave nothing, for whatever reason."""
        return self.header is None


def open_folder(
    viewer: Viewer, person: UUID, *, situation: str, reason: str, parts: Sequence[str] = PAGE_PARTS
) -> Folder:
    """Open a folder giving situation and reason; the refusal is a Folder with ``refused``."""
    return _folder(viewer, person, situation, reason, opening=True, parts=parts)


def read_folder(
    viewer: Viewer,
    person: UUID,
    *,
    situation: str,
    parts: Sequence[str] = PAGE_PARTS,
    by_itself: bool = False,
) -> Folder:
    """Read on with the reason given earlier today; raises ReasonNeeded if there was none.

    ``by_itself`` when a page renews itself: on record like any reading, but nobody has looked.
    """
    channel = "refresh" if by_itself else "page"
    return _folder(viewer, person, situation, "", opening=False, parts=parts, channel=channel)


def _folder(
    viewer: Viewer,
    person: UUID,
    situation: str,
    reason: str,
    *,
    opening: bool,
    parts: Sequence[str],
    channel: str = "page",
) -> Folder:
    context = signed_context(viewer)
    rows = announce_and_read(
        ANNOUNCE_FOLDER,
        [context, person, situation, reason, opening, channel, list(parts)],
        READ_FOLDER,
        [context, list(parts)],
    )
    return _assemble(rows)


def _assemble(rows: list[dict[str, Any]]) -> Folder:
    by_part: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_part.setdefault(row["part"], []).append(row)
    [access] = by_part.pop("access")
    if access["state"] != "allowed":
        return Folder(header=None)
    identity = by_part.get("identity", [{"content": {}}])[0]["content"]
    return Folder(
        header=_header(access["content"]),
        identity=identity,
        team=by_part.get("team", []),
        household=by_part.get("household", []),
        cards=[_card(row) for row in by_part.get("record", [])],
        exists=[Exists(area=row["type"]) for row in by_part.get("exists", [])],
        consents=by_part.get("consent", []),
        openings=by_part.get("opening", []),
        history=[_card(row) for row in by_part.get("history", [])],
    )


def _header(content: dict[str, Any]) -> Header:
    masks = ("own", "other", "matrix_own", "matrix_other", "basis_masks", "relation_masks",
             "protection_masks")  # fmt: skip
    values: dict[str, Any] = {name: content[name] for name in Header.__slots__}
    values |= {name: tuple(values[name]) for name in masks}
    values["at"] = datetime.fromisoformat(values["at"])
    return Header(**values)


def _card(row: dict[str, Any]) -> Card:
    return Card(**{name: row[name] for name in Card.__slots__})


@dataclass(frozen=True, slots=True)
class Hit:
    """A search hit: one of one's own by name, or only that a folder exists (``own`` False)."""

    own: bool
    person_id: UUID | None
    given_name: str
    surname1: str
    surname2: str
    birth_date: date | None
    birth_precision: str
    sex: str
    protection: str


def search_person(viewer: Viewer, criteria: dict[str, Any]) -> list[Hit]:
    """Look for a person by ``{"type","value"[,"country","birth_date"]}`` or ``{"tokens": […]}``.

    Raises TooManySearches when the viewer tried too many birth dates in the last hour.
    """
    context = signed_context(viewer)
    text = json.dumps(criteria, sort_keys=True, ensure_ascii=False)
    rows = announce_and_read(
        "SELECT access_announce_search(%s, %s::jsonb)",
        [context, text],
        "SELECT * FROM access_search(%s, %s::jsonb)",
        [context, text],
    )
    if rows and rows[0]["hit"] == "wait":
        raise TooManySearches
    return [Hit(own=row.pop("hit") == "own", **row) for row in rows]


@dataclass(frozen=True, slots=True)
class MyPerson:
    """A line of my caseload."""

    person_id: UUID
    given_name: str
    surname1: str
    surname2: str
    birth_date: date | None
    birth_precision: str
    protection: str
    relation: str
    since: date
    expires_at: datetime | None
    last_read_at: datetime | None
    last_change_at: datetime | None
    changed_types: list[str] | None  # "type:sector", e.g. job_demand:SE


@dataclass(frozen=True, slots=True)
class Caseload:
    """A page of my people, those with news first, and how many there are in all, of each kind."""

    people: Sequence[MyPerson]
    total: int
    unseen: int = 0
    news: int = 0


def my_caseload(viewer: Viewer, *, scope: str = "mine", limit: int = 50) -> Caseload:
    """My people (``mine``) or those of my centre (``centre``), at most ``limit`` of them."""
    context = signed_context(viewer)
    rows = announce_and_read(
        "SELECT access_announce_caseload(%s, %s)",
        [context, scope],
        "SELECT * FROM access_caseload(%s, %s, %s)",
        [context, scope, limit],
    )
    counts = {name: int(rows[0][name]) if rows else 0 for name in ("total", "unseen", "news")}
    people = [MyPerson(**{name: row[name] for name in MyPerson.__slots__}) for row in rows]
    return Caseload(people=people, **counts)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the register of accesses of one's organisation."""

    id: int
    at: datetime
    kind: str
    actor_name: str
    profile: str
    centre_id: int | None
    person: str
    situation: str
    reason: str
    basis: str
    outcome: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class LogFilter:
    """Which lines of the register: nothing told means all of them."""

    kind: str = ""
    outcome: str = ""
    documents: tuple[tuple[str, str], ...] = ()  # one text, by each kind that it may be of
    actor: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def names(self) -> list[str]:
        """By what it narrows, without saying to what."""
        return [one.name for one in fields(self) if getattr(self, one.name)]

    def documents_asked(self) -> str:
        """The documents as the announcement of the reading names them."""
        return json.dumps([{"type": kind, "value": value} for kind, value in self.documents])

    def as_asked(self) -> str:
        """As the database is asked, beside kind and outcome."""
        told = {"actor": self.actor and str(self.actor),
                "since": self.since and self.since.isoformat(),
                "until": self.until and self.until.isoformat(),
                "documents": json.loads(self.documents_asked())}  # fmt: skip
        return json.dumps({name: value for name, value in told.items() if value})


def read_log(
    viewer: Viewer,
    *,
    wanted: LogFilter | None = None,
    before: int | None = None,
    limit: int = 50,
    export: bool = False,
) -> list[LogLine]:
    """The newest lines of the register, for a data-protection officer; empty for anybody else.

    ``export`` when they are taken out as a copy, which is another event.
    Raises TooManySearches when she asked for too many documents that are not in it.
    """
    context, wanted = signed_context(viewer), wanted or LogFilter()
    rows = announce_and_read(
        "SELECT access_announce_log(%s, %s, %s, %s::jsonb)",
        [context, export, wanted.names(), wanted.documents_asked()],
        "SELECT * FROM access_read_log(%s, %s, %s, %s, %s, %s)",
        [context, before, wanted.kind, wanted.outcome, limit, wanted.as_asked()],
    )
    if rows and rows[0]["kind"] == "wait":
        raise TooManySearches
    return [LogLine(**row) for row in rows]
