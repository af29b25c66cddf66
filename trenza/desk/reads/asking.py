"""Whom to ask about what only «consta»: the teams of the sectors that may hold it."""

from collections.abc import Iterable
from dataclasses import dataclass

from trenza.desk.reads.folder import Colleague, Hidden


@dataclass(frozen=True)
class Holder:
    """A sector that holds something that is not shown, and its teams that attend the person."""

    sector: str
    teams: tuple[Colleague, ...]


def whom_to_ask(hidden: Iterable[Hidden], team: Iterable[Colleague], own: str) -> list[Holder]:
    """Each sector once, in the order of the cards, without the team of the ``own`` centre."""
    sectors = dict.fromkeys(sector for item in hidden for sector in item.holders)
    known = [one for one in team if not one.declared and one.place != own]
    return [
        Holder(sector, tuple(one for one in known if one.sector == sector)) for sector in sectors
    ]
