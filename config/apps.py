"""Puts the wiring in place when the application starts."""

from django.apps import AppConfig

from trenza.base.events import wire


class WiringConfig(AppConfig):
    name = "config"
    label = "wiring"

    def ready(self) -> None:
        """Install the table of reactions once every context is loaded."""
        from config.wiring import REACTIONS  # noqa: PLC0415 - needs the models loaded

        wire(REACTIONS)
