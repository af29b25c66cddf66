"""Which identities are one person: a function of what they say, never of when they arrived.

Identities that share an identifier belong together if everything else they say can be true of one
person. Where it cannot, they are kept apart and the doubt is listed: a missing link can be made
later, a wrong one has already shown somebody's folder to a stranger.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from trenza.people.rules.births import PRECISIONS, compatible
from trenza.people.rules.identifiers import SINGLE
from trenza.people.rules.identities import Identity
from trenza.people.rules.names import agree

# An identifier typed into more files than this says nothing about who they are.
MAX_HOLDERS = 40

BIRTH_DATES = "birth_dates_differ"
NAMES = "names_differ_and_birth_date_missing"
DOCUMENTS = "documents_differ"
SEVERAL = "identifiers_of_several_persons"
DECIDED = "kept_apart_by_decision"
Pair = frozenset[int]
REASONS = {
    BIRTH_DATES: "El mismo documento con fechas de nacimiento que no pueden ser la misma.",
    NAMES: "El mismo documento, sin fecha de nacimiento en una parte y con nombres distintos.",
    DOCUMENTS: "Comparten un documento, pero otro del mismo tipo es distinto.",
    SEVERAL: "Sus documentos corresponden a varias personas que no pueden ser la misma.",
}


@dataclass(frozen=True)
class Node:
    """An identity as linking sees it; ``place`` is (source, source_person_id)."""

    place: tuple[str, str]
    identity: Identity

    def order(self) -> tuple[object, ...]:
        """Those who say more come first; the place only breaks ties, always the same way."""
        identity = self.identity
        known = PRECISIONS.index(identity.birth.precision)
        return known, -len(identity.identifiers), self.place


@dataclass(frozen=True)
class Doubt:
    """Two identities (by position) that share an identifier and are kept apart, and why."""

    one: int
    other: int
    reason: str


def objection(one: Identity, other: Identity) -> str:
    """Why two identities with a shared identifier cannot be one person; '' if they can."""
    if _documents_clash(one, other):
        return DOCUMENTS
    if not compatible(one.birth, other.birth):
        return BIRTH_DATES
    missing = one.birth.day is None or other.birth.day is None
    if missing and not agree((one.given_name, one.surname1), (other.given_name, other.surname1)):
        return NAMES
    return ""


def _documents_clash(one: Identity, other: Identity) -> bool:
    if one.identifiers == other.identifiers:
        return False
    for type in SINGLE:
        mine = {i.value for i in one.identifiers if i.type == type}
        theirs = {i.value for i in other.identifiers if i.type == type}
        if mine and theirs and not mine & theirs:
            return True
    return False


class _Groups:
    """The persons found so far, each a list of positions, and where each key is held."""

    def __init__(self, nodes: Sequence[Node], refused: Collection[Pair]) -> None:
        self.nodes = nodes
        self.refused = refused
        self.members: dict[int, list[int]] = {}
        self.group_of: dict[int, int] = {}
        self.holders: dict[str, list[int]] = {}
        self.doubts: list[Doubt] = []

    def place(self, position: int, keys: list[str]) -> None:
        """Put one identity where it belongs; alone if that is in doubt."""
        neighbours = {p: None for key in keys for p in self.holders.get(key, ())}
        fitting: list[int] = []
        for group in dict.fromkeys(self.group_of[p] for p in neighbours):
            reason = self._objection(position, group)
            if reason:
                self._doubt(position, group, neighbours, reason)
            else:
                fitting.append(group)
        if not self._one_person(fitting):
            for group in fitting:
                self._doubt(position, group, neighbours, SEVERAL)
            fitting = []
        self._join(position, fitting)
        for key in keys:
            self.holders.setdefault(key, []).append(position)

    def _objection(self, position: int, group: int) -> str:
        mine = self.nodes[position].identity
        members = self.members[group]
        if self.refused and any(frozenset((position, p)) in self.refused for p in members):
            return DECIDED
        reasons = (objection(mine, self.nodes[p].identity) for p in members)
        return next((reason for reason in reasons if reason), "")

    def _one_person(self, groups: list[int]) -> bool:
        return not any(
            self._objection(position, other)
            for place, group in enumerate(groups)
            for other in groups[place + 1 :]
            for position in self.members[group]
        )

    def _doubt(self, position: int, group: int, neighbours: Iterable[int], reason: str) -> None:
        other = next(p for p in neighbours if self.group_of[p] == group)
        self.doubts.append(Doubt(position, other, reason))

    def _join(self, position: int, groups: list[int]) -> None:
        together = [p for group in groups for p in self.members.pop(group)]
        self.members[position] = [*together, position]
        for p in self.members[position]:
            self.group_of[p] = position


def partition(
    nodes: Sequence[Node],
    crowded: Collection[str] = frozenset(),
    refused: Collection[Pair] = frozenset(),
) -> tuple[list[list[int]], list[Doubt]]:
    """Groups of positions that are one person each, and the doubts.

    ``crowded`` keys do not count; ``refused`` pairs were decided to be different persons, which is
    remembered whatever they say later. The same nodes in any order give the same result.
    """
    groups = _Groups(nodes, refused)
    for position in sorted(range(len(nodes)), key=lambda p: nodes[p].order()):
        found = dict.fromkeys(i.key for i in nodes[position].identity.identifiers)
        groups.place(position, [key for key in found if key and key not in crowded])
    doubts = [
        d
        for d in groups.doubts
        if d.reason != DECIDED and groups.group_of[d.one] != groups.group_of[d.other]
    ]
    return [sorted(members) for members in groups.members.values()], doubts


def settle(
    groups: Sequence[Sequence[int]],
    current: Sequence[UUID | None],
    since: Sequence[tuple[object, ...]],
) -> list[UUID | None]:
    """The known person that each group goes on being; None where a new one begins.

    A person goes with the identity that was linked to it first; the others follow or move.
    """
    claims: dict[tuple[int, UUID], tuple[object, ...]] = {}
    for number, members in enumerate(groups):
        for position in members:
            person = current[position]
            if person is not None:
                claim = (number, person)
                claims[claim] = min(claims.get(claim, since[position]), since[position])
    settled: list[UUID | None] = [None] * len(groups)
    taken: set[UUID] = set()
    for number, person in sorted(claims, key=lambda claim: (claims[claim], claim)):
        if settled[number] is None and person not in taken:
            settled[number] = person
            taken.add(person)
    return settled
