"""Law 9: nothing personal leaves sideways: addresses, logs, error texts, file names, activity.

A real ``trenza serve`` works a morning with the canaries of the cast; everything that it wrote
anywhere but in a page is read afterwards. (Pages themselves: test_abuse_crawl.py. Counts, order
and timing: test_abuse_side_channels.py.)
"""

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from functools import partial
from http.cookiejar import CookieJar
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import psycopg
import pytest

from tests.cast import PASSWORD, World
from tests.environment import ROOT
from tests.laws.canaries import MARK
from tests.laws.sabotage import folder_rows, perform, sign

SERVE = "from config.cli import main; main()"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
# What a person could be known by: her own data, and what was typed to find her.
PERSONAL = (
    "99999018D", "99999027H", "García", "Núñez", "790000001", "Calle Mayor", "Refugio 9",
    "1980-03-02", MARK, PASSWORD, "motivo-de-alba", "nota-de-alba", "tecleado-entero",
)  # fmt: skip


def personal_in(text: str) -> list[str]:
    """The personal data found in something that is not a page."""
    return [word for word in PERSONAL if word in text]


class Visitor:
    """Somebody who works at the real server with cookies and forms."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[str] = []
        opener = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(opener)

    def get(self, path: str) -> str:
        return self._ask(path, None)

    def post(self, path: str, page: str, **fields: str) -> str:
        fields["csrfmiddlewaretoken"] = TOKEN.search(page).group(1)
        body = urllib.parse.urlencode(fields).encode()
        return self._ask(path, body)

    def _ask(self, path: str, body: bytes | None) -> str:
        try:
            with self.opener.open(self.url + path, body, timeout=30) as answer:
                self.asked.append(answer.url)
                return answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                self.asked.append(refused.url)
                return refused.read().decode()


@pytest.fixture
def morning(world: World, planted, tmp_path: Path) -> SimpleNamespace:
    """Alba's morning at a real server: found, opened, written down, mistaken, refused."""
    log = ROOT / ".data" / Path(world.database.environment("web")["TRENZA_DATA"]).name
    log = log / "postgres" / "log"
    before = log.stat().st_size
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = tmp_path / "said"
    with said.open("wb") as file:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--threads", "2"],
            cwd=ROOT, env=world.database.environment("web"), stdout=file, stderr=file,
        )  # fmt: skip
    visitor = Visitor(f"http://127.0.0.1:{port}")
    try:
        wait_for(port, server)
        work(visitor, world)
        activity = what_others_see(world)
    finally:
        server.terminate()
        server.wait(timeout=30)
    return SimpleNamespace(
        world=world,
        said=said.read_text(),
        database=log.read_bytes()[before:].decode(errors="replace"),
        asked=visitor.asked,
        activity=activity,
        files=[
            path.name
            for folder in log.parent.parent.iterdir()
            if folder != log.parent
            for path in (folder, *folder.rglob("*"))
        ],
    )


def wait_for(port: int, server: subprocess.Popen) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert server.poll() is None
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def work(visitor: Visitor, world: World) -> None:
    pere, rosa = world.persons["pere"], world.persons["rosa"]
    visitor.post("/entrar", visitor.get("/entrar"), login="alba", password="no-" + PASSWORD)
    day = visitor.post("/entrar", visitor.get("/entrar"), login="alba", password=PASSWORD)
    for typed in ("99999018D", "99999027H", "García", "99999018A", "tecleado-entero", "Núñez\x00"):
        visitor.post("/buscar", visitor.get("/buscar") or day, q=typed)
    door = visitor.get(f"/personas/{pere}/motivo")
    visitor.post(f"/personas/{pere}/motivo", door, situation="inventada")
    visitor.post(f"/personas/{pere}/motivo", door, situation="follow_up", reason="motivo-de-alba")
    for tab in ("", "/cronologia", "/convivencia", "/accesos", "/permisos", "/nada"):
        assert "500" not in visitor.get(f"/personas/{pere}{tab}")[:15]
    form = visitor.get(f"/personas/{pere}/anotar/action")
    visitor.post(f"/personas/{pere}/anotar/action", form, kind="x", notes="nota-de-alba")
    for nobody in (rosa, uuid4()):
        visitor.get(f"/personas/{nobody}")
    visitor.get("/personas/99999018D")
    visitor.get("/entregas/")


