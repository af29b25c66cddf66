"""Index of the persons attended, the identities that sources give them, and their households."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "trenza.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
