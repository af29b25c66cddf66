"""How events enter the log, and who cannot make them enter."""

import json
import re
import time
from hashlib import sha256

import psycopg
import pytest

from tests.audit.world import APPEND, ROOT, append
from trenza.audit import public
from trenza.audit.querysets import CANONICAL

COLUMNS = (
    "id, xid, at, kind, actor, profile, organisation, centre, session, person, situation, reason,"
    " basis, outcome, m1, m2, m3, protocol, detail"
)


class TestAppend:
    def test_hashes_the_salted_canonical_text(self, world):
        world.write(person='Pe"re\\ñ\n', detail='{"b": 1, "a": "é"}')

        [[text, salt, leaf]] = world.rows(
            f"SELECT audit_canonical({COLUMNS}), salt, leaf FROM audit_event"
        )
        assert leaf == sha256(b"\0" + salt + text.encode()).digest()
        assert len(salt) == 32

    def test_canonical_text_holds_every_column_in_order(self, world):
        number = world.write(person="Pere", detail='{"b": 1, "a": "é"}')

        [[text, xid, at]] = world.rows(
            f"SELECT audit_canonical({COLUMNS}), xid::text, at FROM audit_event"
        )
        moment = round(at.timestamp() * 1_000_000)
        assert json.loads(text) == [
            1, number, xid, "folder.opened", moment, "Alba", "p", "o", "c", "s", "Pere",
            "follow_up", "r", "law", "ok", 1, 2, 3, "base:1", {"a": "é", "b": 1},
        ]  # fmt: skip
        assert text.endswith('{"a": "é", "b": 1}]')

    def test_the_verifier_spells_the_same_text(self, world):
        world.write(
            person='"],["', detail='{"z": [1, {"y": null}], "a": "\\u0000"}'.replace("\\u0000", "x")
        )

        differing = world.one(
            f"SELECT count(*) FROM audit_event e WHERE audit_canonical({COLUMNS}) <> {CANONICAL}"
        )
        assert (differing, world.one("SELECT count(*) FROM audit_event")) == (0, 1)

    def test_does_not_depend_on_the_settings_of_the_session(self, world):
        world.write(detail='{"n": 0.1}')
        query = f"SELECT audit_canonical({COLUMNS}) FROM audit_event"

        texts = set()
        for zone, style, digits in [("UTC", "ISO, DMY", "3"), ("Asia/Tokyo", "SQL, MDY", "-5")]:
            world.admin.execute(f"SET timezone = '{zone}'")
            world.admin.execute(f"SET datestyle = '{style}'")
            world.admin.execute(f"SET extra_float_digits = {digits}")
            texts.add(world.one(query))
        assert len(texts) == 1

    def test_moving_a_border_between_values_changes_the_text(self, world):
        append(world.admin, actor="ab", person="c")
        append(world.admin, actor="a", person="bc")

        texts = world.rows(
            "SELECT audit_canonical(1, '1'::xid8, to_timestamp(0), kind, actor, person, '', '', '',"
            " '', '', '', '', '', 0, 0, 0, '', '{}') FROM audit_event"
        )
        assert len(set(texts)) == 2

    def test_nothing_is_null(self, world):
        world.admin.execute(
            "SELECT audit_append('folder.opened', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
            " NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
        )

        assert world.rows("SELECT actor, protocol, m3, detail FROM audit_event") == [
            ("", "", 0, {})
        ]
        assert world.seal() == 1
        assert world.report().is_sound

    def test_leaves_nothing_of_a_transaction_that_failed(self, world):
        with world.admin.transaction(force_rollback=True):
            append(world.admin)

        assert world.one("SELECT count(*) FROM audit_event") == 0

    def test_costs_little_inside_a_definer_call(self, world):
        world.write(100)

        best = min(self.microseconds(world, 2000) for _ in range(3))

        assert best < 200  # 17 µs on a quiet machine

    def microseconds(self, world, count):
        start = time.perf_counter()
        world.admin.execute(
            f"DO $$ BEGIN FOR i IN 1..{count} LOOP PERFORM audit_append('folder.read', 'a', 'b',"
            " 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 1, 2, 3, 'k', '{}'); END LOOP; END $$"
        )
        return (time.perf_counter() - start) / count * 1_000_000


