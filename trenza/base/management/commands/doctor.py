"""``trenza doctor``: what is well and what is not in this installation, in plain words."""

import json
import shutil
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand

from trenza.base import embedded, roles
from trenza.base.postgresql.base import LOGIN_ROLES, connection_parameters

ROOM = 2 * 1024**3  # bytes free below which a delivery may not fit
Check = Callable[[], str]


class Command(BaseCommand):
    help = "Comprueba la instalación: base de datos, roles, funciones, ficheros y espacio."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only the form of the answer."""
        parser.add_argument("--json", action="store_true", help="una línea JSON al final")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every check; exit 1 if one of them found something wrong."""
        found = list(_examine())
        for name, wrong in found:
            self.stdout.write(f"  {'✗' if wrong else '✓'} {name}{': ' + wrong if wrong else ''}")
        if options["json"]:
            self.stdout.write(json.dumps({name: wrong or "bien" for name, wrong in found}))
        if any(wrong for _, wrong in found):
            raise SystemExit(1)


def _examine() -> Iterator[tuple[str, str]]:
    checks: dict[str, Check] = {
        "Servidor PostgreSQL 16 o posterior": _server,
        "Cada proceso entra con su rol": _roles,
        "El rol de la web no ve datos personales": _wall,
        "Protocolo publicado": _protocol,
        "Ficheros de las páginas": _files,
        "Espacio para entregas": _room,
    }
    for name, check in checks.items():
        try:
            yield name, check()
        except (psycopg.Error, OSError) as error:
            yield name, f"no se pudo comprobar ({type(error).__name__}). Pruebe «trenza migrate»."


def _server() -> str:
    with roles.administrator() as database:
        version = database.info.server_version
    return "" if version >= 160000 else "el servidor es demasiado antiguo."


def _roles() -> str:
    refused = []
    for name in LOGIN_ROLES:
        try:
            psycopg.connect(**connection_parameters(name)).close()
        except psycopg.OperationalError:
            refused.append(name)
    return f"no entran: {', '.join(refused)}. Ejecute «trenza migrate»." if refused else ""


def _wall() -> str:
    with psycopg.connect(**connection_parameters("web")) as web:
        try:
            web.execute("SELECT 1 FROM records_record LIMIT 1")
        except psycopg.errors.InsufficientPrivilege:
            return ""
    return "la web puede leer anotaciones sin pasar por el registro. Ejecute «trenza migrate»."


def _protocol() -> str:
    with roles.administrator() as database:
        row = database.execute(
            "SELECT count(*) FROM protocol_version WHERE valid_to IS NULL"
        ).fetchone()
    return "" if row == (1,) else "no hay ninguno en vigor. Ejecute «trenza protocol publish»."


def _files() -> str:
    built = settings.ROOT / "static" / "vendor"
    return "" if any(built.glob("*.css")) else "faltan. Ejecute «make setup»."


def _room() -> str:
    free = shutil.disk_usage(embedded.data_folder()).free
    return "" if free >= ROOM else f"quedan {free // 1024**2} MB en el disco."
