"""The law: the end is the same in every order, batching and repetition (law 6)."""

from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.pipeline.world import (
    deliver,
    everything,
    household,
    person,
    record,
    relation,
)

PERSONS = ["501", "502", "503"]
DNI = {"501": "00000000T", "502": "00000000T", "503": "11111111H"}


def statement(kind: str, number: int, version: int, who: str, said: int, retracted: bool) -> dict:
    """Everything said follows from kind, number and version: a version is never told two ways."""
    state = "retracted" if retracted else "current"
    if kind == "person":
        return person(
            who, version=version, given_name=f"Nombre {version}", phone=f"6{version}",
            identifiers=[{"type": "dni", "value": DNI[who]}] if version % 2 else [],
        )  # fmt: skip
    if kind == "relation":
        return relation(f"ATE-{number}", who, version=version, state=state)
    if kind == "household":
        return household(f"UC-{number}", who, PERSONS[said], version=version, state=state)
    row = record(
        f"JD-{number}", who, version=version, state=state,
        content={"state": "active", "since": f"2026-01-{said + 1:02}"},
    )  # fmt: skip
    if kind == "rider":
        row["source_id"] = f"RI-{number}"
        row["person"] |= {"given_name": f"Llevada {number} {version}"}
    return row


@st.composite
def told(draw: st.DrawFn) -> list[dict]:
    """A handful of statements, each (kind, number, version) once."""
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["person", "record", "rider", "relation", "household"]),
                st.integers(1, 2),
                st.integers(1, 3),
            ),
            min_size=1,
            max_size=9,
            unique=True,
        )
    )
    rows = []
    for kind, number, version in keys:
        who = PERSONS[(number + (version if kind != "person" else 0)) % 3]
        rows.append(statement(kind, number, version, who, version % 3, (number + version) % 4 == 0))
    return rows


@st.composite
def deliveries_of(draw: st.DrawFn, rows: list[dict]) -> list[tuple[list[dict], int]]:
    """The same statements in another order, some of them twice, cut into deliveries and chunks."""
    again = draw(st.lists(st.sampled_from(rows), max_size=3))
    shuffled = draw(st.permutations(rows + again))
    cuts = sorted(draw(st.sets(st.integers(0, len(shuffled)), max_size=3)))
    edges = [0, *cuts, len(shuffled)]
    parts = [shuffled[a:b] for a, b in pairwise(edges)]
    return [(part, draw(st.integers(1, 4))) for part in parts]


def left_by(deliveries: list[tuple[list[dict], int]]) -> dict[str, list[tuple]]:
    with transaction.atomic():
        for rows, chunk_rows in deliveries:
            deliver(rows, chunk_rows=chunk_rows)
        left = everything()
        transaction.set_rollback(True)
    return left


class TestOrder:
    @given(data=st.data())
    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    def test_never_decides_what_is_left(self, world, data):
        rows = data.draw(told())
        one = left_by([(rows, 100)])
        other = left_by(data.draw(deliveries_of(rows)))

        assert other == one

    @pytest.mark.parametrize("backwards", [False, True])
    def test_moves_a_record_to_the_person_that_its_newest_version_names(self, world, backwards):
        rows = [person("501"), person("502"), record("JD-1", "501", version=1),
                record("JD-1", "502", version=2)]  # fmt: skip

        for row in reversed(rows) if backwards else rows:
            deliver([row])

        versions = [(r[1], r[2], r[10]) for r in everything()["records"] if r[0] == "JD-1"]
        assert versions == [(1, "superseded", "501"), (2, "current", "502")]
