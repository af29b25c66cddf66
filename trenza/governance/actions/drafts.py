"""Drafting, approving and discarding. PostgreSQL says what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.db import connection

from trenza.access.public import Viewer, announce_and_read, signed_context
from trenza.protocol.public import (
    CellChange,
    Compiled,
    Protocol,
    current,
    next_version,
    text_of_compiled,
)

ANNOUNCE = "SELECT governance_announce(%s, %s, %s)"
SAVE = "SELECT governance_save(%s, %s, %s, %s, %s, %s, %s, %s) AS answer"
OUTCOMES = {
    "approved": "Has aprobado el borrador. Falta todavía quien lo apruebe.",
    "scheduled": "Aprobado. Entrará en vigor el día previsto.",
    "published": "Aprobado y en vigor: las carpetas abiertas cambian desde ahora.",
    "own": "Nadie aprueba su propio borrador: tiene que hacerlo otra persona.",
    "twice": "Ya lo habías aprobado.",
    "changed": "El borrador ha cambiado mientras lo leías. Léelo otra vez antes de aprobarlo.",
    "stale": "Otra versión ha entrado en vigor mientras tanto. Hay que rehacer el borrador "
    "sobre ella.",
    "closed": "Este borrador ya no está abierto.",
    "content": "Este borrador cambia el mapa de contenidos. Eso no se aprueba aquí: lo publica la "
    "administración de la instalación.",
    "laws": "Este borrador daría lo que ningún protocolo puede dar. No se ha guardado.",
    "incoherent": "Las reglas de este borrador no dan las celdas que dice: lo que se explicaría no "
    "sería lo que se ve. No se puede aprobar.",
    "foreign": "Solo quien escribió el borrador puede cambiarlo, y mientras está abierto.",
    "refused": "No se ha hecho nada: solo lo puede hacer quien responde del protocolo.",
}  # fmt: skip
DONE = frozenset({"saved", "approved", "scheduled", "published", "done"})


@dataclass(frozen=True)
class Outcome:
    """What came of an act."""

    state: str
    draft: int | None = None

    @property
    def done(self) -> bool:
        """Whether something was done."""
        return self.state in DONE

    @property
    def text(self) -> str:
        """It in a sentence."""
        return OUTCOMES.get(self.state, "Hecho.")


def save_cells(
    viewer: Viewer,
    cells: list[CellChange],
    *,
    text: str,
    note: str,
    on: date,
    draft: int | None = None,
    starts_at: datetime | None = None,
) -> Outcome:
    """Save these cells, changed over the version in force. Raises UnknownCell or BentLaw."""
    protocol = current()
    compiled = next_version(protocol.compiled, cells, text=text, on=on)
    kept = {
        "text": text,
        "cells": [[c.profile, c.sector, c.situation, c.own, c.type, c.level] for c in cells],
    }
    return _save(viewer, protocol, compiled, note, kept, "cells", draft, starts_at)


def save_file(viewer: Viewer, compiled: Compiled, *, note: str, origin: str) -> Outcome:
    """Save what came as a file or as a preset, laid over the version in force."""
    return _save(viewer, current(), compiled, note, {}, origin, None, None)


def _save(
    viewer: Viewer,
    protocol: Protocol,
    compiled: Compiled,
    note: str,
    changes: dict[str, Any],
    origin: str,
    draft: int | None,
    starts_at: datetime | None,
) -> Outcome:
    context = signed_context(viewer)
    kept = orjson.dumps(changes).decode()
    values = [
        context, draft, protocol.id, text_of_compiled(compiled), note, kept, origin, starts_at,
    ]  # fmt: skip
    return _act(context, "save", draft, SAVE, values)


def approve(viewer: Viewer, draft: int, seal: str) -> Outcome:
    """Say yes to a draft as it stood when it was read."""
    context = signed_context(viewer)
    statement = "SELECT governance_approve(%s, %s, %s) AS answer"
    return _act(context, "approve", draft, statement, [context, draft, seal])


def discard(viewer: Viewer, draft: int) -> Outcome:
    """Throw one's own draft away."""
    context = signed_context(viewer)
    statement = "SELECT governance_discard(%s, %s) AS answer"
    return _act(context, "discard", draft, statement, [context, draft])


def _act(context: str, act: str, draft: int | None, statement: str, values: list[Any]) -> Outcome:
    [row] = announce_and_read(ANNOUNCE, [context, act, draft], statement, values)
    return Outcome(row["answer"]["state"], row["answer"].get("draft"))


def start_due() -> int:
    """Put in force what was approved for a day that has come; gives how many versions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT governance_start_due()")
        return int(cursor.fetchone()[0])
