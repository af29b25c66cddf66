"""What leaves the log for those outside: a whole copy, a checkpoint, the proof of one event.

A copy and a proof carry personal data: they are written for their owner alone, and the log tells
that they were taken out.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from django.db import connection, transaction

from trenza.audit.actions.note import note_reading
from trenza.audit.models import Checkpoint, Leaf
from trenza.audit.querysets import LINES, pieces, stored_leaves
from trenza.audit.rules.keys import PUBLIC_FILE, PublicKeys
from trenza.audit.rules.kinds import LOG_EXPORTED, LOG_PROVED
from trenza.audit.rules.merkle import inclusion_proof, root_of

EVENTS_FILE = "events.ndjson"
CHECKPOINTS_FILE = "checkpoints.ndjson"
FORMAT = "trenza-log-1"


class NothingSigned(Exception):
    """There is no checkpoint yet, or none that covers the event."""


@dataclass(frozen=True)
class Copy:
    """What an export wrote."""

    events: int
    checkpoints: int


def export_log(folder: Path, *, keys: PublicKeys, by: str) -> Copy:
    """Write all sealed events with their salts, every checkpoint and the public keys."""
    note_reading(kind=LOG_EXPORTED, by=by, detail={"scope": "all"})
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
        cursor.execute("SELECT coalesce(max(position) + 1, 0) FROM audit_leaf")
        [size] = cursor.fetchone()
        with _private(folder / EVENTS_FILE) as file:
            for [lines] in pieces(LINES, size):
                file.write(lines)
        notes = list(Checkpoint.objects.order_by("size").values_list("note", flat=True))
    with _private(folder / CHECKPOINTS_FILE) as file:
        for note in notes:
            file.write(json.dumps({"note": note}, ensure_ascii=False) + "\n")
    with _private(folder / PUBLIC_FILE) as file:
        file.write(keys.text)
    return Copy(size, len(notes))


def newest_checkpoint() -> str:
    """The text of the newest signed checkpoint; nothing in it is personal."""
    note = Checkpoint.objects.order_by("-size").values_list("note", flat=True).first()
    if note is None:
        raise NothingSigned("Todavía no hay ningún punto de control firmado.")
    return note


def prove(event: int, *, by: str) -> str:
    """A JSON text that shows an outsider that one event is under the newest checkpoint."""
    note_reading(kind=LOG_PROVED, by=by, detail={"event": event})
    newest = Checkpoint.objects.order_by("-size").first()
    leaf = Leaf.objects.filter(event=event).first()
    if newest is None or leaf is None or leaf.position >= newest.size:
        raise NothingSigned(f"El suceso {event} no existe o aún no está bajo un punto de control.")
    [[line]] = pieces(LINES, leaf.position + 1, start=leaf.position)
    proof = inclusion_proof(
        leaf.position, newest.size, lambda start, end: root_of(stored_leaves(start, end))
    )
    return json.dumps(
        {
            "format": FORMAT,
            "line": line.removesuffix("\n"),
            "proof": [node.hex() for node in proof],
            "checkpoint": newest.note,
        },
        ensure_ascii=False,
    )


@contextmanager
def _private(path: Path) -> Iterator[TextIO]:
    """A text file that only its owner can read, in its place only when it is complete."""
    draft = path.with_name(f"{path.name}.part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        yield file
    draft.replace(path)