def what_others_see(world: World) -> str:
    """The activity of the server as another session of the same role sees it (case 42)."""
    with world.database.connect("web") as web:
        return str(web.execute("SELECT * FROM pg_stat_activity").fetchall())


class TestMorning:
    def test_was_one(self, morning):
        with morning.world.database.connect("audit") as log:
            kinds = dict(
                log.execute("SELECT kind, count(*) FROM audit_event GROUP BY 1").fetchall()
            )

        assert kinds["person.searched"] >= 4
        assert kinds["folder.opened"] == 1
        assert kinds["folder.read"] >= 5
        assert kinds["session.refused"] == 1

    def test_left_nothing_personal_anywhere(self, morning):
        typed_by_hand = "/personas/99999018D"  # the one address that was made up here

        assert personal_in(morning.said.replace(typed_by_hand, "")) == []
        assert personal_in(morning.database) == []
        assert personal_in(morning.activity) == []
        assert personal_in(" ".join(morning.files)) == []
        asked = [one for one in morning.asked if not one.endswith(typed_by_hand)]
        assert len(asked) > 15
        assert personal_in(urllib.parse.unquote(" ".join(asked))) == []


class TestCatcher:
    """The nets above are not full of holes."""

    def test_finds_what_a_process_would_say(self):
        assert personal_in("WARNING Not Found: García 99999018D") == ["99999018D", "García"]

    def test_the_activity_shows_a_statement_with_its_values_written_in(self, world: World):
        with world.database.connect("web") as careless:
            careless.execute("SELECT '99999018D'")

            assert personal_in(what_others_see(world)) == ["99999018D"]


class TestErrors:
    CALLS = (
        "SELECT access_announce_folder(%s, %s, 'follow_up', 'x', true, 'page')",
        "SELECT access_withdraw_consent(%s, %s, 'in_person')",
        "SELECT access_review_visit(%s, %s, true)",
        "SELECT access_block_record(%s, %s, %s, true, 'x', current_date)",
        "SELECT access_state_record(%s, %s, 'follow_up', 'action', NULL, '{}', 'x', '2026-02-01', "
        "'2026-01-01', 'current')",
        "SELECT access_record_consent(%s, %s, 9999, 'x', 'x', 'x', 'es', '[]', NULL, '')",
    )

    def test_of_the_database_repeat_nothing_of_a_person(self, world: World, planted):
        told = []
        with world.database.connect("web") as web:
            for call in self.CALLS:
                values = [sign(web, world, "alba"), world.persons["pere"], uuid4()]
                values = values[: call.count("%s")]
                try:
                    (web.execute if "announce" in call else partial(perform, web))(call, values)
                except psycopg.Error as error:
                    told.append(f"{error} {error.diag.message_detail} {error.diag.context}")

        assert told != []
        assert personal_in(str(told)) == []

    @pytest.mark.parametrize(
        "body",
        [
            b'{"kind": "person", "person": {"given_name": "Garc\xc3\xada"',
            b'{"kind": "record", "content": {"notes": "99999018D"}}',
        ],
    )
    def test_of_the_interface_repeat_nothing_of_what_was_sent(self, world: World, body: bytes):
        from django.test import Client

        answer = Client().post(
            "/api/v1/deliveries", body, content_type="application/x-ndjson",
            headers={"authorization": "Bearer not-a-token-99999018D"},
        )  # fmt: skip

        assert answer.status_code in (401, 403)
        assert personal_in(answer.content.decode()) == []

    @pytest.mark.parametrize("status", ["400", "403", "404", "500"])
    def test_pages_of_errors_say_nothing_of_anybody(self, status: str):
        from django.template.loader import render_to_string

        told = render_to_string(f"{status}.html")

        assert "{{" not in told
        assert personal_in(told) == []


class TestAnswer:
    @pytest.mark.parametrize("who", ["quim", "sara", "delia"])
    def test_is_the_same_in_bytes_for_the_hidden_and_the_unknown(self, world: World, who: str):
        with world.database.connect("web") as web:
            answers = [
                re.sub(r"'event': \d+", "", str(folder_rows(web, world, who, person)))
                for person in (world.persons["pere"], world.persons["rosa"], uuid4())
            ]

        assert len(set(answers)) == 1
