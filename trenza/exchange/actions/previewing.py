"""Reading a file as it would be read, without applying anything.

The worker reads, up to so many rows and seconds, and leaves what it found beside the file; the page
that shows it reads no delivery. The same happens to that note as to the file: it goes when somebody
decides, or within a week.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import Any

import orjson
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from trenza.exchange.actions.content import ContentChecks
from trenza.exchange.actions.reading import Reader, Reading, Ready
from trenza.exchange.actions.registering import mapping_of
from trenza.exchange.actions.speakers import speaker_of
from trenza.exchange.actions.store import beside, path_of, write_beside
from trenza.exchange.models import Delivery, Source
from trenza.exchange.readers import rows_of
from trenza.exchange.readers.rows import FileRefused
from trenza.exchange.rules.advice import advice_for
from trenza.exchange.rules.values import microseconds
from trenza.protocol.public import record_types

MOST_ROWS = 50_000
MOST_SECONDS = 20.0
TOLD_EVERY = 1.0
PREVIEW_TASK = "trenza.exchange.jobs.preview_upload"
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
    """What would become of a file; ``done`` when no more of it will be read."""

    done: bool = False
    rows: int = 0
    good: int = 0
    ignored: int = 0
    more: bool = False
    refused: str = ""
    kinds: dict[str, int] = field(default_factory=dict)
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


def ask_preview(delivery: Delivery) -> None:
    """Have a worker read a held delivery; once is enough."""
    job = app.configure_task(
        PREVIEW_TASK, queue="intake", queueing_lock=f"exchange-preview:{delivery.pk}"
    )
    # The web role sees no job, so PostgreSQL tells it no detail of a second one, and the queue
    # asserts that there is one.
    with contextlib.suppress(AlreadyEnqueued, AssertionError), transaction.atomic():
        job.defer(delivery_id=delivery.pk)


def preview_upload(delivery_id: int, *, today: date) -> None:
    """Read a held delivery and leave beside it what would become of it, telling how far it is."""
    delivery = Delivery.objects.select_related("source").filter(pk=delivery_id).first()
    if delivery is None or delivery.state != "held":
        return
    for found in previews(delivery, today=today):
        write_beside(delivery.path, orjson.dumps(found))
    if not Delivery.objects.filter(pk=delivery_id, state="held").exists():
        beside(delivery.path).unlink(missing_ok=True)


def preview_of(delivery: Delivery) -> Preview | None:
    """What the worker has found so far; nothing before it begins."""
    try:
        told = orjson.loads(beside(delivery.path).read_bytes())
    except (FileNotFoundError, FileRefused):
        return None
    told["first"] = [ShownRow(**row) for row in told["first"]]
    told["problems"] = [ShownProblem(**problem) for problem in told["problems"]]
    return Preview(**told)


def previews(delivery: Delivery, *, today: date) -> Iterator[Preview]:
    """What would become of a delivery, as it is being read; the last one is done."""
    source = delivery.source
    reader = reader_for(source, received=microseconds(delivery.received_at), today=today)
    labels = {one.code: one.label for one in record_types()}
    found = Preview()
    began = told = monotonic()
    try:
        for row in rows_of(path_of(delivery.path), mapping_of(source)):
            now = monotonic()
            if found.rows == MOST_ROWS or (found.rows and now - began > MOST_SECONDS):
                found.more = True
                break
            _add(found, reader.read_row(row), labels)
            if now - told > TOLD_EVERY:
                told = now
                yield found
    except FileRefused as refused:
        found.refused = refused.message
    found.notices = reader.take_notices()
    found.done = True
    yield found


def _add(found: Preview, reading: Reading, labels: dict[str, str]) -> None:
    found.rows += 1
    if reading.problem is None:
        found.good += 1
        found.ignored += not reading.ready
        for label in (_label(ready, labels) for ready in reading.ready):
            found.kinds[label] = found.kinds.get(label, 0) + 1
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
