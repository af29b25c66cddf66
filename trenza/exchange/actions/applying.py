"""Applying readings: persons first, then what is said of them, all in the caller's transaction.

Every step takes the whole chunk in a constant number of SQL statements.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import NamedTuple
from uuid import UUID

import psycopg
from django.db import DataError, IntegrityError, transaction

from trenza.access.public import NewRelation, note_relations
from trenza.exchange.actions.reading import Reading, Ready
from trenza.exchange.actions.speakers import Speaker
from trenza.exchange.rules.failpoints import failpoint
from trenza.exchange.rules.statements import MADRID, Statement
from trenza.exchange.rules.values import Problem
from trenza.people.public import Identity, index_caseload, persons_of, record_households, resolve
from trenza.records.public import NewRecord, append

# What PostgreSQL refuses to keep although it looked right: the row is set apart, not the chunk.
_UNKEEPABLE = (DataError, IntegrityError, psycopg.DataError, psycopg.IntegrityError)
NOT_STORABLE = Problem(
    "row.not_storable", "La fila no se puede guardar: algún valor está fuera de lo admitido."
)


class Who(NamedTuple):
    """A person known by the source's number."""

    person_id: UUID
    identity_id: UUID


class Absent(NamedTuple):
    """A statement that waits for a person whom the source has not delivered yet."""

    ready: Ready
    person: str


@dataclass
class Outcome:
    """What became of a batch of readings, by their key."""

    changed: Counter[str] = field(default_factory=Counter)
    arrived: set[str] = field(default_factory=set)
    waiting: dict[int, list[Absent]] = field(default_factory=dict)
    rejected: dict[int, Problem] = field(default_factory=dict)

    def add(self, other: "Outcome") -> None:
        """Join the outcome of another part of the same batch."""
        self.changed.update(other.changed)
        self.arrived |= other.arrived
        self.waiting |= other.waiting
        self.rejected |= other.rejected


@dataclass(frozen=True)
class Batch:
    """In whose name and within which delivery readings are applied."""

    speaker: Speaker
    delivery_id: int
    received_at: datetime
    now: datetime


def rows_changed(readings: Sequence[Reading], outcome: Outcome) -> int:
    """How many rows brought something new, from how many statements of each kind did.

    Exact while every row is one statement; where rows say several things at once (a person and her
    record) the kind that changed most tells it best.
    """
    alone = all(
        len(reading.ready) <= 1
        and all(one.identity is None or one.statement.kind == "person" for one in reading.ready)
        for reading in readings
    )
    counts = outcome.changed.values()
    return sum(counts) if alone else max(counts, default=0)


def apply_readings(readings: Sequence[Reading], batch: Batch) -> Outcome:
    """Apply what can be applied; a row that the database refuses is found by halving."""
    good = [reading for reading in readings if reading.problem is None]
    outcome = _apply_or_halve(good, batch) if good else Outcome()
    for reading in readings:
        if reading.problem is not None:
            outcome.rejected[reading.key] = reading.problem
    return outcome


def _apply_or_halve(readings: Sequence[Reading], batch: Batch) -> Outcome:
    try:
        with transaction.atomic():
            return _apply(readings, batch)
    except _UNKEEPABLE:
        if len(readings) == 1:
            return Outcome(rejected={readings[0].key: NOT_STORABLE})
    half = len(readings) // 2
    outcome = _apply_or_halve(readings[:half], batch)
    outcome.add(_apply_or_halve(readings[half:], batch))
    return outcome


def _apply(readings: Sequence[Reading], batch: Batch) -> Outcome:
    outcome = Outcome()
    known = _recognise(readings, batch, outcome)
    failpoint("chunk.persons")
    going: dict[str, list[tuple[Reading, Ready]]] = {"record": [], "relation": [], "household": []}
    for reading in readings:
        for ready in reading.ready:
            absent = next((p for p in ready.statement.persons() if p not in known), None)
            if absent is not None:
                outcome.waiting.setdefault(reading.key, []).append(Absent(ready, absent))
            elif ready.statement.kind != "person":
                going[ready.statement.kind].append((reading, ready))
    outcome.changed["relation"] = _relate(going["relation"], known, batch)
    failpoint("chunk.relations")
    outcome.changed["household"] = _house(going["household"], batch)
    failpoint("chunk.households")
    outcome.changed["record"] = _append(going["record"], known, batch)
    failpoint("chunk.records")
    return outcome


