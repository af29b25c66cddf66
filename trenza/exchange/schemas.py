"""What the interface answers."""

from datetime import datetime
from typing import Self

from ninja import Schema

from trenza.exchange.models import Delivery
from trenza.exchange.rules.states import OPEN_STATES

# One line of each kind, as the description of the interface and its guide show them.
EXAMPLE_LINES = (
    '{"kind":"person","version":1,"person":{"source_id":"P-1",'
    '"identifiers":[{"type":"dni","value":"12345678Z"}],"given_name":"Aya",'
    '"surname1":"Prueba","sex":"F","birth_date":"1990-05-04","nationality":"ES"}}',
    '{"kind":"relation","source_id":"V-1","version":1,"person":{"source_id":"P-1"},'
    '"centre":"UTS-6007","valid_from":"2026-01-10"}',
    '{"kind":"record","source_id":"EST-1","version":1,"person":{"source_id":"P-1"},'
    '"type":"education_level","content":{"level":"20"},"valid_from":"2026-01-10",'
    '"centre":"UTS-6007"}',
    '{"kind":"household","source_id":"UC-1","version":1,"valid_from":"2026-01-10",'
    '"members":[{"person":{"source_id":"P-1"},"kinship":"titular"}]}',
)
BODY_HELP = (
    "Un objeto JSON por línea, en UTF-8; se admite gzip. Cuatro clases de línea: `person` (la "
    "persona), `relation` (el centro que la atiende), `record` (una anotación) y `household` (un "
    "hogar). `source_id` es el identificador de su sistema y `version`, un entero o un momento "
    "ISO, ordena lo que dice de él; `state` vale `current` o `retracted`. Un ejemplo de cada una:"
    "\n\n```\n" + "\n".join(EXAMPLE_LINES) + "\n```"
)


class Problem(Schema):
    """An error, as in RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


class DeliveryState(Schema):
    """How far a delivery went in."""

    delivery: str
    url: str
    state: str
    state_text: str
    finished: bool
    received_at: datetime
    finished_at: datetime | None
    bytes: int
    sha256: str
    rows_total: int
    rows_applied: int
    rows_unchanged: int
    rows_waiting: int
    rows_rejected: int
    problem: str

    @classmethod
    def describe(cls, delivery: Delivery, url: str) -> Self:
        """The state of a delivery, without a word of the persons in it."""
        return cls(
            delivery=str(delivery.reference),
            url=url,
            state=delivery.state,
            state_text=delivery.state_text,
            finished=delivery.state not in OPEN_STATES,
            received_at=delivery.received_at,
            finished_at=delivery.finished_at,
            bytes=delivery.bytes,
            sha256=delivery.sha256,
            rows_total=delivery.rows_total,
            rows_applied=delivery.rows_applied,
            rows_unchanged=delivery.rows_unchanged,
            rows_waiting=delivery.rows_waiting,
            rows_rejected=delivery.rows_rejected,
            problem=delivery.problem_text,
        )


class RejectedRow(Schema):
    """A row that did not go in: where and why, never whose."""

    row: int
    line: int
    table: str
    state: str
    code: str
    message: str
    field: str


class RejectionPage(Schema):
    """Some of the rows that did not go in; ``next_after`` asks for the following ones."""

    delivery: str
    rows: list[RejectedRow]
    next_after: int | None
