"""Two organisations, three centres, and people who sign in."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.conftest import as_role
from trenza.accounts.public import create_profile, create_user
from trenza.directory.public import centre_ids, load_directory

PASSWORD = "siete puertas de nogal"


@pytest.fixture
def quick_passwords(settings):
    """Argon2 is slow on purpose; nearly no test is about that."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def world(db, quick_passwords):
    """Alba works in social services; Nora in an NGO and, with another profile, there too."""
    with as_role("owner"):
        load_directory(
            municipalities=[{"ine": "37274", "name": "Salamanca"}],
            organisations=[
                {"code": "AYTO", "name": "Ayuntamiento", "sector": "SS", "dir3": "L01372740"},
                {"code": "PUENTE", "name": "Puente", "sector": "TS", "nif": "G00000000"},
            ],
            centres=[
                {"code": "CEAS", "organisation": "AYTO", "name": "CEAS Ribera"},
                {"code": "SEDE", "organisation": "PUENTE", "name": "Sede Ribera"},
            ],
        )
        ids = centre_ids()
        alba = create_user(username="alba", full_name="Alba Ruiz", password=PASSWORD)
        nora = create_user(username="nora", full_name="Nora Pujol", password=PASSWORD)
        return SimpleNamespace(
            alba=alba,
            nora=nora,
            alba_ss=_profile(alba, ids["CEAS"][0], "social_worker", "Trabajadora social"),
            nora_ts=_profile(nora, ids["SEDE"][0], "ngo_practitioner", "Educadora"),
            nora_ss=_profile(nora, ids["CEAS"][0], "social_worker", "Trabajadora social"),
            ceas=ids["CEAS"][0],
        )


def _profile(user, centre, kind, post):
    return create_profile(
        user_id=user, centre_id=centre, kind=kind, valid_from=date(2020, 1, 1), post=post
    )


@pytest.fixture
def enter(world, client):
    """Sign in by the form, as anybody would."""

    def enter(username, password=PASSWORD, tab: Client = client, **data):
        return tab.post("/entrar", {"login": username, "password": password, **data})

    return enter


@pytest.fixture
def noted(world):
    """The session events written so far, oldest first, as (kind, outcome)."""

    def noted():
        from trenza.audit.models import Event

        with as_role("audit"):
            events = Event.objects.filter(kind__startswith="session.").order_by("id")
            return list(events.values_list("kind", "outcome"))

    return noted
