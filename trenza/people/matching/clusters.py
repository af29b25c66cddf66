"""Persons out of links: what hangs together, as long as nothing in it contradicts itself.

Without somebody's decision two different valid documents of one kind never come together; nobody is
chained to somebody whom a direct look tells apart; nobody has more than forty records.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from trenza.people.matching.definition import SINGLE

LARGEST = 40
Documents = tuple[str | None, ...]
Differ = Callable[[str, str], bool]
_NOTHING: Documents = (None,) * len(SINGLE)


def strictly(one: str, other: str) -> bool:
    """Two numbers that are not the same are of two persons: for what nobody looks at."""
    return one != other


def never(one: str, other: str) -> bool:
    """For the best guess: weights know that a relative's number is written down at times."""
    return False


class Link(NamedTuple):
    """Two records and the weight of their being one person."""

    one: int
    other: int
    weight: float


class Refusal(NamedTuple):
    """A link that was not made, and why: ``document``, ``chain`` or ``size``."""

    one: int
    other: int
    reason: str


@dataclass
class _Group:
    members: list[int]
    documents: list[set[str]]


class Grouping:
    """Joins records one link at a time, the surest first."""

    def __init__(
        self,
        documents: Mapping[int, Documents],
        apart: frozenset[tuple[int, int]],
        differ: Differ,
        largest: int = LARGEST,
    ) -> None:
        self._documents = documents
        self._apart = apart
        self._differ = differ
        self._largest = largest
        self._group: dict[int, _Group] = {}

    def _of(self, record: int) -> _Group:
        group = self._group.get(record)
        if group is None:
            held = self._documents.get(record, _NOTHING)
            group = _Group([record], [{number} if number else set() for number in held])
            self._group[record] = group
        return group

    def join(self, one: int, other: int) -> str:
        """Join the groups of two records; '' or the reason why not."""
        mine, theirs = self._of(one), self._of(other)
        if mine is theirs:
            return ""
        reason = self._objection(mine, theirs)
        if reason:
            return reason
        if len(mine.members) < len(theirs.members):
            mine, theirs = theirs, mine
        mine.members += theirs.members
        mine.documents = [a | b for a, b in zip(mine.documents, theirs.documents, strict=True)]
        for record in theirs.members:
            self._group[record] = mine
        return ""

    def _objection(self, mine: _Group, theirs: _Group) -> str:
        if len(mine.members) + len(theirs.members) > self._largest:
            return "size"
        for one, other in zip(mine.documents, theirs.documents, strict=True):
            if any(self._differ(a, b) for a in one for b in other):
                return "document"
        if self._apart:
            for a in mine.members:
                for b in theirs.members:
                    if (min(a, b), max(a, b)) in self._apart:
                        return "chain"
        return ""

    def groups(self) -> list[list[int]]:
        """The groups of two or more."""
        distinct = {id(group): group for group in self._group.values()}
        return [sorted(group.members) for group in distinct.values() if len(group.members) > 1]


def components(records: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What hangs together, without any condition; only those of two or more."""
    parent = list(range(records))
    linked = bytearray(records)
    for one, other in links:
        linked[one] = linked[other] = 1
        # Written out: a call for each of millions of links would take most of the time.
        while parent[one] != one:
            parent[one] = one = parent[parent[one]]
        while parent[other] != other:
            parent[other] = other = parent[parent[other]]
        if one < other:
            parent[other] = one
        else:
            parent[one] = other
    found: dict[int, list[int]] = {}
    for record in range(records):
        if linked[record]:
            root = record
            while parent[root] != root:
                root = parent[root]
            parent[record] = root
            found.setdefault(root, []).append(record)
    return list(found.values())


def inner_pairs(groups: Iterable[Sequence[int]], largest: int = LARGEST) -> list[tuple[int, int]]:
    """The pairs inside groups of three or more: what no link says may still speak against."""
    return [
        (one, other)
        for group in groups
        if 2 < len(group) <= largest
        for place, one in enumerate(group)
        for other in group[place + 1 :]
    ]


def persons(
    records: int,
    links: Sequence[Link],
    documents: Mapping[int, Documents],
    apart: frozenset[tuple[int, int]],
    differ: Differ = strictly,
    whole: Sequence[list[int]] | None = None,
) -> tuple[list[list[int]], list[Refusal]]:
    """Groups of records that are one person, and the links that were refused.

    ``apart`` are pairs (smaller first) that a direct look tells apart; ``whole``, if known already,
    what hangs together by these links. The order of the links does
    not matter: the surest go first, ties by number.
    """
    if whole is None:
        whole = components(records, ((link.one, link.other) for link in links))
    doubtful = {
        record
        for group in whole
        if _contradicts(group, documents, apart, differ)
        for record in group
    }
    found = [group for group in whole if group[0] not in doubtful]
    grouping = Grouping(documents, apart, differ)
    refused = []
    ordered = sorted(
        (link for link in links if link.one in doubtful),
        key=lambda link: (-link.weight, link.one, link.other),
    )
    for link in ordered:
        reason = grouping.join(link.one, link.other)
        if reason:
            refused.append(Refusal(link.one, link.other, reason))
    return sorted(found + grouping.groups()), refused


def _contradicts(
    group: Sequence[int],
    documents: Mapping[int, Documents],
    apart: frozenset[tuple[int, int]],
    differ: Differ,
) -> bool:
    if len(group) > LARGEST:
        return True
    held = [documents[record] for record in group if record in documents]
    for kind in range(len(SINGLE)):
        numbers = {mine[kind] or "" for mine in held} - {""}
        if len(numbers) > 1 and any(differ(*pair) for pair in combinations(sorted(numbers), 2)):
            return True
    return len(group) > 2 and any(pair in apart for pair in combinations(group, 2))
