"""``trenza worker``: the one process behind the pages.

It applies deliveries, asks the sources that are asked, takes up what a dead worker left, and keeps
the sequencer of the log running as a child of its own role.
"""

import asyncio
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from procrastinate.contrib.django import app

from trenza.base import clock
from trenza.exchange.actions.polling import Poller
from trenza.exchange.actions.processing import collect_seldom
from trenza.exchange.actions.receiving import (
    defer_left_behind,
    drop_unconfirmed,
    sweep_orphans,
)
from trenza.people.public import keep_watch, take_up

log = logging.getLogger(__name__)
HEARTBEAT = 2.0
STALLED = 8.0
POLL = 1.0
SWEEP = 3600.0


class Command(BaseCommand):
    requires_system_checks = ()  # it serves no page
    help = "Incorpora entregas, consulta los sistemas de origen y sella el registro de accesos."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options for tests and for machines with several workers."""
        parser.add_argument("--jobs", type=int, default=2, help="entregas a la vez (2)")
        parser.add_argument("--once", action="store_true", help="acaba lo pendiente y termina")
        parser.add_argument(
            "--no-sequencer", action="store_true", help="sin el proceso que sella el registro"
        )
        parser.add_argument("--no-poll", action="store_true", help="sin consultar los orígenes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or Ctrl-C; whatever is under way is finished first."""
        collect_seldom()
        child = None if options["no_sequencer"] or options["once"] else Sequencer()
        try:
            asyncio.run(self._run(options, child))
        finally:
            if child is not None:
                child.stop()

    async def _run(self, options: dict[str, Any], child: "Sequencer | None") -> None:
        loop = asyncio.get_running_loop()
        side = ThreadPoolExecutor(1, thread_name_prefix="sources")
        await loop.run_in_executor(side, _take_up)
        if options["once"] and not options["no_poll"]:
            await loop.run_in_executor(side, lambda: _poll(Poller(clock.now), everything=True))
        # A second face of the same tasks: what this process defers itself still goes through
        # Django's connection, in the transaction of the data.
        connector: Any = app.connector
        worker = app.with_connector(connector.get_worker_connector())
        async with worker.open_async():
            await _rescue(worker)
            tasks = [] if options["once"] else [asyncio.create_task(_keep_rescuing(worker))]
            if child is not None:
                tasks.append(asyncio.create_task(child.watch()))
            if not options["once"] and not options["no_poll"]:
                tasks.append(asyncio.create_task(_keep_polling(side)))
            self.stdout.write("Trabajando. Ctrl-C para terminar.")
            self.stdout.flush()
            await worker.run_worker_async(
                queues=["intake"],
                concurrency=max(options["jobs"], 1),
                wait=not options["once"],
                fetch_job_polling_interval=2.0,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED,
                delete_jobs="successful",
            )
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        side.shutdown(wait=True)


async def _rescue(worker: Any) -> None:
    """Jobs of a worker that no longer answers are taken up again."""
    stalled = await worker.job_manager.get_stalled_jobs(
        queue="intake", seconds_since_heartbeat=STALLED
    )
    for job in stalled:
        await worker.job_manager.retry_job(job)


async def _keep_rescuing(worker: Any) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT)
        await _rescue(worker)


async def _keep_polling(side: ThreadPoolExecutor) -> None:
    """Ask each source when its turn comes; a failure is noted and does not stop the others."""
    loop = asyncio.get_running_loop()
    poller, swept = Poller(clock.now), 0.0
    while True:
        await loop.run_in_executor(side, lambda: _poll(poller))
        if loop.time() - swept > SWEEP:
            await loop.run_in_executor(side, _tidy)
            swept = loop.time()
        await asyncio.sleep(POLL)


def _poll(poller: Poller, *, everything: bool = False) -> None:
    try:
        poller.poll(everything=everything)
    except Exception as error:  # the database may be away for a moment: the next turn tries again
        log.warning("sources could not be asked: %s", type(error).__name__)
        connections.close_all()


def _tidy() -> None:
    sweep_orphans(now=clock.now())
    drop_unconfirmed(now=clock.now())
    keep_watch(now=clock.now())


def _take_up() -> None:
    """What lost its job (a crash before it was written) gets one again."""
    defer_left_behind()
    take_up()
    keep_watch(now=clock.now())


class Sequencer:
    """The child process that seals the log, started again whenever it ends."""

    def __init__(self) -> None:
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "django", "audit", "sequence", "--follow"]
        return subprocess.Popen(command, env={**os.environ, "TRENZA_ROLE": "audit"})  # noqa: S603

    async def watch(self) -> None:
        """Look after it every few seconds."""
        while True:
            await asyncio.sleep(3)
            if self.process.poll() is not None:
                self.process = self._start()

    def stop(self) -> None:
        """Ask it to end, and wait."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
