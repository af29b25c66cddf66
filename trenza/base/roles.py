"""Roles, repeatable SQL and grants: the walls of the database, rebuilt at every migration.

The files ``trenza/<context>/sql/*.sql`` are applied after the migrations, bottom context first, in
one transaction. Before them every right is taken away and every function dropped, so that what the
files say is all there is.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import psycopg
from django.apps import apps
from psycopg import sql

from trenza.base import embedded
from trenza.base.postgresql.base import LOGIN_ROLES, OWNER, connection_parameters

READER = "trenza_reader"
SUITE = "trenza_suite"
LOCK = 7_263_001  # advisory lock: one migration at a time


def administrator(*, database: str | None = None) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection with the administrator's rights, outside any transaction."""
    parameters = connection_parameters("admin")
    if database is not None:
        parameters["dbname"] = database
    return psycopg.connect(**parameters, autocommit=True)


def create_roles(*, with_suite: bool = False) -> None:
    """Create the roles that are missing and set their passwords; safe to repeat."""
    passwords = embedded.server().passwords
    with administrator(database="postgres") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        for role in (OWNER, READER):
            _create_role(connection, role, "NOLOGIN")
        for name, role in LOGIN_ROLES.items():
            _create_role(connection, role, "LOGIN NOINHERIT", passwords.get(name, ""))
        for role in (OWNER, READER):
            connection.execute(
                sql.SQL("GRANT {} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE").format(
                    sql.Identifier(role)
                )
            )
        if with_suite:
            _create_role(connection, SUITE, "LOGIN NOINHERIT", passwords.get("suite", ""))
            for role in (OWNER, *LOGIN_ROLES.values()):
                connection.execute(
                    sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(
                        sql.Identifier(role), sql.Identifier(SUITE)
                    )
                )


def _create_role(
    connection: "psycopg.Connection[tuple[object, ...]]",
    role: str,
    options: str,
    password: str = "",
) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if known else "CREATE"
    statement = sql.SQL(f"{verb} ROLE {{}} {options} NOSUPERUSER NOBYPASSRLS").format(
        sql.Identifier(role)
    )
    if password:
        statement += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
    connection.execute(statement)


def create_database(name: str, *, template: str = "template0") -> None:
    """Create a database with C ordering, the same on every machine; nothing if it exists."""
    with administrator(database="postgres") as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if not found:
            connection.execute(
                sql.SQL(
                    "CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8' LOCALE 'C'"
                ).format(sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template))
            )
    with administrator(database=name) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
        connection.execute(
            sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(sql.Identifier(OWNER))
        )
        limit_temporary(connection, name)


def limit_temporary(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    """Temporary tables only for those who need them; a copy of a database does not inherit it."""
    connection.execute(
        sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
    )
    for role in (OWNER, LOGIN_ROLES["intake"]):  # set-based intake stages its rows
        connection.execute(
            sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(role)
            )
        )


def repeatable_files() -> list[Path]:
    """The SQL files of all contexts in the order in which they are applied."""
    files: list[Path] = []
    for config in apps.get_app_configs():
        if config.name.startswith("trenza."):
            files += sorted((Path(config.path) / "sql").glob("*.sql"))
    return files


def fingerprint(paths: Iterable[Path]) -> str:
    """One hash over the names and contents of files, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def apply_repeatable() -> int:
    """Take every right away, then apply all SQL files and ownerships; gives how many files."""
    files = [path for path in repeatable_files() if not path.name.endswith(".query.sql")]
    with administrator() as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        connection.execute("SET LOCAL check_function_bodies = off")
        connection.execute(
            sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(sql.Identifier(READER))
        )
        for role in ("PUBLIC", READER, *LOGIN_ROLES.values()):
            for kind in ("TABLES", "SEQUENCES", "ROUTINES"):
                connection.execute(f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM {role}")
        _drop_functions(connection)
        for path in files:
            connection.execute(path.read_text())
        _settle_ownership(connection)
        connection.execute(
            sql.SQL("REVOKE CREATE ON SCHEMA public FROM {}").format(sql.Identifier(READER))
        )
    return len(files)


def _drop_functions(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Functions of earlier versions go, so that what the files say is all there is.

    Those behind triggers come from migrations and stay, and so do those of the job queue.
    """
    functions = connection.execute(
        """
        SELECT p.oid::regprocedure::text
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'public' AND p.proname NOT LIKE 'procrastinate\\_%'
          AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgfoid = p.oid)
        """
    ).fetchall()
    for (signature,) in functions:
        connection.execute(f"DROP ROUTINE {signature}")


def _settle_ownership(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Reading functions belong to the reader; nothing is executable by everybody."""
    functions = connection.execute(
        """
        SELECT p.oid::regprocedure::text, p.prosecdef
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'public'
        """
    ).fetchall()
    for signature, definer in functions:
        owner = READER if definer else OWNER
        connection.execute(f"ALTER ROUTINE {signature} OWNER TO {owner}")
        connection.execute(f"REVOKE EXECUTE ON ROUTINE {signature} FROM PUBLIC")
