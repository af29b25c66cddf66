"""The sequencer: nothing missed, nothing twice, one order, whatever happens meanwhile."""

import signal
import threading
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.audit.world import append, child
from trenza.audit import public
from trenza.audit.rules import merkle, note

ORDERED = "SELECT leaf FROM audit_event ORDER BY xid, id"
PLACED = "SELECT position, event, leaf FROM audit_leaf ORDER BY position"


def assert_whole(world):
    """Every event has one place, places are consecutive, the newest checkpoint signs them all."""
    placed = world.rows(PLACED)
    assert [position for position, *_ in placed] == list(range(len(placed)))
    assert sorted(event for _, event, _ in placed) == sorted(
        number for [number] in world.rows("SELECT id FROM audit_event")
    )
    head = note.parse(world.keep_outside().text).head
    assert (head.size, head.root) == (len(placed), merkle.root_of([leaf for *_, leaf in placed]))


def wait_for(world, condition, seconds=20):
    world.settle()
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


class TestSequence:
    def test_places_events_in_the_order_of_their_transactions(self, world):
        world.write(3)
        world.write(2)

        assert world.seal() == 5

        assert [leaf for *_, leaf in world.rows(PLACED)] == [leaf for [leaf] in world.rows(ORDERED)]
        assert_whole(world)

    def test_signs_nothing_when_nothing_happened(self, world):
        world.grow(2)

        assert world.seal() == 0
        assert world.one("SELECT count(*) FROM audit_checkpoint") == 1

    def test_an_empty_log_has_no_checkpoint(self, world):
        assert world.seal() == 0
        with pytest.raises(public.NothingSigned, match="ningún punto"):
            world.keep_outside()

    def test_waits_for_a_transaction_that_could_still_add_events(self, world):
        with world.database.connect("admin", autocommit=False) as slow:
            slow.execute("SELECT pg_current_xact_id()")  # older than what follows
            world.write(3)
            assert world.seal(patient=False) == 0

            append(slow)
            slow.commit()

        assert world.seal() == 4
        assert_whole(world)

    def test_goes_on_in_small_batches_within_one_transaction(self, world):
        world._django_on("audit")
        sequencer = world.sequencer(batch=3)
        world.write(8)
        world.write(1)
        world.settle()

        assert [sequencer.place() for _ in range(4)] == [3, 3, 3, 0]
        sequencer.seal()
        assert_whole(world)

    def test_two_sequencers_in_turns_make_one_tree(self, world):
        world._django_on("audit")
        first, second = world.sequencer(), world.sequencer()
        for turn in (first, second, second, first, second):
            world.write(2)
            world.settle()
            public.sequence(turn)

        assert_whole(world)
        assert world.one("SELECT count(*) FROM audit_checkpoint") == 5

    def test_misses_nothing_that_commits_out_of_order(self, world):
        with world.database.connect("admin", autocommit=False) as slow:
            append(slow)  # a low number that commits last
            writers = [threading.Thread(target=self.commit_late, args=(world, n)) for n in range(6)]
            for writer in writers:
                writer.start()
            world._django_on("audit")
            sequencer = world.sequencer()
            early = 0
            while any(writer.is_alive() for writer in writers):
                early += sequencer.place()
                sequencer.seal()
            slow.commit()
        world.settle()
        public.sequence(sequencer)

        assert early == 0
        assert world.one("SELECT count(*) FROM audit_event") == 6 * 40 + 1
        assert_whole(world)
        assert world.report().is_sound

    def test_misses_nothing_while_many_write(self, world):
        writers = [threading.Thread(target=self.commit_late, args=(world, n)) for n in range(8)]
        for writer in writers:
            writer.start()
        world._django_on("audit")
        sequencer = world.sequencer(batch=7)
        while any(writer.is_alive() for writer in writers):
            sequencer.place()
        world.settle()
        public.sequence(sequencer)

        assert world.one("SELECT count(*) FROM audit_event") == 8 * 40
        assert_whole(world)

    def commit_late(self, world, seed):
        with world.database.connect("admin", autocommit=False) as session:
            for turn in range(40):
                append(session)
                time.sleep(0.004 if (seed + turn) % 3 == 0 else 0)
                session.commit()

    def test_takes_events_restored_from_another_server(self, world):
        world.grow(2)
        with world.dba() as dba:  # their transaction numbers lie in this server's future
            dba.execute("UPDATE audit_event SET xid = '99999999999' WHERE id = 2")
            dba.execute("TRUNCATE audit_leaf, audit_checkpoint")
            world.rehash()

        assert world.seal() == 2
        world.grow(1)
        assert_whole(world)


