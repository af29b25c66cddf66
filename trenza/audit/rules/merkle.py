"""The Merkle tree of RFC 6962 §2.1: hashes, growing frontier, proofs and their verification.

Positions and sizes are counted from zero; every hash is 32 bytes. ``Nodes`` lets a proof be made
from whatever keeps the leaves: memory here, a table in the actions.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

LEAF = b"\x00"
INNER = b"\x01"
EMPTY_ROOT = sha256(b"").digest()

# the hash of the leaves from a position (included) to another (excluded)
Nodes = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry; its prefix keeps it from being passed off as an inner node."""
    return sha256(LEAF + data).digest()


def inner_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees, side by side."""
    return sha256(INNER + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``: where RFC 6962 cuts a tree."""
    return 1 << (size - 1).bit_length() - 1


class Frontier:
    """The right edge of a growing tree: all that is needed to append and to know the root.

    ``peaks`` are the roots of the complete subtrees, largest first, one per bit set in ``size``.
    """

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise ValueError("the frontier does not fit the size")
        self.size = size
        self.peaks = list(peaks)

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append leaf hashes in their order."""
        size, peaks = self.size, self.peaks
        for node in leaves:
            carry = size
            while carry & 1:
                node = sha256(INNER + peaks.pop() + node).digest()
                carry >>= 1
            peaks.append(node)
            size += 1
        self.size = size

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        if not self.peaks:
            return EMPTY_ROOT
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = inner_hash(peak, node)
        return node

    def to_bytes(self) -> bytes:
        """The peaks one after the other, to keep beside a checkpoint."""
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> "Frontier":
        """The frontier kept by ``to_bytes``; raises ValueError if it cannot be one."""
        return cls(size, [data[at : at + 32] for at in range(0, len(data), 32)])


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree over these leaf hashes."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


def nodes_of(leaves: Sequence[bytes]) -> Nodes:
    """The nodes of a tree whose leaf hashes are in memory."""
    return lambda start, end: root_of(leaves[start:end])


def inclusion_proof(position: int, size: int, nodes: Nodes) -> list[bytes]:
    """The sibling hashes from the leaf up that prove it is in the tree of ``size`` (§2.1.1)."""
    if not 0 <= position < size:
        raise ValueError("the position is outside the tree")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if position < middle:
            path.append(nodes(middle, end))
            end = middle
        else:
            path.append(nodes(start, middle))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """The hashes that prove the tree of ``new`` leaves begins with that of ``old`` (§2.1.2)."""
    if not 0 < old <= new:
        raise ValueError("the old tree must be a beginning of the new one")
    path: list[bytes] = []
    start, end = 0, new
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(nodes(middle, end))
            end = middle
        else:
            path.append(nodes(start, middle))
            start = middle
    if start > 0:  # otherwise the old root itself, which the verifier has
        path.append(nodes(start, end))
    return path[::-1]


def root_by_inclusion(position: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that an inclusion proof leads to; raises ValueError if its length is wrong."""
    if not 0 <= position < size:
        raise ValueError("the position is outside the tree")
    node, last, index = leaf, size - 1, position
    for sibling in proof:
        if last == 0:
            raise ValueError("the proof is too long")
        if index & 1 or index == last:
            node = inner_hash(sibling, node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = inner_hash(node, sibling)
        index, last = index >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return node


def verify_inclusion(
    position: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether the proof shows the leaf at this position of the tree with this root."""
    try:
        return root_by_inclusion(position, size, leaf, proof) == root
    except ValueError:
        return False


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the new tree only appended to the old one."""
    if old == new:
        return not proof and old_root == new_root
    if not 0 < old < new:
        return False
    path = list(proof)
    if old & (old - 1) == 0:  # a complete subtree: its root is not repeated in the proof
        path.insert(0, old_root)
    if not path:
        return False
    roots = _roots_by_consistency(old, new, path)
    return roots == (old_root, new_root)


def _roots_by_consistency(old: int, new: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots that a completed consistency path leads to (RFC 9162 §2.1.4.2)."""
    index, last = old - 1, new - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old_node = new_node = path[0]
    for node in path[1:]:
        if last == 0:
            return None
        if index & 1 or index == last:
            old_node, new_node = inner_hash(node, old_node), inner_hash(node, new_node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new_node = inner_hash(new_node, node)
        index, last = index >> 1, last >> 1
    return (old_node, new_node) if last == 0 else None
