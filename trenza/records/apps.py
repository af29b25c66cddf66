"""What organisations state about people."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "trenza.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