class TestWeb:
    def test_notes_a_session(self, world):
        world._django_on("web")

        public.note_session(
            kind=public.kinds.SESSION_REFUSED, actor="Quim", outcome="bad_password",
            detail={"tries": 3},
        )  # fmt: skip

        assert world.rows("SELECT kind, actor, person, outcome, detail FROM audit_event") == [
            ("session.refused", "Quim", "", "bad_password", {"tries": 3})
        ]

    def test_cannot_forge_the_opening_of_a_folder(self, world):
        note = "SELECT audit_note(%s, 'Alba', '', '', '', '', '', '{}')"
        with world.database.connect("web") as web:
            for kind in ("folder.opened", "session.", "consent.recorded", None):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="session events"):
                    web.execute(note, [kind])

            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(APPEND, ["folder.opened", "Alba", "Pere", "{}"])

    def test_cannot_write_at_length(self, world):
        with (
            world.database.connect("web") as web,
            pytest.raises(psycopg.errors.StringDataRightTruncation),
        ):
            web.execute(
                "SELECT audit_note('session.ended', '', '', '', '', '', '', %s)",
                [json.dumps("x" * 3000)],
            )

    def test_nobody_who_serves_pages_or_data_reads_the_log(self, world):
        for role in ("web", "intake", "insight"):
            with world.database.connect(role) as session:
                for table in ("audit_event", "audit_leaf", "audit_checkpoint"):
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        session.execute(f"SELECT 1 FROM {table}")


class TestOnlyGrows:
    CHANGES = (
        "UPDATE audit_event SET actor = 'Quim'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE audit_leaf SET event = 7",
        "DELETE FROM audit_leaf",
        "TRUNCATE audit_leaf",
        "UPDATE audit_checkpoint SET note = ''",
        "DELETE FROM audit_checkpoint",
        "TRUNCATE audit_checkpoint",
    )

    def test_even_the_owner_is_refused(self, world):
        world.grow(1)

        with world.database.connect("owner") as owner:
            for change in self.CHANGES:
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only grows"):
                    owner.execute(change)

    def test_no_role_was_granted_a_change(self, world):
        granted = world.rows(
            "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE table_name LIKE 'audit\\_%' AND grantee <> 'trenza_owner'"
            " AND privilege_type NOT IN ('SELECT', 'INSERT')"
        )

        assert granted == []
        assert world.one("SELECT has_table_privilege('trenza_audit', 'audit_leaf', 'INSERT')")

    def test_the_audit_process_writes_no_events(self, world):
        with world.database.connect("audit") as audit:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                audit.execute("INSERT INTO audit_event (kind, salt, leaf) VALUES ('x', '', '')")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                audit.execute("SELECT audit_note_reading('folder.opened', '', '{}')")


# The functions through which an event is written.
WRITERS = ("audit_append", "access_write_event", "access_announce")


class TestKinds:
    def test_every_kind_has_a_sentence(self):
        kinds = {
            value for name, value in vars(public.kinds).items() if name.isupper() and "." in value
        }

        assert kinds == set(public.LABELS)
        assert len(kinds) > 10

    def test_every_kind_that_is_written_anywhere_has_one(self):
        sources = [
            path.read_text()
            for ending in ("sql", "py")
            for path in (ROOT / "trenza").rglob(f"*.{ending}")
        ]
        written = {
            word
            for text in sources
            if any(f"{writer}(" in text for writer in WRITERS)
            for word in re.findall(r"'([a-z]+\.[a-z_]+)'", text)
            if not word.startswith(("public.", "trenza."))  # names of objects and settings
        }

        assert "folder.opened" in written
        assert written - set(public.LABELS) == set()

    def test_an_unknown_kind_is_shown_as_it_is(self):
        assert public.label("folder.opened") == "Abrió la carpeta"
        assert public.label("plan.agreed") == "plan.agreed"
