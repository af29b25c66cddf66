"""Households as sources state them: the newest version of each holds, whatever came first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connection

from trenza.people.actions.known import Known, persons_of
from trenza.people.rules.households import Household

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

APPLIED, UNCHANGED, WAITING = "applied", "unchanged", "waiting"


@dataclass(frozen=True, slots=True)
class HouseholdOutcome:
    """What became of one statement; a waiting one names the members nobody has told about yet."""

    source_household_id: str
    outcome: str
    missing: tuple[str, ...] = ()


def record_households(
    households: Sequence[Household], *, source: str, now: datetime
) -> list[HouseholdOutcome]:
    """Keep who lives together according to a source, a batch at a time, in the order given.

    A version that is known, or an older one, changes nothing. A household with a member that the
    source has not delivered yet is not written: state it again when the member is there.
    """
    newest = _newest(households)
    numbers = {member.source_person_id for one in newest.values() for member in one.members}
    known = persons_of(source, numbers)
    missing = {
        number: tuple(m.source_person_id for m in one.members if m.source_person_id not in known)
        for number, one in newest.items()
    }
    ready = [newest[number] for number in sorted(newest) if not missing[number]]
    with connection.cursor() as cursor:
        applied = _write(cursor, ready, source, now) if ready else {}
        _write_members(cursor, [(applied[one.source_household_id], one) for one in ready
                                if one.source_household_id in applied], known)  # fmt: skip
    return [_outcome(one, newest, missing, applied) for one in households]


def _newest(households: Iterable[Household]) -> dict[str, Household]:
    newest: dict[str, Household] = {}
    for one in households:
        rival = newest.get(one.source_household_id)
        if rival is None or rival.version < one.version:
            newest[one.source_household_id] = one
    return newest


def _write(
    cursor: "CursorWrapper", ready: Sequence[Household], source: str, now: datetime
) -> dict[str, UUID]:
    cursor.execute(
        """
        INSERT INTO people_household AS h (id, source, source_household_id, version, state,
            address, municipality, valid_from, valid_to, updated_at)
        SELECT new.id, %s, new.number, new.version, new.state, new.address, new.municipality,
            new.valid_from, new.valid_to, %s
        FROM unnest(%s::uuid[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[],
            %s::date[], %s::date[])
            AS new(id, number, version, state, address, municipality, valid_from, valid_to)
        ON CONFLICT (source, source_household_id) DO UPDATE
        SET version = excluded.version, state = excluded.state, address = excluded.address,
            municipality = excluded.municipality, valid_from = excluded.valid_from,
            valid_to = excluded.valid_to, updated_at = excluded.updated_at
        WHERE h.version < excluded.version
        RETURNING h.source_household_id, h.id
        """,
        [
            source,
            now,
            [uuid4() for _ in ready],
            [one.source_household_id for one in ready],
            [one.version for one in ready],
            [one.state for one in ready],
            [one.address for one in ready],
            [one.municipality for one in ready],
            [one.valid_from for one in ready],
            [one.valid_to for one in ready],
        ],
    )
    return dict(cursor.fetchall())


def _write_members(
    cursor: "CursorWrapper", applied: Sequence[tuple[UUID, Household]], known: dict[str, Known]
) -> None:
    if not applied:
        return
    cursor.execute(
        "DELETE FROM people_household_member WHERE household_id = ANY(%s)",
        [[household for household, _ in applied]],
    )
    columns = "household_id, identity_id, person_id, kinship, valid_from, valid_to"
    with cursor.copy(f"COPY people_household_member ({columns}) FROM STDIN") as copy:
        for household, one in applied:
            # nobody lives in a household that was taken back
            for m in one.members if one.state == "current" else ():
                who = known[m.source_person_id]
                copy.write_row(
                    (household, who.identity_id, who.person_id, m.kinship, m.valid_from, m.valid_to)
                )


def _outcome(
    one: Household,
    newest: dict[str, Household],
    missing: dict[str, tuple[str, ...]],
    applied: dict[str, UUID],
) -> HouseholdOutcome:
    number = one.source_household_id
    if one is not newest[number]:
        return HouseholdOutcome(number, UNCHANGED)
    if missing[number]:
        return HouseholdOutcome(number, WAITING, missing[number])
    return HouseholdOutcome(number, APPLIED if number in applied else UNCHANGED)
