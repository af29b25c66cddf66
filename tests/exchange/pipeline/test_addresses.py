"""Addresses of the data manager's pages that nobody would write by hand."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.test import Client

from tests.exchange.pipeline.test_pages import typed
from tests.exchange.pipeline.world import deliver, person, record
from trenza.exchange.actions.registering import renew_token
from trenza.exchange.models import Rejection


@pytest.fixture
def page(world):
    delivery = deliver([b"{"])
    world.enter("web")
    client = Client()
    client.force_login(
        apps.get_model("accounts", "User").objects.get(id=world.users["dario"]),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    session = client.session
    moment = datetime.now(UTC).isoformat()
    session.update({"profile": world.profiles["dario"], "mark": "mark-dario",
                    "started_at": moment, "seen_at": moment})  # fmt: skip
    session.save()
    return client, f"/entregas/{delivery.reference}/"


class TestRows:
    @pytest.mark.parametrize(
        "query",
        ["desde=99999999999999999999999", "desde=9223372036854775808", "desde=-1", "desde=x",
         "desde=", "desde=%00", "causa=%00"],
    )  # fmt: skip
    def test_from_a_number_that_is_none_do_not_exist(self, page, query):
        client, url = page

        assert client.get(f"{url}filas/?{query}").status_code == 404

    @pytest.mark.parametrize("query", ["", "desde=0", "desde=999999999999999", "causa=x"])
    def test_from_any_number_are_a_page(self, page, query):
        client, url = page

        assert client.get(f"{url}filas/?{query}").status_code == 200

    @pytest.mark.parametrize(
        "fields",
        [
            {"action": "replay", "row": "x"},
            {"action": "replay", "code": "\0"},
            {"action": "discard", "code": "\0", "d-reason": "una prueba"},
        ],
    )
    def test_settled_by_an_address_that_is_none_do_not_exist(self, page, fields):
        client, url = page

        assert client.post(f"{url}resolver/", fields).status_code == 404

    @pytest.mark.parametrize("query", ["after=99999999999999999999", "limit=99999999999999999999"])
    def test_of_the_interface_say_that_a_number_is_expected(self, world, query):
        world.enter("owner")
        token = renew_token("se-app")
        world.enter("intake")
        delivery = deliver([b"{"])
        world.enter("web")

        answer = Client().get(
            f"/api/v1/deliveries/{delivery.reference}/rejections?{query}",
            headers={"authorization": f"Bearer {token}"},
        )

        assert (answer.status_code, answer.json()["type"]) == (
            422, "urn:trenza:problema:query.number",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("label", "said", "told"),
        [
            ("Ocupaciones solicitadas", '[{"name": "a\\u0000b"}]', "carácter nulo"),
            ("Ocupaciones solicitadas", '[{"a\\u0000": "x"}]', "carácter nulo"),
            ("Desde", "2026\0", "caracteres nulos"),
        ],
    )
    def test_corrected_with_a_zero_character_are_shown_again(self, page, world, label, said, told):
        client, _ = page
        world.enter("intake")
        content = {"state": "x", "since": "2026-01-15", "occupations": []}
        delivery = deliver([person("501"), record("JD-2", "501", content=content)])
        row = Rejection.objects.get(delivery=delivery).reference
        world.enter("web")
        url = f"/entregas/{delivery.reference}/filas/{row}/"

        answer = client.post(url, typed(client.get(url), {label: said}))

        assert answer.status_code == 422
        assert told in answer.content.decode()
