"""Rows of a function whose event was announced just before, on the same connection."""

from collections.abc import Sequence
from typing import Any

import orjson
import psycopg
from django.db import connection
from psycopg.adapt import Buffer, Loader
from psycopg.rows import dict_row


class _Content(Loader):
    """jsonb as Python values; Django's own connection leaves it as text."""

    def load(self, data: Buffer) -> Any:
        return orjson.loads(data)


def read_rows(query: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    """What the database answers, as dicts; values travel apart from the text of the statement."""
    raw: psycopg.Connection[Any] = connection.connection
    with psycopg.Cursor(raw, row_factory=dict_row) as cursor:
        cursor.adapters.register_loader("jsonb", _Content)
        cursor.execute(query, values)
        return cursor.fetchall()
