#!/usr/bin/env python3
"""Check a copy of the sealed log of Trenza without trusting Trenza.

One file, Python 3.11 or newer, the standard library and `cryptography`. It shares no code with the
system that it checks. Read it: it is short on purpose.

    python3 verify_trenza_log.py EXPORT_FOLDER --key public-keys.txt --checkpoint kept-outside.txt
    python3 verify_trenza_log.py --proof proof.json --key public-keys.txt

EXPORT_FOLDER is what `trenza audit export` writes. A checkpoint kept outside is the small text
that `trenza audit checkpoint` writes; give as many as you have, the older the better. The public
key should come from where you wrote it down, not from the copy.

Format. A line of events.ndjson is {"position":P,"salt":"64 hex","event":[...]}; the leaf of the
tree is SHA-256(0x00 || salt || the bytes of [...] as they stand); the tree is that of RFC 6962; a
checkpoint is a C2SP signed note (origin, size, root, "time ...") under Ed25519.
Exit code 0: everything agrees. 1: it does not. 2: the input cannot be read.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LINE = re.compile(
    rb'\{"position":([0-9]+),"salt":"([0-9a-f]{64})","event":'
    rb'(\[1, [0-9]+, "[0-9]+", "[^"\\]*", (-?[0-9]+), .*\])\}\n?'
)
TOLERANCE = 120 * 1_000_000  # microseconds
SHOWN = 20
Keys = dict[tuple[str, bytes], bytes]


class Unreadable(Exception):
    """The input is not what it should be."""


class Log:
    """Both languages of every sentence, and how many complaints there were."""

    def __init__(self) -> None:
        self.complaints = 0
        self.first: int | None = None

    def say(self, english: str, spanish: str) -> None:
        sys.stdout.write(f"{english}  |  {spanish}\n")

    def complain(self, english: str, spanish: str, position: int | None = None) -> None:
        self.complaints += 1
        if position is not None and (self.first is None or position < self.first):
            self.first = position
        if self.complaints <= SHOWN:
            self.say(f"BROKEN: {english}", f"ALTERADO: {spanish}")


class Tree:
    """The right edge of an RFC 6962 tree: complete subtrees as (size, hash), largest first."""

    def __init__(self) -> None:
        self.size = 0
        self.edge: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        size, edge = self.size, self.edge
        self.size = size + 1
        while size & 1:
            leaf = hashlib.sha256(b"\x01" + edge.pop() + leaf).digest()
            size >>= 1
        edge.append(leaf)

    def root(self) -> bytes:
        if not self.edge:
            return hashlib.sha256(b"").digest()
        node = self.edge[-1]
        for left in self.edge[-2::-1]:
            node = hashlib.sha256(b"\x01" + left + node).digest()
        return node


class Checkpoint:
    """One signed note."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        try:
            body, seal = text.split("\n\n")
            self.origin, size, root, moment = body.split("\n")
            mark, self.signer, blob = seal.rstrip("\n").split(" ")
            self.size, self.root, sealed = int(size), decode(root), decode(blob)
            when = datetime.strptime(moment, "time %Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        except (ValueError, binascii.Error) as error:
            raise Unreadable(f"{name}: not a checkpoint / no es un punto de control") from error
        if mark != "\u2014" or len(self.root) != 32 or str(self.size) != size:
            raise Unreadable(f"{name}: not a checkpoint / no es un punto de control")
        since = when - datetime(1970, 1, 1, tzinfo=UTC)
        self.at = (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds
        self.key_id, self.signature = sealed[:4], sealed[4:]
        self.signed = (body + "\n").encode()

    def is_signed_by(self, keys: Keys) -> bool:
        raw = keys.get((self.signer, self.key_id))
        if raw is None or self.signer != self.origin:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(raw).verify(self.signature, self.signed)
        except InvalidSignature:
            return False
        return True


def decode(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def read_keys(path: Path) -> Keys:
    """Public keys as lines name+id+base64(0x01 || key); the id is recomputed, not believed."""
    keys: Keys = {}
    for line in path.read_text(encoding="utf-8").split():
        try:
            name, _, blob = line.split("+", 2)
            raw = decode(blob)
        except (ValueError, binascii.Error) as error:
            raise Unreadable(f"{path.name}: not a public key / no es una clave pública") from error
        if len(raw) != 33 or raw[:1] != b"\x01":
            raise Unreadable(f"{path.name}: not a public key / no es una clave pública")
        keys[name, hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]] = raw[1:]
    if not keys:
        raise Unreadable(f"{path.name}: no public key / sin clave pública")
    return keys


def read_checkpoints(path: Path, log: Log, keys: Keys) -> list[Checkpoint]:
    """The checkpoints of the copy, each with its signature checked, smallest first."""
    found: list[Checkpoint] = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            one = Checkpoint(json.loads(line)["note"], f"{path.name}:{number}")
            if not one.is_signed_by(keys):
                log.complain(
                    f"checkpoint of size {one.size}: the signature is not authentic",
                    f"punto de control de tamaño {one.size}: la firma no es auténtica",
                )
            if found and (one.size <= found[-1].size or one.at < found[-1].at):
                log.complain(
                    f"checkpoint of size {one.size} is out of order",
                    f"el punto de control de tamaño {one.size} está fuera de orden",
                )
            found.append(one)
    return sorted(found, key=lambda one: one.size)


def leaf_of(match: re.Match[bytes]) -> tuple[int, bytes, int]:
    position, salt, event, at = match.groups()
    return (
        int(position),
        hashlib.sha256(b"\x00" + binascii.unhexlify(salt) + event).digest(),
        int(at),
    )


class Dates:
    """Between two checkpoints, no event may date from before the first or after the second."""

    def __init__(self, stored: Sequence[Checkpoint], log: Log) -> None:
        self.log = log
        self.spans = iter([(one.size, one.at) for one in stored])
        self.at = -(2**62)  # of the checkpoint before
        self.step()

    def step(self) -> None:
        self.low = self.at - TOLERANCE
        self.end, self.at = next(self.spans, (2**62, 2**62))
        self.high = self.at + TOLERANCE

    def check(self, position: int, at: int) -> None:
        while position >= self.end:
            self.step()
        if at < self.low:
            self.log.complain(
                f"position {position} is dated before a checkpoint signed without it",
                f"la posición {position} está fechada antes de un punto de control sin ella",
                position,
            )
        if at > self.high:
            self.log.complain(
                f"position {position} is dated after the checkpoint that sealed it",
                f"la posición {position} está fechada después del punto que la selló",
                position,
            )


def rebuild(
    path: Path, sizes: Sequence[int], stored: Sequence[Checkpoint], log: Log
) -> tuple[int, dict[int, bytes]]:
    """Every leaf from its content; the roots at the sizes asked for; the dates."""
    tree, roots = Tree(), {0: hashlib.sha256(b"").digest()}
    wanted, dates = set(sizes), Dates(stored, log)
    with path.open("rb") as file:
        for line in file:
            match = LINE.fullmatch(line)
            if match is None:
                raise Unreadable(f"{path.name}:{tree.size + 1}: not an event / no es un suceso")
            position, leaf, at = leaf_of(match)
            if position != tree.size:
                log.complain(
                    f"position {tree.size} is missing", f"falta la posición {tree.size}", tree.size
                )
                break
            if position >= dates.end or not dates.low <= at <= dates.high:
                dates.check(position, at)
            tree.append(leaf)
            if tree.size in wanted:
                roots[tree.size] = tree.root()
    return tree.size, roots


def compare(one: Checkpoint, roots: dict[int, bytes], agreed: int, log: Log) -> int:
    """One checkpoint against the rebuilt tree; gives the last size that is known to be right."""
    if one.size not in roots:
        log.complain(
            f"{one.name} signed {one.size} positions and the copy has fewer",
            f"{one.name} firmó {one.size} posiciones y la copia tiene menos",
        )
    elif roots[one.size] != one.root:
        log.complain(
            f"{one.name}: the tree of size {one.size} is not the one that was signed",
            f"{one.name}: el árbol de tamaño {one.size} no es el que se firmó",
            agreed,
        )
    else:
        return max(agreed, one.size)
    return agreed


def verify_copy(folder: Path, keys: Keys, outside: Sequence[Checkpoint], log: Log) -> None:
    start = time.monotonic()
    for one in outside:
        if not one.is_signed_by(keys):
            log.complain(
                f"{one.name}: not signed by a known key",
                f"{one.name}: no está firmado por una clave conocida",
            )
    stored = read_checkpoints(folder / "checkpoints.ndjson", log, keys)
    sizes = [one.size for one in [*stored, *outside]]
    size, roots = rebuild(folder / "events.ndjson", sizes, stored, log)
    agreed = 0
    for one in sorted([*stored, *outside], key=lambda one: one.size):
        agreed = compare(one, roots, agreed, log)
    log.say(f"events recomputed: {size}", f"sucesos recalculados: {size}")
    log.say(
        f"checkpoints: {len(stored)} in the copy, {len(outside)} kept outside",
        f"puntos de control: {len(stored)} en la copia, {len(outside)} guardados fuera",
    )
    elapsed = f"{time.monotonic() - start:.1f} s"
    log.say(f"time: {elapsed}", f"tiempo: {elapsed}")
    if not outside:
        log.say(
            "without a checkpoint kept outside, a log rebuilt as a whole is not excluded",
            "sin un punto de control guardado fuera no se descarta un registro rehecho entero",
        )


def root_from_proof(position: int, size: int, node: bytes, proof: Sequence[bytes]) -> bytes | None:
    """RFC 9162 §2.1.3.2: from a leaf and its siblings to the root."""
    index, last = position, size - 1
    for sibling in proof:
        if last == 0:
            return None
        if index & 1 or index == last:
            node = hashlib.sha256(b"\x01" + sibling + node).digest()
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + sibling).digest()
        index, last = index >> 1, last >> 1
    return node if last == 0 else None


def verify_proof(path: Path, keys: Keys, outside: Sequence[Checkpoint], log: Log) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    one = Checkpoint(data["checkpoint"], f"{path.name} (checkpoint)")
    match = LINE.fullmatch(data["line"].encode())
    if match is None:
        raise Unreadable(f"{path.name}: not an event / no es un suceso")
    position, leaf, _ = leaf_of(match)
    if not one.is_signed_by(keys):
        log.complain(
            "the checkpoint is not signed by a known key",
            "el punto de control no está firmado por una clave conocida",
        )
    for other in outside:
        if other.size == one.size and other.root != one.root:
            log.complain("two different trees were signed", "se firmaron dos árboles distintos")
    nodes = [binascii.unhexlify(node) for node in data["proof"]]
    if position >= one.size or root_from_proof(position, one.size, leaf, nodes) != one.root:
        log.complain(
            "the event is not in the signed tree",
            "el suceso no está en el árbol firmado",
            position,
        )
    log.say(f"event at position {position} of {one.size}", f"posición {position} de {one.size}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, help="the copy / la copia")
    parser.add_argument("--key", type=Path, help="public keys / claves públicas")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[])
    parser.add_argument("--proof", type=Path, help="proof of one event / prueba de un suceso")
    given = parser.parse_args()
    if (given.folder is None) == (given.proof is None) or (given.proof and not given.key):
        parser.error("give a folder, or --proof with --key / dé una carpeta, o --proof con --key")
    return given


def main() -> int:
    given, log = arguments(), Log()
    try:
        keys = read_keys(given.key or given.folder / "public-keys.txt")
        outside = [
            Checkpoint(path.read_text(encoding="utf-8"), path.name) for path in given.checkpoint
        ]
        if given.proof:
            verify_proof(given.proof, keys, outside, log)
        else:
            verify_copy(given.folder, keys, outside, log)
    except (Unreadable, OSError, ValueError, KeyError) as error:
        log.say(f"CANNOT READ: {error}", "NO SE PUEDE LEER")
        return 2
    if not given.key:
        log.say(
            "the public key was taken from the copy itself",
            "la clave pública se tomó de la propia copia",
        )
    if log.complaints:
        where = "" if log.first is None else f" @ {log.first}"
        log.say(f"RESULT: BROKEN{where}", f"RESULTADO: ALTERADO{where}")
        return 1
    log.say("RESULT: everything agrees", "RESULTADO: todo concuerda")
    return 0


if __name__ == "__main__":
    sys.exit(main())
