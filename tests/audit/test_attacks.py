"""An administrator of the database against the log, hashes recomputed: who notices, and how.

Each attack is followed by whatever the attacker can do to cover it up, at worst running the true
sequencer with the true key. The checkpoint that Delia keeps outside must tell in every case, to
the verifier of Trenza and to the independent one.
"""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from trenza.audit import public
from trenza.audit.rules import keys as log_keys


def edit(world, dba):
    dba.execute("UPDATE audit_event SET actor = 'Quim' WHERE id = 5")


def delete_in_the_middle(world, dba):
    dba.execute("DELETE FROM audit_event WHERE id = 5")


def delete_the_tail(world, dba):
    dba.execute("DELETE FROM audit_event WHERE id > 10")


def reorder(world, dba):
    dba.execute(
        "UPDATE audit_event a SET xid = b.xid, at = b.at FROM audit_event b"
        " WHERE (a.id, b.id) IN ((2, 11), (11, 2))"
    )


def back_date(world, dba):
    dba.execute("UPDATE audit_event SET at = at - interval '1 year' WHERE id = 6")


def insert(world, dba):
    dba.execute(
        "INSERT INTO audit_event (id, xid, at, kind, actor, person, salt, leaf)"
        " SELECT 1000, xid, at, kind, 'Quim', person, salt, leaf FROM audit_event WHERE id = 4"
    )


def truncate_and_restart(world, dba):
    dba.execute("TRUNCATE audit_event")
    world.write(3)


ATTACKS = [
    edit,
    delete_in_the_middle,
    delete_the_tail,
    reorder,
    back_date,
    insert,
    truncate_and_restart,
]
named = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)


@pytest.fixture
def sealed(world):
    """Twelve events under four checkpoints."""
    world.grow(3, 3, 3, 3)
    return world


def assert_told(world, outside):
    report = world.report(outside)
    assert not report.is_sound
    outsider = world.outsider(outside)
    assert outsider.returncode == 1, outsider.stdout + outsider.stderr
    assert "ALTERADO" in outsider.stdout
    return {finding.code for finding in report.findings}


class TestUntouched:
    def test_both_verifiers_agree_that_all_is_well(self, sealed):
        outside = [sealed.keep_outside()]
        sealed.grow(2, 5)
        outside.append(sealed.keep_outside())

        report = sealed.report(*outside)
        outsider = sealed.outsider(*outside)

        assert (report.is_sound, report.findings) == (True, ())
        assert (report.size, report.signed_size, report.checkpoints, report.outside) == (
            19,
            19,
            6,
            2,
        )
        assert outsider.returncode == 0, outsider.stdout + outsider.stderr
        assert "todo concuerda" in outsider.stdout
        assert "6 en la copia, 2 guardados fuera" in outsider.stdout

    def test_an_empty_log_is_sound(self, world):
        assert world.report().is_sound


class TestCoveredUp:
    """The strongest attacker: rows rewritten, tree rebuilt and signed again with the true key."""

    @named
    def test_the_checkpoint_kept_outside_tells(self, sealed, attack):
        outside = sealed.keep_outside()
        with sealed.dba() as dba:
            attack(sealed, dba)
            sealed.forget_tree()
            sealed.rehash()
            sealed.seal()

        assert assert_told(sealed, outside) <= {"outside_root", "outside_short"}

    def test_without_it_nobody_could_tell(self, sealed):
        with sealed.dba() as dba:
            edit(sealed, dba)
            sealed.forget_tree()
            sealed.rehash()
            sealed.seal()

        assert sealed.report().is_sound


class TestRewritten:
    """Rows and leaves rewritten with good hashes, checkpoints left as they were."""

    @named
    def test_the_log_itself_tells(self, sealed, attack):
        outside = sealed.keep_outside()
        with sealed.dba() as dba:
            attack(sealed, dba)
            sealed.rehash()
            sealed.replant()

        report = sealed.report()
        assert not report.is_sound
        assert_told(sealed, outside)

    def test_the_first_position_is_named(self, sealed):
        with sealed.dba() as dba:
            edit(sealed, dba)

        report = sealed.report()
        assert report.first_position == 4
        assert "posición 4 no es el que se selló" in report.findings[0].text

    def test_a_deleted_row_is_named(self, sealed):
        with sealed.dba() as dba:
            delete_in_the_middle(sealed, dba)

        assert sealed.report().findings[0].text == (
            "Falta el suceso de la posición 4: se ha borrado."
        )

    def test_tail_leaves_deleted_too_leave_a_signed_head_without_tree(self, sealed):
        with sealed.dba() as dba:
            delete_the_tail(sealed, dba)
            dba.execute("DELETE FROM audit_leaf WHERE event > 10")

        assert [finding.code for finding in sealed.report().findings] == ["short"]

    def test_the_first_gap_is_named(self, sealed):
        with sealed.dba() as dba:
            dba.execute("DELETE FROM audit_leaf WHERE position IN (4, 7)")

        assert ("gap", 4) in {(one.code, one.position) for one in sealed.report().findings}


