"""Which information a profile may state by form, and how its form starts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trenza.accounts.public import CurrentProfile
from trenza.base.clock import today
from trenza.desk.reads.why import Why
from trenza.protocol.public import Level, Protocol, RecordType

# What is written down many times a day starts with today's date and the usual state.
USUAL = {
    "action": {"state": "in_progress", "started_on": True},
    "other_support": {"state": "in_progress", "started_on": True},
    "service_provided": {"state": "in_progress", "started_on": True},
    "itinerary": {"state": "in_progress", "started_on": True},
}
QUICK = "action"
DATES_OF_TODAY = ("assessed_on", "detected_on")


@dataclass(frozen=True)
class Shelf:
    """The types of one area that may be stated, for the chooser."""

    label: str
    types: tuple[RecordType, ...]


@dataclass(frozen=True)
class Quick:
    """A kind of action that is one click away."""

    code: str
    label: str


def may_state(kind: RecordType, profile: CurrentProfile, why: Why) -> bool:
    """Whether this profile may state it now: its sector authors it and it sees its own in full."""
    authored = kind.by_form and profile.sector in kind.authors
    attends = why.case.relation == "attends"
    return authored and attends and why.own.level(kind.bit) == Level.FULL


def shelves(protocol: Protocol, profile: CurrentProfile, why: Why) -> list[Shelf]:
    """What may be stated, by area, in the order of the pack."""
    return list(_shelves(protocol, profile, why))


def _shelves(protocol: Protocol, profile: CurrentProfile, why: Why) -> Iterator[Shelf]:
    pack = protocol.compiled.pack
    for area in pack.areas:
        mine = [one for one in pack.types if one.area == area.code and may_state(one, profile, why)]
        if mine:
            yield Shelf(area.label, tuple(mine))


def quick_actions(protocol: Protocol, profile: CurrentProfile, why: Why) -> list[Quick]:
    """The kinds of action, if this profile may state actions."""
    kind = protocol.types.get(QUICK)
    if kind is None or not may_state(kind, profile, why):
        return []
    declared = kind.schema["properties"].get("kind", {})
    return [Quick(option["const"], option["title"]) for option in declared.get("oneOf", [])]


def first_values(kind: RecordType, chosen: str = "") -> dict[str, Any]:
    """What the form of a new statement starts with; ``chosen`` is a code of its field «kind»."""
    fields = kind.schema["properties"]
    values: dict[str, Any] = {
        name: today() if value is True else value
        for name, value in USUAL.get(kind.code, {}).items()
    }
    values |= {name: today() for name in DATES_OF_TODAY if name in fields}
    codes = [option["const"] for option in fields.get("kind", {}).get("oneOf", [])]
    if chosen in codes:
        values["kind"] = chosen
    return values
