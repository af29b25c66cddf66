"""The named filters of profiles."""

from datetime import date

from django.db import models
from django.db.models import Q


class ProfileQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Profiles of professionals."""

    def in_force(self, on: date) -> "ProfileQuerySet":
        """Those that give access on a day (the same sentence as rules.is_in_force)."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
            active=True,
            valid_from__lte=on,
            user__is_active=True,
        )

    def with_place(self) -> "ProfileQuerySet":
        """With user, centre and organisation in the same query."""
        return self.select_related("user", "centre__organisation")
