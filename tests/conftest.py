"""Strictness for the whole suite: real roles, real PostgreSQL, loopback only.

Tests that touch the database connect as ``trenza_suite``, a login without any right of its own,
and act as ``trenza_web`` unless they say ``with as_role("intake")``. Nothing that exercises the
application runs as the owner; ``as_role("owner")`` is for laying out a world beforehand.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.environment import ROOT

ROLE_NAMES = {
    "web": "trenza_web",
    "intake": "trenza_intake",
    "audit": "trenza_audit",
    "insight": "trenza_insight",
    "owner": "trenza_owner",
}
TEMPLATE_LOCK = 7_263_002
KEPT_TEMPLATES = 24
# The suite's server holds nothing worth keeping, drops many databases and is entered very often.
UNHURRIED = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "scram_iterations": "1",
}


@pytest.fixture(scope="session")
def template_database(django_db_blocker: Any) -> str:
    """A migrated, empty database to clone; built once per content of migrations and SQL."""
    from django.apps import apps
    from django.core.management import call_command

    from trenza.base import roles

    sources = [
        path
        for config in apps.get_app_configs()
        if config.name.startswith("trenza.")
        for path in sorted(Path(config.path).glob("migrations/*.py"))
    ]
    packs = sorted((ROOT / "packs").rglob("*.yaml"))
    name = (
        "trenza_template_" + roles.fingerprint([*sources, *roles.repeatable_files(), *packs])[:16]
    )
    mine = os.environ["TRENZA_DATABASE_NAME"]
    with roles.administrator(database="postgres") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        for setting, value in UNHURRIED.items():
            connection.execute(f"ALTER SYSTEM SET {setting} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")
        roles.create_roles(with_suite=True)
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if not found:
            os.environ["TRENZA_DATABASE_NAME"] = name + "_new"
            os.environ["TRENZA_ROLE"] = "owner"
            from django.db import connections

            connections.close_all()
            connections["default"].settings_dict["NAME"] = ""
            connection.execute(f"DROP DATABASE IF EXISTS {name}_new WITH (FORCE)")
            with django_db_blocker.unblock():
                call_command("migrate", verbosity=0)
                connections.close_all()
            connections["default"].settings_dict["NAME"] = ""
            connection.execute(f"ALTER DATABASE {name}_new RENAME TO {name}")
            _forget_old_templates(connection)
            os.environ["TRENZA_DATABASE_NAME"] = mine
            os.environ["TRENZA_ROLE"] = "suite"
    return name


def _forget_old_templates(connection: "psycopg.Connection[Any]") -> None:
    """Those of contents that nobody works on any more."""
    old = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'trenza_template_%%'"
        " ORDER BY oid DESC OFFSET %s",
        [KEPT_TEMPLATES],
    ).fetchall()
    for [name] in old:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def clone(template: str, name: str) -> None:
    """A new database from the template, with the grants of the template."""
    from trenza.base import roles

    with roles.administrator(database="postgres") as connection:
        # Copies are made at the same time, but not while a template is being made. Copying files
        # costs a server that need not be durable half of what writing each page to its log does.
        connection.execute("SELECT pg_advisory_lock_shared(%s)", [TEMPLATE_LOCK])
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        roles.limit_temporary(connection, name)


def drop(name: str) -> None:
    """Remove a database made by the suite."""
    from trenza.base import roles

    with roles.administrator(database="postgres") as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: Any) -> Iterator[None]:
    """The suite's own database, cloned from the template and dropped at the end."""
    from django.db import connections

    name = os.environ["TRENZA_DATABASE_NAME"]
    clone(template_database, name)
    connections["default"].settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    drop(name)


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """Act as another database role for a while, within the test's transaction."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [before] = cursor.fetchone()
        cursor.execute(f"SET ROLE {ROLE_NAMES[role]}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if not connection.needs_rollback:
                cursor.execute(f"SET ROLE {before}")


class RealDatabase:
    """A database of its own with committed data, for tests that need several connections."""

    def __init__(self, name: str) -> None:
        self.name = name

    def connect(self, role: str, **options: Any) -> "psycopg.Connection[Any]":
        """A real connection that logs in as ``role`` (web, intake, audit, insight, owner)."""
        from trenza.base.postgresql.base import OWNER, connection_parameters

        parameters = {**connection_parameters(role), "dbname": self.name}
        connection = psycopg.connect(**parameters, **{"autocommit": True, **options})
        if role == "owner":
            connection.execute(f"SET ROLE {OWNER}")
        return connection

    def environment(self, role: str) -> dict[str, str]:
        """The environment for a child process that works on this database."""
        return {**os.environ, "TRENZA_DATABASE_NAME": self.name, "TRENZA_ROLE": role}


@pytest.fixture
def real_database(template_database: str, request: pytest.FixtureRequest) -> Iterator[RealDatabase]:
    """A fresh database just for this test; ``connect(role)`` gives real connections."""
    name = f"trenza_real_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**8}"
    clone(template_database, name)
    yield RealDatabase(name)
    drop(name)


def django_works_on(name: str, role: str) -> None:
    """Let Django's own connection enter that database as that role from now on."""
    from django.db import connections

    connections.close_all()
    os.environ["TRENZA_DATABASE_NAME"] = name
    os.environ["TRENZA_ROLE"] = role
    connections["default"].settings_dict["NAME"] = name


@contextmanager
def django_lent(blocker: Any) -> Iterator[None]:
    """Django's connection may go anywhere meanwhile; afterwards it is the suite's own again."""
    before = (os.environ["TRENZA_DATABASE_NAME"], os.environ["TRENZA_ROLE"])
    with blocker.unblock():
        yield
        django_works_on(*before)


@pytest.fixture
def django_on(
    real_database: RealDatabase, django_db_blocker: Any
) -> Iterator[Callable[[str], None]]:
    """Let Django's own connection work on ``real_database`` as the role given, committing."""
    with django_lent(django_db_blocker):
        yield partial(django_works_on, real_database.name)


@pytest.fixture(scope="session")
def cast_database(template_database: str, django_db_blocker: Any) -> Iterator[tuple[str, Any]]:
    """The small world of tests/cast.py, laid out once and cloned for each test that wants it."""
    from tests.cast import lay_out

    name = f"trenza_cast_{os.getpid()}"
    clone(template_database, name)
    with django_lent(django_db_blocker):
        laid = lay_out(partial(django_works_on, name))
    yield name, laid
    drop(name)


@pytest.fixture
def world(
    cast_database: tuple[str, Any], request: pytest.FixtureRequest, django_db_blocker: Any
) -> Iterator[Any]:
    """Everybody of the cast in place, committed; Django acts as trenza_web.

    ``world.enter(role)`` changes the role, ``world.database.connect(role)`` logs in for real.
    """
    template, laid = cast_database
    name = f"trenza_world_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**8}"
    clone(template, name)
    with django_lent(django_db_blocker):
        django_works_on(name, "web")
        yield replace(laid, enter=partial(django_works_on, name), database=RealDatabase(name))
    drop(name)
