"""Deliveries written by hand, and the whole of what they left behind."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

from django.db import connection

from trenza.exchange.actions.processing import apply_delivery
from trenza.exchange.actions.receiving import receive_delivery
from trenza.exchange.actions.store import keep
from trenza.exchange.models import Delivery

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
_seconds = count(1)


def clock() -> datetime:
    return NOW


def person(number: str, *, version: int = 1, **said: object) -> dict:
    who = {"given_name": "Aya", "surname1": "Benali", "birth_date": "1990-05-04", **said}
    return {"kind": "person", "version": version, "person": {"source_id": number, **who}}


def record(source_id: str, number: str, *, version: int = 1, **said: object) -> dict:
    return {
        "kind": "record", "source_id": source_id, "version": version,
        "person": {"source_id": number}, "type": "job_demand",
        "content": {"state": "active", "since": "2026-01-15"},
        "valid_from": "2026-01-15", "centre": "office-alba", **said,
    }  # fmt: skip


def relation(source_id: str, number: str, *, version: int = 1, **said: object) -> dict:
    return {
        "kind": "relation", "source_id": source_id, "version": version,
        "person": {"source_id": number}, "centre": "office-alba", "professional": "OR-07",
        "valid_from": "2026-01-10", **said,
    }  # fmt: skip


def household(source_id: str, *numbers: str, version: int = 1, **said: object) -> dict:
    members = [{"person": {"source_id": number}, "kinship": "hijo"} for number in numbers]
    return {"kind": "household", "source_id": source_id, "version": version, "members": members,
            **said}  # fmt: skip


def ndjson(rows: Iterable[dict | bytes]) -> bytes:
    lines = (row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    return b"".join(line + b"\n" for line in lines)


def receive(body: bytes | Iterable[dict | bytes], *, source: str = "se-app", **more) -> Delivery:
    """A delivery registered and not yet applied."""
    body = body if isinstance(body, bytes) else ndjson(body)
    now = NOW + timedelta(seconds=next(_seconds))
    kept = keep([body], now=now)
    defaults = {"channel": "api", "file_name": "", "now": now}
    chunk_rows = more.pop("chunk_rows", None)
    delivery = receive_delivery(source=source, kept=kept, **{**defaults, **more})
    if chunk_rows:
        Delivery.objects.filter(pk=delivery.pk).update(chunk_rows=chunk_rows)
    return delivery


def deliver(body: bytes | Iterable[dict | bytes], **more) -> Delivery:
    """A delivery received and applied."""
    delivery = receive(body, **more)
    apply_delivery(delivery.pk, clock=clock)
    delivery.refresh_from_db()
    return delivery


def counts(delivery: Delivery) -> tuple[int, int, int, int]:
    """applied, unchanged, waiting, rejected"""
    return (delivery.rows_applied, delivery.rows_unchanged, delivery.rows_waiting,
            delivery.rows_rejected)  # fmt: skip


def rows_of(query: str, *arguments: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        return cursor.fetchall()


def apart(delivery: Delivery) -> list[tuple]:
    """What did not go in: row, state, code, field."""
    return rows_of(
        "SELECT row_number, state, code, field FROM exchange_rejection"
        " WHERE delivery_id = %s ORDER BY row_number, part",
        delivery.pk,
    )


def everything(source: str = "se-app") -> dict[str, list[tuple]]:
    """All that a source has left behind, in words that do not depend on how it arrived."""
    return {
        "identities": rows_of(
            "SELECT source_person_id, version, given_name, surname1, birth_date, phone,"
            " (SELECT min(o.source || ':' || o.source_person_id) FROM people_identity o"
            "  WHERE o.person_id = i.person_id) FROM people_identity i"
            " WHERE source = %s ORDER BY 1",
            source,
        ),
        "records": rows_of(
            "SELECT r.source_id, r.version, r.state, r.type, r.content::text, r.summary,"
            " r.valid_from, r.valid_to, r.stated_at, r.centre_id, i.source_person_id"
            " FROM records_record r JOIN people_identity i"
            "  ON i.id = r.identity_id AND i.person_id = r.person_id"
            " WHERE r.source = %s ORDER BY 1, 2",
            source,
        ),
        "relations": rows_of(
            "SELECT r.source_id, r.version, r.state, r.centre_id, r.profile_id, r.valid_from,"
            " r.valid_to, i.source_person_id FROM access_relation r JOIN people_identity i"
            "  ON i.id = r.identity_id AND i.person_id = r.person_id"
            " WHERE r.source = %s ORDER BY 1",
            source,
        ),
        "households": rows_of(
            "SELECT h.source_household_id, h.version, h.state, i.source_person_id, m.kinship"
            " FROM people_household h LEFT JOIN people_household_member m"
            "  ON m.household_id = h.id LEFT JOIN people_identity i ON i.id = m.identity_id"
            " WHERE h.source = %s ORDER BY 1, 4",
            source,
        ),
        "keys": rows_of(
            "SELECT DISTINCT k.centre_id, k.key, i.source_person_id FROM people_caseload_key k"
            " JOIN people_identity i ON i.person_id = k.person_id AND i.source = %s"
            " ORDER BY 1, 2, 3",
            source,
        ),
        "waiting": rows_of(
            "SELECT DISTINCT waits_for, raw -> 'statement' ->> 'source_id' FROM exchange_rejection"
            " WHERE source = %s AND state = 'waiting' ORDER BY 1, 2",
            source,
        ),
    }
