"""``trenza audit``: seal the log, check it, and hand out what outsiders check it with."""

import getpass
import json
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trenza.audit import public


class Command(BaseCommand):
    help = "El registro sellado: sellar, verificar y dar pruebas a quien está fuera."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One sub-verb for each thing that is done with the log."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBO")
        seal = verbs.add_parser("sequence", help="dar a cada suceso su lugar en el árbol y firmar")
        how = seal.add_mutually_exclusive_group()
        how.add_argument("--once", action="store_true", help="lo que haya ahora y terminar")
        how.add_argument("--follow", action="store_true", help="sin parar (lo normal)")
        check = verbs.add_parser("verify", help="comprobar todo el registro")
        check.add_argument(
            "--checkpoint", action="append", default=[], type=Path, metavar="FICHERO",
            help="punto de control guardado fuera; puede repetirse",
        )  # fmt: skip
        check.add_argument(
            "--key", type=Path, metavar="FICHERO", help="claves públicas de confianza"
        )
        check.add_argument("--json", action="store_true", help="el resultado como un objeto JSON")
        copy = verbs.add_parser("export", help="copia completa para un verificador externo")
        copy.add_argument("--out", required=True, type=Path, metavar="CARPETA")
        head = verbs.add_parser("checkpoint", help="el último punto de control, para guardar fuera")
        head.add_argument("--out", type=Path, metavar="FICHERO")
        proof = verbs.add_parser("prove", help="la prueba de que un suceso está en el registro")
        proof.add_argument("--event", required=True, type=int, metavar="N")
        proof.add_argument("--out", type=Path, metavar="FICHERO")
        verbs.add_parser("key", help="la clave pública del registro")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the sub-verb says; trouble is told in one sentence."""
        verbs: dict[str, Callable[[dict[str, Any]], None]] = {
            "sequence": self._sequence,
            "verify": self._verify,
            "export": self._export,
            "checkpoint": self._checkpoint,
            "prove": self._prove,
            "key": self._key,
        }
        try:
            verbs[options["verb"]](options)
        except (public.KeyProblem, public.NothingSigned, public.SequenceError) as error:
            raise CommandError(str(error)) from error

    def _sequence(self, options: dict[str, Any]) -> None:
        sealing = public.sequencer()
        if options["once"]:
            self.stdout.write(f"Sucesos sellados: {public.sequence(sealing)}")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Sellando el registro; Ctrl-C para terminar.")
        public.follow(sealing, stop)

    def _verify(self, options: dict[str, Any]) -> None:
        keys = _keys(options["key"])
        outside = [_outside(path) for path in options["checkpoint"]]
        report = public.verification(keys=keys, outside=outside)
        if options["json"]:
            result = {"sound": report.is_sound, "first_position": report.first_position}
            self.stdout.write(json.dumps(result | asdict(report), ensure_ascii=False))
        else:
            self._tell(report)
        if not report.is_sound:
            raise SystemExit(1)

    def _tell(self, report: public.Report) -> None:
        self.stdout.write(
            f"Sucesos recalculados desde su contenido: {report.size}"
            f" (firmados hasta ahora: {report.signed_size}; esperando lugar: {report.waiting})\n"
            f"Puntos de control comprobados: {report.checkpoints} propios,"
            f" {report.outside} guardados fuera\n"
            f"Tiempo: {report.seconds:.1f} s"
        )
        for finding in report.findings:
            times = f" (y {finding.count - 1} más como este)" if finding.count > 1 else ""
            self.stdout.write(f"  ✗ {finding.text}{times}")
        if report.is_sound:
            self.stdout.write("Resultado: el registro está íntegro.")
            if not report.outside:
                self.stdout.write(
                    "Sin un punto de control guardado fuera, esto no descarta que se haya rehecho"
                    " entero: use --checkpoint."
                )
        else:
            first = report.first_position
            where = "" if first is None else f" La primera posición afectada es la {first}."
            self.stdout.write(f"Resultado: EL REGISTRO ESTÁ ALTERADO.{where}")

    def _export(self, options: dict[str, Any]) -> None:
        keys = public.public_keys(public.keys_folder())
        copy = public.export_log(options["out"], keys=keys, by=_operator())
        self.stdout.write(
            f"Copia escrita: {copy.events} sucesos y {copy.checkpoints} puntos de control."
            " Contiene datos personales."
        )

    def _checkpoint(self, options: dict[str, Any]) -> None:
        self._give(public.newest_checkpoint(), options["out"])

    def _prove(self, options: dict[str, Any]) -> None:
        self._give(public.prove(options["event"], by=_operator()) + "\n", options["out"])

    def _key(self, options: dict[str, Any]) -> None:
        public.signing_key(public.keys_folder())
        self._give(public.public_keys(public.keys_folder()).text, None)

    def _give(self, text: str, path: Path | None) -> None:
        if path is None:
            self.stdout.write(text, ending="")
        else:
            path.write_text(text)
            path.chmod(0o600)
            self.stdout.write("Escrito.")


def _keys(path: Path | None) -> public.PublicKeys:
    try:
        return public.trusted_keys(path) if path else public.public_keys(public.keys_folder())
    except (OSError, ValueError) as error:
        raise CommandError("El fichero de claves públicas no se puede leer.") from error


def _outside(path: Path) -> public.Outside:
    try:
        return public.Outside(path.name, path.read_text())
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"El punto de control {path.name} no se puede leer.") from error


def _operator() -> str:
    """Who runs the command, as the system knows them."""
    try:
        return f"operator:{getpass.getuser()}"
    except (OSError, KeyError):
        return "operator"
