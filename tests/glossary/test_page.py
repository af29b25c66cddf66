"""The dictionary can be read and searched by anybody who has signed in."""

import pytest

from trenza.glossary.public import search_terms
from trenza.glossary.rules import bare, spelling


@pytest.fixture
def page(world, client):
    world.enter("web")
    from tests.cast import PASSWORD

    client.post("/entrar", {"login": "alba", "password": PASSWORD})
    return lambda **query: client.get("/glosario/", query)


def test_shows_all_the_words_with_each_sectors_meaning(page):
    shown = page().content.decode()

    assert shown.count('<section class="tz-card"') == 53
    assert "Se mide en el perfilado, en grado bajo, medio o alto." in shown


def test_finds_words_without_minding_accents(page):
    shown = page(q="ITINERARIÓ").content.decode()

    assert '<h2 class="govuk-heading-m">Itinerario</h2>' in shown
    assert "Pobreza energética" not in shown


def test_says_when_nothing_is_found(page):
    assert "Ninguna palabra coincide" in page(q="zzz").content.decode()


def test_what_is_typed_is_shown_as_text(page):
    assert "<script>x" not in page(q="<script>x").content.decode()


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get("/glosario/").status_code == 302


@pytest.mark.django_db
def test_a_word_named_so_comes_before_those_that_only_mention_it():
    assert search_terms("itinerario")[0].code == "itinerary"


def test_order_and_search_forget_accents():
    assert sorted(["Zona", "ñandú", "nube", "Ámbito"], key=spelling) == [
        "Ámbito", "nube", "ñandú", "Zona",
    ]  # fmt: skip
    assert bare("ÍNDICE") == "indice"
