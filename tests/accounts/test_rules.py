"""The tables of sign-in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trenza.accounts import rules

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


class TestSession:
    def test_ends_when_idle(self):
        assert rules.session_ends_at(START, START) == START + rules.IDLE

    def test_ends_at_its_longest_however_busy(self):
        busy = START + rules.LONGEST - timedelta(minutes=1)

        assert rules.session_ends_at(START, busy) == START + rules.LONGEST

    @given(st.timedeltas(min_value=timedelta(0), max_value=rules.LONGEST))
    def test_never_outlives_either_limit(self, after):
        end = rules.session_ends_at(START, START + after)

        assert end <= START + rules.LONGEST
        assert end <= START + after + rules.IDLE


class TestProfileInForce:
    @pytest.mark.parametrize(
        ("day", "active", "expected"),
        [
            (date(2026, 1, 1), True, True),
            (date(2026, 6, 30), True, True),
            (date(2025, 12, 31), True, False),
            (date(2026, 7, 1), True, False),
            (date(2026, 3, 1), False, False),
        ],
    )
    def test_includes_both_ends_and_nothing_else(self, day, active, expected):
        assert rules.is_in_force(date(2026, 1, 1), date(2026, 6, 30), active, day) is expected


class TestUsername:
    @pytest.mark.parametrize("name", ["alba", "m.leal-2", "a_b"])
    def test_takes_plain_names(self, name):
        assert rules.is_plain_username(name)

    @pytest.mark.parametrize("name", ["Alba", "ab", "álba", "al ba", "аlba", "a" * 61, "alba\n"])
    def test_refuses_what_two_people_could_read_as_one(self, name):
        assert not rules.is_plain_username(name)


class TestVeiledUsername:
    @given(st.text(min_size=6))
    def test_does_not_contain_what_was_typed(self, typed):
        assert typed not in rules.veiled_username(typed, "key")

    def test_is_the_same_for_one_person_however_typed(self):
        assert rules.veiled_username(" ALBA", "k") == rules.veiled_username("alba", "k")

    def test_cannot_be_guessed_without_the_key(self):
        assert rules.veiled_username("alba", "one") != rules.veiled_username("alba", "two")


class TestNavigation:
    @pytest.mark.parametrize("kind", sorted(rules.KINDS))
    def test_gives_every_kind_a_home(self, kind):
        assert rules.navigation_of(kind)

    def test_sends_nobody_without_folder_rights_to_people(self):
        for kind in ("data_manager", "data_protection_officer"):
            assert "desk:day" not in {entry.page for entry in rules.navigation_of(kind)}
