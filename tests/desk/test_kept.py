"""Nothing that was being written is lost when the session, or the day, ends."""

import re
from html import unescape

import pytest
from django.test import Client

from trenza.desk.reads.opaque import seal, unseal

ACTION = {"kind": "orientation", "state": "in_progress", "started_on": "20/11/2026",
          "description": "Lo que tanto costó escribir", "hours": "2",
          "vigencia-valid_from": "20/11/2026"}  # fmt: skip


HERE = "http://testserver"


def written(world, name="alba"):
    """The form as that professional had it before her, filled in."""
    return {**ACTION, "de_quien": seal(["de_quien", world.users[name]])}


def path(world):
    return f"/personas/{world.persons['pere']}/anotar/action"


def hidden(html):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)
    return {name: unescape(text) for name, text in found if name != "csrfmiddlewaretoken"}


class TestASessionThatEnds:
    def test_gives_back_what_was_written_and_saves_nothing(self, world, enter, log):
        answer = Client().post(path(world), written(world))
        html = answer.content.decode()
        assert answer.status_code == 200
        assert "No se ha perdido nada" in html
        assert ACTION.items() <= hidden(html).items()
        assert html.count("Lo que tanto costó escribir") == 1  # in the field, not on the screen
        assert log("record.stated") == []

    def test_goes_on_with_the_form_filled_in_for_her_to_save(self, world, opened, log):
        kept = hidden(Client().post(path(world), written(world)).content.decode())
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

    @pytest.fixture
    def strict(self, opened):
        client = opened("alba")
        client.handler.enforce_csrf_checks = True
        return client

    @pytest.mark.parametrize(
        "said",
        [{"origin": HERE}, {"sec-fetch-site": "same-origin"},
         {"origin": HERE, "sec-fetch-site": "same-origin"}],
    )  # fmt: skip
    def test_gives_back_what_comes_with_the_mark_of_an_older_sign_in(self, world, strict, said):
        answer = strict.post(path(world), written(world), headers=said)
        assert answer.status_code == 403
        assert ACTION.items() <= hidden(answer.content.decode()).items()
        assert "Seguir" in answer.content.decode()

    @pytest.mark.parametrize(
        "said",
        [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {},
         {"sec-fetch-site": "same-site"}, {"origin": "null"},
         {"origin": HERE, "sec-fetch-site": "cross-site"},
         {"origin": "https://evil.example", "sec-fetch-site": "same-origin"}],
    )  # fmt: skip
    def test_gives_back_nothing_that_another_site_sent(self, world, strict, said):
        answer = strict.post(path(world), written(world), headers=said)
        assert answer.status_code == 403
        assert ACTION["description"] not in answer.content.decode()

    def test_gives_back_nothing_that_no_form_of_ours_sent(self, world, strict):
        headers = {"origin": HERE, "sec-fetch-site": "same-origin"}
        for sent in (ACTION, {**ACTION, "de_quien": "x"}, written(world, "bilal")):
            answer = strict.post(path(world), sent, headers=headers)
            assert ACTION["description"] not in answer.content.decode()
        assert Client().post(path(world), ACTION).status_code == 302

    def test_gives_back_nothing_else_that_way(self, world, opened):
        client = opened("alba")
        client.handler.enforce_csrf_checks = True
        answer = client.post("/buscar", {"q": "99999018D"})
        assert answer.status_code == 403
        assert "99999018D" not in answer.content.decode()


class TestWhatAnotherWrote:
    """Alba's session ends while she writes; Bilal signs in at the same desk."""

    @pytest.fixture
    def kept(self, world):
        return hidden(Client().post(path(world), written(world)).content.decode())

    @pytest.mark.parametrize("going_on", [{}, {"seguir": "1"}, {"otra_fila": "x"}])
    def test_is_neither_shown_nor_saved(self, world, opened, log, kept, going_on):
        answer = opened("bilal").post(path(world), {**kept, **going_on})
        assert answer.status_code == 403
        assert "Esto lo estaba escribiendo otra persona" in answer.content.decode()
        assert ACTION["description"] not in answer.content.decode()
        assert log("record.stated") == []

    def test_is_not_gone_on_with_by_leaving_out_who_wrote_it(self, world, opened, kept):
        kept.pop("de_quien")
        answer = opened("bilal").post(path(world), {**kept, "seguir": "1"})
        assert answer.status_code == 403

    def test_stands_in_every_form(self, world, opened):
        mine = hidden(opened("alba").get(path(world)).content.decode())["de_quien"]
        assert unseal(mine) == ["de_quien", world.users["alba"]]


class TestADayThatEnds:
    def test_asks_the_reason_again_and_keeps_what_was_written(self, world, opened, log):
        client = opened("alba")
        with world.database.connect("owner") as connection:
            connection.execute("UPDATE access_opening SET day = day - 1")
        html = client.post(path(world), written(world)).content.decode()
        assert "Hoy aún no has dicho para qué abres esta carpeta" in html
        assert ACTION.items() <= hidden(html).items()
        assert log("record.stated") == []

    def test_keeps_nothing_for_who_may_not_open_it(self, world, enter):
        answer = enter("quim").post(path(world), ACTION)
        assert answer.status_code == 404
        assert "Lo que tanto" not in answer.content.decode()
