"""Law 6: intake loses nothing: repeated, reordered or bad, every row ends in its place or waits."""

import json
from pathlib import Path

import pytest

from tests.cast import World
from tests.exchange.pipeline.world import (
    apart,
    counts,
    deliver,
    everything,
    person,
    record,
    relation,
    rows_of,
)

ROWS = [
    person("501"),
    relation("ATE-501", "501"),
    record("JD-1", "501"),
    record("JD-1", "501", version=2, content={"state": "ended", "since": "2026-01-15"}),
    record("JD-2", "501"),
]
BAD = [
    record("JD-3", "501", valid_from="2026-02-30"),
    record("JD-4", "501", type="no_such_type"),
    b'{"kind": "record", ',
]


@pytest.fixture(autouse=True)
def _as_intake(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRENZA_DELIVERIES", str(tmp_path / "deliveries"))
    world.enter("intake")


def in_force() -> list[tuple[str, int]]:
    return rows_of(
        "SELECT source_id, version FROM records_record "
        "WHERE source = 'se-app' AND state = 'current' AND source_id LIKE 'JD%%' ORDER BY 1, 2"
    )


class TestRows:
    def test_sent_twice_and_backwards_end_the_same(self, world: World):
        deliver(ROWS)
        before = everything()
        deliver(ROWS)
        deliver(list(reversed(ROWS)))

        assert everything() == before
        assert in_force() == [("JD-1", 2), ("JD-2", 1)]

    def test_backwards_from_the_start_leave_the_newest_in_force(self, world: World):
        deliver(list(reversed(ROWS)))

        assert in_force() == [("JD-1", 2), ("JD-2", 1)]

    def test_that_are_bad_are_kept_with_their_reason_beside_the_good(self, world: World):
        delivery = deliver([*ROWS, *BAD])

        assert counts(delivery) == (len(ROWS), 0, 0, len(BAD))
        kept = rows_of(
            "SELECT message, raw FROM exchange_rejection WHERE delivery_id = %s", delivery.pk
        )
        assert len(kept) == len(BAD)
        assert all(message for message, _ in kept)
        assert sum("JD-3" in json.dumps(raw) or "JD-4" in json.dumps(raw) for _, raw in kept) == 2

    def test_that_arrive_before_their_person_wait_and_go_in_by_themselves(self, world: World):
        early = deliver([record("JD-9", "777")])
        assert counts(early) == (0, 0, 1, 0)

        deliver([person("777")])
        early.refresh_from_db()

        assert counts(early) == (1, 0, 0, 0)
        assert in_force() == [("JD-9", 1)]

    def test_are_all_accounted_for(self, world: World):
        delivery = deliver([*ROWS, *BAD, record("JD-9", "777")])

        assert sum(counts(delivery)) == delivery.rows_total == len(ROWS) + len(BAD) + 1
        assert len(apart(delivery)) == delivery.rows_waiting + delivery.rows_rejected


class TestSource:
    def test_cannot_speak_for_another_organisation(self, world: World):
        """Abuse case 12: a source that names the centre of somebody else."""
        delivery = deliver([person("501"), record("JD-1", "501", centre="county-north")])

        assert [code for *_, code, _ in apart(delivery)] == ["centre.foreign"]
        assert in_force() == []

    def test_cannot_undo_what_another_stated_by_using_its_numbers(self, world: World):
        deliver([person("501"), record("VAL-1", "501", version=99)])

        assert rows_of(
            "SELECT state FROM records_record WHERE source = 'ss-app' AND source_id = 'VAL-1'"
        ) == [("current",)]


class TestForgetfulIntake:
    @pytest.mark.parametrize(
        ("query", "old", "new"),
        [
            ("supersede", "newest.version > known.version", "false"),
            ("append", "version = greatest(newest, known_version)", "true"),
        ],
        ids=["that leaves two versions in force", "that lets an old one rule"],
    )
    def test_is_noticed(self, world: World, monkeypatch, query: str, old: str, new: str):
        from trenza.records import actions

        assert old in actions.QUERIES[query]
        monkeypatch.setitem(actions.QUERIES, query, actions.QUERIES[query].replace(old, new))
        deliver([person("501"), record("JD-2", "501"), record("JD-1", "501", version=2)])
        deliver([record("JD-1", "501", version=1), record("JD-2", "501", version=2)])

        assert in_force() != [("JD-1", 2), ("JD-2", 2)]
