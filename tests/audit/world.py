"""A log laid out for a test: real connections, a key of its own, and a database administrator
who turns against it."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager, nullcontext

from tests.conftest import ROOT
from trenza.audit import public
from trenza.audit.rules import keys as log_keys

APPEND = (
    "SELECT audit_append(%s, %s, 'p', 'o', 'c', 's', %s, 'follow_up', 'r', 'law', 'ok',"
    " 1, 2, 3, 'base:1', %s)"
)
VERIFIER = ROOT / "tools" / "verify_trenza_log.py"


def append(session, count=1, *, kind="folder.opened", actor="Alba", person="Pere", detail="{}"):
    """Write events in one transaction, which a session without autocommit leaves open."""
    with session.transaction() if session.autocommit else nullcontext():
        for _ in range(count):
            [number] = session.execute(APPEND, [kind, actor, person, detail]).fetchone()
    return number


class World:
    """One database with its log, and what its guardian keeps outside."""

    def __init__(self, database, django_on, folder):
        self.database, self.folder = database, folder
        self._django_on = django_on
        self.admin = database.connect("admin")
        with self.dba() as dba:  # the publication of the protocol is already in the log
            dba.execute("TRUNCATE audit_event, audit_leaf, audit_checkpoint RESTART IDENTITY")
        log_keys.signing_key(folder)
        self.keys = log_keys.public_keys(folder)

    def close(self):
        self.admin.close()

    def write(self, count=1, **what):
        return append(self.admin, count, **what)

    def settle(self):
        """Wait until nobody on the server, in any database, is older than what was written here."""
        bound = self.one("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        passed = "SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::text::xid8"
        end = time.monotonic() + 60
        while not self.one(passed, bound):
            assert time.monotonic() < end
            time.sleep(0.01)

    def seal(self, *, patient=True):
        if patient:
            self.settle()
        self._django_on("audit")
        return public.sequence(self.sequencer())

    def sequencer(self, **options):
        key = log_keys.signing_key(self.folder)
        return public.Sequencer(key, log_keys.public_keys(self.folder), **options)

    def grow(self, *counts):
        """Write and seal in turns: as many checkpoints as counts."""
        for count in counts:
            self.write(count)
            self.seal()

    def keep_outside(self):
        """What a witness copies: the newest checkpoint."""
        self._django_on("audit")
        return public.Outside("testigo.txt", public.newest_checkpoint())

    def report(self, *outside, keys=None):
        self._django_on("audit")
        return public.verification(keys=keys or self.keys, outside=outside)

    def copy(self, name="copia"):
        self._django_on("audit")
        public.export_log(self.folder / name, keys=self.keys, by="Delia")
        return self.folder / name

    def outsider(self, *outside, folder=None):
        """Run the independent verifier over a fresh copy with the keys kept outside."""
        folder = folder or self.copy()
        key = self.folder / "claves-de-fuera.txt"
        key.write_text(self.keys.text)
        command = [sys.executable, str(VERIFIER), str(folder), "--key", str(key)]
        for number, one in enumerate(outside):
            path = self.folder / f"{number}-{one.name}"
            path.write_text(one.text)
            command += ["--checkpoint", str(path)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    @contextmanager
    def dba(self):
        """The administrator with the triggers out of the way."""
        self.admin.execute("SET session_replication_role = replica")
        yield self.admin
        self.admin.execute("RESET session_replication_role")

    def rows(self, query, *values):
        return self.admin.execute(query, values or None).fetchall()

    def one(self, query, *values):
        return self.admin.execute(query, values or None).fetchone()[0]

    def rehash(self):
        """Recompute every leaf inside the database, as an administrator would to cover up."""
        columns = (
            "id, xid, at, kind, actor, profile, organisation, centre, session, person, situation,"
            " reason, basis, outcome, m1, m2, m3, protocol, detail"
        )
        self.admin.execute(
            "UPDATE audit_event SET leaf = sha256('\\x00'::bytea || salt ||"
            f" convert_to(audit_canonical({columns}), 'UTF8'))"
        )
        self.admin.execute(
            "UPDATE audit_leaf l SET leaf = e.leaf FROM audit_event e WHERE e.id = l.event"
        )

    def replant(self):
        """Put the leaves of all rows there are in due order, with the checkpoints left alone."""
        self.admin.execute("TRUNCATE audit_leaf")
        self.admin.execute(
            "INSERT INTO audit_leaf (position, event, leaf)"
            " SELECT row_number() OVER (ORDER BY xid, id) - 1, id, leaf FROM audit_event"
        )

    def forget_tree(self):
        """Throw the tree away, so that the true sequencer seals what there is now."""
        self.admin.execute("TRUNCATE audit_leaf, audit_checkpoint")


@contextmanager
def child(world, *arguments):
    """A process of its own on the world's database, as the audit role; gone at the end."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment = world.database.environment("audit") | {
        "TRENZA_AUDIT_KEYS": str(world.folder),
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
    }
    with subprocess.Popen(
        [sys.executable, *arguments], env=environment, cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()  # nothing happens if it has ended by itself


def command(world, *arguments):
    """``trenza audit …`` run to its end: exit code, output, errors."""
    with child(world, "-c", "from config.cli import main; main()", "audit", *arguments) as process:
        out, errors = process.communicate(timeout=60)
    return process.returncode, out, errors
