"""Statements of organisations about persons. Rows are appended; their content never changes."""

from typing import ClassVar

from django.db import models


class Record(models.Model):
    """One statement by one organisation about one person (*anotación*).

    The table is created by SQL (hash-partitioned by person), so Django does not manage it. All
    versions of one statement share ``series``; the newest is current, the others superseded.
    """

    personal: ClassVar[set[str]] = {"person_id", "content", "summary", "author"}
    plain: ClassVar[set[str]] = {
        "id", "type", "type_bit", "valid_from", "valid_to", "stated_at", "recorded_at",
        "organisation_id", "sector", "centre_id", "source", "source_id", "version", "state",
        "delivery_id", "row_number", "series", "identity_id",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    series = models.UUIDField()
    identity_id = models.UUIDField(null=True)
    type = models.CharField(max_length=60)
    type_bit = models.SmallIntegerField()
    state = models.CharField(max_length=12)
    version = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    centre_id = models.BigIntegerField(null=True)
    delivery_id = models.BigIntegerField(null=True)
    row_number = models.BigIntegerField(null=True)
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    sector = models.CharField(max_length=2)
    source = models.CharField(max_length=60)
    source_id = models.CharField(max_length=200)
    author = models.CharField(max_length=160, default="")
    summary = models.CharField(max_length=2000, default="")
    content = models.JSONField()

    class Meta:
        managed = False
        db_table = "records_record"

    def __str__(self) -> str:
        return f"{self.type} {self.id}"
