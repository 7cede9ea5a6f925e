"""Evidence: the head of the ledger, and proofs that an event is in it and that it only grew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger.models import Checkpoint, Event, Leaf
from thongsuot.foundation.ledger.rules import SEALED_FIELDS, canonical, is_included
from thongsuot.foundation.ledger.rules.merkle import (
    Address,
    consistency_path,
    cover,
    fold,
    inclusion_path,
)
from thongsuot.kernel.refusals import Missing

_FETCH = """
SELECT 0, number, hash FROM ledger_leaf WHERE number = ANY(%s::bigint[])
UNION ALL
SELECT level, index, hash FROM ledger_node JOIN unnest(%s::smallint[], %s::bigint[])
    AS wanted (level, index) USING (level, index)
"""


class BrokenTree(AssertionError):
    """The kept nodes do not add up to the signed head: somebody has touched them."""


@dataclass(frozen=True, slots=True)
class Head:
    """
    What the ledger comes to: so many events, with this root (in hex).

    `note` is the signed text to keep: whoever has yesterday's can check today's.
    """

    size: int
    root: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Inclusion:
    """
    The proof that one event is under a signed head; hashes in hex, from the leaf upwards.

    `content` is what was hashed: SHA-256 of a zero byte and these bytes gives `leaf`.
    """

    position: int
    number: int
    size: int
    content: str
    leaf: str
    path: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Consistency:
    """The proof that the ledger under a head holds, unchanged, all that an older one held."""

    old_size: int
    size: int
    path: tuple[str, ...]
    note: str


def sealed_content(event: Event) -> bytes:
    """Return what the leaf of an event stands for."""
    return canonical({name: getattr(event, name) for name in SEALED_FIELDS})


def head() -> Head | None:
    """Return the latest signed head, or None before the first sealing."""
    latest = Checkpoint.objects.order_by("-size").first()
    if latest is None:
        return None
    return Head(
        size=latest.size,
        root=fold(nodes_at(cover(0, latest.size))).hex(),
        at=latest.at,
        note=latest.note,
    )


def inclusion_proof(position: int) -> Inclusion:
    """
    Return the proof that the event at `position` is under the latest head.

    It was checked before it is given out.

    :raises Missing: if there is no such event, or it is not sealed yet
    :raises BrokenTree: if the proof does not hold
    """
    latest = _latest()
    leaf = Leaf.objects.filter(position=position).first()
    event = Event.objects.filter(pk=position).first()
    if leaf is None or event is None:
        raise Missing(_("Sự kiện này chưa được niêm phong trong sổ cái."))
    steps = inclusion_path(leaf.number, latest.size)
    path, root = _folded([*steps, cover(0, latest.size)])
    own = bytes(leaf.hash)
    if not is_included(own, number=leaf.number, size=latest.size, path=path, root=root):
        raise BrokenTree(position)
    return Inclusion(
        position=position,
        number=leaf.number,
        size=latest.size,
        content=sealed_content(event).decode(),
        leaf=own.hex(),
        path=tuple(step.hex() for step in path),
        note=latest.note,
    )


def consistency_proof(old_size: int) -> Consistency:
    """
    Return the proof that the latest head grew from the one with `old_size` events.

    :raises Missing: if the ledger has never been so large
    """
    latest = _latest()
    if not 0 <= old_size <= latest.size:
        raise Missing(_("Sổ cái chưa từng có %(size)s sự kiện.") % {"size": old_size})
    path, _root = _folded([*consistency_path(old_size, latest.size), []])
    return Consistency(
        old_size=old_size,
        size=latest.size,
        path=tuple(step.hex() for step in path),
        note=latest.note,
    )


def nodes_at(addresses: Sequence[Address]) -> list[bytes]:
    """
    Return the hashes at these addresses, in one query.

    :raises BrokenTree: if one is gone
    """
    above = [address for address in addresses if address[0]]
    with connection.cursor() as cursor:
        cursor.execute(
            _FETCH,
            [
                [index for level, index in addresses if not level],
                [level for level, _index in above],
                [index for _level, index in above],
            ],
        )
        found = {(level, index): bytes(hash_) for level, index, hash_ in cursor.fetchall()}
    try:
        return [found[address] for address in addresses]
    except KeyError as gone:
        raise BrokenTree(gone.args[0]) from gone


def _latest() -> Checkpoint:
    latest = Checkpoint.objects.order_by("-size").first()
    if latest is None:
        raise Missing(_("Sổ cái chưa được niêm phong lần nào."))
    return latest


def _folded(steps: Sequence[Sequence[Address]]) -> tuple[list[bytes], bytes]:
    """Return the hash of each step, the last one apart, having asked once for all."""
    hashes = iter(nodes_at([address for step in steps for address in step]))
    *path, last = [fold([next(hashes) for _address in step]) for step in steps]
    return path, last
