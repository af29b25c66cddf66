"""Why something is seen or not, as a page tells it: one sentence, the factors, what would help."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A factor of the decision; ``limits`` when it is what keeps the level where it is."""

    text: str
    limits: bool


@dataclass(frozen=True)
class Told:
    """The answer to «¿Por qué lo veo?»; ``needed`` is advice and belongs to no factor's mark."""

    opening: str = ""
    marks: tuple[Mark, ...] = ()
    needed: tuple[str, ...] = ()


def once(texts: list[str]) -> tuple[str, ...]:
    """Each text one time, in the order in which they came."""
    return tuple(dict.fromkeys(texts))
