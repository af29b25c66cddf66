"""Abuse cases 59–62 and 66–69: sessions, contexts, connections."""

import threading
import time

import psycopg
import pytest
from django.test import Client

from tests.cast import PASSWORD, START, World
from tests.laws.rounds import client_of
from tests.laws.sabotage import break_function, events_of, folder_rows, sign

OPEN = "SELECT access_announce_folder(%s, %s, 'follow_up', 'x', true, 'page')"
READ = "SELECT * FROM access_read_folder(%s, ARRAY['records', 'identity'])"
REFUSED = psycopg.errors.InvalidAuthorizationSpecification


def replays(world: World) -> list[str]:
    """Ways in which a context of Alba serves somebody else or later: none."""
    served = []
    pere = world.persons["pere"]
    with world.database.connect("web") as one, world.database.connect("web") as other:
        ways = {
            "on another connection": (other, sign(one, world, "alba")),
            "after a minute": (one, sign(one, world, "alba", now=time.time() - 61)),
            "with another profile written in": (
                one, sign(one, world, "quim").replace(
                    f"v1.{world.profiles['quim']}.", f"v1.{world.profiles['alba']}.", 1
                ),
            ),
            "with the session cut off": (
                one, ".".join([*sign(one, world, "alba").split(".")[:5], ""]),
            ),
            "with a longer life written in": (one, _prolonged(sign(one, world, "alba"))),
        }  # fmt: skip
        for name, (connection, context) in ways.items():
            try:
                connection.execute(OPEN, [context, pere])
                served.append(name)
            except REFUSED:
                continue
    return served


def _prolonged(context: str) -> str:
    part = context.split(".")
    part[3] = str(int(part[3]) + 3600)
    return ".".join(part)


class TestCase59Fixation:
    def enter(self, client: Client, name: str = "alba", password: str = PASSWORD):
        return client.post("/entrar", {"login": name, "password": password})

    def test_59_signing_in_changes_the_session(self, world: World):
        client = Client()
        client.get("/entrar")
        client.cookies["trenza_sesion"] = "fijada-por-otro"
        answer = self.enter(client)

        assert answer.status_code == 302
        assert client.cookies["trenza_sesion"].value != "fijada-por-otro"
        assert client.cookies["trenza_sesion"]["httponly"]

    def test_59_signing_out_ends_it_for_a_copy_of_the_cookie_too(self, world: World):
        client, copy = client_of(world, "alba"), Client()
        copy.cookies["trenza_sesion"] = client.cookies["trenza_sesion"].value
        assert copy.get("/cuenta").status_code == 200
        client.post("/salir")

        assert copy.get("/cuenta").headers["Location"].startswith("/entrar")

    def test_68_a_wrong_password_and_an_unknown_name_get_the_same_answer(self, world: World):
        answers = [self.enter(Client(), name, "no es esta clave") for name in ("alba", "nadie")]
        told = [a.content.replace(b"alba", b"").replace(b"nadie", b"") for a in answers]

        assert [a.status_code for a in answers] == [422, 422]
        assert len(told[0].split(b"csrfmiddlewaretoken")[0]) == len(
            told[1].split(b"csrfmiddlewaretoken")[0]
        )


class TestCase60Replay:
    def test_60_a_context_serves_nobody_else_nowhere_else_and_not_later(self, world: World):
        assert replays(world) == []

    def test_60_the_check_notices_a_context_that_is_not_checked(self, world: World):
        break_function(
            world.database.name, "access_actor", "OR part[5]::int <> pg_backend_pid()", ""
        )

        assert replays(world) == ["on another connection"]

    def test_60_a_session_reads_only_what_it_announced_itself(self, world: World):
        with world.database.connect("web") as web:
            mine = sign(web, world, "alba", session_key="the first")
            web.execute(OPEN, [mine, world.persons["pere"]])
            other = sign(web, world, "alba", session_key="the second")
            with pytest.raises(REFUSED):
                web.execute(READ, [other])


