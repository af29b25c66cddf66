"""The three source systems as files: repeatable, whole and with codes of their own."""

import hashlib
import os
import sqlite3
import subprocess
import sys

import pytest

from tests.territory.conftest import SEED
from trenza.territory.sources import employment_schema, social_schema
from trenza.territory.sources.layout import plain_codes

WRITE = """
import sys
from pathlib import Path
from trenza.territory.public import Recipe, write_region
write_region(Recipe(200, {seed}), Path(sys.argv[1]))
"""


def digests(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def written(folder, *, hash_seed, seed=SEED):
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run(
        [sys.executable, "-c", WRITE.format(seed=seed), str(folder)], check=True, env=environment
    )
    return digests(folder)


def rows(folder, name, query):
    connection = sqlite3.connect(folder / name)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def social(folder, query):
    return rows(folder, "servicios_sociales.sqlite", query)


def employment(folder, query):
    return rows(folder, "empleo.sqlite", query)


class TestDeterminism:
    def test_the_same_seed_gives_the_same_bytes(self, tmp_path):
        first = written(tmp_path / "one", hash_seed="1")
        second = written(tmp_path / "two", hash_seed="2")

        assert first == second
        assert len(first) == 10

    def test_another_seed_gives_another_region(self, tmp_path):
        first = written(tmp_path / "one", hash_seed="1")
        second = written(tmp_path / "two", hash_seed="1", seed=SEED + 1)

        assert first["empleo.sqlite"] != second["empleo.sqlite"]
        assert first["organisations.json"] == second["organisations.json"]

    def test_writing_again_replaces_what_was_there(self, tmp_path):
        first = written(tmp_path, hash_seed="1")

        assert written(tmp_path, hash_seed="1") == first


class TestSocialServices:
    def test_every_member_has_her_file_and_user(self, region_folder):
        lost = social(
            region_folder,
            "SELECT count(*) FROM MIEMBRO WHERE ID_EXP NOT IN (SELECT ID_EXP FROM EXPEDIENTE) "
            "OR ID_USUARIO NOT IN (SELECT ID_USUARIO FROM USUARIO)",
        )

        assert lost == [(0,)]

    def test_nobody_is_in_two_open_files(self, region_folder):
        twice = social(
            region_folder,
            "SELECT ID_USUARIO FROM MIEMBRO WHERE F_BAJA IS NULL GROUP BY 1 HAVING count(*) > 1",
        )

        assert twice == []

    @pytest.mark.parametrize("table", social_schema.STATEMENTS.values(), ids=str)
    def test_every_statement_has_user_centre_and_worker(self, region_folder, table):
        lost = social(
            region_folder,
            f"SELECT count(*) FROM {table.name} WHERE ID_USUARIO NOT IN "
            "(SELECT ID_USUARIO FROM USUARIO) OR COD_UTS NOT IN (SELECT COD_UTS FROM UTS) "
            "OR COD_TS NOT IN (SELECT COD_TS FROM TRABAJADOR)",
        )

        assert lost == [(0,)]

    @pytest.mark.parametrize("table", social_schema.TABLES.values(), ids=lambda table: table.name)
    def test_every_code_is_in_its_list(self, region_folder, table):
        for column in table.columns:
            if column.sign.startswith("/"):
                title = column.sign[1:].rstrip("*")
                found = social(region_folder, f"SELECT DISTINCT {column.name} FROM {table.name}")
                codes = {part for (text,) in found if text for part in str(text).split(";")}
                assert codes <= set(plain_codes("social", title).values())

    def test_some_documents_are_typed_in_other_ways(self, region_folder):
        forms = social(region_folder, "SELECT count(*) FROM USUARIO WHERE NUM_DOC LIKE '%-%'")

        assert forms[0][0] > 0


class TestEmployment:
    @pytest.mark.parametrize("table", employment_schema.STATEMENTS.values(), ids=str)
    def test_every_statement_has_seeker_office_and_counsellor(self, region_folder, table):
        lost = employment(
            region_folder,
            f"SELECT count(*) FROM {table.name} WHERE NUM_DEMANDANTE NOT IN "
            "(SELECT NUM_DEMANDANTE FROM DEMANDANTE) OR COD_OFIC NOT IN "
            "(SELECT COD_OFIC FROM OFICINA) OR COD_ORIENT NOT IN "
            "(SELECT COD_ORIENT FROM ORIENTADOR)",
        )

        assert lost == [(0,)]

    def test_every_movement_belongs_to_a_demand(self, region_folder):
        for table in ("HIST_DEMANDA", "RENOVACION"):
            lost = employment(
                region_folder,
                f"SELECT count(*) FROM {table} WHERE NUM_DEM NOT IN (SELECT NUM_DEM FROM DEMANDA)",
            )
            assert lost == [(0,)]

    def test_names_are_in_capitals_without_accents_and_cut(self, region_folder):
        names = employment(region_folder, "SELECT NOMBRE, APELLIDO1, APELLIDO2 FROM DEMANDANTE")

        assert all(text == text.upper() and text.isascii() for row in names for text in row)
        assert max(len(row[0]) for row in names) <= 15
        assert max(len(text) for row in names for text in row[1:]) <= 20

    def test_dates_are_eight_figures_and_changes_fourteen(self, region_folder):
        found = employment(region_folder, "SELECT FEC_ALTA, TS_ACT FROM DEMANDA")

        assert all(len(date) == 8 and date.isdigit() for date, _ in found)
        assert all(len(moment) == 14 and moment.isdigit() for _, moment in found)
