"""What speaks for and against two identities being one person: compared, and sealed.

The seal tells whether a decision was taken on the facts that hold today. It covers what says who
somebody is; a new telephone or address does not put the same question again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trenza.people.rules.births import Birth, compatible
from trenza.people.rules.identifiers import LINKING, Identifier
from trenza.people.rules.identities import Identity
from trenza.people.rules.names import fold

AGREES, SIMILAR, DIFFERS, MISSING = "agrees", "similar", "differs", "missing"
DOCUMENTS = ("dni", "nie", "passport", "nuss", "health_card")
# How a reviewer reads them: names first, then papers, then what a household shares.
FIELDS = (
    "given_name", "surname1", "surname2", "birth_date", *DOCUMENTS, "sex", "nationality", "phone",
    "email", "address", "municipality",
)  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """One field of two identities: how it compares and, if a model weighed it, how much it says."""

    field: str
    level: str
    stranger: float | None = None
    household: float | None = None
    finding: str = ""

    def weighed(
        self, stranger: float | None = None, household: float | None = None, finding: str = ""
    ) -> "Compared":
        """The same with what the model says of it; what speaks for it is at least similar.

        Of addresses that are not the same nothing more is said, neither the street nor the town.
        """
        if self.field == "address" and self.level != AGREES:
            return self
        near = self.level == DIFFERS and stranger is not None and stranger > 0
        return Compared(self.field, SIMILAR if near else self.level, stranger, household, finding)

    def as_json(self) -> dict[str, Any]:
        """For keeping beside the doubt; no value of either identity is in it."""
        return {
            "field": self.field, "level": self.level,
            "stranger": self.stranger, "household": self.household, "finding": self.finding,
        }  # fmt: skip


def seal(one: Identity, other: Identity) -> str:
    """A short seal over what both say of who they are; the same whichever comes first."""
    return hashlib.sha256("|".join(sorted((_facts(one), _facts(other)))).encode()).hexdigest()[:32]


def _facts(identity: Identity) -> str:
    born = identity.birth
    return json.dumps([
        fold(identity.given_name), fold(identity.surname1), fold(identity.surname2),
        str(born.day), born.precision, identity.sex,
        sorted(i.key or f"{i.type}:{i.value}" for i in identity.identifiers if i.type in LINKING),
    ])  # fmt: skip


# the model compares all documents and all of an address at once
_WEIGHED_AS = {
    "given": ("given_name",), "birth": ("birth_date",), "place": ("address",),
    "document": DOCUMENTS,
}  # fmt: skip


def weighed(parts: Iterable[Mapping[str, Any]]) -> dict[str, tuple[float, float, str]]:
    """What the model says of each field: against a stranger, against the home, and the finding."""
    return {
        name: (part["stranger"], part["household"], f"{part['field']}:{part['level']}")
        for part in parts
        for name in _WEIGHED_AS.get(part["field"], (part["field"],))
    }


def compare(one: Identity, other: Identity) -> list[Compared]:
    """Field by field; a kind of document that neither has is left out."""
    found = []
    for field in FIELDS:
        if field in DOCUMENTS:
            level = _documents(field, one, other)
            if level:
                found.append(Compared(field, level))
        elif field == "birth_date":
            found.append(Compared(field, _births(one.birth, other.birth)))
        else:
            found.append(Compared(field, _texts(field, one, other)))
    return found


def _texts(field: str, one: Identity, other: Identity) -> str:
    mine, theirs = (fold(_plain(field, getattr(who, field))) for who in (one, other))
    if not mine or not theirs:
        return MISSING
    if mine == theirs:
        return AGREES
    # an address agrees whole or not at all: word by word it could be found out
    shared = field in ("given_name", "surname1") and set(mine.split()) & set(theirs.split())
    return SIMILAR if shared else DIFFERS


def _plain(field: str, value: str) -> str:
    if field == "sex" and value == "U":
        return ""
    if field == "phone":
        return "".join(c for c in value if c.isdigit())[-9:]
    return value


def _births(one: Birth, other: Birth) -> str:
    if one.day is None or other.day is None:
        return MISSING
    if one == other and one.precision == "day":
        return AGREES
    turned = one.day.year == other.day.year and (one.day.month, one.day.day) == (
        other.day.day, other.day.month,
    )  # fmt: skip
    return SIMILAR if turned or compatible(one, other) else DIFFERS


def _documents(type: str, one: Identity, other: Identity) -> str:
    mine, theirs = (_of_type(type, who.identifiers) for who in (one, other))
    if not mine and not theirs:
        return ""
    if not mine or not theirs:
        return MISSING
    return AGREES if mine & theirs else DIFFERS


def _of_type(type: str, identifiers: tuple[Identifier, ...]) -> set[str]:
    return {i.value for i in identifiers if i.type == type}
