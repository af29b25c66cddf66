"""Rules: birth dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trenza.people.rules.births import UNKNOWN, Birth, compatible, read_birth
from trenza.people.rules.problems import IdentityRefused

TODAY = date(2026, 11, 22)
days = st.dates(date(1910, 1, 1), TODAY)
births = st.one_of(
    st.just(UNKNOWN),
    st.builds(
        lambda day, precision: read_birth(day.isoformat(), precision, today=TODAY),
        days,
        st.sampled_from(["day", "month", "year", "about"]),
    ),
)


class TestReading:
    @pytest.mark.parametrize(
        ("text", "precision", "expected"),
        [
            ("1980-03-02", "", Birth(date(1980, 3, 2), "day")),
            ("1980-03-02", "year", Birth(date(1980, 1, 1), "year")),
            ("1980-03", "", Birth(date(1980, 3, 1), "month")),
            ("1980", "", Birth(date(1980, 1, 1), "year")),
            ("1980", "day", Birth(date(1980, 1, 1), "year")),
            ("1980", "about", Birth(date(1980, 1, 1), "about")),
            ("", "day", UNKNOWN),
            ("1980-01-01", "unknown", UNKNOWN),
        ],
    )
    def test_keeps_only_what_is_known(self, text, precision, expected):
        assert read_birth(text, precision, today=TODAY) == expected

    @pytest.mark.parametrize(
        ("text", "precision", "code"),
        [
            ("2026-11-23", "", "birth_future"), ("1905-12-31", "", "birth_too_old"),
            ("1980-02-30", "", "birth_form"), ("02/03/1980", "", "birth_form"),
            ("0000-01-01", "", "birth_form"), ("1980-01-01", "exact", "birth_precision"),
        ],
    )  # fmt: skip
    def test_refuses_what_cannot_be(self, text, precision, code):
        with pytest.raises(IdentityRefused) as refusal:
            read_birth(text, precision, today=TODAY)

        assert [problem.code for problem in refusal.value.problems] == [code]
        assert text not in refusal.value.problems[0].message

    @given(st.text(max_size=12), st.sampled_from(["", "day", "year", "about"]))
    def test_any_text_is_read_or_refused(self, text, precision):
        try:
            born = read_birth(text, precision, today=TODAY)
        except IdentityRefused:
            return
        assert born.day is None or born.day <= TODAY


class TestCompatible:
    @given(births, births)
    def test_is_the_same_both_ways(self, one, other):
        assert compatible(one, other) == compatible(other, one)

    @given(births)
    def test_holds_with_itself_and_with_nothing_known(self, birth):
        assert compatible(birth, birth)
        assert compatible(birth, UNKNOWN)

    @given(days, days)
    def test_a_year_admits_any_of_its_days_only(self, day, other):
        year = Birth(date(day.year, 1, 1), "year")

        assert compatible(year, Birth(other, "day")) == (other.year == day.year)

    @given(days, days)
    def test_a_month_admits_any_of_its_days_only(self, day, other):
        month = Birth(day.replace(day=1), "month")
        same = (other.year, other.month) == (day.year, day.month)

        assert compatible(month, Birth(other, "day")) == same

    @given(days, st.integers(0, 1400))
    def test_about_admits_two_years_on_either_side(self, day, shift):
        about = Birth(date(day.year, 1, 1), "about")
        other = day + timedelta(days=shift)

        assert compatible(about, Birth(other, "day")) == (other.year - day.year <= 2)

    @given(days, days)
    def test_two_days_must_be_equal(self, one, other):
        assert compatible(Birth(one, "day"), Birth(other, "day")) == (one == other)
