"""The pages of the review desk."""

import re
from uuid import uuid4

import psycopg
import pytest
from stdnum.es.dni import calc_check_digit

from tests.cast import PERE
from tests.people.test_reviews import OTHER, carry_out, only, tell

ANSWER = "/dudas/{}/respuesta"


@pytest.fixture
def doubt(world):
    tell(world, "se-app", "SE", "9100", **OTHER)
    return only(world.viewer("dario"))


def fields(page):
    """What the form of a doubt sends along."""
    text = page.content.decode()
    return {
        name: text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("seal", "since")
    }


def test_the_queue_names_nobody_and_is_in_the_menu(enter, doubt):
    page = enter("dario").get("/dudas")

    assert "Pere" not in page.content.decode()
    assert "1 duda espera" in page.content.decode()
    assert 'href="/dudas"' in page.content.decode()


def test_an_empty_queue_says_so(world, enter):
    assert "No hay dudas que mirar" in enter("dario").get("/dudas").content.decode()


def test_one_doubt_shows_both_sides_masked(enter, doubt):
    text = enter("dario").get(f"/dudas/{doubt}").content.decode()

    assert "Peret" in text
    assert "•••18D" in text
    assert "99999018D" not in text
    assert "Coincide" in text
    assert "Distinto" in text


def test_an_answer_goes_on_to_what_is_left_and_can_be_undone(world, enter, doubt):
    browser = enter("dario")
    shown = browser.get(f"/dudas/{doubt}")
    answered = browser.post(ANSWER.format(doubt), {**fields(shown), "answer": "link"})
    linked = carry_out(world)
    queue = browser.get("/dudas").content.decode()
    undone = browser.post(f"/dudas/{doubt}/deshacer")
    carry_out(world)

    assert (answered.status_code, answered.url, linked) == (302, "/dudas", 1)
    assert "Deshacer" in queue
    assert undone.status_code == 302
    after = browser.get("/dudas").content.decode()
    assert "1 duda espera" in after
    assert "Has pedido deshacerlo" in after
    assert "Deshecho" not in after  # a worker carries it out, or refuses


def test_a_slip_is_undone_while_it_waits_and_every_line_says_how_it_stands(world, enter, doubt):
    browser = enter("dario")
    shown = browser.get(f"/dudas/{doubt}")
    browser.post(ANSWER.format(doubt), {**fields(shown), "answer": "link"})
    waits = browser.get("/dudas").content.decode()
    browser.post(f"/dudas/{doubt}/deshacer")
    back = browser.get("/dudas").content.decode()
    browser.post(ANSWER.format(doubt), {**fields(shown), "answer": "keep_apart"})
    carry_out(world)
    applied = browser.get("/dudas").content.decode()
    browser.post(f"/dudas/{doubt}/deshacer")
    asked = browser.get("/dudas").content.decode()
    carry_out(world)
    undone = browser.get("/dudas").content.decode()

    waiting = "falta que responda otra persona, o se está aplicando"
    assert waiting in waits
    assert "Deshacer" in waits
    assert "Has retirado tu respuesta" in back
    assert "· retirado" in back
    assert "1 duda espera" in back
    assert "· aplicado" in applied
    assert "se está aplicando" in asked
    assert "· deshecho" in undone
    for page in (back, applied, asked, undone):
        assert waiting not in page
    assert "Deshacer" not in undone
    assert browser.post(f"/dudas/{doubt}/deshacer").status_code in (403, 404)


def test_whoever_does_not_know_is_promised_nobody_else(enter, doubt):
    browser = enter("dario")
    shown = browser.get(f"/dudas/{doubt}")
    browser.post(ANSWER.format(doubt), {**fields(shown), "answer": "unsure"})
    told = browser.get("/dudas").content.decode()

    assert "para quien más pueda responderla" in told
    assert "otra persona" not in told


