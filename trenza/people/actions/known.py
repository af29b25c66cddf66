"""What the index already holds: by source number, and by shared identifiers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from trenza.people.actions.locks import Number, lock_places
from trenza.people.rules.births import Birth
from trenza.people.rules.identifiers import LINKING, Identifier
from trenza.people.rules.identities import Identity

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True, slots=True)
class Known:
    """Where an identity of a source points, and the version that is in force."""

    person_id: UUID
    identity_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Stored:
    """An identity as the index holds it."""

    id: UUID
    source: str
    sector: str
    person_id: UUID
    linked_at: float
    identity: Identity


@dataclass(frozen=True)
class Component:
    """What shared identifiers reach, the numbers held by too many, the links refused by people."""

    stored: dict[UUID, Stored]
    crowded: set[Number]
    refused: list[tuple[UUID, UUID]]

    def numbers(self) -> set[Number]:
        """The numbers by which these identities could be linked."""
        return {number for one in self.stored.values() for number in numbers_of(one.identity)}


def numbers_of(identity: Identity) -> list[Number]:
    """Type and value of the identifiers by which an identity can be linked."""
    return [(i.type, i.value) for i in identity.identifiers if i.key]


def find(cursor: "CursorWrapper", source: str, ids: Collection[str]) -> dict[str, Known]:
    """The identities of one source that are known, by the source's own number."""
    cursor.execute(
        """
        SELECT source_person_id, person_id, id, version FROM people_identity
        WHERE source = %s AND source_person_id = ANY(%s)
        """,
        [source, list(ids)],
    )
    return {place: Known(*rest) for place, *rest in cursor.fetchall()}


def persons_of(source: str, ids: Iterable[str]) -> dict[str, Known]:
    """The person behind each number of a source; unknown numbers are left out.

    Until the transaction ends nobody moves these identities, so that what is written about them
    meanwhile goes to the right person.
    """
    wanted = set(ids)
    with connection.cursor() as cursor:
        lock_places(cursor, source, using=wanted, changing=())
        return find(cursor, source, wanted)


# From some numbers and identities to all that shared numbers reach. A number held by more than
# `most` identities is told (with its type and value) and not followed. OFFSET 0 and LIMIT keep the
# planner to one index probe per row: its guess of how far a recursion goes would choose a scan.
_REACH = """
    WITH RECURSIVE reached(identity_id, type, value) AS (
        SELECT unnest(%(ids)s::uuid[]), '', ''
      UNION
        SELECT holder.*
        FROM unnest(%(types)s::text[], %(values)s::text[]) AS seed(type, value),
        LATERAL (
            SELECT CASE WHEN many THEN NULL ELSE identity_id END,
                   CASE WHEN many THEN seed.type ELSE '' END,
                   CASE WHEN many THEN seed.value ELSE '' END
            FROM (
                SELECT identity_id, count(*) OVER () > %(most)s AS many
                FROM (
                    SELECT x.identity_id FROM people_identifier AS x
                    WHERE x.type = seed.type AND x.value = seed.value LIMIT %(most)s + 1
                ) AS first
            ) AS counted
        ) AS holder
      UNION
        SELECT holder.*
        FROM reached,
        LATERAL (
            SELECT x.type, x.value FROM people_identifier AS x
            WHERE x.identity_id = reached.identity_id AND x.type = ANY(%(linking)s)
            OFFSET 0
        ) AS own,
        LATERAL (
            SELECT CASE WHEN many THEN NULL ELSE identity_id END,
                   CASE WHEN many THEN own.type ELSE '' END,
                   CASE WHEN many THEN own.value ELSE '' END
            FROM (
                SELECT identity_id, count(*) OVER () > %(most)s AS many
                FROM (
                    SELECT x.identity_id FROM people_identifier AS x
                    WHERE x.type = own.type AND x.value = own.value LIMIT %(most)s + 1
                ) AS first
            ) AS counted
        ) AS holder
    )
"""
_REACHED = _REACH + "SELECT identity_id, type, value FROM reached"
_IDENTITIES = """
    SELECT id, source, sector, person_id, extract(epoch FROM linked_at)::float8,
           source_person_id, version,
           given_name, surname1, surname2, birth_date, birth_precision, sex, nationality,
           languages, phone, email, address, municipality, protection, stated_at
    FROM people_identity WHERE id = ANY(%s)
"""
_IDENTIFIERS = """
    SELECT identity_id, type, value, country, issuer FROM people_identifier
    WHERE identity_id = ANY(%s)
"""
_REFUSED = """
    SELECT identity_id, other_identity_id FROM people_link_review
    WHERE state = 'kept_apart' AND identity_id = ANY(%s) AND other_identity_id = ANY(%s)
"""


def load_component(
    cursor: "CursorWrapper", numbers: Collection[Number], ids: list[UUID], *, most: int
) -> Component:
    """All identities that these numbers and identities lead to, in four statements."""
    cursor.execute(
        _REACHED,
        {
            "ids": ids,
            "types": [type for type, _ in numbers],
            "values": [value for _, value in numbers],
            "linking": sorted(LINKING),
            "most": most,
        },
    )
    reached = cursor.fetchall()
    found = [identity for identity, _, _ in reached if identity is not None]
    crowded = {(type, value) for identity, type, value in reached if identity is None}
    if not found:
        return Component({}, crowded, [])
    documents: dict[UUID, list[Identifier]] = {}
    cursor.execute(_IDENTIFIERS, [found])
    for identity_id, *parts in cursor.fetchall():
        documents.setdefault(identity_id, []).append(Identifier(*parts))
    cursor.execute(_IDENTITIES, [found])
    stored = {row[0]: _stored(row, documents.get(row[0], [])) for row in cursor.fetchall()}
    cursor.execute(_REFUSED, [found, found])
    return Component(stored, crowded, cursor.fetchall())


def _stored(row: tuple[Any, ...], documents: list[Identifier]) -> Stored:
    identity = Identity(
        source_person_id=row[5],
        version=row[6],
        identifiers=tuple(sorted(documents)),
        given_name=row[7],
        surname1=row[8],
        surname2=row[9],
        birth=Birth(row[10], row[11]),
        sex=row[12],
        nationality=row[13],
        languages=tuple(row[14]),
        phone=row[15],
        email=row[16],
        address=row[17],
        municipality=row[18],
        protection=row[19],
        stated_at=row[20],
    )
    return Stored(row[0], row[1], row[2], row[3], row[4], identity)
