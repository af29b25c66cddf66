"""``trenza read_ahead``: the process that reads big deliveries for the worker; nobody calls it."""

import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand

from trenza.exchange.actions.ahead import serve
from trenza.exchange.actions.processing import collect_seldom


class Command(BaseCommand):
    requires_system_checks = ()  # it serves no page
    help = "Lee entregas grandes para el proceso que las incorpora, que es quien lo arranca."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read until whoever gave the orders is gone; signals are for that one to mind."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        collect_seldom()
        serve(sys.stdin.buffer, sys.stdout.buffer)
