"""Sources that are asked: a database and a watched folder, through to records."""

import os
import sqlite3

import pytest

from tests.exchange.pipeline.world import NOW, clock, counts, everything, rows_of
from trenza.exchange.actions.polling import Poller
from trenza.exchange.actions.processing import apply_delivery
from trenza.exchange.actions.receiving import sweep_orphans
from trenza.exchange.actions.registering import SourceRefused, register_source
from trenza.exchange.models import Delivery, Source

DATABASE = """
source: se-base
name: Base de empleo
organisation: employment
kind: sql
every: 5
connection: {url_env: TRENZA_TEST_SOURCE_URL}
tables:
  demandas:
    query: "SELECT * FROM DEMANDA WHERE CAMBIO >= :watermark ORDER BY CAMBIO"
    watermark: {column: CAMBIO, type: text, start: "2000-01-01 00:00:00"}
    version: {column: CAMBIO, as: moment}
    person: {source_id: PERSONA}
    statements:
      - kind: person
        person: {source_id: PERSONA, given_name: NOMBRE}
      - kind: record
        type: job_demand
        source_id: NUM
        centre: {const: office-alba}
        content:
          state: {const: active}
          since: {column: CAMBIO, date: YYYY-MM-DD hh:mm:ss}
"""
FOLDER = """
source: se-carpeta
name: Carpeta de empleo
organisation: employment
kind: folder
file: csv
folder: {path_env: TRENZA_TEST_SOURCE_FOLDER, pattern: "*.csv", stable_seconds: 0}
tables:
  demandas:
    version: received
    person: {source_id: Persona}
    statements:
      - kind: person
        person: {source_id: Persona, given_name: Nombre}
      - kind: record
        type: job_demand
        source_id: Demanda
        centre: {const: office-alba}
        content:
          state: {const: active}
          since: {column: Desde, date: DD/MM/YYYY}
"""


