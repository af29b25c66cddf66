"""What a professional does to a folder; the database decides and writes the event of each."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from trenza.access.public import Viewer, call
from trenza.protocol.public import Protocol

Content = dict[str, Any]


@dataclass(frozen=True)
class Statement:
    """A statement ready to be made: checked against its schema, with its summary."""

    type: str
    content: Content
    summary: str
    valid_from: date | None
    valid_to: date | None


def state_record(
    viewer: Viewer,
    person: UUID,
    situation: str,
    statement: Statement,
    *,
    series: UUID | None = None,
) -> UUID | None:
    """Add a statement or, with ``series``, a new version of it; None if it is not allowed."""
    made: UUID | None = call(
        "access_state_record", viewer, person, situation, statement.type, series,
        json.dumps(statement.content), statement.summary, statement.valid_from, statement.valid_to,
        "current",
    )  # fmt: skip
    return made


def retract_record(
    viewer: Viewer, person: UUID, situation: str, statement: Statement, *, series: UUID
) -> bool:
    """Say that a statement should never have been made: a new version, retracted."""
    made = call(
        "access_state_record", viewer, person, situation, statement.type, series,
        json.dumps(statement.content), statement.summary, statement.valid_from, statement.valid_to,
        "retracted",
    )  # fmt: skip
    return made is not None


def block_record(
    viewer: Viewer, person: UUID, series: UUID, *, reason: str, review_on: date
) -> bool:
    """Keep a statement of one's own organisation from all others until it is reviewed."""
    return bool(call("access_block_record", viewer, person, series, True, reason, review_on))


def unblock_record(viewer: Viewer, person: UUID, series: UUID) -> bool:
    """Share again a statement that was kept back."""
    return bool(call("access_block_record", viewer, person, series, False, "", None))


def declare_visit(viewer: Viewer, criteria: dict[str, Any], reason: str) -> UUID | None:
    """Declare a first visit of the person just searched; None if there is nobody to visit."""
    text = json.dumps(criteria, sort_keys=True, ensure_ascii=False)
    person: UUID | None = call("access_declare_visit", viewer, text, reason)
    return person


@dataclass(frozen=True)
class Consent:
    """What the person allows: to whom, which areas, why, how she said it and until when."""

    organisation_id: int
    areas: tuple[str, ...]
    purpose: str
    medium: str
    language: str
    expires_on: date
    evidence: str


def record_consent(
    viewer: Viewer, person: UUID, consent: Consent, protocol: Protocol
) -> UUID | None:
    """Record a consent; None if the viewer may not collect it."""
    told = protocol.compiled.pack.consent
    made: UUID | None = call(
        "access_record_consent", viewer, person, consent.organisation_id, str(told["version"]),
        consent.purpose, consent.medium, consent.language,
        json.dumps({"areas": list(consent.areas)}), consent.expires_on, consent.evidence,
    )  # fmt: skip
    return made


def withdraw_consent(viewer: Viewer, consent: UUID, *, medium: str) -> bool:
    """End a consent: the very next reading of anybody knows it."""
    return bool(call("access_withdraw_consent", viewer, consent, medium))


def review_visit(viewer: Viewer, visit: UUID, *, confirm: bool) -> bool:
    """Confirm or revoke a first visit that somebody of one's centre declared."""
    return bool(call("access_review_visit", viewer, visit, confirm))
