"""Applying readings: persons first, then what is said of them, all in the caller's transaction.

Every step takes the whole chunk in a constant number of SQL statements.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import psycopg
from django.db import DataError, IntegrityError, transaction

from trenza.access.public import NewRelation, note_relations
from trenza.exchange.actions.parcels import (
    Parcel,
    ToldHousehold,
    ToldRecords,
    ToldRelation,
    pack,
)
from trenza.exchange.actions.reading import Reading, Ready
from trenza.exchange.actions.speakers import Speaker
from trenza.exchange.rules.failpoints import failpoint
from trenza.exchange.rules.values import Problem
from trenza.people.public import index_caseload, persons_of, record_households, resolve
from trenza.records.public import Stamp, append_prepared, whose

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


def rows_changed(alone: bool, outcome: Outcome) -> int:
    """How many rows brought something new, from how many statements of each kind did.

    Exact while every row is one statement (``alone``); where rows say several things at once (a
    person and her record) the kind that changed most tells it best.
    """
    counts = outcome.changed.values()
    return sum(counts) if alone else max(counts, default=0)


def apply_parcel(parcel: Parcel, batch: Batch) -> tuple[Outcome, list[Reading]]:
    """Apply what can be applied of a parcel; also gives the readings that did not go in."""
    try:
        with transaction.atomic():
            outcome, known, waiting = _apply(parcel, batch)
    except _UNKEEPABLE:
        readings = parcel.reread(range(parcel.rows))
        return apply_readings(readings, batch), readings
    aside = parcel.reread(sorted(waiting.union(parcel.aside)))
    _set_apart(aside, known, outcome)
    return outcome, aside


def apply_readings(readings: Sequence[Reading], batch: Batch) -> Outcome:
    """Apply what can be applied; a row that the database refuses is found by halving."""
    good = [reading for reading in readings if reading.problem is None]
    outcome = _apply_or_halve(good, batch) if good else Outcome()
    _set_apart([reading for reading in readings if reading.problem is not None], {}, outcome)
    return outcome


def _apply_or_halve(readings: Sequence[Reading], batch: Batch) -> Outcome:
    try:
        with transaction.atomic():
            parcel = pack(readings, source=batch.speaker.source, received=batch.received_at)
            outcome, known, waiting = _apply(parcel, batch)
            _set_apart([readings[position] for position in waiting], known, outcome)
            return outcome
    except _UNKEEPABLE:
        if len(readings) == 1:
            return Outcome(rejected={readings[0].key: NOT_STORABLE})
    half = len(readings) // 2
    outcome = _apply_or_halve(readings[:half], batch)
    outcome.add(_apply_or_halve(readings[half:], batch))
    return outcome


def _set_apart(readings: Iterable[Reading], known: Mapping[str, Who], outcome: Outcome) -> None:
    """Note what is wrong with each row, or for whom its statements wait."""
    for reading in readings:
        if reading.problem is not None:
            outcome.rejected[reading.key] = reading.problem
            continue
        for ready in reading.ready:
            absent = next((p for p in ready.statement.persons() if p not in known), None)
            if absent is not None:
                outcome.waiting.setdefault(reading.key, []).append(Absent(ready, absent))


def _apply(parcel: Parcel, batch: Batch) -> tuple[Outcome, dict[str, Who], set[int]]:
    """What became of it, the persons known by now, and the rows that wait for others."""
    outcome = Outcome()
    known = _recognise(parcel, batch, outcome)
    failpoint("chunk.persons")
    here = [known.get(person) for person in parcel.persons]
    waiting: set[int] = set()
    if None in here:
        gone = {place for place, who in enumerate(here) if who is None}
        parcel, waiting = _without(parcel, gone)
    outcome.changed["relation"] = _relate(parcel.relations, here, batch)
    failpoint("chunk.relations")
    outcome.changed["household"] = _house(parcel.households, batch)
    failpoint("chunk.households")
    outcome.changed["record"] = _append(parcel.records, here, batch)
    failpoint("chunk.records")
    return outcome, known, waiting


def _without(parcel: Parcel, gone: set[int]) -> tuple[Parcel, set[int]]:
    """What is said of persons who are there, and the rows that say something of others."""
    records = parcel.records
    rows = {one.row for one in parcel.relations if one.person in gone}
    rows |= {one.row for one in parcel.households if not gone.isdisjoint(one.persons)}
    rows |= {row for row, person in zip(records.rows, records.persons, strict=True)
             if person in gone}  # fmt: skip
    rest = replace(
        parcel,
        relations=[one for one in parcel.relations if one.person not in gone],
        households=[one for one in parcel.households if gone.isdisjoint(one.persons)],
        records=records.without(gone),
    )
    return rest, rows


def _recognise(parcel: Parcel, batch: Batch, outcome: Outcome) -> dict[str, Who]:
    known: dict[str, Who] = {}
    source = batch.speaker.source
    if parcel.identities:
        sector = batch.speaker.home.sector
        told = resolve(
            parcel.identities, source=source, now=batch.now, sector=sector, normals=parcel.normals
        )
        outcome.changed["person"] = sum(one.outcome != "known" for one in told)
        known = {one.source_person_id: Who(one.person_id, one.identity_id) for one in told}
        outcome.arrived = set(known)
    missing = set(parcel.persons) - set(known)
    if missing:
        found = persons_of(source, missing)
        known |= {number: Who(one.person_id, one.identity_id) for number, one in found.items()}
    return known


def _relate(told: Sequence[ToldRelation], here: Sequence[Who | None], batch: Batch) -> int:
    relations = []
    for one in told:
        who = here[one.person]
        if who is not None:
            relations.append(_relation(one, who, batch.speaker))
    if not relations:
        return 0
    changed = note_relations(relations, now=batch.now)
    # Every pair ever told, whatever its dates and its order: the search itself asks whether the
    # relation is in force today, so the keys need not be taken away.
    index_caseload((one.centre_id, one.person_id) for one in relations)
    return changed


def _relation(one: ToldRelation, who: Who, speaker: Speaker) -> NewRelation:
    return NewRelation(
        person_id=who.person_id,
        identity_id=who.identity_id,
        centre_id=one.centre_id,
        organisation_id=one.organisation_id,
        profile_id=speaker.professionals.get((one.centre_id, one.professional)),
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        source=speaker.source,
        source_id=one.source_id,
        version=one.version,
        state=one.state,
    )


def _house(told: Sequence[ToldHousehold], batch: Batch) -> int:
    households = [one.household for one in told]
    if not households:
        return 0
    became = record_households(households, source=batch.speaker.source, now=batch.now)
    return sum(one.outcome == "applied" for one in became)


def _append(records: ToldRecords, here: Sequence[Who | None], batch: Batch) -> int:
    if not records.prepared:
        return 0
    lines = [whose(who.person_id, who.identity_id) if who else "" for who in here]
    return append_prepared(
        records.prepared,
        [lines[person] for person in records.persons],
        sources=[batch.speaker.source],
        stamp=Stamp(batch.delivery_id, batch.now),
    ).appended
