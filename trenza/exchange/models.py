"""Sources, what they delivered, how far it went in, and the rows that did not."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from trenza.exchange.rules.states import (
    CHANNELS,
    DELIVERY_STATES,
    ROW_STATES,
    SOURCE_KINDS,
    state_text,
)


def _is_one_of(app: str, field: str, choices: dict[str, str]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": list(choices)}),
        name=f"exchange_{app}_{field}_is_known",
    )


class Source(models.Model):
    """A system of an organisation from which records come (*sistema de origen*)."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {
        "code", "name", "organisation", "kind", "mapping", "digest", "speaks_for", "token_hash",
        "settings", "active", "registered_at", "last_poll_at", "last_delivery_at",
        "last_success_at", "problem_code", "problem_text", "problem_at",
    }  # fmt: skip

    code = models.CharField(max_length=60, primary_key=True)
    name = models.CharField(max_length=160)
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=list(SOURCE_KINDS.items()))
    # The YAML as registered: what is applied does not change under a delivery half done.
    mapping = models.TextField(default="")
    digest = models.CharField(max_length=64, default="")
    # Codes of further organisations whose centres this system may speak for.
    speaks_for = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, default="")
    settings = models.JSONField(default=dict)
    active = models.BooleanField(default=True)
    registered_at = models.DateTimeField()
    last_poll_at = models.DateTimeField(null=True)
    last_delivery_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    problem_code = models.CharField(max_length=60, default="")
    problem_text = models.CharField(max_length=400, default="")
    problem_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [_is_one_of("source", "kind", SOURCE_KINDS)]

    def __str__(self) -> str:
        return self.code


class Delivery(models.Model):
    """One batch or message from a source; its bytes are kept as they came (*entrega*)."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {
        "id", "reference", "source", "channel", "file_name", "path", "sha256", "bytes", "state",
        "received_at", "received_by", "idempotency_key", "chunk_rows", "rows_total",
        "rows_applied", "rows_unchanged", "rows_waiting", "rows_rejected", "problem_code",
        "problem_text", "finished_at",
    }  # fmt: skip

    # What others know it by: consecutive numbers would tell how much everybody else sends.
    reference = models.UUIDField(default=uuid.uuid4, unique=True)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, db_column="source", related_name="+"
    )
    channel = models.CharField(max_length=10, choices=list(CHANNELS.items()))
    file_name = models.CharField(max_length=120, default="")
    path = models.CharField(max_length=200, default="")
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField()
    state = models.CharField(max_length=16, choices=list(DELIVERY_STATES.items()))
    received_at = models.DateTimeField()
    received_by = models.BigIntegerField(null=True)
    idempotency_key = models.CharField(max_length=200, null=True)
    # Fixed at arrival: two workers, or one that comes back to life, cut in the same places.
    chunk_rows = models.PositiveIntegerField()
    rows_total = models.BigIntegerField(default=0)
    rows_applied = models.BigIntegerField(default=0)
    rows_unchanged = models.BigIntegerField(default=0)
    rows_waiting = models.BigIntegerField(default=0)
    rows_rejected = models.BigIntegerField(default=0)
    problem_code = models.CharField(max_length=60, default="")
    problem_text = models.CharField(max_length=400, default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "idempotency_key"], name="exchange_delivery_key_is_used_once"
            ),
            _is_one_of("delivery", "state", DELIVERY_STATES),
            _is_one_of("delivery", "channel", CHANNELS),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source", "-received_at"], name="exchange_delivery_latest"),
            models.Index(fields=["source", "sha256"], name="exchange_delivery_bytes"),
        ]

    def __str__(self) -> str:
        return str(self.reference)

    @property
    def state_text(self) -> str:
        """How far it went in, in words."""
        return state_text(
            self.state, applied=self.rows_applied, unchanged=self.rows_unchanged,
            waiting=self.rows_waiting, rejected=self.rows_rejected,
        )  # fmt: skip


class Chunk(models.Model):
    """A stretch of a delivery that is done: its rows and this line were committed together."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {
        "id", "delivery", "first_row", "last_row", "applied", "unchanged", "waiting", "rejected",
        "notices", "done_at",
    }  # fmt: skip

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="+")
    first_row = models.BigIntegerField()
    last_row = models.BigIntegerField()
    applied = models.IntegerField()
    unchanged = models.IntegerField()
    waiting = models.IntegerField()
    rejected = models.IntegerField()
    # Remarks on rows that did go in: [[code, field, message, how many], …]
    notices = models.JSONField(default=list)
    done_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["delivery", "first_row"], name="exchange_chunk_is_done_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_row}–{self.last_row}"


class Rejection(models.Model):
    """A row that did not go in: why, and the row itself until somebody settles it."""

    personal: ClassVar[set[str]] = {"raw", "waits_for", "reason"}
    plain: ClassVar[set[str]] = {
        "id", "reference", "delivery", "source", "row_number", "part", "table_name", "line",
        "state", "code", "message", "field", "created_at", "settled_at", "settled_by",
    }  # fmt: skip

    reference = models.UUIDField(default=uuid.uuid4, unique=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=60)
    row_number = models.BigIntegerField()
    # Which of the statements of the row waits; 0 = the whole row.
    part = models.SmallIntegerField(default=0)
    table_name = models.CharField(max_length=80, default="")
    line = models.BigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=list(ROW_STATES.items()))
    code = models.CharField(max_length=60)
    message = models.CharField(max_length=400)
    field = models.CharField(max_length=120, default="")
    # Emptied when the row is settled: nobody needs it any more.
    raw = models.JSONField(null=True)
    # The source's own number of the person that the row waits for.
    waits_for = models.CharField(max_length=200, default="")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=400, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["delivery", "row_number", "part"], name="exchange_rejection_once_per_row"
            ),
            _is_one_of("rejection", "state", ROW_STATES),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["source", "waits_for"],
                condition=models.Q(state="waiting"),
                name="exchange_rejection_waiting",
            ),
            models.Index(fields=["delivery", "code"], name="exchange_rejection_cause"),
            models.Index(
                fields=["delivery", "row_number"],
                condition=models.Q(state__in=["quarantined", "waiting", "queued"]),
                name="exchange_rejection_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.state})"


class Watermark(models.Model):
    """How far a source has been read: where the next poll begins."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {"id", "source", "name", "value"}

    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, db_column="source", related_name="+"
    )
    name = models.CharField(max_length=80)
    value = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "name"], name="exchange_watermark_one_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name