class TestNewKey:
    def test_goes_on_with_the_same_tree_and_both_keys_count(self, world):
        world.grow(3)
        outside = world.keep_outside()
        (world.folder / "signing-key").unlink()
        world.sequencer()
        world.keys = public.public_keys(world.folder)
        world.grow(2)

        report = world.report(outside)
        assert (report.is_sound, report.checkpoints, len(world.keys.keys)) == (True, 2, 2)
        assert world.outsider(outside).returncode == 0


class TestDistrust:
    def test_does_not_sign_after_a_forged_frontier(self, world):
        world.grow(3)
        with world.dba() as dba:
            dba.execute("UPDATE audit_checkpoint SET frontier = frontier || ''")
            dba.execute("UPDATE audit_checkpoint SET frontier = set_byte(frontier, 5, 0)")

        world.write(1)
        with pytest.raises(public.SequenceError, match="no es auténtico"):
            world.seal()
        assert world.one("SELECT count(*) FROM audit_leaf") == 3

    def test_does_not_sign_after_a_checkpoint_of_another_key(self, world):
        world.grow(3)
        other = public.SigningKey(world.keys.keys[0].origin, Ed25519PrivateKey.generate())
        head = note.parse(world.keep_outside().text).head
        with world.dba() as dba:
            dba.execute(
                "UPDATE audit_checkpoint SET note = %s", [note.sign(head, other.private).text]
            )

        with pytest.raises(public.SequenceError, match="no es auténtico"):
            world.seal()

    def test_does_not_sign_over_a_hole(self, world):
        world.grow(3)
        world._django_on("audit")
        sequencer = world.sequencer()
        world.write(4)
        world.settle()
        sequencer.place()
        with world.dba() as dba:
            dba.execute("DELETE FROM audit_leaf WHERE position = 4")

        with pytest.raises(public.SequenceError, match="Faltan posiciones"):
            world.seal()


KILLED = """
import os, signal, sys
import django
django.setup()
from django.db.backends.utils import CursorWrapper
from trenza.audit import public
from trenza.audit.actions import sequence

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

step = sys.argv[1]
sequencer = public.sequencer()
sequencer._batch = 2
sequencer.place()
if step == "before placing": die()
if step == "while placing": CursorWrapper.fetchall = die  # placed, not committed
if step == "after the commit": sequencer._advance = die
sequencer.place()
if step == "after placing": die()
if step == "while signing": sequence._keep = die
sequencer.seal()
die()
"""


class TestKill:
    @pytest.mark.parametrize(
        "step",
        [
            "before placing",
            "while placing",
            "after the commit",
            "after placing",
            "while signing",
            "after signing",
        ],
    )
    def test_at_any_step_gives_the_same_tree(self, world, step):
        world.grow(3)
        world.write(5)
        world.settle()

        with child(world, "-c", KILLED, step) as process:
            _, errors = process.communicate(timeout=30)
        assert process.returncode == -signal.SIGKILL, errors

        world.write(2)
        world.seal()
        assert [leaf for *_, leaf in world.rows(PLACED)] == [leaf for [leaf] in world.rows(ORDERED)]
        assert_whole(world)
        assert world.report().is_sound


class TestFollow:
    COMMAND = ("-c", "from config.cli import main; main()", "audit", "sequence", "--follow")

    def placed(self, world):
        return world.one("SELECT count(*) FROM audit_leaf")

    def test_seals_what_arrives_and_ends_when_told(self, world):
        with child(world, *self.COMMAND) as process:
            world.write(4)
            wait_for(
                world, lambda: world.one("SELECT coalesce(max(size), 0) FROM audit_checkpoint") == 4
            )
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=20)

        assert (process.returncode, errors) == (0, "")
        assert_whole(world)

    def test_another_process_stands_by_and_takes_over(self, world):
        with child(world, *self.COMMAND) as first, child(world, *self.COMMAND) as second:
            world.write(1)
            wait_for(world, lambda: self.placed(world) == 1)
            first.kill()
            first.communicate(timeout=20)
            world.write(1)
            wait_for(world, lambda: self.placed(world) == 2)
            second.terminate()
            second.communicate(timeout=20)

        assert second.returncode == 0

    def test_survives_the_loss_of_its_connection(self, world):
        with child(world, *self.COMMAND) as process:
            world.write(1)
            wait_for(world, lambda: self.placed(world) == 1)
            world.admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = 'trenza_audit' AND datname = current_database()"
            )
            world.write(1)
            wait_for(world, lambda: self.placed(world) == 2)
            process.terminate()
            process.communicate(timeout=20)

        assert process.returncode == 0
