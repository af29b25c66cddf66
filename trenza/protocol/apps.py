"""The rules of the territory as data: what is shared, with whom, when and why."""

import getpass

from django.apps import AppConfig


class ProtocolConfig(AppConfig):
    name = "trenza.protocol"
    label = "protocol"
    default_auto_field = "django.db.models.BigAutoField"

    def after_migrate(self) -> None:
        """Put the pack of this installation in force (called as the owner, after the grants)."""
        # models can be imported only once the applications are loaded
        from trenza.base.clock import now  # noqa: PLC0415
        from trenza.protocol.public import publish_base_pack  # noqa: PLC0415

        publish_base_pack(by=getpass.getuser(), now=now())
