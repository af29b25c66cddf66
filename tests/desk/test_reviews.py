"""The pages of the review desk."""

import re
from uuid import uuid4

import pytest

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
