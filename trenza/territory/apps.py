"""The territory context as a Django app: it has commands, no tables."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "trenza.territory"
    label = "territory"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Territorio inventado"
