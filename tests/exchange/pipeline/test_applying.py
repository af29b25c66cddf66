"""What a delivery leaves behind, row by row."""

import pytest

from tests.exchange.pipeline.world import (
    apart,
    counts,
    deliver,
    everything,
    household,
    person,
    record,
    relation,
    rows_of,
)

ALL = [
    person("501"),
    person("502", given_name="Omar"),
    relation("ATE-501", "501"),
    record("JD-1", "501"),
    household("UC-1", "501", "502"),
]


class TestDelivery:
    def test_brings_persons_relations_households_and_records(self, world):
        delivery = deliver(ALL)

        assert (delivery.state, counts(delivery)) == ("applied", (5, 0, 0, 0))
        left = everything()
        assert [row[0] for row in left["identities"]] == ["501", "502", "9001"]
        assert ("JD-1", 1, "current", "job_demand") in [row[:4] for row in left["records"]]
        assert [row[0] for row in left["relations"]] == ["ATE-501", "rel-9001"]
        assert [row[3] for row in left["households"]] == ["501", "502"]
        assert (world.centres["office-alba"], "benali", "501") in left["keys"]

    def test_sent_twice_changes_nothing(self, world):
        deliver(ALL)
        before = everything()

        again = deliver(ALL)

        assert (again.state, counts(again)) == ("applied", (0, 5, 0, 0))
        assert everything() == before

    def test_takes_back_a_household_without_repeating_its_members(self, world):
        deliver(ALL)

        taken_back = deliver([household("UC-1", version=2, state="retracted")])

        assert (taken_back.state, counts(taken_back)) == ("applied", (1, 0, 0, 0))
        assert [row[:4] for row in everything()["households"]] == [("UC-1", 2, "retracted", None)]

    def test_of_nothing_is_applied(self, world):
        delivery = deliver(b"")

        assert (delivery.state, delivery.rows_total) == ("applied", 0)

    def test_keeps_good_rows_and_explains_bad_ones(self, world):
        delivery = deliver(
            [
                person("501"),
                b'{"kind": "record", "source_id": "X", ',
                b'{"kind": "person", "person": {"source_id": "5\xff"}}',
                record("JD-1", "501"),
                record("JD-2", "501", content={"state": "sleeping", "since": "2026-01-15"}),
                record("JD-3", "501", type="no_such_type"),
                record("JD-4", "501", type="exclusion_assessment"),
                record("JD-5", "501", valid_from="2026-02-30"),
                record("JD-6", "501", centre="county-north"),
                record("JD-7", "501", centre="nowhere"),
                record("JD-8", "501", organisation_id=7),
                record("JD-9", "501", version=None),
                person("502", birth_date="1990-13-01"),
            ]
        )

        assert (delivery.state, counts(delivery)) == ("partly_applied", (2, 0, 0, 11))
        assert [(row, code) for row, _, code, _ in apart(delivery)] == [
            (2, "line.json"),
            (3, "line.encoding"),
            (5, "content.oneOf"),
            (6, "type.unknown"),
            (7, "type.not_author"),
            (8, "value.impossible_date"),
            (9, "centre.foreign"),
            (10, "centre.unknown"),
            (11, "statement.unknown_field"),
            (12, "statement.version"),
            (13, "person.birth_form"),
        ]

    def test_cut_in_the_middle_brings_its_good_rows(self, world):
        whole = b'{"kind": "person", "version": 1, "person": {"source_id": "501"}}\n'

        delivery = deliver(whole + b'{"kind": "person", "version": 1, "pers')

        assert counts(delivery) == (1, 0, 0, 1)
        assert [row[2] for row in apart(delivery)] == ["file.cut"]


class TestWaitingRow:
    def test_goes_in_by_itself_when_its_person_comes(self, world):
        first = deliver([record("JD-1", "501"), relation("ATE-1", "501")])
        assert (first.state, counts(first)) == ("partly_applied", (0, 0, 2, 0))

        deliver([person("501")])

        first.refresh_from_db()
        assert (first.state, counts(first)) == ("applied", (2, 0, 0, 0))
        assert [row[1] for row in apart(first)] == ["replayed", "replayed"]
        left = everything()
        assert "JD-1" in [row[0] for row in left["records"]]
        assert "ATE-1" in [row[0] for row in left["relations"]]

    def test_waits_for_each_member_of_a_household(self, world):
        first = deliver([household("UC-1", "501", "502")])
        deliver([person("501")])
        first.refresh_from_db()
        assert counts(first) == (0, 0, 1, 0)

        deliver([person("502")])

        first.refresh_from_db()
        assert counts(first) == (1, 0, 0, 0)
        assert [row[3] for row in everything()["households"]] == ["501", "502"]

    def test_is_not_woken_by_a_person_of_another_source(self, world):
        first = deliver([record("JD-1", "501")])

        deliver([person("501")], source="ss-app")

        first.refresh_from_db()
        assert counts(first) == (0, 0, 1, 0)

    def test_keeps_nothing_of_the_person_once_it_is_in(self, world):
        first = deliver([record("JD-1", "501")])
        deliver([person("501")])

        assert rows_of("SELECT raw FROM exchange_rejection WHERE delivery_id = %s", first.pk) == [
            (None,)
        ]


class TestRider:
    @pytest.mark.parametrize("order", [1, -1])
    def test_newest_rider_speaks_and_a_person_row_speaks_louder(self, world, order):
        old = record("JD-1", "501", version=5)
        old["person"] |= {"given_name": "Aya", "phone": "1"}
        new = record("JD-2", "501", version=9)
        new["person"] |= {"given_name": "Aya", "phone": "2"}

        for row in [old, new][::order]:
            deliver([row])
        assert everything()["identities"][0][5] == "2"

        deliver([person("501", version=1, phone="3")])
        assert everything()["identities"][0][5] == "3"

    def test_counts_its_row_once(self, world):
        rows = [record("JD-1", "501"), record("JD-2", "502")]
        for row in rows:
            row["person"] |= {"given_name": "Aya"}
        assert counts(deliver(rows[:1])) == (1, 0, 0, 0)

        assert counts(deliver(rows)) == (1, 1, 0, 0)
