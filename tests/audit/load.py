"""Measure the log with many events; not part of the suite.

See docs/explanation/performance-audit.md for what was seen.

    python -m tests.audit.load --events 1000000

It makes a database of its own, fills it with valid events, seals them as the sequencer does while
they arrive, and measures sealing, verification, the copy and the independent verifier.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.conftest import RealDatabase  # first: it names the data folder of the suite

import django  # isort: skip

BULK = """
WITH drawn AS MATERIALIZED (
    SELECT nextval('audit_event_id_seq') AS id, pg_current_xact_id() AS xid,
           clock_timestamp() AS at, 'folder.opened' AS kind, (mod(n, 3000))::text AS actor,
           '7' AS profile, (mod(n, 200))::text AS organisation,
           (mod(n, 400))::text AS centre,
           md5((n / 20)::text) AS session, gen_random_uuid()::text AS person,
           'follow_up' AS situation, 'Seguimiento' AS reason, 'law' AS basis, 'ok' AS outcome,
           4611686018427387903 AS m1, 123456789 AS m2, 4242 AS m3, 'base:1' AS protocol,
           jsonb_build_object('parts', 'identity record', 'rows', mod(n, 60)) AS detail,
           uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS salt
    FROM generate_series(1, %s) n
)
INSERT INTO audit_event
SELECT *, sha256('\\x00'::bytea || salt || convert_to(audit_canonical(
    id, xid, at, kind, actor, profile, organisation, centre, session, person, situation, reason,
    basis, outcome, m1, m2, m3, protocol, detail), 'UTF8'))
FROM drawn
"""


def say(what, seconds, events):
    sys.stdout.write(f"{what}: {seconds:.2f} s, {events / seconds:,.0f} events/s\n")
    sys.stdout.flush()


def fill(database, events, seal, between):
    """Bulk transactions with a checkpoint after each: as many as a busy day would have."""
    with database.connect("admin") as admin:
        start, sealing = time.perf_counter(), 0.0
        for _ in range(0, events, between):
            admin.execute(BULK, [between])
            before = time.perf_counter()
            seal()
            sealing += time.perf_counter() - before
        say("write", time.perf_counter() - start - sealing, events)
        say("seal", sealing, events)
        admin.execute("VACUUM ANALYZE audit_event, audit_leaf, audit_checkpoint")
        [size] = admin.execute(
            "SELECT pg_total_relation_size('audit_event') + pg_total_relation_size('audit_leaf')"
        ).fetchone()
        sys.stdout.write(f"disk: {size / events:.0f} bytes per event\n")


def keep_up(database, sequencer, rate, seconds):
    """Events at a steady rate, the sequencer following: how long until they are signed."""
    from trenza.audit import public

    stop, lags = threading.Event(), []

    def write():
        with database.connect("admin") as admin:
            for second in range(seconds * 20):
                due = start + second / 20
                time.sleep(max(0, due - time.perf_counter()))
                with admin.pipeline():
                    for _ in range(rate // 20):
                        admin.execute(
                            "SELECT audit_append('folder.read', 'a', 'b', 'c', 'd', 'e',"
                            " 'f', 'g', 'h', 'i', 'j', 1, 2, 3, 'k', '{}')"
                        )
        time.sleep(1)

    def watch():
        query = (
            "SELECT extract(epoch FROM clock_timestamp() - min(e.at)) FROM audit_event e"
            " WHERE e.id > (SELECT coalesce(max(d.id), 0) FROM audit_leaf l JOIN audit_event d"
            " ON d.id = l.event WHERE l.position = (SELECT max(size) - 1 FROM audit_checkpoint))"
        )
        with database.connect("admin") as admin:
            while not stop.wait(0.1):
                lags.append(float(admin.execute(query).fetchone()[0] or 0))

    start = time.perf_counter()
    writer, watcher = threading.Thread(target=write), threading.Thread(target=watch)
    watcher.start()
    writer.start()
    threading.Thread(target=lambda: (writer.join(), stop.set())).start()
    public.follow(sequencer, stop)
    watcher.join()
    took = time.perf_counter() - start
    lags.sort()
    sys.stdout.write(
        f"following {rate} events/s for {seconds} s (took {took:.1f} s): oldest unsigned event"
        f" p50 {lags[len(lags) // 2]:.2f} s, p99 {lags[int(len(lags) * 0.99)]:.2f} s\n"
    )


def outside(copy, key):
    verifier = Path(__file__).parents[2] / "tools" / "verify_trenza_log.py"
    subprocess.run([sys.executable, verifier, copy, "--key", key], check=True)


def measure(database, folder, events, between, rate):
    from django.db import connections

    from trenza.audit import public
    from trenza.audit.rules import keys as log_keys

    key = log_keys.signing_key(folder)
    known = log_keys.public_keys(folder)
    connections["default"].settings_dict["NAME"] = database.name
    sequencer = public.Sequencer(key, known)
    if rate:
        keep_up(database, sequencer, rate, 10)
    fill(database, events, lambda: public.sequence(sequencer), between)
    for _ in range(3):
        report = public.verification(keys=known)
        say(f"verify ({report.checkpoints} checkpoints, sound: {report.is_sound})",
            report.seconds, report.size)  # fmt: skip
    start = time.perf_counter()
    copy = public.export_log(folder / "copy", keys=known, by="load")
    say("export", time.perf_counter() - start, copy.events)
    outside(folder / "copy", folder / log_keys.PUBLIC_FILE)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--between", type=int, default=1000, help="events per checkpoint")
    parser.add_argument("--rate", type=int, default=1500, help="events per second to follow")
    given = parser.parse_args()
    os.environ["TRENZA_ROLE"] = "owner"
    os.environ["TRENZA_DATABASE_NAME"] = name = f"trenza_load_{os.getpid()}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from trenza.base import roles

    folder = Path(tempfile.mkdtemp(prefix="trenza-log-"))
    try:
        call_command("migrate", verbosity=0)
        connections.close_all()
        os.environ["TRENZA_ROLE"] = "audit"
        measure(RealDatabase(name), folder, given.events, given.between, given.rate)
    finally:
        connections.close_all()
        with roles.administrator(database="postgres") as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
