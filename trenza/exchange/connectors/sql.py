"""Databases of other organisations: asked for what changed, read only, in constant memory.

Raw rows are kept as NDJSON lines ``{"table": …, "row": {…}}``, so that a change of the mapping
can be applied again to what the source said. A watermark with a resolution of seconds must be
asked with ``>=``: the rows of its last value come again each time, and are dropped here when
they are the same as last time.
"""

import base64
import hashlib
import os
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from trenza.exchange.connectors.delivery import (
    ConnectorFailed,
    RawDelivery,
    digest_of,
    make_durable,
    spool_file,
)
from trenza.exchange.rules.mapping import SourceMapping, TableMapping
from trenza.exchange.rules.mapping_scope import fold

ROWS_PER_DELIVERY = 50_000
_FETCH = 1_000
_SECONDS = 120
_SEEN = "#seen"


class SqlConnector:
    """A database source, by the queries of its mapping."""

    def __init__(
        self, mapping: SourceMapping, *, spool: Path, environ: Mapping[str, str] = os.environ
    ) -> None:
        self.mapping = mapping
        self.spool = spool
        self._environ = environ
        self._limit = mapping.raw["connection"].get("rows", ROWS_PER_DELIVERY)

    def poll(self, watermarks: Mapping[str, str]) -> RawDelivery | None:
        """The rows that changed since the watermarks, at most one delivery full of them."""
        engine = self._engine()
        path = spool_file(self.spool, ".ndjson")
        try:
            batch = self._fetch(engine, path, watermarks)
            return self._deliver(path, batch) if batch.rows else None
        except SQLAlchemyError as error:
            path.unlink(missing_ok=True)
            kind = type(error).__name__
            message = f"La base de datos de origen no responde o rechaza la consulta ({kind})"
            raise ConnectorFailed("connector.database", message) from None
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        finally:
            engine.dispose()
            _discard_empty(path)

    def _fetch(self, engine: Engine, path: Path, watermarks: Mapping[str, str]) -> "_Batch":
        with path.open("w+b") as output, engine.connect() as connection:
            _read_only(connection)
            batch = _Batch(output, dict(watermarks), self._limit)
            for table in self.mapping.tables.values():
                self._read(connection, table, batch)
                if batch.is_full:
                    break
            connection.rollback()
        return batch

    def settle(self, delivery: RawDelivery, accepted: bool) -> None:
        """Nothing to tell: the source is never written to."""

    def _engine(self) -> Engine:
        variable = self.mapping.raw["connection"]["url_env"]
        address = self._environ.get(variable, "")
        if not address:
            raise ConnectorFailed("connector.no_address", f"Falta definir {variable}")
        try:
            url = make_url(address)
            if url.drivername in ("postgresql", "postgres"):
                url = url.set(drivername="postgresql+psycopg")  # the driver that is installed
            if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
                raise ConnectorFailed("connector.database", "No existe la base de datos de origen")
            return create_engine(url, poolclass=NullPool, hide_parameters=True)
        except (ArgumentError, ImportError, SQLAlchemyError):
            message = f"La dirección de {variable} no se entiende"
            raise ConnectorFailed("connector.address", message) from None

    def _read(self, connection: Connection, table: TableMapping, batch: "_Batch") -> None:
        start = batch.start_of(table)
        parameters = {"watermark": _bound(table, start)} if table.watermark else {}
        result = connection.execution_options(stream_results=True, yield_per=_FETCH).execute(
            text(table.query), parameters
        )
        names = _names(list(result.keys()), table)
        batch.begin(table, start)
        for values in result:
            if not batch.add(dict(zip(names, values, strict=True))):
                break
        result.close()
        batch.end()

    def _deliver(self, path: Path, batch: "_Batch") -> RawDelivery:
        make_durable(path)
        sha256, size = digest_of(path)
        return RawDelivery(
            path=path,
            sha256=sha256,
            bytes=size,
            rows=batch.rows,
            watermarks=batch.watermarks,
            channel="sql",
            file_name=f"{self.mapping.code}-{sha256[:8]}.ndjson",
        )


