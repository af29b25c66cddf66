"""The figures of the process are for whoever watches the machine, not for the web."""

import pytest

URL = "/metricas"


class TestMetrics:
    def test_are_given_to_the_machine_itself(self, client):
        answer = client.get(URL)

        assert answer.status_code == 200
        assert b"python_info" in answer.content

    @pytest.mark.parametrize("address", ["203.0.113.9", "10.0.0.7", "2001:db8::1", ""])
    def test_do_not_exist_for_others(self, client, address):
        assert client.get(URL, REMOTE_ADDR=address).status_code == 404

    @pytest.mark.parametrize("name", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
    def test_do_not_exist_through_a_proxy_of_the_same_machine(self, client, name):
        assert client.get(URL, headers={name: "127.0.0.1"}).status_code == 404

    @pytest.mark.parametrize(
        "served",
        [{"SECURE": True}, {"ALLOWED_HOSTS": ["trenza.example.org", "testserver"]},
         {"ALLOWED_HOSTS": ["*"]}],
    )  # fmt: skip
    def test_need_the_token_where_pages_are_served_to_others(self, client, settings, served):
        settings.ALLOWED_HOSTS = ["testserver"]  # the suite itself asks under this name
        for name, value in served.items():
            setattr(settings, name, value)
        assert client.get(URL).status_code == 404

        settings.METRICS_TOKEN = "una-clave"
        headers = {"authorization": "Bearer una-clave"}
        assert client.get(URL, headers=headers).status_code == 200

    @pytest.mark.parametrize(
        ("said", "status"),
        [("", 404), ("Bearer otra", 404), ("Basic una-clave", 404), ("Bearer una-clave", 200)],
    )
    def test_are_given_against_the_token_where_there_is_one(self, client, settings, said, status):
        settings.METRICS_TOKEN = "una-clave"

        headers = {"authorization": said, "x-forwarded-for": "203.0.113.9"}
        assert client.get(URL, headers=headers).status_code == status

    def test_need_the_token_also_from_the_machine_itself(self, client, settings):
        settings.METRICS_TOKEN = "una-clave"

        assert client.get(URL).status_code == 404
