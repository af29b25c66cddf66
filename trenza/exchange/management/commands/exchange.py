"""``trenza exchange``: the sources, declared in YAML files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trenza.base import clock
from trenza.exchange.actions.registering import SourceRefused, register_sources, renew_token
from trenza.exchange.models import Source


class Command(BaseCommand):
    requires_system_checks = ()  # it serves no page
    help = "Registra los sistemas de origen declarados en YAML y renueva sus tokens."

    def add_arguments(self, parser: CommandParser) -> None:
        """register, token CODE or list."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBO")
        register = verbs.add_parser("register", help="registra los YAML de una carpeta")
        register.add_argument("folder", nargs="?", type=Path, default=settings.SOURCES_FOLDER)
        verbs.add_parser("token", help="da un token nuevo; el anterior deja de valer").add_argument(
            "code"
        )
        verbs.add_parser("list", help="enseña los sistemas registrados")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says; tokens are written once, here and nowhere else."""
        try:
            getattr(self, f"_{options['verb']}")(options)
        except SourceRefused as refused:
            raise CommandError(str(refused)) from refused

    def _register(self, options: dict[str, Any]) -> None:
        for source in register_sources(options["folder"], now=clock.now()):
            news = "registrado o cambiado" if source.changed else "sin cambios"
            self.stdout.write(f"{source.code}: {source.name} ({source.kind}), {news}")
            if source.token:
                self.stdout.write(f"  token (se muestra solo ahora): {source.token}")

    def _token(self, options: dict[str, Any]) -> None:
        self.stdout.write(renew_token(options["code"]))

    def _list(self, options: dict[str, Any]) -> None:
        for source in Source.objects.select_related("organisation").order_by("code"):
            last = source.last_success_at.isoformat() if source.last_success_at else "nunca"
            self.stdout.write(
                f"{source.code}: {source.organisation.code}, {source.kind}, última: {last}"
            )
