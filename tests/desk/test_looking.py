"""Looking and not looking, what was said before, who asked whom, and true numbers."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.test_folder import page, tell
from trenza.desk.reads.asking import whom_to_ask
from trenza.desk.reads.contents import facts_of
from trenza.desk.rules.codes import term_of
from trenza.desk.rules.words import LANGUAGES, language_choices

BEHIND = {"X-Trenza-Background": "1"}


def suspend(world, version, since="2026-11-21"):
    tell(world, "se-app", "DEM-1", "employment", "office-alba", "job_demand",
         {"state": "suspended", "since": since}, version=version)  # fmt: skip


class TestAFolderThatRenewsItself:
    def test_does_not_count_as_having_looked(self, world, opened):
        client = opened("bilal")
        path = f"/personas/{world.persons['pere']}/situacion"
        assert client.get(path).status_code == 200
        suspend(world, 20)
        assert client.get(path, headers=BEHIND).status_code == 200
        assert "Demanda de empleo" in client.get("/").content.decode()
        client.get(path)
        assert "Demanda de empleo" not in client.get("/").content.decode()


class TestHistory:
    def test_tells_once_what_was_said_before(self, world, opened):
        suspend(world, 20)
        suspend(world, 21)
        suspend(world, 22)
        html = page(opened("bilal"), world, "/historial")
        [section] = re.findall(r'<section class="tz-card" id="h-.*?</section>', html, re.DOTALL)
        assert "Ahora dice:" in section
        assert section.count('<li>\n      <p class="tz-said__text">') == 3  # 20 and 21 say the same

    def test_is_not_for_whom_sees_a_summary(self, world, opened):
        suspend(world, 20)
        html = page(opened("alba"), world, "/historial")
        assert "Demanda de empleo" not in html
        assert "Valoración de exclusión social" in html  # her own, whole

    def test_that_is_empty_says_so(self, world, opened):
        html = page(opened("alba", "rosa"), world, "/historial", person="rosa")
        assert "Nada corregido ni retirado" in html

    def test_keeps_what_was_taken_back(self, world, opened):
        client = opened("alba")
        base = f"/personas/{world.persons['pere']}"
        client.post(f"{base}/anotar/action", {
            "kind": "orientation", "state": "in_progress", "started_on": "20/11/2026",
            "vigencia-valid_from": "20/11/2026"})  # fmt: skip
        html = page(client, world, "/itinerario")
        [series] = re.findall(r"/anotaciones/([0-9a-f-]{36})/retirar", html)
        assert f"/historial#h-{series}" in html
        assert client.post(f"{base}/anotaciones/{series}/retirar").status_code == 302
        assert "Orientación laboral: En curso" not in page(client, world, "/itinerario")
        kept = page(client, world, "/historial")
        assert "Retirada" in kept
        assert "Orientación laboral: En curso" in kept
        others = page(opened("bilal"), world, "/historial")
        assert "Su texto solo lo ve quien la anotó" in others
        assert "Orientación laboral: En curso" not in others

    def test_shows_others_of_a_correction_its_summary_and_its_date(self, world, opened):
        client = opened("alba")
        base = f"/personas/{world.persons['pere']}"
        told = {"kind": "orientation", "state": "in_progress", "started_on": "20/11/2026",
                "vigencia-valid_from": "20/11/2026"}  # fmt: skip
        client.post(f"{base}/anotar/action", {**told, "notes": "Lo que no debió constar"})
        html = page(client, world, "/itinerario")
        [series] = re.findall(r"/anotaciones/([0-9a-f-]{36})/corregir", html)
        address = f"{base}/anotaciones/{series}/corregir"
        assert client.post(address, {**told, "kind": "training"}).status_code == 302

        assert "Lo que no debió constar" in page(client, world, "/historial")
        others = page(opened("bilal"), world, "/historial")
        assert f"h-{series}" in others
        assert "Orientación laboral: En curso" in others
        assert "Lo que no debió constar" not in others


class TestAccesses:
    def test_are_paged_by_moment_and_say_that_there_are_more(self, world, opened, enter):
        client = opened("alba")
        base = f"/personas/{world.persons['pere']}"
        for _ in range(60):
            client.post(f"{base}/motivo", {"situation": "follow_up", "reason": ""})
        first = page(client, world, "/accesos")
        assert "Se muestran 50. Hay más antiguos." in first
        [older] = re.findall(r'href="([^"]+\?antes=[^"]+)"', first)
        assert re.search(r"antes=\d{4}-\d\d-\d\dT", older)
        rest = client.get(older).content.decode()
        assert "Hay más antiguos" not in rest
        assert "Los más recientes" in rest
        assert rest.count("Abrió la carpeta") >= 10

    @pytest.mark.parametrize("asked", ["7", "ayer", "2026-11-20T10:00:00", "' OR 1=1"])
    def test_take_no_other_cursor_than_a_moment(self, world, opened, asked):
        client = opened("alba")
        answer = client.get(f"/personas/{world.persons['pere']}/accesos", {"antes": asked})
        assert answer.status_code == 200
        assert "Abrió la carpeta" in answer.content.decode()


class TestMiDia:
    def test_counts_all_whatever_the_page_shows(self, world, opened):
        client = opened("bilal")
        page(client, world)
        suspend(world, 20)
        html = client.get("/?ver=centro").content.decode()
        assert 'que miraste <span class="tz-count">1</span>' in html

    def test_of_nobody_says_what_to_do(self, world, enter):
        with world.database.connect("owner") as connection:
            connection.execute("UPDATE access_relation SET profile_id = NULL")
        html = enter("alba").get("/").content.decode()
        assert "Nadie tiene tu nombre como referencia" in html
        assert "?ver=centro" in html
        assert "/buscar" in html


class TestOnlyExists:
    def test_is_said_once_with_whom_to_ask(self, world, opened):
        html = page(opened("bilal"), world)
        cards = html.count('class="tz-exists"')
        assert cards > 1
        assert html.count("hay información que con tu acceso no se muestra") == 1
        assert html.count("pregunta a quien lo custodia") == 1
        assert html.count("La custodia") == cards

    def test_names_each_sector_once_and_no_visit(self):
        @dataclass(frozen=True)
        class Team:
            sector: str
            declared: bool
            place: str = "Otro centro"

        @dataclass(frozen=True)
        class Area:
            holders: tuple

        areas = [Area(("SS", "TS")), Area(("TS",))]
        team = [Team("TS", False), Team("TS", True), Team("SE", False), Team("SS", False, "Aquí")]
        found = whom_to_ask(areas, team, "Aquí")
        assert [one.sector for one in found] == ["SS", "TS"]
        assert [len(one.teams) for one in found] == [0, 1]


class TestCodes:
    def test_never_stand_alone(self):
        schema = {"properties": {
            "occupation_code": {"type": "string", "title": "Ocupación (CNO-11)"},
            "needs": {"type": "array", "title": "Necesidades", "items": {
                "type": "object", "x-order": ["code", "need"], "properties": {
                    "code": {"type": "string", "title": "Código"},
                    "need": {"type": "string", "title": "Necesidad"}}}},
        }}  # fmt: skip
        content = {"occupation_code": "9511", "needs": [{"code": "3.01", "need": "Inserción"}]}
        occupation, needs = facts_of(schema, content)
        assert (occupation.label, occupation.code) == ("Ocupación", "código 9511")
        assert occupation.value == "Peones agrarios, forestales y de la pesca"
        assert needs.rows == ("Inserción · código 3.01",)

    @given(st.text(max_size=8))
    def test_unknown_ones_have_no_term(self, written):
        told = term_of("occupation_code", "Ocupación (CNO-11)", written)
        assert not told or written[:2].isdigit()

    def test_of_languages_are_offered_once_each(self):
        names = [name for _, name in language_choices()]
        assert len(names) == len(set(names)) == len(set(LANGUAGES.values()))
        assert language_choices()[0] == ("es", "Español")