def _discard_empty(path: Path) -> None:
    if path.exists() and path.stat().st_size == 0:
        path.unlink()


def _read_only(connection: Connection) -> None:
    """The source is theirs: nothing of ours may change it."""
    name = connection.dialect.name
    if name == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = ON")
    elif name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{_SECONDS}s'")
    elif name in ("mysql", "mariadb"):
        connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")


def _bound(table: TableMapping, start: str) -> Any:
    kind = table.watermark.type if table.watermark else "text"
    try:
        if kind == "integer":
            return int(start)
        if kind == "moment":
            return datetime.fromisoformat(start)
        return date.fromisoformat(start) if kind == "date" else start
    except ValueError:
        message = f"La marca guardada de «{table.name}» no es válida"
        raise ConnectorFailed("connector.watermark", message) from None


def _names(columns: list[str], table: TableMapping) -> list[str]:
    """Columns by the names of the mapping: some databases change their case."""
    wanted = [*table.columns, *([table.watermark.column] if table.watermark else [])]
    known = {fold(name): name for name in wanted}
    names = [known.get(fold(column), column) for column in columns]
    missing = sorted({*table.required_columns, *wanted} - set(names))
    if missing:
        listed = ", ".join(f"«{name}»" for name in missing[:10])
        message = f"La consulta «{table.name}» no devuelve: {listed}"
        raise ConnectorFailed("connector.columns", message)
    return names


class _Batch:
    """The file being written, and where each table has got to."""

    def __init__(self, output: IO[bytes], watermarks: dict[str, str], limit: int) -> None:
        self.watermarks = watermarks
        self.rows = 0
        self.is_full = False
        self._output = output
        self._limit = limit
        self._table: TableMapping | None = None

    def start_of(self, table: TableMapping) -> str:
        """The watermark from which a table is asked."""
        first = table.watermark.start if table.watermark else ""
        return self.watermarks.get(table.name, first)

    def begin(self, table: TableMapping, start: str) -> None:
        """Rows of this table follow."""
        self._table = table
        self._start = start
        self._value: str | None = None
        self._order: Any = None
        self._open_group()

    def add(self, row: dict[str, Any]) -> bool:
        """Keep one row; false when the delivery is full and the row waits for the next."""
        table = self._table
        if table is None:
            return False
        value, order = _mark(table, row)
        if value != self._value:
            if self._order is not None and order < self._order:
                message = f"La consulta «{table.name}» no viene ordenada por su marca"
                raise ConnectorFailed("connector.order", message)
            if self._value is not None:
                self._close_group()
                # Cut only where the mark changes: no row of one moment is left behind.
                if self.rows >= self._limit:
                    self.is_full = True
                    return False
                self._open_group()
            self._value, self._order = value, order
        line = orjson.dumps({"table": table.name, "row": row}, default=_plain)
        self._hash.update(line)
        self._output.write(line + b"\n")
        self.rows += 1
        return True

    def end(self) -> None:
        """No more rows of this table."""
        if self._value is not None and not self.is_full:
            self._close_group()

    def _open_group(self) -> None:
        self._hash = hashlib.sha256()
        self._offset = self._output.tell()
        self._before = self.rows

    def _close_group(self) -> None:
        name = self._table.name if self._table else ""
        seen = self._hash.hexdigest()
        if self._value == self._start and self.watermarks.get(name + _SEEN) == seen:
            # The same rows as last time: the file goes back to where it was.
            self._output.seek(self._offset)
            self._output.truncate()
            self.rows = self._before
        self.watermarks[name] = self._value or ""
        self.watermarks[name + _SEEN] = seen


def _mark(table: TableMapping, row: dict[str, Any]) -> tuple[str, Any]:
    if table.watermark is None:
        return "", ""
    raw = row.get(table.watermark.column)
    if isinstance(raw, (datetime, date)):
        return raw.isoformat(), raw.isoformat()
    value = "" if raw is None else str(raw)
    if table.watermark.type == "integer":
        return value, int(value) if value.lstrip("-").isdecimal() else -1
    return value, value


def _plain(value: Any) -> Any:
    """Values of databases that JSON does not have."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
