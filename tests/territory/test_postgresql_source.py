"""An application whose database is PostgreSQL, with tables in quoted capitals, asked for real."""

import re
from contextlib import contextmanager
from pathlib import Path
from random import Random

import orjson
import pytest
from sqlalchemy import URL

from tests.environment import ROOT
from trenza.base import embedded, roles
from trenza.exchange.connectors import connector_for
from trenza.exchange.rules.mapping import load_source
from trenza.territory.sources.living import LivingEmployment, Moment
from trenza.territory.sources.write import Recipe, write_region
from trenza.territory.synth.days import DEFAULT_UNTIL
from trenza.territory.synth.organisations import directory

DATABASE = "application_of_somebody_else"
SOURCES = ROOT / "packs" / "base" / "sources"


@contextmanager
def foreign_database():
    """A database of its own on the server of the tests, and its address."""
    server = embedded.server()
    with roles.administrator(database="postgres") as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    url = URL.create(
        "postgresql+psycopg", server.admin, server.admin_password, database=DATABASE,
        query={"host": server.host, "port": str(server.port)},
    )  # fmt: skip
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        with roles.administrator(database="postgres") as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """The same region twice: its employment application in a file and in PostgreSQL."""
    folder = tmp_path_factory.mktemp("region")
    with foreign_database() as url:
        write_region(Recipe(80, 7), folder / "file")
        write_region(Recipe(80, 7, employment_url=url, social_url=url), folder / "server")
        yield f"sqlite:///{folder}/file", url


def connector(url, spool, name="employment"):
    towns = {town["name"]: town["ine"] for town in directory()["municipalities"]}
    mapping = load_source(SOURCES / f"{name}.yaml", codes={"municipalities": towns})
    environ = {"TRENZA_SOURCE_SE_ALBA_URL": url, "TRENZA_SOURCE_SS_ALBA_URL": url}
    return connector_for(mapping, spool=spool, data=spool, environ=environ)


def rows(delivery):
    """Table and values, without the spaces that fill up a CHAR and the T of a moment."""
    lines = [orjson.loads(line) for line in Path(delivery.path).read_bytes().splitlines()]
    return sorted(
        (
            line["table"],
            sorted(
                (k, re.sub(r"^(\d{4}-\d\d-\d\d)T", r"\1 ", str(v).strip()))
                for k, v in line["row"].items()
            ),
        )
        for line in lines
    )


class TestPostgresql:
    @pytest.mark.parametrize(
        ("name", "base"),
        [("employment", "empleo.sqlite"), ("social-services", "servicios_sociales.sqlite")],
    )
    def test_gives_the_same_rows_as_a_file(self, region, tmp_path, name, base):
        folder, server = region

        told = rows(connector(server, tmp_path, name).poll({}))

        assert len(told) > 100
        assert told == rows(connector(f"{folder}/{base}", tmp_path, name).poll({}))

    def test_gives_only_what_changed_after_that(self, region, tmp_path):
        _, url = region
        asked = connector(url, tmp_path)
        first = asked.poll({})
        assert asked.poll(first.watermarks) is None

        living = LivingEmployment(url)
        try:
            with living.change() as connection:
                who = living.somebody(connection, Random(1))  # noqa: S311
                changed = living.renew(
                    connection, who[0], Moment(DEFAULT_UNTIL.toordinal() + 30, 60)
                )
        finally:
            living.close()
        assert changed is not None

        again = asked.poll(first.watermarks)
        assert again is not None
        assert {table for table, _ in rows(again)} == {"DEMANDA"}

    def test_is_understood_without_naming_the_driver(self, region, tmp_path):
        _, url = region

        told = connector(url.replace("postgresql+psycopg", "postgresql"), tmp_path).poll({})

        assert told is not None

    def test_is_not_written_to(self, region, tmp_path):
        _, url = region
        asked = connector(url, tmp_path)
        table = asked.mapping.tables["DEMANDA"]
        query = 'WITH x AS (DELETE FROM "DEMANDA" RETURNING *) SELECT *, \'\' AS "AUTOR" FROM x'
        asked.mapping.tables["DEMANDA"] = type(table)(
            **{name: getattr(table, name) for name in table.__slots__} | {"query": query}
        )

        with pytest.raises(Exception, match="no responde o rechaza"):
            asked.poll({})
