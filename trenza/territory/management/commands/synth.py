"""``trenza synth``: write the invented region, keep its sources living, or tell it as NDJSON."""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from trenza.base.clock import now
from trenza.territory.demo.status import StatusLine
from trenza.territory.registers.measure import measure
from trenza.territory.registers.write import RegisterRecipe, write_registers
from trenza.territory.simulator import NoRegion, simulate_step
from trenza.territory.sources.write import Recipe, write_region
from trenza.territory.synth.days import DEFAULT_UNTIL
from trenza.territory.synth.statements import statements

_BATCH = 5_000


class Command(BaseCommand):
    """The invented region for demo, tests and measuring; no real person is in it."""

    help = "Escribe el territorio inventado y sus tres sistemas de origen, o los mantiene vivos."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, how many persons, which seed, where."""
        parser.add_argument(
            "action",
            nargs="?",
            default="write",
            choices=["write", "live", "statements", "measure"],
            help="write: los tres sistemas (por defecto); live: cambios cada pocos segundos; "
            "statements: el mismo territorio como NDJSON; "
            "measure: cuenta qué hay en una carpeta de registros",
        )
        parser.add_argument("--persons", type=int, default=5_000, help="cuántas personas")
        parser.add_argument("--seed", type=int, default=1, help="la misma da los mismos ficheros")
        parser.add_argument("--out", type=Path, help="carpeta (o fichero, con statements)")
        parser.add_argument(
            "--until",
            type=date.fromisoformat,
            default=DEFAULT_UNTIL,
            help="día en que acaba la historia (AAAA-MM-DD)",
        )
        parser.add_argument("--social-url", default="", help="otra base para servicios sociales")
        parser.add_argument("--employment-url", default="", help="otra base para empleo")
        parser.add_argument("--dir", type=Path, help="live: carpeta de un territorio ya escrito")
        parser.add_argument("--every", type=float, default=5.0, help="live: segundos entre cambios")
        parser.add_argument("--steps", type=int, default=0, help="live: cuántos (0: sin fin)")
        parser.add_argument(
            "--status", action="store_true", help="live: una línea que se reescribe, o nada"
        )
        parser.add_argument(
            "--register",
            action="store_true",
            help="escribe en su lugar registros de personas de tres orígenes, con la verdad: "
            "para entrenar y probar el enlace",
        )
        parser.add_argument("--difficulty", type=float, default=1.0, help="multiplica los errores")
        parser.add_argument("--variant", choices=["a", "b"], default="a", help="qué región")
        parser.add_argument("--json", action="store_true", help="última línea: un objeto JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, with progress on a terminal."""
        action: Callable[[dict[str, Any]], dict[str, Any]] = {
            "write": self._write,
            "live": self._live,
            "statements": self._statements,
            "measure": self._measure,
        }[options["action"]]
        if options["register"]:
            action = self._register
        began = time.monotonic()
        result = action(options)
        result["seconds"] = round(time.monotonic() - began, 3)
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))

    def _write(self, options: dict[str, Any]) -> dict[str, Any]:
        recipe = Recipe(
            persons=_persons(options),
            seed=options["seed"],
            until=options["until"].toordinal(),
            social_url=options["social_url"],
            employment_url=options["employment_url"],
        )
        result = write_region(recipe, _out(options), self._progress(recipe.persons))
        self.stdout.write(f"Territorio escrito: {result['persons']} personas.")
        return result

    def _register(self, options: dict[str, Any]) -> dict[str, Any]:
        recipe = RegisterRecipe(
            _persons(options), options["seed"], options["difficulty"], options["variant"]
        )
        result = write_registers(recipe, _out(options), self._progress(recipe.persons))
        written = sum(result["records"].values())
        self.stdout.write(f"Registros escritos: {result['persons']} personas, {written} fichas.")
        return result

    def _measure(self, options: dict[str, Any]) -> dict[str, Any]:
        if options["dir"] is None:
            raise CommandError("Falta --dir: la carpeta de unos registros ya escritos.")
        found = measure(options["dir"])
        for name, value in found.items():
            self.stdout.write(f"{name}: {json.dumps(value)}")
        return found

    def _statements(self, options: dict[str, Any]) -> dict[str, Any]:
        count, progress = 0, self._progress(_persons(options))
        told = statements(options["persons"], options["seed"], until=options["until"].toordinal())
        with _out(options).open("wb") as file:
            for statement in told:
                file.write(orjson.dumps(statement) + b"\n")
                count += 1
                if count % _BATCH == 0 and progress is not None:
                    progress(count // 20)
        self.stdout.write(f"Escritas {count} declaraciones.")
        return {"statements": count}

    def _live(self, options: dict[str, Any]) -> dict[str, Any]:
        if options["dir"] is None:
            raise CommandError("Falta --dir: la carpeta de un territorio ya escrito.")
        rng, steps, done = Random(options["seed"]), options["steps"], 0
        status = StatusLine(sys.stdout)
        tell = status.say if options["status"] else self.stdout.write
        try:
            while not steps or done < steps:
                for change in simulate_step(options["dir"], now(), rng):
                    tell(str(change))
                done += 1
                if not steps or done < steps:
                    time.sleep(options["every"])
        except NoRegion as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stdout.write("")
        return {"steps": done}

    def _progress(self, persons: int) -> Callable[[int], None] | None:
        if not sys.stderr.isatty():
            return None
        return lambda done: self.stderr.write(
            f"\r{min(100, 100 * done // persons):3d} %  {done} personas", ending=""
        )


def _persons(options: dict[str, Any]) -> int:
    if options["persons"] < 1:
        raise CommandError("--persons ha de ser 1 o más.")
    return int(options["persons"])


def _out(options: dict[str, Any]) -> Path:
    if options["out"] is None:
        raise CommandError("Falta --out: dónde escribir.")
    return Path(options["out"])
