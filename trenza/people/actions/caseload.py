"""Search keys: the folded words of the names of those whom each centre attends."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from trenza.people.rules.names import tokens

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

Pair = tuple[int, UUID]  # a centre and a person whom it attends


def index_caseload(pairs: Iterable[Pair]) -> None:
    """Let these centres find these persons by name; those already there stay."""
    wanted = list(dict.fromkeys(pairs))
    if wanted:
        with connection.cursor() as cursor:
            _add_keys(cursor, wanted)


def drop_from_caseload(pairs: Iterable[Pair]) -> None:
    """Centres that no longer attend these persons no longer find them by name."""
    wanted = list(pairs)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM people_caseload_key AS k
            USING unnest(%s::bigint[], %s::uuid[]) AS old(centre_id, person_id)
            WHERE k.centre_id = old.centre_id AND k.person_id = old.person_id
            """,
            [[centre for centre, _ in wanted], [person for _, person in wanted]],
        )


def drop_unattended(pairs: Iterable[Pair]) -> None:
    """Of these, the centres whose relation went elsewhere no longer find the person by name."""
    wanted = sorted(set(pairs))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM people_caseload_key AS k
            USING unnest(%s::bigint[], %s::uuid[]) AS old(centre_id, person_id)
            WHERE k.centre_id = old.centre_id AND k.person_id = old.person_id AND NOT EXISTS (
                SELECT FROM access_relation AS r WHERE r.person_id = old.person_id
                  AND r.centre_id = old.centre_id AND r.state = 'current')
            """,
            [[centre for centre, _ in wanted], [person for _, person in wanted]],
        )


def renew_keys(
    cursor: "CursorWrapper", persons: Sequence[UUID], *, closed: Sequence[UUID] = ()
) -> None:
    """After a change of name: the same centres, the new words. Closed persons lose theirs."""
    if not persons and not closed:
        return
    cursor.execute(
        "DELETE FROM people_caseload_key WHERE person_id = ANY(%s) RETURNING centre_id, person_id",
        [[*persons, *closed]],
    )
    gone = set(closed)
    pairs = {(centre, person) for centre, person in cursor.fetchall() if person not in gone}
    if pairs:
        _add_keys(cursor, sorted(pairs))


def _add_keys(cursor: "CursorWrapper", pairs: Sequence[Pair]) -> None:
    cursor.execute(
        "SELECT id, given_name, surname1, surname2 FROM people_person WHERE id = ANY(%s)",
        [list({person for _, person in pairs})],
    )
    # who has no name at all still has a place in the centre, under the empty word
    words = {person: tokens(*names) or ("",) for person, *names in cursor.fetchall()}
    rows = [(centre, word, person) for centre, person in pairs for word in words.get(person, ())]
    cursor.execute(
        """
        INSERT INTO people_caseload_key (centre_id, key, person_id)
        SELECT * FROM unnest(%s::bigint[], %s::text[], %s::uuid[]) ON CONFLICT DO NOTHING
        """,
        [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], []],
    )
