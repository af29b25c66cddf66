"""``trenza serve``: the web process, as the web role and nothing more."""

import os
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

from trenza.base import embedded


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    """gunicorn with its options given here instead of in a file."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Put our options in gunicorn's configuration."""
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """The application, made in each worker."""
        return get_wsgi_application()


class Command(BaseCommand):
    help = "Sirve las páginas y la API. Se detiene con Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen and how many threads answer."""
        port = int(os.environ.get("PORT", "8000"))
        parser.add_argument("--port", type=int, default=port, help="puerto (8000)")
        parser.add_argument("--host", default="127.0.0.1", help="dirección (127.0.0.1)")
        parser.add_argument("--workers", type=int, default=1, help="procesos (1)")
        parser.add_argument("--threads", type=int, default=8, help="hilos por proceso (8)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until told to stop."""
        self._leave_the_administrator_outside()
        os.environ["TRENZA_ROLE"] = "web"
        embedded.server()  # started once here, not by each worker
        _Gunicorn(
            {
                "bind": f"{options['host']}:{options['port']}",
                "workers": options["workers"],
                "threads": options["threads"],
                "worker_class": "gthread",
                "timeout": 60,
                "graceful_timeout": 5,
                "keepalive": 5,
                # what is asked for may tell whom: no access log (law 9)
                "accesslog": None,
                "errorlog": "-",
                "loglevel": "warning",
                "limit_request_line": 2000,
                "control_socket_disable": True,
            }
        ).run()

    def _leave_the_administrator_outside(self) -> None:
        """Whoever broke into the web would find its environment: no administrator in it."""
        address = urlsplit(os.environ.get("TRENZA_DATABASE_URL", ""))
        if not (address.username and address.password):
            return
        own = ("TRENZA_DATABASE_PASSWORD_WEB", "TRENZA_DATABASE_PASSWORD")
        if not any(os.environ.get(name) for name in own):
            raise CommandError(
                "TRENZA_DATABASE_URL lleva el usuario y la contraseña de administración, y este "
                "proceso no los debe tener. Deje en ella solo el servidor, el puerto y el nombre, "
                "y ponga en TRENZA_DATABASE_PASSWORD_WEB la contraseña de trenza_web."
            )
        self.stderr.write(
            "Aviso: TRENZA_DATABASE_URL lleva una contraseña de administración que este proceso "
            "no necesita. Quítela de su entorno."
        )
