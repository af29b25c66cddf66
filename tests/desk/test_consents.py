"""Consent: its text, what it opens, and how its withdrawal closes."""

import re
from datetime import timedelta

import pytest

from trenza.base import clock
from trenza.base.spanish import long_day
from trenza.desk.forms.consent import longest


def base(world, person="pere"):
    return f"/personas/{world.persons[person]}"


def give(client, world, **changes):
    html = client.get(f"{base(world)}/consentimientos/nuevo").content.decode()
    until = re.search(r'name="expires_on" value="([^"]+)"', html).group(1)
    areas = [one for one in re.findall(r'name="areas" value="(\w+)"', html) if one != "health"]
    form = {"organisation": world.organisations["bridge"], "areas": areas, "language": "es",
            "purpose": "attention", "medium": "signed_paper", "expires_on": until,
            "evidence": "Exp. 7"}  # fmt: skip
    return client.post(f"{base(world)}/consentimientos/nuevo", {**form, **changes})


@pytest.mark.parametrize("name", ["alba", "bilal", "nora"])
def test_consent_opens_what_it_says_at_once(world, opened, name):
    nora = opened("nora")
    assert "Inserción laboral" not in nora.get(f"{base(world)}/itinerario").content.decode()
    answer = give(opened(name), world)
    assert answer.status_code == 302, answer.content.decode()
    html = nora.get(f"{base(world)}/itinerario").content.decode()
    assert "Inserción laboral" in html
    assert "con su consentimiento" in html


def test_withdrawal_closes_on_the_next_click(world, opened, log):
    alba, nora = opened("alba"), opened("nora")
    give(alba, world)
    html = alba.get(f"{base(world)}/consentimientos").content.decode()
    [consent] = re.findall(r"/consentimientos/([0-9a-f-]{36})/retirar", html)
    where = f"{base(world)}/consentimientos/{consent}/retirar"
    assert "no tiene que explicar" in alba.get(where).content.decode()
    assert alba.post(where, {"medium": "in_person"}).status_code == 302
    html = nora.get(f"{base(world)}/itinerario").content.decode()
    assert "Inserción laboral" not in html
    assert "sin consentimiento" in html
    assert "Retirado" in alba.get(f"{base(world)}/consentimientos").content.decode()
    assert alba.get(where).status_code == 404
    assert [row[1] for row in log("consent.withdrawn")] == ["allowed"]


def test_only_the_areas_chosen_are_opened(world, opened):
    give(opened("alba"), world, areas=["employment"])
    html = opened("nora").get(f"{base(world)}/situacion").content.decode()
    assert "Días en desempleo: 410" in html
    assert "Monoparental" not in html
    assert (
        "Inserción laboral" not in opened("nora").get(f"{base(world)}/itinerario").content.decode()
    )


def test_nothing_that_the_person_decides_is_chosen_beforehand(world, opened):
    """A consent by boxes ticked for her is none (RGPD recital 32), whatever it costs in clicks:
    one for each area, one for the purpose and one for the organisation."""
    html = opened("alba").get(f"{base(world)}/consentimientos/nuevo").content.decode()
    assert len(re.findall(r'name="areas"', html)) > 8
    assert " checked" not in html
    choices = re.search(r'<select name="organisation".*?</select>', html, re.DOTALL).group(0)
    assert re.findall(r'<option value="(\d*)"', choices)[0] == ""
    assert not re.search(r'<option value="\d+"[^>]* selected', choices)


class TestAnother:
    def test_for_the_same_replaces_the_former(self, world, opened, log):
        alba, nora = opened("alba"), opened("nora")
        give(alba, world)
        where = f"{base(world)}/consentimientos"
        today = long_day(clock.today())
        assert "Sustituye al del <time" in alba.get(f"{where}/nuevo").content.decode()
        assert today in alba.get(f"{where}/nuevo").content.decode()
        assert give(alba, world, areas=["employment"]).status_code == 302
        html = alba.get(where).content.decode()
        assert len(re.findall(r"/consentimientos/[0-9a-f-]{36}/retirar", html)) == 1
        assert html.count("tz-flag--given") == html.count("tz-flag--replaced") == 1
        assert "Inserción laboral" not in nora.get(f"{base(world)}/itinerario").content.decode()
        told = [row[5]["replaces"] for row in log("consent.recorded")]
        assert [len(one) for one in told] == [0, 1]
        assert log("consent.withdrawn") == []

    def test_for_something_else_stands_beside_it_and_ends_with_it(self, world, opened, log):
        alba, nora = opened("alba"), opened("nora")
        give(alba, world)
        assert give(alba, world, purpose="joint_case").status_code == 302
        html = alba.get(f"{base(world)}/consentimientos").content.decode()
        first, second = re.findall(r"/consentimientos/([0-9a-f-]{36})/retirar", html)
        where = f"{base(world)}/consentimientos/{first}/retirar"
        assert "los 2 consentimientos" in alba.get(where).content.decode()
        alba.post(where, {"medium": "in_person"})
        html = nora.get(f"{base(world)}/itinerario").content.decode()
        assert "sin consentimiento" in html
        assert "Inserción laboral" not in html
        [event] = log("consent.withdrawn")
        assert (event[5]["consent"], event[5]["also"]) == (first, [second])


