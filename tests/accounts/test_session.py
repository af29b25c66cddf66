"""Who acts, on every request."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from tests.conftest import as_role
from trenza.accounts.models import User
from trenza.accounts.public import create_profile, create_user, end_profile
from trenza.accounts.rules import IDLE, LONGEST
from trenza.base.clock import today

HX = {"HX-Request": "true"}


@pytest.fixture
def alba(enter, client):
    enter("alba")
    return client


def rewind(client, **marks):
    """As if the session had started, or been used, that long ago."""
    session = client.session
    for mark, age in marks.items():
        session[mark] = (datetime.now(UTC) - age).isoformat()
    session.save()


def is_in(client):
    return client.get("/cuenta").status_code == 200


class TestLimits:
    def test_end_a_session_that_nobody_uses(self, alba, noted):
        rewind(alba, seen_at=IDLE)

        assert not is_in(alba)
        assert noted()[-1] == ("session.ended", "expired")

    def test_end_a_session_that_has_lasted_a_day(self, alba):
        rewind(alba, started_at=LONGEST)

        assert not is_in(alba)

    def test_count_from_the_last_click(self, alba):
        rewind(alba, seen_at=IDLE - timedelta(minutes=1))
        alba.get("/cuenta")

        left = alba.post("/sesion/seguir").json()["ends_in"]

        assert left > IDLE.total_seconds() - 60

    def test_do_not_count_what_a_page_asks_by_itself(self, alba):
        rewind(alba, seen_at=IDLE - timedelta(minutes=1))

        left = alba.post("/sesion/seguir", headers={"X-Trenza-Background": "1"}).json()["ends_in"]

        assert left <= 60

    def test_do_not_open_a_session_without_marks(self, world, client):
        client.force_login(User.objects.get(id=world.alba))

        assert not is_in(client)


class TestProfile:
    def test_is_read_anew_on_every_request(self, alba, world, noted):
        assert is_in(alba)
        with as_role("owner"):
            end_profile(profile_id=world.alba_ss, on=today() - timedelta(days=1))

        assert not is_in(alba)
        assert noted()[-1] == ("session.ended", "profile_ended")

    def test_of_a_closed_account_gives_nothing_at_once(self, alba, world):
        with as_role("owner"):
            User.objects.filter(id=world.alba).update(is_active=False)

        assert not is_in(alba)

    def test_is_chosen_by_whoever_has_two(self, enter, client, world):
        enter("nora")

        assert client.get("/cuenta")["Location"] == "/perfiles"
        client.post(f"/perfiles/{world.nora_ts}/usar")
        assert client.get("/cuenta").wsgi_request.profile.sector == "TS"

    def test_changes_with_a_new_session_key_and_a_line_in_the_log(
        self, enter, client, world, noted
    ):
        enter("nora")
        client.post(f"/perfiles/{world.nora_ts}/usar")
        before = client.session.session_key

        client.post(f"/perfiles/{world.nora_ss}/usar")

        assert client.session.session_key != before
        assert client.get("/cuenta").wsgi_request.profile.sector == "SS"
        assert noted().count(("session.started", "profile")) == 2

    def test_of_somebody_else_cannot_be_used(self, alba, world):
        alba.post(f"/perfiles/{world.nora_ts}/usar")

        assert alba.get("/cuenta").wsgi_request.profile.profile_id == world.alba_ss

    def test_that_has_ended_cannot_be_chosen(self, enter, client, world):
        with as_role("owner"):
            end_profile(profile_id=world.nora_ss, on=today())
        enter("nora")

        client.post(f"/perfiles/{world.nora_ss}/usar")

        assert client.session["profile"] == world.nora_ts

    def test_missing_altogether_leaves_nothing_to_see(self, enter, client, world):
        with as_role("owner"):
            end_profile(profile_id=world.alba_ss, on=today())
        enter("alba")

        assert client.get("/perfiles").status_code == 403
        assert not is_in(client)

    def test_does_not_carry_the_key_of_the_cookie(self, alba):
        profile = alba.get("/cuenta").wsgi_request.profile

        assert profile.session_key
        assert profile.session_key != alba.session.session_key


class TestFragment:
    def test_asked_for_after_the_end_moves_the_whole_page(self, alba):
        rewind(alba, seen_at=IDLE)

        answer = alba.get("/cuenta", headers=HX)

        assert answer.status_code == 204
        assert answer["HX-Redirect"] == "/entrar"


class TestInvented:
    @pytest.fixture
    def invented(self, world):
        with as_role("owner"):
            user = create_user(username="eva", full_name="Eva Ríos", is_invented=True)
            return create_profile(
                user_id=user, centre_id=world.ceas, kind="manager", valid_from=date(2020, 1, 1)
            )

    def test_people_enter_with_one_click_in_a_demonstration(self, invented, client, settings):
        settings.DEMO = True
        assert "Eva Ríos" in client.get("/entrar").content.decode()

        client.post(f"/demo/entrar/{invented}")

        assert client.get("/cuenta").wsgi_request.profile.kind == "manager"

    def test_people_do_not_enter_elsewhere(self, invented, client, settings):
        settings.DEMO = False

        assert client.post(f"/demo/entrar/{invented}").status_code == 404
        assert client.get("/demo").status_code == 404
        assert "Eva Ríos" not in client.get("/entrar").content.decode()

    def test_people_are_the_only_ones_who_do(self, world, client, settings):
        settings.DEMO = True

        assert client.post(f"/demo/entrar/{world.alba_ss}").status_code == 404

    def test_people_follow_one_another_in_a_new_session(self, invented, alba, settings):
        settings.DEMO = True
        before = alba.session["mark"]

        alba.post(f"/demo/entrar/{invented}")

        assert alba.session["mark"] != before
        assert alba.get("/cuenta").wsgi_request.profile.user_name == "Eva Ríos"


class TestShortcuts:
    def test_can_be_turned_off(self, alba):
        assert 'data-shortcuts="on"' in alba.get("/cuenta").content.decode()

        alba.post("/cuenta/preferencias", {})

        assert 'data-shortcuts="off"' in alba.get("/cuenta").content.decode()


class TestForgery:
    @pytest.mark.parametrize(
        "path", ["/salir", "/perfiles/1/usar", "/sesion/seguir", "/cuenta", "/cuenta/preferencias"]
    )
    def test_from_another_site_changes_nothing(self, alba, path):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies["trenza_sesion"] = alba.session.session_key
        assert is_in(strict)

        assert strict.post(path).status_code == 403
        assert is_in(strict)

    def test_cannot_sign_anybody_in(self, world):
        assert Client(enforce_csrf_checks=True).post("/entrar").status_code == 403
