"""Registering what arrives: the web asks, the database checks who and makes the row itself."""

import uuid

import psycopg
import pytest

from tests.exchange.pipeline.world import clock, ndjson, person, receive, rows_of
from tests.laws.sabotage import as_administrator, sign
from trenza.exchange.actions.processing import apply_delivery
from trenza.exchange.actions.registering import hash_of, renew_token
from trenza.exchange.actions.store import path_of
from trenza.exchange.models import Delivery, Source
from trenza.exchange.readers.rows import FileRefused

SOMEBODYS = uuid.UUID(int=9)  # the same in every worker of the suite
SHA = "a" * 64
SENT = "SELECT exchange_register_sent(%s, %s, %s, %s, %s, 5, %s, 100)"
UPLOAD = "SELECT exchange_register_upload(%s, %s, %s, %s, '2026-11', %s, 5, 100)"
DECIDE = "SELECT exchange_decide_upload(%s, %s, %s)"
OTHERS = ["alba", "bilal", "marta", "delia", "quim", "nora"]


@pytest.fixture
def web(world):
    with world.database.connect("web") as connection:
        yield connection


@pytest.fixture
def token(world):
    world.enter("owner")
    made = renew_token("se-app")
    world.enter("intake")
    return made


def one(connection, statement, *values):
    return connection.execute(statement, values).fetchone()[0]


def uploaded(web, world, who="dario", source="se-app", suffix=".csv"):
    reference = uuid.uuid4()
    return one(web, UPLOAD, sign(web, world, who), source, suffix, reference, SHA), reference


class TestPath:
    @pytest.mark.parametrize(
        "kept",
        ["/etc/hostname", "../secret", "2026-11/../../secret", "", "2026-11", "incoming/x",
         f"/2026-11/{SOMEBODYS}", f"2026-11/{SOMEBODYS}/..", f"2026-11/{SOMEBODYS}\n"],
    )  # fmt: skip
    def test_outside_the_kept_deliveries_is_refused(self, deliveries, kept):
        with pytest.raises(FileRefused):
            path_of(kept)

    def test_through_a_link_is_refused(self, deliveries, tmp_path):
        kept = f"2026-11/{uuid.uuid4()}"
        path_of(kept).parent.mkdir()
        (tmp_path / "secret").write_text("secret")
        (deliveries / kept).symlink_to(tmp_path / "secret")

        with pytest.raises(FileRefused):
            path_of(kept)

    @pytest.mark.parametrize("path", ["/etc/hostname", f"2026-11/{SOMEBODYS}", "../x", "x"])
    @pytest.mark.parametrize("role", ["intake", "owner"])
    def test_of_another_file_is_no_row_whoever_writes_it(self, world, role, path):
        delivery = receive([person("501")])

        with (
            world.database.connect(role) as connection,
            pytest.raises(psycopg.errors.CheckViolation),
        ):
            connection.execute(
                "UPDATE exchange_delivery SET path = %s WHERE id = %s", [path, delivery.pk]
            )

    def test_of_another_file_is_not_read_even_if_a_row_names_it(self, world, tmp_path):
        secret = tmp_path / "secret"
        secret.write_bytes(ndjson([person("501")]))
        delivery = receive([person("502")])
        as_administrator(
            world.database.name,
            "ALTER TABLE exchange_delivery DROP CONSTRAINT exchange_delivery_path_is_its_own",
        )
        Delivery.objects.filter(pk=delivery.pk).update(path=str(secret))

        apply_delivery(delivery.pk, clock=clock)

        delivery.refresh_from_db()
        assert (delivery.state, delivery.problem_code) == ("refused", "file.misplaced")
        assert rows_of("SELECT count(*) FROM people_identity WHERE source_person_id = '501'") == [
            (0,)
        ]


class TestWebRole:
    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO exchange_delivery (reference, source) VALUES (gen_random_uuid(), 'x')",
            "UPDATE exchange_delivery SET path = '/etc/hostname'",
            "UPDATE exchange_delivery SET state = 'received'",
            "UPDATE exchange_source SET last_delivery_at = now()",
            "SELECT exchange_add_delivery('se-app', 'api', 'received', gen_random_uuid(), "
            "'2026-11', repeat('a', 64), 5, '', NULL, NULL, 100)",
        ],
    )
    def test_writes_no_delivery_by_itself(self, web, statement):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(statement)


