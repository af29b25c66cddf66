"""The list of deliveries: what is owed an answer first, what went in without news on request."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exchange.pipeline.test_pages import enter, text_of  # noqa: F401
from tests.exchange.pipeline.world import deliver, person, record
from trenza.exchange import reads
from trenza.exchange.models import Rejection
from trenza.exchange.schemas import DeliveryState

BAD = record("JD-9", "501", centre="nowhere")
WAITS = record("JD-8", "999")


@pytest.fixture
def page(world, enter):  # noqa: F811
    def at(query=""):
        answer = enter("dario").get(f"/entregas/{query}")
        return answer.content.decode() if answer.status_code == 200 else answer.status_code

    return at


def clean(world, how_many):
    world.enter("intake")
    return [deliver([person("501", version=number)]) for number in range(1, how_many + 1)]


class TestList:
    def test_begins_with_the_rows_to_settle_however_old(self, world, page):
        old = deliver([person("501"), BAD, WAITS])
        clean(world, 3)

        shown = page()

        assert "Filas por resolver: 2" in shown
        assert shown.index("Filas por resolver") < shown.index(str(old.reference))
        assert "1 no ha entrado, 1 a la espera de su persona" in shown

    def test_owes_nothing_for_discarded_rows(self, world, enter, page):  # noqa: F811
        old = deliver([person("501"), BAD])
        row = Rejection.objects.get(delivery=old).reference
        enter("dario").post(
            f"/entregas/{old.reference}/resolver/",
            {"action": "discard", "row": row, "d-reason": "fila de prueba"},
        )

        assert "Filas por resolver" not in page()

    def test_says_nothing_of_what_others_have_to_settle(self, world, page):
        deliver([person("P-9"), b"{"], source="ss-app")

        assert "Filas por resolver" not in page()

    def test_counts_every_row_however_many_deliveries(self, world, enter, monkeypatch):  # noqa: F811
        monkeypatch.setattr("trenza.exchange.views.deliveries.MOST_OWING", 2)
        for _ in range(5):
            deliver([person("501"), BAD, WAITS])

        shown = text_of(enter("dario").get("/entregas/"))

        assert "Filas por resolver: 10" in shown
        assert "Estas son las 2 entregas más recientes de 5 con filas por resolver" in shown
        assert shown.count("no ha entrado, 1 a la espera") == 2

    def test_shows_small_clean_deliveries_only_if_asked(self, world, page):
        [small] = clean(world, 1)
        large = deliver([person(str(number)) for number in range(reads.SMALL + 1)])

        assert str(small.reference) not in page()
        assert str(large.reference) in page()
        assert str(small.reference) in page("?limpias=1")

    def test_goes_on_to_older_ones(self, world, page, monkeypatch):
        monkeypatch.setattr(reads, "DELIVERIES", 2)
        oldest, *_ = clean(world, 3)

        first = page("?limpias=1")
        assert str(oldest.reference) not in first
        assert "limpias=1&amp;pagina=2" in first
        second = page("?limpias=1&pagina=2")
        assert str(oldest.reference) in second
        assert "Siguientes" not in second

    @pytest.mark.parametrize("number", ["0", "-1", "x", "", "999999", "٣x"])
    def test_has_no_page_that_cannot_be(self, world, page, number):
        assert page(f"?pagina={number}") == 404

    def test_asks_as_often_for_many_deliveries_as_for_one(self, world, enter):  # noqa: F811
        def asked():
            client = enter("dario")
            with CaptureQueriesContext(connection) as queries:
                client.get("/entregas/?limpias=1")
            return len(queries)

        deliver([person("501"), BAD])
        one = asked()
        world.enter("intake")
        for _ in range(3):
            deliver([person("501"), BAD, WAITS])

        assert asked() == one


class TestState:
    def test_of_a_delivery_without_a_single_row_in_says_so(self, world, enter):  # noqa: F811
        nothing = deliver([BAD, b"{"])

        client = enter("dario")

        for url in ("", f"{nothing.reference}/"):
            shown = text_of(client.get(f"/entregas/{url}"))
            assert "Nada ha entrado" in shown
            assert "Incorporada en parte" not in shown

    @pytest.mark.parametrize(
        ("rows", "text"),
        [
            ([BAD], "Nada ha entrado"),
            ([WAITS], "A la espera de sus personas"),
            ([person("501"), BAD], "Nada nuevo ha entrado"),
            ([person("502"), BAD], "Incorporada en parte"),
            ([person("501")], "Sin novedades: ya se tenía todo"),
        ],
    )
    def test_is_told_alike_on_pages_and_by_the_interface(self, world, enter, rows, text):  # noqa: F811
        deliver([person("501")])
        sent = deliver(rows)

        assert DeliveryState.describe(sent, "").state_text == text
        shown = text_of(enter("dario").get(f"/entregas/{sent.reference}/"))
        assert text in shown
