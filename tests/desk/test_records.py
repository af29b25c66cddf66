"""Stating something in Trenza: add, correct, retract, keep to oneself."""

import re

import pytest

ACTION = {"kind": "orientation", "state": "in_progress", "started_on": "2026-11-22",
          "vigencia-valid_from": "2026-11-22"}  # fmt: skip


def base(world, person="pere"):
    return f"/personas/{world.persons[person]}"


def add(client, world, type_code="action", **changes):
    return client.post(f"{base(world)}/anotar/{type_code}", {**ACTION, **changes})


def series_of(client, world):
    html = client.get(f"{base(world)}/itinerario").content.decode()
    found = re.findall(r"/anotaciones/([0-9a-f-]{36})/corregir", html)
    return found[0] if found else None


class TestChooser:
    def test_offers_only_what_the_sector_may_author(self, world, opened):
        html = opened("bilal").get(f"{base(world)}/anotar").content.decode()
        assert "Demanda de empleo" in html
        assert "Valoración de exclusión social" not in html
        assert "Historia social resumida" not in html

    def test_refuses_a_type_that_may_not_be_authored(self, world, opened):
        for code in ("exclusion_assessment", "summarised_social_history", "inventado"):
            assert opened("bilal").get(f"{base(world)}/anotar/{code}").status_code == 404
            assert add(opened("bilal"), world, code).status_code == 404


class TestAdd:
    def test_an_action_starts_with_today_and_the_kind_chosen(self, world, opened):
        html = opened("alba").get(f"{base(world)}/anotar/action?clase=training").content.decode()
        assert '<option value="training" selected' in html
        assert re.search(r'name="started_on" value="\d\d/\d\d/\d{4}"', html)

    def test_tells_who_will_see_it_before_saving(self, world, opened):
        html = opened("alba").get(f"{base(world)}/anotar/action").content.decode()
        assert "Quién verá esto" in html
        assert "Profesional de orientación laboral" in html
        assert "Solo con el permiso de la persona" in html

    def test_tells_that_nobody_sees_what_nobody_sees(self, world, opened):
        html = opened("alba").get(f"{base(world)}/anotar/violence_situation").content.decode()
        assert "No verán nada:" in html

    def test_saves_and_shows_it_to_the_other_sectors(self, world, opened, log):
        answer = add(opened("alba"), world)
        assert answer.status_code == 302
        assert (
            "Orientación laboral: En curso"
            in opened("bilal").get(f"{base(world)}/itinerario").content.decode()
        )
        [event] = log("record.stated")
        assert event[1] == "allowed"

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"kind": ""}, "Este dato es obligatorio."),
            ({"started_on": "30/02/2026"}, "«30/02/2026» no es una fecha."),
            ({"state": "flying"}, "«flying» no es una de las opciones. Elige entre: Prevista"),
            ({"hours": "muchas"}, "«muchas» no es un número"),
            ({"hours": "-4"}, "«-4» es poco: al menos"),
            ({"vigencia-valid_from": ""}, "Escribe desde cuándo vale."),
            ({"vigencia-valid_to": "2020-01-01"}, "No puede terminar antes de empezar."),
        ],
    )
    def test_explains_what_is_wrong_beside_its_field(self, world, opened, log, wrong, told):
        answer = add(opened("alba"), world, **wrong)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert told in html
        assert "govuk-error-summary" in html
        assert "aria-invalid" in html
        assert log("record.stated") == []

    def test_checks_conditions_between_fields(self, world, opened):
        answer = opened("nora").post(
            f"{base(world)}/anotar/company_mediation",
            {"phase": "placed", "placed": "yes", "vigencia-valid_from": "2026-11-22"},
        )
        assert answer.status_code == 422
        assert "es obligatorio" in answer.content.decode()

    def test_takes_the_lines_of_a_table(self, world, opened):
        client = opened("alba")
        form = {"objective": "employment", "state": "agreed", "vigencia-valid_from": "2026-11-22",
                "filas-goals": "2", "goals-0-goal": "Carné B",
                "goals-0-due_on": "2027-03-01"}  # fmt: skip
        more = client.post(f"{base(world)}/anotar/itinerary", {**form, "otra_fila": "goals"})
        assert more.status_code == 200
        assert 'name="goals-2-goal"' in more.content.decode()
        assert 'value="Carné B"' in more.content.decode()
        wrong = client.post(f"{base(world)}/anotar/itinerary", {**form, "goals-1-state": "pending"})
        assert wrong.status_code == 422
        told = wrong.content.decode()
        assert "Objetivos, 2.ª línea. Objetivo: Este dato es obligatorio." in told
        assert 'href="#id_goals-1-goal"' in told
        assert client.post(f"{base(world)}/anotar/itinerary", form).status_code == 302
        html = client.get(f"{base(world)}/itinerario").content.decode()
        assert "Carné B · Para: 1 de marzo de 2027" in html

    def test_asks_for_a_summary_where_the_author_writes_it(self, world, opened):
        client = opened("alba")
        form = {"affects": ["employment"], "notes": "Detalle que nadie más ve",
                "vigencia-valid_from": "2026-11-22"}  # fmt: skip
        assert client.post(f"{base(world)}/anotar/health_situation", form).status_code == 422
        form["vigencia-summary"] = "Conviene adaptar el horario."
        assert client.post(f"{base(world)}/anotar/health_situation", form).status_code == 302

    def test_ignores_fields_that_are_not_in_the_form(self, world, opened):
        client = opened("alba")
        add(client, world, organisation_id="1", level="3", author="Impostora", sector="SE")
        html = client.get(f"{base(world)}/itinerario").content.decode()
        assert "Alba Ferrer Soler" in html
        assert "Impostora" not in html

    def test_needs_a_relation_not_only_an_opening(self, world, opened, log):
        client = opened("alba")
        with world.database.connect("owner") as connection:
            connection.execute("UPDATE access_relation SET valid_to = current_date - 1")
        assert add(client, world).status_code == 404
        assert log("record.stated") == []


