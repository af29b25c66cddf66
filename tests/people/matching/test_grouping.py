"""Whole registers in arrays: the same persons as link by link."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trenza.people.matching import clusters
from trenza.people.matching.clusters import LARGEST
from trenza.people.matching.engines.grouping import (
    Links,
    groups_of,
    hang_together,
    inner_pairs,
    links_of,
    too_large,
)

RECORDS = 40
PAIRS = st.lists(
    st.tuples(st.integers(0, RECORDS - 1), st.integers(0, RECORDS - 1)).filter(
        lambda pair: pair[0] < pair[1]
    ),
    max_size=80,
)


def columns(pairs):
    one, other = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    return Links(one, other, np.ones(len(pairs)))


@given(PAIRS)
def test_hang_together_as_link_by_link(pairs):
    links = columns(pairs)
    root = hang_together(RECORDS, links.one, links.other)

    wanted = clusters.components(RECORDS, pairs)
    everyone = groups_of(root, np.unique(root))
    assert sorted(group for group in everyone if len(group) > 1) == sorted(wanted)
    assert all(group[0] == root[group[0]] for group in everyone)


@given(PAIRS)
def test_inner_pairs_are_those_that_no_link_speaks_of(pairs):
    links = columns(pairs)
    root = hang_together(RECORDS, links.one, links.other)
    one, other = inner_pairs(root, links)

    wanted = set(clusters.inner_pairs(clusters.components(RECORDS, pairs))) - set(pairs)
    assert set(zip(one.tolist(), other.tolist(), strict=True)) == wanted


def test_a_long_chain_hangs_together_and_is_too_large():
    size = 3 * LARGEST
    chain = columns([(n, n + 1) for n in range(size - 1)])
    root = hang_together(size + 5, chain.one, chain.other)

    assert root.tolist() == [0] * size + list(range(size, size + 5))
    assert too_large(root).tolist() == [0]
    assert len(links_of(chain, root, too_large(root))) == size - 1
    assert len(inner_pairs(root, chain)[0]) == 0
