"""``trenza VERB``: one entrance; each verb enters the database as the role it needs."""

import os
import sys

from django.core.management import execute_from_command_line

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
  match      personas que no se enlazaron y esperan decisión
  protocol   comprueba, muestra, explica y publica las reglas
  audit      sella, verifica y exporta el registro de accesos
  bench      mide lecturas, entregas y revocaciones
  doctor     comprueba la instalación
"""


def main() -> None:
    """Run the verb given on the command line; without one, tell which there are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) < 2 or sys.argv[1] in ("help", "-h", "--help"):
        sys.stdout.write(VERBS)
        return
    verb = sys.argv[1]
    os.environ.setdefault("TRENZA_ROLE", ROLE_OF_VERB.get(verb, "web"))
    execute_from_command_line(sys.argv)
