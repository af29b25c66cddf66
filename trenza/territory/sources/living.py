"""One change in a source system, as one of its own people would make it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine

from trenza.territory.sources import employment, employment_schema, social, social_schema
from trenza.territory.sources.sink import insert_sql
from trenza.territory.synth.story import Fact

PERE_SOCIAL = 1
PERE_EMPLOYMENT = "00000001"
PERE_NGO = "P-000001"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, without naming anybody."""

    source: str
    table: str
    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.source}: {self.table} {self.row} {self.what}"


@dataclass(frozen=True, slots=True)
class Moment:
    """When it happens, in the local time that the applications write."""

    day: int
    second: int

    @classmethod
    def of(cls, local: datetime) -> "Moment":
        """The moment of a local date and time."""
        second = local.hour * 3600 + local.minute * 60 + local.second
        return cls(local.toordinal(), second)

    def fact(self, type_code: str, content: dict[str, Any]) -> Fact:
        """Something stated now."""
        return Fact(type_code, self.day, 0, self.day, self.second, content)


class Living:
    """A database of a source system, open for small changes."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = create_engine(url)

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """One transaction."""
        with self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()


def ask(connection: Connection, sql: str, *values: Any) -> Sequence[Any] | None:
    """The first row of a query written with ``?``."""
    return connection.exec_driver_sql(_marked(connection, sql), values).first()


def run(connection: Connection, sql: str, *values: Any) -> None:
    """A statement written with ``?``."""
    connection.exec_driver_sql(_marked(connection, sql), values)


def insert(connection: Connection, table: Table, row: tuple[Any, ...]) -> None:
    """A new row of a table."""
    connection.exec_driver_sql(insert_sql(connection.dialect, table), row)


def _marked(connection: Connection, sql: str) -> str:
    return sql if connection.dialect.name == "sqlite" else sql.replace("?", "%s")


class LivingSocial(Living):
    """The social services application at work."""

    def somebody(self, connection: Connection, rng: Random) -> tuple[int, str, str]:
        """An adult with her unit and her social worker."""
        row = ask(connection, 'SELECT max("ID_ECO") FROM "FICHA_ECON"')
        last = int(row[0]) if row else 1
        row = ask(
            connection,
            'SELECT "ID_USUARIO", "COD_UTS", "COD_TS" FROM "FICHA_ECON" WHERE "ID_ECO" = ?',
            1 + int(rng.random() * last),
        )
        return (row[0], row[1], row[2]) if row else self.pere()

    def pere(self) -> tuple[int, str, str]:
        """Pere, at Alba's."""
        return PERE_SOCIAL, "UTS-6001", "TS0101"

    def state(self, connection: Connection, who: tuple[int, str, str], fact: Fact) -> Change:
        """A new statement about somebody."""
        table, key = _social(fact.type)
        row = ask(connection, f'SELECT coalesce(max("{key}"), 0) + 1 FROM "{table.name}"')
        number = int(row[0]) if row else 1
        user, unit, worker = who
        insert(connection, table, social.statement_row(number, user, (unit, worker), fact))
        return Change("ss-alba", table.name, str(number), "nueva")

    def decide_benefit(self, connection: Connection, moment: Moment) -> Change | None:
        """The oldest benefit that was asked for is granted."""
        row = ask(
            connection,
            'SELECT "ID_PRE", "FX_MODIF" FROM "PRESTACION" WHERE "EST" = ? AND "ANULADO" = ? '
            'ORDER BY "FX_MODIF", "ID_PRE" LIMIT 1',
            "T",
            "N",
        )
        if row is None:
            return None
        changed = later(social.modified(moment.day, moment.second), str(row[1]))
        day = changed[:10]
        run(
            connection,
            'UPDATE "PRESTACION" SET "EST" = ?, "F_INICIO" = ?, "FX_MODIF" = ? WHERE "ID_PRE" = ?',
            "C",
            day,
            changed,
            row[0],
        )
        return Change("ss-alba", "PRESTACION", str(row[0]), "concedida")


