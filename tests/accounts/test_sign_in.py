"""Entering, being refused, leaving."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from tests.accounts.conftest import PASSWORD
from tests.conftest import as_role
from trenza.accounts.forms import REFUSED
from trenza.accounts.models import User
from trenza.accounts.rules import LOCKED_FOR, NAMES_PER_ADDRESS, TRIES

WRONG = "no es esta clave"


def fail(enter, username="alba", times=1):
    for _ in range(times):
        refusal = enter(username, WRONG)
    return refusal


def is_in(client):
    return client.get("/cuenta").status_code == 200


class TestSignIn:
    def test_opens_a_session_with_the_only_profile_active(self, enter, client, world):
        answer = enter("alba")

        assert answer.status_code == 302
        assert client.session["profile"] == world.alba_ss
        assert is_in(client)

    def test_takes_the_name_however_it_is_typed(self, enter, client):
        enter("  ALBA ")

        assert is_in(client)

    def test_changes_the_key_of_the_session(self, enter, client):
        client.get("/entrar")
        session = client.session
        session["planted"] = "yes"
        session.save()
        planted = session.session_key
        client.cookies["trenza_sesion"] = planted

        enter("alba")

        assert client.session.session_key != planted
        assert not SessionStore(planted).exists(planted)

    def test_never_leads_to_another_site(self, enter):
        answer = enter("alba", next="https://evil.example/")

        assert answer["Location"] == "/inicio"

    def test_leads_back_to_the_page_that_was_asked_for(self, enter, client):
        asked = client.get("/cuenta")
        assert asked["Location"] == "/entrar?next=/cuenta"

        assert enter("alba", next="/cuenta")["Location"] == "/cuenta"

    def test_is_written_in_the_log(self, enter, noted):
        enter("alba")

        assert noted() == [("session.started", "password"), ("session.started", "profile")]

    def test_tells_when_she_was_last_here_and_who_tried(self, enter, client, noted):
        enter("alba")
        client.post("/salir")
        fail(enter, times=2)

        enter("alba")
        page = client.get("/cuenta").content.decode()

        assert "Tu entrada anterior" in page
        assert "2\N{NO-BREAK SPACE}intentos fallidos" in page


class TestRefusal:
    @pytest.fixture
    def closed(self, world):
        with as_role("owner"):
            User.objects.filter(id=world.alba).update(is_active=False)

    def test_says_the_same_of_unknown_names_and_wrong_passwords(self, enter):
        known = enter("alba", WRONG).context["form"].non_field_errors()
        unknown = enter("quim", WRONG).context["form"].non_field_errors()

        assert known == unknown == [REFUSED]

    def test_says_the_same_of_a_closed_account(self, enter, closed):
        answer = enter("alba")

        assert answer.status_code == 422
        assert answer.context["form"].non_field_errors() == [REFUSED]

    def test_is_written_in_the_log_without_the_name(self, enter, noted):
        enter("quim", WRONG)

        assert noted() == [("session.refused", "refused")]

    def test_keeps_nothing_of_what_was_typed(self, enter, world):
        from axes.models import AccessAttempt

        enter("mi clave secreta", "alba")

        [kept] = AccessAttempt.objects.values()
        assert "secreta" not in str(kept)


class TestLockout:
    def test_refuses_the_right_password_after_too_many_wrong_ones(self, enter, client):
        fail(enter, times=TRIES)

        answer = enter("alba")

        assert answer.context["form"].non_field_errors() == [REFUSED]
        assert not is_in(client)

    def test_holds_from_any_other_address(self, enter, client):
        fail(enter, times=TRIES)
        elsewhere = Client(REMOTE_ADDR="203.0.113.9")

        enter("alba", tab=elsewhere)

        assert not is_in(elsewhere)

    def test_lets_the_others_in(self, enter, client):
        fail(enter, times=TRIES)

        enter("nora")

        assert is_in(client) or client.session["mark"]

    def test_ends_by_itself(self, enter, client):
        from axes.models import AccessAttempt
        from django.utils import timezone

        fail(enter, times=TRIES)
        AccessAttempt.objects.update(
            attempt_time=timezone.now() - LOCKED_FOR - timedelta(seconds=1)
        )

        enter("alba")

        assert is_in(client)

    def test_starts_anew_after_a_good_one(self, enter, client):
        fail(enter, times=TRIES - 1)
        enter("alba")
        client.post("/salir")
        fail(enter, times=TRIES - 1)

        enter("alba")

        assert is_in(client)

    def test_stops_an_address_that_tries_many_names(self, enter, client):
        for number in range(NAMES_PER_ADDRESS):
            enter(f"nombre{number}", WRONG)

        enter("alba")

        assert not is_in(client)


class TestSignOut:
    def test_leaves_nothing_to_go_on_with(self, enter, client):
        enter("alba")
        thief = Client()
        thief.cookies["trenza_sesion"] = client.session.session_key
        assert is_in(thief)

        client.post("/salir")

        assert not is_in(thief)

    def test_asks_first_when_reached_by_a_link(self, enter, client):
        enter("alba")

        assert client.get("/salir").status_code == 200
        assert is_in(client)


class TestPassword:
    def test_changes_with_the_old_one_and_closes_the_other_sessions(self, enter, client):
        other = Client()
        enter("alba")
        enter("alba", tab=other)
        new = "ocho ventanas de pino"

        client.post(
            "/cuenta", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        )

        assert is_in(client)
        assert not is_in(other)

    def test_is_refused_when_short(self, enter, client):
        enter("alba")

        answer = client.post(
            "/cuenta", {"old_password": PASSWORD, "new_password1": "x", "new_password2": "x"}
        )

        assert answer.status_code == 422
