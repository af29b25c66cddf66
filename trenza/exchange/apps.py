"""How records come in: sources, deliveries, quarantine."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "trenza.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
