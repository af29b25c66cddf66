"""The catalogue of PostgreSQL says exactly what tests/laws/audience.toml declares, no more."""

import tomllib
from pathlib import Path

import pytest
from django.db import connection

DECLARED = tomllib.loads((Path(__file__).parent / "audience.toml").read_text())
ROLES = ("trenza_web", "trenza_intake", "trenza_insight", "trenza_audit", "trenza_reader")

TABLE_GRANTS = """
SELECT c.relname, g.rolname, string_agg(DISTINCT a.privilege_type, ',' ORDER BY a.privilege_type)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL aclexplode(c.relacl) AS a
JOIN pg_roles g ON g.oid = a.grantee
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND g.rolname <> 'trenza_owner' AND NOT c.relispartition
GROUP BY 1, 2
"""
COLUMN_GRANTS = """
SELECT c.relname, g.rolname, a.privilege_type, string_agg(t.attname, ' ' ORDER BY t.attname)
FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL aclexplode(t.attacl) AS a
JOIN pg_roles g ON g.oid = a.grantee
WHERE n.nspname = 'public' AND g.rolname <> 'trenza_owner'
GROUP BY 1, 2, 3
"""
LETTER = {"SELECT": "r", "INSERT": "a", "UPDATE": "w", "DELETE": "d"}


def rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def as_found() -> dict[str, dict[str, str]]:
    """Each table with what each role may do, in the notation of audience.toml."""
    tables = rows(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') "
        "AND NOT c.relispartition"
    )
    found: dict[str, dict[str, str]] = {name: {} for (name,) in tables}
    for table, role, privileges in rows(TABLE_GRANTS):
        letters = "".join(LETTER.get(p, f"<{p}>") for p in privileges.split(","))
        found[table][role.removeprefix("trenza_")] = "".join(sorted(letters, key="rawd".find))
    for table, role, privilege, columns in rows(COLUMN_GRANTS):
        short = role.removeprefix("trenza_")
        said = f"{LETTER.get(privilege, privilege)}[{columns}]"
        found[table][short] = " ".join(filter(None, [found[table].get(short, ""), said]))
    return found


@pytest.mark.django_db
class TestTables:
    def test_every_table_has_the_audience_declared_and_no_other(self):
        found = as_found()

        assert len(found) > 30
        assert {t: v for t, v in found.items() if DECLARED.get(t) != v} == {}
        assert set(DECLARED) == set(found)

    def test_nobody_but_the_owner_owns_tables(self):
        owners = rows("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")

        assert owners == [("trenza_owner",)]

    def test_no_partition_is_granted_by_itself(self):
        assert (
            rows(
                "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' "
                "AND EXISTS (SELECT 1 FROM aclexplode(relacl) a "
                "JOIN pg_roles r ON r.oid = a.grantee WHERE r.rolname <> 'trenza_owner')"
            )
            == []
        )


@pytest.mark.django_db
class TestFunctions:
    FUNCTIONS = (
        "SELECT p.oid::regprocedure::text, p.proconfig, r.rolname, p.prosecdef "
        "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "JOIN pg_roles r ON r.oid = p.proowner WHERE n.nspname = 'public' AND p.prosecdef"
    )

    def test_that_run_with_more_rights_pin_their_search_path(self):
        found = rows(self.FUNCTIONS)

        assert len(found) > 10
        assert [
            name for name, config, _, _ in found
            if not any(c.startswith("search_path=public, pg_temp") for c in config or [])
        ] == []  # fmt: skip

    def test_that_run_with_more_rights_belong_to_who_cannot_log_in(self):
        assert {owner for _, _, owner, _ in rows(self.FUNCTIONS)} == {"trenza_reader"}

    def test_are_executable_by_nobody_in_general(self):
        assert (
            rows(
                "SELECT p.oid::regprocedure::text FROM pg_proc p "
                "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND "
                "(p.proacl IS NULL OR EXISTS ("
                "SELECT 1 FROM aclexplode(p.proacl) a WHERE a.grantee = 0))"
            )
            == []
        )

    def test_open_to_the_web_are_these_and_no_others(self):
        found = rows(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname = 'public' AND p.proname NOT LIKE 'procrastinate%' "
            "AND has_function_privilege('trenza_web', p.oid, 'execute') ORDER BY 1"
        )

        assert [name for (name,) in found] == sorted(DECLARED_DOORS)


DECLARED_DOORS = (Path(__file__).parent / "doors.txt").read_text().split()


@pytest.mark.django_db
class TestRoles:
    def test_have_no_power_over_others(self):
        assert (
            rows(
                "SELECT rolname FROM pg_roles WHERE rolname LIKE 'trenza\\_%' AND "
                "(rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)"
            )
            == []
        )

    def test_that_own_or_read_cannot_log_in(self):
        assert set(
            rows(
                "SELECT rolname, rolcanlogin FROM pg_roles "
                "WHERE rolname IN ('trenza_owner', 'trenza_reader')"
            )
        ) == {("trenza_owner", False), ("trenza_reader", False)}

    def test_are_members_of_no_other_but_for_the_suite_and_the_administrator(self):
        members = rows(
            "SELECT DISTINCT m.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member "
            "JOIN pg_roles r ON r.oid = a.roleid WHERE r.rolname LIKE 'trenza\\_%'"
        )

        assert {name for (name,) in members} <= {"trenza_suite", "postgres"}
