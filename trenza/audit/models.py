"""The tables of the log. Without foreign keys, so that it never interferes with live data."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:  # the base class takes parameters only for the type checker
    Base = models.Field[int, int]
else:
    Base = models.Field


class TransactionField(Base):
    """A PostgreSQL transaction number of 64 bits: it never wraps around, so it orders commits."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Name the type in PostgreSQL."""
        return "xid8"

    def from_db_value(self, value: Any, *_: object) -> int | None:
        """Give the number, which the driver hands over as text."""
        return None if value is None else int(value)


class CurrentTransaction(models.Func):
    """The number of the running transaction."""

    function = "pg_current_xact_id"
    output_field = TransactionField()


class ClockTime(models.Func):
    """The wall clock, which moves on inside a transaction."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()


def _word() -> "models.TextField[str, str]":
    return models.TextField(blank=True, default="", db_default="")


def _mask() -> "models.BigIntegerField[int, int]":
    return models.BigIntegerField(default=0, db_default=0)


class Event(models.Model):
    """One thing that happened: who, when, about whom, why, on which basis, what was shown."""

    personal = {"actor", "profile", "session", "person", "reason", "detail", "salt", "leaf"}
    plain = {
        "id", "xid", "at", "kind", "organisation", "centre", "situation", "basis", "outcome",
        "m1", "m2", "m3", "protocol",
    }  # fmt: skip

    id = models.BigAutoField(primary_key=True)
    xid = TransactionField(db_default=CurrentTransaction())
    at = models.DateTimeField(db_default=ClockTime())
    kind = models.TextField()
    actor = _word()
    profile = _word()
    organisation = _word()
    centre = _word()
    session = _word()
    person = _word()
    situation = _word()
    reason = _word()
    basis = _word()
    outcome = _word()
    m1 = _mask()
    m2 = _mask()
    m3 = _mask()
    protocol = _word()
    detail = models.JSONField(default=dict, db_default={})
    salt = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "at"], name="audit_event_of_person"),
            models.Index(fields=["actor", "at"], name="audit_event_of_actor"),
            models.Index(fields=["xid", "id"], name="audit_event_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Leaf(models.Model):
    """The place of one event in the tree, given by the sequencer."""

    personal = {"leaf"}
    plain = {"position", "event"}

    position = models.BigIntegerField(primary_key=True)
    event = models.BigIntegerField(unique=True)
    leaf = models.BinaryField()

    def __str__(self) -> str:
        return f"leaf {self.position}"


class Checkpoint(models.Model):
    """The signed head of the tree at one size; a copy kept outside proves what was there."""

    personal: set[str] = set()
    plain = {"size", "root", "at", "key_id", "signature", "note", "frontier"}

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    at = models.DateTimeField()
    key_id = models.TextField()
    signature = models.BinaryField()
    note = models.TextField()
    # the roots of the complete subtrees, largest first: the sequencer starts again from them
    frontier = models.BinaryField()

    def __str__(self) -> str:
        return f"checkpoint {self.size}"
