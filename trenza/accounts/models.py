"""Users and their profiles."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from trenza.accounts.querysets import ProfileQuerySet
from trenza.accounts.rules import KINDS


class User(AbstractBaseUser):
    """A human being who signs in. What she may do comes from her profiles, never from here."""

    personal: ClassVar[set[str]] = {
        "username", "full_name", "email", "password", "last_login", "last_refused_at",
    }  # fmt: skip
    plain: ClassVar[set[str]] = {
        "id", "is_active", "created_at", "refusals", "shortcuts", "is_invented",
    }  # fmt: skip

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=160)
    email = models.EmailField(default="", blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Failed tries since the last good one; shown to her after she signs in.
    last_refused_at = models.DateTimeField(null=True)
    refusals = models.PositiveIntegerField(default=0)
    # Single-key shortcuts can be turned off (WCAG 2.1.4).
    shortcuts = models.BooleanField(default=True)
    # Invented people of a demonstration, whom anybody may be with one click.
    is_invented = models.BooleanField(default=False)

    objects = BaseUserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        """The name as colleagues read it."""
        return self.full_name


class Profile(models.Model):
    """What one user is in one centre, between two dates. Two organisations, two profiles."""

    personal: ClassVar[set[str]] = {"user", "reference", "post"}
    plain: ClassVar[set[str]] = {
        "id", "centre", "kind", "functions", "valid_from", "valid_to", "active",
    }  # fmt: skip

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="profiles")
    centre = models.ForeignKey("directory.Centre", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40, choices=list(KINDS.items()))
    functions = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    post = models.CharField(max_length=120, default="", blank=True)
    # The code by which source systems name her.
    reference = models.CharField(max_length=60, default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=list(KINDS)), name="accounts_profile_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="accounts_profile_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["centre", "reference"],
                condition=~models.Q(reference=""),
                name="accounts_profile_reference_names_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post or KINDS[self.kind]} ({self.centre_id})"
