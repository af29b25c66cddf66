"""Databases of other organisations: what changed comes once, and nothing is written to them."""

import sqlite3

import orjson
import pytest

from trenza.exchange.connectors import ConnectorFailed, connector_for
from trenza.exchange.readers import rows_of
from trenza.exchange.rules.mapping import parse_source

SOURCE = """
source: base-externa
name: Base externa
organisation: SSA
kind: sql
connection: {url_env: TRENZA_SOURCE_TEST_URL, rows: 100}
tables:
  persona:
    query: SELECT ID, NOMBRE, FX FROM persona WHERE FX >= :watermark ORDER BY FX, ID
    watermark: {column: FX, start: "1900-01-01 00:00:00"}
    version: FX
    person: {source_id: ID, given_name: NOMBRE}
    statements: [{kind: person}]
  centro:
    query: SELECT id AS Id, nombre AS Nombre FROM centro ORDER BY id
    version: received
    person: {source_id: ID, given_name: NOMBRE}
    statements: [{kind: person}]
"""


class World:
    """A source database and the connector that asks it."""

    def __init__(self, folder, source=SOURCE):
        self.file = folder / "origen.sqlite"
        self.spool = folder / "spool"
        self.mapping = parse_source(source)
        self.environ = {"TRENZA_SOURCE_TEST_URL": f"sqlite:///{self.file}"}
        self.connector = connector_for(
            self.mapping, spool=self.spool, data=folder, environ=self.environ
        )
        self.watermarks = {}
        self.execute("CREATE TABLE persona (ID INTEGER, NOMBRE TEXT, FX TEXT)")
        self.execute("CREATE TABLE centro (id INTEGER, nombre TEXT)")

    def execute(self, statement, *parameters):
        with sqlite3.connect(self.file) as connection:
            connection.execute(statement, parameters)
        connection.close()

    def person(self, number, moment, name="Pere"):
        self.execute("INSERT INTO persona VALUES (?, ?, ?)", number, name, moment)

    def poll(self, keep=True):
        delivery = self.connector.poll(self.watermarks)
        if delivery is None:
            return []
        rows = [row.values for row in rows_of(delivery.path, self.mapping)]
        assert delivery.rows == len(rows)
        if keep:
            self.watermarks = dict(delivery.watermarks)
        return [row.get("ID") for row in rows]


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def at(second):
    return f"2026-11-10 09:31:{second:02}"


class TestPolling:
    def test_brings_what_is_new_and_then_nothing(self, world):
        world.person(1, at(1))
        world.person(2, at(2))

        assert world.poll() == [1, 2]
        assert world.poll() == []

    def test_brings_only_what_changed_since(self, world):
        world.person(1, at(1))
        world.poll()
        world.person(2, at(5))

        # The last moment seen is asked again: another row may have been written in it.
        assert world.poll() == [2]

    def test_misses_no_row_written_in_the_second_already_seen(self, world):
        world.person(1, at(1))
        world.poll()
        world.person(2, at(1))

        assert world.poll() == [1, 2]
        assert world.poll() == []

    def test_asks_again_when_the_delivery_was_not_stored(self, world):
        world.person(1, at(1))

        assert world.poll(keep=False) == [1]
        assert world.poll() == [1]

    def test_brings_a_first_load_in_parts_cut_where_the_moment_changes(self, world):
        for number in range(350):
            world.person(number, at(number // 60))
        brought = []

        while part := world.poll():
            brought.append(part)

        assert all(len(part) >= 100 for part in brought[:-1])
        assert sorted({number for part in brought for number in part}) == list(range(350))

    def test_brings_a_table_without_watermark_only_when_it_changed(self, world):
        world.execute("INSERT INTO centro VALUES (7, 'UTS')")

        assert world.poll() == [7]
        assert world.poll() == []
        world.execute("INSERT INTO centro VALUES (8, 'UTS')")
        assert world.poll() == [7, 8]

    def test_keeps_the_raw_rows_by_the_names_of_the_mapping(self, world):
        world.execute("INSERT INTO centro VALUES (7, 'UTS')")

        delivery = world.connector.poll({})

        assert orjson.loads(delivery.path.read_bytes()) == {
            "table": "centro",
            "row": {"ID": 7, "NOMBRE": "UTS"},
        }
        assert delivery.file_name == f"base-externa-{delivery.sha256[:8]}.ndjson"

    def test_leaves_no_file_behind_when_there_is_nothing(self, world):
        world.poll()

        assert list(world.spool.iterdir()) == []


class TestTheSource:
    def test_is_never_written_to(self, tmp_path):
        world = World(tmp_path)
        before = world.file.read_bytes()
        query = "WITH x AS (SELECT 1) INSERT INTO centro SELECT 9, 'x' FROM x"
        hostile = World.__new__(World)
        hostile.mapping = parse_source(SOURCE.replace(
            "SELECT id AS Id, nombre AS Nombre FROM centro ORDER BY id", query
        ))  # fmt: skip
        connector = connector_for(
            hostile.mapping, spool=world.spool, data=tmp_path, environ=world.environ
        )

        with pytest.raises(ConnectorFailed):
            connector.poll({})
        assert world.file.read_bytes() == before

    @pytest.mark.parametrize(
        ("environ", "code"),
        [
            ({}, "connector.no_address"),
            ({"TRENZA_SOURCE_TEST_URL": "esto no es"}, "connector.address"),
            ({"TRENZA_SOURCE_TEST_URL": "sqlite:////no/existe"}, "connector.database"),
            (
                {"TRENZA_SOURCE_TEST_URL": "postgresql+psycopg://u:clave@127.0.0.1:9/x"},
                "connector.database",
            ),
        ],
    )
    def test_that_does_not_answer_is_told_without_its_address(self, tmp_path, environ, code):
        connector = connector_for(
            parse_source(SOURCE), spool=tmp_path, data=tmp_path, environ=environ
        )

        with pytest.raises(ConnectorFailed) as failed:
            connector.poll({})

        assert failed.value.code == code
        assert "clave" not in str(failed.value)
        assert "127.0.0.1" not in str(failed.value)

    @pytest.mark.parametrize(
        ("right", "wrong", "code"),
        [
            ("SELECT ID, NOMBRE, FX", "SELECT ID, FX", "connector.columns"),
            ("ORDER BY FX, ID", "ORDER BY FX DESC", "connector.order"),
            ("FROM persona", "FROM nada", "connector.database"),
        ],
    )
    def test_asked_wrongly_is_told_and_leaves_nothing_behind(self, tmp_path, right, wrong, code):
        world = World(tmp_path, SOURCE.replace(right, wrong))
        world.person(1, at(1))
        world.person(2, at(2))

        with pytest.raises(ConnectorFailed) as failed:
            world.poll()

        assert failed.value.code == code
        assert list(world.spool.iterdir()) == []
