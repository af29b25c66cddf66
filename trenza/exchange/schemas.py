"""What the interface answers."""

from datetime import datetime
from typing import Self

from ninja import Schema

from trenza.exchange.models import Delivery
from trenza.exchange.rules.states import DELIVERY_STATES, OPEN_STATES


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
            state_text=DELIVERY_STATES[delivery.state],
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
