"""Opening Pere's folder: each sector sees its own part of the whole."""

import pytest

from tests.cast import World
from trenza.access.public import ReasonNeeded, open_folder, read_folder


def seen(folder) -> dict[str, int]:
    return {card.type: card.level for card in folder.cards}


class TestThreeSectors:
    def test_see_three_different_folders_of_the_same_person(self, world: World):
        pere = world.persons["pere"]

        alba = open_folder(world.viewer("alba"), pere, situation="follow_up", reason="")
        bilal = open_folder(world.viewer("bilal"), pere, situation="follow_up", reason="")
        nora = open_folder(world.viewer("nora"), pere, situation="follow_up", reason="")

        assert seen(alba)["health_situation"] == 3
        assert "health_situation" not in seen(bilal)
        assert seen(bilal)["job_demand"] == 3
        assert seen(nora) == {"other_support": 3}  # nobody asked Pere yet

    def test_find_no_content_in_a_summary(self, world: World):
        alba = open_folder(
            world.viewer("alba"), world.persons["pere"], situation="follow_up", reason=""
        )

        [card] = [c for c in alba.cards if c.type == "job_demand"]
        assert card.level == 2
        assert card.content is None
        assert card.author == ""
        assert card.summary

    def test_learn_of_benefits_only_that_there_are_some(self, world: World):
        alba = open_folder(
            world.viewer("alba"), world.persons["pere"], situation="follow_up", reason=""
        )

        assert "unemployment_benefit" not in seen(alba)
        assert {e.area for e in alba.exists} >= {"income"} or len(alba.exists) == 1


class TestReason:
    def test_is_asked_once_a_day(self, world: World):
        viewer, pere = world.viewer("alba"), world.persons["pere"]
        with pytest.raises(ReasonNeeded):
            read_folder(viewer, pere, situation="follow_up")

        open_folder(viewer, pere, situation="follow_up", reason="Cita de seguimiento")
        again = read_folder(viewer, pere, situation="follow_up")

        assert again.header is not None
        assert again.header.reason == "Cita de seguimiento"

    def test_of_one_situation_does_not_serve_another(self, world: World):
        viewer, pere = world.viewer("alba"), world.persons["pere"]
        open_folder(viewer, pere, situation="follow_up", reason="")

        with pytest.raises(ReasonNeeded):
            read_folder(viewer, pere, situation="first_diagnosis")


class TestStranger:
    def test_is_refused_alike_for_the_hidden_and_the_unknown(self, world: World):
        from uuid import uuid4

        quim = world.viewer("quim")

        hidden = open_folder(quim, world.persons["pere"], situation="follow_up", reason="x")
        unknown = open_folder(quim, uuid4(), situation="follow_up", reason="x")

        assert hidden.refused
        assert hidden == unknown

    def test_leaves_an_event(self, world: World):
        open_folder(
            world.viewer("quim"), world.persons["pere"], situation="follow_up", reason="curioso"
        )

        with world.database.connect("audit") as log:
            rows = log.execute(
                "SELECT kind, outcome, person, reason FROM audit_event ORDER BY id DESC LIMIT 1"
            ).fetchall()
        assert rows == [("folder.denied", "denied", str(world.persons["pere"]), "curioso")]
