"""The sequencer: gives every committed event its place in the tree and signs the head.

It runs outside the request. Events are taken by snapshot horizon: only transactions older than
every running one, which can no longer add or hide anything; numbers alone commit out of order.
Any number of processes may run it: one lock orders them, and each checks that nobody was faster.
"""

import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from trenza.audit.rules.keys import PublicKeys, SigningKey, public_keys, signing_key
from trenza.audit.rules.merkle import Frontier
from trenza.audit.rules.note import Head, NoteError, SignedHead, parse, sign
from trenza.base.embedded import data_folder

STEP_LOCK = 7_263_011  # held while the tree grows
FOLLOW_LOCK = 7_263_012  # held by the one process that follows the log
BATCH = 5000
BUSY_PAUSE = 0.2
IDLE_PAUSE = 1.0
SIGN_EVERY = 1.0

# The second half of the condition takes events restored from another server: their transaction
# number lies in this server's future, so no running transaction can be theirs.
TAKE = """
WITH horizon AS MATERIALIZED (
    SELECT pg_snapshot_xmin(s) AS low, pg_snapshot_xmax(s) AS high FROM pg_current_snapshot() s
), taken AS MATERIALIZED (
    SELECT e.xid, e.id, e.leaf
    FROM audit_event e, horizon h
    WHERE e.xid >= %(since)s::text::xid8 AND (e.xid < h.low OR e.xid >= h.high)
      AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.event = e.id)
    ORDER BY e.xid, e.id
    LIMIT %(batch)s
), placed AS (
    INSERT INTO audit_leaf (position, event, leaf)
    SELECT %(size)s + row_number() OVER (ORDER BY xid, id) - 1, id, leaf FROM taken
)
SELECT h.low::text, t.xid::text, t.leaf FROM horizon h LEFT JOIN taken t ON true
ORDER BY t.xid, t.id
"""

# One statement, one snapshot: an event that commits afterwards is never below this number.
START = """
SELECT least(pg_snapshot_xmin(pg_current_snapshot()), (
    SELECT e.xid FROM audit_event e
    WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.event = e.id)
    ORDER BY e.xid, e.id LIMIT 1))::text
"""


class SequenceError(Exception):
    """The log in the database does not continue its own last checkpoint: nothing is signed."""


