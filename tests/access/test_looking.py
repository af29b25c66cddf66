"""What counts as having looked, what was said before, and true numbers of one's own people."""

import pytest

from tests import cast
from tests.cast import World
from tests.desk.world import LATER, fill
from tests.laws.sabotage import break_function
from trenza.access.public import my_caseload, open_folder, read_folder
from trenza.base.clock import now


@pytest.fixture
def lived(world):
    fill(world)
    return world


def tell(world, number="DEM-1", *, version, state="current", state_told="suspended"):
    from trenza.records.public import append

    world.enter("intake")
    row = cast.new_record(
        world, "pere", "se-app", number, "employment", "office-alba", "job_demand",
        content={"state": state_told, "since": "2026-11-21"}, version=version, stated_at=LATER,
        summary="Demanda en suspenso",
    )  # fmt: skip
    append([row._replace(state=state)], delivery_id=None, now=now())
    world.enter("web")


def of(world, name, *parts, **more):
    return read_folder(
        world.viewer(name), world.persons["pere"], situation="follow_up", parts=parts, **more
    )


def opened(world, name):
    open_folder(world.viewer(name), world.persons["pere"], situation="follow_up", reason="")


def news(world, name):
    [line] = [p for p in my_caseload(world.viewer(name)).people
              if p.person_id == world.persons["pere"]]  # fmt: skip
    return line.changed_types or []


class TestAPageThatRenewsItself:
    def test_leaves_news_what_nobody_has_looked_at(self, lived):
        opened(lived, "bilal")
        tell(lived, version=20)
        of(lived, "bilal", "records", by_itself=True)
        assert news(lived, "bilal") == ["job_demand:SE"]
        of(lived, "bilal", "records")
        assert news(lived, "bilal") == []

    def test_is_on_record_like_any_reading(self, lived):
        opened(lived, "bilal")
        of(lived, "bilal", "records", by_itself=True)
        with lived.database.connect("owner") as connection:
            [(kind, detail)] = connection.execute(
                "SELECT kind, detail FROM audit_event ORDER BY id DESC LIMIT 1"
            ).fetchall()
        assert (kind, detail["channel"]) == ("folder.read", "refresh")


class TestHistory:
    def test_tells_what_was_said_before_to_whom_sees_it_in_full(self, lived):
        opened(lived, "bilal")
        tell(lived, version=20)
        [before] = [c for c in of(lived, "bilal", "history").history if c.type == "job_demand"][:1]
        assert before.state == "superseded"
        assert before.content["unemployed_days"] == 410

    def test_is_not_for_a_summary(self, lived):
        opened(lived, "alba")
        tell(lived, version=20)
        assert "job_demand" not in {card.type for card in of(lived, "alba", "history").history}

    @pytest.mark.parametrize("broken", [False, True])
    def test_tells_others_what_was_corrected_by_its_summary_alone(self, lived, broken):
        if broken:
            break_function(lived.database.name, "access_part_history",
                           "CASE WHEN t.own THEN t.content END", "t.content")  # fmt: skip
        for name in ("alba", "bilal"):
            opened(lived, name)
        for version, summary in ((1, "Taller de búsqueda"), (2, "Taller de redes")):
            correct(lived, version, summary)

        [hers] = [c for c in of(lived, "bilal", "history").history if c.type == "action"]
        [told] = [c for c in of(lived, "alba", "history").history if c.series == hers.series]
        assert hers.content is not None
        assert (told.content is not None) is broken
        assert (told.summary, told.state) == ("Taller de búsqueda", "superseded")
        assert told.recorded_at == hers.recorded_at

    def test_tells_others_that_something_was_taken_back_but_not_what(self, lived):
        for name in ("bilal", "nora"):
            opened(lived, name)
        tell(lived, "DEM-9", version=1, state_told="active")
        tell(lived, "DEM-9", version=2, state="retracted")
        mine = [c for c in of(lived, "bilal", "history").history if c.series == newest(lived)]
        assert {card.state for card in mine} == {"superseded", "retracted"}
        assert all(card.content for card in mine)
        assert "job_demand" not in {c.type for c in of(lived, "nora", "history").history}

    def test_keeps_from_others_what_is_kept_back(self, lived):
        from trenza.desk import actions

        opened(lived, "bilal")
        tell(lived, version=20)
        series = next(c.series for c in of(lived, "bilal", "records").cards
                      if c.type == "job_demand")  # fmt: skip
        actions.block_record(
            lived.viewer("bilal"), lived.persons["pere"], series,
            reason="Pendiente de contrastar con la persona", review_on=LATER.date(),
        )  # fmt: skip
        opened(lived, "alba")
        assert series not in {card.series for card in of(lived, "alba", "history").history}
        assert series in {card.series for card in of(lived, "bilal", "history").history}


def correct(world, version, summary):
    """The employment service states an action of its own, and states it anew."""
    from trenza.records.public import append

    world.enter("intake")
    row = cast.new_record(
        world, "pere", "se-app", "ACT-9", "employment", "office-alba", "action",
        version=version, stated_at=LATER, summary=summary,
    )  # fmt: skip
    append([row], delivery_id=None, now=now())
    world.enter("web")


def newest(world):
    with world.database.connect("owner") as connection:
        return connection.execute(
            "SELECT series FROM records_record WHERE source_id = 'DEM-9' LIMIT 1"
        ).fetchone()[0]


class TestAccesses:
    def test_come_a_page_at_a_time_and_one_more(self, world: World):
        opened(world, "alba")
        pere = world.persons["pere"]
        for _ in range(60):
            open_folder(world.viewer("alba"), pere, situation="follow_up", reason="", parts=())
        first = of(world, "alba", "accesses").openings
        assert len(first) == 51
        last = first[49]["stated_at"]
        older = of(world, "alba", "accesses", f"accesses before {last.isoformat()}").openings
        assert older
        assert max(row["stated_at"] for row in older) < last
        told = {row["stated_at"] for row in [*first[:50], *older]}
        assert len(told) == len(first[:50]) + len(older) >= 61


class TestNumbers:
    def test_count_all_of_each_kind_however_many_are_shown(self, lived):
        opened(lived, "bilal")
        tell(lived, version=20)
        for limit in (1, 50):
            found = my_caseload(lived.viewer("bilal"), scope="centre", limit=limit)
            assert len(found.people) <= limit
            assert (found.news, found.unseen) == (1, found.total - 1)
            assert found.people[0].person_id == lived.persons["pere"]
