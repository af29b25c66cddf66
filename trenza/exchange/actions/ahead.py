"""Reading a big delivery ahead in another process, while this one applies what is read already.

The other process reads what strangers wrote, so it has no database: neither address nor password of
one, nor the keys of this installation, nor its data folder. It is told who speaks, the declaration
of the source and the protocol, and gives parcels. (It is the same user of the machine: whoever runs
code of their own in it is held by the operating system only as far as that user is.)

It waits when nobody takes them, ends when its parent does, and if it dies the delivery is left as
after any other accident: open, to be tried again from where it was.
"""

import atexit
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, cast

import orjson

from trenza.exchange.actions.content import ContentChecks
from trenza.exchange.actions.parcels import Parcel, heard, pack, told
from trenza.exchange.actions.reading import Reader
from trenza.exchange.actions.registering import Declaration, compiled
from trenza.exchange.actions.speakers import Place, Speaker
from trenza.exchange.readers import rows_of
from trenza.exchange.readers.rows import MEGABYTE, FileRefused, chunks
from trenza.exchange.rules.failpoints import failpoint
from trenza.exchange.rules.values import microseconds
from trenza.people.public import normal
from trenza.protocol.public import protocol_of

# Below this a process of its own is not worth the while.
AHEAD_FROM = MEGABYTE
_BUFFER = MEGABYTE
_HEADER = 64
# What it needs to start and to read; anything else of this environment stays here.
_NEEDED = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONHASHSEED",
    "DJANGO_SETTINGS_MODULE", "TRENZA_PACK", "TRENZA_DELIVERY_LIMIT", "TRENZA_FAILPOINT",
)  # fmt: skip
# The settings do not load without these; none of them opens anything.
_DUMMIES = {
    "TRENZA_SECRET_KEY": "nothing is signed while reading",
    "TRENZA_CONTEXT_KEY": "nobody is asked for while reading",
    "TRENZA_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "TRENZA_ROLE": "nobody",
}
_CHILD = (
    "import django; django.setup();"
    "from trenza.exchange.actions.processing import read_for_another; read_for_another()"
)


class ReadingStopped(RuntimeError):
    """The process that read ahead ended before its file did."""


@dataclass(frozen=True)
class Order:
    """All that reading a file needs to know; nothing of it is asked from the database."""

    path: Path
    done: int
    size: int
    received: datetime
    today: date
    speaker: Speaker
    declaration: Declaration | None
    protocol: str
    comparing: bool

    def told(self) -> bytes:
        """The order as one line of JSON."""
        who = self.speaker
        return orjson.dumps(
            {
                "path": str(self.path), "done": self.done, "size": self.size,
                "received": self.received, "today": self.today, "protocol": self.protocol,
                "comparing": self.comparing,
                "declaration": self.declaration and list(self.declaration),
                "speaker": [who.source, list(who.home), {c: list(p) for c, p in who.places.items()},
                            sorted(who.foreign), None if who.types is None else sorted(who.types)],
            }
        ) + b"\n"  # fmt: skip


