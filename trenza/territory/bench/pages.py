"""Folder pages over HTTP, from a real ``trenza serve``, and the memory of its process."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import psutil

from trenza.access.public import Viewer, open_folder
from trenza.territory.bench.measure import timing
from trenza.territory.demo.processes import answers

Tell = Callable[[str], None]
HIDDEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """One signed-in professional: a connection kept alive and her cookies."""

    def __init__(self, port: int, profile: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        page = self.ask("GET", "/demo")
        found = HIDDEN.search(page)
        if found is None:
            raise RuntimeError("the page of invented people did not come")
        self.ask("POST", f"/demo/entrar/{profile}", {"csrfmiddlewaretoken": found.group(1)})

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> str:
        """One request; the body of the answer. Redirections are not followed."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = urlencode(form) if form else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()  # the server closes what lies idle, as it should
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        text = response.read().decode("utf-8", "replace")
        if response.status >= 400:
            raise RuntimeError(f"{method} answered {response.status}")
        return text


def measure_pages(
    pairs: Sequence[tuple[Viewer, uuid.UUID]], visits: int, tell: Tell
) -> dict[str, Any]:
    """p50/p95 of folder pages and of «Mi día» over HTTP; resident memory of the web process."""
    tell("  páginas por HTTP")
    port = _free_port()
    server = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "django", "serve", "--port", str(port)],
        env={**os.environ, "TRENZA_ROLE": "web", "TRENZA_DEMO": "1"},
        stderr=subprocess.DEVNULL,
    )
    try:
        if not answers(port, within=60):
            raise RuntimeError("the web process did not answer")
        folder, day = _visit(port, pairs, visits)
        memory = [_memory(child) for child in psutil.Process(server.pid).children()]
    finally:
        server.terminate()
        server.wait(15)
    return {
        **timing(folder).as_dict("page_folder"),
        **timing(day).as_dict("page_day"),
        "pages_served": len(folder) + len(day),
        "web_memory_mb": round(max(memory, default=0.0)),
    }


def _visit(
    port: int, pairs: Sequence[tuple[Viewer, uuid.UUID]], visits: int
) -> tuple[list[float], list[float]]:
    browsers: dict[int, Browser] = {}
    folder: list[float] = []
    day: list[float] = []
    for viewer, person in pairs:
        if len(folder) == visits:
            break
        if viewer.profile_id not in browsers:
            if len(browsers) == 20:  # twenty professionals at work
                continue
            browsers[viewer.profile_id] = Browser(port, viewer.profile_id)
        open_folder(viewer, person, situation="follow_up", reason="", parts=())
        browser = browsers[viewer.profile_id]
        folder.append(_timed(browser, f"/personas/{person}", "Resumen"))
        day.append(_timed(browser, "/", "Mi día"))
    return folder, day


def _timed(browser: Browser, path: str, expected: str) -> float:
    start = time.perf_counter()
    page = browser.ask("GET", path)
    seconds = time.perf_counter() - start
    if expected not in page:
        raise RuntimeError(f"the page does not say «{expected}»")
    return seconds


def _memory(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1024**2


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
