"""Delivering by the interface: what a source may send, and what it is told."""

import gzip
import json
import uuid
from io import BytesIO

import pytest
from django.test import Client

from tests.exchange.pipeline.world import clock, counts, deliver, ndjson, person, record
from trenza.exchange.actions import store
from trenza.exchange.actions.processing import apply_delivery
from trenza.exchange.actions.registering import renew_token
from trenza.exchange.models import Delivery

URL = "/api/v1/deliveries"


@pytest.fixture
def tokens(world):
    world.enter("owner")
    made = {code: renew_token(code) for code in ("se-app", "ss-app")}
    world.enter("web")
    return made


@pytest.fixture
def send(tokens):
    def post(body, *, source="se-app", token=None, content_type="application/x-ndjson", **headers):
        bearer = token or tokens[source]
        return Client(raise_request_exception=True).post(
            URL, data=body, content_type=content_type,
            headers={"authorization": f"Bearer {bearer}", **headers},
        )  # fmt: skip

    return post


@pytest.fixture
def ask(tokens):
    def get(url, *, source="se-app"):
        return Client().get(url, headers={"authorization": f"Bearer {tokens[source]}"})

    return get


def kept_files(folder):
    return [file for file in folder.rglob("*") if file.is_file()]


class TestPost:
    def test_keeps_the_delivery_and_answers_that_it_is_received(self, send, deliveries):
        body = ndjson([person("501")])

        answer = send(body)

        assert (answer.status_code, answer.json()["state"]) == (202, "received")
        assert [file.read_bytes() for file in kept_files(deliveries)] == [body]

    def test_enqueues_the_work_in_the_same_transaction(self, world, send):
        send(ndjson([person("501")]))

        with world.database.connect("intake") as connection:
            jobs = connection.execute("SELECT task_name, lock, args FROM procrastinate_jobs")
            assert jobs.fetchall() == [
                ("trenza.exchange.jobs.apply_delivery", "exchange:se-app",
                 {"delivery_id": Delivery.objects.get().pk})
            ]  # fmt: skip

    def test_with_the_same_key_gives_the_same_delivery(self, send, deliveries):
        headers = {"idempotency-key": "lunes"}
        first = send(ndjson([person("501")]), **headers)
        again = send(ndjson([person("501")]), **headers)

        assert again.json()["delivery"] == first.json()["delivery"]
        assert len(kept_files(deliveries)) == 1

    def test_with_the_same_key_and_other_content_is_refused(self, send, deliveries):
        send(ndjson([person("501")]), **{"idempotency-key": "lunes"})
        other = send(ndjson([person("502")]), **{"idempotency-key": "lunes"})

        assert (other.status_code, other["content-type"].split(";")[0]) == (
            422,
            "application/problem+json",
        )
        assert len(kept_files(deliveries)) == 1

    def test_takes_gzip(self, world, send, ask):
        answer = send(gzip.compress(ndjson([person("501")])), **{"content-encoding": "gzip"})
        world.enter("intake")
        apply_delivery(Delivery.objects.get().pk, clock=clock)
        world.enter("web")

        assert ask(answer["Location"]).json()["rows_applied"] == 1

    @pytest.mark.parametrize("token", ["", "se-app.", "se-app.x", "nobody.x", "x", "ss-app" * 90])
    def test_without_a_good_token_is_refused(self, send, deliveries, token):
        answer = send(ndjson([person("501")]), token=token or "-")

        assert answer.status_code == 401
        assert answer.json()["type"] == "urn:trenza:problema:token.unknown"
        assert not deliveries.exists()

    def test_with_a_renewed_token_closes_the_old_one(self, world, send, tokens):
        world.enter("owner")
        fresh = renew_token("se-app")
        world.enter("web")

        body = ndjson([person("501")])
        assert send(body, token=tokens["se-app"]).status_code == 401
        assert send(body, token=fresh).status_code == 202

    def test_of_unknown_length_is_refused(self, send):
        assert send(b"").status_code == 411

    def test_cut_before_its_end_leaves_nothing(self, tokens, deliveries):
        body = ndjson([person("501")])

        answer = Client().generic(
            "POST", URL, body, "application/x-ndjson",
            headers={"authorization": f"Bearer {tokens['se-app']}"},
            **{"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body) + 9)},
        )  # fmt: skip

        assert (answer.status_code, kept_files(deliveries)) == (400, [])

    def test_of_nothing_is_refused(self, send):
        assert send(b"", **{"content-length": "0"}).status_code == 400

    def test_over_the_limit_leaves_nothing(self, send, deliveries, settings):
        settings.DELIVERY_LIMIT = 1000

        answer = send(b"x" * 1001)

        assert answer.status_code == 413
        assert not deliveries.exists() or kept_files(deliveries) == []

    @pytest.mark.parametrize("limit", [200 * 2**20, 50_000])
    def test_that_is_a_bomb_leaves_nothing(self, send, deliveries, settings, limit):
        settings.DELIVERY_LIMIT = limit

        answer = send(gzip.compress(b"0" * 30_000_000))

        assert answer.status_code == 413
        assert kept_files(deliveries) == []
        assert not Delivery.objects.exists()

    def test_with_a_full_disk_says_so_and_leaves_nothing(self, send, deliveries, monkeypatch):
        def full(descriptor, piece):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(store, "write_piece", full)
        answer = send(ndjson([person("501")]))

        assert (answer.status_code, answer.json()["type"]) == (
            507,
            "urn:trenza:problema:storage.full",
        )
        assert kept_files(deliveries) == []
        assert not Delivery.objects.exists()

    def test_of_another_type_is_refused(self, send):
        assert send(b"{}", content_type="application/json").status_code == 415


class TestState:
    def test_tells_counters_and_reasons_and_nothing_personal(self, world, send, ask):
        bad = record("JD-1", "501", content={"state": "Canario", "since": "2026-01-15"})
        answer = send(ndjson([person("501", given_name="Canario"), bad]))
        world.enter("intake")
        apply_delivery(Delivery.objects.get().pk, clock=clock)
        world.enter("web")

        state = ask(answer["Location"])
        rows = ask(answer["Location"] + "/rejections")

        assert [state.json()[key] for key in ("state", "rows_applied", "rows_rejected")] == [
            "partly_applied", 1, 1,
        ]  # fmt: skip
        [row] = rows.json()["rows"]
        assert (row["row"], row["code"], row["field"]) == (2, "content.oneOf", "content.state")
        assert "Canario" not in (state.content + rows.content + answer.content).decode()

    @pytest.mark.parametrize("path", ["x", "x/rejections", str(uuid.UUID(int=9))])
    def test_of_nothing_known_is_a_problem_too(self, ask, path):
        answer = ask(f"{URL}/{path}")

        assert answer.status_code == 404
        assert answer["content-type"].startswith("application/problem+json")

    def test_of_another_source_is_not_found(self, send, ask):
        url = send(ndjson([person("501")]))["Location"]

        unknown = ask(f"{URL}/{uuid.uuid4()}", source="ss-app")
        foreign = ask(url, source="ss-app")

        assert (unknown.status_code, foreign.status_code) == (404, 404)
        assert {**foreign.json(), "instance": ""} == {**unknown.json(), "instance": ""}
        assert ask(url + "/rejections", source="ss-app").status_code == 404

    def test_is_the_same_for_a_person_known_to_others_and_for_a_new_one(self, world, send, ask):
        """A source must not learn by delivering whether the hub knew somebody (abuse case 20)."""
        pere = {"identifiers": [{"type": "dni", "value": "99999018D"}], "given_name": "Pere",
                "birth_date": "1980-03-02"}  # fmt: skip
        stranger = {"identifiers": [{"type": "dni", "value": "00000000T"}]}
        answers = []
        for number, who in (("600", pere), ("601", stranger)):
            url = send(ndjson([person(number, **who)]), source="ss-app")["Location"]
            world.enter("intake")
            apply_delivery(Delivery.objects.latest("id").pk, clock=clock)
            world.enter("web")
            state = ask(url, source="ss-app").json()
            for one_off in ("delivery", "url", "received_at", "sha256", "bytes"):
                state.pop(one_off)
            answers.append(json.dumps(state))

        assert answers[0] == answers[1]


class TestOpenApi:
    def test_describes_the_three_operations(self, world):
        world.enter("web")
        paths = Client().get("/api/v1/openapi.json").json()["paths"]

        assert set(paths) >= {
            "/api/v1/deliveries",
            "/api/v1/deliveries/{reference}",
            "/api/v1/deliveries/{reference}/rejections",
        }

    def test_says_how_a_source_says_who_it_is(self, world):
        world.enter("web")
        described = Client().get("/api/v1/openapi.json").json()
        schemes = described["components"]["securitySchemes"]
        named = {
            name
            for verbs in described["paths"].values()
            for verb in verbs.values()
            for way in verb["security"]
            for name in way
        }

        assert schemes["SourceToken"]["scheme"] == "bearer"
        assert named <= set(schemes)
        assert "DeliveryState" in described["components"]["schemas"]

    def test_shows_a_line_of_each_kind_that_goes_in(self, world):
        world.enter("web")
        verb = Client().get("/api/v1/openapi.json").json()["paths"][URL]["post"]
        body = verb["requestBody"]["content"]["application/x-ndjson"]["example"]
        assert all(line in verb["description"] for line in body.splitlines())

        world.enter("intake")
        delivery = deliver(body.replace("UTS-6007", "office-alba").encode())

        assert {json.loads(line)["kind"] for line in body.splitlines()} == {
            "person", "relation", "record", "household",
        }  # fmt: skip
        assert counts(delivery) == (4, 0, 0, 0)
