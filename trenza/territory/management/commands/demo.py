"""``trenza demo``: from an empty folder to a living region, with progress; then serves it."""

import json
import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from rich.console import Console

from trenza.base import embedded
from trenza.base.clock import now
from trenza.exchange.public import register_sources
from trenza.territory.demo.consents import record_consents
from trenza.territory.demo.entities import ENTITIES, declare_entities, variable_of
from trenza.territory.demo.people import settle
from trenza.territory.demo.processes import Processes, answers
from trenza.territory.demo.quality import invent_quality
from trenza.territory.demo.status import StatusLine
from trenza.territory.sources.write import EMPLOYMENT_FILE, SOCIAL_FILE, Recipe, write_region

SEED = 2026
PERSONS = 5_000
PERES_DOCUMENT = "87654321X"


class Command(BaseCommand):
    help = "Prepara la región inventada y la sirve con todo en marcha. Ctrl-C lo detiene."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How big, and how far to go."""
        parser.add_argument("--persons", type=int, default=PERSONS, help=f"personas ({PERSONS})")
        port = int(os.environ.get("PORT", "8000"))
        parser.add_argument("--port", type=int, default=port, help="puerto (8000)")
        parser.add_argument("--once", action="store_true", help="prepara, escribe «ready» y acaba")
        parser.add_argument("--only-serve", action="store_true", help="sirve lo que ya hay")
        parser.add_argument(
            "--still", action="store_true", help="sin que los sistemas de origen cambien solos"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare what is missing, then serve until told to stop."""
        try:
            self._do(options)
        except KeyboardInterrupt:
            self.stdout.write("\nInterrumpido. Lo preparado se queda; la próxima vez sigue.")
            raise SystemExit(130) from None

    def _do(self, options: dict[str, Any]) -> None:
        self.console = Console(highlight=False)
        self.processes = Processes()
        self.folder = embedded.data_folder() / "territory"
        self._point_at_sources()
        started = time.monotonic()
        if not options["only_serve"]:
            self._prepare(options["persons"])
            self.console.print(f"Preparado en {time.monotonic() - started:.0f} s.")
        if options["once"]:
            self.stdout.write("ready")
            return
        self._serve(options["port"], still=options["still"] or options["only_serve"])

    def _prepare(self, persons: int) -> None:
        with self._step("Base de datos, funciones y permisos"):
            call_command("migrate", verbosity=0)
        with self._step("Ficheros de las páginas"):
            self.processes.run("web", "collectstatic", "--no-input")
        if not (self.folder / "manifest.json").exists():
            with self._step(f"Región inventada: {persons} personas y tres sistemas de origen"):
                write_region(Recipe(persons, SEED), self.folder)
        with self._step("Entidades, centros y profesionales"):
            settle(json.loads((self.folder / "organisations.json").read_text()))
            register_sources(settings.SOURCES_FOLDER, now=now())
            declare_entities(settings.SOURCES_FOLDER)
        connection.close()
        with self._step("Incorporación de los tres sistemas"):
            told = self.processes.run("intake", "intake", "--poll-once")
        for line in told.splitlines():
            self.console.print(f"    {line}", style="dim")
        with self._step("Consentimientos de las personas"), self._as("web"):
            record_consents()
        with self._step("Cifras de calidad del último medio año"), self._as("intake"):
            invent_quality(now=now())
        with self._step("Sellado del registro"):
            self.processes.run("audit", "audit", "sequence", "--once")

    def _serve(self, port: int, *, still: bool) -> None:
        os.environ.update({"TRENZA_DEMO": "1", "PORT": str(port)})
        self.processes.farewell = self._say_goodbye
        self.processes.listen()
        try:
            self.processes.start("web", "serve", "--port", str(port))
            self.processes.start("intake", "worker")
            self._guide(port)
            if not still:
                self.processes.start(
                    "web", "synth", "live", "--dir", str(self.folder), "--every", "5",
                    "--status", heard=True,
                )  # fmt: skip
            code = self.processes.wait()
        finally:
            self.processes.stop()
        if not self.processes.stopping:
            raise CommandError(f"Un proceso terminó solo (código {code}); se detuvo todo.")
        self.stdout.write("Detenido. Los datos siguen en su carpeta.")

    def _guide(self, port: int) -> None:
        """The tour, once the web answers: the last thing that stays on the terminal."""
        if answers(port, within=60, wanted=lambda: not self.processes.stopping):
            tour = Path(__file__).parents[2] / "demo" / "tour.txt"
            self.stdout.write(tour.read_text().format(port=port, document=PERES_DOCUMENT))
            self.stdout.flush()
        elif not self.processes.stopping:
            raise CommandError(f"La web no responde en el puerto {port}. ¿Está ocupado?")

    def _say_goodbye(self) -> None:
        """At once, in place of the status line; straight to the terminal, for a signal tells it."""
        StatusLine(sys.stdout).clear()
        os.write(1, "Deteniendo las páginas y los procesos…\n".encode())

    def _point_at_sources(self) -> None:
        """Tell the connectors where this region's systems are, unless they were told otherwise."""
        places = {
            "TRENZA_SOURCE_SS_ALBA_URL": f"sqlite:///{self.folder / SOCIAL_FILE}",
            "TRENZA_SOURCE_SE_ALBA_URL": f"sqlite:///{self.folder / EMPLOYMENT_FILE}",
            "TRENZA_SOURCE_TS_PUENTE_FOLDER": str(self.folder / "entidad"),
            "TRENZA_SOURCE_TS_PUENTE_ENPI_FOLDER": str(self.folder / "agencia"),
            **{
                variable_of(source): str(self.folder / place)
                for place, (source, *_) in ENTITIES.items()
            },
        }
        for name, value in places.items():
            os.environ.setdefault(name, value)

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        start = time.monotonic()
        with self.console.status(f"{what}…"):
            yield
        self.console.print(f"  ✓ {what}  ({time.monotonic() - start:.1f} s)")

    @contextmanager
    def _as(self, role: str) -> Iterator[None]:
        """Work as another database role meanwhile."""
        connection.close()
        before, os.environ["TRENZA_ROLE"] = os.environ["TRENZA_ROLE"], role
        try:
            yield
        finally:
            connection.close()
            os.environ["TRENZA_ROLE"] = before
