"""The dictionary comes with the protocol and keeps each sector's own definition."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import as_role
from trenza.glossary.public import TermCard, renew_terms, terms

pytestmark = pytest.mark.django_db


def test_the_words_of_the_field_are_there_in_order():
    labels = [term.label for term in terms()]

    assert len(labels) >= 40
    assert labels[:2] == ["Actuación", "Agencia de colocación"]


def test_accents_do_not_change_the_order():
    with as_role("owner"):
        renew_terms([TermCard(c, c, {}) for c in ("Zona", "Área", "arraigo", "Baja")])

    assert [term.label for term in terms()] == ["Área", "arraigo", "Baja", "Zona"]


def test_each_sector_keeps_its_own_definition():
    [employability] = terms(["employability"])

    assert {"general", "SS", "SE", "TS"} <= set(employability.definitions)
    assert len(set(employability.definitions.values())) == len(employability.definitions)


def test_renewing_changes_adds_and_removes():
    cards = [
        TermCard("itinerary", "Itinerario", {"general": "Otra definición."}),
        TermCard("new", "Palabra nueva", {"general": "Definición."}),
    ]
    with as_role("owner"):
        renew_terms(cards)

    assert terms() == tuple(cards)


def test_the_web_process_cannot_write_words():
    denied = pytest.raises(DatabaseError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM glossary_term")
