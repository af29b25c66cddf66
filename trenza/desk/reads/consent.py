"""What a consent can be asked for: recipients, areas, purposes; and its text filled in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from trenza.accounts.public import PRACTITIONERS, CurrentProfile
from trenza.base.spanish import long_day
from trenza.desk.reads.folder import FolderPage
from trenza.desk.reads.places import Places
from trenza.desk.reads.why import Why
from trenza.protocol.public import Protocol

ASKING = ("TS", "CO")  # sectors that receive by consent
TO_CHOOSE = "Lo que la persona elija."


@dataclass(frozen=True)
class Offer:
    """The choices of the form, and the recipient whose text is printed unless another is named."""

    choices: dict[str, Any]
    likely: int | None
    paragraphs: tuple[tuple[str, str], ...]
    told: dict[str, Any]


def may_collect(profile: CurrentProfile, why: Why) -> bool:
    """Whoever attends the person may collect her consent; a declared visit is not yet that."""
    public = profile.sector in ("SS", "SE")
    works = profile.kind in PRACTITIONERS
    return why.case.relation == "attends" and works and (public or profile.sector in ASKING)


def offer_of(page: FolderPage, profile: CurrentProfile, places: Places) -> Offer:
    """For a public service any organisation; for another one itself alone."""
    told = page.protocol.compiled.pack.consent
    if profile.sector in ASKING:
        recipients = [(profile.organisation_id, profile.organisation)]
    else:
        recipients = places.recipients(ASKING)
    team = [row["organisation_id"] for row in page.folder.team if row["sector"] in ASKING]
    known = dict(recipients)
    likely = next((one for one in team if one in known), None)
    if len(recipients) == 1:
        likely = recipients[0][0]
    choices = {
        "organisations": recipients,
        "areas": areas_by_consent(page.protocol),
        "purposes": list(told["purposes"].items()),
        "media": list(told["media"].items()),
    }
    itself = profile.sector in ASKING
    named = profile.organisation if itself else "la que la persona elija"
    return Offer(choices, likely, paragraphs(told, named, TO_CHOOSE, None), told)


def areas_by_consent(protocol: Protocol) -> list[tuple[str, str]]:
    """The areas of which a consent can give something to the third sector."""
    compiled = protocol.compiled
    given = 0
    for basis in compiled.pack.bases:
        if basis.kind == "consent" and basis.sector in ASKING:
            given |= compiled.bases[basis.code].exists
    reached = {one.area for one in compiled.pack.types if given >> one.bit & 1}
    return [(area.code, area.label) for area in compiled.pack.areas if area.code in reached]


def paragraphs(
    told: dict[str, Any], recipient: str, purpose: str, expires_on: date | None
) -> tuple[tuple[str, str], ...]:
    """The text of the consent with its blanks filled in."""
    until = long_day(expires_on) if expires_on else "día que se acuerde"
    return tuple(
        (one["title"], one["text"].format(recipient=recipient, purpose=purpose, expires_on=until))
        for one in told["paragraphs"]
    )
