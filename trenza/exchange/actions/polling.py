"""Asking the sources that are asked: databases and watched folders."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from trenza.base.embedded import data_folder
from trenza.exchange.actions.processing import Clock
from trenza.exchange.actions.receiving import receive_delivery, refuse_delivery
from trenza.exchange.actions.registering import declared, sources_to_poll
from trenza.exchange.actions.store import DeliveryRefused, KeptFile, adopt, deliveries_folder
from trenza.exchange.connectors import (
    ConnectorFailed,
    FolderConnector,
    RawDelivery,
    SqlConnector,
    connector_for,
)
from trenza.exchange.models import Delivery, Source, Watermark
from trenza.exchange.rules.failpoints import failpoint
from trenza.exchange.rules.mapping import MappingRefused

if TYPE_CHECKING:
    Connector = SqlConnector | FolderConnector

DEFAULT_EVERY = 5


@dataclass
class Poller:
    """Keeps the connectors between polls: a folder is watched until its files stand still."""

    clock: Clock
    connectors: "dict[tuple[str, str], Connector]" = field(default_factory=dict)
    next_poll: dict[str, datetime] = field(default_factory=dict)

    def poll(self, *, everything: bool = False) -> int:
        """Ask every source whose turn it is; gives how many deliveries arrived."""
        arrived = 0
        for source in sources_to_poll():
            now = self.clock()
            if not everything and self.next_poll.get(source.code, now) > now:
                continue
            with _alone(source.code) as mine:
                if mine:
                    arrived += self._ask(source)
        return arrived

    def watching(self) -> bool:
        """Whether a dropped file was seen that has not stood still for long enough."""
        return any(
            isinstance(connector, FolderConnector) and connector.watching()
            for connector in self.connectors.values()
        )

    def _ask(self, source: Source) -> int:
        try:
            mapping = declared(source)
            wait = timedelta(seconds=mapping.every or DEFAULT_EVERY)
            self.next_poll[source.code] = self.clock() + wait
            key = (source.code, source.digest)
            if key not in self.connectors:
                spool = deliveries_folder() / "incoming"
                spool.mkdir(mode=0o700, exist_ok=True)
                self.connectors[key] = connector_for(mapping, spool=spool, data=data_folder())
            return self._take(source, self.connectors[key])
        except ConnectorFailed as failed:
            self._note(source, failed.code, failed.message)
        except DeliveryRefused as refused:
            self._note(source, refused.code, refused.message)
        except MappingRefused:
            self._note(source, "source.mapping", "La declaración del sistema no se puede leer.")
        return 0

    def _take(self, source: Source, connector: "Connector") -> int:
        marks = dict(Watermark.objects.filter(source=source).values_list("name", "value"))
        raw = connector.poll(marks)
        failpoint("poll.fetched")
        now = self.clock()
        stored = False
        if raw is not None:
            stored = self._store(source, raw, now)
            failpoint("poll.stored")
            connector.settle(raw, raw.problem is None)
        Source.objects.filter(pk=source.pk).update(last_poll_at=now)
        Source.objects.filter(~Q(problem_code=""), pk=source.pk).update(
            problem_code="", problem_text="", problem_at=None
        )
        return int(stored)

    def _store(self, source: Source, raw: RawDelivery, now: datetime) -> bool:
        if raw.problem is not None or raw.path is None:
            problem = raw.problem
            refuse_delivery(
                source=source.code, channel=raw.channel, file_name=raw.file_name, now=now,
                sha256=raw.sha256, size=raw.bytes,
                code=problem.code if problem else "file.missing",
                message=problem.message if problem else "El fichero no se ha podido leer.",
            )  # fmt: skip
            return True
        try:
            if _is_latest(source, raw.sha256):
                self._advance(source, raw)
                return False
            kept: KeptFile = adopt(raw.path, now=now)
            receive_delivery(
                source=source.code, kept=kept, channel=raw.channel, file_name=raw.file_name,
                now=now, watermarks=raw.watermarks,
            )  # fmt: skip
            return True
        finally:
            raw.path.unlink(missing_ok=True)

    @transaction.atomic
    def _advance(self, source: Source, raw: RawDelivery) -> None:
        for name, value in raw.watermarks.items():
            Watermark.objects.update_or_create(source=source, name=name, defaults={"value": value})

    def _note(self, source: Source, code: str, message: str) -> None:
        now = self.clock()
        Source.objects.filter(pk=source.pk).update(
            last_poll_at=now, problem_code=code[:60], problem_text=message[:400], problem_at=now
        )


def _is_latest(source: Source, sha256: str) -> bool:
    """The bytes that came last: a poll that overlaps, or a crash before the file was put away."""
    latest = Delivery.objects.filter(source=source).order_by("-received_at", "-id").first()
    return latest is not None and latest.sha256 == sha256 and latest.state != "refused"


@contextmanager
def _alone(source: str) -> Iterator[bool]:
    """Whether no other process is asking this source now."""
    with connection.cursor() as cursor:
        key = f"exchange-poll:{source}"
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])
