"""The drift of a source: silent while it is as ever, told within two weeks of a change."""

from datetime import date, timedelta
from math import asin, ceil, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trenza.people.rules.drift import (
    FEWEST,
    FEWEST_WEEKS,
    LEAST_CHANGE,
    Week,
    back_to_usual,
    drift_of,
    usual_of,
    wilson,
)

MONDAY = date(2026, 1, 5)


def weeks(*told):
    """(so, of) of each week in order."""
    return [Week(MONDAY + timedelta(weeks=n), so, of) for n, (so, of) in enumerate(told)]


SIZES = st.integers(FEWEST, 3000)
SHARES = st.floats(0, 1)


@st.composite
def as_ever(draw, most=30):
    """Weeks whose shares differ as chance has it: half a spread, and the last two 1.4 of them."""
    share = draw(st.floats(0.02, 0.98))
    count = draw(st.integers(FEWEST_WEEKS + 2, most))
    found = []
    for place in range(count):
        of = draw(SIZES)
        reach = (1.4 if place >= count - 2 else 0.5) * sqrt(share * (1 - share) * of)
        low = ceil(max(0, share * of - reach))
        found.append((min(draw(st.integers(low, max(low, int(share * of + reach)))), of), of))
    return weeks(*found)


class TestStationary:
    @given(as_ever())
    def test_weeks_within_chance_never_ring(self, told):
        assert drift_of(told[:-2], told[-2:]) is None

    @given(SHARES, st.lists(SIZES, min_size=8, max_size=30))
    def test_the_same_share_every_week_never_rings(self, share, sizes):
        told = weeks(*[(round(share * of), of) for of in sizes])

        assert drift_of(told[:-2], told[-2:]) is None

    def test_by_chance_alone_it_rings_less_than_once_in_five_thousand_looks(self):
        """Nine measures of a source looked at for 400 years, with shares of every size."""
        random = np.random.default_rng(7)
        looks = rung = 0
        for share in (0.005, 0.02, 0.08, 0.3, 0.6, 0.95):
            for of in (50, 120, 700):
                so = random.binomial(of, share, size=(60, 60))
                for line in so:
                    told = weeks(*[(int(one), of) for one in line])
                    for end in range(20, 60, 2):
                        looks += 1
                        rung += drift_of(told[end - 20 : end - 2], told[end - 2 : end]) is not None

        assert looks > 20_000
        assert rung <= looks / 5_000

    def test_a_source_whose_weeks_always_jump_about_is_allowed_to(self):
        random = np.random.default_rng(3)
        rung = 0
        for _ in range(300):
            shares = random.beta(8, 24, size=24)  # from 10 to 45 in a hundred, any week
            told = weeks(*[(int(random.binomial(400, share)), 400) for share in shares])
            rung += drift_of(told[:-2], told[-2:]) is not None

        assert rung <= 4


class TestShift:
    @pytest.mark.parametrize(
        ("before", "after", "of"),
        [(0.05, 0.35, 60), (0.3, 0.7, 60), (0.4, 0.05, 60), (0.02, 0.1, 300), (0.9, 0.97, 2000)],
    )
    def test_a_clear_one_is_told_within_two_weeks(self, before, after, of):
        random = np.random.default_rng(11)
        told_of = 0
        for _ in range(200):
            past = weeks(*[(int(random.binomial(of, before)), of) for _ in range(14)])
            new = weeks(*[(int(random.binomial(of, after)), of) for _ in range(2)])
            first = drift_of(past[:-1], [past[-1], new[0]])
            told_of += (first or drift_of(past, new)) is not None

        assert told_of >= 196

    @given(as_ever(most=16), st.integers(1000, 9000), st.booleans())
    def test_one_far_beyond_anything_seen_is_told_at_once(self, told, of, up):
        share = usual_of(told, of).middle
        moved = min(max(asin(sqrt(share)) + (0.6 if up else -0.6), 0), 1.5707)
        new = Week(MONDAY + timedelta(weeks=99), round(np.sin(moved) ** 2 * of), of)

        found = drift_of(told, [new])

        if abs(new.so / of - share) > 0.3:
            assert found is not None
            assert found.found == new.so / of
            assert not back_to_usual(told, new)

    def test_a_small_one_of_many_is_of_no_use_to_anybody(self):
        told = weeks(*[(10_000, 100_000)] * 12)
        almost = int((0.1 + LEAST_CHANGE * 0.99) * 100_000)

        assert drift_of(told, weeks((almost, 100_000))) is None
        assert drift_of(told, weeks((13_100, 100_000))) is not None

    def test_bad_weeks_of_the_past_do_not_hide_a_new_one(self):
        told = weeks(*[(10, 200)] * 9, (120, 200), (130, 200), *[(10, 200)] * 3)

        assert drift_of(told, weeks((80, 200))) is not None


class TestTooLittle:
    @given(
        st.integers(0, FEWEST - 1).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
    )
    def test_never_rings_on_less_than_fifty(self, new):
        told = weeks(*[(10, 200)] * 20)

        assert drift_of(told, weeks(new)) is None
        assert not back_to_usual(told, weeks(new)[0])

    def test_two_small_weeks_together_are_enough(self):
        assert drift_of(weeks(*[(2, 100)] * 9), weeks((15, 30), (16, 30))) is not None

    @given(st.lists(st.tuples(st.just(0), SIZES), max_size=FEWEST_WEEKS - 1), SIZES)
    def test_nothing_is_usual_before_six_weeks(self, told, of):
        assert usual_of(weeks(*told), of) is None
        assert drift_of(weeks(*told), weeks((of, of))) is None

    @given(as_ever(), SIZES)
    def test_the_usual_range_holds_its_middle(self, told, of):
        usual = usual_of(told, of)

        assert 0 <= usual.low <= usual.middle <= usual.high <= 1
        assert usual_of(list(reversed(told[-20:])), of) == usual_of(told[-20:], of)


@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(0, 0, 0, 1), (10, 10, 0.722, 1), (81, 263, 0.255, 0.366)]
)
def test_the_interval_of_wilson(right, of, low, high):
    """The last is the example of Newcombe, Statistics in Medicine 1998."""
    assert wilson(right, of) == pytest.approx((low, high), abs=0.001)
