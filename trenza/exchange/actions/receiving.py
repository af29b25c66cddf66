"""Taking a delivery in: its row, its job and its watermarks in one transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django import app

from trenza.access.public import Viewer, call
from trenza.exchange.actions.store import DeliveryRefused, KeptFile, beside, forget, orphans
from trenza.exchange.models import Delivery, Source, Watermark
from trenza.exchange.rules.failpoints import failpoint
from trenza.exchange.rules.states import OPEN_STATES

APPLY_TASK = "trenza.exchange.jobs.apply_delivery"
REPLAY_TASK = "trenza.exchange.jobs.replay_rows"
CHUNK_ROWS = 4_000
_SENT = "SELECT exchange_register_sent(%s, %s, %s, %s, %s, %s, %s, %s)"


def receive_delivery(
    *,
    source: str,
    kept: KeptFile,
    channel: str,
    file_name: str,
    now: datetime,
    idempotency_key: str | None = None,
    watermarks: Mapping[str, str] | None = None,
) -> Delivery:
    """Register a file that the worker or a command kept, and have it applied.

    The same key with the same bytes gives the delivery that is already there; with other bytes it
    is refused, because one of the two would be lost.
    """
    failpoint("receive.before_row")
    try:
        with transaction.atomic():
            delivery = Delivery.objects.create(
                reference=kept.reference, source_id=source, channel=channel, file_name=file_name,
                path=kept.path, sha256=kept.sha256, bytes=kept.bytes, received_at=now,
                idempotency_key=idempotency_key or None, chunk_rows=CHUNK_ROWS, state="received",
            )  # fmt: skip
            Source.objects.filter(code=source).update(last_delivery_at=now)
            for name, value in (watermarks or {}).items():
                Watermark.objects.update_or_create(
                    source_id=source, name=name, defaults={"value": value}
                )
            defer_delivery(delivery)
            failpoint("receive.before_commit")
    except IntegrityError:
        forget(kept.path)
        known = _received_before(source, idempotency_key, kept)
        if known is None:
            raise
        return known
    failpoint("receive.after_commit")
    return delivery


def receive_sent(
    *, source: str, token: str, kept: KeptFile, idempotency_key: str | None = None
) -> Delivery:
    """Register what a source sent over the web, and have it applied; the database checks its token.

    Keys are treated as in receive_delivery.
    """
    failpoint("receive.before_row")
    with transaction.atomic():
        number = _register_sent(source, token, kept, idempotency_key)
        if number:
            delivery = Delivery.objects.get(pk=number)
            defer_delivery(delivery)
        failpoint("receive.before_commit")
    if number:
        failpoint("receive.after_commit")
        return delivery
    forget(kept.path)
    known = _received_before(source, idempotency_key, kept) if number == 0 else None
    if known is None:
        raise DeliveryRefused("token.unknown", "El token del sistema ya no vale.", 401)
    return known


def _register_sent(source: str, token: str, kept: KeptFile, key: str | None) -> int | None:
    connection.ensure_connection()
    # On the driver's own cursor: the token travels apart from the text of the statement.
    with psycopg.Cursor(connection.connection) as cursor:
        values = [source, token, *_where_and_what(kept), key, CHUNK_ROWS]
        row = cursor.execute(_SENT, values).fetchone()
    number: int | None = row[0] if row else None
    return number


def receive_upload(viewer: Viewer, *, source: str, kept: KeptFile, suffix: str) -> Delivery:
    """Register an uploaded file, held until its uploader confirms it; the database checks her."""
    number = call(
        "exchange_register_upload", viewer, source, suffix, *_where_and_what(kept), CHUNK_ROWS
    )
    if not number:
        forget(kept.path)
        raise DeliveryRefused(
            "upload.not_yours", "Ya no puede subir ficheros de ese sistema. No se ha guardado nada."
        )
    return Delivery.objects.get(pk=number)


def _where_and_what(kept: KeptFile) -> tuple[Any, ...]:
    """A kept file as the database takes it: it makes the path itself, of month and reference."""
    return kept.reference, kept.path.partition("/")[0], kept.sha256, kept.bytes


def _received_before(source: str, key: str | None, kept: KeptFile) -> Delivery | None:
    known = Delivery.objects.filter(source_id=source, idempotency_key=key).first() if key else None
    if known is not None and known.sha256 != kept.sha256:
        raise DeliveryRefused(
            "delivery.key_reused",
            "Esa Idempotency-Key ya se usó con otro contenido. Use una clave nueva por entrega.",
        )
    return known


def refuse_delivery(
    *,
    source: str,
    channel: str,
    file_name: str,
    sha256: str,
    size: int,
    code: str,
    message: str,
    now: datetime,
) -> Delivery:
    """Note a delivery that was refused unread, so that its data manager learns why."""
    return Delivery.objects.create(
        source_id=source, channel=channel, file_name=file_name, sha256=sha256, bytes=size,
        received_at=now, chunk_rows=CHUNK_ROWS, state="refused", finished_at=now,
        problem_code=code[:60], problem_text=message[:400],
    )  # fmt: skip


def defer_delivery(delivery: Delivery) -> None:
    """Have a worker apply it, after whatever the same source sent before."""
    app.configure_task(APPLY_TASK, queue="intake", lock=f"exchange:{delivery.source_id}").defer(
        delivery_id=delivery.pk
    )


def defer_replay(*, delivery_id: int, source: str) -> None:
    """Have a worker try again the rows of a delivery that were sent back."""
    app.configure_task(REPLAY_TASK, queue="intake", lock=f"exchange:{source}").defer(
        delivery_id=delivery_id
    )


@transaction.atomic
def confirm_delivery(viewer: Viewer, *, reference: UUID) -> Delivery | None:
    """Let a delivery that its uploader has previewed go in; None if it is not waiting for that."""
    number = call("exchange_decide_upload", viewer, reference, True)
    if not number:
        return None
    delivery = Delivery.objects.get(pk=number)
    defer_delivery(delivery)
    transaction.on_commit(lambda: beside(delivery.path).unlink(missing_ok=True))
    return delivery


@transaction.atomic
def cancel_delivery(viewer: Viewer, *, reference: UUID) -> bool:
    """Throw away a delivery that was only previewed: nothing of it was applied."""
    held = Delivery.objects.filter(reference=reference, state="held").first()
    if held is None or not call("exchange_decide_upload", viewer, reference, False):
        return False
    transaction.on_commit(lambda: forget(held.path))
    return True


def _cancel(delivery: Delivery, now: datetime) -> bool:
    changed = Delivery.objects.filter(pk=delivery.pk, state="held").update(
        state="refused",
        finished_at=now,
        path="",
        problem_code="upload.cancelled",
        problem_text="No se llegó a confirmar. No se ha incorporado nada y se ha borrado.",
    )
    if changed:
        transaction.on_commit(lambda: forget(delivery.path))
    return bool(changed)


def defer_left_behind() -> int:
    """Give a job again to deliveries that are open and have none; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args ->> 'delivery_id')::bigint FROM procrastinate_jobs"
            " WHERE task_name = %s AND status IN ('todo', 'doing')",
            [APPLY_TASK],
        )
        busy = {row[0] for row in cursor.fetchall()}
    left = Delivery.objects.filter(state__in=OPEN_STATES).exclude(pk__in=busy).order_by("id")
    for delivery in left:
        defer_delivery(delivery)
    return len(left)


@transaction.atomic
def drop_unconfirmed(*, now: datetime) -> int:
    """Throw away what was uploaded and not confirmed within a week; gives how many."""
    old = Delivery.objects.filter(state="held", received_at__lt=now - timedelta(days=7))
    return sum(_cancel(delivery, now) for delivery in old)


def sweep_orphans(*, now: datetime) -> int:
    """Remove files that a crash left without a delivery, once they are a day old."""
    known = set(Delivery.objects.exclude(path="").values_list("path", flat=True))
    removed = 0
    for file in orphans(known, before=now - timedelta(days=1)):
        file.unlink(missing_ok=True)
        removed += 1
    return removed