class TestAnotherKey:
    def test_a_whole_tree_signed_by_another_key_is_told(self, sealed):
        outside = sealed.keep_outside()
        with sealed.dba() as dba:
            edit(sealed, dba)
            sealed.forget_tree()
            sealed.rehash()
        sealed.settle()
        sealed._django_on("audit")
        other = public.SigningKey(sealed.keys.keys[0].origin, Ed25519PrivateKey.generate())
        public.sequence(public.Sequencer(other, log_keys.PublicKeys((other.public,))))

        assert assert_told(sealed, outside) == {"signature", "outside_root"}

    def test_even_if_the_public_key_was_exchanged_as_well(self, sealed):
        outside = sealed.keep_outside()
        with sealed.dba():
            sealed.forget_tree()
        sealed.settle()
        sealed._django_on("audit")
        other = public.SigningKey(sealed.keys.keys[0].origin, Ed25519PrivateKey.generate())
        exchanged = log_keys.PublicKeys((other.public,))
        public.sequence(public.Sequencer(other, exchanged))

        report = sealed.report(outside, keys=exchanged)
        assert [finding.code for finding in report.findings] == ["outside_signature"]

    def test_a_forged_checkpoint_brought_from_outside_is_told(self, sealed):
        text = sealed.keep_outside().text.replace("\n12\n", "\n11\n")

        assert "outside_signature" in assert_told(sealed, public.Outside("falso.txt", text))

    def test_a_file_that_is_no_checkpoint_is_told(self, sealed):
        report = sealed.report(public.Outside("carta.txt", "Estimada Delia:"))

        assert [finding.text for finding in report.findings] == [
            "El fichero carta.txt no es un punto de control."
        ]


class TestDates:
    def test_a_back_dated_event_appended_in_due_form_is_told(self, sealed):
        """Without rebuilding anything: a row of last year, hashed and sealed like any other."""
        with sealed.dba() as dba:
            number = sealed.write(1)
            dba.execute(
                "UPDATE audit_event SET at = at - interval '10 minutes' WHERE id = %s", [number]
            )
            sealed.rehash()
        sealed.seal()

        report = sealed.report()
        assert [(one.code, one.position) for one in report.findings] == [("back_dated", 12)]
        assert sealed.outsider().returncode == 1

    def test_an_event_from_the_future_is_told(self, sealed):
        with sealed.dba() as dba:
            number = sealed.write(1)
            dba.execute(
                "UPDATE audit_event SET at = at + interval '10 minutes' WHERE id = %s", [number]
            )
            sealed.rehash()
        sealed.seal()

        report = sealed.report()
        assert [(one.code, one.position) for one in report.findings] == [("post_dated", 12)]
        assert sealed.outsider().returncode == 1

    def test_a_slow_transaction_is_no_attack(self, sealed):
        with sealed.dba() as dba:
            number = sealed.write(1)
            dba.execute(
                "UPDATE audit_event SET at = at - interval '100 seconds' WHERE id = %s", [number]
            )
            sealed.rehash()
        sealed.seal()

        assert sealed.report().is_sound

    def test_a_checkpoint_whose_columns_were_changed_is_told(self, sealed):
        with sealed.dba() as dba:
            dba.execute("UPDATE audit_checkpoint SET at = at - interval '1 hour' WHERE size = 6")
            dba.execute("UPDATE audit_checkpoint SET note = 'nada' WHERE size = 9")

        findings = sealed.report().findings
        assert [(one.code, one.count) for one in findings] == [("checkpoint", 2)]
        assert "tamaño 6 no dice lo mismo" in findings[0].text


class TestUnplaced:
    def test_a_row_slipped_in_below_the_horizon_is_told(self, sealed):
        with sealed.dba() as dba:
            insert(sealed, dba)
            sealed.rehash()

        [finding] = sealed.report().findings
        assert (finding.code, finding.position) == ("unplaced", None)
        assert "n.º 1000" in finding.text

    def test_events_of_this_moment_may_wait(self, sealed):
        sealed.write(2)
        sealed.settle()

        report = sealed.report()
        assert (report.is_sound, report.waiting) == (True, 2)

    def test_a_sequencer_that_stopped_is_told(self, sealed):
        with sealed.dba() as dba:
            number = sealed.write(1)
            dba.execute(
                "UPDATE audit_event SET at = at - interval '1 hour' WHERE id = %s", [number]
            )
            sealed.rehash()
        sealed.settle()

        assert [finding.code for finding in sealed.report().findings] == ["unplaced"]
