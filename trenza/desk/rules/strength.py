"""How much a comparison says, as a word, a bar and, for who wants it, its numbers.

The numbers are doublings (log2): +1 makes it twice as likely that two are one person,
+10 a thousand times. Against somebody of the same home a shared surname says nothing,
so the weaker of the two counts.
"""

from dataclasses import dataclass

MUCH, SOME = 6.0, 2.0  # sixty-four times as likely, four times
FULL = 12.0  # where the bar is full
HALF = 24  # of its width
_WORDS = ((MUCH, "Muy a favor"), (SOME, "A favor"), (-SOME, "Dice poco"), (-MUCH, "En contra"))


@dataclass(frozen=True)
class Strength:
    """A weight in words, with its bar: where it begins and how long it is, from the middle."""

    word: str
    side: str
    begins: int
    length: int
    kin: bool
    stranger: str
    household: str


def strength_of(stranger: float, household: float) -> Strength:
    """The word and the bar of a comparison; ``kin`` where relatives would agree in it too."""
    bits = min(stranger, household)
    length = round(HALF * min(abs(bits), FULL) / FULL)
    return Strength(
        word=next((word for least, word in _WORDS if bits >= least), "Muy en contra"),
        side="for" if bits >= SOME else "against" if bits < -SOME else "little",
        begins=HALF if bits >= 0 else HALF - length,
        length=max(length, 1),
        kin=stranger >= SOME and household < SOME,
        stranger=number(stranger),
        household=number(household),
    )


def number(bits: float) -> str:
    """+16,6 · −7,3."""
    return f"{bits:+.1f}".replace(".", ",").replace("-", "−")
