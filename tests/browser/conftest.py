"""A browser, tabs of every width, and the real web process to look at.

def test_opens_in_one_click(tab, live_server_url):
    alba = tab(as_="alba")                     # signed in, 1440 px
    phone = tab(as_="nora", width=390)
    plain = tab(scripts=False)                 # without JavaScript
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from tests.browser.harness import ROOT, Tab, chromium
from tests.cast import PASSWORD
from tests.conftest import RealDatabase, clone, drop

WAIT = 40


@pytest.fixture(scope="session")
def live_site(cast_database, template_database) -> Iterator[SimpleNamespace]:
    """``trenza serve`` as its own process, connected as trenza_web to a copy of the cast's world.

    Gives ``url``, ``database`` (real connections as any role) and ``world`` (ids of the cast). It
    is one for the whole session: a test that changes rights gives them back.
    """
    template, world = cast_database
    name = f"trenza_site_{os.getpid()}_{uuid4().hex[:8]}"  # another package asks for a site too
    clone(template, name)
    database = RealDatabase(name)
    try:
        with _serving(database.environment("web")) as url:
            yield SimpleNamespace(url=url, database=database, world=world)
    finally:
        drop(name)


@pytest.fixture(scope="session")
def developing_url(live_site: SimpleNamespace) -> Iterator[str]:
    """The same pages as a developer sees them, with the catalogue of components."""
    environment = {**live_site.database.environment("web"), "TRENZA_DEBUG": "1"}
    with _serving(environment) as url:
        yield url


@contextmanager
def _serving(environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = "from config.cli import main; main()"
    command = [sys.executable, "-c", serve, "serve", "--port", str(port), "--threads", "4"]
    # a file, not a pipe: a pipe that nobody empties stops the server when it is full
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
        try:
            _wait_for(f"http://127.0.0.1:{port}", process, said)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(url: str, process: "subprocess.Popen[bytes]", said: IO[bytes]) -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            urlopen(f"{url}/entrar", timeout=2).close()  # noqa: S310  our own address
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    said.seek(0)
    raise AssertionError("the web process did not start:\n" + said.read().decode())


@pytest.fixture(scope="session")
def live_server_url(live_site: SimpleNamespace) -> str:
    """Where the pages are served."""
    return str(live_site.url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module.

    Playwright keeps an event loop in this thread; Django would take it for asynchronous code.
    """
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with chromium() as browser:
        yield browser
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def tab(browser: Browser, live_server_url: str) -> Iterator[Callable[..., Tab]]:
    """A maker of tabs: ``tab(as_="alba", width=390, scripts=False)``."""
    made: list[Tab] = []

    def make(as_: str = "", width: int = 1440, scripts: bool = True, url: str = "") -> Tab:
        new = Tab(browser, url or live_server_url, width, scripts)
        made.append(new)
        if as_:
            sign_in(new, as_)
        return new

    yield make
    for one in made:
        one.close()


def sign_in(tab: Tab, name: str) -> None:
    """Enter as somebody of the cast by the form."""
    page = tab.open("/entrar")
    page.get_by_label("Usuario").fill(name)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_load_state("load")
    assert "/entrar" not in page.url, f"{name} was not let in"
    tab.clicks = 0
