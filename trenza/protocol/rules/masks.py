"""Levels and unary masks: the arithmetic of every decision.

A mask holds one bit per type of information. Three masks say at which level: bit b is set in the
mask of level K when the level is at least K. So the minimum of two sets of levels is AND, the
maximum is OR, and a whole folder is decided at once, alike in PostgreSQL and here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

MAX_BIT = 61  # the sign bit of a bigint and one spare stay free


class Level(IntEnum):
    """How much of a record is shown; whatever is missing is NONE."""

    NONE = 0
    EXISTS = 1
    SUMMARY = 2
    FULL = 3

    @property
    def code(self) -> str:
        """The word used in packs and in the code."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """The word used on screens."""
        return ("nada", "solo consta", "resumen", "completo")[self]


LEVEL_OF_CODE = {level.code: level for level in Level}


@dataclass(frozen=True, slots=True)
class Masks:
    """Levels of all types together: ``exists`` ⊇ ``summary`` ⊇ ``full``."""

    exists: int = 0
    summary: int = 0
    full: int = 0

    def __and__(self, other: "Masks") -> "Masks":
        return Masks(
            self.exists & other.exists, self.summary & other.summary, self.full & other.full
        )

    def __or__(self, other: "Masks") -> "Masks":
        return Masks(
            self.exists | other.exists, self.summary | other.summary, self.full | other.full
        )

    def level(self, bit: int) -> Level:
        """The level of one type."""
        return Level((self.exists >> bit & 1) + (self.summary >> bit & 1) + (self.full >> bit & 1))

    def as_tuple(self) -> tuple[int, int, int]:
        """The three numbers as they are stored: m1, m2, m3."""
        return self.exists, self.summary, self.full

    @property
    def nested(self) -> "Masks":
        """The same where each level counts only with those below it."""
        summary = self.summary & self.exists
        return Masks(self.exists, summary, self.full & summary)

    @property
    def is_unary(self) -> bool:
        """Whether each level contains the next one; anything else would be a broken row."""
        return (
            self.full & ~self.summary == 0
            and self.summary & ~self.exists == 0
            and 0 <= self.exists < 1 << MAX_BIT + 1
        )


NOTHING = Masks()


def masks_of(levels: Mapping[int, Level]) -> Masks:
    """The masks of a level per bit."""
    sums = [0, 0, 0]
    for bit, level in levels.items():
        for index in range(level):
            sums[index] |= 1 << bit
    return Masks(*sums)
