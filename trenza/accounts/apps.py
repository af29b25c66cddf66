"""Users, profiles and sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "trenza.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
