"""A source whose clock has whole seconds: what changes twice in one of them is not lost."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.pipeline.world import everything
from trenza.exchange.actions.polling import Poller
from trenza.exchange.actions.processing import apply_delivery
from trenza.exchange.actions.registering import register_source
from trenza.exchange.models import Delivery, Watermark
from trenza.exchange.rules.mapping import MappingRefused, parse_source
from trenza.exchange.rules.values import within_second

SOURCE = """
source: se-base
name: Base de empleo
organisation: employment
kind: sql
every: 5
connection: {url_env: TRENZA_TEST_SOURCE_URL}
tables:
  demandas:
    query: "SELECT * FROM DEMANDA WHERE CAMBIO >= :watermark ORDER BY CAMBIO"
    watermark: {column: CAMBIO, start: "20000101000000"}
    version: {column: CAMBIO, layout: AAAAMMDDhhmmss, clock: second}
    person: {source_id: PERSONA}
    statements:
      - kind: person
        person: {source_id: PERSONA, given_name: NOMBRE}
      - kind: record
        type: job_demand
        source_id: NUM
        centre: {const: office-alba}
        content: {state: ESTADO, since: {const: "2026-01-15"}}
"""
SECOND = datetime(2026, 11, 20, 10, 0, 0, tzinfo=UTC)


class Base:
    """The source, its clock and ours."""

    def __init__(self, path):
        self.path, self.now = path, SECOND + timedelta(milliseconds=200)
        self.poller = Poller(lambda: self.now)
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE DEMANDA (NUM, PERSONA, NOMBRE, ESTADO, CAMBIO)")

    def run(self, statement, *values):
        with sqlite3.connect(self.path) as connection:
            connection.execute(statement, values)
        connection.close()

    def poll(self, *, after=0.0):
        self.now += timedelta(seconds=after)
        self.poller.poll(everything=True)
        for delivery in Delivery.objects.filter(state="received").order_by("id"):
            apply_delivery(delivery.pk, clock=lambda: self.now)

    def states(self):
        found = everything("se-base")["records"]
        return [(json.loads(row[4])["state"], row[2]) for row in found]


@pytest.fixture
def base(world, tmp_path, monkeypatch):
    path = tmp_path / "origen.sqlite"
    monkeypatch.setenv("TRENZA_TEST_SOURCE_URL", f"sqlite:///{path}")
    world.enter("owner")
    register_source(SOURCE, name="fuente.yaml", now=SECOND)
    world.enter("intake")
    made = Base(path)
    made.run("INSERT INTO DEMANDA VALUES ('D-1', 'P-1', 'Aya', 'active', '20261120110000')")
    return made


class TestSameSecond:
    @pytest.mark.parametrize("later", [0.3, 5, 60])
    def test_a_second_change_of_the_same_row_goes_in(self, base, later):
        base.poll()
        base.run("UPDATE DEMANDA SET ESTADO = 'suspended'")
        base.poll(after=later)

        assert base.states() == [("active", "superseded"), ("suspended", "current")]

    def test_reading_again_what_has_not_changed_adds_nothing(self, base):
        base.poll()
        base.run("UPDATE DEMANDA SET ESTADO = 'suspended'")
        base.poll(after=2)
        before = base.states()
        Watermark.objects.update(value="20000101000000")
        base.poll(after=3600)

        assert base.states() == before

    def test_another_row_of_the_second_is_read(self, base):
        base.poll()
        base.run("INSERT INTO DEMANDA VALUES ('D-2', 'P-1', 'Aya', 'active', '20261120110000')")
        base.poll(after=1)

        assert len(base.states()) == 2

    @given(
        st.integers(0, 4_000_000_000),
        st.lists(st.integers(-(10**9), 10**12), min_size=2, max_size=2).map(sorted),
    )
    def test_stays_in_its_second_and_in_the_order_of_reading(self, second, readings):
        version = second * 1_000_000
        first, last = (within_second(version, version + reading) for reading in readings)

        assert version <= first <= last < version + 1_000_000


class TestDeclaration:
    def test_the_clock_of_a_counter_is_refused(self):
        text = SOURCE.replace("layout: AAAAMMDDhhmmss, clock", "as: integer, clock")
        with pytest.raises(MappingRefused, match="clock: second"):
            parse_source(text)

    def test_asking_past_the_watermark_is_refused_unless_it_counts(self):
        strict = SOURCE.replace("CAMBIO >= :watermark", "CAMBIO > :watermark")
        with pytest.raises(MappingRefused, match="use «>= :watermark»"):
            parse_source(strict)

        counted = strict.replace('start: "20000101000000"', "type: integer, start: 0")
        assert parse_source(counted).tables["demandas"].watermark.type == "integer"
