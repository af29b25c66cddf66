"""The statements that change persons, identities and doubts: each takes a whole batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from trenza.people.actions.caseload import renew_keys
from trenza.people.actions.known import Stored
from trenza.people.events import Relink
from trenza.people.rules.display import Display, Voice
from trenza.people.rules.identities import Identity

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_WHO = (
    "given_name, surname1, surname2, birth_date, birth_precision, sex, nationality, languages, "
    "phone, email, address, municipality, protection"
)
_WHO_TYPES = ("text", "text", "text", "date", "text", "text", "text", "text", "text", "text",
              "text", "text", "text")  # fmt: skip
_SET_WHO = ", ".join(
    f"{name} = new.{name}"
    if name != "languages"
    else "languages = coalesce(string_to_array(nullif(new.languages, ''), ','), '{}')"
    for name in _WHO.split(", ")
)


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """An identity to be written, with what the index held of it before."""

    id: UUID
    voice: Voice
    person: UUID
    reason: str
    stored: Stored | None
    origin: UUID


@dataclass(frozen=True, slots=True)
class Pointer:
    """The person to whom an identity points, why, and since when."""

    person: UUID
    reason: str
    since: datetime


def _who(said: Identity | Display) -> tuple[Any, ...]:
    return (
        said.given_name, said.surname1, said.surname2, said.birth.day, said.birth.precision,
        said.sex, said.nationality, list(said.languages), said.phone, said.email, said.address,
        said.municipality, said.protection,
    )  # fmt: skip


def _copy(
    cursor: "CursorWrapper", table: str, columns: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    if rows:
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _unnest(types: Sequence[str]) -> str:
    return "unnest(" + ", ".join(f"%s::{type}[]" for type in types) + ")"


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """Rows turned into one array per column; a list within a row becomes one text."""
    return [
        [",".join(value) if isinstance(value, list) else value for value in column]
        for column in zip(*rows, strict=True)
    ]


def add_persons(cursor: "CursorWrapper", persons: Mapping[UUID, Display], now: datetime) -> None:
    """Begin these persons."""
    rows = [(person, *_who(shown), now, now) for person, shown in persons.items()]
    _copy(cursor, "people_person", f"id, {_WHO}, created_at, updated_at", rows)


def revive_persons(cursor: "CursorWrapper", persons: set[UUID], now: datetime) -> set[UUID]:
    """Those of these persons that were closed stand for somebody again; gives which."""
    if not persons:
        return set()
    cursor.execute(
        "UPDATE people_person SET continues_as = NULL, updated_at = %s WHERE id = ANY(%s) "
        "RETURNING id",
        [now, list(persons)],
    )
    return {person for (person,) in cursor.fetchall()}


def rename_persons(cursor: "CursorWrapper", persons: Mapping[UUID, Display], now: datetime) -> None:
    """Show persons in their new form; where the name is another, so are the search keys."""
    if not persons:
        return
    cursor.execute(
        f"SELECT id, {_WHO} FROM people_person WHERE id = ANY(%s) ORDER BY id", [list(persons)]
    )
    before = {person: who for person, *who in cursor.fetchall()}
    after = {person: list(_who(shown)) for person, shown in persons.items()}
    rows = [(person, *who) for person, who in sorted(after.items()) if who != before.get(person)]
    if not rows:
        return
    cursor.execute(
        f"""
        UPDATE people_person AS p SET {_SET_WHO}, updated_at = %s
        FROM {_unnest(("uuid", *_WHO_TYPES))} AS new(id, {_WHO}) WHERE p.id = new.id
        """,
        [now, *_columns(rows)],
    )
    renew_keys(cursor, [row[0] for row in rows if list(row[1:4]) != before[row[0]][:3]])


def add_identities(cursor: "CursorWrapper", rows: Sequence[IdentityRow], now: datetime) -> None:
    """Write identities that were not known, with their identifiers."""
    _copy(
        cursor,
        "people_identity",
        f"id, source, sector, source_person_id, person_id, version, stated_at, {_WHO}, "
        "link_reason, linked_at, updated_at, origin, known_at",
        [
            (
                row.id, row.voice.source, row.voice.sector, row.voice.identity.source_person_id,
                row.person, row.voice.identity.version, row.voice.identity.stated_at,
                *_who(row.voice.identity), row.reason, now, now, row.origin, now,
            )
            for row in rows
        ],
    )  # fmt: skip
    _add_identifiers(cursor, rows)


def _add_identifiers(cursor: "CursorWrapper", rows: Sequence[IdentityRow]) -> None:
    _copy(
        cursor,
        "people_identifier",
        "identity_id, person_id, type, value, country, issuer",
        [
            (row.id, row.person, i.type, i.value, i.country, i.issuer)
            for row in rows
            for i in row.voice.identity.identifiers
        ],
    )


def change_identities(cursor: "CursorWrapper", rows: Sequence[IdentityRow], now: datetime) -> None:
    """Put the newer version of known identities in force; moving them is another matter."""
    if not rows:
        return
    cursor.execute(
        f"""
        UPDATE people_identity AS i SET {_SET_WHO}, sector = new.sector, version = new.version,
            stated_at = new.stated_at, updated_at = %s
        FROM {_unnest(("uuid", "text", "bigint", "timestamptz", *_WHO_TYPES))}
            AS new(id, sector, version, stated_at, {_WHO})
        WHERE i.id = new.id
        """,
        [
            now,
            *_columns(
                [
                    (
                        row.id, row.voice.sector, row.voice.identity.version,
                        row.voice.identity.stated_at, *_who(row.voice.identity),
                    )
                    for row in rows
                ]
            ),
        ],
    )  # fmt: skip
    renumbered = [
        row
        for row in rows
        if row.stored and row.stored.identity.identifiers != row.voice.identity.identifiers
    ]
    if renumbered:
        ids = [row.id for row in renumbered]
        cursor.execute("DELETE FROM people_identifier WHERE identity_id = ANY(%s)", [ids])
        _add_identifiers(cursor, renumbered)


def move_identities(cursor: "CursorWrapper", moves: Sequence[tuple[Relink, Pointer]]) -> None:
    """Point identities, their identifiers, doubts and places in households to another person."""
    ids = [move.identity_id for move, _ in moves]
    persons = [move.to_person for move, _ in moves]
    cursor.execute(
        """
        UPDATE people_identity AS i
        SET person_id = new.person_id, link_reason = new.reason, linked_at = new.since
        FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[])
            AS new(id, person_id, reason, since)
        WHERE i.id = new.id
        """,
        [ids, persons, [to.reason for _, to in moves], [to.since for _, to in moves]],
    )
    for end in ("", "other_"):
        cursor.execute(
            f"""
            UPDATE people_link_review AS r SET {end}person_id = new.person_id
            FROM unnest(%s::uuid[], %s::uuid[]) AS new(id, person_id)
            WHERE r.{end}identity_id = new.id AND r.{end}person_id <> new.person_id
            """,
            [ids, persons],
        )
    for table in ("people_identifier", "people_household_member"):
        cursor.execute(
            f"""
            UPDATE {table} AS t SET person_id = new.person_id
            FROM unnest(%s::uuid[], %s::uuid[]) AS new(id, person_id)
            WHERE t.identity_id = new.id AND t.person_id <> new.person_id
            """,
            [ids, persons],
        )


def close_empty_persons(cursor: "CursorWrapper", moves: Sequence[Relink], now: datetime) -> None:
    """Persons to whom nothing points any more say in whom they go on, with their centres."""
    heirs = {move.from_person: move.to_person for move in reversed(moves)}
    cursor.execute(
        """
        UPDATE people_person AS p SET continues_as = new.heir, updated_at = %s
        FROM unnest(%s::uuid[], %s::uuid[]) AS new(id, heir)
        WHERE p.id = new.id
          AND NOT EXISTS (SELECT FROM people_identity AS i WHERE i.person_id = p.id)
        RETURNING p.id, p.continues_as
        """,
        [now, list(heirs), list(heirs.values())],
    )
    closed = cursor.fetchall()
    if closed:
        cursor.execute(
            """
            INSERT INTO people_caseload_key (centre_id, key, person_id)
            SELECT DISTINCT k.centre_id, '', new.heir
            FROM unnest(%s::uuid[], %s::uuid[]) AS new(id, heir)
            JOIN people_caseload_key AS k ON k.person_id = new.id
            ON CONFLICT DO NOTHING
            """,
            [[person for person, _ in closed], [heir for _, heir in closed]],
        )
        renew_keys(cursor, [heir for _, heir in closed], closed=[person for person, _ in closed])
