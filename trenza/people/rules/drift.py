"""When what a source tells is no longer as it used to be: its own usual range, and what is outside.

A robust chart of proportions. Each week's share is put on the scale of Anscombe's arcsine, where
chance has the same spread whatever the share (Anscombe, Biometrika 1948). The middle is the median
of the source's own weeks and the spread their median absolute deviation: a bad week or two in the
past change neither (Hampel, J. Am. Stat. Assoc. 1974; Leys et al., J. Exp. Soc. Psychol. 2013). The
spread is never taken for less than chance alone gives, and for more where the weeks have always
differed more, as in Laney's p′ chart (Quality Engineering 2002): a source whose weeks jump about is
allowed to. A CUSUM would see a slow change earlier, but what it says is a sum that nobody at a
service can check; here it is «usually 4 to 9 in 100, this week 23».

The newest week is looked at alone and together with the one before, which finds at the second week
what was too little to be sure of at the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, fsum, pi, sin, sqrt
from statistics import median, quantiles

FEWEST = 50  # what came in, before anything is said of it
FEWEST_WEEKS = 6  # before there is anything usual
WINDOW = 26  # weeks that are looked back on
# Spreads away from the middle. Three, the usual, would ring for nothing once a year and source, for
# nine shares are looked at every week; here chance rings once in some 10,000 looks (test_drift.py).
FAR = 4.0
# A change smaller than this is of no use to anybody, however certain.
LEAST_CHANGE = 0.03
# What makes the median and the third quarter of the deviations that of a normal curve. The quarter
# is for sources of two kinds of week (a big file every fortnight): both kinds are usual.
_MAD, _QUARTER = 1.4826, 0.8693

# measure → the count that it is a part of
MEASURES: Mapping[str, str] = {
    "no_document": "told",
    "placeholder": "rows",
    "no_birth": "told",
    "first_january": "told",
    "no_surname2": "told",
    "non_ascii": "told",
    "phone_shared": "told",
    "linked": "arrived",
    "review": "arrived",
}
# What these tell depends on whom others know, so of the week that runs nothing is said: whoever
# delivers a row at a time could watch what it does.
OF_OTHERS = frozenset({"linked", "review"})


@dataclass(frozen=True)
class Week:
    """How many of those who came in that week were so."""

    monday: date
    so: int
    of: int


@dataclass(frozen=True)
class Usual:
    """The range in which a share of so many has always been, with its middle."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Drift:
    """A share outside the usual range: of which weeks, how much, of how many."""

    first: date
    last: date
    found: float
    of: int
    usual: Usual


def _level(so: float, of: int) -> float:
    """A share where chance spreads it evenly: the arcsine of its root, as Anscombe mends it."""
    return 2 * asin(sqrt((so + 0.375) / (of + 0.75)))


def _share(level: float, of: int) -> float:
    """The share of so many that lies there."""
    so = sin(min(max(level, 0.0), pi) / 2) ** 2 * (of + 0.75) - 0.375
    return min(max(so / of, 0.0), 1.0)


def usual_of(history: Sequence[Week], of: int) -> Usual | None:
    """The usual range of a share of ``of``; None while there are too few weeks to know."""
    weeks = [week for week in history if week.of * 2 >= FEWEST][-WINDOW:]
    if len(weeks) < FEWEST_WEEKS:
        return None
    levels = [_level(week.so, week.of) for week in weeks]
    middle = median(levels)
    # how far each week is from the middle, in units of its own chance
    apart = [abs(one - middle) * sqrt(week.of) for one, week in zip(levels, weeks, strict=True)]
    spread = max(1.0, _MAD * median(apart), _QUARTER * quantiles(apart, n=4)[-1])
    # the median of weeks of few is not sure itself: pi/2 times what a mean of them would be
    unsure = pi / 2 * fsum(1 / week.of for week in weeks) / len(weeks) ** 2
    reach = FAR * spread * sqrt(1 / of + unsure)
    share = _share(middle, of)
    low = min(_share(middle - reach, of), max(share - LEAST_CHANGE, 0.0))
    return Usual(low, share, max(_share(middle + reach, of), min(share + LEAST_CHANGE, 1.0)))


def drift_of(history: Sequence[Week], newest: Sequence[Week]) -> Drift | None:
    """What of the newest weeks (one or two, in order) lies outside the usual; None if nothing does.

    ``history`` are the weeks before them that count as usual.
    """
    for weeks, before in ((newest[-1:], [*history, *newest[:-1]]), (newest, list(history))):
        so, of = sum(week.so for week in weeks), sum(week.of for week in weeks)
        usual = usual_of(before, of) if of >= FEWEST else None
        if usual and not usual.low <= so / of <= usual.high:
            return Drift(weeks[0].monday, weeks[-1].monday, so / of, of, usual)
    return None


def back_to_usual(history: Sequence[Week], newest: Week) -> bool:
    """Whether a week is as it always was; one of too few says nothing."""
    usual = usual_of(history, newest.of) if newest.of >= FEWEST else None
    return usual is not None and usual.low <= newest.so / newest.of <= usual.high


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Between which shares the true one lies, 19 times of 20 (Wilson, 1927); good for few, too."""
    if not of:
        return 0.0, 1.0
    share, square = right / of, z * z / of
    middle = (share + square / 2) / (1 + square)
    reach = z * sqrt(share * (1 - share) / of + square / of / 4) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)
