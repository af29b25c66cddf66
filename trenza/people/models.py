"""The index: persons, the identities that point to them, households, doubts, caseload keys.

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
    issuer = _text()

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


class LinkReview(models.Model):
    """Two identities about which somebody has to decide, or has decided, whether they are one.

    ``verdict`` is what was decided last, on the facts whose seal is ``decided_on``; while those
    facts hold it stands whatever arrives. ``seal`` is that of the facts as they are now.
    """

    personal = {"comparison"}
    plain = {
        "id", "identity", "other_identity", "person", "other_person", "reason", "state", "weight",
        "model", "verdict", "seal", "decided_on", "decision_id", "created_at", "settled_at",
    }  # fmt: skip

    class State(models.TextChoices):
        """Open until decided by a person, or void once there is no doubt any more."""

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
    # what agrees, field by field, and what it weighs: [{"field", "level", "stranger", "household"}]
    comparison = models.JSONField(default=list, db_default=[])
    weight = models.FloatField(null=True)
    model = _text()
    verdict = _text()
    seal = _text()
    decided_on = _text()
    decision_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_link_review"
        constraints = [
            models.UniqueConstraint(
                fields=["identity", "other_identity"], name="people_link_review_once_per_pair"
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=models.Q(state="open"), name="people_review_open"
            ),
            models.Index(
                fields=["identity"], condition=models.Q(verdict="same"), name="people_review_same"
            ),
            models.Index(
                fields=["other_identity"],
                condition=models.Q(verdict="same"),
                name="people_review_same_other",
            ),
        ]

    def __str__(self) -> str:
        return f"doubt {self.pk}"


class LinkVote(models.Model):
    """What a reviewer answered about a doubt, or that she takes a decision back; only added to."""

    personal: set[str] = set()
    plain = {
        "id", "at", "review", "decision_id", "profile_id", "user_id", "organisation_id", "answer",
        "seal", "seconds",
    }  # fmt: skip

    at = models.DateTimeField(db_default=Now())
    review = models.ForeignKey(LinkReview, on_delete=models.PROTECT, related_name="+")
    decision_id = models.BigIntegerField(null=True)
    profile_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    answer = models.TextField()
    seal = _text()
    seconds = models.IntegerField(null=True)

    class Meta:
        db_table = "people_link_vote"

    def __str__(self) -> str:
        return f"vote {self.pk}"


class LinkDecision(models.Model):
    """A link made or undone: by whom, of whom, how things stood before and after; only added to.

    ``before`` and ``after`` hold where each identity pointed and what held of each pair of them.
    """

    personal = {"reason"}
    plain = {
        "id", "at", "kind", "model", "weight", "profile_id", "vote_id", "undoes", "identities",
        "seal", "before", "after",
    }  # fmt: skip

    at = models.DateTimeField()
    kind = models.TextField()
    model = _text()
    weight = models.FloatField(null=True)
    profile_id = models.BigIntegerField(null=True)
    vote_id = models.BigIntegerField(null=True)
    undoes = models.BigIntegerField(null=True)
    identities = ArrayField(models.UUIDField())
    reason = _text()
    seal = _text()
    before = models.JSONField(default=dict, db_default={})
    after = models.JSONField(default=dict, db_default={})

    class Meta:
        db_table = "people_link_decision"

    def __str__(self) -> str:
        return f"decision {self.pk}"


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
