"""The professional's pages that join contexts."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "trenza.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
