"""Law 7: the protocol is data: a new version acts at once, an old one explains old decisions."""

from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from tests.cast import World
from tests.laws.sabotage import break_function, events_of, folder_rows
from tests.protocol.world import PACK

PUBLISHED = datetime(2027, 1, 15, 9, tzinfo=UTC)


def publish_without_basis_for_social_services(world: World) -> None:
    """The region's law changes: social services no longer receive what others hold."""
    from trenza.protocol.public import publish

    changed = replace(
        PACK,
        number=PACK.number + 1,
        bases=tuple(basis for basis in PACK.bases if basis.sector != "SS"),
    )
    world.enter("owner")
    publish(changed, by="Delia", now=PUBLISHED)
    world.enter("web")


def seen(web: psycopg.Connection, world: World) -> dict[str, int]:
    rows = folder_rows(web, world, "alba", world.persons["pere"])
    return {row["type"]: row["level"] for row in rows if row["part"] == "record"}


class TestNewVersion:
    def test_acts_on_the_next_statement_of_an_open_connection(self, world: World):
        with world.database.connect("web") as web:
            before = seen(web, world)
            publish_without_basis_for_social_services(world)
            after = seen(web, world)

        assert before["job_demand"] == 2
        assert "job_demand" not in after
        assert after["exclusion_assessment"] == 3  # her own

    def test_leaves_the_explanation_of_what_was_decided_before(self, world: World):
        from trenza.protocol.public import Case, current, explain

        with world.database.connect("web") as web:
            seen(web, world)
            old = current().id
            publish_without_basis_for_social_services(world)
            seen(web, world)
        first, second = events_of(world, "folder.opened")
        case = Case("social_worker", "SS", "follow_up", "attends")
        then = explain(case, "job_demand", own=False, version_id=old)
        now = explain(case, "job_demand", own=False)

        assert first["protocol"] == f"base-{PACK.number}"
        assert second["protocol"] == f"base-{PACK.number + 1}"
        assert (int(then.level), int(now.level)) == (2, 0)

    def test_is_written_down_as_an_event(self, world: World):
        publish_without_basis_for_social_services(world)

        assert events_of(world, "protocol.published")[-1]["actor"] == "Delia"


class TestPublished:
    @pytest.mark.parametrize("role", ["web", "intake", "audit", "insight", "owner"])
    @pytest.mark.parametrize(
        "table", ["version", "type", "matrix", "basis", "cap", "situation"]
    )  # fmt: skip
    def test_rules_are_changed_by_nobody(self, world: World, role: str, table: str):
        for statement in (f"DELETE FROM protocol_{table}", f"TRUNCATE protocol_{table} CASCADE"):
            with (
                world.database.connect(role) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute(statement)

    def test_rules_are_raised_by_no_update(self, world: World):
        with (
            world.database.connect("owner") as owner,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            owner.execute("UPDATE protocol_matrix SET other3 = own3")


class TestDecisionDeafToVersions:
    def test_is_noticed(self, world: World):
        break_function(
            world.database.name, "access_decide",
            "FROM protocol_version AS v WHERE v.valid_to IS NULL",
            "FROM protocol_version AS v ORDER BY v.id LIMIT 1",
        )  # fmt: skip
        with world.database.connect("web") as web:
            publish_without_basis_for_social_services(world)

            assert "job_demand" in seen(web, world)
            assert events_of(world, "folder.opened")[-1]["protocol"] == f"base-{PACK.number}"
