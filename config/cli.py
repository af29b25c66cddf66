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


def main() -> None:
    """Run the verb given on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    verb = sys.argv[1] if len(sys.argv) > 1 else "help"
    os.environ.setdefault("TRENZA_ROLE", ROLE_OF_VERB.get(verb, "web"))
    execute_from_command_line(sys.argv)
