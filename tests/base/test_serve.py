"""The web process starts without the administrator's credentials, or not at all."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from trenza.base.management.commands import serve

ADMINISTRATOR = "postgresql://admin:secreto@db.example:5432/trenza"


@pytest.fixture
def start(monkeypatch):
    """Start the web with an environment; what it warned of, and whether it came to serve."""
    served = []
    monkeypatch.setattr(serve._Gunicorn, "run", lambda self: served.append(True))
    monkeypatch.setenv("TRENZA_ROLE", "web")
    for name in ("TRENZA_DATABASE_PASSWORD", "TRENZA_DATABASE_PASSWORD_WEB"):
        monkeypatch.delenv(name, raising=False)

    def begin(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(f"TRENZA_DATABASE_{name}", value)
        said = StringIO()
        call_command("serve", stderr=said)
        return said.getvalue(), served

    return begin


class TestServe:
    @pytest.mark.parametrize("own", [{}, {"PASSWORD": ""}, {"PASSWORD_INTAKE": "x"}])
    def test_refuses_the_administrator_without_a_password_of_its_own(self, start, own):
        with pytest.raises(CommandError, match="contraseña de administración") as refused:
            start(URL=ADMINISTRATOR, **own)

        assert "secreto" not in str(refused.value)

    @pytest.mark.parametrize("own", ["PASSWORD", "PASSWORD_WEB"])
    def test_warns_of_the_administrator_beside_its_own_password(self, start, own):
        said, served = start(URL=ADMINISTRATOR, **{own: "x"})

        assert (said.startswith("Aviso:"), "secreto" in said, served) == (True, False, [True])

    @pytest.mark.parametrize(
        "url", ["postgresql://db.example/trenza", "postgresql://trenza_web@db.example/trenza"]
    )
    def test_says_nothing_of_an_address_without_password(self, start, url):
        assert start(URL=url, PASSWORD_WEB="x") == ("", [True])
