"""The index: persons, the identities that point to them, households, caseload keys, likenesses.

A text that nobody stated is '' and never NULL, so that comparing and searching have one way.
"""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

if TYPE_CHECKING:
    Text = models.TextField[str, str]


class GenRandomUUID(models.Func):
    """A random number made by the database."""

    function = "gen_random_uuid"
    template = "%(function)s()"
    output_field = models.UUIDField()


_WHO = {
    "given_name", "surname1", "surname2", "birth_date", "sex", "nationality", "languages",
    "phone", "email", "address", "municipality", "protection",
}  # fmt: skip


def text() -> "Text":
    """A text that is '' where nobody stated it."""
    return models.TextField(blank=True, default="", db_default="")


class Described(models.Model):
    """What can be said of who somebody is; shared by the person shown and each identity."""

    given_name = text()
    surname1 = text()
    surname2 = text()
    birth_date = models.DateField(null=True)
    birth_precision = models.TextField(default="unknown", db_default="unknown")
    sex = models.CharField(max_length=1, default="U", db_default="U")
    nationality = models.CharField(max_length=2, blank=True, default="", db_default="")
    languages = ArrayField(models.TextField(), default=list, db_default=[])
    phone = text()
    email = text()
    address = text()
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
        "id", "source", "sector", "person", "origin", "known_at", "birth_precision", "version",
        "stated_at", "link_reason", "linked_at", "updated_at",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    source = models.TextField()
    sector = models.CharField(max_length=2, blank=True, default="", db_default="")
    source_person_id = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # the number of the person that she is alone; linked ones go by that of the eldest, so that
    # undoing a link gives back exactly the persons there were
    origin = models.UUIDField(default=uuid4, db_default=GenRandomUUID())
    known_at = models.DateTimeField(db_default=Now())
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
    issuer = text()

    class Meta:
        indexes = [models.Index(fields=["type", "value"], name="people_identifier_by_value")]

    def __str__(self) -> str:
        return f"identifier {self.pk}"


class Household(models.Model):
    """Who lives together according to one source, since when."""

    personal = {"source_household_id", "address", "municipality"}
    plain = {"id", "source", "version", "state", "valid_from", "valid_to", "updated_at"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    source = models.TextField()
    source_household_id = models.TextField()
    version = models.BigIntegerField()
    state = models.TextField(default="current", db_default="current")
    address = text()
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
    kinship = text()
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


class Normal(models.Model):
    """The normal form of an identity, and the keys under which it is compared with others."""

    personal = {"form", "keys"}
    plain = {"identity", "edition"}

    identity = models.OneToOneField(
        Identity, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    # a JSON array in the order of rules/normal; written and read whole, and only by intake
    form = models.TextField()
    edition = models.SmallIntegerField()
    keys = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="people_normal_keys", fastupdate=False)]

    def __str__(self) -> str:
        return f"normal form of {self.pk}"


class Match(models.Model):
    """Two identities that the match model finds alike: certainly one person, or worth a look."""

    personal = {"comparison"}
    plain = {"id", "one", "other", "weight", "certain", "model"}

    one = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField()
    certain = models.BooleanField()
    model = models.TextField()
    comparison = models.JSONField(default=list, db_default=[])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="people_match_once_per_pair"),
        ]

    def __str__(self) -> str:
        return f"match {self.pk}"


class HotKey(models.Model):
    """A key that so many identities share that it says nothing: it is no longer looked up."""

    personal: set[str] = set()
    plain = {"key"}

    key = models.BigIntegerField(primary_key=True)

    class Meta:
        db_table = "people_hot_key"

    def __str__(self) -> str:
        return f"key {self.pk}"
