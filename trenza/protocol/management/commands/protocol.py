"""``trenza protocol``: check, read, explain and publish the rules of the territory."""

import getpass
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from trenza.base.clock import now
from trenza.protocol.management.tables import (
    cell_table,
    content_map_table,
    explanation_tables,
    matrix_table,
    replay_table,
)
from trenza.protocol.public import (
    NoProtocol,
    NotReplayable,
    PackError,
    PublicationError,
    TamperedProtocol,
    past_decision,
    publish,
    published,
    read_pack,
)
from trenza.protocol.rules.canonical import canonical_text, digest
from trenza.protocol.rules.compile import Compiled, compile_pack
from trenza.protocol.rules.decide import Case, Granted, most_granted
from trenza.protocol.rules.explain import explain
from trenza.protocol.rules.masks import LEVEL_OF_CODE, masks_of
from trenza.protocol.rules.pack import SECTORS

WIDTH = 120  # of tables when the output is no terminal


class Command(BaseCommand):
    help = "El protocolo: qué se comparte, con quién, en qué situación y por qué."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One sub-verb for each thing that is done with a pack."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBO")
        check = verbs.add_parser("check", help="comprobar un paquete y decir en qué línea falla")
        show = verbs.add_parser("show", help="ver el mapa de contenidos o una parte de la matriz")
        why = verbs.add_parser("explain", help="explicar un nivel, factor por factor")
        publish_verb = verbs.add_parser("publish", help="poner el paquete en vigor")
        for verb in (check, show, why, publish_verb):
            verb.add_argument(
                "folder", nargs="?", type=Path, metavar="CARPETA",
                help="carpeta del paquete (si falta, el de esta instalación)",
            )  # fmt: skip
        for verb in (show, why):
            verb.add_argument("--profile", metavar="PERFIL")
            verb.add_argument("--sector", choices=SECTORS)
            verb.add_argument("--situation", metavar="SITUACIÓN")
        why.add_argument("--type", metavar="TIPO", help="tipo de información")
        why.add_argument(
            "--event", type=int, metavar="N",
            help="decidir otra vez el acceso de ese suceso del registro, con lo que se guardó",
        )  # fmt: skip
        why.add_argument("--own", action="store_true", help="anotada por la propia entidad")
        why.add_argument("--relation", default="attends", metavar="VÍNCULO")
        why.add_argument("--protection", default="none", metavar="MARCA")
        why.add_argument("--blocked", action="store_true", help="bloqueada por quien la anotó")
        why.add_argument(
            "--consent", choices=list(LEVEL_OF_CODE), metavar="NIVEL",
            help="la persona consiente hasta: none, exists, summary o full",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the sub-verb says; a bad pack or an unknown word ends with exit code 1."""
        verbs: dict[str, Callable[[dict[str, Any]], None]] = {
            "check": self._check,
            "show": self._show,
            "explain": self._explain,
            "publish": self._publish,
        }
        try:
            verbs[options["verb"]](options)
        except PackError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"El paquete tiene {len(error.problems)} problemas.") from error
        except PublicationError as error:
            raise CommandError(str(error)) from error

    def _check(self, options: dict[str, Any]) -> None:
        compiled = self._compiled(options)
        pack = compiled.pack
        self.stdout.write(
            f"{pack.name}, número {pack.number}: correcto.\n"
            f"{len(pack.types)} tipos de información, {len(pack.profiles)} perfiles, "
            f"{len(pack.situations)} situaciones, {len(pack.matrix)} reglas, "
            f"{len(compiled.matrix) * len(pack.types) * 2} celdas, {len(pack.glossary)} términos.\n"
            f"SHA-256 {digest(canonical_text(compiled))}"
        )

    def _show(self, options: dict[str, Any]) -> None:
        compiled = self._compiled(options)
        asked = self._words(compiled, options)
        if not any(asked):
            self._print(content_map_table(compiled.pack))
        elif all(asked):
            self._print(cell_table(compiled, *asked))
        else:
            self._print(matrix_table(compiled, *asked))

    def _explain(self, options: dict[str, Any]) -> None:
        if options["event"] is not None:
            self._replay(options)
            return
        for name in ("profile", "sector", "situation", "type"):
            if not options[name]:
                raise CommandError(f"Falta --{name} (o bien --event).")
        compiled = self._compiled(options)
        profile, sector, situation = self._words(compiled, options)
        self._known("type", options["type"], [one.code for one in compiled.pack.types])
        granted: tuple[Granted, ...] = ()
        if options["consent"]:
            level = LEVEL_OF_CODE[options["consent"]]
            masks = masks_of({one.bit: level for one in compiled.pack.types})
            granted = (Granted("consent", masks & most_granted(compiled, sector, "consent")),)
        case = Case(profile, sector, situation, options["relation"], options["protection"], granted)
        told = explain(
            compiled, case, options["type"], own=options["own"], blocked=options["blocked"]
        )
        for table in explanation_tables(told):
            self._print(table)

    def _replay(self, options: dict[str, Any]) -> None:
        """A past access decided again; ends with 1 if it does not come out the same."""
        try:
            past = past_decision(options["event"])
        except (NotReplayable, NoProtocol, TamperedProtocol) as error:
            raise CommandError(str(error)) from error
        protocol = published(past.version)
        if options["type"]:
            self._known("type", options["type"], list(protocol.types))
            told = protocol.explain(past.case, options["type"], own=options["own"])
            for table in explanation_tables(told):
                self._print(table)
        else:
            self._print(replay_table(protocol.compiled.pack, past))
        if not past.agrees:
            raise CommandError("No coincide: con los mismos factores se decidiría otra cosa.")
        self.stdout.write("Coincide: con los mismos factores se decide lo mismo.")

    def _publish(self, options: dict[str, Any]) -> None:
        version = publish(self._compiled(options).pack, by=getpass.getuser(), now=now())
        self.stdout.write(
            f"En vigor: {version.code}, número {version.number} (versión {version.pk}, "
            f"SHA-256 {version.hash[:16]}…)."
        )

    def _compiled(self, options: dict[str, Any]) -> Compiled:
        folder = options["folder"] or settings.PACKS_FOLDER / settings.PACK
        if not folder.is_dir():
            raise CommandError(f"No existe la carpeta {folder}.")
        checked = read_pack(folder)
        if checked.pack is None:
            raise PackError(checked.problems)
        return compile_pack(checked.pack)

    def _words(self, compiled: Compiled, options: dict[str, Any]) -> tuple[str, str, str]:
        """Profile, sector and situation asked for, '' where not; unknown ones end here."""
        pack = compiled.pack
        known = {
            "profile": [one.code for one in pack.profiles],
            "sector": list(pack.sectors),
            "situation": [one.code for one in pack.situations],
        }
        for name, codes in known.items():
            if options[name]:
                self._known(name, options[name], codes)
        return options["profile"] or "", options["sector"] or "", options["situation"] or ""

    def _known(self, name: str, word: str, codes: list[str]) -> None:
        if word not in codes:
            raise CommandError(f"--{name}: «{word}» no existe. Valen: {', '.join(codes)}.")

    def _print(self, table: Table) -> None:
        """A table as wide as the terminal; plain text where there is none."""
        tty = bool(getattr(self.stdout, "isatty", bool)())
        console = Console(width=None if tty else WIDTH, force_terminal=tty, highlight=False)
        with console.capture() as capture:
            console.print(table)
        self.stdout.write(capture.get().rstrip())
