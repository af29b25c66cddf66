"""The published protocol: immutable versions, each with its types, masks, bases and caps.

No personal data. Rows are written once, at publication; the version in force has no ``valid_to``.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


def _mask() -> "models.BigIntegerField[int, int]":
    return models.BigIntegerField(default=0, db_default=0)


def _words() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.TextField())


class Version(models.Model):
    """A protocol as published; ``source`` is the canonical text that explains past decisions."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {
        "id", "code", "number", "hash", "source", "published_by", "valid_from", "valid_to", "draft",
    }  # fmt: skip

    code = models.TextField()
    number = models.IntegerField()
    hash = models.CharField(max_length=64)
    source = models.TextField()
    published_by = models.TextField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    # The approved draft that it comes from; none when an administrator published a pack.
    draft = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "number"], name="protocol_version_number_is_used_once"
            ),
            models.UniqueConstraint(
                models.ExpressionWrapper(
                    models.Q(valid_to__isnull=True), output_field=models.BooleanField()
                ),
                condition=models.Q(valid_to__isnull=True),
                name="protocol_version_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class Type(models.Model):
    """A type of information in a version; its bit is the same in all versions, for ever."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {
        "id", "version", "code", "bit", "label", "help", "area", "block", "sensitivity", "authors",
        "authored_by_form", "retention_months", "schema", "shows",
    }  # fmt: skip

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    code = models.TextField()
    bit = models.SmallIntegerField()
    label = models.TextField()
    help = models.TextField()
    area = models.TextField()
    block = models.TextField()
    sensitivity = models.TextField()
    authors = _words()
    authored_by_form = models.BooleanField()
    retention_months = models.IntegerField()
    schema = models.JSONField()
    # {"exists": sentence about the area, "summary": {"template", "fields"} | "author"}
    shows = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="protocol_type_code"),
            models.UniqueConstraint(fields=["version", "bit"], name="protocol_type_bit"),
            models.CheckConstraint(
                condition=models.Q(bit__gte=0, bit__lte=61), name="protocol_type_bit_fits"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Situation(models.Model):
    """A situation of access in a version; one that is not openable has no door yet."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {"id", "version", "code", "label", "help", "position", "openable"}

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    code = models.TextField()
    label = models.TextField()
    help = models.TextField()
    position = models.SmallIntegerField()
    openable = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="protocol_situation_code")
        ]

    def __str__(self) -> str:
        return self.code


class Matrix(models.Model):
    """The cells of one profile, sector and situation, as unary masks."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {
        "id", "version", "profile", "sector", "situation", "own1", "own2", "own3", "other1",
        "other2", "other3",
    }  # fmt: skip

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    profile = models.TextField()
    sector = models.TextField()
    situation = models.TextField()
    own1 = _mask()
    own2 = _mask()
    own3 = _mask()
    other1 = _mask()
    other2 = _mask()
    other3 = _mask()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "profile", "sector", "situation"], name="protocol_matrix_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile}, {self.sector}, {self.situation}"


class Basis(models.Model):
    """A legal basis of a recipient sector, or the most that a consent or agreement can give."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {
        "id", "version", "sector", "code", "kind", "scsp", "norm", "label", "m1", "m2", "m3",
    }  # fmt: skip

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    sector = models.TextField()
    code = models.TextField()
    kind = models.TextField()
    scsp = models.TextField()
    norm = models.TextField()
    label = models.TextField()
    m1 = _mask()
    m2 = _mask()
    m3 = _mask()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="protocol_basis_code")
        ]

    def __str__(self) -> str:
        return self.code


class Cap(models.Model):
    """What a relation or a protection mark allows at most; without its row, nothing."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {
        "id", "version", "factor", "code", "label", "m1", "m2", "m3", "hours", "days",
        "situations",
    }  # fmt: skip

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    factor = models.TextField()
    code = models.TextField()
    label = models.TextField()
    m1 = _mask()
    m2 = _mask()
    m3 = _mask()
    hours = models.IntegerField(null=True)
    days = models.IntegerField(null=True)
    situations = ArrayField(models.TextField(), null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "factor", "code"], name="protocol_cap_code")
        ]

    def __str__(self) -> str:
        return f"{self.factor} {self.code}"
