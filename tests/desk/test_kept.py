"""Nothing that was being written is lost when the session, or the day, ends."""

import re
from html import unescape

from django.test import Client

ACTION = {"kind": "orientation", "state": "in_progress", "started_on": "20/11/2026",
          "description": "Lo que tanto costó escribir", "hours": "2",
          "vigencia-valid_from": "20/11/2026"}  # fmt: skip


def path(world):
    return f"/personas/{world.persons['pere']}/anotar/action"


def hidden(html):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)
    return {name: unescape(text) for name, text in found if name != "csrfmiddlewaretoken"}


class TestASessionThatEnds:
    def test_gives_back_what_was_written_and_saves_nothing(self, world, enter, log):
        answer = Client().post(path(world), ACTION)
        html = answer.content.decode()
        assert answer.status_code == 200
        assert "No se ha perdido nada" in html
        assert hidden(html) == ACTION
        assert html.count("Lo que tanto costó escribir") == 1  # in the field, not on the screen
        assert log("record.stated") == []

    def test_goes_on_with_the_form_filled_in_for_her_to_save(self, world, opened, log):
        kept = hidden(Client().post(path(world), ACTION).content.decode())
        client = opened("alba")
        again = client.post(path(world), {**kept, "seguir": "1"})
        assert again.status_code == 200
        assert 'value="20/11/2026"' in again.content.decode()
        assert log("record.stated") == []
        assert client.post(path(world), kept).status_code == 302
        assert len(log("record.stated")) == 1

    def test_asks_whoever_only_looks_to_sign_in(self, world):
        answer = Client().get(path(world))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/entrar?next=/personas/")

    def test_gives_back_what_comes_with_the_mark_of_an_older_sign_in(self, world, opened):
        client = opened("alba")
        client.handler.enforce_csrf_checks = True
        answer = client.post(path(world), ACTION)
        assert answer.status_code == 403
        assert hidden(answer.content.decode()) == ACTION
        assert "Seguir" in answer.content.decode()

    def test_gives_back_nothing_else_that_way(self, world, opened):
        client = opened("alba")
        client.handler.enforce_csrf_checks = True
        answer = client.post("/buscar", {"q": "99999018D"})
        assert answer.status_code == 403
        assert "99999018D" not in answer.content.decode()


class TestADayThatEnds:
    def test_asks_the_reason_again_and_keeps_what_was_written(self, world, opened, log):
        client = opened("alba")
        with world.database.connect("owner") as connection:
            connection.execute("UPDATE access_opening SET day = day - 1")
        html = client.post(path(world), ACTION).content.decode()
        assert "Hoy aún no has dicho para qué abres esta carpeta" in html
        assert hidden(html) == ACTION
        assert log("record.stated") == []

    def test_keeps_nothing_for_who_may_not_open_it(self, world, enter):
        answer = enter("quim").post(path(world), ACTION)
        assert answer.status_code == 404
        assert "Lo que tanto" not in answer.content.decode()
