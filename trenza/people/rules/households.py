"""What a source says about who lives together, read from the canonical statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trenza.people.rules.problems import IdentityRefused
from trenza.people.rules.reading import Fields


@dataclass(frozen=True)
class Member:
    """One person of a household, by the source's own number, and what she is in it."""

    source_person_id: str
    kinship: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Household:
    """A household as one source states it: all its members at once."""

    source_household_id: str
    version: int
    members: tuple[Member, ...] = ()
    address: str = ""
    municipality: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    state: str = "current"


def read_household(raw: Mapping[str, Any], *, version: int) -> Household:
    """A ``household`` statement in normal form; raises IdentityRefused with every problem."""
    fields = Fields(raw)
    number = fields.text("source_id")
    if not number:
        fields.refuse("source_id", "source_id", "Falta el número de la unidad de convivencia.")
    household = Household(
        source_household_id=number,
        version=version,
        members=_members(fields),
        address=fields.text("address"),
        municipality=fields.coded(
            "municipality", r"[0-9]{5}", "El municipio debe ser un código INE de cinco cifras."
        ),
        valid_from=fields.date("valid_from"),
        valid_to=fields.date("valid_to"),
        state=fields.coded("state", "current|retracted", "El estado no se reconoce.", "current"),
    )
    if fields.problems:
        raise IdentityRefused(fields.problems)
    return household


def _members(fields: Fields) -> tuple[Member, ...]:
    """Each person once: what is said of her last holds."""
    found: dict[str, Member] = {}
    for item in fields.listed("members"):
        person = item.get("person") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(person, Mapping):
            fields.refuse("members", "members", "Cada miembro debe llevar su persona.")
            continue
        inner, who = Fields(item), Fields(person)
        number = who.text("source_id")
        if not number:
            who.refuse("members", "members", "Falta el número de un miembro.")
        found[number] = Member(
            number, inner.text("kinship"), inner.date("valid_from"), inner.date("valid_to")
        )
        fields.problems += [*inner.problems, *who.problems]
    return tuple(found.values())
