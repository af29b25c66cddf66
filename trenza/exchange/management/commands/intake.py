"""``trenza intake``: load a file by hand, or ask every source once."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trenza.base import clock
from trenza.exchange.actions.polling import Poller
from trenza.exchange.actions.processing import apply_delivery, collect_seldom, load_file
from trenza.exchange.actions.store import DeliveryRefused
from trenza.exchange.models import Delivery, Source
from trenza.exchange.rules.states import OPEN_STATES

PATIENCE = 30.0  # seconds that a file may take to stop changing


class Command(BaseCommand):
    requires_system_checks = ()  # it serves no page
    help = "Incorpora un fichero de un sistema de origen, o consulta una vez todos los sistemas."

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE with --source, or --poll-once."""
        parser.add_argument("file", nargs="?", type=Path, help="fichero que se incorpora")
        parser.add_argument("--source", help="código del sistema de origen")
        parser.add_argument(
            "--poll-once", action="store_true", help="consulta cada sistema una vez e incorpora"
        )
        parser.add_argument("--json", action="store_true", help="resultado como JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Receive, apply here and now, and tell what became of it."""
        collect_seldom()
        if options["poll_once"]:
            deliveries = self._poll()
        elif options["file"] and options["source"]:
            deliveries = [self._load(options["file"], options["source"])]
        else:
            raise CommandError("Indique un fichero y --source CÓDIGO, o --poll-once.")
        for delivery in deliveries:
            delivery.refresh_from_db()
            self._tell(delivery, as_json=options["json"])

    def _load(self, file: Path, code: str) -> Delivery:
        if not Source.objects.filter(code=code, active=True).exists():
            raise CommandError(f"No hay ningún sistema de origen «{code}».")
        if not file.is_file():
            raise CommandError(f"No existe el fichero {file}.")
        try:
            return load_file(file, source=code, clock=clock.now)
        except DeliveryRefused as refused:
            raise CommandError(refused.message) from refused

    def _poll(self) -> list[Delivery]:
        """Ask until no source has more to give and no dropped file is still settling."""
        poller, taken = Poller(clock.now), []
        deadline = time.monotonic() + PATIENCE
        while True:
            arrived = poller.poll(everything=True)
            for delivery in Delivery.objects.filter(state__in=OPEN_STATES).order_by("id"):
                apply_delivery(delivery.pk, clock=clock.now)
                taken.append(delivery)
            if arrived:
                continue
            if not poller.watching() or time.monotonic() > deadline:
                return taken
            time.sleep(0.5)

    def _tell(self, delivery: Delivery, *, as_json: bool) -> None:
        counts = {
            name: getattr(delivery, f"rows_{name}")
            for name in ("total", "applied", "unchanged", "waiting", "rejected")
        }
        if as_json:
            told = {
                "delivery": str(delivery.reference),
                "source": delivery.source_id,
                "state": delivery.state,
                **counts,
            }
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(
            f"{delivery.source_id}: {delivery.state_text.lower()}. "
            f"Filas: {counts['total']}. Incorporadas: {counts['applied']}, "
            f"sin cambios: {counts['unchanged']}, a la espera de su persona: {counts['waiting']}, "
            f"en cuarentena: {counts['rejected']}. {delivery.problem_text}".rstrip()
        )
