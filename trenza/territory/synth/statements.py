"""The region told directly as canonical statements, for loading big databases and measuring."""

from collections.abc import Collection, Iterator
from typing import Any

from trenza.territory.synth.days import DEFAULT_UNTIL, iso, local_midnight
from trenza.territory.synth.story import Fact
from trenza.territory.synth.world import Attended, HomeLife, region

Statement = dict[str, Any]
SECTORS = ("SS", "SE", "TS")


def statements(
    persons: int,
    seed: int,
    *,
    until: int = DEFAULT_UNTIL.toordinal(),
    sectors: Collection[str] = SECTORS,
) -> Iterator[Statement]:
    """Every statement of these sectors, home by home; about 20 for each person of the region.

    The identifiers of persons say their sector (SS-12, SE-12, TS-12), so that one source may carry
    them all: what the three know of one person is linked by her documents, as always.
    """
    for life in region(persons, seed, until):
        for each in life.attended:
            if each.sector in sectors:
                yield from _of_person(life, each)
        if "SS" in sectors and (known := life.of("SS")):
            yield _household(life, known)


def _of_person(life: HomeLife, each: Attended) -> Iterator[Statement]:
    number = each.one.number
    person = {"source_id": f"{each.sector}-{number}"}
    version = _moment(each.since, 30_000)
    yield {"kind": "person", "version": version, "person": {**person, **_identity(life, each)}}
    yield {
        "kind": "relation",
        "source_id": f"REL-{each.sector}-{number}",
        "version": version,
        "person": person,
        "centre": each.centre,
        "professional": each.reference,
        "valid_from": iso(each.since),
        "valid_to": None,
        "state": "current",
    }
    for place, fact in enumerate(each.facts):
        yield _record(each, person, f"{each.sector}-{number}-{place}", fact)


def _record(each: Attended, person: Statement, source_id: str, fact: Fact) -> Statement:
    statement = {
        "kind": "record",
        "source_id": source_id,
        "version": _moment(fact.stated, fact.second),
        "person": person,
        "type": fact.type,
        "content": fact.content,
        "valid_from": iso(fact.start),
        "valid_to": iso(fact.end) if fact.end else None,
        "centre": each.centre,
        "author": each.reference,
        "state": "current",
    }
    if fact.summary is not None:
        statement["summary"] = fact.summary
    return statement


def _identity(life: HomeLife, each: Attended) -> Statement:
    known, one = each.identity, each.one
    identity: Statement = {
        "identifiers": list(_identifiers(each)),
        "given_name": known.given_name,
        "surname1": known.surname1,
        "sex": one.sex,
        "birth_date": iso(known.birth),
        "birth_precision": known.birth_precision,
        "nationality": one.country,
        "languages": one.languages,
        "municipality": life.home.place.ine,
        "protection": "protected" if one.protected else "none",
    }
    optional = {
        "surname2": known.surname2,
        "phone": known.phone,
        "email": known.email,
        "address": known.address,
    }
    identity.update((name, value) for name, value in optional.items() if value)
    return identity


def _identifiers(each: Attended) -> Iterator[Statement]:
    known = each.identity
    if known.document == "passport":
        yield {"type": "passport", "value": known.document_value, "country": each.one.country}
    elif known.document_value:
        yield {"type": known.document, "value": known.document_value}
    if known.nuss:
        yield {"type": "nuss", "value": known.nuss}
    if known.card:
        yield {"type": "health_card", "value": known.card}


def _household(life: HomeLife, known: list[Attended]) -> Statement:
    home = life.home
    since = min(each.since for each in known)
    statement: Statement = {
        "kind": "household",
        "source_id": f"EF-{home.number}",
        "version": _moment(max(each.since for each in known), 30_000),
        "municipality": home.place.ine,
        "valid_from": iso(since),
        "members": [
            {
                "person": {"source_id": f"SS-{each.one.number}"},
                "kinship": each.one.role,
                "valid_from": iso(max(since, each.one.birth)),
            }
            for each in known
        ],
        "state": "current",
    }
    if known[0].identity.address:
        statement["address"] = known[0].identity.address
    return statement


def _moment(day: int, second: int) -> int:
    """A version: microseconds since 1970."""
    return (local_midnight(day) + second) * 1_000_000
