"""The normal forms that the index holds: of those who come in, and how they are kept."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID
from zlib import crc32

import orjson

from trenza.people.actions.locks import Number
from trenza.people.matching.definition import KEYS
from trenza.people.matching.scorer import capped_keys
from trenza.people.rules.identities import Identity
from trenza.people.rules.normal import EDITION, NormalForm, normal_form, particulars_of

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_FIELDS = len(NormalForm._fields)


def _stamp() -> int:
    told = repr((EDITION, [(key.name, key.columns) for key in KEYS]))
    return 1 + crc32(told.encode()) % 0x7FFE


# By what a form and its keys were made: another edition, or other keys, give another number. It is
# kept beside each form, below zero while it is renewed but not yet compared.
STAMP = _stamp()


class Prepared(NamedTuple):
    """An identity ready to be compared; each key with how many may share it."""

    id: UUID
    form: NormalForm
    keys: Mapping[int, int]


class Normal(NamedTuple):
    """The normal form of an identity with its keys, before it is known who she is."""

    form: NormalForm
    keys: Mapping[int, int]


def normal(identity: Identity) -> Normal:
    """The normal form and the keys of an identity."""
    form = normal_form(particulars_of(identity))
    return Normal(form, capped_keys(form))


def told(normal: Normal) -> list[Any]:
    """A normal form as JSON can tell it to another process."""
    return [list(normal.form), list(normal.keys), list(normal.keys.values())]


def heard(parts: list[Any]) -> Normal:
    """The normal form that another process told."""
    form, keys, caps = parts
    return Normal(NormalForm(*form), dict(zip(keys, caps, strict=True)))


def as_indexed(identity: Identity) -> tuple[str, int, str]:
    """The normal form, its stamp and the keys of an identity as the index holds them."""
    form, keys = normal(identity)
    return written(form), STAMP, all_keys(form, keys)


def numbers_of(coming: Iterable[Prepared]) -> list[Number]:
    """The keys as something to be locked, so that nobody else compares by them meanwhile."""
    return [("key", str(key)) for one in coming for key in one.keys]


def contact_keys(form: NormalForm) -> set[int]:
    """How somebody is reached, as numbers; they are counted, and nobody is looked for by them."""
    ways = (("phone", form.phone), ("email", form.email), ("address", form.address, form.postcode),
            ("address", form.address, form.municipality))  # fmt: skip
    return {
        int.from_bytes(blake2b(repr(way).encode(), digest_size=8).digest(), "big", signed=True)
        for way in ways
        if None not in way
    }


def all_keys(form: NormalForm, keys: Iterable[int]) -> str:
    """Everything under which the index holds a form, as an array."""
    return array({*keys, *contact_keys(form)})


def array(keys: Iterable[int]) -> str:
    """Numbers as one text: psycopg takes long to write out a list of many."""
    return "{" + ",".join(map(str, keys)) + "}"


def written(form: NormalForm) -> str:
    """A form as the index holds it."""
    return orjson.dumps(list(form)).decode()


def read(text: str) -> NormalForm | None:
    """A form out of the index; nothing if it has another shape, from another edition."""
    parts = orjson.loads(text)
    return NormalForm(*parts) if len(parts) == _FIELDS else None


def held(cursor: "CursorWrapper", ids: list[UUID]) -> dict[UUID, str]:
    """The forms held of these identities; those not compared as of now count as another."""
    if not ids:
        return {}
    cursor.execute(
        "SELECT identity_id, CASE WHEN edition = %s THEN form ELSE '' END "
        "FROM people_normal WHERE identity_id = ANY(%s)",
        [STAMP, ids],
    )
    return dict(cursor.fetchall())


def change(cursor: "CursorWrapper", rows: Sequence[tuple[UUID, str, str, int]]) -> None:
    """Hold other forms of these identities: number, form, keys, stamp."""
    cursor.execute(
        """
        UPDATE people_normal AS n
        SET form = new.form, keys = new.keys::bigint[], edition = new.edition
        FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::int[]) AS new(id, form, keys, edition)
        WHERE n.identity_id = new.id
        """,
        [list(column) for column in zip(*rows, strict=True)],
    )


def add(cursor: "CursorWrapper", new: Sequence[Prepared]) -> None:
    """Hold the forms of identities that had none."""
    rows = [(one.id, written(one.form), STAMP, all_keys(one.form, one.keys)) for one in new]
    copy(cursor, "people_normal (identity_id, form, edition, keys)", rows)


def copy(cursor: "CursorWrapper", into: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows by COPY."""
    if rows:
        with cursor.copy(f"COPY {into} FROM STDIN") as stream:
            for row in rows:
                stream.write_row(row)