class ReadingAhead:
    """The other process, as the one that applies sees it."""

    def __init__(self) -> None:
        self.free = True
        self._folder = TemporaryDirectory(prefix="trenza-reading-")
        self._process = subprocess.Popen(  # noqa: S603  (our own code, nothing from outside)
            [sys.executable, "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what it could say of a row must not reach a log
            env=surroundings(self._folder.name),
            bufsize=_BUFFER,
        )

    @property
    def lives(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def parcels(self, order: Order, reader: Reader) -> Iterator[Parcel]:
        """The parcels of a file in their order; ``reader`` reads again what needs it."""
        self.free = False
        orders = cast("IO[bytes]", self._process.stdin)
        answers = cast("IO[bytes]", self._process.stdout)
        with suppress(BrokenPipeError):
            orders.write(order.told())
            orders.flush()
        while True:
            said, raw = _hear(answers)
            head: dict[str, Any] = orjson.loads(said)
            if "parcel" not in head:
                break
            yield heard(head, raw, reader)
        if "failed" in head:
            raise ReadingStopped(head["failed"])
        self.free = True
        if "refused" in head:
            raise FileRefused(*head["refused"])

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        with suppress(BrokenPipeError):
            cast("IO[bytes]", self._process.stdin).close()
        cast("IO[bytes]", self._process.stdout).close()
        self._process.wait()
        self._folder.cleanup()


def _say(answers: IO[bytes], head: bytes, raw: bytes = b"") -> None:
    """Two texts with their lengths before them, so that what is not whole is not taken for it."""
    answers.write(b"%d %d\n" % (len(head), len(raw)))
    answers.write(head)
    answers.write(raw)
    answers.write(b"\n")
    answers.flush()


def _hear(answers: IO[bytes]) -> tuple[bytes, bytes]:
    try:
        first, second = map(int, answers.readline(_HEADER).split())
    except ValueError as error:
        raise ReadingStopped("died") from error
    head, raw = answers.read(first), answers.read(second)
    if answers.read(1) != b"\n":
        raise ReadingStopped("cut")
    return head, raw


def surroundings(folder: str) -> dict[str, str]:
    """The environment of the other process, whose data folder is an empty one of its own."""
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    path = os.pathsep.join(str(Path(one).resolve()) for one in sys.path if one)
    return {**kept, **_DUMMIES, "TRENZA_DATA": folder, "PYTHONPATH": path}


_waiting: deque[ReadingAhead] = deque()


def prepare() -> None:
    """Start a process that waits for orders: by the time there is one it has begun."""
    if not _waiting:
        _waiting.append(ReadingAhead())


@contextmanager
def reading_ahead() -> Iterator[ReadingAhead]:
    """A process that reads, one that waits already if there is; one is kept for the next file."""
    process = None
    while process is None:
        process = _waiting.popleft() if _waiting else ReadingAhead()
        if not process.lives:
            process.close()
            process = None
    try:
        yield process
    finally:
        if process.free and not _waiting:
            _waiting.append(process)
        else:
            process.close()


@atexit.register
def dismiss() -> None:
    """End the processes that wait."""
    while _waiting:
        _waiting.popleft().close()


def serve(orders: IO[bytes], answers: IO[bytes]) -> None:
    """Be the other process: read what each order says until there are no more."""
    for line in orders:
        try:
            _read(orjson.loads(line), answers)
            answer: dict[str, Any] = {"end": True}
        except FileRefused as refused:
            answer = {"refused": [refused.code, refused.message]}
        except BrokenPipeError:
            return
        except Exception as error:  # its words might repeat what a row says
            answer = {"failed": type(error).__name__}
        _say(answers, orjson.dumps(answer))


def _read(order: dict[str, Any], answers: IO[bytes]) -> None:
    declaration = order["declaration"]
    mapping = compiled(Declaration(declaration[0], tuple(map(tuple, declaration[1])))) \
        if declaration else None  # fmt: skip
    received = datetime.fromisoformat(order["received"])
    speaker = _speaker(*order["speaker"])
    reader = Reader(
        speaker=speaker,
        mapping=mapping,
        checks=ContentChecks(protocol_of(order["protocol"])),
        received=microseconds(received),
        today=date.fromisoformat(order["today"]),
    )
    rows = rows_of(Path(order["path"]), mapping)
    for chunk in chunks(rows, size=order["size"], done=order["done"]):
        parcel = pack(reader.read(chunk), source=speaker.source, received=received)
        parcel.notices = reader.take_notices()
        if order["comparing"]:
            parcel.normals = [normal(one) for one in parcel.identities]
        failpoint("ahead.read")
        _say(answers, *told(parcel, chunk))
        failpoint("ahead.told")


def _speaker(
    source: str,
    home: list[Any],
    places: dict[str, Any],
    foreign: list[str],
    types: list[str] | None,
) -> Speaker:
    return Speaker(
        source=source,
        home=Place(*home),
        places={code: Place(*place) for code, place in places.items()},
        foreign=frozenset(foreign),
        professionals={},  # who works where is looked up by who applies
        types=None if types is None else frozenset(types),
    )
