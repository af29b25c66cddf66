"""Headers of every page, reports of its policy, and what is shown only while developing."""

import json

import pytest
from prometheus_client import REGISTRY


def counted(directive):
    found = REGISTRY.get_sample_value("trenza_csp_reports_total", {"directive": directive})
    return found or 0


def report(client, body):
    return client.post("/csp-informe", body, content_type="application/csp-report")


@pytest.mark.django_db
class TestHeaders:
    @pytest.fixture
    def headers(self, client):
        return client.get("/entrar").headers

    def test_allow_nothing_inline(self, headers):
        policy = headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for directive in ("frame-ancestors", "base-uri", "object-src"):
            assert f"{directive} 'none'" in policy

    def test_leave_nothing_in_the_computer(self, headers):
        assert "no-store" in headers["Cache-Control"]

    def test_tell_other_sites_nothing(self, headers):
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"

    def test_hide_the_cookies_from_scripts(self, client):
        client.get("/entrar")

        assert all(cookie["httponly"] for cookie in client.cookies.values())
        assert client.cookies


class TestReport:
    def test_is_counted_by_its_directive(self, client):
        before = counted("img-src")

        answer = report(client, json.dumps({"csp-report": {"effective-directive": "img-src"}}))

        assert answer.status_code == 204
        assert counted("img-src") == before + 1

    @pytest.mark.parametrize(
        "body",
        ["", "{", "[]", '"x"', "{}", '{"csp-report": null}', "[" * 9000, b"\xff\xfe", "1" * 20000],
    )
    def test_that_nobody_can_read_is_counted_too(self, client, body):
        before = counted("unreadable")

        assert report(client, body).status_code == 204
        assert counted("unreadable") == before + 1

    def test_never_makes_a_label_of_what_it_says(self, client):
        before = counted("other")

        report(client, json.dumps({"csp-report": {"effective-directive": "pere-garcia"}}))

        assert counted("other") == before + 1
        assert counted("pere-garcia") == 0


class TestCatalogue:
    def test_is_shown_only_while_developing(self, client, settings):
        settings.DEBUG = False

        assert client.get("/componentes/").status_code == 404


class TestErrorPages:
    def test_say_what_to_do_in_spanish(self, client):
        answer = client.get("/no-existe")

        assert answer.status_code == 404
        assert "no es para tu perfil" in answer.content.decode()