def test_it_lasts_five_years_at_most(world, opened):
    alba = opened("alba")
    html = give(alba, world, expires_on="2099-01-01").content.decode()
    assert "No puede valer más de 5 años" in html
    last = longest(clock.today())
    after = give(alba, world, expires_on=(last + timedelta(days=1)).isoformat())
    assert after.status_code == 422
    assert give(alba, world, expires_on=last.isoformat()).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{"medium": ""}, {"areas": []}, {"areas": ["inventada"]}, {"expires_on": "2020-01-01"},
     {"organisation": "999999"}, {"organisation": ""}, {"purpose": "otro"}, {"purpose": ""}],
)  # fmt: skip
def test_a_consent_with_something_wrong_is_not_recorded(world, opened, log, wrong):
    answer = give(opened("alba"), world, **wrong)
    assert answer.status_code == 422
    assert log("consent.recorded") == []


def test_an_ngo_can_collect_for_itself_alone(world, opened):
    client = opened("nora")
    html = client.get(f"{base(world)}/consentimientos/nuevo").content.decode()
    choices = re.search(r'<select name="organisation".*?</select>', html, re.DOTALL).group(0)
    assert re.findall(r"<option[^>]*>([^<]+)", choices) == ["Asociación Puente"]
    assert give(client, world, organisation=world.organisations["county"]).status_code == 422


def test_a_manager_and_a_declared_visit_collect_nothing(world, opened):
    assert opened("marta").get(f"{base(world)}/consentimientos/nuevo").status_code == 404


def test_its_text_can_be_read_printed_and_signed(world, opened):
    client = opened("alba")
    html = client.get(f"{base(world)}/consentimientos/texto").content.decode()
    assert "Solo las personas que le atienden en esta entidad: Asociación Puente." in html
    assert "Firma" in html
    assert re.findall(r">(☐|☑)</span> Salud", html) == ["☐"]
    assert "☑" not in html
    give(client, world, areas=["employment"], expires_on="2030-05-03")
    html = client.get(f"{base(world)}/consentimientos").content.decode()
    [consent] = re.findall(r"/consentimientos/([0-9a-f-]{36})/imprimir", html)
    printed = client.get(f"{base(world)}/consentimientos/{consent}/imprimir").content.decode()
    assert "Pere García López" in printed
    assert "Papel firmado" in printed
    assert re.findall(r"☑</span> ([^<]+)<", printed) == ["Empleo"]
    assert "☐" not in printed
    assert "3 de mayo de 2030</time>" in printed


def test_of_one_person_is_not_reached_through_another(world, opened):
    alba = opened("alba")
    give(alba, world)
    html = alba.get(f"{base(world)}/consentimientos").content.decode()
    [consent] = re.findall(r"/consentimientos/([0-9a-f-]{36})/retirar", html)
    rosa = opened("alba", "rosa")
    for act in ("retirar", "imprimir"):
        assert rosa.get(f"{base(world, 'rosa')}/consentimientos/{consent}/{act}").status_code == 404


def test_one_without_areas_nor_end_says_what_that_means(world, opened):
    alba = opened("alba")
    give(alba, world)
    with world.database.connect("owner") as connection:
        connection.execute("UPDATE access_consent SET scope = '{}', expires_on = NULL")
        connection.commit()
    html = alba.get(f"{base(world)}/consentimientos").content.decode()
    assert "Todo lo que permite el protocolo a esta entidad" in html
    assert "hasta que lo retire" in html


class TestOfTheEntityItself:
    def test_say_what_proves_them(self, world, opened):
        answer = give(opened("nora"), world, evidence=" ")
        assert answer.status_code == 422
        assert "Escribe qué documento es y dónde está guardado." in answer.content.decode()

    def test_need_no_proof_of_a_public_service(self, world, opened):
        assert give(opened("alba"), world, evidence="").status_code == 302

    def test_are_told_to_social_services(self, world, opened):
        give(opened("nora"), world)
        html = opened("alba").get(f"{base(world)}/consentimientos").content.decode()
        assert "Recogido por la propia entidad" in html

    def test_are_not_those_that_others_recorded(self, world, opened):
        give(opened("alba"), world)
        html = opened("alba").get(f"{base(world)}/consentimientos").content.decode()
        assert "Recogido por la propia entidad" not in html
