"""Law 4: statements are appended, never overwritten; conflicts between sources are shown."""

import psycopg
import pytest

from tests.cast import NOW, World, new_record
from tests.laws.sabotage import as_administrator, folder_rows, perform, sign

CHANGES = (
    "UPDATE records_record SET content = '{}'",
    "UPDATE records_record SET summary = 'otra cosa'",
    "UPDATE records_record SET organisation_id = 1",
    "UPDATE records_record SET valid_to = '2026-01-01'",
    "UPDATE records_record SET stated_at = now()",
    "UPDATE records_record SET person_id = gen_random_uuid()",
    "DELETE FROM records_record",
    "TRUNCATE records_record",
    "TRUNCATE records_record_03",
)


def append_as_intake(world: World, *rows) -> None:
    from trenza.records.public import append

    world.enter("intake")
    append(rows, delivery_id=None, now=NOW)
    world.enter("web")


def versions(world: World, number: str) -> list[tuple]:
    with world.database.connect("owner") as owner:
        return owner.execute(
            "SELECT version, state, summary FROM records_record WHERE source_id = %s "
            "ORDER BY version",
            [number],
        ).fetchall()


def demand(world: World, version: int, **changes):
    return new_record(
        world, "pere", "se-app", "DEM-1", "employment", "office-alba", "job_demand",
        version=version, **changes,
    )  # fmt: skip


def changed_by(world: World, role: str) -> list[str]:
    """The ways in which a role can alter what was stated: none when the law is kept."""
    done = []
    for statement in CHANGES:
        with world.database.connect(role) as connection:
            try:
                connection.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                continue
            done.append(statement)
    return done


class TestStatement:
    @pytest.mark.parametrize("role", ["web", "intake", "insight", "audit", "owner"])
    def test_can_be_changed_or_deleted_by_no_role_not_even_the_owner(self, world: World, role: str):
        assert changed_by(world, role) == []

    def test_keeps_all_its_versions_and_the_newest_is_in_force(self, world: World):
        append_as_intake(world, demand(world, 3, summary="tres"))
        append_as_intake(world, demand(world, 2, summary="dos"))

        assert [(v, s) for v, s, _ in versions(world, "DEM-1")] == [
            (1, "superseded"), (2, "superseded"), (3, "current"),
        ]  # fmt: skip

    def test_withdrawn_by_its_source_stays_in_the_table_and_leaves_the_folder(self, world: World):
        append_as_intake(world, demand(world, 2, state="retracted", summary="se retira"))

        with world.database.connect("web") as web:
            rows = folder_rows(web, world, "bilal", world.persons["pere"])
        assert [s for _, s, _ in versions(world, "DEM-1")] == ["superseded", "retracted"]
        assert "job_demand" not in [row["type"] for row in rows]

    def test_carries_source_version_and_validity(self, world: World):
        with world.database.connect("web") as web:
            rows = folder_rows(web, world, "bilal", world.persons["pere"])
        [card] = [row for row in rows if row["type"] == "job_demand"]

        assert (card["source"], card["version"], card["sector"]) == ("se-app", 1, "SE")
        assert card["valid_from"] is not None
        assert card["stated_at"] == NOW


class TestConflict:
    def test_between_two_sources_shows_both(self, world: World):
        kind = "exclusion_assessment"
        append_as_intake(
            world,
            new_record(
                world, "pere", "ss-app", "NIV-1", "county", "county-north", kind,
                summary="riesgo alto",
            ),
            new_record(
                world, "pere", "ts-book", "NIV-9", "bridge", "bridge-site", kind,
                summary="riesgo bajo",
            ),
        )  # fmt: skip
        with world.database.connect("web") as web:
            rows = folder_rows(web, world, "alba", world.persons["pere"])
        said = {(row["sector"], row["summary"]) for row in rows}

        assert {("SS", "riesgo alto"), ("TS", "riesgo bajo")} <= said

    def test_the_same_number_in_another_source_is_another_statement(self, world: World):
        append_as_intake(
            world,
            new_record(
                world, "pere", "ss-app", "DEM-1", "county", "county-north", "housing", version=9
            ),
        )

        assert [(v, s) for v, s, _ in versions(world, "DEM-1")] == [(1, "current"), (9, "current")]


class TestCorrection:
    """By form, in Trenza itself."""

    STATE = "SELECT access_state_record(%s, %s, 'follow_up', %s, %s, '{}', %s, NULL, NULL, %s)"

    def stated(
        self, web, world: World, who: str, type_code: str, series, text: str, state="current"
    ):
        [made] = perform(
            web,
            self.STATE,
            [sign(web, world, who), world.persons["pere"], type_code, series, text, state],
        ).fetchone()
        return made

    def test_is_a_new_version_beside_the_old_one(self, world: World):
        with world.database.connect("web") as web, world.database.connect("owner") as owner:
            made = self.stated(web, world, "alba", "needs_assessment", None, "antes")
            [series] = owner.execute(
                "SELECT series FROM records_record WHERE id = %s", [made]
            ).fetchone()
            self.stated(web, world, "alba", "needs_assessment", series, "después")
            self.stated(web, world, "alba", "needs_assessment", series, "retirada", "retracted")
            kept = owner.execute(
                "SELECT version, state, summary, author FROM records_record WHERE series = %s "
                "ORDER BY version",
                [series],
            ).fetchall()

        assert [(v, s, t) for v, s, t, _ in kept] == [
            (1, "superseded", "antes"), (2, "superseded", "después"), (3, "retracted", "retirada"),
        ]  # fmt: skip
        assert {author for *_, author in kept} == {"Alba Ferrer Soler"}

    def test_of_what_another_or_a_source_system_stated_is_refused(self, world: World):
        with world.database.connect("web") as web, world.database.connect("owner") as owner:
            series = dict(owner.execute("SELECT source_id, series FROM records_record").fetchall())
            theirs = self.stated(web, world, "alba", "other_support", series["APO-1"], "no es mía")
            system = self.stated(
                web, world, "alba", "exclusion_assessment", series["VAL-1"], "es del sistema"
            )

        assert theirs is None
        assert system is None


class TestMissingWall:
    def test_is_noticed(self, world: World):
        as_administrator(
            world.database.name, "DROP TRIGGER records_statements_stay ON records_record"
        )

        assert "UPDATE records_record SET summary = 'otra cosa'" in changed_by(world, "owner")
