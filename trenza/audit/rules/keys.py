"""The keys of the log: one private file, and the public keys that it has ever signed with.

Both are lines in the encoding of C2SP signed-note. The private file is readable by its owner only;
the public list is what witnesses copy once and compare for ever.
"""

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from trenza.audit.rules.note import ED25519, NoteError, SignedHead, VerifyKey, parse_key

PRIVATE_FILE = "signing-key"
PUBLIC_FILE = "public-keys.txt"
PREFIX = "PRIVATE+KEY"


class KeyProblem(Exception):
    """A key is missing or is not kept as it should be."""


@dataclass(frozen=True)
class PublicKeys:
    """The keys that signatures of this log are checked with, oldest first."""

    keys: tuple[VerifyKey, ...]

    def accept(self, signed: SignedHead) -> bool:
        """Whether one of the keys, under its own name, signed this head."""
        body = signed.head.body.encode()
        return any(
            key.id == signed.key_id
            and key.origin == signed.head.origin
            and key.accepts(signed.signature, body)
            for key in self.keys
        )

    @property
    def text(self) -> str:
        """One key per line."""
        return "".join(f"{key.text}\n" for key in self.keys)


@dataclass(frozen=True)
class SigningKey:
    """The private key in use and the name it signs under."""

    origin: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> VerifyKey:
        """What others check its signatures with."""
        return VerifyKey(self.origin, self.private.public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        """The line kept in the private file."""
        seed = base64.b64encode(ED25519 + self.private.private_bytes_raw()).decode()
        return f"{PREFIX}+{self.origin}+{self.public.id.hex()}+{seed}\n"


def parse_public_keys(text: str) -> PublicKeys:
    """Read a list of public keys; raises NoteError if a line is not one."""
    lines = dict.fromkeys(line.strip() for line in text.splitlines())  # two may publish at once
    return PublicKeys(tuple(parse_key(line) for line in lines if line))


def public_keys(folder: Path) -> PublicKeys:
    """The public keys kept in a folder; raises KeyProblem if there is none."""
    path = folder / PUBLIC_FILE
    keys = parse_public_keys(path.read_text()) if path.exists() else PublicKeys(())
    if not keys.keys:
        raise KeyProblem(f"No hay claves públicas del registro ({PUBLIC_FILE}).")
    return keys


def trusted_keys(path: Path) -> PublicKeys:
    """The public keys in a file that came from elsewhere; raises NoteError if it has none."""
    keys = parse_public_keys(path.read_text())
    if not keys.keys:
        raise NoteError("el fichero no contiene claves públicas")
    return keys


def signing_key(folder: Path) -> SigningKey:
    """The private key of the log, made at first use with its public line beside it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / PRIVATE_FILE
    if not path.exists():
        _create(path, _origin(folder))
    key = _read(path)
    _publish(folder / PUBLIC_FILE, key.public)
    return key


def _origin(folder: Path) -> str:
    """The name of the log: a new key goes on signing under the name of the ones before."""
    if (folder / PUBLIC_FILE).exists():
        return public_keys(folder).keys[-1].origin
    return f"trenza-{secrets.token_hex(4)}"


def _create(path: Path, origin: str) -> None:
    """Write a new key at once, complete and private; if another process was first, theirs stays."""
    made = SigningKey(origin, Ed25519PrivateKey.generate())
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(made.text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(path: Path) -> SigningKey:
    if path.stat().st_mode & 0o077:
        raise KeyProblem("La clave de firma del registro puede leerla otra cuenta: use chmod 600.")
    parts = path.read_text().strip().removeprefix(f"{PREFIX}+").split("+", 2)
    try:
        seed = base64.b64decode(parts[2], validate=True)
        key = SigningKey(parts[0], Ed25519PrivateKey.from_private_bytes(seed[1:]))
    except (IndexError, ValueError) as error:
        raise KeyProblem("La clave de firma del registro no se puede leer.") from error
    if key.public.id.hex() != parts[1]:
        raise KeyProblem("La clave de firma del registro no corresponde a su identificador.")
    return key


def _publish(path: Path, key: VerifyKey) -> None:
    """Add the public line if it is not there: earlier keys stay, their signatures still count."""
    known = path.read_text() if path.exists() else ""
    if key.text not in known.splitlines():
        with path.open("a") as file:
            file.write(f"{key.text}\n")
