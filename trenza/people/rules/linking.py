"""Which identities are one person: a function of what they say, never of when they arrived.

Identities that share an identifier belong together if everything else they say can be true of one
person. Where it cannot, they are kept apart and the doubt is listed: a missing link can be made
later, a wrong one has already shown somebody's folder to a stranger.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import permutations, product
from uuid import UUID

from rapidfuzz.distance import Levenshtein

from trenza.people.rules.births import PRECISIONS, compatible
from trenza.people.rules.identifiers import SINGLE
from trenza.people.rules.identities import UNPROTECTED, Identity
from trenza.people.rules.names import agree, fold
from trenza.people.rules.normal.given import normal_given
from trenza.people.rules.normal.known import is_given

# An identifier typed into more files than this says nothing about who they are.
MAX_HOLDERS = 40
# So many letters may be wrong or missing in a name that is still the same.
SLIPS = 2
ADULT = 18

BIRTH_DATES = "birth_dates_differ"
NAMES = "names_differ_and_birth_date_missing"
TWINS = "names_differ_of_one_birth_date"
DOCUMENTS = "documents_differ"
SEVERAL = "identifiers_of_several_persons"
DECIDED = "kept_apart_by_decision"
EVIDENCE = "evidence_changed"
CONTRADICTED = "decisions_contradict"
SIMILAR = "similar"
SAMPLE = "quality_sample"
PARTED = "parted"
REPORTED = "reported"
Pair = frozenset[int]
REASONS = {
    BIRTH_DATES: "El mismo documento con fechas de nacimiento que no pueden ser la misma.",
    NAMES: "El mismo documento, sin fecha de nacimiento en una parte y con nombres distintos.",
    TWINS: "El mismo documento, apellido y fecha de nacimiento con nombres distintos: "
    "pueden ser gemelas.",
    DOCUMENTS: "Comparten un documento, pero otro del mismo tipo es distinto.",
    SEVERAL: "Sus documentos corresponden a varias personas que no pueden ser la misma.",
    EVIDENCE: "Se decidió con otros datos; han cambiado.",
    CONTRADICTED: "Hay decisiones que se contradicen.",
    SIMILAR: "Se parecen, pero no lo bastante para enlazarlas sin mirar.",
    SAMPLE: "Enlazadas de forma automática; revisión de calidad.",
    REPORTED: "Alguien que la atiende avisó: aquí puede haber datos de dos personas.",
    PARTED: "Estaban enlazadas y alguien lo dudó: siguen separadas hasta que dos lo confirmen.",
}


@dataclass(frozen=True)
class Node:
    """An identity as linking sees it; ``place`` is (source, source_person_id).

    Who is ``guarded`` is linked by a document or by somebody's decision, never by likeness alone.
    """

    place: tuple[str, str]
    identity: Identity
    guarded: bool = False

    def order(self) -> tuple[object, ...]:
        """Those who say more come first; the place only breaks ties, always the same way."""
        identity = self.identity
        known = PRECISIONS.index(identity.birth.precision)
        return known, -len(identity.identifiers), self.place


@dataclass(frozen=True)
class Doubt:
    """Two identities (by position) that might be one person and are kept apart, and why."""

    one: int
    other: int
    reason: str


@dataclass(frozen=True)
class Decided:
    """What people, or the match model, said of pairs of positions.

    ``same`` is in the order in which it was decided. ``different`` tells of each refused pair
    whether the facts changed since. ``certain`` are pairs that the model alone may link.
    """

    same: tuple[Pair, ...] = ()
    different: Mapping[Pair, bool] = field(default_factory=dict)
    certain: frozenset[Pair] = frozenset()


NOTHING_DECIDED = Decided()


def objection(one: Identity, other: Identity) -> str:
    """Why two identities with a shared identifier cannot be one person; '' if they can."""
    if _documents_clash(one, other):
        return DOCUMENTS
    if not compatible(one.birth, other.birth):
        return BIRTH_DATES
    missing = one.birth.day is None or other.birth.day is None
    if missing and not agree((one.given_name, one.surname1), (other.given_name, other.surname1)):
        return NAMES
    return TWINS if not missing and _called_otherwise(one, other) else ""


def _called_otherwise(one: Identity, other: Identity) -> bool:
    """Whether they have one surname and given names that nobody takes for one another.

    A child is often written down with the papers of the other twin. A slip of the pen makes a
    word near the other that is no name.
    """
    if not one.surname1 or fold(one.surname1) != fold(other.surname1):
        return False
    mine, theirs = normal_given(one.given_name), normal_given(other.given_name)
    if not mine or not theirs or set(mine.split()) & set(theirs.split()):
        return False
    written = fold(one.given_name).split(), fold(other.given_name).split()
    near = any(
        Levenshtein.distance(word, another) <= SLIPS
        for words, others in ((mine.split(), theirs.split()), written)
        for word, another in product(words, others)
    )
    return not near or (is_given(mine) and is_given(theirs))


def guarded(identity: Identity, today: date) -> bool:
    """Whether a wrong link would harm most: somebody protected, or a minor as far as is known."""
    born = identity.birth.day
    minor = born is not None and (today.year - born.year) - (
        (today.month, today.day) < (born.month, born.day)
    ) < ADULT  # fmt: skip
    return identity.protection != UNPROTECTED or minor


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

    def __init__(self, nodes: Sequence[Node], decided: Decided) -> None:
        self.nodes = nodes
        self.decided = decided
        self.members: dict[int, list[int]] = {}
        self.group_of: dict[int, int] = {}
        self.holders: dict[str, list[int]] = {}
        self.doubts: list[Doubt] = []
        self.beside: dict[int, list[int]] = {}
        for pair in decided.certain:
            for one, other in permutations(pair):
                self.beside.setdefault(one, []).append(other)

    def place(self, block: Sequence[int], keys: Mapping[int, Sequence[str]]) -> None:
        """Put identities that go together where they belong; on their own if that is in doubt."""
        near = self._near(block, keys)
        fitting: list[int] = []
        for group in dict.fromkeys(self.group_of[p] for p in near):
            reason = self._objection(block, group)
            if reason:
                self._doubt(group, near, reason)
            else:
                fitting.append(group)
        if not self._one_person(fitting):
            for group in fitting:
                self._doubt(group, near, SEVERAL)
            fitting = []
        self._join(block, fitting)
        for mine in block:
            for key in keys[mine]:
                self.holders.setdefault(key, []).append(mine)

    def _near(self, block: Sequence[int], keys: Mapping[int, Sequence[str]]) -> dict[int, int]:
        """Each neighbour that has its place, and which of the block it is a neighbour of."""
        near: dict[int, int] = {}
        for mine in block:
            shared = (p for key in keys[mine] for p in self.holders.get(key, ()))
            beside = sorted(self.beside.get(mine, ()), key=lambda p: self.nodes[p].order())
            for other in (*shared, *(p for p in beside if p in self.group_of)):
                near.setdefault(other, mine)
        return near

    def _objection(self, block: Sequence[int], group: int) -> str:
        pairs = list(product(block, self.members[group]))
        if self.decided.different:
            refused = [pair for pair in map(frozenset, pairs) if pair in self.decided.different]
            if refused:
                self._ask_again(refused)
                return DECIDED
        return next(filter(None, (self._against(p, q) for p, q in pairs)), "")

    def _against(self, one: int, other: int) -> str:
        reason = objection(self.nodes[one].identity, self.nodes[other].identity)
        if reason in ("", DOCUMENTS):  # two documents of one kind stay two persons
            return reason
        # the model has weighed what each says of name and birth
        return "" if frozenset((one, other)) in self.decided.certain else reason

    def _ask_again(self, refused: list[Pair]) -> None:
        for pair in refused:
            if self.decided.different[pair]:
                one, other = sorted(pair, key=lambda p: self.nodes[p].order())
                self.doubts.append(Doubt(one, other, EVIDENCE))

    def _one_person(self, groups: list[int]) -> bool:
        return not any(
            self._objection(self.members[group], other)
            for place, group in enumerate(groups)
            for other in groups[place + 1 :]
        )

    def _doubt(self, group: int, near: Mapping[int, int], reason: str) -> None:
        other = next(p for p in near if self.group_of[p] == group)
        self.doubts.append(Doubt(near[other], other, reason))

    def _join(self, block: Sequence[int], groups: list[int]) -> None:
        together = [p for group in groups for p in self.members.pop(group)]
        self.members[block[0]] = [*together, *block]
        for p in self.members[block[0]]:
            self.group_of[p] = block[0]


def partition(
    nodes: Sequence[Node],
    crowded: Collection[str] = frozenset(),
    decided: Decided = NOTHING_DECIDED,
) -> tuple[list[list[int]], list[Doubt]]:
    """Groups of positions that are one person each, and the doubts.

    ``crowded`` keys do not count; what people ``decided`` stands whatever the identities say. The
    same nodes in any order give the same result.
    """
    keys: dict[int, list[str]] = {}
    for position, node in enumerate(nodes):
        found = dict.fromkeys(i.key for i in node.identity.identifiers)
        keys[position] = [key for key in found if key and key not in crowded]
    decided = replace(decided, certain=_allowed(nodes, keys, decided))
    groups = _Groups(nodes, decided)
    for block in _blocks(nodes, groups, decided):
        groups.place(block, keys)
    return [sorted(members) for members in groups.members.values()], _listed(groups)


def _allowed(
    nodes: Sequence[Node], keys: Mapping[int, Sequence[str]], decided: Decided
) -> frozenset[Pair]:
    """The pairs that likeness alone may link: of nobody guarded, nor of anybody tied to such."""
    if not decided.certain or not any(node.guarded for node in nodes):
        return decided.certain
    ties: dict[int | str, list[int | str]] = {}
    for one, other in ((p, key) for p, held in keys.items() for key in held):
        ties.setdefault(one, []).append(other)
        ties.setdefault(other, []).append(one)
    for pair in decided.same:
        for mine, theirs in permutations(pair):
            ties.setdefault(mine, []).append(theirs)
    waiting: list[int | str] = [p for p, node in enumerate(nodes) if node.guarded]
    guarded = set(waiting)
    while waiting:
        new = [end for end in ties.get(waiting.pop(), ()) if end not in guarded]
        guarded.update(new)
        waiting += new
    return frozenset(pair for pair in decided.certain if not pair & guarded)


def _listed(groups: _Groups) -> list[Doubt]:
    """The doubts worth asking: one for each two persons, none where somebody told them apart."""
    group_of = groups.group_of
    told_apart = {
        frozenset(group_of[p] for p in pair)
        for pair, changed in groups.decided.different.items()
        if not changed
    }
    asked: dict[Pair, Doubt] = {}
    by_persons: dict[Pair, Doubt] = {}
    for d in groups.doubts:
        persons = frozenset((group_of[d.one], group_of[d.other]))
        if d.reason in (EVIDENCE, CONTRADICTED) and len(persons) > 1:
            asked[frozenset((d.one, d.other))] = d
            by_persons[persons] = d
    for d in groups.doubts:
        persons = frozenset((group_of[d.one], group_of[d.other]))
        if d.reason != DECIDED and len(persons) > 1 and persons not in told_apart:
            by_persons.setdefault(persons, d)
    return list({frozenset((d.one, d.other)): d for d in (*asked.values(), *by_persons.values())}
                .values())  # fmt: skip


def _blocks(nodes: Sequence[Node], groups: _Groups, decided: Decided) -> list[list[int]]:
    """Who goes together by decision, the most telling first; a refusal is stronger than a link."""
    block_of = {position: [position] for position in range(len(nodes))}
    for pair in decided.same:
        one, other = sorted(pair, key=lambda p: nodes[p].order())
        mine, theirs = block_of[one], block_of[other]
        if mine is theirs:
            continue
        if any(frozenset(both) in decided.different for both in product(mine, theirs)):
            groups.doubts.append(Doubt(one, other, CONTRADICTED))
            continue
        joined = sorted([*mine, *theirs], key=lambda p: nodes[p].order())
        block_of.update(dict.fromkeys(joined, joined))
    blocks = {id(block): block for block in block_of.values()}
    return sorted(blocks.values(), key=lambda block: nodes[block[0]].order())


def eldest(
    groups: Sequence[Sequence[int]], since: Sequence[tuple[object, ...]], origins: Sequence[UUID]
) -> list[UUID]:
    """The person that each group is: the number of the identity that has been known longest.

    It depends on who is in the group and on nothing else, so that undoing gives the same numbers.
    """
    return [origins[min(members, key=lambda position: since[position])] for members in groups]
