"""Dates, times and numbers in Spanish."""

from datetime import date, datetime, timedelta

import pytest

from trenza.base import spanish
from trenza.base.clock import MADRID


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


class TestDays:
    def test_are_written_out(self):
        assert spanish.long_day(date(2026, 11, 5)) == "5 de noviembre de 2026"

    def test_are_written_short_and_never_broken(self):
        assert (
            spanish.short_day(date(2026, 9, 30)) == "30\N{NO-BREAK SPACE}sep\N{NO-BREAK SPACE}2026"
        )

    def test_come_with_the_hour(self):
        moment = datetime(2026, 1, 2, 8, 5, tzinfo=MADRID)

        assert plain(spanish.short_moment(moment)) == "2 ene 2026, 08:05"


class TestAgo:
    @pytest.mark.parametrize(
        ("elapsed", "words"),
        [
            (timedelta(seconds=-3), "hace un momento"),
            (timedelta(seconds=59), "hace un momento"),
            (timedelta(minutes=1), "hace 1 minuto"),
            (timedelta(minutes=59), "hace 59 minutos"),
            (timedelta(hours=1), "hace 1 hora"),
            (timedelta(hours=23, minutes=59), "hace 23 horas"),
            (timedelta(days=1), "hace 1 día"),
            (timedelta(days=59), "hace 59 días"),
            (timedelta(days=60), "hace 2 meses"),
            (timedelta(days=730), "hace 2 años"),
        ],
    )
    def test_gets_coarser_the_longer_ago(self, elapsed, words):
        assert plain(spanish.ago(elapsed)) == words


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "text"),
        [(0, "0"), (1234, "1234"), (12345, "12 345"), (-1234567, "-1 234 567")],
    )
    def test_part_thousands_from_five_figures_on(self, value, text):
        assert plain(spanish.number(value)) == text