class LivingEmployment(Living):
    """The employment application at work."""

    def somebody(self, connection: Connection, rng: Random) -> tuple[str, str, str]:
        """A job seeker with her office and her counsellor."""
        row = ask(connection, 'SELECT max("NUM_DEMANDANTE") FROM "DEMANDANTE"')
        last = int(row[0]) if row else 1
        row = ask(
            connection,
            'SELECT "NUM_DEMANDANTE", "COD_OFIC", "COD_ORIENT" FROM "DEMANDANTE" '
            'WHERE "NUM_DEMANDANTE" = ?',
            f"{1 + int(rng.random() * last):08d}",
        )
        return (row[0], row[1], row[2]) if row else self.pere()

    def pere(self) -> tuple[str, str, str]:
        """Pere, at Bilal's."""
        return PERE_EMPLOYMENT, "01", "1101"

    def state(self, connection: Connection, who: tuple[str, str, str], fact: Fact) -> Change:
        """A new statement about somebody."""
        table = employment_schema.STATEMENTS[fact.type]
        key = f"NUM_{employment_schema.TABLES[fact.type].short}"
        row = ask(connection, f'SELECT max("{key}") FROM "{table.name}"')
        number = f"{int(row[0] or 0) + 1 if row else 1:010d}"
        seeker, office, counsellor = who
        insert(
            connection,
            table,
            employment.statement_row(number, seeker, (office, counsellor), fact),
        )
        return Change("se-alba", table.name, number, "nueva")

    def renew(self, connection: Connection, seeker: str, moment: Moment) -> Change | None:
        """A job seeker renews her demand for ninety days."""
        row = ask(
            connection,
            'SELECT "NUM_DEM", "TS_ACT" FROM "DEMANDA" WHERE "NUM_DEMANDANTE" = ? '
            'ORDER BY "NUM_DEM" DESC LIMIT 1',
            seeker,
        )
        if row is None:
            return None
        number, changed = row[0], later(employment.modified(moment.day, moment.second), row[1])
        due = employment.written(moment.day + 90)
        run(
            connection,
            'UPDATE "DEMANDA" SET "COD_SITUACION" = ?, "COD_CAUSA" = ?, "FEC_PROX_RENOV" = ?, '
            '"TS_ACT" = ? WHERE "NUM_DEM" = ?',
            "01",
            "11",
            due,
            changed,
            number,
        )
        today = employment.written(moment.day)
        place = _next(connection, "RENOVACION", number)
        row = (number, place, today, "2", due, changed, "1")
        insert(connection, employment_schema.RENOVACION, row)
        row = (number, _next(connection, "HIST_DEMANDA", number), "2", today, "11", changed, "1")
        insert(connection, employment_schema.HIST_DEMANDA, row)
        return Change("se-alba", "DEMANDA", number, "renovada")

    def busy(self, connection: Connection, seeker: str) -> bool:
        """Whether a job seeker has an action that is planned or under way."""
        row = ask(
            connection,
            'SELECT 1 FROM "ACTUACION" WHERE "NUM_DEMANDANTE" = ? AND "COD_ESTADO" IN (?, ?) '
            "LIMIT 1",
            seeker,
            "1",
            "2",
        )
        return row is not None

    def advance(self, connection: Connection, seeker: str, moment: Moment) -> Change | None:
        """The oldest open action of a job seeker goes one step on; not two on the same day."""
        today = employment.written(moment.day)
        row = ask(
            connection,
            'SELECT "NUM_ACT", "COD_ESTADO", "TS_ACT" FROM "ACTUACION" WHERE "NUM_DEMANDANTE" = ? '
            'AND ("COD_ESTADO" = ? OR ("COD_ESTADO" = ? AND coalesce("FEC_INICIO", ?) <> ?)) '
            'ORDER BY "TS_ACT", "NUM_ACT" LIMIT 1',
            seeker,
            "1",
            "2",
            "",
            today,
        )
        if row is None:
            return None
        number, state, before = row
        changed = later(employment.modified(moment.day, moment.second), before)
        column, after = ("FEC_INICIO", "2") if state == "1" else ("FEC_FIN", "3")
        run(
            connection,
            f'UPDATE "ACTUACION" SET "COD_ESTADO" = ?, "{column}" = ?, "TS_ACT" = ? '
            'WHERE "NUM_ACT" = ?',
            after,
            today,
            changed,
            number,
        )
        return Change("se-alba", "ACTUACION", number, "en curso" if after == "2" else "realizada")


def _social(type_code: str) -> tuple[Table, str]:
    return (
        social_schema.STATEMENTS[type_code],
        f"ID_{social_schema.TABLES[type_code].short}",
    )


def _next(connection: Connection, table: str, number: str) -> int:
    row = ask(
        connection,
        f'SELECT coalesce(max("SECUENCIA"), 0) + 1 FROM "{table}" WHERE "NUM_DEM" = ?',
        number,
    )
    return int(row[0]) if row else 1


def later(moment: str, before: str) -> str:
    """The moment, or one second after the last change if that is not past yet."""
    if moment > before[: len(moment)]:
        return moment
    form = "%Y%m%d%H%M%S" if "-" not in moment else "%Y-%m-%d %H:%M:%S"
    last = datetime.strptime(before[: len(moment)], form)  # noqa: DTZ007  (local, as they write)
    return (last + timedelta(seconds=1)).strftime(form)


def ngo_folder(out: Path) -> Path:
    """Where the NGO leaves its workbooks."""
    return out / "entidad"
