"""Rules: which identities are one person."""

from dataclasses import replace
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people.worlds import born, dni, identity, nuss, statements
from trenza.people.rules.births import UNKNOWN
from trenza.people.rules.identifiers import Identifier
from trenza.people.rules.linking import (
    BIRTH_DATES,
    CONTRADICTED,
    DOCUMENTS,
    EVIDENCE,
    NAMES,
    REASONS,
    SEVERAL,
    TWINS,
    Decided,
    Node,
    eldest,
    objection,
    partition,
)

worlds = st.lists(
    st.builds(lambda s, i: Node((s, i.source_person_id), i), st.sampled_from("xy"), statements()),
    max_size=8,
    unique_by=lambda node: node.place,
)


def linked(*identities):
    """Groups and doubts in terms of the identities' own numbers."""
    nodes = [Node(("x", i.source_person_id), i) for i in identities]
    groups, doubts = partition(nodes)
    return named(nodes, groups, doubts)


def named(nodes, groups, doubts):
    return (
        {frozenset(nodes[p].place for p in group) for group in groups},
        {(nodes[d.one].place, nodes[d.other].place, d.reason) for d in doubts},
    )


def together(*identities):
    groups, doubts = linked(*identities)
    return len(groups) == 1 and not doubts


class TestPartition:
    def test_joins_by_the_same_document_and_birth_date(self):
        assert together(identity("a", dni()), identity("b", dni()))

    def test_joins_those_that_a_third_one_bridges_if_all_fit(self):
        assert together(identity("a", dni()), identity("b", nuss()), identity("c", dni(), nuss()))

    def test_keeps_apart_other_birth_dates_and_says_so(self):
        groups, doubts = linked(identity("a", dni()), identity("b", dni(), birth=born(1975)))

        assert len(groups) == 2
        assert {reason for *_, reason in doubts} == {BIRTH_DATES}

    def test_without_birth_date_wants_names_that_agree(self):
        a = identity("a", dni())
        b = identity("b", dni(), birth=UNKNOWN, surname1="")
        c = identity("c", dni(), birth=UNKNOWN, given_name="Nadia", surname1="Amrani")

        assert together(a, b)
        groups, doubts = linked(a, c)
        assert len(groups) == 2
        assert {reason for *_, reason in doubts} == {NAMES}

    @pytest.mark.parametrize(
        ("name", "other", "one_person"),
        [
            ("Alba", "Nora", False), ("Kevin", "Jorge", False), ("Marta", "María", False),
            ("María José", "Ana Belén", False), ("Alba", "Albs", True), ("Kevin", "Kebin", True),
            ("María del Carmen", "Mª Carmen", True), ("Francisco", "Paco", True),
            ("Mohamed", "Muhammad", True), ("María Isabel", "Isabel", True), ("Alba", "", True),
        ],
    )  # fmt: skip
    def test_keeps_apart_a_twin_with_the_papers_of_the_other(self, name, other, one_person):
        groups, doubts = linked(
            identity("a", dni(), given_name=name), identity("b", dni(), given_name=other)
        )

        assert len(groups) == (1 if one_person else 2)
        assert {reason for *_, reason in doubts} == (set() if one_person else {TWINS})

    def test_never_gives_a_person_two_documents_of_one_kind(self):
        groups, doubts = linked(identity("a", dni(0), nuss()), identity("b", dni(1), nuss()))

        assert len(groups) == 2
        assert {reason for *_, reason in doubts} == {DOCUMENTS}

    def test_keeps_apart_who_points_to_two_persons(self):
        a = identity("a", dni(0))
        b = identity("b", nuss(), birth=born(1975))
        c = identity("c", dni(0), nuss(), birth=UNKNOWN)

        groups, doubts = linked(a, b, c)

        assert len(groups) == 3
        assert {reason for *_, reason in doubts} == {SEVERAL}

    def test_neither_own_numbers_nor_passports_without_country_link(self):
        own, passport = Identifier("own", "7"), Identifier("passport", "AB12345")

        groups, doubts = linked(identity("a", own, passport), identity("b", own, passport))

        assert len(groups) == 2
        assert not doubts

    def test_a_crowded_number_links_nobody(self):
        nodes = [Node(("x", p), identity(p, dni())) for p in "ab"]

        groups, doubts = partition(nodes, frozenset({dni().key}))

        assert (len(groups), doubts) == (2, [])

    @given(st.data(), worlds)
    def test_does_not_depend_on_the_order(self, data, nodes):
        shuffled = data.draw(st.permutations(nodes))

        assert named(nodes, *partition(nodes)) == named(shuffled, *partition(shuffled))

    @given(worlds)
    def test_never_joins_what_contradicts_itself(self, nodes):
        groups, _ = partition(nodes)

        assert sorted(p for group in groups for p in group) == list(range(len(nodes)))
        for group in groups:
            for p, q in combinations(group, 2):
                assert objection(nodes[p].identity, nodes[q].identity) == ""

    @given(worlds)
    def test_every_shared_document_links_or_is_listed(self, nodes):
        groups, doubts = partition(nodes)

        group_of = {p: n for n, group in enumerate(groups) for p in group}
        listed = {frozenset((group_of[d.one], group_of[d.other])) for d in doubts}
        for p, one in enumerate(nodes):
            for q, other in enumerate(nodes):
                keys = {i.key for i in one.identity.identifiers} - {""}
                shared = keys & {i.key for i in other.identity.identifiers}
                if shared and group_of[p] != group_of[q]:
                    assert frozenset((group_of[p], group_of[q])) in listed
        assert {d.reason for d in doubts} <= set(REASONS)


