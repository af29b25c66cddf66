"""The data manager's pages: what she sees, what she may do, and the trace it leaves."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.exchange.pipeline.world import (
    NOW,
    clock,
    counts,
    deliver,
    person,
    receive,
    record,
    rows_of,
)
from trenza.exchange.actions.previewing import PREVIEW_TASK, preview_upload
from trenza.exchange.actions.processing import apply_delivery, replay_rows
from trenza.exchange.actions.registering import register_source
from trenza.exchange.models import Delivery, Rejection

BAD = record("JD-2", "501", content={"state": "Canario", "since": "2026-01-15"})
SHEET = """
source: se-hojas
name: Hojas de la oficina
organisation: employment
kind: upload
file: csv
tables:
  demandas:
    version: received
    person: {source_id: Persona}
    statements:
      - kind: person
        person: {source_id: Persona, given_name: Nombre}
      - kind: record
        type: job_demand
        source_id: Demanda
        centre: {const: office-alba}
        valid_from: {column: Desde, date: DD/MM/YYYY}
        content:
          state: {column: Estado, codes: ESTADO}
          since: {column: Desde, date: DD/MM/YYYY}
codes:
  ESTADO: {Alta: active, Baja: ended}
"""

CSV = (
    "Persona;Nombre;Demanda;Estado;Desde\n"
    "501;Aya;D-1;Alta;15/01/2026\n"
    "502;=CMD();D-2;Dormida;15/01/2026\n"
    "503;Omar;D-3;Baja;31/02/2026\n"
)


@pytest.fixture
def enter(world):
    def go(name):
        world.enter("web")
        client = Client()
        client.force_login(
            apps.get_model("accounts", "User").objects.get(id=world.users[name]),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        session = client.session
        moment = datetime.now(UTC).isoformat()
        session.update({"profile": world.profiles[name], "mark": f"mark-{name}",
                        "started_at": moment, "seen_at": moment})  # fmt: skip
        session.save()
        return client

    return go


@pytest.fixture
def delivery(world):
    return deliver([person("501"), BAD, record("JD-3", "501", centre="nowhere"), b"{"])


@pytest.fixture
def sheets(world):
    world.enter("owner")
    register_source(SHEET, name="hojas.yaml", now=NOW)
    world.enter("intake")


def events(world, kind):
    with world.database.connect("owner") as connection:
        return connection.execute(
            "SELECT profile, outcome, detail FROM audit_event WHERE kind = %s ORDER BY id", [kind]
        ).fetchall()


def row_of(delivery, number):
    return Rejection.objects.get(delivery=delivery, row_number=number)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def typed(page, changes):
    """What the browser would send from a row's page after typing those changes, by label."""
    form = page.context["form"]
    fields = {name: form[name].value() for name in form.fields}
    names = {form[name].label: name for name in form.fields}
    return {**fields, **{names[label]: value for label, value in changes.items()}}


class TestDeliveries:
    def test_lists_systems_and_what_they_sent(self, enter, delivery):
        page = text_of(enter("dario").get("/entregas/"))

        assert "Aplicación de empleo" in page
        assert "Incorporada en parte" in page
        assert "Aplicación de servicios sociales" not in page

    @pytest.mark.parametrize("name", ["alba", "bilal", "marta", "delia", "quim"])
    def test_do_not_exist_for_anybody_else(self, world, enter, delivery, name):
        inside = ("", "filas/", f"filas/{row_of(delivery, 2).reference}/", "errores/", "marcha/")
        client = enter(name)

        for url in ("", "subir/", *(f"{delivery.reference}/{page}" for page in inside)):
            assert client.get(f"/entregas/{url}").status_code == 404

    def test_of_another_organisation_do_not_exist(self, enter, world):
        foreign = deliver([person("P-9"), b"{"], source="ss-app")
        client = enter("dario")

        for url in ("", "filas/", "errores/", "comprobar/"):
            assert client.get(f"/entregas/{foreign.reference}/{url}").status_code == 404

    def test_refreshes_by_itself_only_while_something_moves(self, enter, world):
        moving = receive([person("501")])
        client = enter("dario")
        assert (
            'hx-trigger="every 2s"' in client.get(f"/entregas/{moving.reference}/").content.decode()
        )
        world.enter("intake")
        apply_delivery(moving.pk, clock=clock)

        client = enter("dario")
        done = client.get(f"/entregas/{moving.reference}/marcha/").content.decode()
        assert "hx-trigger" not in done
        assert "<html" not in done


class TestDelivery:
    def test_groups_rows_by_cause_without_what_they_say(self, enter, delivery):
        page = text_of(enter("dario").get(f"/entregas/{delivery.reference}/"))

        assert "Ese centro no está en el directorio" in page
        assert "La línea no es JSON válido" in page
        assert "Canario" not in page


