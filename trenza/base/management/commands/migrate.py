"""``trenza migrate``: roles, database, tables, functions and grants, in that order."""

from argparse import SUPPRESS
from typing import Any

from django.apps import apps
from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate

from trenza.base import embedded, roles


class Command(DjangoMigrate):
    help = (
        "Prepara o actualiza la base de datos: roles, tablas, funciones y permisos. "
        "Se puede repetir: lo que ya está al día no se toca."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Those of Django stay for whoever develops, without being offered."""
        super().add_arguments(parser)
        for action in parser._actions:
            if action.dest != "help":
                action.help = SUPPRESS

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything from an empty server to a ready one; safe to repeat."""
        roles.create_roles()
        roles.create_database(embedded.server().database)
        super().handle(*args, **options)
        applied = roles.apply_repeatable()
        for config in apps.get_app_configs():
            finish = getattr(config, "after_migrate", None)
            if finish is not None:
                finish()
        if options["verbosity"]:
            self.stdout.write(f"Funciones y permisos al día ({applied} ficheros).")
