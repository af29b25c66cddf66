"""What a connector hands over: one raw delivery, whole and hashed, before anyone reads it."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from trenza.exchange.rules.values import Problem

_CHUNK = 1024 * 1024


class ConnectorFailed(Exception):
    """A source does not answer or cannot be read now; said without addresses or passwords."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class RawDelivery:
    """Rows or a file as the source gave them, kept in the spool until they are stored.

    ``watermarks`` are to be written in the transaction that stores the delivery: what is asked
    of the source next time depends on them, so they never run ahead of what is kept.
    """

    path: Path | None
    sha256: str
    bytes: int
    rows: int | None
    watermarks: Mapping[str, str]
    channel: str
    file_name: str
    problem: Problem | None = None
    receipt: Any = field(default=None, compare=False)


class Connector(Protocol):
    """One way of asking a source for what is new."""

    def poll(self, watermarks: Mapping[str, str]) -> RawDelivery | None:
        """What is new since those watermarks, or nothing."""

    def settle(self, delivery: RawDelivery, accepted: bool) -> None:
        """Tell the source side that the delivery is durably kept, or refused."""


def spool_file(spool: Path, suffix: str) -> Path:
    """A new name in the spool; readable by us alone."""
    spool.mkdir(parents=True, exist_ok=True, mode=0o700)
    return spool / f"{secrets.token_hex(12)}{suffix}"


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file, read in pieces."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def make_durable(path: Path) -> None:
    """Force a file and its name to disk."""
    for target in (path, path.parent):
        handle = os.open(target, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
