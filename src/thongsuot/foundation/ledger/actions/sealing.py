"""Sealing: what was committed becomes leaves of the Merkle tree, and a new head is signed."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from thongsuot.foundation.ledger.models import Checkpoint, Event, Leaf
from thongsuot.foundation.ledger.queries.evidence import nodes_at, sealed_content
from thongsuot.foundation.ledger.queries.keys import kept_key
from thongsuot.foundation.ledger.rules import Note, leaf_hash
from thongsuot.foundation.ledger.rules.merkle import Edge, cover
from thongsuot.foundation.ledger.rules.notes import chain

_ONE_AT_A_TIME = 916_202_611

_ADD_LEAVES = """
INSERT INTO ledger_leaf (number, position, transaction, hash)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bytea[])
"""
_ADD_NODES = """
INSERT INTO ledger_node (level, index, hash)
SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])
"""


class LostKey(AssertionError):
    """The key that signed the earlier heads is gone: bring it back rather than begin anew."""


def seal(*, at: datetime, most: int = 5_000) -> int:
    """
    Seal up to `most` events that are settled and not yet sealed, and return how many.

    Called by the worker from time to time. The one write without an event of its own: sealing
    that had to be sealed would never end. Another who is at it already is left to it.

    :raises LostKey: if earlier heads were signed with a key that is not here
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        if cursor.fetchone() != (True,):
            return 0
        last = Leaf.objects.order_by("-number").first()
        after = (last.transaction, last.position) if last else (0, 0)
        events = list(Event.objects.settled_after(*after)[:most])
        if events:
            _append(events, size=last.number + 1 if last else 0, at=at)
        return len(events)


def _append(events: Sequence[Event], *, size: int, at: datetime) -> None:
    leaves = [leaf_hash(sealed_content(event)) for event in events]
    edge = Edge(size, nodes_at(cover(0, size)))
    made = [node for leaf in leaves for node in edge.append(leaf)]
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD_LEAVES,
            [
                list(range(size, edge.size)),
                [event.position for event in events],
                [event.transaction for event in events],
                leaves,
            ],
        )
        if made:
            cursor.execute(_ADD_NODES, [list(column) for column in zip(*made, strict=True)])
    previous = Checkpoint.objects.order_by("-size").first()
    note = Note(
        origin=settings.LEDGER_ORIGIN,
        size=edge.size,
        root=edge.root(),
        previous=chain(previous.note) if previous else bytes(32),
        at=at,
    )
    Checkpoint.objects.create(size=edge.size, at=at, note=note.signed(_key(first=previous is None)))


def _key(*, first: bool) -> Ed25519PrivateKey:
    """Return the key that signs, made at the first sealing and kept beside the data."""
    if kept := kept_key():
        return kept
    if not first:
        raise LostKey(settings.LEDGER_KEY_FILE)
    fresh = Ed25519PrivateKey.generate()
    place = Path(settings.LEDGER_KEY_FILE)
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(fresh.private_bytes_raw())
    return fresh
