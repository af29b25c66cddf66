"""Days and months are read as people write them, in any browser."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trenza.desk.forms.consent import WithdrawForm
from trenza.desk.forms.days import DayField, read_day, read_month, write_month


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from("/-. "))
def test_a_day_is_read_as_it_is_written(day, mark):
    written = mark.join((f"{day.day}", f"{day.month:02}", f"{day.year:04}"))
    assert read_day(written) == read_day(day.isoformat()) == day
    assert read_day(f"{day.day:02}{day.month:02}{day.year:04}") == day


@given(st.text(max_size=12))
def test_anything_else_is_no_day_and_never_breaks(text):
    found = read_day(text)
    assert found is None or str(found.year) in text or text.isdigit() or not text.isascii()


@pytest.mark.parametrize("wrong", ["31/02/2026", "11/25/2026", "25/11/26", "ayer", "2026"])
def test_what_is_no_day_is_said_again(wrong):
    with pytest.raises(Exception, match=f"«{wrong}» no es una fecha"):
        DayField(label="Día").clean(wrong)


@given(st.integers(1, 12), st.integers(1900, 2100))
def test_a_month_comes_back_the_same(month, year):
    kept = f"{year}-{month:02}"
    assert read_month(write_month(kept)) == kept
    assert read_month(f"13/{year}") is None


def test_no_box_follows_the_language_of_the_browser():
    drawn = str(DayField(label="Día").widget.render("dia", date(2026, 11, 25)))
    assert 'type="text"' in drawn
    assert "25/11/2026" in drawn


def test_withdrawing_a_consent_chooses_nothing_for_the_person():
    form = WithdrawForm()
    assert "checked" not in str(form["medium"])
    assert not WithdrawForm({}).is_valid()
