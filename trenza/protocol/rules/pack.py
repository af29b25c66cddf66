"""What a protocol pack says, once read and checked: plain frozen values."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from trenza.protocol.rules.masks import Level

SECTORS = ("SS", "SE", "TS", "CO")
BLOCKS = ("situation", "actions", "benefits", "resources")
SENSITIVITIES = ("ordinary", "confidential", "special")
BASIS_KINDS = ("law", "public_task", "consent", "agreement")
AUTOMATIC_KINDS = ("law", "public_task")
SCSP_CODES = ("Ley", "Si", "NoOpo")


@dataclass(frozen=True)
class Area:
    """A word of the view at a glance, and the sentence of the level «solo consta»."""

    code: str
    label: str
    exists: str


@dataclass(frozen=True)
class RecordType:
    """A row of the content map. ``summary`` is a template, or '' when the author writes it."""

    code: str
    bit: int
    label: str
    help: str
    area: str
    block: str
    sensitivity: str
    authors: tuple[str, ...]
    by_form: bool
    retention_months: int
    summary: str
    glossary: tuple[str, ...]
    schema: dict[str, Any]


@dataclass(frozen=True)
class Profile:
    """A kind of professional, in the sectors where it exists."""

    code: str
    label: str
    help: str
    sectors: tuple[str, ...]
    direct_care: bool


@dataclass(frozen=True)
class Situation:
    """Why a folder is opened."""

    code: str
    label: str
    help: str
    openable: bool


Named = TypeVar("Named", Area, RecordType, Situation, Profile)


@dataclass(frozen=True)
class Selection:
    """Words that pick types: the types that fit every word given, but for the exceptions."""

    all: bool
    types: tuple[str, ...]
    areas: tuple[str, ...]
    blocks: tuple[str, ...]
    sensitivity: tuple[str, ...]
    exceptions: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A line of the matrix: writes a level in the cells it selects, or lowers them to it."""

    code: str
    text: str
    profiles: tuple[str, ...]
    sectors: tuple[str, ...]
    own: bool
    situations: tuple[str, ...]
    what: Selection
    level: Level
    lowers: bool


@dataclass(frozen=True)
class Grant:
    """Up to which level, for which types."""

    max: Level
    what: Selection


@dataclass(frozen=True)
class Basis:
    """A legal basis by which a sector may receive what others hold."""

    sector: str
    code: str
    kind: str
    scsp: str
    norm: str
    label: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True)
class Cap:
    """What a bond with the person (relation) or her protection allows at most."""

    factor: str
    code: str
    label: str
    text: str
    needed: str
    grants: tuple[Grant, ...]
    hours: int
    situations: tuple[str, ...]
    # How long a bond that somebody confirmed lasts without a system saying so.
    days: int = 0


@dataclass(frozen=True)
class Term:
    """A word with its common definition (key ``general``) and each sector's own."""

    code: str
    label: str
    definitions: dict[str, str]


@dataclass(frozen=True)
class Pack:
    """A whole protocol: the content map and the rules that decide on it."""

    code: str
    name: str
    number: int
    agreed_on: date
    territory: str
    sectors: dict[str, str]
    blocks: dict[str, str]
    areas: tuple[Area, ...]
    types: tuple[RecordType, ...]
    profiles: tuple[Profile, ...]
    situations: tuple[Situation, ...]
    matrix: tuple[Rule, ...]
    bases: tuple[Basis, ...]
    caps: tuple[Cap, ...]
    consent: dict[str, Any]
    glossary: tuple[Term, ...]

    def type(self, code: str) -> RecordType:
        """The type with that code; KeyError if there is none."""
        return _find(self.types, code)

    def area(self, code: str) -> Area:
        """The area with that code; KeyError if there is none."""
        return _find(self.areas, code)

    def situation(self, code: str) -> Situation:
        """The situation with that code; KeyError if there is none."""
        return _find(self.situations, code)

    def profile(self, code: str) -> Profile:
        """The profile with that code; KeyError if there is none."""
        return _find(self.profiles, code)

    def cap(self, factor: str, code: str) -> Cap | None:
        """What that relation or protection allows; None when the pack does not know it."""
        return next((c for c in self.caps if (c.factor, c.code) == (factor, code)), None)


def _find(items: tuple[Named, ...], code: str) -> Named:
    for item in items:
        if item.code == code:
            return item
    raise KeyError(code)
