"""A chunk of readings in the form in which it is applied: by kind, persons by their place.

Most of a chunk goes in without its rows being looked at one by one; those that need it (something
is wrong with them, or their person has not come) can be read again from their raw form. A parcel is
made here, or by another process that reads ahead and tells it as JSON.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

import orjson
from orjson import Fragment

from trenza.exchange.actions.reading import Reader, Reading, Ready
from trenza.exchange.readers.rows import Row
from trenza.exchange.rules.statements import MADRID, Statement
from trenza.exchange.rules.values import Problem
from trenza.people.public import (
    Birth,
    Household,
    Identifier,
    Identity,
    Member,
    Normal,
    heard_normal,
    told_normal,
)
from trenza.records.public import Prepared, prepared

Reread = Callable[[Sequence[int]], list[Reading]]


class ToldRelation(NamedTuple):
    """That a centre attends a person, as a row says it; ``row`` and ``person`` are places."""

    row: int
    person: int
    centre_id: int
    organisation_id: int
    professional: str
    valid_from: date
    valid_to: date | None
    source_id: str
    version: int
    state: str


class ToldHousehold(NamedTuple):
    """Who lives together, as a row says it."""

    row: int
    persons: list[int]
    household: Household


@dataclass(slots=True)
class ToldRecords:
    """The records of a parcel, column by column."""

    rows: list[int] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    prepared: list[Prepared] = field(default_factory=list)

    def without(self, gone: set[int]) -> "ToldRecords":
        """The records of all other persons."""
        kept = [place for place, person in enumerate(self.persons) if person not in gone]
        return ToldRecords(
            [self.rows[place] for place in kept],
            [self.persons[place] for place in kept],
            [self.prepared[place] for place in kept],
        )


@dataclass(slots=True)
class Parcel:
    """What the rows of one chunk state, and what is needed to tell what became of them."""

    first: int
    last: int
    rows: int
    reread: Reread
    # Every row is one statement, so that statements changed are rows changed.
    alone: bool = True
    # The rows with which something is wrong.
    aside: dict[int, Problem] = field(default_factory=dict)
    persons: list[str] = field(default_factory=list)
    identities: list[Identity] = field(default_factory=list)
    # The normal forms of the identities in their order; none if nobody is compared by them.
    normals: list[Normal] = field(default_factory=list)
    relations: list[ToldRelation] = field(default_factory=list)
    households: list[ToldHousehold] = field(default_factory=list)
    records: ToldRecords = field(default_factory=ToldRecords)
    notices: list[list[Any]] = field(default_factory=list)


def pack(readings: Sequence[Reading], *, source: str, received: datetime) -> Parcel:
    """A chunk of readings as a parcel."""
    parcel = Parcel(
        first=readings[0].number,
        last=readings[-1].number,
        rows=len(readings),
        reread=lambda positions: [readings[position] for position in positions],
    )
    packer = _Packer(parcel, source, received)
    for position, reading in enumerate(readings):
        if reading.problem is not None:
            parcel.aside[position] = reading.problem
            continue
        if len(reading.ready) > 1:
            parcel.alone = False
        for ready in reading.ready:
            packer.add(position, reading.number, ready)
    parcel.persons = list(packer.places)
    return parcel


class _Packer:
    """Sorts statements by kind and gives each person a place."""

    def __init__(self, parcel: Parcel, source: str, received: datetime) -> None:
        self.parcel = parcel
        self.source = source
        self.received = received
        self.places: dict[str, int] = {}

    def add(self, position: int, number: int, ready: Ready) -> None:
        """One statement of the row in this position."""
        statement = ready.statement
        if ready.identity is not None:
            self.parcel.identities.append(ready.identity)
            self.parcel.alone &= statement.kind == "person"
        if statement.kind == "record":
            records = self.parcel.records
            records.rows.append(position)
            records.persons.append(self._place(statement.person))
            records.prepared.append(prepared_record(number, ready, self.source, self.received))
        elif statement.kind == "relation":
            self.parcel.relations.append(self._relation(position, ready))
        elif ready.household is not None:
            persons = [self._place(person) for person in statement.persons()]
            self.parcel.households.append(ToldHousehold(position, persons, ready.household))

    def _place(self, person: str) -> int:
        return self.places.setdefault(person, len(self.places))

    def _relation(self, position: int, ready: Ready) -> ToldRelation:
        statement, place = ready.statement, ready.place
        start = statement.valid_from
        assert start is not None  # noqa: S101  (reading refuses a relation without a beginning)
        return ToldRelation(
            position, self._place(statement.person), place.centre_id or 0, place.organisation_id,
            statement.professional, start, statement.valid_to, statement.source_id,
            statement.version, statement.state,
        )  # fmt: skip


def prepared_record(number: int, ready: Ready, source: str, received: datetime) -> Prepared:
    """A record that was read, ready to be appended once it is known whose it is."""
    statement, place = ready.statement, ready.place
    return prepared(
        source, statement.source_id, statement.version,
        # A source without versions: what it repeats is not news.
        bool(statement.digest),
        _stated_at(statement, received),
        (statement.valid_from, statement.valid_to),
        (place.organisation_id, place.centre_id, number),
        ready.bit,
        (statement.state, place.sector, statement.type, source, statement.source_id,
         statement.author, ready.summary, ready.content),
    )  # fmt: skip


def _stated_at(statement: Statement, received: datetime) -> datetime:
    # As far as possible from the statement itself, so that it does not depend on the delivery.
    if statement.stated_at is not None:
        return statement.stated_at
    if statement.valid_from is not None:
        return datetime.combine(statement.valid_from, time(), MADRID).astimezone(UTC)
    return received


def told(parcel: Parcel, rows: Iterable[Row]) -> tuple[bytes, bytes]:
    """A parcel as one line of JSON, and its raw rows as another."""
    records = parcel.records
    columns = [list(column) for column in zip(*records.prepared, strict=True)] or [[], [], [], []]
    head = {
        "parcel": [parcel.first, parcel.last, parcel.rows, parcel.alone],
        "aside": [[position, list(problem)] for position, problem in parcel.aside.items()],
        "persons": parcel.persons,
        "identities": parcel.identities,
        "normals": [told_normal(one) for one in parcel.normals],
        "relations": [list(one) for one in parcel.relations],
        "households": [list(one) for one in parcel.households],
        "records": [records.rows, records.persons, *columns],
        "notices": parcel.notices,
    }
    raw = [
        [row.number, Fragment(row.text) if row.text else row.values,
         [list(problem) for problem in row.problems] if row.problems else (), row.table, row.line]
        for row in rows
    ]  # fmt: skip
    return orjson.dumps(head), orjson.dumps(raw, default=str)


def heard(head: dict[str, Any], raw: bytes, reader: Reader) -> Parcel:
    """The parcel that another process told."""
    first, last, rows, alone = head["parcel"]
    aside = {position: Problem(*problem) for position, problem in head["aside"]}
    places, persons, *columns = head["records"]
    return Parcel(
        first=first,
        last=last,
        rows=rows,
        reread=lambda positions: _read_again(raw, reader, positions, aside),
        alone=alone,
        aside=aside,
        persons=head["persons"],
        identities=[_identity(one) for one in head["identities"]],
        normals=[heard_normal(one) for one in head["normals"]],
        relations=[_relation(one) for one in head["relations"]],
        households=[ToldHousehold(row, who, _household(one)) for row, who, one in
                    head["households"]],
        records=ToldRecords(places, persons, [Prepared(*one) for one in zip(*columns,
                                                                         strict=True)]),
        notices=head["notices"],
    )  # fmt: skip


def _read_again(
    raw: bytes, reader: Reader, positions: Sequence[int], aside: Mapping[int, Problem]
) -> list[Reading]:
    if not positions:
        return []
    rows = orjson.loads(raw)
    readings = []
    for position in positions:
        number, values, problems, table, line = rows[position]
        if position in aside:
            wrong = Reading(number, number, line, table, values, (), aside[position])
            readings.append(wrong)
            continue
        marks = tuple(Problem(*problem) for problem in problems)
        readings.append(reader.read_row(Row(number, values, marks, table, line)))
    reader.take_notices()  # told with the parcel
    return readings


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _identity(one: dict[str, Any]) -> Identity:
    born, stated = one["birth"], one["stated_at"]
    one["birth"] = Birth(_day(born["day"]), born["precision"])
    one["stated_at"] = datetime.fromisoformat(stated) if stated else None
    one["identifiers"] = tuple([Identifier(**each) for each in one["identifiers"]])
    one["languages"] = tuple(one["languages"])
    return Identity(**one)


def _relation(one: list[Any]) -> ToldRelation:
    relation = ToldRelation(*one)
    return relation._replace(valid_from=date.fromisoformat(one[5]), valid_to=_day(one[6]))


def _household(one: dict[str, Any]) -> Household:
    members = [
        Member(each["source_person_id"], each["kinship"], _day(each["valid_from"]),
                        _day(each["valid_to"]))
        for each in one["members"]
    ]  # fmt: skip
    one["members"] = tuple(members)
    one["valid_from"], one["valid_to"] = _day(one["valid_from"]), _day(one["valid_to"])
    return Household(**one)
