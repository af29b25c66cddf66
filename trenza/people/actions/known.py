"""What the index already holds: by source number, and by shared identifiers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
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
    origin: UUID
    known_at: float
    link_reason: str
    linked_at: datetime
    identity: Identity


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided of a pair of identities, and the seal of the facts it was decided on."""

    one: UUID
    other: UUID
    same: bool
    decided_on: str


@dataclass(frozen=True)
class Component:
    """What shared identifiers and decisions reach, and the numbers held by too many."""

    stored: dict[UUID, Stored]
    crowded: set[Number]
    verdicts: list[Verdict]
    certain: list[tuple[UUID, UUID]] = field(default_factory=list)

    def numbers(self) -> set[Number]:
        """The numbers, and the decided pairs, by which these identities could be linked."""
        numbers = {number for one in self.stored.values() for number in numbers_of(one.identity)}
        together = [(v.one, v.other) for v in self.verdicts if v.same]
        return numbers | {pair_number(*pair) for pair in (*together, *self.certain)}


def pair_number(one: UUID, other: UUID) -> Number:
    """A pair of identities as something to be locked."""
    return "pair", ":".join(sorted((str(one), str(other))))


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
            SELECT held.type, held.value
            FROM (SELECT x.type, x.value FROM people_identifier AS x
                  WHERE x.identity_id = reached.identity_id OFFSET 0) AS held
            WHERE held.type = ANY(%(linking)s)
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
    SELECT id, source, sector, person_id, origin, extract(epoch FROM known_at)::float8,
           link_reason, linked_at, source_person_id, version,
           given_name, surname1, surname2, birth_date, birth_precision, sex, nationality,
           languages, phone, email, address, municipality, protection, stated_at
    FROM people_identity WHERE id = ANY(%s::uuid[])
"""
_IDENTIFIERS = """
    SELECT identity_id, type, value, country, issuer FROM people_identifier
    WHERE identity_id = ANY(%s::uuid[])
"""
# decided pairs: those within, and those that say «the same» and lead outside
_VERDICTS = """
    SELECT identity_id, other_identity_id, verdict = 'same', decided_on FROM people_link_review
    WHERE verdict = 'same' AND (identity_id = ANY(%(ids)s::uuid[])
                                OR other_identity_id = ANY(%(ids)s::uuid[]))
  UNION ALL
    SELECT identity_id, other_identity_id, false, decided_on FROM people_link_review
    WHERE (verdict = 'different' OR state = 'kept_apart')
      AND identity_id = ANY(%(ids)s::uuid[]) AND other_identity_id = ANY(%(ids)s::uuid[])
    ORDER BY 1, 2
"""

# pairs that the match model finds to be one person
_CERTAIN = """
    SELECT one_id, other_id FROM people_match WHERE certain AND one_id = ANY(%(ids)s::uuid[])
  UNION
    SELECT one_id, other_id FROM people_match WHERE certain AND other_id = ANY(%(ids)s::uuid[])
"""


def array(ids: Iterable[UUID]) -> str:
    """Identities as one text: psycopg takes long to write out a list of many."""
    return "{" + ",".join(map(str, ids)) + "}"


def load_component(
    cursor: "CursorWrapper", numbers: Collection[Number], ids: Collection[UUID], *, most: int
) -> Component:
    """All identities that these numbers and identities lead to, in a handful of statements."""
    found, crowded = _reached(cursor, numbers, ids, most)
    if not found:
        return Component({}, crowded, [])
    while True:
        here = array(found)
        cursor.execute(_VERDICTS, {"ids": here})
        verdicts = [Verdict(*row) for row in cursor.fetchall()]
        ends = {end for v in verdicts if v.same for end in (v.one, v.other)}
        cursor.execute(_CERTAIN, {"ids": here})
        certain = cursor.fetchall()
        ends |= {end for pair in certain for end in pair}
        outside = ends.difference(found)
        if not outside:
            break
        more, crowded_too = _reached(cursor, (), outside, most)
        found, crowded = list(dict.fromkeys([*found, *more])), crowded | crowded_too
    stored = load_identities(cursor, found)
    return Component(stored, crowded, verdicts, certain)


def _reached(
    cursor: "CursorWrapper", numbers: Collection[Number], ids: Collection[UUID], most: int
) -> tuple[list[UUID], set[Number]]:
    cursor.execute(
        _REACHED,
        {
            "ids": array(ids),
            "types": [type for type, _ in numbers],
            "values": [value for _, value in numbers],
            "linking": sorted(LINKING),
            "most": most,
        },
    )
    reached = cursor.fetchall()
    found = [identity for identity, _, _ in reached if identity is not None]
    crowded = {(type, value) for identity, type, value in reached if identity is None}
    return list(dict.fromkeys(found)), crowded


def load_identities(cursor: "CursorWrapper", ids: Collection[UUID]) -> dict[UUID, Stored]:
    """These identities as the index holds them."""
    documents: dict[UUID, list[Identifier]] = {}
    wanted = array(ids)
    cursor.execute(_IDENTIFIERS, [wanted])
    for identity_id, *parts in cursor.fetchall():
        documents.setdefault(identity_id, []).append(Identifier(*parts))
    cursor.execute(_IDENTITIES, [wanted])
    return {row[0]: _stored(row, documents.get(row[0], [])) for row in cursor.fetchall()}


def _stored(row: tuple[Any, ...], documents: list[Identifier]) -> Stored:
    identity = Identity(
        source_person_id=row[8],
        version=row[9],
        identifiers=tuple(sorted(documents)),
        given_name=row[10],
        surname1=row[11],
        surname2=row[12],
        birth=Birth(row[13], row[14]),
        sex=row[15],
        nationality=row[16],
        languages=tuple(row[17]),
        phone=row[18],
        email=row[19],
        address=row[20],
        municipality=row[21],
        protection=row[22],
        stated_at=row[23],
    )
    id, source, sector, person_id, origin, known_at, link_reason, linked_at, *_ = row
    return Stored(id, source, sector, person_id, origin, known_at, link_reason, linked_at, identity)
