"""The memory of links: doubts, what reviewers answered and ordered, and every decision."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from trenza.people.models.index import GenRandomUUID, Identity, Person, text


class LinkReview(models.Model):
    """Two identities about which somebody has to decide, or has decided, whether they are one.

    ``verdict`` is what was decided last, on the facts whose seal is ``decided_on``; while those
    facts hold it stands whatever arrives. ``seal`` is that of the facts as they are now.
    """

    personal = {"comparison"}
    plain = {
        "id", "identity", "other_identity", "person", "other_person", "reason", "state", "weight",
        "model", "verdict", "seal", "decided_on", "decision_id", "created_at", "settled_at",
        "reference",
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
    model = text()
    verdict = text()
    seal = text()
    decided_on = text()
    decision_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    # by which pages call it: a serial number would tell how many doubts there have been
    reference = models.UUIDField(default=uuid4, db_default=GenRandomUUID(), unique=True)

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
            models.Index(
                fields=["identity", "other_identity"],
                condition=models.Q(state="open", reason__in=["parted", "evidence_changed"]),
                name="people_review_parted",
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
    seal = text()
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
        "id", "at", "kind", "model", "weight", "profile_id", "vote_id", "order_id", "undoes",
        "identities", "seal", "before", "after",
    }  # fmt: skip

    at = models.DateTimeField()
    kind = models.TextField()
    model = text()
    weight = models.FloatField(null=True)
    profile_id = models.BigIntegerField(null=True)
    vote_id = models.BigIntegerField(null=True)
    order_id = models.BigIntegerField(null=True)
    undoes = models.BigIntegerField(null=True)
    identities = ArrayField(models.UUIDField())
    reason = text()
    seal = text()
    before = models.JSONField(default=dict, db_default={})
    after = models.JSONField(default=dict, db_default={})

    class Meta:
        db_table = "people_link_decision"
        # what the machine links is many; what people decide is looked up one by one
        indexes = [
            models.Index(
                fields=["vote_id"],
                condition=models.Q(vote_id__isnull=False),
                name="people_decision_of_vote",
            ),
            models.Index(
                fields=["order_id"],
                condition=models.Q(order_id__isnull=False),
                name="people_decision_of_order",
            ),
            models.Index(
                fields=["undoes"],
                condition=models.Q(undoes__isnull=False),
                name="people_decision_undone",
            ),
            models.Index(models.F("identities__0"), name="people_decision_subject"),
            GinIndex(
                fields=["identities"],
                condition=models.Q(profile_id__isnull=False),
                name="people_decision_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class LinkOrder(models.Model):
    """What a data manager orders of identities: to split, to move, to undo; only added to.

    ``kind`` is also what another one says of such an order (``answers``): confirm or decline; and
    ``report``: somebody who attends a person says that two are mixed in her.
    """

    personal = {"reason"}
    plain = {
        "id", "reference", "at", "review", "person_id", "kind", "identities", "target_id",
        "decision_id", "answers", "profile_id", "user_id", "organisation_id", "seal",
    }  # fmt: skip

    reference = models.UUIDField(default=uuid4, db_default=GenRandomUUID(), unique=True)
    at = models.DateTimeField(db_default=Now())
    # of which doubt; a report is of a person, and opens one
    review = models.ForeignKey(LinkReview, on_delete=models.PROTECT, null=True, related_name="+")
    person_id = models.UUIDField(null=True)
    kind = models.TextField()
    identities = ArrayField(models.UUIDField(), default=list, db_default=[])
    target_id = models.UUIDField(null=True)
    decision_id = models.BigIntegerField(null=True)
    answers = models.BigIntegerField(null=True)
    profile_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    reason = text()
    # who was who when it was ordered: it is not carried out upon others
    seal = text()

    class Meta:
        db_table = "people_link_order"
        indexes = [
            models.Index(
                fields=["answers"],
                condition=models.Q(answers__isnull=False),
                name="people_order_answers",
            ),
        ]

    def __str__(self) -> str:
        return f"order {self.pk}"