class Sequencer:
    """The growing tree in memory; the database always decides what it really is."""

    def __init__(self, key: SigningKey, known: PublicKeys, *, batch: int = BATCH) -> None:
        self._key = key
        self._known = known
        self._batch = batch
        self._frontier: Frontier | None = None
        self._since = 0
        self._signed: Head | None = None

    def place(self) -> int:
        """Give places to one batch of events; returns how many."""
        frontier = None
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                self._enter(cursor)
                frontier = self._continue(cursor)
                cursor.execute(
                    TAKE, {"since": self._since, "batch": self._batch, "size": frontier.size}
                )
                rows = cursor.fetchall()
        except BaseException:
            self._frontier = None  # what was committed is read again
            raise
        leaves = [bytes(leaf) for _, xid, leaf in rows if xid is not None]
        frontier.extend(leaves)
        self._advance([(int(low), int(xid or 0)) for low, xid, _ in rows], len(leaves))
        return len(leaves)

    def seal(self) -> SignedHead | None:
        """Sign the head if the tree has grown since the last signature."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                self._enter(cursor)
                frontier = self._continue(cursor)
                if frontier.size == (self._signed.size if self._signed else 0):
                    return None
                signed = sign(self._head(cursor, frontier), self._key.private)
                _keep(cursor, signed, frontier)
        except BaseException:
            self._frontier = None
            raise
        self._signed = signed.head
        return signed

    @property
    def is_unsigned(self) -> bool:
        """Whether the tree has grown since the last signature."""
        size = self._frontier.size if self._frontier else 0
        return size != (self._signed.size if self._signed else 0)

    def _enter(self, cursor: CursorWrapper) -> None:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [STEP_LOCK])
        # a probe per event: a hash of all leaves would grow with the log
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")

    def _continue(self, cursor: CursorWrapper) -> Frontier:
        """The tree as the database has it now, read again if another process was faster."""
        cursor.execute(
            "SELECT (SELECT coalesce(max(position) + 1, 0) FROM audit_leaf),"
            " (SELECT coalesce(max(size), 0) FROM audit_checkpoint)"
        )
        size, signed = cursor.fetchone()
        known = self._signed.size if self._signed else 0
        if self._frontier is None or (self._frontier.size, known) != (size, signed):
            self._frontier = self._load(cursor)
        return self._frontier

    def _load(self, cursor: CursorWrapper) -> Frontier:
        cursor.execute("SELECT note, frontier FROM audit_checkpoint ORDER BY size DESC LIMIT 1")
        last = cursor.fetchone()
        self._signed = None
        frontier = self._resume(*last) if last else Frontier()
        cursor.execute(
            "SELECT leaf, position FROM audit_leaf WHERE position >= %s ORDER BY position",
            [frontier.size],
        )
        rows = cursor.fetchall()
        if [position for _, position in rows] != list(
            range(frontier.size, frontier.size + len(rows))
        ):
            raise SequenceError("Faltan posiciones en el árbol del registro: ejecute audit verify.")
        frontier.extend(bytes(leaf) for leaf, _ in rows)
        cursor.execute("SET LOCAL enable_hashjoin = on")  # once per start, over the whole log
        cursor.execute(START)
        self._since = int(cursor.fetchone()[0])
        return frontier

    def _resume(self, note: str, peaks: bytes) -> Frontier:
        """The tree at its last checkpoint, believed only as far as the signature goes."""
        try:
            signed = parse(note)
            frontier = Frontier.from_bytes(signed.head.size, bytes(peaks))
        except (NoteError, ValueError) as error:
            raise SequenceError("El último punto de control no se puede leer.") from error
        if frontier.root() != signed.head.root or not self._known.accept(signed):
            raise SequenceError("El último punto de control no es auténtico: no se sigue firmando.")
        self._signed = signed.head
        return frontier

    def _advance(self, horizons: list[tuple[int, int]], taken: int) -> None:
        """Remember below which transaction nothing can be missing any more."""
        low = horizons[0][0]
        if taken < self._batch:
            self._since = max(self._since, low)
        else:
            seen = [xid for _, xid in horizons if xid < low]
            self._since = max([self._since, *seen[-1:]])

    def _head(self, cursor: CursorWrapper, frontier: Frontier) -> Head:
        """The head to sign, by the clock that also dates the events; it never goes back."""
        cursor.execute("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
        [at] = cursor.fetchone()
        moment: datetime = at.replace(tzinfo=UTC)
        if self._signed:
            moment = max(moment, self._signed.at)
        return Head(self._key.origin, frontier.size, frontier.root(), moment)


def _keep(cursor: CursorWrapper, signed: SignedHead, frontier: Frontier) -> None:
    head = signed.head
    cursor.execute(
        "INSERT INTO audit_checkpoint (size, root, at, key_id, signature, note, frontier)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [head.size, head.root, head.at, signed.key_id.hex(), signed.signature, signed.text,
         frontier.to_bytes()],
    )  # fmt: skip


def sequence(sequencer: Sequencer) -> int:
    """Place all that can be placed now and sign the head; returns how many events it placed."""
    total = 0
    while taken := sequencer.place():
        total += taken
    sequencer.seal()
    return total


def follow(sequencer: Sequencer, stop: threading.Event) -> None:
    """Keep the tree up with the events until told to stop; a lost database is waited for."""
    signed_at = pause = 0.0
    leading = False
    while not stop.wait(pause):
        pause = IDLE_PAUSE
        try:
            leading = leading or _lead()
            if not leading:  # another process follows the log: stand by
                continue
            taken = sequencer.place()
            if time.monotonic() - signed_at >= SIGN_EVERY and sequencer.seal():
                signed_at = time.monotonic()
        except (OperationalError, InterfaceError):
            connection.close()
            leading = False
            continue
        if taken or sequencer.is_unsigned:
            pause = 0.0 if taken == BATCH else BUSY_PAUSE


def _lead() -> bool:
    """Become the process that follows the log, unless there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [FOLLOW_LOCK])
        return bool(cursor.fetchone()[0])


def keys_folder() -> Path:
    """Where the keys of the log are kept: beside the data unless the installation says where."""
    elsewhere = os.environ.get("TRENZA_AUDIT_KEYS")
    return Path(elsewhere) if elsewhere else data_folder() / "audit"


def sequencer() -> Sequencer:
    """A sequencer with this installation's keys, which are made at first use."""
    folder = keys_folder()
    return Sequencer(signing_key(folder), public_keys(folder))


def sequence_once() -> int:
    """Place and sign all that can be now; returns how many events it placed."""
    return sequence(sequencer())
