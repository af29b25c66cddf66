"""The text of a checkpoint: exact, signed, readable by anybody's tools."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from trenza.audit.rules import note

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = note.VerifyKey("trenza-prueba", PRIVATE.public_key().public_bytes_raw())
NOON = datetime(2026, 11, 21, 12, 0, 0, 123, tzinfo=UTC)
MOMENTS = st.integers(0, 2**52).map(lambda us: NOON + timedelta(microseconds=us - 2**51))


def signed(size=7, at=NOON):
    head = note.Head("trenza-prueba", size, sha256(b"root").digest(), at)
    return note.sign(head, PRIVATE)


class TestNote:
    def test_reads_line_by_line_as_the_format_says(self):
        assert signed().text.split("\n")[:5] == [
            "trenza-prueba",
            "7",
            "SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=",
            "time 2026-11-21T12:00:00.000123Z",
            "",
        ]
        assert signed().text.split("\n")[5].startswith("— trenza-prueba ")

    @given(st.integers(0, 2**62), MOMENTS)
    def test_is_read_back_as_it_was_written(self, size, at):
        assert note.parse(signed(size, at).text) == signed(size, at)

    def test_is_accepted_by_the_key_that_signed_it(self):
        read = note.parse(signed().text)

        assert read.key_id == KEY.id
        assert KEY.accepts(read.signature, read.head.body.encode())

    @given(st.integers(0, 200), st.characters(codec="ascii"))
    def test_no_other_text_passes_for_it(self, at, letter):
        text = signed().text
        changed = text[:at] + letter + text[at + 1 :]
        if changed == text:
            return

        try:
            read = note.parse(changed)
        except note.NoteError:
            return
        known = read.key_id == KEY.id and read.head.origin == KEY.origin
        assert not (known and KEY.accepts(read.signature, read.head.body.encode()))

    @pytest.mark.parametrize(
        "text", ["", "\n\n", "a\n1\n!!\ntime x\n\n— a b\n", "a\n01\n\n\n\n— a b\n"]
    )
    def test_anything_else_is_refused_with_a_sentence(self, text):
        with pytest.raises(note.NoteError, match=r"\w+ \w+"):
            note.parse(text)


class TestKey:
    def test_is_read_back_from_its_line(self):
        assert note.parse_key(KEY.text + "\n") == KEY

    @pytest.mark.parametrize("text", ["", "a+b", "a+00000000+AQ==", "trenza+00000000+" + "A" * 44])
    def test_anything_else_is_refused(self, text):
        with pytest.raises(note.NoteError):
            note.parse_key(text)

    def test_with_another_name_is_another_key(self):
        with pytest.raises(note.NoteError, match="identificador"):
            note.parse_key(KEY.text.replace("trenza-prueba", "otro"))
