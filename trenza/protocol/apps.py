"""The rules of the territory as data: what is shared, with whom, when and why."""

from django.apps import AppConfig


class ProtocolConfig(AppConfig):
    name = "trenza.protocol"
    label = "protocol"
    default_auto_field = "django.db.models.BigAutoField"