def _recognise(readings: Iterable[Reading], batch: Batch, outcome: Outcome) -> dict[str, Who]:
    identities: list[Identity] = []
    mentioned: set[str] = set()
    for reading in readings:
        for ready in reading.ready:
            mentioned.update(ready.statement.persons())
            if ready.identity is not None:
                identities.append(ready.identity)
    known: dict[str, Who] = {}
    source = batch.speaker.source
    if identities:
        told = resolve(identities, source=source, now=batch.now, sector=batch.speaker.home.sector)
        outcome.changed["person"] = sum(one.outcome != "known" for one in told)
        known = {one.source_person_id: Who(one.person_id, one.identity_id) for one in told}
        outcome.arrived = set(known)
    missing = mentioned - set(known)
    if missing:
        found = persons_of(source, missing)
        known |= {number: Who(one.person_id, one.identity_id) for number, one in found.items()}
    return known


def _relate(pairs: Sequence[tuple[Reading, Ready]], known: Mapping[str, Who], batch: Batch) -> int:
    relations = [_relation(ready, known[ready.statement.person], batch) for _, ready in pairs]
    if not relations:
        return 0
    changed = note_relations(relations, now=batch.now)
    # Every pair ever told, whatever its dates and its order: the search itself asks whether the
    # relation is in force today, so the keys need not be taken away.
    index_caseload((one.centre_id, one.person_id) for one in relations)
    return changed


def _relation(ready: Ready, who: Who, batch: Batch) -> NewRelation:
    statement, place = ready.statement, ready.place
    centre = place.centre_id or 0
    start = statement.valid_from
    assert start is not None  # noqa: S101  (reading refuses a relation without a beginning)
    return NewRelation(
        person_id=who.person_id,
        identity_id=who.identity_id,
        centre_id=centre,
        organisation_id=place.organisation_id,
        profile_id=batch.speaker.professionals.get((centre, statement.professional)),
        valid_from=start,
        valid_to=statement.valid_to,
        source=batch.speaker.source,
        source_id=statement.source_id,
        version=statement.version,
        state=statement.state,
    )


def _house(pairs: Sequence[tuple[Reading, Ready]], batch: Batch) -> int:
    households = [ready.household for _, ready in pairs if ready.household is not None]
    if not households:
        return 0
    told = record_households(households, source=batch.speaker.source, now=batch.now)
    return sum(one.outcome == "applied" for one in told)


def _append(pairs: Sequence[tuple[Reading, Ready]], known: Mapping[str, Who], batch: Batch) -> int:
    source = batch.speaker.source
    rows = [
        _record(reading.number, ready, known[ready.statement.person], source, batch.received_at)
        for reading, ready in pairs
    ]
    return append(rows, delivery_id=batch.delivery_id, now=batch.now).appended if rows else 0


def _record(number: int, ready: Ready, who: Who, source: str, received: datetime) -> NewRecord:
    statement, place = ready.statement, ready.place
    # In the order of the fields, because naming them costs more than the rest.
    return NewRecord(
        number, who.person_id, statement.type, ready.bit, ready.content, ready.summary,
        place.organisation_id, place.sector, place.centre_id, statement.author, source,
        statement.source_id, statement.version, _stated_at(statement, received),
        statement.valid_from, statement.valid_to, who.identity_id, statement.state,
        # A source without versions: what it repeats is not news.
        bool(statement.digest),
    )  # fmt: skip


def _stated_at(statement: Statement, received: datetime) -> datetime:
    # As far as possible from the statement itself, so that it does not depend on the delivery.
    if statement.stated_at is not None:
        return statement.stated_at
    if statement.valid_from is not None:
        return datetime.combine(statement.valid_from, time(), MADRID).astimezone(UTC)
    return received
