"""
The Merkle tree of RFC 9162, section 2.1: hashes, proofs and how to check them.

A node is addressed by its level above the leaves and its index within the level, and stands for
a complete subtree of 2 ** level leaves. Every other subtree of the RFC is made of such nodes.
"""

import hashlib
from collections.abc import Iterable, Sequence

Address = tuple[int, int]

EMPTY = hashlib.sha256().digest()


def leaf_hash(content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + content).digest()


def pair_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(subtrees: Sequence[bytes]) -> bytes:
    """Return the hash over subtrees of falling size that stand side by side."""
    if not subtrees:
        return EMPTY
    *left, folded = subtrees
    for subtree in reversed(left):
        folded = pair_hash(subtree, folded)
    return folded


def cover(start: int, end: int) -> list[Address]:
    """Return the fewest nodes that together hold the leaves from `start` up to `end`."""
    nodes: list[Address] = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        nodes.append((level, start >> level))
        start += 1 << level
    return nodes


class Edge:
    """
    The right edge of a growing tree: the few nodes from which all further ones follow.

    `nodes` are those of `cover(0, size)`, largest first.
    """

    def __init__(self, size: int = 0, nodes: Iterable[bytes] = ()) -> None:
        self.size = size
        self._nodes = list(nodes)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add one leaf and return the nodes above it that are complete now, lowest first."""
        made: list[tuple[int, int, bytes]] = []
        index, node, level = self.size, leaf, 0
        while index & 1:
            node = pair_hash(self._nodes.pop(), node)
            index, level = index >> 1, level + 1
            made.append((level, index, node))
        self._nodes.append(node)
        self.size += 1
        return made

    def root(self) -> bytes:
        return fold(self._nodes)


def inclusion_path(number: int, size: int) -> list[list[Address]]:
    """Return, for each step from the leaf to the root, the nodes that make its sibling."""
    return _path(number, 0, size)


def consistency_path(old_size: int, size: int) -> list[list[Address]]:
    """Return, for each hash of the proof that a tree grew from a smaller one, its nodes."""
    if old_size in (0, size):
        return []
    return _subpath(old_size, 0, size, whole=True)


def is_included(leaf: bytes, *, number: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` shows the leaf with this number in the tree: RFC 9162, 2.1.3.2."""
    if not 0 <= number < size:
        return False
    at, last, folded = number, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            folded = pair_hash(sibling, folded)
            at, last = _up_to_a_right_child(at, last)
        else:
            folded = pair_hash(folded, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and folded == root


def is_consistent(
    *, old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether `path` shows that the tree only grew since its old head: RFC 9162, 2.1.4.2."""
    if old_size == size:
        return not path and old_root == root
    if not 0 <= old_size < size:
        return False
    if old_size == 0:
        return not path and old_root == EMPTY
    if old_size & (old_size - 1) == 0:
        path = [old_root, *path]
    if not path:
        return False
    at, last = old_size - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old_folded = folded = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old_folded, folded = pair_hash(node, old_folded), pair_hash(node, folded)
            at, last = _up_to_a_right_child(at, last)
        else:
            folded = pair_hash(folded, node)
        at, last = at >> 1, last >> 1
    return last == 0 and (old_folded, folded) == (old_root, root)


def _up_to_a_right_child(at: int, last: int) -> Address:
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _split(start: int, end: int) -> int:
    """Return where the RFC splits this range: after the largest power of two below its size."""
    return start + (1 << (end - start - 1).bit_length() - 1)


def _path(number: int, start: int, end: int) -> list[list[Address]]:
    if end - start == 1:
        return []
    middle = _split(start, end)
    if number < middle:
        return [*_path(number, start, middle), cover(middle, end)]
    return [*_path(number, middle, end), cover(start, middle)]


def _subpath(old: int, start: int, end: int, *, whole: bool) -> list[list[Address]]:
    if old == end:
        return [] if whole else [cover(start, end)]
    middle = _split(start, end)
    if old <= middle:
        return [*_subpath(old, start, middle, whole=whole), cover(middle, end)]
    return [*_subpath(old, middle, end, whole=False), cover(start, middle)]
