"""How single values of a source are read."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trenza.exchange.rules import values


@pytest.mark.parametrize(
    ("layout", "text", "expected"),
    [
        ("DD/MM/AAAA", "1/3/2026", date(2026, 3, 1)),
        ("DDMMAAAA", "01032026", date(2026, 3, 1)),
        ("AAAAMMDD", "20260301", date(2026, 3, 1)),
        ("DD-MM-YY", "01-03-84", date(1984, 3, 1)),
        ("DD/MM/AAAA", "2026-03-01", date(2026, 3, 1)),
        ("DD/MM/AAAA", "2026-03-01T00:00:00", date(2026, 3, 1)),
        ("excel", "46082", date(2026, 3, 1)),
    ],
)
def test_a_date_is_read_in_its_layout(layout, text, expected):
    assert values.date_reader([layout])(text) == (expected, "day")


@pytest.mark.parametrize("text", ["1032026", "31022026", "0103202", "x", "00000000"])
def test_touching_figures_need_all_their_digits(text):
    with pytest.raises(values.ValueRefused):
        values.date_reader(["DDMMAAAA"])(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)))
def test_every_date_survives_writing_and_reading(day):
    read = values.date_reader(["DD/MM/AAAA", "AAAAMMDD"])

    assert read(day.strftime("%d/%m/") + f"{day.year:04}")[0] == day
    assert read(f"{day.year:04}" + day.strftime("%m%d"))[0] == day


@given(st.integers(-(10**12), 10**12), st.integers(0, 99))
def test_every_spanish_number_survives_writing_and_reading(whole, cents):
    text = f"{whole:,}".replace(",", ".") + f",{cents:02}"
    expected = float(f"{whole}.{cents:02}")

    assert values.read_number(text, "comma") == expected


def test_a_moment_without_zone_is_local_time_of_the_source():
    read = values.moment_reader(["AAAAMMDDhhmmss"], ZoneInfo("Europe/Madrid"))

    assert read("20260701120000").isoformat() == "2026-07-01T12:00:00+02:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("García López", ("García", "López")),
        ("de la Fuente García", ("de la Fuente", "García")),
        ("García de la Fuente", ("García", "de la Fuente")),
        ("Ben Ali", ("Ben Ali", "")),
        ("García", ("García", "")),
        ("García del", ("García del", "")),
        ("", ("", "")),
    ],
)
def test_surnames_are_split_with_their_particles(text, expected):
    assert values.split_surnames(text) == expected


@given(st.text())
def test_no_word_of_a_surname_is_lost(text):
    first, second = values.split_surnames(text)

    assert (f"{first} {second}").split() == text.split()


@given(st.text())
def test_clean_text_is_clean_the_second_time_too(text):
    once = values.clean_text(text)

    assert values.clean_text(once) == once
    assert "\x00" not in once
    assert "\u202e" not in once


@pytest.mark.parametrize(
    ("text", "expected"),
    [("MARIA DE LA FUENTE", "Maria de la Fuente"), ("GARCÍA-LÓPEZ", "García-López")],
)
def test_capitals_become_names(text, expected):
    assert values.title_case(text) == expected


@given(st.text(), st.sampled_from(["comma", "point"]))
def test_reading_a_value_only_raises_its_refusal(text, decimal):
    readers = [
        lambda: values.read_number(text, decimal),
        lambda: values.read_integer(text),
        lambda: values.read_yes_no(text),
        lambda: values.date_reader(["DD/MM/AAAA", "DDMMYY", "AAAA", "excel"])(text),
        lambda: values.moment_reader(["DDMMAAAAhhmmss"], ZoneInfo("Europe/Madrid"))(text),
        lambda: values.split_full_name(text),
    ]
    for read in readers:
        try:
            read()
        except values.ValueRefused as refused:
            assert refused.message  # noqa: PT017  (either outcome is right)