def pair(*positions):
    return frozenset(positions)


class TestDecided:
    """What people decided stands against what the identities say."""

    A, B, C = identity("a", dni()), identity("b", dni()), identity("c", dni())

    def parted(self, nodes, **decided):
        groups, doubts = partition(
            [Node(("x", i.source_person_id), i) for i in nodes], decided=Decided(**decided)
        )
        return {frozenset(g) for g in groups}, doubts

    def test_joins_what_shares_nothing_and_contradicts_itself(self):
        groups, doubts = self.parted(
            [identity("a"), identity("b", birth=born(1975))], same=(pair(0, 1),)
        )

        assert (groups, doubts) == ({pair(0, 1)}, [])

    def test_keeps_apart_what_shares_a_document_and_lists_nothing(self):
        groups, doubts = self.parted([self.A, self.B], different={pair(0, 1): False})

        assert (groups, doubts) == ({pair(0), pair(1)}, [])

    def test_asks_again_about_a_refused_pair_once_the_facts_are_others(self):
        groups, doubts = self.parted([self.A, self.B], different={pair(0, 1): True})

        assert groups == {pair(0), pair(1)}
        assert [d.reason for d in doubts] == [EVIDENCE]

    def test_no_third_one_brings_together_what_was_refused(self):
        groups, _ = self.parted([self.A, self.B, self.C], different={pair(0, 1): False})

        assert not any(pair(0, 1) <= group for group in groups)

    def test_a_refusal_is_stronger_than_a_chain_of_links(self):
        groups, doubts = self.parted(
            [identity("a"), identity("b"), identity("c")],
            same=(pair(0, 1), pair(1, 2)),
            different={pair(0, 2): False},
        )

        assert groups == {pair(0, 1), pair(2)}
        assert [d.reason for d in doubts] == [CONTRADICTED]

    def test_a_certain_pair_joins_in_spite_of_its_birth_dates_but_not_of_two_documents(self):
        a, b = identity("a", dni(0)), identity("b", birth=born(1980, 2, 3))
        c = identity("c", dni(1))

        assert self.parted([a, b], certain=pair(pair(0, 1)))[0] == {pair(0, 1)}
        assert self.parted([a, c], certain=pair(pair(0, 1)))[0] == {pair(0), pair(1)}

    @given(st.data(), worlds, st.sets(st.integers(0, 7)))
    def test_likeness_never_joins_anybody_guarded(self, data, nodes, marked):
        """Without the likenesses nobody guarded would be with anybody else than with them."""
        nodes = [replace(node, guarded=p in marked) for p, node in enumerate(nodes)]
        pairs = [pair(*p) for p in combinations(range(len(nodes)), 2) if data.draw(st.booleans())]
        bare, _ = partition(nodes)
        groups, _ = partition(nodes, decided=Decided(certain=frozenset(pairs)))
        around = {p: set(group) for group in bare for p in group}

        for group in groups:
            for p in marked & set(group):
                assert set(group) <= around[p]

    def test_nor_anybody_tied_to_such_by_a_document(self):
        a, b, c = identity("a", dni()), identity("b", dni()), identity("c")
        nodes = [Node(("x", i.source_person_id), i, i is a) for i in (a, b, c)]
        groups, _ = partition(nodes, decided=Decided(certain=pair(pair(1, 2))))

        assert sorted(groups) == [[0, 1], [2]]

    @given(st.data(), worlds)
    def test_does_not_depend_on_the_order(self, data, nodes):
        some = [p for p in combinations([n.place for n in nodes], 2) if data.draw(st.booleans())]
        verdicts = {p: data.draw(st.sampled_from(["same", "different", "certain"])) for p in some}
        shuffled = data.draw(st.permutations(nodes))

        assert self.outcome(nodes, verdicts) == self.outcome(shuffled, verdicts)

    def outcome(self, nodes, verdicts):
        at = {node.place: p for p, node in enumerate(nodes)}

        def pairs(wanted):
            return [pair(*(at[x] for x in p)) for p, v in sorted(verdicts.items()) if v == wanted]

        decided = Decided(
            tuple(pairs("same")), dict.fromkeys(pairs("different"), True),
            frozenset(pairs("certain")),
        )  # fmt: skip
        groups, doubts = partition(nodes, decided=decided)
        for group in groups:
            assert not any(pair(p, q) in decided.different for p, q in combinations(group, 2))
        return named(nodes, groups, doubts)


class TestEldest:
    A, B = UUID(int=1), UUID(int=2)

    def test_the_person_is_the_one_known_longest(self):
        assert eldest([[0, 1]], [(2,), (1,)], [self.A, self.B]) == [self.B]

    def test_each_group_is_somebody_else(self):
        assert eldest([[0], [1]], [(1,), (2,)], [self.A, self.B]) == [self.A, self.B]
