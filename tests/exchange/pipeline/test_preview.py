"""An uploaded file is read by the worker, so far and no further, and the page tells how far."""

import pytest
from django.db import connection

from tests.exchange.pipeline.test_pages import (  # noqa: F401
    enter,
    events,
    read_uploads,
    sheets,
    text_of,
    upload,
)
from tests.exchange.pipeline.world import NOW
from trenza.exchange.actions import previewing
from trenza.exchange.actions.store import beside
from trenza.exchange.models import Delivery

HEAD = "Persona;Nombre;Demanda;Estado;Desde\n"


def body(rows):
    return HEAD + "".join(f"{n};Aya;D-{n};Alta;15/01/2026\n" for n in range(rows))


@pytest.fixture
def uploaded(world, sheets, enter):  # noqa: F811
    """The page of an upload of so many rows."""

    def put(rows):
        return upload(enter("dario"), body(rows))["Location"]

    return put


class TestPreview:
    def test_is_not_read_by_the_web(self, world, uploaded, enter, monkeypatch):  # noqa: F811
        def never(*args):
            raise AssertionError("the web process read the file")

        monkeypatch.setattr(previewing, "rows_of", never)
        url = uploaded(3)

        page = text_of(enter("dario").get(url))

        assert "espera su turno" in page
        assert "Incorporar" not in page.replace("No incorporar", "")
        assert events(world, "deliveries.read") == []

    def test_tells_how_far_it_is_with_and_without_scripts(self, world, uploaded, enter):  # noqa: F811
        url = uploaded(30)
        world.enter("intake")
        delivery = Delivery.objects.get()
        first = previewing.previews(delivery, today=NOW.date())
        previewing.TOLD_EVERY, usual = -1.0, previewing.TOLD_EVERY
        try:
            previewing.write_beside(delivery.path, previewing.orjson.dumps(next(first)))
        finally:
            previewing.TOLD_EVERY = usual

        client = enter("dario")
        whole, part = client.get(url), client.get(url, headers={"hx-request": "true"})

        assert "Filas hasta ahora: 1." in text_of(whole)
        assert f'href="{url}"' in whole.content.decode()
        assert part.content.decode().lstrip().startswith('<div id="lectura"')

    def test_done_shows_itself_to_the_page_that_waited(self, world, uploaded, enter):  # noqa: F811
        url = uploaded(2)
        read_uploads(world)

        answer = enter("dario").get(url, headers={"hx-request": "true"})

        assert answer["HX-Refresh"] == "true"
        assert events(world, "deliveries.read") == []

    def test_shown_leaves_an_event(self, world, uploaded, enter):  # noqa: F811
        url = uploaded(2)
        read_uploads(world)
        enter("dario").get(url)

        assert [row[1] for row in events(world, "deliveries.read")] == ["allowed"]

    @pytest.mark.parametrize("bound", [("MOST_ROWS", 10), ("MOST_SECONDS", -1.0)])
    def test_ends_at_so_many_rows_or_seconds(self, world, uploaded, enter, monkeypatch, bound):  # noqa: F811
        monkeypatch.setattr(previewing, *bound)
        url = uploaded(40)
        read_uploads(world)

        assert "El fichero tiene más" in text_of(enter("dario").get(url))

    def test_of_ten_thousand_rows_counts_them_all(self, world, uploaded, enter):  # noqa: F811
        url = uploaded(10_000)
        read_uploads(world)

        page = text_of(enter("dario").get(url))
        assert "10 000 filas leídas" in page
        assert "El fichero tiene más" not in page

    def test_asked_for_again_and_again_is_one_job(self, uploaded, enter):  # noqa: F811
        client, url = enter("dario"), uploaded(1)
        for _ in range(3):
            client.get(url)

        with connection.cursor() as cursor:
            cursor.execute("SELECT count(id) FROM procrastinate_jobs")
            assert cursor.fetchone() == (1,)

    def test_goes_when_the_file_is_confirmed(self, world, uploaded, enter):  # noqa: F811
        url = uploaded(2)
        read_uploads(world)
        note = beside(Delivery.objects.get().path)
        assert note.stat().st_mode & 0o077 == 0

        enter("dario").post(url, {"action": "confirm"})

        assert not note.exists()

    def test_of_a_file_decided_meanwhile_is_not_left(self, world, uploaded, enter):  # noqa: F811
        url = uploaded(2)
        enter("dario").post(url, {"action": "confirm"})
        world.enter("intake")
        delivery = Delivery.objects.get()
        previewing.preview_upload(delivery.pk, today=NOW.date())

        assert not beside(delivery.path).exists()
