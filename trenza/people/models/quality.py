"""How well persons are recognised, counted by source and week; nobody can be told from it."""

from uuid import uuid4

from django.db import models

from trenza.people.models.index import text


class QualityCount(models.Model):
    """A count of one week: of a source, or of the doubts of an organisation (``source`` is '').

    ``slice`` is '' for all, or those of an origin or with a document («origin:MA», «document:no»).
    ``number`` is exact, and only rounded leaves the database (46_quality_page.sql).
    """

    personal: set[str] = set()
    plain = {
        "organisation_id", "source", "week", "slice", "measure", "number", "counted_at",
    }  # fmt: skip

    pk = models.CompositePrimaryKey("organisation_id", "source", "week", "slice", "measure")
    organisation_id = models.BigIntegerField()
    source = models.TextField()
    week = models.DateField()
    slice = text()
    measure = models.TextField()
    number = models.BigIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        db_table = "people_quality"

    def __str__(self) -> str:
        return f"{self.measure} of {self.source}, {self.week}"


class QualityAlarm(models.Model):
    """A share of a source that left its usual range: which, since when, how far, and what was said.

    ``accepted``: it is usual from then on. ``mended``: it was a mistake that has been put right.
    ``over``: it came back by itself.
    """

    personal = {"reason"}
    plain = {
        "id", "organisation_id", "source", "measure", "first_week", "last_week", "low", "usual",
        "high", "found", "of", "state", "opened_at", "settled_at", "profile_id",
    }  # fmt: skip

    class State(models.TextChoices):
        """Open until somebody answers it or the source is as it used to be."""

        OPEN = "open", "Por mirar"
        ACCEPTED = "accepted", "Es lo normal desde entonces"
        MENDED = "mended", "Era un error y se ha corregido"
        OVER = "over", "Ha vuelto a lo habitual"

    id = models.UUIDField(primary_key=True, default=uuid4)
    organisation_id = models.BigIntegerField()
    source = models.TextField()
    measure = models.TextField()
    first_week = models.DateField()
    last_week = models.DateField()
    low = models.FloatField()
    usual = models.FloatField()
    high = models.FloatField()
    found = models.FloatField()
    of = models.BigIntegerField()
    state = models.TextField(choices=State, default=State.OPEN, db_default="open")
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    profile_id = models.BigIntegerField(null=True)
    reason = text()

    class Meta:
        db_table = "people_quality_alarm"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "measure"], condition=models.Q(state="open"),
                name="people_quality_alarm_open_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.measure} of {self.source}"
