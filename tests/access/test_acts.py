"""Acts leave a trace before they answer; readings give only the parts that their event names."""

from datetime import date
from uuid import uuid4

import psycopg
import pytest

from tests.cast import World
from tests.laws.sabotage import EVERY_AREA, break_function, events_of, folder_rows, perform, sign
from trenza.access.public import NotInTransaction, call, open_folder, read_folder

ACTS = {
    "access_block_record": "SELECT access_block_record({c}, {p}, {x}, true, 'x', current_date)",
    "access_state_record":
        "SELECT access_state_record({c}, {p}, 'follow_up', 'action', NULL, '{{}}', 'x', NULL, "
        "NULL, 'current')",
    "access_record_consent":
        "SELECT access_record_consent({c}, {p}, {o}, 'base-1', 'attention', 'signed_paper', 'es', "
        "'" + EVERY_AREA.replace("{", "{{").replace("}", "}}") + "', NULL, 'carpeta 7')",
    "access_withdraw_consent": "SELECT access_withdraw_consent({c}, {x}, 'in_person')",
    "access_review_visit": "SELECT access_review_visit({c}, {x}, true)",
    "people_report": "SELECT people_report({c}, {p}, 'hay dos personas')",
}  # fmt: skip
NO_EVENT = (psycopg.errors.InvalidAuthorizationSpecification,)


def asked(world: World, act: str, context: str) -> str:
    return ACTS[act].format(
        c=f"'{context}'", p=f"'{world.persons['pere']}'::uuid", x=f"'{uuid4()}'::uuid",
        o=world.organisations["bridge"],
    )  # fmt: skip


def answered_and_undone(world: World, act: str) -> bool:
    """Whether an act gives its answer to somebody who then rolls it back, with no event left."""
    before = len(events_of(world))
    with world.database.connect("web", autocommit=False) as web:
        context = sign(web, world, "alba")
        about = world.persons["pere"]
        try:
            web.execute("SELECT access_announce_act(%s, %s, ARRAY[%s]::uuid[])",
                        [context, act, about])  # fmt: skip
            answer = web.execute(asked(world, act, context)).fetchone()
        except NO_EVENT:
            answer = None
        web.rollback()
    return answer is not None and len(events_of(world)) == before


class TestActs:
    @pytest.mark.parametrize("act", ACTS)
    def test_tell_nothing_unannounced(self, world: World, act: str):
        with world.database.connect("web") as web, pytest.raises(NO_EVENT):
            web.execute(asked(world, act, sign(web, world, "alba")))

    @pytest.mark.parametrize("act", ACTS)
    def test_tell_nothing_that_can_be_undone(self, world: World, act: str):
        assert not answered_and_undone(world, act)

    def test_that_would_answer_are_noticed(self, world: World):
        break_function(
            world.database.name, "access_block_record", "PERFORM access_require_act", "PERFORM ROW"
        )

        assert answered_and_undone(world, "access_block_record")

    def test_undone_after_their_announcement_stay_on_record(self, world: World):
        pere = world.persons["pere"]
        with world.database.connect("web", autocommit=False) as web:
            context = sign(web, world, "quim")
            web.execute(
                "SELECT access_announce_act(%s, 'access_state_record', ARRAY[%s]::uuid[])",
                [context, pere],
            )
            web.commit()
            answer = web.execute(asked(world, "access_state_record", context)).fetchone()
            web.rollback()
        [event] = events_of(world, "act.announced")

        assert answer == (None,)
        assert (event["person"], event["actor"]) == (str(pere), str(world.users["quim"]))
        assert event["detail"]["act"] == "access_state_record"

    def test_announced_of_one_thing_do_no_other(self, world: World):
        with world.database.connect("web") as web:
            context = sign(web, world, "alba")
            web.execute(
                "SELECT access_announce_act(%s, 'access_state_record', ARRAY[%s]::uuid[])",
                [context, world.persons["berta"]],
            )
            for act in ("access_state_record", "access_record_consent"):
                with pytest.raises(NO_EVENT):
                    web.execute(asked(world, act, context))

    def test_are_refused_in_an_open_transaction(self, world: World):
        from django.db import transaction

        with pytest.raises(NotInTransaction), transaction.atomic():
            call("access_withdraw_consent", world.viewer("alba"), uuid4(), "in_person")

    def test_are_done_in_one_round_trip_with_two_events(self, world: World):
        with world.database.connect("owner") as owner:
            [series] = owner.execute(
                "SELECT series FROM records_record WHERE source_id = 'VAL-1'"
            ).fetchone()

        done = call("access_block_record", world.viewer("alba"), world.persons["pere"], series,
                    True, "reservado", date(2027, 1, 1))  # fmt: skip

        assert done is True
        assert [e["kind"] for e in events_of(world, "act.announced", "record.blocked")] == [
            "act.announced", "record.blocked",
        ]  # fmt: skip


def opened_and_undone(world: World, who: str) -> tuple:
    """What one's own opening says within the transaction that is going to be undone."""
    pere = world.persons["pere"]
    with world.database.connect("web", autocommit=False) as web:
        context = sign(web, world, who)
        web.execute(
            "SELECT access_announce_folder(%s, %s, 'follow_up', 'x', true, 'page')", [context, pere]
        )
        told = web.execute(
            "SELECT access_my_opening(%s, %s), access_folder_mark(%s, %s)",
            [context, pere, context, pere],
        ).fetchone()
        web.rollback()
    return told


class TestOpenings:
    def test_undone_tell_nothing(self, world: World):
        assert {opened_and_undone(world, who) for who in ("alba", "quim")} == {(None, None)}

    def test_that_would_tell_are_noticed(self, world: World):
        break_function(world.database.name, "access_my_opening", "AND o.opened_at < now()", "")

        assert opened_and_undone(world, "alba") != opened_and_undone(world, "quim")


class TestParts:
    def test_of_a_folder_are_in_its_event(self, world: World):
        viewer, pere = world.viewer("alba"), world.persons["pere"]
        open_folder(viewer, pere, situation="follow_up", reason="x", parts=())
        read_folder(viewer, pere, situation="follow_up", parts=("identity", "consents"))
        named = [e["detail"]["parts"] for e in events_of(world, "folder.opened", "folder.read")]

        assert named == [[], ["identity", "consents"]]

    @pytest.mark.parametrize("announced", [[], ["identity"], ["identity", "team"]])
    def test_that_the_event_does_not_name_are_not_given(self, world: World, announced: list[str]):
        with world.database.connect("web") as web:
            context = sign(web, world, "alba")
            web.execute(
                "SELECT access_announce_folder(%s, %s, 'follow_up', 'x', true, 'page', %s::text[])",
                [context, world.persons["pere"], announced],
            )
            for wanted in (["records"], [*announced, "records"], None):
                with pytest.raises(NO_EVENT):
                    web.execute("SELECT * FROM access_read_folder(%s, %s::text[])",
                                [context, wanted])  # fmt: skip

    def test_that_were_announced_are_given(self, world: World):
        with world.database.connect("web") as web:
            rows = folder_rows(web, world, "alba", world.persons["pere"], parts=("records",))

        assert {row["part"] for row in rows} == {"access", "record", "exists"}


def test_an_act_of_a_helper_of_the_tests_is_an_act_of_a_page(world: World):
    with world.database.connect("web") as web:
        made = perform(
            web,
            "SELECT access_state_record(%s, %s, 'follow_up', 'needs_assessment', NULL, '{}', 'x', "
            "NULL, NULL, 'current')",
            [sign(web, world, "alba"), world.persons["pere"]],
        ).fetchone()

    assert made != (None,)
