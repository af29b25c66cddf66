"""The verification: every leaf again from its row, the tree, the signatures, the dates."""

import time
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from trenza.audit.models import Checkpoint, Event
from trenza.audit.querysets import RECOMPUTED, leaf_hashes, pieces
from trenza.audit.rules.findings import TOLERANCE, Findings, Report
from trenza.audit.rules.keys import PublicKeys
from trenza.audit.rules.merkle import EMPTY_ROOT, Frontier
from trenza.audit.rules.note import NoteError, SignedHead, parse

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # of PostgreSQL's own times
MICROSECOND = timedelta(microseconds=1)
BEGINNING, END = -(2**62), 2**62

# Events that had to have a place: older than every running transaction and either overtaken by a
# later one or committed long enough ago for a living sequencer to have come by.
UNPLACED = """
SELECT count(*), count(*) FILTER (WHERE is_late), min(id) FILTER (WHERE is_late)
FROM (
    SELECT e.id, e.at < clock_timestamp() - make_interval(secs => %s) OR (e.xid, e.id) < (
        SELECT d.xid, d.id FROM audit_leaf l JOIN audit_event d ON d.id = l.event
        ORDER BY l.position DESC LIMIT 1) AS is_late
    FROM audit_event e, pg_current_snapshot() s
    WHERE (e.xid < pg_snapshot_xmin(s) OR e.xid >= pg_snapshot_xmax(s))
      AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.event = e.id)
) waiting
"""

FIRST_GAP = """
SELECT coalesce(min(position + 1), 0) FROM audit_leaf l
WHERE NOT EXISTS (SELECT FROM audit_leaf n WHERE n.position = l.position + 1)
"""


@dataclass(frozen=True)
class Noted:
    """One event as it was written, without who and whom."""

    id: int
    at: datetime
    kind: str
    situation: str
    detail: dict[str, Any]


def noted(number: int) -> Noted | None:
    """An event by its number; None if there is none. For whoever may read the log."""
    row = Event.objects.filter(pk=number).values("id", "at", "kind", "situation", "detail").first()
    return Noted(**row) if row else None


@dataclass(frozen=True)
class Outside:
    """A checkpoint that was kept outside: the name of its file and its text."""

    name: str
    text: str


def verification(*, keys: PublicKeys, outside: Sequence[Outside] = ()) -> Report:
    """Check the whole log, as it is at one moment, against itself and what was kept outside."""
    start = time.monotonic()
    found = Findings()
    witnessed = list(_read_outside(outside, keys, found))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        heads = sorted(_read_heads(keys, found), key=lambda one: one.head.size)
        size, waiting = _look_for_holes(cursor, found)
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
        sizes = {one.head.size for one in heads} | {one.head.size for _, one in witnessed}
        roots = _rebuild(size, sorted(sizes), heads, found)
    _compare(heads, roots, size, found)
    _compare_outside(witnessed, roots, found)
    return Report(
        size=size,
        signed_size=heads[-1].head.size if heads else 0,
        checkpoints=len(heads),
        outside=len(witnessed),
        waiting=waiting,
        seconds=round(time.monotonic() - start, 3),
        findings=found.all(),
    )


def _read_outside(
    outside: Sequence[Outside], keys: PublicKeys, found: Findings
) -> Iterator[tuple[str, SignedHead]]:
    for one in outside:
        try:
            signed = parse(one.text)
        except NoteError:
            found.add("outside_text", name=one.name)
            continue
        if not keys.accept(signed):
            found.add("outside_signature", name=one.name)
        yield one.name, signed


def _read_heads(keys: PublicKeys, found: Findings) -> Iterator[SignedHead]:
    """The stored checkpoints, smallest first; one that cannot be read is told and left out."""
    last = None
    for row in Checkpoint.objects.order_by("size").iterator(chunk_size=5000):
        try:
            signed = parse(row.note)
        except NoteError:
            found.add("checkpoint", size=row.size)
            continue
        head = signed.head
        if (head.size, head.root, head.at) != (row.size, bytes(row.root), row.at):
            found.add("checkpoint", size=row.size)
        if not keys.accept(signed):
            found.add("signature", size=row.size)
        if last and head.at < last:
            found.add("clock", size=row.size)
        last = head.at
        yield signed


