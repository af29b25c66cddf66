"""Statements are appended; whatever the order and repetition, the end is the same."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import as_role
from trenza.records.public import NewRecord, append, series_of

NOW = datetime(2026, 11, 16, tzinfo=UTC)
PERSON = UUID(int=1)


def statement(number: str, version: int, **changes) -> NewRecord:
    values = {
        "row_number": version, "person_id": PERSON, "type": "action", "type_bit": 22,
        "content": json.dumps({"says": f"{number}/{version}"}), "summary": "",
        "organisation_id": 1, "sector": "SE", "centre_id": None, "author": "", "source": "app",
        "source_id": number, "version": version, "stated_at": NOW, "valid_from": None,
        "valid_to": None,
    }  # fmt: skip
    return NewRecord(**{**values, **changes})


def stored() -> dict[tuple[str, int], str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source_id, version, state FROM records_record")
        return {(number, version): state for number, version, state in cursor.fetchall()}


@pytest.mark.django_db
class TestAppend:
    def test_of_a_newer_version_supersedes_the_older(self):
        with as_role("intake"):
            append([statement("A", 1)], delivery_id=None, now=NOW)
            append([statement("A", 2)], delivery_id=None, now=NOW)

            assert stored() == {("A", 1): "superseded", ("A", 2): "current"}

    def test_twice_changes_nothing(self):
        with as_role("intake"):
            first = append([statement("A", 1)], delivery_id=None, now=NOW)
            again = append([statement("A", 1)], delivery_id=None, now=NOW + timedelta(days=1))

            assert (first.appended, again.appended, again.unchanged) == (1, 0, 1)

    def test_of_a_taken_back_statement_leaves_it_retracted(self):
        with as_role("intake"):
            append([statement("A", 1), statement("A", 2, state="retracted")],
                   delivery_id=None, now=NOW)  # fmt: skip

            assert stored() == {("A", 1): "superseded", ("A", 2): "retracted"}

    def test_of_what_says_nothing_new_adds_nothing(self):
        with as_role("intake"):
            append([statement("A", 1, content='{"says": "same"}')], delivery_id=None, now=NOW)
            told = statement("A", 2, content='{"says": "same"}', only_if_changed=True)

            assert append([told], delivery_id=None, now=NOW).appended == 0

    def test_moved_to_another_person_leaves_the_first_folder(self):
        with as_role("intake"):
            append([statement("A", 1)], delivery_id=None, now=NOW)
            append([statement("A", 2, person_id=UUID(int=2))], delivery_id=None, now=NOW)

            assert stored() == {("A", 1): "superseded", ("A", 2): "current"}

    @settings(
        max_examples=40, deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(st.data())
    def test_in_any_order_and_chunking_ends_the_same(self, data):
        told = data.draw(
            st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 5)), min_size=1, max_size=12)
        )
        newest = {number: max(v for n, v in told if n == number) for number, _ in told}
        wanted = {(n, v): "current" if v == newest[n] else "superseded" for n, v in told}
        source = f"app-{uuid4()}"  # the examples share one transaction
        size = data.draw(st.integers(1, 5))
        rows = [statement(n, v, source=source) for n, v in data.draw(st.permutations(told))]

        with as_role("intake"), connection.cursor() as cursor:
            for first in range(0, len(rows), size):
                append(rows[first : first + size], delivery_id=None, now=NOW)
            cursor.execute(
                "SELECT source_id, version, state FROM records_record WHERE source = %s", [source]
            )
            found = {(n, v): state for n, v, state in cursor.fetchall()}

        assert found == wanted


class TestSeries:
    @given(st.text(), st.text(), st.text(), st.text())
    def test_tells_sources_and_numbers_apart(self, one: str, a: str, other: str, b: str):
        if "\x1f" not in one + other and (one, a) != (other, b):
            assert series_of(one, a) != series_of(other, b)
