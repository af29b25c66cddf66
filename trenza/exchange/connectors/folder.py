"""A watched folder: what people or applications drop in it becomes deliveries.

A file is taken when it has stopped changing, copied to the spool, and moved to ``procesados`` or
``rechazados`` only when its delivery is durably kept. Between both moments a crash leaves the file
where it was: it comes again with the same hash, and nothing is lost or counted twice.
"""

import fnmatch
import os
import shutil
import stat
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from trenza.exchange.connectors.delivery import (
    ConnectorFailed,
    RawDelivery,
    digest_of,
    make_durable,
    spool_file,
)
from trenza.exchange.rules.mapping import SourceMapping
from trenza.exchange.rules.values import Problem

PROCESSED = "procesados"
REJECTED = "rechazados"
_STABLE_SECONDS = 3.0
_MAX_MEGABYTES = 512
# What copying programs and office suites write while they work.
_UNFINISHED = ("*.part", "*.tmp", "*.crdownload", "*.filepart", "*.swp", "~$*", ".~lock*", ".*")


class _State(NamedTuple):
    size: int
    changed: int
    inode: int


class _Receipt(NamedTuple):
    path: Path
    state: _State
    sha256: str


class FolderConnector:
    """One folder of one source."""

    def __init__(
        self,
        mapping: SourceMapping,
        *,
        spool: Path,
        data: Path,
        environ: Mapping[str, str] = os.environ,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        settings = mapping.raw.get("folder", {})
        named = environ.get(settings.get("path_env", ""), "")
        self.mapping = mapping
        self.spool = spool
        self.folder = Path(named) if named else data / "entrada" / mapping.code
        self._pattern = settings.get("pattern", "*")
        self._stable = float(settings.get("stable_seconds", _STABLE_SECONDS))
        self._largest = int(settings.get("max_megabytes", _MAX_MEGABYTES)) * 1024 * 1024
        self._clock = clock
        self._sightings: dict[str, tuple[_State, float]] = {}

    def poll(self, watermarks: Mapping[str, str]) -> RawDelivery | None:
        """The oldest file that has stopped changing, copied to the spool; or nothing."""
        for path, state in self._stable_files():
            if state.size > self._largest:
                return self._refused(path, state)
            delivery = self._take(path, state)
            if delivery is not None:
                return delivery
        return None

    def watching(self) -> bool:
        """Whether a file lies in the folder that has not been taken yet."""
        return bool(self._sightings)

    def settle(self, delivery: RawDelivery, accepted: bool) -> None:
        """Move the file that was delivered; one that changed meanwhile stays and comes again."""
        receipt: _Receipt = delivery.receipt
        self._sightings.pop(receipt.path.name, None)
        if _state(receipt.path) != receipt.state:
            return
        target = self.folder / (PROCESSED if accepted else REJECTED)
        target.mkdir(exist_ok=True, mode=0o700)
        os.replace(receipt.path, _free_name(target, receipt))
        make_durable(target)
        make_durable(self.folder)

    def _stable_files(self) -> list[tuple[Path, _State]]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            names = sorted(os.listdir(self.folder))
        except OSError:
            message = "No se puede leer la carpeta de entrada de esta fuente"
            raise ConnectorFailed("connector.folder", message) from None
        now = self._clock()
        present = {name: state for name in names if (state := self._wanted(name)) is not None}
        stable = []
        for name, state in present.items():
            known = self._sightings.get(name)
            if known is None or known[0] != state:
                self._sightings[name] = known = (state, now)
            if now - known[1] >= self._stable and state.size > 0:
                stable.append((self.folder / name, state))
        self._sightings = {name: self._sightings[name] for name in present}
        return sorted(stable, key=lambda item: (item[1].changed, item[0].name))

    def _wanted(self, name: str) -> _State | None:
        if any(fnmatch.fnmatch(name.lower(), pattern) for pattern in _UNFINISHED):
            return None
        if not fnmatch.fnmatch(name.lower(), self._pattern.lower()):
            return None
        return _state(self.folder / name)

    def _take(self, path: Path, state: _State) -> RawDelivery | None:
        copy = spool_file(self.spool, path.suffix.lower()[:8])
        try:
            with _open_regular(path) as source, copy.open("xb") as output:
                shutil.copyfileobj(source, output, 1024 * 1024)
        except OSError:
            copy.unlink(missing_ok=True)
            return None
        if _state(path) != state:
            # It changed under the copy: wait until it is quiet again.
            copy.unlink(missing_ok=True)
            return None
        make_durable(copy)
        sha256, size = digest_of(copy)
        return RawDelivery(
            path=copy,
            sha256=sha256,
            bytes=size,
            rows=None,
            watermarks={},
            channel="folder",
            file_name=f"{self.mapping.code}-{sha256[:8]}{path.suffix.lower()[:8]}",
            receipt=_Receipt(path, state, sha256),
        )

    def _refused(self, path: Path, state: _State) -> RawDelivery:
        limit = self._largest // (1024 * 1024)
        problem = Problem("file.too_big", f"El fichero pasa de {limit} megabytes")
        return RawDelivery(
            path=None,
            sha256="",
            bytes=state.size,
            rows=None,
            watermarks={},
            channel="folder",
            file_name=f"{self.mapping.code}{path.suffix.lower()[:8]}",
            problem=problem,
            receipt=_Receipt(path, state, ""),
        )


def _state(path: Path) -> _State | None:
    """Size, time and inode of a regular file; links, pipes and folders do not count."""
    try:
        found = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return _State(found.st_size, found.st_mtime_ns, found.st_ino)


def _open_regular(path: Path) -> BinaryIO:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    return os.fdopen(handle, "rb")


def _free_name(target: Path, receipt: _Receipt) -> Path:
    """A name that overwrites nothing: the same file name comes every month."""
    day = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    mark = receipt.sha256[:8] or "grande"
    wanted = target / f"{day}-{mark}-{receipt.path.name}"
    number = 1
    while wanted.exists():
        number += 1
        wanted = target / f"{day}-{mark}-{number}-{receipt.path.name}"
    return wanted
