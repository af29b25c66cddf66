"""From raw rows to statements that can be applied: mapped, of good shape, allowed and valid.

Nothing here touches what is known of persons, so it runs ahead of the database.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from trenza.exchange.actions.content import ContentChecks
from trenza.exchange.actions.speakers import Place, Speaker
from trenza.exchange.readers.rows import Row
from trenza.exchange.rules.mapping import SourceMapping
from trenza.exchange.rules.statements import Statement, read_statement
from trenza.exchange.rules.values import ERROR, Problem
from trenza.people.public import (
    Household,
    Identity,
    IdentityRefused,
    is_placeholder,
    read_household,
    read_identity,
)

# A whole person riding on another row speaks below any row about the person herself (version ≥ 0),
# and among such riders the newest row speaks loudest. So the order of arrival decides nothing.
_BELOW_PERSON_ROWS = 2**63
# Counted by the week (people/sql/45_quality.sql): a source that begins to send them is noticed.
_PLACEHOLDER = (
    "identifier_placeholder",
    "person.identifiers",
    "Donde va el número de documento hay otra cosa («sin documento», ceros…): entra sin documento.",
)


class Ready(NamedTuple):
    """One statement that can be applied as soon as its persons are known."""

    part: int
    statement: Statement
    raw: Mapping[str, Any]
    place: Place
    bit: int
    content: str
    summary: str
    identity: Identity | None
    household: Household | None


class Reading(NamedTuple):
    """What one raw row gave: statements, or the problem that keeps the whole row out.

    ``key`` tells it from the others of its batch: its number, or its place in quarantine.
    """

    key: int
    number: int
    line: int
    table: str
    values: Mapping[str, Any]
    ready: tuple[Ready, ...]
    problem: Problem | None


class Reader:
    """Reads the rows of one delivery."""

    def __init__(
        self,
        *,
        speaker: Speaker,
        mapping: SourceMapping | None,
        checks: ContentChecks,
        received: int,
        today: date,
    ) -> None:
        self.speaker = speaker
        self.mapping = mapping
        self.checks = checks
        self.received = received
        self.today = today
        self.notices: Counter[tuple[str, str, str]] = Counter()

    def read(self, rows: Iterable[Row]) -> list[Reading]:
        """The readings of a chunk of rows, in their order."""
        return [self.read_row(row) for row in rows]

    def take_notices(self) -> list[list[Any]]:
        """Remarks on rows that did go in, counted since the last time they were taken."""
        taken = [[*what, many] for what, many in sorted(self.notices.items())]
        self.notices.clear()
        return taken

    def read_statements(self, row: Row, statements: Sequence[Mapping[str, Any]]) -> Reading:
        """A row whose statements are known already (those that waited for their person)."""
        ready: list[Ready] = []
        for part, raw in enumerate(statements, start=1):
            outcome = self._statement(part, raw)
            if isinstance(outcome, Problem):
                return Reading(row.number, row.number, row.line, row.table, row.values, (), outcome)
            ready.append(outcome)
        return Reading(row.number, row.number, row.line, row.table, row.values, tuple(ready), None)

    def read_row(self, row: Row) -> Reading:
        """One row, mapped and checked."""
        problems: Sequence[Problem] = row.problems
        if self.mapping is None and not problems:
            return self.read_statements(row, (row.values,))
        statements: Sequence[Mapping[str, Any]] = (row.values,)
        if self.mapping is not None and not any(p.severity == ERROR for p in problems):
            mapped = self.mapping.statements(row.table, row.values, received=self.received)
            statements, problems = mapped.statements, [*problems, *mapped.problems]
        for problem in problems:
            if problem.severity == ERROR:
                return Reading(row.number, row.number, row.line, row.table, row.values, (), problem)
        reading = self.read_statements(row, statements)
        if reading.problem is None:
            for problem in problems:
                self.notices[problem.code, problem.field, problem.message] += 1
        return reading

    def _statement(self, part: int, raw: Mapping[str, Any]) -> Ready | Problem:
        statement = read_statement(raw)
        if isinstance(statement, Problem):
            return statement
        place = self.speaker.place_of(statement.centre)
        if isinstance(place, Problem):
            return place
        bit, content, summary = -1, "", ""
        if statement.kind == "record":
            checked = self._record(statement, place)
            if isinstance(checked, Problem):
                return checked
            bit, content, summary = checked
        elif statement.kind == "relation" and statement.valid_from is None:
            return Problem("relation.no_start", "Falta desde cuándo se la atiende.", "valid_from")
        ready = Ready(part, statement, raw, place, bit, content, summary, None, None)
        if statement.identity is None and statement.kind != "household":
            return ready
        return self._with_persons(ready)

    def _with_persons(self, ready: Ready) -> Ready | Problem:
        """The same with what it says of persons and of who lives together."""
        statement = ready.statement
        try:
            identity = self._identity(statement)
            household = self._household(statement, ready.raw)
        except IdentityRefused as refused:
            first = refused.problems[0]
            where = "person" if statement.kind != "household" else "household"
            return Problem(f"{where}.{first.code}", first.message, f"{where}.{first.field}")
        if identity is not None:
            statement = statement._replace(person=identity.source_person_id)
        return ready._replace(statement=statement, identity=identity, household=household)

    def _record(self, statement: Statement, place: Place) -> tuple[int, str, str] | Problem:
        if not self.speaker.may_state(statement.type):
            return Problem(
                "type.not_declared",
                "Este sistema no tiene declarado ese tipo de información.",
                "type",
            )
        return self.checks.check(statement, place.sector)

    def _identity(self, statement: Statement) -> Identity | None:
        if statement.identity is None:
            return None
        version = statement.version
        if statement.kind != "person":
            version -= _BELOW_PERSON_ROWS
        identity = read_identity(
            statement.identity, version=version, today=self.today, stated_at=statement.stated_at
        )
        typed = statement.identity.get("identifiers") or ()
        if len(typed) > len(identity.identifiers):
            self._note_placeholders(typed)
        return identity

    def _note_placeholders(self, typed: Sequence[Mapping[str, Any]]) -> None:
        """What is typed where a document should be goes in as no document, and is remarked on."""
        if any(one.get("value") and is_placeholder(str(one["value"])) for one in typed):
            self.notices[_PLACEHOLDER] += 1

    def _household(self, statement: Statement, raw: Mapping[str, Any]) -> Household | None:
        if statement.kind != "household":
            return None
        return read_household(raw, version=statement.version)
