"""The kernel: database roles, clock, events. No domain word lives here."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "trenza.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"
