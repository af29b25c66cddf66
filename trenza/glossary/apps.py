"""The words of the field, with what each sector means by them."""

from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "trenza.glossary"
    label = "glossary"
    default_auto_field = "django.db.models.BigAutoField"
