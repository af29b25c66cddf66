"""Finding people, and telling nothing about those one does not attend."""

import re

import pytest


def search(client, text, follow=False):
    return client.post("/buscar", {"q": text}, follow=follow)


def carried(html):
    """The document that the next form carries."""
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', html).group(1)
        for name in ("kind", "value")
    }


class TestByDocument:
    @pytest.mark.parametrize("text", ["99999018D", " 99.999.018-d ", "99999018 D"])
    def test_the_only_hit_opens_its_folder(self, world, enter, text):
        answer = search(enter("alba"), text)
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/personas/{world.persons['pere']}"

    def test_a_protected_person_is_found_by_who_attends_her(self, world, enter):
        assert search(enter("alba"), "99999027H").status_code == 302

    def test_a_wrong_letter_is_told(self, enter):
        html = search(enter("alba"), "99999018A").content.decode()
        assert "La letra del DNI no corresponde" in html

    def test_hidden_and_nobody_get_the_same_words(self, world, enter):
        quim = enter("quim")
        pages = [search(quim, text).content for text in ("99999018D", "99999027H", "12345678Z")]
        plain = [re.sub(rb'value="[^"]*"', b"", page) for page in pages]
        assert plain[0] == plain[1] == plain[2]
        assert b"99999018D" not in plain[0]

    def test_nothing_searched_is_in_an_address_or_in_the_log(self, enter, log):
        client = enter("quim")
        answer = search(client, "99999018D")
        assert "99999018D" not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
        assert "99999018D" not in str(log())
        assert [row[1] for row in log("person.searched")] == ["allowed"]

    def test_a_get_searches_nothing(self, enter, log):
        assert enter("alba").get("/buscar?q=99999018D").status_code == 200
        assert log("person.searched") == []


class TestByName:
    @pytest.mark.parametrize("text", ["garcía", "GARCIA lop", "pere gar", "lopez"])
    def test_finds_one_s_own_by_parts_without_accents(self, enter, text):
        assert "García López, Pere" in search(enter("alba"), text).content.decode()

    def test_says_when_the_list_is_cut(self, enter, monkeypatch):
        alba = enter("alba")
        assert "escribe más para afinar" not in search(alba, "garcía").content.decode()
        monkeypatch.setattr("trenza.desk.views.search.MOST_HITS", 1)
        assert "escribe más para afinar" in search(alba, "garcía").content.decode()

    def test_finds_nobody_else_s(self, enter):
        assert "García López" not in search(enter("quim"), "garcía").content.decode()

    def test_says_what_to_do_when_there_is_nobody(self, enter):
        html = search(enter("alba"), "zutano").content.decode()
        assert "Qué puedes hacer" in html

    def test_never_lists_a_protected_person(self, enter):
        assert "Rosa" not in search(enter("alba"), "núñez").content.decode()

    @pytest.mark.parametrize("text", ["a", "-", "ñ", "'; --", "%", "\x00"])
    def test_survives_odd_texts(self, enter, text):
        assert search(enter("alba"), text).status_code == 200


class TestByTelephoneOrDate:
    @pytest.mark.parametrize("text", ["790000001", "+34 790 000 001", "Pere 790000001"])
    def test_a_telephone_is_not_taken_for_a_document(self, enter, text):
        html = search(enter("alba"), text).content.decode()
        assert "¿Es una de estas?" in html
        assert "Soler" in html
        assert "con ese documento" not in html

    def test_a_day_that_never_was_is_told(self, enter):
        html = search(enter("alba"), "31/02/1990").content.decode()
        assert "Esa fecha no existe" in html


class TestFirstVisit:
    def step(self, client, text="99999018D", born="1980-03-02"):
        hidden = carried(search(client, text).content.decode())
        return client.post("/buscar/nacimiento", {**hidden, "birth_date": born})

    def test_with_the_right_birth_date_a_folder_is_known_to_exist(self, enter):
        html = self.step(enter("quim")).content.decode()
        assert "Consta una carpeta" in html
        assert "Tu responsable lo revisará" in html
        assert "Pere" not in html

    def test_a_wrong_date_a_protected_person_and_nobody_look_alike(self, enter):
        quim = enter("quim")
        answers = [
            self.step(quim, born="1980-03-03"),
            self.step(quim, "99999027H", "1991-07-15"),
            self.step(quim, "12345678Z"),
        ]
        plain = [re.sub(rb'value="[^"]*"', b"", one.content) for one in answers]
        assert plain[0] == plain[1] == plain[2]
        assert b"No consta ninguna carpeta" in plain[0]

    def test_never_ends_in_a_page_without_way_out(self, enter):
        quim = enter("quim")
        assert 'href="/buscar"' in self.step(quim, born="1980-03-03").content.decode()
        assert quim.get("/primera-visita").headers["Location"] == "/"
        assert quim.get("/buscar/nacimiento").headers["Location"] == "/buscar"

    def test_declared_with_a_reason_opens_a_little_for_a_day(self, world, enter, log):
        quim = enter("quim")
        form = {**carried(self.step(quim).content.decode()), "birth_date": "1980-03-02"}
        no_code = quim.post("/primera-visita", {**form, "reason": "Ha venido a la cita"})
        assert no_code.status_code == 422
        form["visit"] = "appointment"
        short = quim.post("/primera-visita", {**form, "reason": "corto"})
        assert short.status_code == 422
        assert log("visit.declared") == []
        answer = quim.post("/primera-visita", {**form, "reason": "Ha venido a la cita de las 10"})
        assert answer.headers["Location"] == f"/personas/{world.persons['pere']}"
        html = quim.get(answer.headers["Location"]).content.decode()
        assert "primera visita sin confirmar" in html
        assert "Tiene cita. Ha venido a la cita" in html
        assert "790000001" not in html
        assert "99999018D" not in html
        [declared] = log("visit.declared")
        assert declared[1] == "allowed"

    @pytest.mark.parametrize("name", ["delia", "dario"])
    def test_is_not_for_those_who_open_no_folders(self, enter, log, name):
        client = enter(name)
        assert client.post("/buscar", {"q": "99999018D"}).status_code == 404
        form = {"kind": "dni", "value": "99999018D", "birth_date": "1980-03-02",
                "visit": "walk_in"}  # fmt: skip
        answer = client.post("/primera-visita", {**form, "reason": "Ha venido a la cita de hoy"})
        assert answer.status_code == 404
        assert [row[1] for row in log("visit.declared")] == ["denied"]

    def test_cannot_be_declared_of_somebody_else_than_the_one_searched(self, enter, log):
        quim = enter("quim")
        form = {"kind": "dni", "value": "99999027H", "birth_date": "1991-07-15",
                "visit": "walk_in"}  # fmt: skip
        answer = quim.post("/primera-visita", {**form, "reason": "Ha venido a la cita de hoy"})
        assert answer.status_code == 404
        assert [row[1] for row in log("visit.declared")] == ["denied"]


