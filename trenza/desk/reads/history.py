"""What was said before: corrected versions and statements that were taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trenza.access.public import Card
from trenza.accounts.public import CurrentProfile
from trenza.desk.reads.contents import facts_of
from trenza.desk.reads.folder import FolderPage
from trenza.desk.rules.statements import Fact, without_label
from trenza.protocol.public import RecordType

RETRACTED = "retracted"
SHOWN = 3


@dataclass(frozen=True)
class Former:
    """One version as it stood: what it said, since when it was known, and until when it stood."""

    text: str
    facts: tuple[Fact, ...]
    author: str
    recorded_at: datetime
    until: datetime | None


@dataclass(frozen=True)
class Past:
    """The former versions of one statement, newest first; ``now`` is what stands today."""

    series: UUID
    label: str
    sector: str
    who: str
    now: str
    retracted_at: datetime | None
    retracted_by: str
    told: bool
    formers: tuple[Former, ...]

    @property
    def latest(self) -> tuple[Former, ...]:
        """Those that are read at once; a source may have said it again a hundred times."""
        return self.formers[:SHOWN]

    @property
    def older(self) -> tuple[Former, ...]:
        """The rest, folded."""
        return self.formers[SHOWN:]


def pasts_of(page: FolderPage, profile: CurrentProfile) -> list[Past]:
    """The statements that were corrected or taken back, the latest change first."""
    by_series: dict[UUID, list[Card]] = {}
    for card in page.folder.history:
        if card.type in page.protocol.types:
            by_series.setdefault(card.series, []).append(card)
    return [_past(page, profile, cards) for cards in by_series.values()]


def _past(page: FolderPage, profile: CurrentProfile, cards: Sequence[Card]) -> Past:
    newest = max(cards, key=lambda card: card.version)
    kind = page.protocol.types[newest.type]
    retracted = newest if newest.state == RETRACTED else None
    standing = next((one for one in page.statements if one.series == newest.series), None)
    stood = [card for card in cards if card.state != RETRACTED or len(cards) == 1]
    return Past(
        series=newest.series,
        label=kind.label,
        sector=newest.sector,
        who=page.places.place(newest.centre_id, newest.organisation_id, newest.sector),
        now=standing.told if standing and not retracted else "",
        retracted_at=retracted.recorded_at if retracted else None,
        retracted_by=retracted.author if retracted else "",
        told=retracted is None
        or retracted.content is not None
        or newest.organisation_id == profile.organisation_id,
        formers=tuple(_formers(kind, stood, standing.recorded_at if standing else None, retracted)),
    )


def _formers(
    kind: RecordType, cards: Sequence[Card], replaced_at: datetime | None, retracted: Card | None
) -> list[Former]:
    """Each version with the moment at which the next one took its place.

    Of another organisation there is its summary and no more. What was said again without a change
    is one version, known since it was first said.
    """
    until = retracted.recorded_at if retracted else replaced_at
    formers: list[Former] = []
    for card in sorted(cards, key=lambda one: one.version, reverse=True):
        if card.content is not None or card.state != RETRACTED:
            text = without_label(card.summary, kind.label)
            facts = facts_of(kind.schema, card.content) if card.content is not None else ()
            former = Former(text, facts, card.author, card.recorded_at, until)
            if formers and (formers[-1].text, formers[-1].facts) == (text, facts):
                until = formers.pop().until
                former = Former(text, facts, card.author, card.recorded_at, until)
            formers.append(former)
        until = card.recorded_at
    return formers
