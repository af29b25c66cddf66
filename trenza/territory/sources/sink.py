"""Writing many rows into a database of a source system, in order and with little memory."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Dialect, Engine, MetaData, Table, create_engine

BATCH = 2_000
Row = tuple[Any, ...]


def sqlite_url(path: Path) -> str:
    """The address of a database file."""
    return f"sqlite:///{path}"


class Sink:
    """A new database with these tables, filled in batches; indexes come last."""

    def __init__(self, url: str, metadata: MetaData) -> None:
        self.engine = fresh_engine(url)
        self.metadata = metadata
        self.counts: dict[str, int] = {}
        self._waiting: dict[Table, list[Row]] = {}
        indexes = {table: set(table.indexes) for table in metadata.sorted_tables}
        for table in indexes:
            table.indexes.clear()
        metadata.drop_all(self.engine)
        metadata.create_all(self.engine)
        for table, removed in indexes.items():
            table.indexes.update(removed)
        self._raw = self.engine.raw_connection()
        self._cursor = self._raw.cursor()
        if self.engine.dialect.name == "sqlite":
            # The file is made anew each time: a cut leaves nothing worth a journal.
            self._cursor.execute("PRAGMA journal_mode=OFF")
            self._cursor.execute("PRAGMA synchronous=OFF")

    def add(self, table: Table, row: Row) -> None:
        """One row more."""
        waiting = self._waiting.get(table)
        if waiting is None:
            waiting = self._waiting[table] = []
        waiting.append(row)
        if len(waiting) >= BATCH:
            self._flush(table)

    def extend(self, table: Table, rows: Iterable[Row]) -> None:
        """Several rows more."""
        for row in rows:
            self.add(table, row)

    def close(self) -> None:
        """Write what is waiting, then the indexes."""
        for table in self.metadata.sorted_tables:
            self._flush(table)
        self._raw.commit()
        self._cursor.close()
        self._raw.close()
        for table in self.metadata.sorted_tables:
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                index.create(self.engine)
        self.engine.dispose()

    def _flush(self, table: Table) -> None:
        rows = self._waiting.pop(table, [])
        if rows:
            self._cursor.executemany(insert_sql(self.engine.dialect, table), rows)
            self.counts[table.name] = self.counts.get(table.name, 0) + len(rows)


def insert_sql(dialect: Dialect, table: Table) -> str:
    """An INSERT of whole rows of a table, in the words of this database."""
    mark = "?" if dialect.name == "sqlite" else "%s"
    quote = dialect.identifier_preparer.quote
    names = ", ".join(quote(column.name) for column in table.columns)
    marks = ", ".join(mark for _ in table.columns)
    return f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"


def fresh_engine(url: str) -> Engine:
    """An engine for the address; an SQLite file that was there is removed first."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).unlink(missing_ok=True)
    return engine