def test_an_answer_on_other_facts_shows_them_again(world, enter, doubt):
    browser = enter("dario")
    shown = fields(browser.get(f"/dudas/{doubt}"))
    tell(world, "se-app", "SE", "9100", version=2, **{**OTHER, "birth_date": "1961-01-02"})
    answered = browser.post(ANSWER.format(doubt), {**shown, "answer": "link"})

    assert answered.url == f"/dudas/{doubt}"
    assert "han cambiado" in browser.get(answered.url).content.decode()


@pytest.mark.parametrize("who", ["alba", "marta", "delia", "quim"])
def test_for_anybody_else_it_is_the_neutral_page(enter, doubt, who):
    browser = enter(who)
    nowhere = browser.get(f"/dudas/{uuid4()}")

    for page in (browser.get(f"/dudas/{doubt}"), browser.post(ANSWER.format(doubt), {})):
        assert page.status_code == nowhere.status_code
        assert "Pere" not in page.content.decode()
    assert browser.get("/dudas").status_code == nowhere.status_code


@pytest.mark.parametrize(
    "sent", [{"answer": "link", "seal": "\0"}, {"answer": "todo", "seal": "a"}, {}]
)
def test_nonsense_is_refused(enter, doubt, sent):
    assert enter("dario").post(ANSWER.format(doubt), sent).status_code in (403, 404)


def test_no_address_tells_how_many_doubts_there_have_been(world, enter, doubt):
    browser = enter("dario")
    pages = [browser.get(path).content.decode() for path in ("/dudas", f"/dudas/{doubt}")]

    assert not [word for page in pages for word in re.findall(r"/dudas/(\d+)[/\"?]", page)]
    assert browser.get("/dudas/1").status_code == 404


def test_filters_and_pages_leave_the_rest_out_and_are_carried_on(world, enter, doubt):
    browser = enter("dario")
    high = browser.get("/dudas?riesgo=3")
    low = browser.get("/dudas?riesgo=1&origen=Aplicación de empleo&espera=&pagina=9")
    kept = browser.get(low.url).content.decode()
    shown = browser.get(f"/dudas/{doubt}?riesgo=1")
    answered = browser.post(
        f"{ANSWER.format(doubt)}?riesgo=1", {**fields(shown), "answer": "unsure"}
    )

    assert "Nada con estos filtros" in high.content.decode()
    assert "riesgo=1" in low.url
    assert "1 de 1 duda con estos filtros" in kept
    assert f"/dudas/{doubt}?riesgo=1" in kept
    assert answered.url == "/dudas?riesgo=1"


@pytest.mark.parametrize(
    "asked", ["riesgo=9&espera=x&motivo=y", "pagina=²", "origen=%00", "pagina=0"]
)
def test_an_address_that_asks_for_nonsense_asks_for_nothing(enter, doubt, asked):
    assert enter("dario").get(f"/dudas?{asked}").status_code == 200


def test_the_queue_asks_the_database_as_often_for_one_doubt_as_for_many(
    world, enter, doubt, monkeypatch
):
    statements = []
    run = psycopg.Cursor.execute

    def noted(self, query, *rest, **more):
        statements.append(query)
        return run(self, query, *rest, **more)

    def asked():
        statements.clear()
        browser.get("/dudas")
        return len(statements)

    monkeypatch.setattr(psycopg.Cursor, "execute", noted)

    browser = enter("dario")
    browser.get("/dudas")
    before = asked()
    for number in range(3):
        figures = f"9999904{number}"
        papers = [{"type": "dni", "value": figures + calc_check_digit(figures)}]
        tell(world, "ss-app", "SS", f"N-{number}", **{**PERE, "identifiers": papers})
        tell(world, "se-app", "SE", f"E-{number}", **{**OTHER, "identifiers": papers})

    assert "4 dudas esperan" in browser.get("/dudas").content.decode()
    assert asked() == before > 3


