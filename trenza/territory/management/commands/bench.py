"""``trenza bench``: figures that anybody can repeat, each beside its baseline."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from trenza.base import roles
from trenza.territory.bench.folder import load_region, measure_folder, measure_lists, pairs_of
from trenza.territory.bench.intake import measure_intake
from trenza.territory.bench.match import TooFewRecords, measure_match
from trenza.territory.bench.pages import measure_pages
from trenza.territory.bench.registers import add_batch_arguments, batch_figures
from trenza.territory.bench.revocation import measure_revocation


class Command(BaseCommand):
    help = "Mide sobre una base de datos propia, que borra al terminar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to measure and how big."""
        kinds = parser.add_subparsers(dest="what", required=True, metavar="QUÉ")
        folder = kinds.add_parser("folder", help="abrir carpetas, buscar, listar, páginas")
        folder.add_argument("--persons", type=int, default=200_000)
        folder.add_argument("--reads", type=int, default=4000)
        folder.add_argument("--pages", type=int, default=300, help="páginas por HTTP (300)")
        intake = kinds.add_parser("intake", help="meter anotaciones por toda la tubería")
        intake.add_argument("--records", type=int, default=200_000)
        intake.add_argument(
            "--persons", type=int, default=100_000, help="de la entrega que solo trae personas"
        )
        revocation = kinds.add_parser("revocation", help="lecturas mientras se retiran permisos")
        revocation.add_argument("--readers", type=int, default=64)
        revocation.add_argument("--reads", type=int, default=100_000)
        match = kinds.add_parser("match", help="buscar entre muchas a quien llega por primera vez")
        match.add_argument("--persons", type=int, default=1_000_000)
        match.add_argument("--arrivals", type=int, default=10_000, help="cuántas llegan (10.000)")
        match.add_argument("--seed", type=int, default=2, help="la región (2)")
        match.add_argument("--registers", type=Path, help="carpeta de registros ya escrita")
        add_batch_arguments(match)
        for kind in (folder, intake, revocation, match):
            kind.add_argument("--json", action="store_true", help="una línea JSON al final")
            kind.add_argument("--keep", action="store_true", help="no borrar la base de datos")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the database, measure, tell, drop it."""
        if options.get("batch"):
            self._tell(batch_figures(options, self._say), options)  # files: no database
            return
        name = f"trenza_bench_{os.getpid()}"
        self._enter(name, "owner")
        try:
            self._say("Preparando la base de datos de medida…")
            call_command("migrate", verbosity=0)
            measure = {"folder": self._folder, "intake": self._intake,
                       "revocation": self._revocation, "match": self._match}  # fmt: skip
            figures = measure[options["what"]](options)
        finally:
            connection.close()
            if not options["keep"]:
                with roles.administrator(database="postgres") as database:
                    database.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._tell(figures, options)

    def _tell(self, figures: dict[str, Any], options: dict[str, Any]) -> None:
        for key, value in figures.items():
            self._say(f"  {key:32} {value}")
        if options["json"]:
            self.stdout.write(json.dumps(figures))

    def _folder(self, options: dict[str, Any]) -> dict[str, Any]:
        load_region(options["persons"], self._say)
        self._enter(os.environ["TRENZA_DATABASE_NAME"], "web")
        return {
            **measure_folder(options["persons"], options["reads"], self._say),
            **measure_lists(options["persons"], min(1000, options["reads"]), self._say),
            **measure_pages(pairs_of(options["persons"], 4000), options["pages"], self._say),
        }

    def _intake(self, options: dict[str, Any]) -> dict[str, Any]:
        return measure_intake(options["records"], options["persons"], self._say)

    def _revocation(self, options: dict[str, Any]) -> dict[str, Any]:
        self._enter(os.environ["TRENZA_DATABASE_NAME"], "web")
        return measure_revocation(options["readers"], options["reads"], self._say)

    def _match(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            return measure_match(
                options["persons"],
                self._say,
                arrivals=options["arrivals"],
                seed=options["seed"],
                registers=options["registers"],
            )
        except TooFewRecords as few:
            raise CommandError(str(few)) from few

    def _enter(self, name: str, role: str) -> None:
        """Let this process work on that database as that role from now on."""
        connection.close()
        os.environ["TRENZA_DATABASE_NAME"] = name
        os.environ["TRENZA_ROLE"] = role
        connection.settings_dict["NAME"] = name

    def _say(self, text: str) -> None:
        self.stderr.write(text)
