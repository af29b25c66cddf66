"""Opening a folder: the reason, the tabs, what each sector sees, and the refusal."""

import re
from uuid import uuid4

import pytest

TABS = ["", "/situacion", "/itinerario", "/prestaciones", "/convivencia", "/cronologia",
        "/consentimientos", "/accesos", "/permisos"]  # fmt: skip


def page(client, world, tab="", person="pere"):
    answer = client.get(f"/personas/{world.persons[person]}{tab}")
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def without_tokens(answer):
    return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", answer.content)


class TestReason:
    def test_is_asked_before_anything_is_shown_but_the_name(self, world, enter):
        html = page(enter("alba"), world)
        assert "Carpeta de Pere García López" in html
        assert "99999018D" not in html
        assert html.count('type="radio"') == 5
        assert "emergency" not in html

    def test_is_not_asked_again_the_same_day(self, world, opened, log):
        client = opened("alba")
        assert "Quién interviene" in page(client, world)
        assert "Quién interviene" in page(client, world)
        assert [row[1] for row in log("folder.opened")] == ["allowed"]
        assert len(log("folder.read")) == 2

    def test_must_be_one_of_those_offered(self, world, enter, log):
        client = enter("alba")
        for wrong in ("", "emergency", "cualquiera"):
            answer = client.post(f"/personas/{world.persons['pere']}/motivo", {"situation": wrong})
            assert answer.status_code == 422
            assert "govuk-error-summary" in answer.content.decode()
        assert log("folder.opened") == []

    def test_goes_on_to_the_tab_that_was_asked_for(self, world, enter):
        client = enter("alba")
        html = page(client, world, "/cronologia?desde=1700000000")
        assert 'name="ir" value="timeline"' in html
        answer = client.post(
            f"/personas/{world.persons['pere']}/motivo",
            {"situation": "follow_up", "ir": "timeline", "desde": "1700000000"},
        )
        assert answer.headers["Location"].endswith("/cronologia?desde=1700000000")

    def test_never_sends_elsewhere(self, world, enter):
        answer = enter("alba").post(
            f"/personas/{world.persons['pere']}/motivo",
            {"situation": "follow_up", "ir": "https://example.org", "desde": "x"},
        )
        assert answer.headers["Location"] == f"/personas/{world.persons['pere']}"


class TestTabs:
    @pytest.mark.parametrize("name", ["alba", "bilal", "nora"])
    def test_open_for_those_who_attend_the_person(self, world, opened, name):
        client = opened(name)
        for tab in TABS:
            assert "Pere García" in page(client, world, tab)

    def test_show_each_sector_its_own_part(self, world, opened):
        alba, bilal, nora = (
            page(opened(n), world, "/situacion") for n in ("alba", "bilal", "nora")
        )
        assert "Su hermana le ayuda dos tardes" in alba
        assert "Días en desempleo: 410" in alba
        assert "Mozo de almacén" not in alba  # summary: the content is not sent
        assert "Mozo de almacén" in bilal
        assert "Su hermana" not in bilal
        assert 'id="consta-family"' in bilal
        assert "Días en desempleo" not in nora
        assert "Realquiler" in nora

    def test_show_conflicting_statements_side_by_side(self, world, opened):
        html = page(opened("alba"), world, "/situacion")
        assert "Las fuentes no dicen lo mismo" in html
        assert "Realquiler o habitación" in html
        assert "En alquiler" in html

    def test_filter_the_timeline_by_sector(self, world, opened):
        client = opened("alba")
        html = page(client, world, "/cronologia?sector=TS")
        assert "Alimentos" in html
        assert "Monoparental" not in html
        assert 'aria-current="true"' in html
        assert "Monoparental" in page(client, world, "/cronologia?sector=otro")

    def test_mark_what_is_new_since_one_last_looked(self, world, opened):
        client = opened("alba")
        assert "Nuevo</strong>" not in page(client, world, "/situacion?desde=4000000000")
        assert "Nuevo</strong>" in page(client, world, "/situacion?desde=1700000000")

    def test_explain_every_statement_and_every_area_that_only_exists(self, world, opened):
        html = page(opened("bilal"), world)
        assert html.count("¿Por qué no lo veo?") == html.count('class="tz-exists"') > 0
        situation = page(opened("bilal"), world, "/situacion")
        assert situation.count("<article") == len(re.findall("¿Por qué (lo )?veo", situation))

    def test_explain_all_types_with_or_without_records(self, world, opened):
        html = page(opened("bilal"), world, "/permisos")
        assert "Situación de violencia" in html
        assert "Ley 3/2023" in html

    def test_never_grow_with_queries(self, world, opened, django_assert_max_num_queries):
        client = opened("alba")
        page(client, world)
        for tab in TABS:
            with django_assert_max_num_queries(12):
                page(client, world, tab)


