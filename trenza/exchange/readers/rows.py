"""What every reader gives: raw rows with their number, or one clear refusal of the file."""

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from trenza.exchange.rules.values import Problem

MEGABYTE = 1024 * 1024
MAX_LINE = MEGABYTE
# Of what comes out of a compressed file: what a source can reasonably send in one delivery.
MAX_UNPACKED = 2048 * MEGABYTE
MAX_RATIO = 400
MAX_COLUMNS = 1000
_CHUNK = 256 * 1024
_GZIP = b"\x1f\x8b"


class Row(NamedTuple):
    """One raw row: running number in the delivery, values, problems, table and line in it.

    ``text`` is the JSON of which the values were read, where they are all that it says.
    """

    number: int
    values: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    table: str = ""
    line: int = 0
    text: bytes = b""


def chunks(rows: Iterable[Row], *, size: int, done: int) -> Iterator[list[Row]]:
    """The rows after the one numbered ``done``, so many at a time."""
    left = (row for row in rows if row.number > done)
    while chunk := list(islice(left, size)):
        yield chunk


class FileRefused(Exception):
    """A file that cannot be read at all: a code and a sentence for people, nothing personal."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Cut(Exception):
    """The file ends before its end: what came before is good."""


CUT = Problem("file.cut", "El fichero llega cortado: faltan datos desde este punto")


def head(path: Path, size: int = 4096) -> bytes:
    """The first bytes of a file, unpacked if it is gzip."""
    found = b""
    with open_bytes(path) as stream:
        try:
            while len(found) < size and (piece := stream.read1(size - len(found))):
                found += piece
        except Cut as error:
            if not found:
                raise FileRefused("file.cut", "El fichero llega cortado") from error
    return found


def open_bytes(path: Path) -> io.BufferedReader:
    """The bytes of a file; of a gzip file what is inside, never more than the limit."""
    stream = path.open("rb")
    if stream.read(2) != _GZIP:
        stream.seek(0)
        return stream
    stream.seek(0)
    return io.BufferedReader(_Unpacked(stream, path.stat().st_size), _CHUNK)


class _Unpacked(io.RawIOBase):
    """A gzip stream that stops a bomb and tells a cut file from a finished one."""

    def __init__(self, stream: BinaryIO, packed: int) -> None:
        super().__init__()
        self._stream = stream
        self._inside = gzip.GzipFile(fileobj=stream)
        self._limit = min(MAX_UNPACKED, max(packed * MAX_RATIO, 10 * MEGABYTE))
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            # One read at a time: what came before a cut is not lost with it.
            piece = self._inside.read1(min(len(buffer), _CHUNK))
        except EOFError as error:
            raise Cut from error
        except (OSError, zlib.error) as error:
            raise FileRefused("file.gzip", "El fichero comprimido está dañado") from error
        self._given += len(piece)
        if self._given > self._limit:
            raise FileRefused("file.zip_bomb", "El fichero ocupa demasiado al descomprimirlo")
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._inside.close()
        self._stream.close()
        super().close()


class Line(NamedTuple):
    """One line of bytes: its number, its bytes, and whether it is too long or unfinished."""

    number: int
    content: bytes
    too_long: bool = False
    finished: bool = True


def lines_of(stream: BinaryIO, limit: int = MAX_LINE) -> Iterator[Line]:
    """The lines of a stream in constant memory: what exceeds the limit is skipped, not kept."""
    number = 0
    while piece := stream.readline(limit + 1):
        number += 1
        if piece.endswith(b"\n") or len(piece) <= limit:
            yield Line(number, piece.rstrip(b"\r\n"), finished=piece.endswith(b"\n"))
            continue
        while piece and not piece.endswith(b"\n"):
            piece = stream.readline(limit)
        yield Line(number, b"", too_long=True, finished=piece.endswith(b"\n"))
