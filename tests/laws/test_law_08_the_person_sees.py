"""Law 8: who opened the folder, when and why is on record and shown with the folder itself."""

import psycopg

from tests.cast import World
from tests.laws.sabotage import EVERY_AREA, break_function, events_of, folder_rows, perform, sign


def openings(web: psycopg.Connection, world: World, who: str, person: str = "pere") -> list[dict]:
    rows = folder_rows(web, world, who, world.persons[person], parts=("accesses",))
    return [row for row in rows if row["part"] == "opening"]


def look_around(web: psycopg.Connection, world: World) -> None:
    """Three who attend Pere open his folder, Quim tries."""
    for who in ("alba", "bilal", "nora", "quim"):
        folder_rows(web, world, who, world.persons["pere"], parts=())


def missing(shown: list[dict], world: World) -> set[tuple[str, str]]:
    """Openings and refusals of the log that the folder does not show."""
    told = {(str(row["version"]), row["content"]["kind"]) for row in shown}
    return {
        (str(event["id"]), event["kind"])
        for event in events_of(world, "folder.opened", "folder.denied")
        if event["person"] == str(world.persons["pere"])
    } - told


class TestAccesses:
    def test_of_every_opening_and_every_refusal_are_shown(self, world: World):
        with world.database.connect("web") as web:
            look_around(web, world)
            shown = openings(web, world, "alba")

        assert missing(shown, world) == set()
        assert len(shown) >= 5

    def test_say_when_from_where_with_which_profile_and_why(self, world: World):
        with world.database.connect("web") as web:
            look_around(web, world)
            shown = openings(web, world, "alba")
        [refused] = [row for row in shown if row["content"]["outcome"] == "denied"]

        assert refused["stated_at"] is not None
        assert refused["sector"] == "SE"
        assert refused["organisation_id"] == world.organisations["employment"]
        assert refused["content"]["profile"] == "employment_counsellor"
        assert refused["content"]["situation"] == "follow_up"
        assert all(row["content"]["basis"] in ("Ley", "NoOpo", "Si", "") for row in shown)

    def test_name_no_colleague_and_keep_the_words_of_the_reason_within_the_organisation(
        self, world: World
    ):
        with world.database.connect("web") as web:
            look_around(web, world)
            shown = openings(web, world, "alba")

        assert {row["content"]["reason"] for row in shown} == {"una prueba", ""}
        assert all(
            row["content"]["reason"] == ""
            for row in shown
            if row["organisation_id"] != world.organisations["county"]
        )
        for name in ("Bilal", "Quim", "Nora", "Alba"):
            assert name not in str(shown)

    def test_are_for_those_who_attend_the_person_only(self, world: World):
        with world.database.connect("web") as web:
            look_around(web, world)

            assert openings(web, world, "quim") == []
            assert openings(web, world, "dario") == []

    def test_of_an_entity_without_consent_are_its_own_only(self, world: World):
        with world.database.connect("web") as web:
            look_around(web, world)
            shown = openings(web, world, "nora")

        assert shown != []
        assert {row["organisation_id"] for row in shown} == {world.organisations["bridge"]}

    def test_of_a_declared_visit_and_a_consent_are_shown_too(self, world: World):
        with world.database.connect("web") as web:
            perform(
                web,
                "SELECT access_record_consent(%s, %s, %s, 'base-1', 'x', 'signed_paper', 'es', "
                "%s, NULL, '')",
                [
                    sign(web, world, "alba"),
                    world.persons["pere"],
                    world.organisations["bridge"],
                    EVERY_AREA,
                ],
            )
            kinds = {row["content"]["kind"] for row in openings(web, world, "alba")}

        assert {"consent.recorded", "folder.opened"} <= kinds


class TestRegister:
    def test_tells_the_data_protection_officer_what_her_organisation_did(self, world: World):
        from trenza.access.public import open_folder, read_log

        open_folder(
            world.viewer("alba"), world.persons["pere"], situation="follow_up", reason="cita"
        )
        open_folder(world.viewer("quim"), world.persons["pere"], situation="follow_up", reason="no")
        lines = read_log(world.viewer("delia"))

        assert [(line.actor_name, line.reason) for line in lines if line.kind != "log.read"] == [
            ("Alba Ferrer Soler", "cita")
        ]

    def test_tells_nobody_else_and_the_try_is_an_event(self, world: World):
        from trenza.access.public import open_folder, read_log

        open_folder(
            world.viewer("alba"), world.persons["pere"], situation="follow_up", reason="cita"
        )
        for who in ("alba", "marta", "dario", "quim", "nora"):
            assert read_log(world.viewer(who)) == []

        assert [event["outcome"] for event in events_of(world, "log.read")] == ["denied"] * 5


class TestHiddenAccess:
    def test_is_noticed(self, world: World):
        break_function(
            world.database.name, "access_part_accesses", "'folder.opened', 'folder.denied'",
            "'folder.opened'",
        )  # fmt: skip
        with world.database.connect("web") as web:
            look_around(web, world)
            shown = openings(web, world, "alba")

        assert missing(shown, world) != set()
