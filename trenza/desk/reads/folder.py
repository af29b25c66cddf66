"""A folder laid out for its pages: who, by which right, what is said, what only «consta»."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from trenza.access.public import Card, Folder, Header
from trenza.accounts.public import CurrentProfile
from trenza.base.clock import now
from trenza.base.clock import today as this_day
from trenza.desk.reads.contents import facts_of
from trenza.desk.reads.places import Places, places_for
from trenza.desk.reads.why import Why, why_of
from trenza.desk.rules import births, words
from trenza.desk.rules.reasons import Told
from trenza.desk.rules.statements import Statement, Tile, glance, in_force
from trenza.exchange.public import freshness
from trenza.protocol.public import Protocol, current

OWN_SOURCE = "trenza"  # what was stated here by form; the rest is corrected where it came from


@dataclass(frozen=True)
class Bar:
    """Who the person is, as far as this access may know."""

    name: str
    age: str
    birth: str
    sex: str
    identifiers: tuple[str, ...]
    nationality: str
    language_need: str
    phone: str
    email: str
    address: str
    protected: bool
    minor: bool
    partial: bool


@dataclass(frozen=True)
class Right:
    """By which right the folder is open, in words."""

    situation: str
    reason: str
    relation: str
    declared: bool
    bases: tuple[str, ...]
    scsp: str
    protocol: str
    needs_consent: bool
    has_consent: bool
    since: datetime


@dataclass(frozen=True)
class Hidden:
    """An area in which something «consta»."""

    code: str
    label: str
    sentence: str
    holders: tuple[str, ...]
    reasons: Told


@dataclass(frozen=True)
class Colleague:
    """Who intervenes now."""

    sector: str
    place: str
    organisation: str
    phone: str
    professional: str
    post: str
    since: date | None
    declared: bool


@dataclass(frozen=True)
class Freshness:
    """Up to when the data of a source reach; ``stale`` after days of silence."""

    name: str
    sector: str
    at: datetime | None
    stale: bool


@dataclass(frozen=True)
class FolderPage:
    """Everything that the tabs of an open folder draw."""

    bar: Bar
    right: Right
    statements: tuple[Statement, ...]
    hidden: tuple[Hidden, ...]
    tiles: tuple[Tile, ...]
    team: tuple[Colleague, ...]
    fresh: tuple[Freshness, ...]
    places: Places
    why: Why
    folder: Folder
    protocol: Protocol
    today: date

    def of_blocks(self, *blocks: str) -> list[Statement]:
        """The statements of some blocks of the content map, in its order."""
        return [one for one in self.statements if one.block in blocks]


def lay_out(
    folder: Folder, profile: CurrentProfile, *, since: datetime | None = None
) -> FolderPage:
    """Shape an allowed folder; what was recorded after ``since`` is marked as new."""
    if folder.header is None:
        raise ValueError("a refused folder has no page")
    protocol, places, today = current(), _places(folder, profile), this_day()
    why = why_of(folder.header, profile, protocol)
    pack = protocol.compiled.pack
    order = {one.code: place for place, one in enumerate(pack.types)}
    cards = sorted(folder.cards, key=lambda card: order.get(card.type, len(order)))
    maker = _Maker(profile, places, why, today, since)
    statements = tuple(maker.statement(card) for card in cards if card.type in order)
    hidden = tuple(_hidden(why, item.area) for item in folder.exists)
    areas = [(area.code, area.label) for area in pack.areas]
    return FolderPage(
        bar=_bar(folder.identity, today),
        right=_right(folder.header, profile, protocol),
        statements=statements,
        hidden=hidden,
        tiles=tuple(glance(areas, statements, [item.code for item in hidden])),
        team=tuple(_team(folder.team, places)),
        fresh=tuple(_fresh(folder.cards, places)),
        places=places,
        why=why,
        folder=folder,
        protocol=protocol,
        today=today,
    )


def _places(folder: Folder, profile: CurrentProfile) -> Places:
    """The centres that the folder names; all of them where it names organisations alone."""
    if folder.consents or folder.openings:
        return places_for(profile)
    named = {card.centre_id for card in folder.cards} | {row["centre_id"] for row in folder.team}
    return places_for(profile, [centre for centre in named if centre is not None])


@dataclass(frozen=True)
class _Maker:
    """Makes statements; explanations are made once for each type, side and block."""

    profile: CurrentProfile
    places: Places
    why: Why
    today: date
    since: datetime | None

    def statement(self, card: Card) -> Statement:
        kind = self.why.protocol.types[card.type]
        own = card.organisation_id == self.profile.organisation_id
        explained = self.why.of(card.type, own=own, blocked=card.blocked)
        return Statement(
            id=card.id,
            series=card.series,
            type=card.type,
            label=kind.label,
            area=kind.area,
            block=kind.block,
            level=card.level,
            sector=card.sector,
            who=self.places.place(card.centre_id, card.organisation_id, card.sector),
            author=card.author,
            text=card.summary,
            facts=facts_of(kind.schema, card.content),
            valid_from=card.valid_from,
            valid_to=card.valid_to,
            stated_at=card.stated_at,
            recorded_at=card.recorded_at,
            state=card.state,
            blocked=card.blocked,
            own=own,
            editable=own and card.source == OWN_SOURCE and card.level == 3 and kind.by_form,
            ended=not in_force(card.valid_to, today=self.today),
            news=self.since is not None and card.recorded_at > self.since,
            why_title=self.why.title(card.level),
            why=self.why.reasons(explained),
        )


def _bar(identity: dict[str, Any], today: date) -> Bar:
    born = date.fromisoformat(identity["birth_date"]) if identity.get("birth_date") else None
    precision = identity.get("birth_precision") or "unknown"
    names = [identity.get(part) or "" for part in ("given_name", "surname1", "surname2")]
    partial = bool(identity.get("partial"))
    return Bar(
        name="Identidad no compartida" if partial else words.full_name(*names),
        age=births.age_in_words(born, precision, today=today),
        birth=births.birth_in_words(born, precision),
        sex=words.SEXES.get(identity.get("sex") or "U", ""),
        identifiers=tuple(
            words.shown_identifier(one["type"], one["value"], one.get("country") or "")
            for one in identity.get("identifiers", [])
        ),
        nationality=identity.get("nationality") or "",
        language_need=words.language_need(identity.get("languages") or []),
        phone=identity.get("phone") or "",
        email=identity.get("email") or "",
        address=identity.get("address") or "",
        protected=(identity.get("protection") or "none") != "none",
        minor=births.is_minor(born, today=today),
        partial=partial,
    )


def _right(header: Header, profile: CurrentProfile, protocol: Protocol) -> Right:
    pack = protocol.compiled.pack
    mine = [basis for basis in pack.bases if basis.sector == profile.sector]
    used = set(header.basis.split())
    bases = [f"{b.label} ({b.norm})" for b in mine
             if b.code in used or (b.kind == "consent" and header.consent)]  # fmt: skip
    automatic = any(basis.kind in ("law", "public_task") for basis in mine)
    return Right(
        situation=pack.situation(header.situation).label,
        reason=header.reason,
        relation=words.RELATIONS.get(header.relation, "Sin vínculo"),
        declared=header.relation == "declared",
        bases=tuple(bases),
        scsp=words.SCSP.get(header.scsp, ""),
        protocol=header.protocol,
        needs_consent=not automatic,
        has_consent=header.consent is not None,
        since=header.at,
    )


def _hidden(why: Why, area_code: str) -> Hidden:
    area = why.protocol.compiled.pack.area(area_code)
    return Hidden(
        code=area.code,
        label=area.label,
        sentence=area.exists,
        holders=tuple(why.holders(area.code)),
        reasons=why.of_area(area.code),
    )


def _team(rows: Sequence[dict[str, Any]], places: Places) -> list[Colleague]:
    team = []
    for row in rows:
        centre = places.centres.get(row["centre_id"])
        content = row["content"] or {}
        team.append(
            Colleague(
                sector=row["sector"],
                place=places.place(row["centre_id"], row["organisation_id"], row["sector"]),
                organisation=places.organisation(row["organisation_id"], row["sector"]),
                phone=centre.phone if centre else "",
                professional=content.get("professional", ""),
                post=content.get("post", ""),
                since=row["valid_from"],
                declared=content.get("kind") == "declared",
            )
        )
    return sorted(team, key=lambda one: (one.sector, one.place))


def _fresh(cards: Sequence[Card], places: Places) -> list[Freshness]:
    """How recent what each source tells is, of the sources that say something here."""
    moment = now()
    known = freshness(now=moment)
    found: dict[str, Freshness] = {}
    for card in cards:
        told = known.get(card.source)
        if told is None:  # stated here, or by somebody who may not be named
            continue
        name = places.organisation(card.organisation_id, card.sector)
        one = Freshness(name, card.sector, told.last_success_at, told.stale)
        if name not in found or (one.at and one.at > (found[name].at or _NEVER)):
            found[name] = one
    return sorted(found.values(), key=lambda one: one.name)


_NEVER = datetime.min.replace(tzinfo=UTC)


def latest_of(page: FolderPage, count: int) -> list[Statement]:
    """What was said last, whatever it speaks of."""
    return sorted(page.statements, key=lambda one: one.stated_at, reverse=True)[:count]
