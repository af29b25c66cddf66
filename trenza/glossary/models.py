"""The dictionary as it was last published."""

from typing import ClassVar

from django.db import models


class Term(models.Model):
    """A word of the field; ``definitions`` holds the common one (general) and each sector's."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {"id", "code", "label", "definitions"}

    code = models.TextField(unique=True)
    label = models.TextField()
    definitions = models.JSONField()

    def __str__(self) -> str:
        return self.label
