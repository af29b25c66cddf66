"""Those who supervise: first visits for the manager, the register for the officer."""

import re

import pytest


@pytest.fixture
def declared(world, enter):
    """Quim declares a visit; Marta's centre is another one, so a manager of his is made."""

    def go(name):
        client = enter(name)
        form = {"kind": "dni", "value": "99999018D", "birth_date": "1980-03-02",
                "visit": "walk_in"}  # fmt: skip
        answer = client.post("/primera-visita", {**form, "reason": "Ha venido hoy sin cita"})
        assert answer.status_code == 302
        return client

    return go


@pytest.fixture
def manager(world, enter):
    """Olga, manager of the far office."""
    from tests.cast import PASSWORD, START
    from trenza.accounts.public import create_profile, create_user

    world.enter("owner")
    world.users["olga"] = create_user(username="olga", full_name="Olga Mira", password=PASSWORD)
    world.profiles["olga"] = create_profile(
        user_id=world.users["olga"], centre_id=world.centres["office-far"], kind="manager",
        valid_from=START,
    )  # fmt: skip
    world.enter("web")
    return enter("olga")


class TestVisits:
    def visit(self, client):
        html = client.get("/primeras-visitas").content.decode()
        return re.findall(r"/primeras-visitas/([0-9a-f-]{36})", html), html

    def test_are_listed_for_the_manager_of_the_centre(self, world, declared, manager, enter):
        declared("quim")
        [_visit], html = self.visit(manager)
        assert "Pere García López" in html
        assert "Ha venido hoy sin cita" in html
        assert "Quim Torres" in html
        assert self.visit(enter("marta"))[0] == []

    def test_confirmed_make_the_centre_attend_the_person(self, world, declared, manager, log):
        quim = declared("quim")
        [visit], _ = self.visit(manager)
        manager.post(f"/primeras-visitas/{visit}", {"decision": "confirm"})
        assert self.visit(manager)[0] == []
        quim.post(f"/personas/{world.persons['pere']}/motivo", {"situation": "follow_up"})
        html = quim.get(f"/personas/{world.persons['pere']}").content.decode()
        assert "sin confirmar" not in html
        assert [row[1] for row in log("visit.confirmed")] == ["allowed"]

    def test_revoked_end_the_access_at_once(self, world, declared, manager):
        quim = declared("quim")
        [visit], _ = self.visit(manager)
        manager.post(f"/primeras-visitas/{visit}", {"decision": "revoke"})
        assert quim.get(f"/personas/{world.persons['pere']}").status_code == 404

    def test_revoked_and_declared_again_say_what_is_in_the_way(self, declared, manager):
        quim = declared("quim")
        [visit], _ = self.visit(manager)
        manager.post(f"/primeras-visitas/{visit}", {"decision": "revoke"})
        form = {"kind": "dni", "value": "99999018D", "birth_date": "1980-03-02",
                "visit": "appointment", "reason": "Ha venido a otra cita"}  # fmt: skip
        answer = quim.post("/primera-visita", form)
        assert answer.status_code == 404
        assert "Habla con tu responsable" in answer.content.decode()
        nobody = quim.post("/primera-visita", {**form, "value": "12345678Z"})
        assert len(nobody.content) == len(answer.content)  # but for the mark of each page

    @pytest.mark.parametrize("name", ["quim", "alba", "marta", "delia"])
    def test_are_reviewed_by_nobody_else(self, world, declared, manager, enter, log, name):
        declared("quim")
        [visit], _ = self.visit(manager)
        answer = enter(name).post(f"/primeras-visitas/{visit}", {"decision": "confirm"})
        assert answer.status_code == 404
        assert [row[1] for row in log("visit.confirmed")] == ["denied"]
        if name != "marta":
            assert enter(name).get("/primeras-visitas").status_code == 404

    def test_are_counted_on_the_first_page_of_the_manager(self, declared, manager, enter):
        counted = r'id="por-revisar">Por revisar <span class="tz-count">(\d+)</span>'
        assert re.findall(counted, manager.get("/").content.decode()) == ["0"]
        declared("quim")
        assert re.findall(counted, manager.get("/").content.decode()) == ["1"]
        assert "por-revisar" not in enter("alba").get("/").content.decode()

    def test_not_confirmed_show_two_tabs_and_no_other_address(self, world, declared):
        quim = declared("quim")
        folder = f"/personas/{world.persons['pere']}"
        html = quim.get(folder).content.decode()
        tabs = set(re.findall(rf'href="{folder}/([a-z]+)"', html))
        assert tabs == {"cronologia", "motivo", "permisos"}
        for name in ("situacion", "itinerario", "prestaciones", "convivencia", "consentimientos",
                     "accesos", "historial", "anotar", "consentimientos/nuevo"):  # fmt: skip
            answer = quim.get(f"{folder}/{name}")
            assert (answer.status_code, answer.headers["Location"]) == (302, folder)

    def test_not_confirmed_show_the_basic_types_alone(self, world, declared):
        quim = declared("quim")
        folder = f"/personas/{world.persons['pere']}"
        html = (
            quim.get(f"{folder}").content.decode()
            + quim.get(f"{folder}/cronologia").content.decode()
        )
        assert "Expediente abierto" in html
        for other in ("Inserción laboral", "Días en desempleo", "Monoparental", "Alquiler",
                      "Solo consta"):  # fmt: skip
            assert other not in html


