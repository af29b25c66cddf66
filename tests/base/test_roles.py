"""The suite and the processes enter as the roles they claim."""

import psycopg
import pytest
from django.db import connection

from tests.conftest import RealDatabase, as_role


@pytest.mark.django_db
class TestSuiteRole:
    def test_acts_as_web_and_never_as_owner(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT session_user, current_user")

            assert cursor.fetchone() == ("trenza_suite", "trenza_web")

    def test_steps_into_another_role_and_back(self):
        with as_role("intake"), connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("trenza_intake",)

        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("trenza_web",)


class TestLoginRoles:
    @pytest.mark.parametrize("role", ["web", "intake", "insight", "audit"])
    def test_log_in_for_real_without_power_over_roles(self, real_database: RealDatabase, role: str):
        with real_database.connect(role) as session:
            [name, above] = session.execute(
                "SELECT current_user, rolsuper OR rolcreaterole OR rolbypassrls "
                "FROM pg_roles WHERE rolname = current_user"
            ).fetchone()

            assert (name, above) == (f"trenza_{role}", False)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute("SET ROLE trenza_reader")
