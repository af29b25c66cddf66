"""What a data manager does with rows that did not go in. The database checks that she may."""

from typing import Any
from uuid import UUID

import orjson
import psycopg
from django.db import connection, transaction

from trenza.access.public import Viewer, signed_context
from trenza.exchange.actions.receiving import defer_replay

_SETTLE = "SELECT * FROM exchange_settle_rejections(%s, %s, %s, %s, %s, %s, %s)"


def replay(viewer: Viewer, delivery: UUID, *, row: UUID | None = None, code: str = "") -> int:
    """Send rows back to be tried again: one, those of a cause, or all; gives how many."""
    return _settle(viewer, delivery, "replay", row=row, code=code)


def correct(viewer: Viewer, delivery: UUID, *, row: UUID, values: dict[str, Any]) -> int:
    """Change what a row says and send it back; 0 when it is not there to be corrected."""
    return _settle(viewer, delivery, "correct", row=row, values=values)


def discard(
    viewer: Viewer, delivery: UUID, *, reason: str, row: UUID | None = None, code: str = ""
) -> int:
    """Give rows up, saying why; what they said is erased."""
    return _settle(viewer, delivery, "discard", row=row, code=code, reason=reason)


@transaction.atomic
def _settle(
    viewer: Viewer,
    delivery: UUID,
    action: str,
    *,
    row: UUID | None = None,
    code: str = "",
    values: dict[str, Any] | None = None,
    reason: str = "",
) -> int:
    said = None if values is None else orjson.dumps(values).decode()
    asked = [signed_context(viewer), delivery, action, row, code, said, reason]
    # On the driver's own cursor: what the row says travels apart from the text of the statement.
    with psycopg.Cursor(connection.connection) as cursor:
        found = cursor.execute(_SETTLE, asked).fetchone()
    how_many, delivery_id, source = found or (0, 0, "")
    if how_many and action != "discard":
        defer_replay(delivery_id=delivery_id, source=source)
    return int(how_many or 0)
