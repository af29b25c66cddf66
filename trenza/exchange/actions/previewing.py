"""Reading a file as it would be read, without applying anything."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from trenza.exchange.actions.content import ContentChecks
from trenza.exchange.actions.reading import Reader, Reading, Ready
from trenza.exchange.actions.registering import mapping_of
from trenza.exchange.actions.speakers import speaker_of
from trenza.exchange.actions.store import path_of
from trenza.exchange.models import Delivery, Source
from trenza.exchange.readers import rows_of
from trenza.exchange.readers.rows import FileRefused, Row
from trenza.exchange.rules.advice import advice_for
from trenza.exchange.rules.values import Problem, microseconds
from trenza.protocol.public import record_types

MOST_ROWS = 5_000
SHOWN = 8
SHOWN_PROBLEMS = 50
KINDS = {"person": "Persona", "relation": "Vínculo", "household": "Hogar"}


@dataclass(frozen=True)
class ShownRow:
    """One of the first rows, as it will be read."""

    number: int
    line: int
    table: str
    says: list[tuple[str, list[tuple[str, str]]]]
    problem: str


@dataclass(frozen=True)
class ShownProblem:
    """A row that would not go in, and what to do."""

    line: int
    table: str
    field: str
    message: str
    advice: str


@dataclass
class Preview:
    """What would become of a file."""

    rows: int = 0
    good: int = 0
    ignored: int = 0
    more: bool = False
    refused: str = ""
    kinds: Counter[str] = field(default_factory=Counter)
    first: list[ShownRow] = field(default_factory=list)
    problems: list[ShownProblem] = field(default_factory=list)
    notices: list[list[Any]] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """Rows that would not go in."""
        return self.rows - self.good


def reader_for(source: Source, *, received: int, today: date) -> Reader:
    """A reader of one source's rows, for pages: the same that applies them."""
    return Reader(
        speaker=speaker_of(source),
        mapping=mapping_of(source),
        checks=ContentChecks(),
        received=received,
        today=today,
    )


def preview(delivery: Delivery, *, today: date) -> Preview:
    """Read the first rows of a delivery that nobody has confirmed yet."""
    source = delivery.source
    reader = reader_for(source, received=microseconds(delivery.received_at), today=today)
    labels = {one.code: one.label for one in record_types()}
    found = Preview()
    try:
        rows = rows_of(path_of(delivery.path), mapping_of(source))
        for row in islice(rows, MOST_ROWS):
            _add(found, reader.read_row(row), labels)
        found.more = next(iter(rows), None) is not None if found.rows == MOST_ROWS else False
    except FileRefused as refused:
        found.refused = refused.message
    found.notices = reader.take_notices()
    return found


def check_row(source: Source, *, table: str, values: dict[str, Any], today: date) -> Problem | None:
    """What would be wrong with a corrected row, before it is sent back."""
    reader = reader_for(source, received=0, today=today)
    return reader.read_row(Row(1, values, (), table, 1)).problem


def _add(found: Preview, reading: Reading, labels: dict[str, str]) -> None:
    found.rows += 1
    if reading.problem is None:
        found.good += 1
        found.ignored += not reading.ready
        found.kinds.update(_label(ready, labels) for ready in reading.ready)
    elif len(found.problems) < SHOWN_PROBLEMS:
        problem = reading.problem
        found.problems.append(
            ShownProblem(
                reading.line,
                reading.table,
                problem.field,
                problem.message,
                advice_for(problem.code),
            )
        )
    if len(found.first) < SHOWN:
        found.first.append(_shown(reading, labels))


def _shown(reading: Reading, labels: dict[str, str]) -> ShownRow:
    problem = reading.problem.message if reading.problem else ""
    says = [(_label(ready, labels), _fields(ready)) for ready in reading.ready]
    return ShownRow(reading.number, reading.line, reading.table, says, problem)


def _label(ready: Ready, labels: dict[str, str]) -> str:
    statement = ready.statement
    if statement.kind == "record":
        return labels.get(statement.type, statement.type)
    return KINDS[statement.kind]


def _fields(ready: Ready) -> list[tuple[str, str]]:
    statement = ready.statement
    said = {
        "Persona": statement.person,
        "Identificador": statement.source_id,
        "Centro": statement.centre,
        "Desde": statement.valid_from,
        "Hasta": statement.valid_to,
        "Resumen": ready.summary,
        "Estado": "retirada" if statement.state == "retracted" else "",
    }
    return [(name, str(value)) for name, value in said.items() if value]
