"""What single tabs of the folder add: household, consents, who opened it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from trenza.access.public import Folder
from trenza.accounts.public import KINDS
from trenza.audit.public import label as kind_label
from trenza.desk.reads.places import Places
from trenza.desk.rules import words
from trenza.protocol.public import Protocol

# What a consent says whose scope names no area.
EVERYTHING_FORESEEN = "Todo lo que permite el protocolo a esta entidad"
CONSENT_STATES = {
    "given": "En vigor",
    "withdrawn": "Retirado",
    "replaced": "Sustituido",
    "expired": "Caducado",
}


@dataclass(frozen=True)
class Member:
    """Somebody who lives with the person; without name when she is protected."""

    name: str
    kinship: str
    birth_year: str
    minor: bool
    self: bool
    person: UUID | None


@dataclass(frozen=True)
class Home:
    """A household as one source tells it: its members or, in summary, how many."""

    source: str
    since: date | None
    members: tuple[Member, ...]
    adults: int
    minors: int

    @property
    def counted(self) -> bool:
        """Whether only numbers are shown."""
        return not self.members


def homes_of(folder: Folder) -> list[Home]:
    """The households of the person; several when sources tell different ones (law 4)."""
    return [_home(row) for row in folder.household]


def _home(row: dict[str, Any]) -> Home:
    content = row["content"] or {}
    members = tuple(_member(one) for one in content.get("members") or [])
    minors = sum(one.minor for one in members)
    return Home(
        source=row["source"],
        since=row["valid_from"],
        members=members,
        adults=content.get("adults", len(members) - minors),
        minors=content.get("minors", minors),
    )


def _member(one: dict[str, Any]) -> Member:
    named = one["given_name"] or one["surname1"]
    year = one.get("birth_year")
    return Member(
        name=words.full_name(one["given_name"], one["surname1"], "")
        if named
        else "Persona protegida",
        kinship=words.KINSHIPS.get(one["kinship"], one["kinship"]),
        birth_year=str(int(year)) if year else "",
        minor=bool(one.get("minor")),
        self=bool(one.get("self")),
        person=UUID(one["person"]) if one.get("person") else None,
    )


@dataclass(frozen=True)
class ConsentLine:
    """A consent as it stands."""

    id: UUID
    organisation: int | None
    recipient: str
    sector: str
    state: str
    state_label: str
    given_at: datetime
    expires_on: date | None
    withdrawn_at: datetime | None
    purpose: str
    medium: str
    evidence: str
    collected_by: str
    by_recipient: bool  # recorded by the very organisation that may see by it
    text: str
    areas: tuple[str, ...]
    purpose_code: str


def consents_of(folder: Folder, places: Places, protocol: Protocol) -> list[ConsentLine]:
    """Consents, those in force first."""
    lines = [_consent(row, places, protocol) for row in folder.consents]
    return sorted(lines, key=lambda one: one.state != "given")


def _consent(row: dict[str, Any], places: Places, protocol: Protocol) -> ConsentLine:
    content = row["content"]
    told = protocol.compiled.pack.consent
    labels = {area.code: area.label for area in protocol.compiled.pack.areas}
    withdrawn = content.get("withdrawn_at")
    return ConsentLine(
        id=row["id"],
        organisation=row["organisation_id"],
        recipient=places.organisation(row["organisation_id"], "TS"),
        sector=places.sector(row["organisation_id"]) or "TS",
        state=row["state"],
        state_label=CONSENT_STATES.get(row["state"], row["state"]),
        given_at=row["stated_at"],
        expires_on=row["valid_to"],
        withdrawn_at=datetime.fromisoformat(withdrawn) if withdrawn else None,
        purpose=told["purposes"].get(content["purpose"], content["purpose"]),
        purpose_code=content["purpose"],
        medium=told["media"].get(content["medium"], content["medium"]),
        evidence=content.get("evidence") or "",
        collected_by=places.organisation(content.get("collected_by_organisation")),
        by_recipient=bool(content.get("by_recipient")),
        text=content["text"],
        areas=_areas(content["scope"], labels),
    )


def _areas(scope: dict[str, Any] | None, labels: dict[str, str]) -> tuple[str, ...]:
    codes = (scope or {}).get("areas") or []
    return tuple(labels.get(code, code) for code in codes) or (EVERYTHING_FORESEEN,)


@dataclass(frozen=True)
class OpeningLine:
    """Somebody opened this folder, or tried to."""

    at: datetime
    what: str
    sector: str
    organisation: str
    profile: str
    situation: str
    reason: str
    basis: str
    denied: bool


def openings_of(
    rows: Sequence[dict[str, Any]], places: Places, protocol: Protocol
) -> list[OpeningLine]:
    """Who opened the folder, newest first, without the colleague's name."""
    labels = {one.code: one.label for one in protocol.compiled.pack.situations}
    lines = []
    for row in rows:
        content = row["content"]
        lines.append(
            OpeningLine(
                at=row["stated_at"],
                what=kind_label(content["kind"]),
                sector=row["sector"],
                organisation=places.organisation(row["organisation_id"], row["sector"]),
                profile=KINDS.get(content.get("profile") or "", ""),
                situation=labels.get(content["situation"], ""),
                reason=content.get("reason") or "",
                basis=words.SCSP.get(content.get("basis") or "", ""),
                denied=content["outcome"] == "denied",
            )
        )
    return lines