def _look_for_holes(cursor: CursorWrapper, found: Findings) -> tuple[int, int]:
    """How many places the tree has, and how many events wait for theirs."""
    cursor.execute("SELECT count(*), coalesce(min(position), 0) FROM audit_leaf")
    size, first = cursor.fetchone()
    if size:
        cursor.execute(FIRST_GAP)
        [gap] = cursor.fetchone()
        if first or gap != size:
            found.add("gap", 0 if first else gap)
            size = 0 if first else gap
    cursor.execute(UNPLACED, [TOLERANCE.total_seconds()])
    waiting, late, event = cursor.fetchone()
    if late:
        found.add("unplaced", count=late, event=event)
    return size, waiting


def _rebuild(
    size: int, sizes: Sequence[int], heads: Sequence[SignedHead], found: Findings
) -> dict[int, bytes]:
    """The roots at the sizes given, from leaves recomputed out of the rows themselves."""
    frontier, roots = Frontier(), {0: EMPTY_ROOT}
    dates = _Dates(heads, found)
    marks = iter([*(mark for mark in sizes if 0 < mark <= size), END])
    mark = next(marks)
    for _, gone, changed, packed, packed_times in pieces(RECOMPUTED, size):
        if gone is not None:
            found.add("gone", gone)
        if changed is not None:
            found.add("changed", changed)
        leaves = leaf_hashes(bytes(packed))
        dates.check(frontier.size, bytes(packed_times))
        used = 0
        while mark - frontier.size <= len(leaves) - used:
            upto = used + mark - frontier.size
            frontier.extend(leaves[used:upto])
            roots[mark], used, mark = frontier.root(), upto, next(marks)
        frontier.extend(leaves[used:])
    return roots


class _Dates:
    """Between two checkpoints, no event may date from before the first or after the second."""

    def __init__(self, heads: Sequence[SignedHead], found: Findings) -> None:
        self._found = found
        ends = [(one.head.size, (one.head.at - EPOCH) // MICROSECOND) for one in heads]
        self._spans = list(pairwise([(0, BEGINNING), *ends, (END, END)]))
        self._at = 0

    def check(self, start: int, packed: bytes) -> None:
        """Judge the times of the events from a position on; spans are met in order."""
        times = array("q", packed)
        times.byteswap()
        slack = TOLERANCE // MICROSECOND
        position, end = start, start + len(times)
        while position < end:
            (_, floor), (upto, ceiling) = self._spans[self._at]
            part = times[position - start : min(upto, end) - start]
            if part and (min(part) < floor - slack or max(part) > ceiling + slack):
                self._tell(position, part, floor - slack, ceiling + slack)
            position = max(position, min(upto, end))
            if upto <= end:
                self._at += 1

    def _tell(self, start: int, part: "array[int]", floor: int, ceiling: int) -> None:
        for position, moment in enumerate(part, start):
            if moment and moment < floor:  # zero: the row is gone, which is told as such
                self._found.add("back_dated", position)
            elif moment > ceiling:
                self._found.add("post_dated", position)


def _compare(
    heads: Sequence[SignedHead], roots: dict[int, bytes], size: int, found: Findings
) -> None:
    """Each stored checkpoint against the tree; damage lies after the last one that agrees."""
    agreed, changed = 0, found.first_of("changed")
    for one in heads:
        if one.head.size > size:
            found.add("short", size, size=one.head.size)
        elif roots[one.head.size] != one.head.root:
            if changed is None or not agreed <= changed < one.head.size:  # otherwise told already
                found.add("root", agreed, size=one.head.size)
        else:
            agreed = one.head.size


def _compare_outside(
    witnessed: Sequence[tuple[str, SignedHead]], roots: dict[int, bytes], found: Findings
) -> None:
    for name, one in witnessed:
        root = roots.get(one.head.size)
        if root is None:
            found.add("outside_short", name=name, size=one.head.size)
        elif root != one.head.root:
            found.add("outside_root", name=name, size=one.head.size)
