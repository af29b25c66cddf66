"""The signed checkpoint: a small text in the form of C2SP tlog-checkpoint and signed-note.

    <origin>
    <size>
    <root, base64>
    time <RFC 3339, UTC, microseconds>

    — <origin> <base64 of key id and Ed25519 signature>

The signature covers the text up to and with the line break before the empty line. Any tool that
knows the format can check it: the public key is written as a "vkey", origin+id+base64.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
DASH = "\u2014"
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class NoteError(ValueError):
    """The text is not a checkpoint of this log."""


@dataclass(frozen=True)
class VerifyKey:
    """A public key of the log with the name it signs under."""

    origin: str
    raw: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that name the key inside a signature."""
        return sha256(self.origin.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    @property
    def text(self) -> str:
        """The key on one line, to publish."""
        return f"{self.origin}+{self.id.hex()}+{_base64(ED25519 + self.raw)}"

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made the signature."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: at this time the tree had this size and this root."""

    origin: str
    size: int
    root: bytes
    at: datetime

    @property
    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\ntime {self.at.strftime(TIME)}\n"


@dataclass(frozen=True)
class SignedHead:
    """A checkpoint with the one signature of the log."""

    head: Head
    key_id: bytes
    signature: bytes

    @property
    def text(self) -> str:
        """The note as it is stored and handed out."""
        seal = _base64(self.key_id + self.signature)
        return f"{self.head.body}\n{DASH} {self.head.origin} {seal}\n"


def parse_key(text: str) -> VerifyKey:
    """Read a public key from its line; raises NoteError."""
    parts = text.strip().split("+", 2)
    data = _unbase64(parts[-1])
    if len(parts) != 3 or len(data) != 33 or data[:1] != ED25519 or not parts[0]:
        raise NoteError("no es una clave pública del registro")
    key = VerifyKey(parts[0], data[1:])
    if key.id.hex() != parts[1]:
        raise NoteError("la clave pública no corresponde a su identificador")
    return key


def sign(head: Head, private: Ed25519PrivateKey) -> SignedHead:
    """Sign a head with the private key of the log."""
    key = VerifyKey(head.origin, private.public_key().public_bytes_raw())
    return SignedHead(head, key.id, private.sign(head.body.encode()))


def parse(text: str) -> SignedHead:
    """Read a checkpoint without judging its signature; raises NoteError unless it is exact."""
    body, gap, seal = text.partition("\n\n")
    lines, marks = body.split("\n"), seal.removesuffix("\n").split(" ")
    if not gap or len(lines) != 4 or len(marks) != 3 or not _SIZE.fullmatch(lines[1]):
        raise NoteError("el texto no tiene la forma de un punto de control")
    data = _unbase64(marks[2])
    try:
        at = datetime.strptime(lines[3], f"time {TIME}").replace(tzinfo=UTC)
    except ValueError as error:
        raise NoteError("el punto de control no dice su hora") from error
    signed = SignedHead(Head(lines[0], int(lines[1]), _unbase64(lines[2]), at), data[:4], data[4:])
    if signed.text != text or len(signed.head.root) != 32:
        raise NoteError("el texto no es exactamente un punto de control")
    return signed


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("hay un valor que no es base64") from error
