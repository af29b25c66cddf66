"""Keeping the bytes of a delivery as they came, before anybody reads them.

A file is written under a temporary name, flushed to disk, and only then takes its name: after a
power cut there is either the whole file or none. Names say nothing: a date and a random number.
"""

import errno
import hashlib
import os
import re
import stat
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from trenza.base.embedded import data_folder
from trenza.exchange.readers.rows import FileRefused
from trenza.exchange.rules.failpoints import failpoint

MEBIBYTE = 1024 * 1024
PIECE = 256 * 1024
# Plain NDJSON rarely shrinks more than thirty times; a bomb shrinks a thousand times.
MAX_RATIO = 120
_KEPT = re.compile(r"[0-9]{4}-[0-9]{2}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DeliveryRefused(Exception):
    """A delivery that is not taken in, with a sentence for people and an HTTP status."""

    def __init__(self, code: str, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True)
class KeptFile:
    """The bytes of a delivery, safe on disk."""

    reference: uuid.UUID
    path: str
    sha256: str
    bytes: int


def delivery_limit() -> int:
    """How many bytes one delivery may have, also once decompressed."""
    return int(getattr(settings, "DELIVERY_LIMIT", 200 * MEBIBYTE))


def deliveries_folder() -> Path:
    """Where deliveries are kept; made at first use, closed to other users of the machine."""
    folder = Path(os.environ.get("TRENZA_DELIVERIES") or data_folder() / "deliveries")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def path_of(kept: str) -> Path:
    """The file of a kept delivery; FileRefused for any other place on this machine.

    The database keeps the same rule (exchange_delivery_path_is_its_own): a month and the reference.
    """
    folder = deliveries_folder().resolve()
    file = folder / kept
    # Resolved: nothing outside is reached through a link left in the folder either.
    if not _KEPT.fullmatch(kept) or file.resolve() != file:
        raise FileRefused("file.misplaced", "El fichero no está entre las entregas guardadas.")
    return file


def keep(pieces: Iterable[bytes], *, now: datetime, limit: int | None = None) -> KeptFile:
    """Write the pieces to disk and give name and hash; whole, or DeliveryRefused and nothing."""
    reference = uuid.uuid4()
    folder = deliveries_folder()
    spool = folder / "incoming"
    month = folder / f"{now:%Y-%m}"
    temporary = spool / str(reference)
    try:
        for place in (spool, month):
            _make(place)
        digest, size = _write_all(temporary, pieces, limit or delivery_limit())
        failpoint("store.before_rename")
        temporary.rename(month / str(reference))
        _flush_folder(month)
    except BaseException as error:
        for file in (temporary, month / str(reference)):
            file.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _no_room(error) from error
        raise
    failpoint("store.after_rename")
    return KeptFile(reference, f"{month.name}/{reference}", digest, size)


def adopt(file: Path, *, now: datetime) -> KeptFile:
    """Keep a file that already lies on this machine, leaving the original where it is."""
    with file.open("rb") as source:
        return keep(iter(lambda: source.read(PIECE), b""), now=now)


def forget(kept: str) -> None:
    """Remove the bytes of a delivery that was never confirmed, and what lies beside them."""
    if kept:
        path_of(kept).unlink(missing_ok=True)
        beside(kept).unlink(missing_ok=True)


def beside(kept: str) -> Path:
    """Where it is told how a kept file would be read, until somebody decides."""
    return path_of(kept).with_suffix(".preview")


def write_beside(kept: str, told: bytes) -> None:
    """Put that there, whole or not at all; as open to others as the deliveries are."""
    place = beside(kept)
    temporary = place.with_suffix(".writing")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        _share(temporary, 0o060)
        write_piece(descriptor, told)
    finally:
        os.close(descriptor)
    temporary.rename(place)


def orphans(known: set[str], *, before: datetime) -> Iterator[Path]:
    """Files that no delivery names and that are older than a moment: a crash left them."""
    for file in deliveries_folder().glob("*/*"):
        old = file.stat().st_mtime < before.timestamp()
        if old and (
            file.parent.name == "incoming" or f"{file.parent.name}/{file.name}" not in known
        ):
            yield file


def _make(place: Path) -> None:
    if place.is_dir():
        return
    try:
        place.mkdir(mode=0o700)
    except FileExistsError:  # another process was quicker
        return
    _share(place, 0o070)
    _flush_folder(place.parent)


def _share(made: Path, most: int) -> None:
    """Open what was made to the same group as the deliveries folder, as far as that one is."""
    # By itself to nobody; where web and worker are two users, the folder is of a group of both.
    group = deliveries_folder().stat().st_mode & most
    if group:
        made.chmod(stat.S_IMODE(made.stat().st_mode) | group)


def _write_all(file: Path, pieces: Iterable[bytes], limit: int) -> tuple[str, int]:
    digest = hashlib.sha256()
    meter = _Meter(limit)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        _share(file, 0o060)
        for piece in pieces:
            meter.count(piece)
            digest.update(piece)
            write_piece(descriptor, piece)
        failpoint("store.before_flush")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return digest.hexdigest(), meter.size


def write_piece(descriptor: int, piece: bytes) -> None:
    """Write all of a piece; a disk may take only a part at a time."""
    view = memoryview(piece)
    while view:
        view = view[os.write(descriptor, view) :]


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _no_room(error: OSError) -> DeliveryRefused:
    if error.errno in _FULL:
        return DeliveryRefused(
            "storage.full",
            "No queda espacio para guardar la entrega. No se ha guardado nada: avise a quien "
            "administra Trenza y vuelva a enviarla.",
            507,
        )
    return DeliveryRefused(
        "storage.failed",
        "La entrega no se ha podido guardar. No se ha guardado nada: vuelva a enviarla.",
        503,
    )


class _Meter:
    """Counts bytes as they come and as they would be once decompressed."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.plain = 0
        self.unpacker: zlib._Decompress | None = None

    def count(self, piece: bytes) -> None:
        if not self.size and piece[:2] == b"\x1f\x8b":
            self.unpacker = zlib.decompressobj(wbits=31)
        self.size += len(piece)
        if self.size > self.limit:
            raise _too_big(self.limit)
        if self.unpacker is not None:
            self._unpack(piece)

    def _unpack(self, piece: bytes) -> None:
        try:
            while piece and self.unpacker is not None:
                self.plain += len(self.unpacker.decompress(piece, PIECE))
                piece = self.unpacker.unconsumed_tail
                if self.plain > self.limit:
                    raise _too_big(self.limit)
                if self.plain > PIECE * 4 and self.plain > self.size * MAX_RATIO:
                    raise DeliveryRefused(
                        "file.zip_bomb",
                        "El fichero comprimido crece demasiado al abrirlo. Envíelo sin comprimir "
                        "o en partes.",
                        413,
                    )
                if self.unpacker.eof:  # a second member begins, or there is nothing more
                    rest = self.unpacker.unused_data
                    self.unpacker = zlib.decompressobj(wbits=31) if rest else self.unpacker
                    piece = rest
        except zlib.error as error:
            raise DeliveryRefused(
                "file.broken_gzip", "El fichero comprimido está dañado. Vuelva a generarlo."
            ) from error


def _too_big(limit: int) -> DeliveryRefused:
    return DeliveryRefused(
        "file.too_big",
        f"La entrega pasa de {limit // MEBIBYTE or 1} MB. Divídala y envíela en partes.",
        413,
    )
