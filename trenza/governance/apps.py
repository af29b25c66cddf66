"""How the protocol changes: drafts, what they would do, and who approves them."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "trenza.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"