class TestRows:
    def test_leave_an_event_before_they_are_read(self, world, enter, delivery):
        row = row_of_web(world, delivery, 2)
        page = enter("dario").get(f"/entregas/{delivery.reference}/filas/{row}/")

        assert "Canario" in page.content.decode()
        assert events(world, "deliveries.read") == [
            (str(world.profiles["dario"]), "allowed",
             {"delivery": str(delivery.reference), "part": "row"})
        ]  # fmt: skip

    def test_corrected_go_in(self, world, enter, delivery):
        row = row_of_web(world, delivery, 2)
        client, url = enter("dario"), f"/entregas/{delivery.reference}/filas/{row}/"

        answer = client.post(url, typed(client.get(url), {"Situación": "active"}))
        assert answer.status_code == 302
        world.enter("intake")
        replay_rows(delivery.pk, clock=clock)

        delivery.refresh_from_db()
        assert counts(delivery) == (2, 0, 0, 2)
        assert rows_of("SELECT state, raw FROM exchange_rejection WHERE reference = %s", row) == [
            ("replayed", None)
        ]
        [(_, outcome, detail)] = events(world, "rejection.corrected")
        assert (outcome, detail["action"], detail["rows"]) == ("allowed", "correct", 1)
        assert "Canario" not in str(detail)

    def test_still_wrong_are_shown_again(self, world, enter, delivery):
        row = row_of_web(world, delivery, 2)

        client, url = enter("dario"), f"/entregas/{delivery.reference}/filas/{row}/"
        answer = client.post(url, typed(client.get(url), {"Situación": "Dormida"}))

        assert answer.status_code == 422
        assert "no es uno de los valores previstos" in answer.content.decode()

    def test_discarded_keep_the_reason_and_nothing_else(self, world, enter, delivery):
        row = row_of_web(world, delivery, 2)
        url = f"/entregas/{delivery.reference}/resolver/"
        client = enter("dario")

        client.post(url, {"action": "discard", "row": row, "d-reason": ""})
        client.post(url, {"action": "discard", "row": row, "d-reason": "fila de prueba"})

        world.enter("intake")
        found = Rejection.objects.get(reference=row)
        assert (found.state, found.raw, found.reason) == ("discarded", None, "fila de prueba")

    def test_of_a_whole_cause_are_tried_again(self, world, enter, delivery):
        world.enter("owner")
        centre = apps.get_model("directory", "Centre").objects.get(code="office-far")
        centre.code = "nowhere"
        centre.save()

        enter("dario").post(
            f"/entregas/{delivery.reference}/resolver/",
            {"action": "replay", "code": "centre.unknown"},
        )
        world.enter("intake")
        replay_rows(delivery.pk, clock=clock)

        delivery.refresh_from_db()
        assert counts(delivery) == (2, 0, 0, 2)

    def test_come_as_a_workbook_with_the_cause(self, enter, delivery):
        answer = enter("dario").get(f"/entregas/{delivery.reference}/errores/")

        assert answer["Content-Disposition"] == 'attachment; filename="errores.xlsx"'
        assert answer.content.startswith(b"PK")


def row_of_web(world, delivery, number):
    world.enter("intake")
    return row_of(delivery, number).reference


def json_of(values):
    return json.dumps(values)


def upload(client, body=None):
    file = SimpleUploadedFile("Aya Benali.csv", (body or CSV).encode())
    return client.post("/entregas/subir/", {"source": "se-hojas", "file": file})


def read_uploads(world):
    """What the worker does with uploads that nobody has confirmed."""
    world.enter("intake")
    for delivery in Delivery.objects.filter(state="held"):
        preview_upload(delivery.pk, today=NOW.date())


class TestUpload:
    def test_shows_how_it_reads_and_applies_nothing(self, world, sheets, enter):
        answer = upload(enter("dario"))
        read_uploads(world)
        page = text_of(enter("dario").get(answer["Location"]))

        assert "1 se pueden incorporar y 2 no" in page
        assert "no está en la lista" in page
        assert "Esa fecha no existe" in page
        world.enter("intake")
        found = Delivery.objects.get()
        assert (found.state, found.file_name) == ("held", "se-hojas.csv")
        assert rows_of("SELECT task_name FROM procrastinate_jobs") == [(PREVIEW_TASK,)]

    def test_confirmed_goes_in_and_corrects_row_by_row(self, world, sheets, enter):
        client = enter("dario")
        url = upload(client)["Location"]
        client.post(url, {"action": "confirm"})
        world.enter("intake")
        found = Delivery.objects.get()
        apply_delivery(found.pk, clock=clock)
        found.refresh_from_db()
        assert (found.state, counts(found)) == ("partly_applied", (1, 0, 0, 2))
        row = row_of(found, 2)

        client = enter("dario")
        where = f"/entregas/{found.reference}/filas/{row.reference}/"
        fixed = typed(client.get(where), {"Estado": "Alta"})
        assert client.post(where, fixed).status_code == 302
        world.enter("intake")
        replay_rows(found.pk, clock=clock)
        found.refresh_from_db()
        assert counts(found) == (2, 0, 0, 1)

    def test_cancelled_leaves_no_file(self, world, sheets, enter, deliveries):
        url = upload(enter("dario"))["Location"]
        read_uploads(world)

        enter("dario").post(url, {"action": "cancel"})

        assert [file for file in deliveries.rglob("*") if file.is_file()] == []

    def test_is_not_for_sources_of_others(self, enter, sheets, world):
        file = SimpleUploadedFile("x.csv", b"a;b\n1;2\n")
        answer = enter("dario").post("/entregas/subir/", {"source": "ss-app", "file": file})

        assert answer.status_code == 422

    def test_over_the_limit_says_so(self, enter, sheets, settings):
        settings.DELIVERY_LIMIT = 20

        answer = upload(enter("dario"))

        assert answer.status_code == 422
        assert "Divídala" in answer.content.decode()


class TestWebRole:
    @pytest.mark.parametrize("table", ["exchange_rejection", "exchange_watermark"])
    def test_has_no_way_round_the_functions(self, world, delivery, table):
        import psycopg

        with world.database.connect("web") as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT * FROM {table}")
            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                connection.execute(
                    "SELECT * FROM exchange_read_rejections('v1.1.s.9.9.x', NULL, '', '', 0, 10)"
                )
