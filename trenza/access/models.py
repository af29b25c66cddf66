"""Facts on which decisions rest. Pages never read these tables: the definer functions do."""

import uuid
from typing import ClassVar

from django.db import models

KINDS = ("attends", "declared")


class ContextKey(models.Model):
    """The key that signs contexts, as the two pads of HMAC (RFC 2104) that SQL can use."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {"id", "inner_pad", "outer_pad"}

    inner_pad = models.BinaryField()
    outer_pad = models.BinaryField()

    def __str__(self) -> str:
        return "context key"


class Relation(models.Model):
    """The dated fact that a centre attends a person (*vínculo*); no relation, no folder."""

    personal: ClassVar[set[str]] = {"person_id", "profile_id"}
    plain: ClassVar[set[str]] = {
        "id", "centre", "organisation", "kind", "valid_from", "valid_to", "expires_at",
        "identity_id", "source", "source_id", "version", "state", "noted_at",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.UUIDField()
    # The source identity that the fact came through; it follows it if the link is undone (law 5).
    identity_id = models.UUIDField(null=True)
    centre = models.ForeignKey("directory.Centre", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10)
    # The reference professional, when the source names one.
    profile_id = models.BigIntegerField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    expires_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=60)
    source_id = models.CharField(max_length=200)
    version = models.BigIntegerField()
    state = models.CharField(max_length=10, default="current")
    noted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "source_id"], name="access_relation_one_per_source_fact"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=KINDS), name="access_relation_kind_is_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person_id", "centre"], name="access_relation_of_person"),
            models.Index(fields=["centre", "profile_id"], name="access_relation_of_centre"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Consent(models.Model):
    """A person's consent for one recipient organisation; withdrawn, never deleted."""

    personal: ClassVar[set[str]] = {"person_id", "collected_by", "withdrawn_by", "evidence"}
    plain: ClassVar[set[str]] = {
        "id", "organisation", "identity_id", "text_code", "purpose", "medium", "language", "scope",
        "m1", "m2", "m3", "collected_at", "expires_on", "withdrawn_at", "withdrawal_medium",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.UUIDField()
    # The identity by which the collecting organisation knows her: it follows it (law 5).
    identity_id = models.UUIDField(null=True)
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    text_code = models.CharField(max_length=60)
    purpose = models.CharField(max_length=250)
    medium = models.CharField(max_length=20)
    language = models.CharField(max_length=8, default="es")
    scope = models.JSONField()
    m1 = models.BigIntegerField()
    m2 = models.BigIntegerField()
    m3 = models.BigIntegerField()
    collected_by = models.BigIntegerField()
    collected_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    evidence = models.CharField(max_length=200, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawal_medium = models.CharField(max_length=20, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["person_id", "organisation"],
                condition=models.Q(withdrawn_at=None),
                name="access_consent_in_force",
            ),
            models.Index(fields=["person_id"], name="access_consent_of_person"),
        ]

    def __str__(self) -> str:
        return f"consent {self.id}"


class Block(models.Model):
    """The author organisation keeps one of its statements to itself (GT1: La Rioja)."""

    personal: ClassVar[set[str]] = {"person_id", "set_by", "reason"}
    plain: ClassVar[set[str]] = {
        "id",
        "series",
        "organisation_id",
        "set_at",
        "review_on",
        "lifted_at",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.UUIDField()
    series = models.UUIDField()
    organisation_id = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    set_by = models.BigIntegerField()
    set_at = models.DateTimeField()
    review_on = models.DateField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["series"],
                condition=models.Q(lifted_at=None),
                name="access_block_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"block {self.id}"


class Opening(models.Model):
    """The reason given by a profile for a person and situation, valid for that day."""

    personal: ClassVar[set[str]] = {"profile_id", "person_id", "reason"}
    plain: ClassVar[set[str]] = {
        "id", "situation", "day", "opened_at", "last_read_at", "previous_read_at",
    }  # fmt: skip

    profile_id = models.BigIntegerField()
    person_id = models.UUIDField()
    situation = models.CharField(max_length=40)
    day = models.DateField()
    reason = models.CharField(max_length=300, default="")
    opened_at = models.DateTimeField()
    last_read_at = models.DateTimeField()
    previous_read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["profile_id", "person_id", "situation"], name="access_opening_one_each"
            )
        ]

    def __str__(self) -> str:
        return f"opening {self.id}"