class TestCase61Injection:
    """Whoever can send any statement as the web role still stands before the same door."""

    @pytest.mark.parametrize(
        "statement",
        [
            "SET ROLE trenza_owner",
            "SET ROLE trenza_reader",
            "SET ROLE trenza_intake",
            "SET SESSION AUTHORIZATION postgres",
            "SET session_replication_role = replica",
            "ALTER ROLE trenza_web SUPERUSER",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE TABLE t (x int)",
            "CREATE TEMPORARY TABLE t (x int)",
            "CREATE SCHEMA s",
            "COPY records_record TO PROGRAM 'cat'",
            "COPY (SELECT 1) TO '/var/x'",
            "SELECT pg_read_file('postgresql.conf')",
            "SELECT lo_import('/etc/passwd')",
            "SELECT audit_append('folder.opened','','','','','','','','','','',0,0,0,'','{}')",
            "SELECT * FROM access_decide(1,'social_worker','SS',1,1,gen_random_uuid(),'follow_up')",
            "SELECT access_part_identity(gen_random_uuid(), 1, 'manager', 'attends', true, true)",
            "SELECT records_relink(gen_random_uuid(), gen_random_uuid(), gen_random_uuid())",
            "SELECT * FROM pg_authid",
            "EXPLAIN SELECT * FROM records_record WHERE summary = 'x'",
            "TRUNCATE access_consent",
            "CREATE TRIGGER t BEFORE INSERT ON exchange_delivery EXECUTE FUNCTION "
            "audit_refuse_change()",
        ],
    )
    def test_61_is_refused(self, world: World, statement: str):
        with world.database.connect("web") as web, pytest.raises(psycopg.Error) as refused:
            web.execute(statement)

        assert refused.value.sqlstate in ("42501", "28000", "0A000", "22023")

    def test_61_settings_of_the_session_open_nothing(self, world: World):
        with world.database.connect("web") as web:
            mine = sign(web, world, "quim")
            web.execute(OPEN, [mine, world.persons["pere"]])
            for setting in ("trenza.event", "trenza.relinking", "app.org", "role.x"):
                web.execute("SELECT set_config(%s, 'on', false)", [setting])
            with pytest.raises(psycopg.Error):
                web.execute(READ, [mine])
            web.execute("RESET ALL")
            assert web.execute(READ, [mine]).fetchall() == []

    def test_61_an_earlier_event_of_a_colleague_is_no_key(self, world: World):
        with world.database.connect("web") as one, world.database.connect("web") as web:
            [event] = one.execute(
                OPEN, [sign(one, world, "alba"), world.persons["pere"]]
            ).fetchone()
            web.execute("SELECT set_config('trenza.event', %s, false)", [str(event)])
            with pytest.raises(REFUSED):
                web.execute(READ, [sign(web, world, "quim")])

    def test_61_an_old_event_of_ones_own_is_no_key_either(self, world: World):
        with world.database.connect("web") as web, world.database.connect("owner") as owner:
            mine = sign(web, world, "alba")
            web.execute(OPEN, [mine, world.persons["pere"]])
            owner.execute("ALTER TABLE audit_event DISABLE TRIGGER ALL")
            owner.execute("UPDATE audit_event SET at = at - interval '2 minutes'")
            with pytest.raises(REFUSED):
                web.execute(READ, [mine])


class TestCase62Pooling:
    """One connection lent to several people in turn, with mishaps in between."""

    @pytest.mark.parametrize("mishap", ["an error", "a rollback", "a cancelled statement", "none"])
    def test_62_nobody_reads_what_the_one_before_announced(self, world: World, mishap: str):
        pere = world.persons["pere"]
        with world.database.connect("web") as web:
            web.execute(OPEN, [sign(web, world, "alba"), pere])
            if mishap == "an error":
                with pytest.raises(psycopg.Error):
                    web.execute("SELECT 1/0")
            elif mishap == "a rollback":
                web.execute("BEGIN")
                web.execute("ROLLBACK")
            elif mishap == "a cancelled statement":
                web.execute("SET statement_timeout = '20ms'")
                with pytest.raises(psycopg.errors.QueryCanceled):
                    web.execute("SELECT pg_sleep(1)")
                web.execute("RESET statement_timeout")
            with pytest.raises(REFUSED):
                web.execute(READ, [sign(web, world, "quim")])

    def test_62_in_turns_each_sees_his_own(self, world: World):
        """Wrong-person reads when threads share few connections: none."""
        wrong: list[str] = []
        lock = threading.Lock()
        with world.database.connect("web") as shared:

            def work(name: str, expected: str) -> None:
                for _ in range(40):
                    with lock:
                        rows = folder_rows(shared, world, name, world.persons["pere"])
                    if rows[0]["state"] != expected:
                        wrong.append(name)

            threads = [
                threading.Thread(target=work, args=pair)
                for pair in (("alba", "allowed"), ("quim", "denied"), ("delia", "denied"))
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        assert wrong == []
        assert len(events_of(world, "folder.opened", "folder.denied")) == 120


class TestCase66And67Forms:
    @pytest.mark.parametrize("page", ["motivo", "consentimientos/nuevo", "anotar/other_support"])
    def test_66_nothing_is_done_for_a_form_of_another_site(self, world: World, page: str):
        client = client_of(world, "alba")
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = client.cookies
        answer = strict.post(
            f"/personas/{world.persons['pere']}/{page}", {"situation": "follow_up"},
            headers={"origin": "https://otro.example"},
        )  # fmt: skip

        assert answer.status_code == 403
        assert events_of(world, "folder.opened", "record.stated", "consent.recorded") == []

    def test_66_pages_are_shown_in_no_frame(self, world: World):
        answer = client_of(world, "alba").get("/")

        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]

    @pytest.mark.parametrize(
        "goes_to", ["https://otro.example/", "//otro.example", "/\\otro.example", "javascript:x"]
    )
    def test_67_signing_in_leads_to_no_other_site(self, world: World, goes_to: str):
        answer = Client().post(
            f"/entrar?next={goes_to}", {"login": "alba", "password": PASSWORD, "next": goes_to}
        )

        assert answer.status_code in (302, 403)
        assert "otro.example" not in answer.headers.get("Location", "")
        assert not answer.headers.get("Location", "").startswith("javascript")


class TestCase69Ended:
    def test_69_a_profile_that_ended_is_out_on_its_next_click(self, world: World):
        client = client_of(world, "alba")
        assert client.get("/").status_code == 200
        with world.database.connect("owner") as owner:
            owner.execute(
                "UPDATE accounts_profile SET valid_to = %s WHERE id = %s",
                [START, world.profiles["alba"]],
            )

        assert client.get("/").status_code == 302
        assert "Pere" not in client.get("/", follow=True).content.decode()

    def test_69_a_disabled_user_is_out_on_her_next_click(self, world: World):
        client = client_of(world, "alba")
        with world.database.connect("owner") as owner:
            owner.execute(
                "UPDATE accounts_user SET is_active = false WHERE id = %s", [world.users["alba"]]
            )

        assert client.get("/").headers["Location"].startswith("/entrar")
