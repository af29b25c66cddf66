"""The tree against the published vectors and against RFC 6962 written down word by word."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trenza.audit.rules import merkle

# the entries and roots that the reference implementation of Certificate Transparency tests with
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf_hash(entry) for entry in ENTRIES]


def naive_root(leaves):
    """MTH(D[n]) as RFC 6962 §2.1 defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m, leaves):
    """PATH(m, D[n]) as RFC 6962 §2.1.1 defines it."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m, leaves, whole):
    """SUBPROOF(m, D[n], b) as RFC 6962 §2.1.2 defines it."""
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*naive_subproof(m, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], False), naive_root(leaves[:k])]


@st.composite
def trees(draw):
    seeds = draw(st.lists(st.binary(max_size=4), min_size=1, max_size=70))
    return [merkle.leaf_hash(seed) for seed in seeds]


class TestKnownAnswers:
    @pytest.mark.parametrize("size", range(1, 9))
    def test_roots_of_the_reference_entries(self, size):
        assert merkle.root_of(LEAVES[:size]).hex() == ROOTS[size - 1]

    def test_the_empty_tree_has_the_hash_of_nothing(self):
        assert merkle.Frontier().root() == sha256(b"").digest()

    def test_inclusion_of_the_first_of_eight(self):
        proof = merkle.inclusion_proof(0, 8, merkle.nodes_of(LEAVES))

        assert [node.hex() for node in proof] == [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]

    def test_inclusion_of_the_sixth_of_eight(self):
        proof = merkle.inclusion_proof(5, 8, merkle.nodes_of(LEAVES))

        assert [node.hex() for node in proof] == [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]


class TestFrontier:
    @given(trees(), st.integers(0, 70))
    def test_has_the_root_of_the_definition_however_it_grew(self, leaves, cut):
        frontier = merkle.Frontier()
        frontier.extend(leaves[:cut])
        again = merkle.Frontier.from_bytes(frontier.size, frontier.to_bytes())
        again.extend(leaves[cut:])

        assert again.root() == naive_root(leaves)
        assert len(again.peaks) == len(leaves).bit_count()

    def test_refuses_peaks_that_do_not_fit_the_size(self):
        with pytest.raises(ValueError, match="does not fit"):
            merkle.Frontier.from_bytes(3, b"\0" * 32)


class TestInclusion:
    @given(trees(), st.data())
    def test_proof_is_that_of_the_definition_and_verifies(self, leaves, data):
        position = data.draw(st.integers(0, len(leaves) - 1))

        proof = merkle.inclusion_proof(position, len(leaves), merkle.nodes_of(leaves))

        assert proof == naive_path(position, leaves)
        root = naive_root(leaves)
        assert merkle.verify_inclusion(position, len(leaves), leaves[position], proof, root)

    @given(trees(), st.data())
    def test_nothing_else_verifies(self, leaves, data):
        size = len(leaves)
        position = data.draw(st.integers(0, size - 1))
        proof = merkle.inclusion_proof(position, size, merkle.nodes_of(leaves))
        root, leaf = naive_root(leaves), leaves[position]
        other = merkle.leaf_hash(b"never drawn")

        assert not merkle.verify_inclusion(position, size, other, proof, root)
        assert not merkle.verify_inclusion(position, size, leaf, [*proof, other], root)
        assert not merkle.verify_inclusion(position, size, leaf, proof, other)
        assert not merkle.verify_inclusion(size, size, leaf, proof, root)
        for at in range(len(proof)):
            broken = [*proof[:at], other, *proof[at + 1 :]]
            assert not merkle.verify_inclusion(position, size, leaf, broken, root)
            assert not merkle.verify_inclusion(position, size, leaf, proof[:at], root)

    @pytest.mark.parametrize("position", [-1, 8])
    def test_there_is_no_proof_outside_the_tree(self, position):
        with pytest.raises(ValueError, match="outside"):
            merkle.inclusion_proof(position, 8, merkle.nodes_of(LEAVES))


class TestConsistency:
    @given(trees(), st.data())
    def test_proof_is_that_of_the_definition_and_verifies(self, leaves, data):
        old, new = data.draw(st.integers(1, len(leaves))), len(leaves)

        proof = merkle.consistency_proof(old, new, merkle.nodes_of(leaves))

        assert proof == naive_subproof(old, leaves, True)
        roots = naive_root(leaves[:old]), naive_root(leaves)
        assert merkle.verify_consistency(old, new, *roots, proof)

    @given(trees(), st.data())
    def test_a_tree_with_another_past_is_not_consistent(self, leaves, data):
        old, new = data.draw(st.integers(1, len(leaves))), len(leaves)
        at = data.draw(st.integers(0, old - 1))
        other = [*leaves[:at], merkle.leaf_hash(b"never drawn"), *leaves[at + 1 :]]

        proof = merkle.consistency_proof(old, new, merkle.nodes_of(other))

        roots = naive_root(leaves[:old]), naive_root(other)
        assert not merkle.verify_consistency(old, new, *roots, proof)

    @given(trees(), st.data())
    def test_a_damaged_proof_does_not_verify(self, leaves, data):
        old, new = data.draw(st.integers(1, len(leaves))), len(leaves)
        proof = merkle.consistency_proof(old, new, merkle.nodes_of(leaves))
        roots = naive_root(leaves[:old]), naive_root(leaves)
        other = merkle.leaf_hash(b"never drawn")

        assert not merkle.verify_consistency(old, new, *roots, [*proof, other])
        for at in range(len(proof)):
            assert not merkle.verify_consistency(old, new, *roots, proof[:at])
            broken = [*proof[:at], other, *proof[at + 1 :]]
            assert not merkle.verify_consistency(old, new, *roots, broken)

    @pytest.mark.parametrize(("old", "new"), [(0, 3), (5, 4)])
    def test_only_a_beginning_can_be_consistent(self, old, new):
        assert not merkle.verify_consistency(old, new, ENTRIES[0], ENTRIES[0], [])
        with pytest.raises(ValueError, match="beginning"):
            merkle.consistency_proof(old, new, merkle.nodes_of(LEAVES))