@pytest.mark.parametrize(
    ("name", "declares", "attends"),
    [
        ("quim", True, True),
        ("marta", False, True),
        ("delia", False, False),
        ("dario", False, False),
    ],
)
def test_what_is_refused_advises_only_what_the_profile_may_do(enter, name, declares, attends):
    answer = enter(name).get("/personas/00000000-0000-4000-8000-000000000000")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert ("declara la primera visita" in html) == declares
    assert ("tu entidad" in html) == attends
    assert ("no se abren carpetas" in html) != attends


class TestRegister:
    def test_names_no_reason_that_nobody_gave(self, enter):
        enter("alba").get("/")
        html = enter("delia").get("/registro-de-accesos").content.decode()
        [line] = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*Vio la lista de personas.*?</tr>", html, re.S)
        assert "Seguimiento" not in line

    def test_shows_the_officer_who_did_what_denied_tries_too(self, world, opened, enter):
        opened("alba").get(f"/personas/{world.persons['pere']}")
        enter("marta").post("/buscar", {"q": "garcía"})
        html = enter("delia").get("/registro-de-accesos").content.decode()
        assert "Alba Ferrer Soler" in html
        assert "Abrió la carpeta" in html
        assert "Buscó a la persona" in html
        assert "Pere" not in html
        assert "Bilal" not in html

    def test_goes_on_page_by_page(self, world, opened, enter, monkeypatch):
        monkeypatch.setattr("trenza.desk.views.log.PAGE", 2)
        client = opened("alba")
        client.get(f"/personas/{world.persons['pere']}")
        delia = enter("delia")
        first = delia.get("/registro-de-accesos").content.decode()
        assert first.count('data-label="Quién"') == 2
        [older] = re.findall(r'rel="next"\s+href="([^"]+)"', first)
        second = delia.get(older.replace("&amp;", "&")).content.decode()
        assert "Lo más reciente" in second

    @pytest.mark.parametrize("name", ["alba", "marta", "dario", "quim"])
    def test_is_for_the_officer_alone(self, enter, log, name):
        assert enter(name).get("/registro-de-accesos").status_code == 404
        assert [row[1] for row in log("log.read")] == ["denied"]

    def test_asks_no_more_for_more_lines(self, world, opened, enter, django_assert_max_num_queries):
        opened("alba")
        delia = enter("delia")
        delia.get("/registro-de-accesos")
        with django_assert_max_num_queries(7):
            delia.get("/registro-de-accesos")
