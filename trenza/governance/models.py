"""Drafts of the protocol and who approved them. No web role reads these tables."""

from typing import ClassVar

from django.db import models


class Draft(models.Model):
    """A proposed version: the whole canonical text that would come into force, and its hash.

    Open → published, scheduled (approved, waits for its day) or discarded. Changing it drops the
    approvals, because they are of a hash.
    """

    personal: ClassVar[set[str]] = {"author_user", "author_profile"}
    plain: ClassVar[set[str]] = {
        "id", "base", "text", "hash", "changes", "origin", "note", "author_sector", "state",
        "starts_at", "created_at", "changed_at", "settled_at", "published",
    }  # fmt: skip

    base = models.ForeignKey("protocol.Version", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    hash = models.CharField(max_length=64)
    # The cells changed on the form; none when the draft came as a file.
    changes = models.JSONField(default=list)
    origin = models.CharField(max_length=60)
    note = models.CharField(max_length=500)
    author_user = models.BigIntegerField()
    author_profile = models.BigIntegerField()
    author_sector = models.CharField(max_length=2)
    state = models.CharField(max_length=12, default="open")
    starts_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    published = models.ForeignKey(
        "protocol.Version", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "scheduled", "published", "discarded"]),
                name="governance_draft_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Approval(models.Model):
    """Somebody agrees with a draft as it stands: with that hash and no other."""

    personal: ClassVar[set[str]] = {"user_id", "profile_id"}
    plain: ClassVar[set[str]] = {"id", "draft", "hash", "sector", "at"}

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)
    user_id = models.BigIntegerField()
    profile_id = models.BigIntegerField()
    sector = models.CharField(max_length=2)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft", "hash", "user_id"], name="governance_approval_once_each"
            ),
        ]

    def __str__(self) -> str:
        return f"approval {self.pk}"
