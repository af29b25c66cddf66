"""Persons out of links, and what keeps records apart."""

from hypothesis import given
from hypothesis import strategies as st

from trenza.people.matching.clusters import (
    LARGEST,
    Link,
    components,
    inner_pairs,
    never,
    persons,
)

NONE = frozenset()
NUMBERS = ("00000023T", "00000024R", None)


def links_of(*pairs, weight=12.0):
    return [Link(one, other, weight) for one, other in pairs]


class TestComponents:
    def test_are_what_hangs_together(self):
        assert components(7, [(0, 1), (5, 4), (1, 2)]) == [[0, 1, 2], [4, 5]]

    def test_have_inner_pairs_to_look_at_from_three_on(self):
        assert inner_pairs([[0, 1], [2, 3, 5]]) == [(2, 3), (2, 5), (3, 5)]


class TestPersons:
    def test_are_never_two_valid_documents_of_one_kind(self):
        documents = {0: (NUMBERS[0], None, None), 2: (NUMBERS[1], None, None)}
        groups, refused = persons(3, links_of((0, 1), (1, 2)), documents, NONE)

        assert groups == [[0, 1]]
        assert [(r.one, r.other, r.reason) for r in refused] == [(1, 2, "document")]

    def test_may_hold_both_in_a_best_guess(self):
        documents = {0: (NUMBERS[0], None, None), 1: (NUMBERS[1], None, None)}

        assert persons(2, links_of((0, 1)), documents, NONE, never)[0] == [[0, 1]]

    def test_are_not_chained_to_whom_a_direct_look_tells_apart(self):
        links = [Link(0, 1, 20.0), Link(1, 2, 15.0)]
        groups, refused = persons(3, links, {}, frozenset({(0, 2)}))

        assert groups == [[0, 1]]
        assert refused[0].reason == "chain"

    def test_stay_below_the_largest_size(self):
        chain = links_of(*[(n, n + 1) for n in range(3 * LARGEST)])
        groups, refused = persons(3 * LARGEST + 1, chain, {}, NONE)

        assert max(map(len, groups)) <= LARGEST
        assert {r.reason for r in refused} == {"size"}

    @given(
        st.lists(
            st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(8, 30)).filter(
                lambda t: t[0] < t[1]
            ),
            max_size=60,
        ),
        st.dictionaries(st.integers(0, 30), st.sampled_from(NUMBERS), max_size=20),
        st.sets(
            st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda t: t[0] < t[1]),
            max_size=20,
        ),
        st.randoms(use_true_random=False),
    )
    def test_are_the_same_in_any_order_and_never_contradict(self, told, held, apart, rng):
        links = [Link(one, other, float(weight)) for one, other, weight in told]
        documents = {record: (number, None, None) for record, number in held.items()}
        shuffled = list(links)
        rng.shuffle(shuffled)
        groups, _ = persons(31, links, documents, frozenset(apart))

        assert persons(31, shuffled, documents, frozenset(apart))[0] == groups
        for group in groups:
            assert len({held.get(record) for record in group} - {None}) <= 1
        for group in groups:
            inside = {(a, b) for a in group for b in group if a < b}
            assert len(group) == 2 or not inside & apart
        assert len({record for group in groups for record in group}) == sum(map(len, groups))
