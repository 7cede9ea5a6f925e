"""Our tree against RFC 9162 and against pymerkle, an independent peer."""

import functools
import hashlib

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.foundation.ledger.rules import is_consistent, is_included, leaf_hash
from thongsuot.foundation.ledger.rules.merkle import (
    EMPTY,
    Edge,
    consistency_path,
    cover,
    fold,
    inclusion_path,
)

MOST = 130
SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 64, 100, MOST]
ENTRIES = [f"sự kiện {n}".encode() for n in range(MOST)]


@functools.cache
def peer():
    return pymerkle.InmemoryTree.init_from_entries(ENTRIES)


@functools.cache
def nodes():
    """Every node that a tree of MOST leaves ever completes."""
    edge, found = Edge(), {}
    for number, entry in enumerate(ENTRIES):
        found[(0, number)] = leaf_hash(entry)
        found.update({(level, index): node for level, index, node in edge.append(leaf_hash(entry))})
    return found


def root(size):
    return fold([nodes()[address] for address in cover(0, size)])


def hashes(steps):
    return [fold([nodes()[address] for address in step]) for step in steps]


def test_a_tree_grows_by_the_node_that_the_binary_clock_names():
    edge = Edge()
    for number, entry in enumerate(ENTRIES):
        assert edge.root() == root(number)
        edge.append(leaf_hash(entry))
    assert root(0) == EMPTY == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", SIZES)
def test_the_root_is_that_of_the_peer(size):
    assert root(size) == peer().get_root(size)


@pytest.mark.parametrize("size", SIZES)
def test_the_peer_accepts_our_inclusion_proofs_and_gives_the_same(size):
    for number in range(size):
        ours = hashes(inclusion_path(number, size))
        # The peer counts from one and puts the leaf itself first.
        theirs = peer().prove_inclusion(number + 1, size)
        assert [step.hex() for step in ours] == theirs.serialize()["path"][1:]
        assert is_included(
            leaf_hash(ENTRIES[number]), number=number, size=size, path=ours, root=root(size)
        )
        pymerkle.verify_inclusion(leaf_hash(ENTRIES[number]), peer().get_root(size), theirs)


@given(st.data())
def test_a_proof_for_another_leaf_number_size_or_path_is_refused(data):
    size = data.draw(st.integers(2, MOST))
    number = data.draw(st.integers(0, size - 1))
    path = hashes(inclusion_path(number, size))
    sound = {"number": number, "size": size, "path": path, "root": root(size)}
    leaf = leaf_hash(ENTRIES[number])
    assert is_included(leaf, **sound)
    assert not is_included(leaf_hash(b"another"), **sound)
    assert not is_included(leaf, **(sound | {"path": path[:-1]}))
    assert not is_included(leaf, **(sound | {"path": [*path, EMPTY]}))
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != number))
    assert not is_included(leaf, **(sound | {"number": other}))
    assert not is_included(leaf, **(sound | {"number": size}))


@given(st.data())
def test_an_older_head_is_consistent_and_a_forged_one_is_not(data):
    size = data.draw(st.integers(1, MOST))
    old_size = data.draw(st.integers(0, size))
    path = hashes(consistency_path(old_size, size))
    sound = {
        "old_size": old_size,
        "old_root": root(old_size),
        "size": size,
        "root": root(size),
        "path": path,
    }
    assert is_consistent(**sound)
    assert not is_consistent(**(sound | {"old_root": leaf_hash(b"forged")}))
    if old_size not in (0, size):
        assert not is_consistent(**(sound | {"root": leaf_hash(b"forged")}))
        assert not is_consistent(**(sound | {"path": path[:-1]}))
        assert not is_consistent(**(sound | {"path": []}))


def test_the_proof_of_consistency_that_the_rfc_spells_out():
    """RFC 9162, 2.1.5: seven leaves, and the older trees of three, four and six."""
    node = nodes()
    c, d, g = node[(0, 2)], node[(0, 3)], node[(1, 0)]
    i, j, k, level = node[(1, 2)], node[(0, 6)], node[(2, 0)], fold([node[(1, 2)], node[(0, 6)]])
    assert hashes(consistency_path(3, 7)) == [c, d, g, level]
    assert hashes(consistency_path(4, 7)) == [level]
    assert hashes(consistency_path(6, 7)) == [i, j, k]
