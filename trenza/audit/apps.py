"""Django's name for the context."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The sealed log."""

    name = "trenza.audit"
    label = "audit"
    verbose_name = "Registro sellado"
    default_auto_field = "django.db.models.BigAutoField"