class TestCorrect:
    def test_makes_a_new_version_and_keeps_the_former(self, world, opened):
        client = opened("alba")
        add(client, world)
        series = series_of(client, world)
        html = client.get(f"{base(world)}/anotaciones/{series}/corregir").content.decode()
        assert '<option value="orientation" selected' in html
        answer = client.post(
            f"{base(world)}/anotaciones/{series}/corregir", {**ACTION, "kind": "training"}
        )
        assert answer.status_code == 302
        html = client.get(f"{base(world)}/itinerario").content.decode()
        assert "Formación: En curso" in html
        assert "Orientación laboral: En curso" not in html
        with world.database.connect("owner") as connection:
            states = connection.execute(
                "SELECT state FROM records_record WHERE series = %s ORDER BY version", [series]
            ).fetchall()
        assert states == [("superseded",), ("current",)]

    def test_is_not_for_what_came_from_a_source(self, world, opened):
        client = opened("alba")
        html = client.get(f"{base(world)}/situacion").content.decode()
        [*found] = re.findall(r"/anotaciones/([0-9a-f-]{36})/reservar", html)
        for series in found:
            assert client.get(f"{base(world)}/anotaciones/{series}/corregir").status_code == 404
            assert client.post(f"{base(world)}/anotaciones/{series}/retirar").status_code == 404

    def test_is_not_for_what_others_said(self, world, opened):
        alba, bilal = opened("alba"), opened("bilal")
        add(alba, world)
        series = series_of(alba, world)
        for act in ("corregir", "retirar", "reservar"):
            assert bilal.get(f"{base(world)}/anotaciones/{series}/{act}").status_code == 404
            assert (
                bilal.post(f"{base(world)}/anotaciones/{series}/{act}", ACTION).status_code == 404
            )

    def test_of_one_person_cannot_be_reached_through_another(self, world, opened):
        client = opened("alba")
        add(client, world)
        series = series_of(client, world)
        opened("alba", "rosa")
        rosa = opened("alba", "rosa")
        assert rosa.get(f"{base(world, 'rosa')}/anotaciones/{series}/corregir").status_code == 404

    def test_retracts_what_should_not_have_been_said(self, world, opened):
        client = opened("alba")
        add(client, world)
        series = series_of(client, world)
        assert (
            "¿Retirar esta anotación?"
            in client.get(f"{base(world)}/anotaciones/{series}/retirar").content.decode()
        )
        done = client.post(f"{base(world)}/anotaciones/{series}/retirar")
        assert done.headers["Location"] == f"{base(world)}/itinerario"
        assert series_of(client, world) is None


class TestBlock:
    def test_hides_a_statement_from_everybody_else_until_shared_again(self, world, opened, log):
        alba, bilal = opened("alba"), opened("bilal")
        add(alba, world)
        series = series_of(alba, world)
        where = f"{base(world)}/anotaciones/{series}/reservar"
        seen = f"{base(world)}/itinerario"
        assert alba.post(where, {"reason": "corto", "review_on": "2026-12-01"}).status_code == 422
        assert (
            alba.post(
                where, {"reason": "Perjudicaría la intervención", "review_on": "2099-01-01"}
            ).status_code
            == 422
        )
        html = alba.get(where).content.decode()
        review = re.search(r'name="review_on" value="([^"]+)"', html).group(1)
        done = alba.post(where, {"reason": "Perjudicaría la intervención", "review_on": review})
        assert done.headers["Location"] == seen
        assert "Orientación laboral: En curso" not in bilal.get(seen).content.decode()
        assert "Reservada: solo la ve tu entidad" in alba.get(seen).content.decode()
        assert alba.post(f"{base(world)}/anotaciones/{series}/compartir").status_code == 302
        assert "Orientación laboral: En curso" in bilal.get(seen).content.decode()
        assert [row[1] for row in log("record.blocked")] == ["allowed"]
