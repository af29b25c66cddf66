"""How a context tells those above it what happened, without knowing them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

_reactions: dict[type, Sequence[Callable[[Any], None]]] = {}


def wire(table: Mapping[type, Sequence[Callable[[Any], None]]]) -> None:
    """Install the one table of who reacts to what (config/wiring.py calls this at start)."""
    _reactions.clear()
    _reactions.update(table)


def publish(event: object) -> None:
    """Call every reaction to ``event`` at once, inside the transaction of the caller."""
    for react in _reactions.get(type(event), ()):
        react(event)