class TestSent:
    def test_is_registered_where_its_reference_says(self, web, token):
        reference = uuid.uuid4()
        number = one(web, SENT, "se-app", token, reference, "2026-11", SHA, None)

        found = Delivery.objects.get(pk=number)
        assert (found.path, found.state, found.channel, found.received_by) == (
            f"2026-11/{reference}", "received", "api", None,
        )  # fmt: skip
        assert Source.objects.get(code="se-app").last_delivery_at == found.received_at

    def test_needs_the_token_of_that_source_and_not_its_hash(self, web, token):
        for source, said in (("se-app", hash_of(token)), ("ss-app", token), ("se-app", ""),
                             ("se-app", None)):  # fmt: skip
            assert one(web, SENT, source, said, uuid.uuid4(), "2026-11", SHA, None) is None
        assert not Delivery.objects.exists()

    def test_of_a_source_that_ended_is_not_registered(self, world, web, token):
        world.enter("owner")
        Source.objects.filter(code="se-app").update(active=False)

        assert one(web, SENT, "se-app", token, uuid.uuid4(), "2026-11", SHA, None) is None

    def test_with_a_key_or_a_reference_used_before_is_not_registered_again(self, web, token):
        reference = uuid.uuid4()
        assert one(web, SENT, "se-app", token, reference, "2026-11", SHA, "lunes") > 0

        assert one(web, SENT, "se-app", token, uuid.uuid4(), "2026-11", SHA, "lunes") == 0
        assert one(web, SENT, "se-app", token, reference, "2026-11", SHA, None) == 0

    @pytest.mark.parametrize("month", ["..", "/etc", "2026-11/..", "", None, "2026-11\n"])
    def test_takes_no_other_folder_than_a_month(self, web, token, month):
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            web.execute(SENT, ["se-app", token, uuid.uuid4(), month, SHA, None])


class TestUpload:
    def test_is_held_for_the_data_manager_of_its_source(self, world, web):
        number, reference = uploaded(web, world)

        found = Delivery.objects.get(pk=number)
        assert (found.path, found.state, found.file_name, found.received_by) == (
            f"2026-11/{reference}", "held", "se-app.csv", world.profiles["dario"],
        )  # fmt: skip

    @pytest.mark.parametrize("who", OTHERS)
    def test_is_for_nobody_else(self, world, web, who):
        assert uploaded(web, world, who)[0] is None

    @pytest.mark.parametrize("suffix", ["/x", ".csv/..", "Aya Benali.csv", None])
    def test_keeps_nothing_of_the_name_but_its_kind(self, world, web, suffix):
        assert uploaded(web, world, suffix=suffix)[0] is None

    def test_is_not_for_sources_of_others(self, world, web):
        assert uploaded(web, world, source="ss-app")[0] is None

    def test_needs_a_signed_context(self, web):
        for statement, rest in ((UPLOAD, ["se-app", "", uuid.uuid4(), SHA]),
                                (DECIDE, [uuid.uuid4(), True])):  # fmt: skip
            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute(statement, ["v1.1.s.9.9.x", *rest])

    @pytest.mark.parametrize(
        ("confirm", "state", "problem"),
        [(True, "received", ""), (False, "refused", "upload.cancelled")],
    )
    def test_is_decided_once_by_who_uploaded_it(self, world, web, confirm, state, problem):
        number, reference = uploaded(web, world)
        for who in OTHERS:
            assert one(web, DECIDE, sign(web, world, who), reference, confirm) == 0
        assert one(web, DECIDE, sign(web, world, "dario"), reference, None) == 0

        assert one(web, DECIDE, sign(web, world, "dario"), reference, confirm) == number
        assert one(web, DECIDE, sign(web, world, "dario"), reference, not confirm) == 0
        found = Delivery.objects.get(pk=number)
        assert (found.state, found.problem_code) == (state, problem)
        assert found.path == (f"2026-11/{reference}" if confirm else "")

    def test_of_another_data_manager_of_the_same_organisation_is_not_decided(self, world, web):
        number, reference = uploaded(web, world)
        Delivery.objects.filter(pk=number).update(received_by=world.profiles["bilal"])

        assert one(web, DECIDE, sign(web, world, "dario"), reference, True) == 0


class TestIsolation:
    @pytest.mark.parametrize(
        ("statement", "rest"),
        [
            (UPLOAD, ["se-app", "", uuid.uuid4(), SHA]),
            (DECIDE, [uuid.uuid4(), True]),
            (SENT, ["token", uuid.uuid4(), "2026-11", SHA, None]),
        ],
    )
    def test_of_old_snapshots_is_refused(self, world, web, statement, rest):
        web.execute("SET default_transaction_isolation = 'repeatable read'")

        with pytest.raises(psycopg.errors.InvalidTransactionState):
            web.execute(statement, [sign(web, world, "dario"), *rest])
