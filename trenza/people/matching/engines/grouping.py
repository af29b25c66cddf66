"""What hangs together in a whole register, in arrays: millions of records, no object for each."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trenza.people.matching.clusters import LARGEST, Link

Numbers = NDArray[np.int32]


class Links(NamedTuple):
    """Pairs of records and what they weigh, as columns."""

    one: Numbers
    other: Numbers
    weight: NDArray[np.float64]


def hang_together(records: int, one: Numbers, other: Numbers) -> Numbers:
    """For every record, the smallest number of those it hangs together with by these links."""
    root = np.arange(records, dtype=np.int32)
    while True:
        low, high = root[one], root[other]
        between = low != high
        if not between.any():
            return root
        one, other, low, high = one[between], other[between], low[between], high[between]
        np.minimum.at(root, np.maximum(low, high), np.minimum(low, high))
        flat = root[root]
        while not np.array_equal(flat, root):
            root, flat = flat, flat[flat]


def inner_pairs(root: Numbers, links: Links) -> tuple[Numbers, Numbers]:
    """The pairs inside groups of three to LARGEST that no link speaks of."""
    sizes = np.bincount(root, minlength=len(root))
    ones, others = [], []
    for members in _by_size(root, sizes):
        first, second = np.triu_indices(members.shape[1], 1)
        ones.append(members[:, first].ravel())
        others.append(members[:, second].ravel())
    if not ones:
        nobody = np.empty(0, dtype=np.int32)
        return nobody, nobody
    one, other = np.concatenate(ones), np.concatenate(others)
    grown = sizes[root[links.one]] > 2
    told = _coded(links.one[grown], links.other[grown])
    unknown = ~np.isin(_coded(one, other), told)
    return one[unknown], other[unknown]


def _by_size(root: Numbers, sizes: NDArray[np.int64]) -> Iterator[Numbers]:
    """The members of the groups of each size, one group a row."""
    size_of = sizes[root]
    inside = np.flatnonzero((size_of > 2) & (size_of <= LARGEST)).astype(np.int32)
    ordered = inside[np.argsort(root[inside], kind="stable")]
    own = size_of[ordered]
    for size in np.unique(own):
        yield ordered[own == size].reshape(-1, size)


def _coded(one: Numbers, other: Numbers) -> NDArray[np.int64]:
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other)
    coded: NDArray[np.int64] = (low << 32) | high
    return coded


def too_large(root: Numbers) -> Numbers:
    """The first of every group of more than LARGEST."""
    return np.flatnonzero(np.bincount(root, minlength=len(root)) > LARGEST).astype(np.int32)


def groups_of(root: Numbers, chosen: Numbers) -> list[list[int]]:
    """The members of the groups that begin with the chosen."""
    inside = np.flatnonzero(np.isin(root, chosen))
    ordered = inside[np.argsort(root[inside], kind="stable")]
    starts = np.flatnonzero(np.diff(root[ordered])) + 1
    return [group.tolist() for group in np.split(ordered, starts)] if len(ordered) else []


def links_of(links: Links, root: Numbers, chosen: Numbers) -> list[Link]:
    """The links inside the groups that begin with the chosen."""
    inside = np.isin(root[links.one], chosen)
    columns = (column[inside].tolist() for column in links)
    return [Link(*row) for row in zip(*columns, strict=True)]
