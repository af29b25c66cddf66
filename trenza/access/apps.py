"""Who may see what, why, and since when."""

from django.apps import AppConfig
from django.conf import settings

from trenza.access.rules import pads


class AccessConfig(AppConfig):
    name = "trenza.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def after_migrate(self) -> None:
        """Put the key that signs contexts where only the reading functions can see it."""
        inner, outer = pads(settings.CONTEXT_KEY)
        keys = self.get_model("ContextKey")._default_manager
        keys.update_or_create(id=1, defaults={"inner_pad": inner, "outer_pad": outer})
