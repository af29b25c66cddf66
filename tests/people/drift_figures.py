"""``python -m tests.people.drift_figures``: how often the alarm of drift rings, and how soon."""

from datetime import date, timedelta

import numpy as np

from trenza.people.rules.drift import Week, drift_of

MONDAY = date(2026, 1, 5)
SHIFTS = ((0.05, 0.25, 60), (0.05, 0.35, 60), (0.3, 0.7, 60), (0.4, 0.05, 60), (0.02, 0.1, 300))
TIMES = 1000


def weeks(counts, of):
    return [Week(MONDAY + timedelta(weeks=n), int(so), of) for n, so in enumerate(counts)]


def rings_for_nothing():
    """Looks at shares that never change, and how many of them ring."""
    random, looks, rung = np.random.default_rng(7), 0, 0
    for share in (0.005, 0.02, 0.08, 0.3, 0.6, 0.95):
        for of in (50, 120, 700):
            for line in random.binomial(of, share, size=(60, 60)):
                told = weeks(line, of)
                for end in range(20, 60, 2):
                    looks += 1
                    rung += drift_of(told[end - 20 : end - 2], told[end - 2 : end]) is not None
    return rung, looks


def rings_for_restless():
    """The same of sources whose weeks have always jumped between 10 and 45 in a hundred."""
    random = np.random.default_rng(3)
    jumps = random.beta(8, 24, size=(TIMES, 24))
    told = [weeks(random.binomial(400, shares), 400) for shares in jumps]
    return sum(drift_of(line[:-2], line[-2:]) is not None for line in told)


def told_within_two_weeks(before, after, of):
    """How often a change after 14 weeks is told in its first or second week."""
    random, found = np.random.default_rng(11), 0
    for _ in range(TIMES):
        past = weeks(random.binomial(of, before, size=14), of)
        new = weeks(random.binomial(of, after, size=2), of)
        first = drift_of(past[:-1], [past[-1], new[0]])
        found += (first or drift_of(past, new)) is not None
    return found / TIMES


if __name__ == "__main__":
    rung, looks = rings_for_nothing()
    print(f"nothing changes: {rung} of {looks}")  # noqa: T201
    print(f"restless sources: {rings_for_restless()} of {TIMES}")  # noqa: T201
    for shift in SHIFTS:
        print(f"{shift}: {told_within_two_weeks(*shift):.3f}")  # noqa: T201