class TestDay:
    def test_lists_mine_and_the_centre_s(self, enter):
        html = enter("alba").get("/").content.decode()
        assert "García López, Pere" in html
        assert "Persona protegida" in html
        assert "García López" in enter("alba").get("/?ver=centro").content.decode()

    def test_a_shortened_list_counts_what_is_in_view(self, enter, monkeypatch):
        monkeypatch.setattr("trenza.desk.views.day.PAGE", 1)
        html = enter("alba").get("/?ver=centro").content.decode()
        [shown, total] = re.search(r"Se muestran (\d+) de (\d+) personas", html).groups()
        assert int(shown) < int(total)
        assert f'todavía <span class="tz-count">{total}</span>' in html

    def test_tells_what_changed_since_i_looked_of_which_sector(self, world, opened):
        from tests.desk.test_folder import tell

        client = opened("alba")
        client.get(f"/personas/{world.persons['pere']}")
        tell(world, "se-app", "DEM-1", "employment", "office-alba", "job_demand",
             {"state": "suspended", "since": "2026-11-21"}, version=9)  # fmt: skip
        html = client.get("/").content.decode()
        news = html[html.index('id="novedades"') : html.index('id="recientes"')]
        assert "Demanda de empleo" in news
        assert "tz-sector--se" in news

    def test_says_what_to_do_when_empty(self, enter):
        assert "Nadie tiene tu nombre" in enter("quim").get("/").content.decode()
        assert (
            "No consta que tu centro atienda a nadie"
            in enter("quim").get("/?ver=centro").content.decode()
        )

    def test_sends_those_without_people_to_their_own_page(self, enter):
        assert enter("dario").get("/").status_code == 302

    def test_shows_the_manager_the_centre_and_what_to_review(self, enter):
        html = enter("marta").get("/").content.decode()
        assert "García López, Pere" in html
        assert "Primeras visitas declaradas" in html

    def test_asks_no_more_for_more_people(self, enter, django_assert_max_num_queries):
        client = enter("alba")
        client.get("/")
        with django_assert_max_num_queries(7):
            client.get("/?ver=centro")

    def test_lists_in_the_order_of_a_spanish_list(self):
        from datetime import date
        from uuid import uuid4

        from trenza.desk.reads.day import Line, _by_name

        names = ["Sánchez, Ana", "Álvarez, Eva", "Soler, Pere", "Ñíguez, Luz", "Ortiz, Sol"]
        lines = [Line(uuid4(), name, "", False, False, None, date(2026, 1, 1), None, None, ())
                 for name in names]  # fmt: skip
        ordered = [line.name.split(",")[0] for line in _by_name(lines)]
        assert ordered == ["Álvarez", "Ñíguez", "Ortiz", "Sánchez", "Soler"]


class TestPassport:
    BORN = {"kind": "passport", "value": "ZZ00001", "birth_date": "1980-03-02"}

    def test_is_asked_for_its_country(self, enter):
        html = search(enter("quim"), "ZZ00001").content.decode()
        assert "País del pasaporte" in html
        assert "Marruecos" in html

    def test_without_its_country_is_not_looked_for(self, enter, log):
        answer = enter("quim").post("/buscar/nacimiento", self.BORN)
        assert answer.status_code == 422
        assert "Elige el país que lo expidió." in answer.content.decode()
        assert log("person.searched") == []

    @pytest.mark.parametrize("country", ["MA", "-"])
    def test_with_its_country_is(self, enter, log, country):
        answer = enter("quim").post("/buscar/nacimiento", {**self.BORN, "country": country})
        assert answer.status_code == 200
        assert [row[1] for row in log("person.searched")] == ["allowed"]

    def test_of_another_document_is_not_asked(self, enter):
        assert "País del pasaporte" not in search(enter("quim"), "99999018D").content.decode()


def test_too_many_birth_dates_have_to_wait(enter):
    quim = enter("quim")
    hidden = {"kind": "dni", "value": "99999018D"}
    answers = [
        quim.post("/buscar/nacimiento", {**hidden, "birth_date": f"1980-04-{day:02}"})
        for day in range(1, 22)
    ]
    assert [one.status_code for one in answers] == [200] * 20 + [429]
    assert "dentro de una hora" in answers[-1].content.decode()
