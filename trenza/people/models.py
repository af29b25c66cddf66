"""The index: persons, the identities that point to them, households, doubts, caseload keys.

A text that nobody stated is '' and never NULL, so that comparing and searching have one way.
"""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

if TYPE_CHECKING:
    Text = models.TextField[str, str]

_WHO = {
    "given_name", "surname1", "surname2", "birth_date", "sex", "nationality", "languages",
    "phone", "email", "address", "municipality", "protection",
}  # fmt: skip


def _text() -> "Text":
    return models.TextField(blank=True, default="", db_default="")


class Described(models.Model):
    """What can be said of who somebody is; shared by the person shown and each identity."""

    given_name = _text()
    surname1 = _text()
    surname2 = _text()
    birth_date = models.DateField(null=True)
    birth_precision = models.TextField(default="unknown", db_default="unknown")
    sex = models.CharField(max_length=1, default="U", db_default="U")
    nationality = models.CharField(max_length=2, blank=True, default="", db_default="")
    languages = ArrayField(models.TextField(), default=list, db_default=[])
    phone = _text()
    email = _text()
    address = _text()
    municipality = models.CharField(max_length=5, blank=True, default="", db_default="")
    protection = models.TextField(default="none", db_default="none")

    class Meta:
        abstract = True


class Person(Described):
    """One person attended, in the form in which she is shown; her identities say the rest."""

    personal = _WHO
    plain = {"id", "birth_precision", "continues_as", "created_at", "updated_at"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    # set when nothing points here any more: the person in whom this one turned out to go on
    continues_as = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(birth_precision="unknown", birth_date__isnull=True)
                | (~models.Q(birth_precision="unknown") & models.Q(birth_date__isnull=False)),
                name="people_person_birth_date_has_a_precision",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class Identity(Described):
    """The person as one source knows her; it points to a person and can point to another."""

    personal = _WHO | {"source_person_id"}
    plain = {
        "id", "source", "sector", "person", "birth_precision", "version", "stated_at",
        "link_reason", "linked_at", "updated_at",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    source = models.TextField()
    sector = models.CharField(max_length=2, blank=True, default="", db_default="")
    source_person_id = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.BigIntegerField()
    stated_at = models.DateTimeField(null=True)
    link_reason = models.TextField()
    linked_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_person_id"], name="people_identity_once_per_source"
            ),
        ]

    def __str__(self) -> str:
        return f"identity {self.pk}"


class Identifier(models.Model):
    """A valid identifier in its normal form, as one identity states it."""

    personal = {"value", "country", "issuer"}
    plain = {"id", "person", "identity", "type"}

    # follows the identity's person; the identity's own constraint vouches for it
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    type = models.TextField()
    value = models.TextField()
    country = models.CharField(max_length=2, blank=True, default="", db_default="")
    issuer = _text()

    class Meta:
        indexes = [models.Index(fields=["type", "value"], name="people_identifier_by_value")]

    def __str__(self) -> str:
        return f"identifier {self.pk}"


class LinkReview(models.Model):
    """A doubt: two identities share an identifier and are kept apart until somebody decides."""

    personal: set[str] = set()
    plain = {
        "id", "identity", "other_identity", "person", "other_person", "reason", "state",
        "created_at", "settled_at",
    }  # fmt: skip

    class State(models.TextChoices):
        """Open until decided by a person, or void once the facts no longer contradict."""

        OPEN = "open", "Pendiente"
        KEPT_APART = "kept_apart", "Son personas distintas"
        LINKED = "linked", "Son la misma persona"
        VOID = "void", "Ya no procede"

    identity = models.ForeignKey(
        Identity, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    other_identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    other_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    reason = models.TextField()
    state = models.TextField(choices=State, default=State.OPEN, db_default="open")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_link_review"
        constraints = [
            models.UniqueConstraint(
                fields=["identity", "other_identity"], name="people_link_review_once_per_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"doubt {self.pk}"


class Household(models.Model):
    """Who lives together according to one source, since when."""

    personal = {"source_household_id", "address", "municipality"}
    plain = {"id", "source", "version", "state", "valid_from", "valid_to", "updated_at"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    source = models.TextField()
    source_household_id = models.TextField()
    version = models.BigIntegerField()
    state = models.TextField(default="current", db_default="current")
    address = _text()
    municipality = models.CharField(max_length=5, blank=True, default="", db_default="")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_household_id"], name="people_household_once_per_source"
            ),
        ]

    def __str__(self) -> str:
        return f"household {self.pk}"


class HouseholdMember(models.Model):
    """One person in a household: through the identity that the source named, with kinship."""

    personal = {"kinship"}
    plain = {"id", "household", "identity", "person", "valid_from", "valid_to"}

    household = models.ForeignKey(
        Household, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    kinship = _text()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "people_household_member"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "identity"], name="people_household_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class CaseloadKey(models.Model):
    """A folded word of the name of somebody whom a centre attends, to find her by its beginning."""

    personal = {"key"}
    plain = {"centre_id", "person"}

    pk = models.CompositePrimaryKey("centre_id", "key", "person_id")
    centre_id = models.BigIntegerField()
    key = models.TextField(db_collation="C")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    class Meta:
        db_table = "people_caseload_key"

    def __str__(self) -> str:
        return f"key at centre {self.centre_id}"