@pytest.fixture
def database(tmp_path, monkeypatch):
    path = tmp_path / "origen.sqlite"
    monkeypatch.setenv("TRENZA_TEST_SOURCE_URL", f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE DEMANDA (NUM, PERSONA, NOMBRE, CAMBIO)")
    return path


def put(path, *rows):
    with sqlite3.connect(path) as connection:
        connection.executemany("INSERT INTO DEMANDA VALUES (?, ?, ?, ?)", rows)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    place = tmp_path / "entrada"
    place.mkdir()
    monkeypatch.setenv("TRENZA_TEST_SOURCE_FOLDER", str(place))
    return place


def declare(world, text):
    world.enter("owner")
    register_source(text, name="fuente.yaml", now=NOW)
    world.enter("intake")


def work_off():
    for delivery in Delivery.objects.filter(state="received").order_by("id"):
        apply_delivery(delivery.pk, clock=clock)


class TestDatabase:
    def test_brings_what_changed_and_only_that(self, world, deliveries, database):
        declare(world, DATABASE)
        put(database, ("D-1", "501", "Aya", "2026-11-01 09:00:00"))
        poller = Poller(clock)

        assert poller.poll(everything=True) == 1
        assert poller.poll(everything=True) == 0
        put(database, ("D-2", "502", "Omar", "2026-11-02 09:00:00"))
        assert poller.poll(everything=True) == 1
        work_off()

        assert [row[0] for row in everything("se-base")["records"]] == ["D-1", "D-2"]
        assert [counts(one) for one in Delivery.objects.order_by("id")] == [
            (1, 0, 0, 0), (1, 0, 0, 0),
        ]  # fmt: skip
        assert [file.name for file in (deliveries / "incoming").iterdir()] == []

    def test_that_does_not_answer_is_noted_without_its_address(self, world, database, monkeypatch):
        declare(world, DATABASE)
        monkeypatch.setenv("TRENZA_TEST_SOURCE_URL", "sqlite:////no/such/secreto.sqlite")

        assert Poller(clock).poll(everything=True) == 0

        source = Source.objects.get(code="se-base")
        assert source.problem_code
        assert "secreto" not in source.problem_text

    def test_that_answers_again_is_well_again(self, world, database, monkeypatch):
        declare(world, DATABASE)
        Source.objects.filter(code="se-base").update(problem_code="x", problem_text="x")

        Poller(clock).poll(everything=True)

        assert Source.objects.get(code="se-base").problem_code == ""

    def test_is_asked_by_one_process_at_a_time(self, world, database):
        declare(world, DATABASE)
        put(database, ("D-1", "501", "Aya", "2026-11-01 09:00:00"))
        with world.database.connect("intake") as other:
            other.execute("SELECT pg_advisory_lock(hashtextextended('exchange-poll:se-base', 0))")

            assert Poller(clock).poll(everything=True) == 0
        assert Poller(clock).poll(everything=True) == 1


class TestFolder:
    BODY = "Persona;Nombre;Demanda;Desde\n501;Aya;D-1;15/01/2026\n"

    def drop(self, folder, name, body=None):
        file = folder / name
        file.write_text(body or self.BODY)
        os.utime(file, (NOW.timestamp() - 60,) * 2)
        return file

    def poll_twice(self, poller):
        return poller.poll(everything=True) + poller.poll(everything=True)

    def test_takes_each_file_once_and_puts_it_away(self, world, folder):
        declare(world, FOLDER)
        self.drop(folder, "uno.csv")
        poller = Poller(clock)

        assert self.poll_twice(poller) == 1
        assert self.poll_twice(poller) == 0
        work_off()

        assert [row[0] for row in everything("se-carpeta")["records"]] == ["D-1"]
        assert list(folder.glob("*.csv")) == []

    def test_says_nothing_new_when_a_file_repeats_what_is_known(self, world, folder):
        declare(world, FOLDER)
        poller = Poller(clock)
        self.drop(folder, "uno.csv")
        self.poll_twice(poller)
        work_off()
        before = everything("se-carpeta")["records"]
        self.drop(folder, "dos.csv", self.BODY + "502;Omar;D-2;15/01/2026\n")
        self.poll_twice(poller)
        work_off()

        assert [row[:2] for row in everything("se-carpeta")["records"]][:1] == [before[0][:2]]
        assert len(everything("se-carpeta")["records"]) == 2

    def test_stored_before_a_crash_is_only_put_away_afterwards(self, world, folder, monkeypatch):
        declare(world, FOLDER)
        self.drop(folder, "uno.csv")
        poller = Poller(clock)

        def crash(*args):
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr("trenza.exchange.connectors.folder.FolderConnector.settle", crash)
            with pytest.raises(KeyboardInterrupt):
                self.poll_twice(poller)
        assert self.poll_twice(Poller(clock)) == 0

        assert Delivery.objects.count() == 1
        assert list(folder.glob("*.csv")) == []


class TestOrphans:
    def test_old_files_without_a_delivery_are_removed(self, world, deliveries, folder):
        from trenza.exchange.actions.store import keep

        kept = keep([b"x"], now=NOW)
        file = deliveries / kept.path
        os.utime(file, (NOW.timestamp() - 90_000,) * 2)

        assert sweep_orphans(now=NOW) == 1
        assert not file.exists()


class TestRegister:
    def test_gives_the_token_of_an_api_source_once(self, world):
        text = "source: se-api\nname: Empleo\norganisation: employment\nkind: api\n"
        world.enter("owner")
        first = register_source(text, name="api.yaml", now=NOW)
        again = register_source(text, name="api.yaml", now=NOW)

        assert first.token
        assert first.token.startswith("se-api.")
        assert again.token is None
        assert rows_of("SELECT token_hash FROM exchange_source WHERE code = 'se-api'") != [
            (first.token,)
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "source: x\nname: X\nkind: api\n",
            "source: x\nname: X\norganisation: nobody\nkind: api\n",
            "source: x\nname: X\norganisation: employment\nspeaks_for: [nobody]\nkind: api\n",
            "source: x\nname: X\norganisation: employment\nkind: api\ntoken: abc\n",
        ],
    )
    def test_refuses_what_is_not_declared_well(self, world, text):
        world.enter("owner")

        with pytest.raises(SourceRefused, match=r"api\.yaml"):
            register_source(text, name="api.yaml", now=NOW)
