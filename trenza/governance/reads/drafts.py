"""Reading drafts and what they would do. Each reading is an event before it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from trenza.access.public import Viewer, announce_and_read, signed_context
from trenza.base.spanish import number
from trenza.protocol.public import (
    CellChange,
    Compiled,
    Difference,
    Sentence,
    differences,
    follows_its_rules,
    in_sentences,
    protocol_of,
    published,
    wording,
)

ANNOUNCE = "SELECT governance_announce(%s, %s, %s)"
STATES = {
    "open": "Abierto",
    "scheduled": "Aprobado, espera su día",
    "published": "Publicado",
    "discarded": "Descartado",
}


@dataclass(frozen=True)
class Approval:
    """Somebody's yes to a draft as it stands."""

    name: str
    user: int
    sector: str
    at: datetime


@dataclass(frozen=True)
class Draft:
    """A proposed version of the protocol."""

    id: int
    base: int
    text: str
    hash: str
    changes: dict[str, Any]
    origin: str
    note: str
    author: str
    author_user: int
    author_sector: str
    state: str
    starts_at: datetime | None
    created_at: datetime
    changed_at: datetime
    settled_at: datetime | None
    published: int | None
    stale: bool
    missing: dict[str, Any]
    approvals: tuple[Approval, ...]

    @property
    def is_open(self) -> bool:
        """Whether it can still be approved or changed."""
        return self.state == "open"

    @property
    def state_label(self) -> str:
        """The state as people read it."""
        if self.is_open and self.stale:
            return "Ha quedado atrás"
        return STATES[self.state]

    @property
    def cells(self) -> list[CellChange]:
        """The cells changed on the form; none for a draft that came as a file."""
        return [CellChange(*values) for values in self.changes.get("cells", [])]

    @property
    def sentence(self) -> str:
        """What people will read under «¿Por qué veo esto?»."""
        return str(self.changes.get("text", ""))

    @cached_property
    def before(self) -> Compiled:
        """The version it was drawn over."""
        return published(self.base).compiled

    @cached_property
    def after(self) -> Compiled:
        """The version it would be."""
        return protocol_of(self.text).compiled

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """The cells that change."""
        return differences(self.before, self.after)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The changes in words."""
        return in_sentences(self.before, self.after)

    @cached_property
    def coherent(self) -> bool:
        """Whether its rules, which explain, give the cells that would be enforced."""
        return follows_its_rules(self.after)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts that change, whether or not a level does."""
        return wording(self.before.pack, self.after.pack)


@dataclass(frozen=True)
class Concerned:
    """How many a draft concerns; 0 is «less than five», any other number at least that many."""

    profile: str
    sector: str
    rises: bool
    professionals: int
    persons: int
    pairs: int
    who: str = ""

    @property
    def way(self) -> str:
        """More or less than now."""
        return "más que ahora" if self.rises else "menos que ahora"

    @property
    def professionals_told(self) -> str:
        """How many professionals, blurred."""
        return at_least(self.professionals)

    @property
    def persons_told(self) -> str:
        """How many persons, blurred."""
        return at_least(self.persons)

    @property
    def pairs_told(self) -> str:
        """How many pairs of both, blurred."""
        return at_least(self.pairs)


@dataclass(frozen=True)
class Replayed:
    """How many accesses of the last 90 days it would have decided otherwise; 0 as above."""

    profile: str
    sector: str
    rises: bool
    accesses: int
    who: str = ""

    @property
    def way(self) -> str:
        """More or less than they did."""
        return "más" if self.rises else "menos"

    @property
    def accesses_told(self) -> str:
        """How many accesses, blurred."""
        return at_least(self.accesses)


@dataclass(frozen=True)
class Simulation:
    """What a draft would do, in numbers that tell of nobody."""

    concerned: tuple[Concerned, ...]
    replayed: tuple[Replayed, ...]
    older: bool  # accesses from before their factors were kept, which cannot be decided again


def at_least(count: int) -> str:
    """A blurred count in words."""
    return f"al menos {number(count)}" if count else "menos de 5"


def drafts(viewer: Viewer) -> list[Draft]:
    """All drafts without their texts, the last first."""
    return [_draft(row) for row in _read(viewer, "read", None, "governance_drafts")]


def draft(viewer: Viewer, number: int) -> Draft | None:
    """One draft with its text."""
    rows = _read(viewer, "read", number, "governance_drafts")
    return _draft(rows[0]) if rows else None


def simulation(viewer: Viewer, one: Draft) -> Simulation:
    """To whom and to which accesses the draft would show more or less."""
    pack = one.before.pack

    def named(row: dict[str, Any]) -> dict[str, Any]:
        known = any(profile.code == row["profile"] for profile in pack.profiles)
        label = pack.profile(row["profile"]).label if known else row["profile"]
        return {**row, "who": f"{label} ({pack.sectors.get(row['sector'], '').lower()})"}

    concerned = _read(viewer, "simulate", one.id, "governance_simulate")
    replayed = _read(viewer, "simulate", one.id, "governance_replay")
    return Simulation(
        tuple(Concerned(**named(row)) for row in concerned),
        tuple(Replayed(**named(row)) for row in replayed if row["profile"]),
        any(not row["profile"] for row in replayed),
    )


def _read(viewer: Viewer, act: str, number: int | None, function: str) -> Sequence[dict[str, Any]]:
    context = signed_context(viewer)
    return announce_and_read(
        ANNOUNCE,
        [context, act, number],
        f"SELECT * FROM {function}(%s, %s)",
        [context, number],
    )


def _draft(row: dict[str, Any]) -> Draft:
    told = [
        Approval(one["name"], one["user"], one["sector"], datetime.fromisoformat(one["at"]))
        for one in row.pop("approvals")
    ]
    return Draft(**row, approvals=tuple(told))
