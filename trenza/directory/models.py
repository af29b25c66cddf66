"""Who takes part, and where."""

from typing import ClassVar

from django.db import models

from trenza.directory.rules import SECTORS


class Municipality(models.Model):
    """A municipality by its INE code, within a zone of the territory."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {"ine", "name", "province", "zone"}

    ine = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=120)
    province = models.CharField(max_length=60, default="")
    zone = models.CharField(max_length=60, default="")

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An entity that takes part: a public body (DIR3) or another one (NIF)."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {"id", "code", "name", "sector", "dir3", "nif", "sensitive"}

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    sector = models.CharField(max_length=2, choices=list(SECTORS.items()))
    dir3 = models.CharField(max_length=9, default="", blank=True)
    nif = models.CharField(max_length=12, default="", blank=True)
    # A sensitive organisation's very name tells something (a shelter): others see its sector only.
    sensitive = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sector__in=list(SECTORS)),
                name="directory_organisation_sector_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(sector__in=["SS", "SE"]) | ~models.Q(dir3=""),
                name="directory_organisation_public_has_dir3",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Centre(models.Model):
    """A place where an organisation attends people: a CEAS, an employment office, a site."""

    personal: ClassVar[set[str]] = set()
    plain: ClassVar[set[str]] = {
        "id", "organisation", "code", "name", "municipality", "zone", "phone", "email", "address",
    }  # fmt: skip

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="centres")
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    zone = models.CharField(max_length=60, default="")
    phone = models.CharField(max_length=30, default="")
    email = models.EmailField(default="")
    address = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return self.name
