"""Organisations and centres that take part."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "trenza.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