def test_the_pace_is_ones_own_and_nobody_elses(world, enter, doubt):
    browser = enter("dario")
    shown = browser.get(f"/dudas/{doubt}")
    told = {**fields(shown), "answer": "unsure"}
    browser.post(ANSWER.format(doubt), {**told, "since": str(int(told["since"]) - 40)})
    page = browser.get("/dudas").content.decode()

    assert re.search(r"Hoy has respondido 1\W+duda; la mitad, en menos de 4\d\W+segundos", page)
    assert "entraron 1" in page
    assert "No se compara a nadie con nadie" in page


def test_the_weight_is_told_in_words_and_its_numbers_apart(world, enter, settings):
    settings.MATCHING = True
    tell(world, "ss-app", "SS", "N-9", given_name="Nadia", surname1="Rahmouni", sex="F",
         birth_date="1990-05-05", birth_precision="day")  # fmt: skip
    tell(world, "se-app", "SE", "E-9", given_name="Nadia", surname1="Rahmouni", sex="F",
         birth_date="1990-05-05", birth_precision="day")  # fmt: skip
    text = enter("dario").get(f"/dudas/{only(world.viewer('dario'))}").content.decode()

    assert "uy a favor" in text
    assert "Ver los números" in text
    assert "Ante un extraño" not in text


class TestOrigins:
    def form(self, page, **more):
        text = page.content.decode()
        letters = re.findall(r'name="ficha" value="([0-9a-f-]{36})"', text)
        names = re.findall(r">\s*([A-Z] · [^<]+?)\s*</label>", text)
        seal = text.split('name="seal" value="')[1].split('"')[0]
        side = text.split('name="side" value="')[1].split('"')[0]
        own = next(one for one, name in zip(letters, names, strict=True) if "empleo" in name)
        return {"seal": seal, "side": side, "ficha": [own], "que": "split",
                "reason": "Son padre e hijo.", **more}  # fmt: skip

    def test_first_what_would_happen_then_the_order_then_back_again(self, world, enter, doubt):
        browser, place = enter("dario"), f"/dudas/{doubt}/fichas"
        page = browser.get(place)
        said = self.form(page)
        preview = browser.post(f"{place}/pedir", said).content.decode()
        nothing_yet = carry_out(world)
        ordered = browser.post(f"{place}/pedir", {**said, "confirmed": "1"})
        done = carry_out(world)
        after = browser.get(place).content.decode()

        assert "99999018D" not in page.content.decode()
        assert "Todavía no se ha hecho nada" in preview
        assert (nothing_yet, ordered.url, done) == (0, place, 1)
        assert "Se separaron en dos personas" in after
        assert "Son padre e hijo." in after
        token = after.split('name="token" value="')[1].split('"')[0]
        seal = after.split('name="seal" value="')[1].split('"')[0]
        undo = {"token": token, "seal": seal, "reason": "Eran la misma, lo ha dicho ella."}
        assert browser.post(f"{place}/deshacer", undo).url == place
        assert carry_out(world) == 1

    @pytest.mark.parametrize(
        "wrong", [{"ficha": []}, {"que": "fundir"}, {"reason": "corto"}, {"ficha": ["x"]}]
    )
    def test_what_is_missing_is_asked_again(self, enter, doubt, wrong):
        browser, place = enter("dario"), f"/dudas/{doubt}/fichas"
        said = {**self.form(browser.get(place)), **wrong}

        assert browser.post(f"{place}/pedir", said).status_code == 422

    @pytest.mark.parametrize("who", ["alba", "marta", "delia", "quim"])
    def test_for_anybody_else_it_is_the_neutral_page(self, enter, doubt, who):
        browser, place = enter(who), f"/dudas/{doubt}/fichas"
        pages = [browser.get(place), browser.post(f"{place}/pedir", {"side": "1"}),
                 browser.post(f"{place}/{uuid4()}", {"answer": "confirm"}),
                 browser.get(f"/dudas/{uuid4()}/fichas")]  # fmt: skip

        assert {page.status_code for page in pages} == {404}
        assert not [page for page in pages if "Pere" in page.content.decode()]