class TestRefusal:
    def test_is_the_same_for_somebody_hidden_and_for_nobody(self, world, enter, log):
        quim = enter("quim")
        hidden = quim.get(f"/personas/{world.persons['pere']}")
        nobody = quim.get(f"/personas/{uuid4()}")
        assert hidden.status_code == nobody.status_code == 404
        assert without_tokens(hidden) == without_tokens(nobody)
        assert {(row[0], row[1]) for row in log("folder.denied")} == {("folder.denied", "denied")}
        assert len(log("folder.denied")) == 2

    def test_meets_every_way_of_asking(self, world, enter, log):
        quim = enter("quim")
        base = f"/personas/{world.persons['pere']}"
        for tab in [*TABS, "/anotar", "/anotar/action", "/motivo", "/consentimientos/nuevo",
                    f"/anotaciones/{uuid4()}/corregir"]:  # fmt: skip
            answer = quim.get(base + tab)
            assert answer.status_code == 404, tab
            assert "Pere" not in answer.content.decode()
        assert quim.post(f"{base}/motivo", {"situation": "follow_up"}).status_code == 404
        assert log("folder.opened") == []
        assert len(log("folder.denied")) >= len(TABS) + 5

    @pytest.mark.parametrize("name", ["delia", "dario"])
    def test_meets_those_who_open_no_folders(self, world, enter, name):
        assert enter(name).get(f"/personas/{world.persons['pere']}").status_code == 404

    def test_sends_whoever_has_not_signed_in_to_sign_in(self, world, client):
        answer = client.get(f"/personas/{world.persons['pere']}")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/entrar")

    def test_hides_a_protected_person_from_others_and_her_address_from_all(
        self, world, opened, enter
    ):
        html = page(opened("alba", "rosa"), world, person="rosa")
        assert "Persona protegida" in html
        assert "Refugio 9" not in html
        assert enter("nora").get(f"/personas/{world.persons['rosa']}").status_code == 404


class TestChanges:
    def ask(self, client, world, html, person="pere"):
        [path] = re.findall(r'hx-get="([^"]+/cambios[^"]+)"', html)
        return client.get(path.replace("&amp;", "&"), headers={"HX-Request": "true"})

    def test_are_silent_and_no_event_while_nothing_changes(self, world, opened, log):
        client = opened("alba")
        html = page(client, world)
        before = len(log())
        answer = self.ask(client, world, html)
        assert answer.status_code == 204
        assert "HX-Refresh" not in answer.headers
        assert len(log()) == before

    def test_are_told_without_data_when_a_source_says_something_new(self, world, opened):
        client = opened("alba")
        html = page(client, world)
        tell(world, "se-app", "DEM-1", "employment", "office-alba", "job_demand",
             {"state": "suspended", "since": "2026-11-21"}, version=9)  # fmt: skip
        answer = self.ask(client, world, html)
        assert answer.status_code == 200
        assert "hx-trigger" in answer.content.decode()
        assert "suspend" not in answer.content.decode().lower()
        [again] = re.findall(r'hx-get="([^"]+)"', answer.content.decode())
        fresh = client.get(again.replace("&amp;", "&")).content.decode()
        assert "Demanda en suspenso" in fresh or "suspen" in fresh
        assert "Nuevo</strong>" in fresh

    def test_are_not_told_of_what_may_not_be_seen(self, world, opened):
        client = opened("bilal")
        html = page(client, world)
        tell(world, "ss-app", "VIV-1", "county", "county-north", "housing",
             {"tenure": "none"}, version=9)  # fmt: skip
        assert self.ask(client, world, html).status_code == 204  # it already «consta»

    def test_are_refused_without_an_opening_of_today(self, world, enter):
        answer = enter("bilal").get(f"/personas/{world.persons['pere']}/cambios?marca=x")
        assert answer.status_code == 204
        assert answer.headers["HX-Refresh"] == "true"

    def test_start_over_when_the_relation_ends(self, world, opened):
        client = opened("bilal")
        html = page(client, world)
        with world.database.connect("owner") as connection:
            connection.execute("UPDATE access_relation SET valid_to = current_date - 1")
        assert self.ask(client, world, html).headers["HX-Refresh"] == "true"
        assert client.get(f"/personas/{world.persons['pere']}").status_code == 404


def tell(world, source, number, organisation, centre, kind, content, *, version):
    """A source delivers something more."""
    from tests import cast
    from tests.desk.world import LATER
    from trenza.base.clock import now
    from trenza.records.public import append

    world.enter("intake")
    row = cast.new_record(world, "pere", source, number, organisation, centre, kind,
                          content=content, version=version, stated_at=LATER)  # fmt: skip
    append([row], delivery_id=None, now=now())
    world.enter("web")


def test_the_why_begins_with_a_sentence_and_names_what_limits(world, opened):
    html = opened("alba").get(f"/personas/{world.persons['pere']}/situacion").content.decode()
    assert "Ves el resumen porque" in html
    assert "<strong>Limita</strong> · Protocolo: " in html
    assert "(completo)" not in html
    assert "Primera visita o diagnóstico" not in html
