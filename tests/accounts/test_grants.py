"""What the web process may do with accounts, as PostgreSQL sees it."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from tests.accounts.conftest import PASSWORD
from tests.conftest import as_role
from trenza.accounts.models import User
from trenza.accounts.public import AccountError, create_user


def refused(statement, parameters=()):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement, parameters)


class TestWeb:
    def test_makes_no_user(self, world):
        refused("INSERT INTO accounts_user (username) VALUES ('quim')")

    def test_gives_no_profile(self, world):
        refused("UPDATE accounts_profile SET kind = 'manager' WHERE id = %s", [world.alba_ss])

    def test_revives_no_account(self, world):
        refused("UPDATE accounts_user SET is_active = true")

    def test_deletes_nobody(self, world):
        refused("DELETE FROM accounts_user")


class TestOthers:
    @pytest.mark.parametrize("role", ["intake", "audit", "insight"])
    def test_read_no_password(self, world, role):
        with as_role(role):
            refused("SELECT password FROM accounts_user")


class TestPasswords:
    def test_are_kept_with_argon2(self, db):
        with as_role("owner"):
            user = create_user(username="alba", full_name="Alba", password=PASSWORD)

        assert User.objects.get(id=user).password.startswith("argon2")


class TestCreateUser:
    def test_refuses_a_name_that_is_taken_in_other_letters(self, world):
        with pytest.raises(AccountError, match="ya existe"):
            create_user(username="ALBA", full_name="Otra")

    def test_refuses_a_name_that_could_be_read_as_another(self, world):
        with pytest.raises(AccountError):
            create_user(username="аlba", full_name="Otra")
