"""Reception knows who comes and whom to call, and nothing that an appointment does not need."""

import json

import pytest

from tests.cast import START, World
from tests.laws.sabotage import break_function, folder_rows

# What only an intervention needs: of Pere, in the cast's own application.
KEPT = ("280000000097", "ALBA790000001979", "99999018", "Calle Mayor 1", "pere@ejemplo.es")


@pytest.fixture
def desk(world: World) -> World:
    """Irene at the reception of Alba's centre, and Pere with every number that there is."""
    with world.database.connect("owner") as owner:
        [world.profiles["irene"]] = owner.execute(
            "INSERT INTO accounts_profile (user_id, centre_id, kind, functions, post, reference, "
            "valid_from, active) VALUES (%s, %s, 'reception', '{}', '', '', %s, true) RETURNING id",
            [world.users["marta"], world.centres["county-north"], START],
        ).fetchone()
        pere = world.persons["pere"]
        owner.execute(
            "UPDATE people_identity SET email = 'pere@ejemplo.es' WHERE person_id = %s", [pere]
        )
        owner.execute("UPDATE people_person SET email = 'pere@ejemplo.es' WHERE id = %s", [pere])
        for kind, value in (("nuss", KEPT[0]), ("health_card", KEPT[1])):
            owner.execute(
                "INSERT INTO people_identifier (identity_id, person_id, type, value, country) "
                "SELECT id, person_id, %s, %s, '' FROM people_identity "
                "WHERE person_id = %s AND source = 'ss-app'",
                [kind, value, pere],
            )
    return world


def shown(world: World, name: str) -> list[dict]:
    with world.database.connect("web") as web:
        return folder_rows(web, world, name, world.persons["pere"])


def said(rows: list[dict]) -> str:
    return json.dumps(rows, default=str, ensure_ascii=False)


class TestReception:
    def test_knows_who_comes_and_whom_to_call(self, desk: World):
        [who] = [row["content"] for row in shown(desk, "irene") if row["part"] == "identity"]

        assert (who["given_name"], who["birth_date"]) == ("Pere", "1980-03-02")
        assert who["phone"] == "790000001"
        assert who["identifiers"] == [{"type": "dni", "value": "···018D", "country": ""}]

    def test_is_not_sent_numbers_nor_where_she_lives(self, desk: World):
        rows = shown(desk, "irene")

        assert [value for value in KEPT if value in said(rows)] == []
        assert [row for row in rows if row["part"] == "household"] == []

    def test_is_sent_less_than_who_attends_her(self, desk: World):
        told = said(shown(desk, "alba"))

        assert [value for value in KEPT if value not in told] == []

    def test_sent_everything_is_noticed(self, desk: World):
        break_function(desk.database.name, "access_part_identity", "p_kind = 'reception'", "false")

        assert all(value in said(shown(desk, "irene")) for value in KEPT)
