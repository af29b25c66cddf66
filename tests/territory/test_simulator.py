"""The sources live: small changes, later each time, often about Pere."""

import sqlite3
from datetime import UTC, datetime, timedelta
from random import Random as Chance

import pytest
from python_calamine import CalamineWorkbook

from tests.territory.test_sources import employment, social
from trenza.territory.public import NoRegion, simulate_step

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def chance(seed):
    return Chance(seed)  # noqa: S311  (a repeatable story, no secret)


def live(folder, steps, seed=1, seconds=5):
    rng = chance(seed)
    return [
        change
        for step in range(steps)
        for change in simulate_step(folder, NOW + timedelta(seconds=seconds * step), rng)
    ]


class TestSimulateStep:
    def test_changes_all_three_sources_in_a_while(self, living_folder):
        changes = live(living_folder, 80)

        assert {change.source for change in changes} == {"ss-alba", "se-alba", "ts-puente"}

    def test_does_the_same_from_the_same_chance(self, living_folder, tmp_path_factory):
        copy = tmp_path_factory.mktemp("copy")
        for name in ("manifest.json", "servicios_sociales.sqlite", "empleo.sqlite"):
            (copy / name).write_bytes((living_folder / name).read_bytes())
        (copy / "entidad").mkdir()

        assert live(living_folder, 10) == live(copy, 10)

    def test_attends_pere_within_twenty_steps(self, living_folder):
        live(living_folder, 20)
        local = "2026-11-23 10:30:00"

        touched = social(
            living_folder,
            f"SELECT count(*) FROM RECURSO WHERE ID_USUARIO = 1 AND FX_MODIF >= '{local}'",
        ) + employment(
            living_folder,
            "SELECT count(*) FROM DEMANDA WHERE NUM_DEMANDANTE = '00000001' "
            "AND TS_ACT >= '20261123103000'",
        )

        assert sum(count for (count,) in touched) > 0

    def test_every_change_of_a_row_is_later_than_the_one_before(self, living_folder):
        before = dict(employment(living_folder, "SELECT NUM_DEM, TS_ACT FROM DEMANDA"))
        changed = 0
        rng = chance(3)
        for _ in range(40):  # all within the same second
            simulate_step(living_folder, NOW, rng)
            after = dict(employment(living_folder, "SELECT NUM_DEM, TS_ACT FROM DEMANDA"))
            moved = {number for number in before if after[number] != before[number]}
            assert all(after[number] > before[number] for number in moved)
            changed += len(moved)
            before = after

        assert changed > 3

    def test_a_renewal_leaves_its_history(self, living_folder):
        counted = "SELECT count(*) FROM RENOVACION"
        before = employment(living_folder, counted)[0][0]
        renewals = [one for one in live(living_folder, 40) if one.what == "renovada"]

        assert employment(living_folder, counted)[0][0] == before + len(renewals)

    def test_gives_nobody_more_than_one_new_action_a_day(self, living_folder):
        began = (
            "SELECT NUM_DEMANDANTE, count(*) FROM ACTUACION WHERE TS_ACT >= '20261123' "
            "AND COD_ESTADO IN ('1', '2') GROUP BY 1"
        )
        same_day = (
            "SELECT count(*) FROM ACTUACION WHERE FEC_INICIO = '23112026' AND FEC_FIN = '23112026'"
        )
        live(living_folder, 200)

        assert dict(employment(living_folder, began))["00000001"] == 1
        assert employment(living_folder, same_day) == [(0,)]

    def test_says_nobody_by_name(self, living_folder):
        said = " ".join(str(change) for change in live(living_folder, 40))

        assert "Pere" not in said
        assert "Soler" not in said

    def test_leaves_a_workbook_that_can_be_read(self, living_folder):
        names = [one.row for one in live(living_folder, 80) if one.source == "ts-puente"]
        book = CalamineWorkbook.from_path(living_folder / "entidad" / names[0])
        rows = book.get_sheet_by_name("atenciones").to_python()

        assert len(rows) == 4
        assert rows[1][2] == "Mediación con empresas"

    def test_refuses_a_folder_without_a_region(self, tmp_path):
        with pytest.raises(NoRegion, match="No hay un territorio"):
            simulate_step(tmp_path, NOW, chance(1))

    def test_waits_for_a_database_that_somebody_is_reading(self, living_folder):
        reader = sqlite3.connect(living_folder / "empleo.sqlite")
        try:
            reader.execute("SELECT * FROM DEMANDANTE").fetchone()
            assert live(living_folder, 6)
        finally:
            reader.close()
