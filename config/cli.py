"""``trenza VERB``: one entrance; each verb enters the database as the role it needs."""

import os
import re
import sys
from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NoReturn

from django.core.management import ManagementUtility, get_commands
from django.core.management.base import DjangoHelpFormatter, OutputWrapper
from django.db import OperationalError

# A verb that is not listed enters as the web role, the weakest that can do anything.
ROLE_OF_VERB = {
    "serve": "web",
    "worker": "intake",
    "intake": "intake",
    "match": "intake",
    "exchange": "owner",
    "audit": "audit",
    "migrate": "owner",
    "makemigrations": "owner",
    "collectstatic": "web",
    "protocol": "owner",
    "demo": "owner",
    "bench": "owner",
    "doctor": "owner",
    "shell": "owner",
}

VERBS = """trenza VERBO [--help]

  serve      las páginas y la API
  worker     incorpora entregas, consulta los orígenes y sella el registro
  migrate    prepara o actualiza la base de datos
  demo       prepara la región inventada y la sirve
  synth      escribe la región inventada y sus tres sistemas de origen
  intake     incorpora un fichero o consulta una vez los orígenes
  exchange   registra los sistemas de origen declarados
  match      reconoce a la misma persona en registros, entrena, mide, y dice qué está en duda
  protocol   comprueba, muestra, explica y publica las reglas
  audit      sella, verifica y exporta el registro de accesos
  bench      mide lecturas, entregas y revocaciones
  doctor     comprueba la instalación
"""

EXAMPLES = {
    "serve": "trenza serve --port 8010",
    "worker": "trenza worker --jobs 4",
    "migrate": "trenza migrate",
    "demo": "trenza demo --persons 800 --port 8010",
    "synth": "trenza synth --persons 2000 --seed 7 --out region",
    "intake": "trenza intake libro.xlsx --source ts-puente",
    "exchange": "trenza exchange token se-app",
    "match": "trenza match review --json",
    "protocol": "trenza protocol check packs/base",
    "audit": "trenza audit verify --checkpoint guardado.txt",
    "bench": "trenza bench folder --persons 20000 --json",
    "doctor": "trenza doctor --json",
}

# Of the frame beneath: whoever operates Trenza settles these by environment.
NOT_OURS = {
    "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color",
    "--force-color", "--skip-checks",
}  # fmt: skip

# What is wrong with a line, as the parser says it and as we do.
WRONG = (
    (r"the following arguments are required: (.+)", r"falta {0}"),
    (r"one of the arguments (.+) is required", r"falta uno de estos: {0}"),
    (r"argument (.+): invalid choice: '(.*)' \(choose from (.+)\)", "{0}: «{1}» no es una de {2}"),
    (r"argument (.+): invalid int value: '(.*)'", "{0}: «{1}» no es un número entero"),
    (r"argument (.+): invalid float value: '(.*)'", "{0}: «{1}» no es un número"),
    (r"argument (.+): invalid \w+ value: '(.*)'", "{0}: «{1}» no vale"),
    (r"argument (.+): expected (?:one|at least one) argument", "{0}: falta su valor"),
    (r"argument (.+): not allowed with argument (.+)", "{0} no va junto a {1}"),
    (r"unrecognized arguments: (.+)", "no se entiende {0}"),
)


class SpanishHelp(DjangoHelpFormatter):
    """The help of a verb with its headings in Spanish."""

    _HEADINGS = {"options": "Opciones", "positional arguments": "Qué se le da"}

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """How it is written."""
        # an empty one is asked for by the name of a verb beneath this one
        super().add_usage(usage, actions, groups, "Uso: " if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """A group of options."""
        super().start_section(self._HEADINGS.get(heading or "", heading))

    def add_argument(self, action: Action) -> None:
        """An option."""
        if action.dest == "help":
            action.help = "enseña esta ayuda"
        super().add_argument(action)


class PlainErrors(OutputWrapper):
    """What went wrong, without the name that the frame beneath has for it."""

    def write(  # type: ignore[override]  # as the frame beneath has it
        self,
        msg: str = "",
        style_func: Callable[[str], str] | None = None,
        ending: str | None = None,
    ) -> None:
        """A line of it."""
        super().write(msg.removeprefix("CommandError: "), style_func, ending)


class Verbs(ManagementUtility):
    """The verbs, whose help tells what they do, their own options only, and an example."""

    def fetch_command(self, subcommand: str) -> Any:
        """The verb, with a help for whoever operates Trenza."""
        if subcommand not in get_commands():
            sys.stderr.write(f"No hay ningún verbo «{subcommand[:40]}». Los que hay:\n\n{VERBS}")
            sys.exit(1)
        command: Any = super().fetch_command(subcommand)
        command.stderr = PlainErrors(sys.stderr)
        command.create_parser = partial(_parser, command.create_parser, EXAMPLES.get(subcommand))
        return command


def _parser(make: Callable[..., ArgumentParser], example: str | None, *of: str) -> ArgumentParser:
    epilog = f"Ejemplo: {example}" if example else None
    parser = make(*of, formatter_class=SpanishHelp, epilog=epilog)
    _in_spanish(parser)
    return parser


def _in_spanish(parser: ArgumentParser) -> None:
    """Headings and complaints of a parser and of the verbs beneath it."""
    parser.formatter_class = SpanishHelp
    parser.error = partial(_complain, parser)  # type: ignore[method-assign]
    for action in parser._actions:
        if NOT_OURS.intersection(action.option_strings):
            action.help = SUPPRESS
        if isinstance(action, _SubParsersAction):
            for beneath in action.choices.values():
                _in_spanish(beneath)


def _complain(parser: ArgumentParser, message: str) -> NoReturn:
    parser.print_usage(sys.stderr)
    parser.exit(2, f"{parser.prog}: {wrong_in_words(message)}.\n")


def wrong_in_words(message: str) -> str:
    """What the parser found wrong in a line; what nobody put into words stays as it is."""
    for pattern, words in WRONG:
        if found := re.fullmatch(pattern, message):
            return words.format(*found.groups())
    return message


def main() -> None:
    """Run the verb given on the command line; without one, tell which there are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) < 2 or sys.argv[1] in ("help", "-h", "--help"):
        sys.stdout.write(VERBS)
        return
    verb = sys.argv[1]
    os.environ.setdefault("TRENZA_ROLE", ROLE_OF_VERB.get(verb, "web"))
    try:
        Verbs(["trenza", *sys.argv[1:]]).execute()
    except OperationalError as error:
        if not str(error).startswith("connection"):
            raise
        reason = str(error).strip().rpartition("FATAL: ")[2].strip()
        sys.exit(
            "No se puede entrar en la base de datos. Si no está preparada: «trenza migrate».\n"
            f"PostgreSQL dice: {reason}"
        )
