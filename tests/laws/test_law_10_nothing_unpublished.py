"""Law 10: nothing is published without disclosure control. Until there are cubes that passed it,
the role of statistics reads nothing about anybody."""

import psycopg
import pytest

from tests.cast import World
from tests.laws.sabotage import as_administrator

# What says nothing of anybody attended: places, rules and words.
HARMLESS = ("directory_", "protocol_", "glossary_", "django_migrations", "django_content_type")
TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1
"""
REACHED = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND (has_any_column_privilege('trenza_insight', c.oid, 'SELECT')
           OR has_table_privilege('trenza_insight', c.oid, 'SELECT'))
"""
CALLED = """
    SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND has_function_privilege('trenza_insight', p.oid, 'EXECUTE')
"""


def within_reach(world: World) -> set[str]:
    """Tables and functions that the role of statistics can use."""
    with world.database.connect("owner") as owner:
        tables = {name for (name,) in owner.execute(REACHED).fetchall()}
        functions = {name for (name,) in owner.execute(CALLED).fetchall()}
    return {name for name in tables | functions if not name.startswith(HARMLESS)}


class TestInsight:
    def test_reads_nothing_that_speaks_of_a_person(self, world: World):
        with world.database.connect("owner") as owner:
            tables = [name for (name,) in owner.execute(TABLES).fetchall()]
        assert len(tables) > 40
        with world.database.connect("insight") as insight:
            for table in tables:
                if table.startswith(HARMLESS):
                    continue
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    insight.execute(f"SELECT count(*) FROM {table}")

    def test_has_no_grant_on_tables_columns_or_functions(self, world: World):
        assert within_reach(world) == set()

    def test_sees_no_statistics_of_the_planner(self, world: World):
        as_administrator(world.database.name, "ANALYZE")
        with world.database.connect("insight") as insight:
            values = insight.execute(
                "SELECT tablename FROM pg_stats WHERE schemaname = 'public'"
            ).fetchall()

        assert values != []
        assert [name for (name,) in values if not name.startswith(HARMLESS)] == []

    def test_keeps_no_copy_of_its_own(self, world: World):
        """No view, no materialised view: a stored sum would pass by the control (case 79)."""
        with world.database.connect("owner") as owner:
            assert owner.execute(
                "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE n.nspname = 'public' AND relkind IN ('v', 'm')"
            ).fetchall() == []  # fmt: skip


class TestGrantTooMany:
    @pytest.mark.parametrize(
        "statement",
        [
            "GRANT SELECT ON people_person TO trenza_insight",
            "GRANT SELECT (municipality) ON people_person TO trenza_insight",
            "GRANT SELECT ON records_record_00 TO trenza_insight",
            "GRANT EXECUTE ON FUNCTION access_folder_mark(text, uuid) TO trenza_insight",
        ],
    )
    def test_is_noticed(self, world: World, statement: str):
        as_administrator(world.database.name, statement)

        assert within_reach(world) != set()
