"""Checking the whole ledger against itself, and against a head that someone has kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger.models import Checkpoint, Event, Leaf
from thongsuot.foundation.ledger.queries.evidence import sealed_content
from thongsuot.foundation.ledger.queries.keys import kept_key
from thongsuot.foundation.ledger.rules import Note, Unsigned, leaf_hash, opened
from thongsuot.foundation.ledger.rules.merkle import Edge
from thongsuot.foundation.ledger.rules.notes import chain

MOST_FINDINGS = 100
# Nothing that was recorded before a head was signed can be sealed after it, but for what was
# still being written then; no transaction of ours lasts so long.
LONGEST_TRANSACTION = timedelta(hours=1)
_BATCH = 2_000

_UNSEALED = """
SELECT position FROM ledger_event
 WHERE (transaction, position) < (%s, %s)
   AND NOT EXISTS (SELECT FROM ledger_leaf WHERE ledger_leaf.position = ledger_event.position)
 ORDER BY transaction, position LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was: which event, where one can be named, and what."""

    position: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How many sealed events were checked, the root they come to, and all that was found."""

    size: int
    root: str
    findings: tuple[Finding, ...]

    def __bool__(self) -> bool:
        return not self.findings


def verify_ledger(*, known_head: str = "") -> Verification:
    """
    Read the whole ledger, recompute every hash, and tell what does not fit.

    `known_head` is the signed note of an older head. Without one, whoever holds the signing
    key and the database could have rewritten everything consistently; with one, nothing that
    it covers can have been deleted, altered, reordered or put in.
    """
    key = kept_key()
    if key is None:
        lost = Finding(None, _("Không còn khóa niêm phong để đối chiếu với mốc đã giữ."))
        return Verification(0, "", (lost,) if known_head else ())
    return _Walk(key.public_key(), known_head).through()


class _Walk:
    """One pass over leaves, events and checkpoints, side by side."""

    def __init__(self, key: Ed25519PublicKey, known_head: str) -> None:
        self._key = key
        self._findings: list[Finding] = []
        self._edge = Edge()
        self._last = (0, 0)
        self._sealed_before: datetime | None = None
        self._previous = bytes(32)
        self._checkpoints = _checkpoints()
        self._next = next(self._checkpoints, None)
        self._known = self._open_known(known_head) if known_head else None

    def through(self) -> Verification:
        for leaf, event in _leaves():
            self._take(leaf, event)
            self._compare()
        if self._known and self._known.size > self._edge.size:
            self._find(
                None,
                _("Mốc đã giữ có %(then)s sự kiện, sổ cái nay chỉ còn %(now)s.")
                % {"then": self._known.size, "now": self._edge.size},
            )
        if self._next:
            self._find(
                None,
                _("Có mốc niêm phong %(size)s sự kiện, sổ cái nay chỉ còn %(now)s.")
                % {"size": self._next.size, "now": self._edge.size},
            )
        self._find_unsealed()
        return Verification(
            size=self._edge.size,
            root=self._edge.root().hex(),
            findings=tuple(self._findings[:MOST_FINDINGS]),
        )

    def _open_known(self, known_head: str) -> Note | None:
        try:
            return opened(known_head, self._key)
        except Unsigned:
            self._find(None, _("Mốc đã giữ không phải do khóa của sổ cái này ký."))
            return None

    def _take(self, leaf: Leaf, event: Event | None) -> None:
        """Look at one leaf and its event, and let the tree grow by what the event says now."""
        if leaf.number != self._edge.size:
            self._find(leaf.position, _("Số thứ tự niêm phong bị đứt quãng tại đây."))
        if event is None:
            self._find(leaf.position, _("Sự kiện đã bị xóa."))
            self._edge.append(bytes(leaf.hash))
            return
        now = leaf_hash(sealed_content(event))
        if now != bytes(leaf.hash):
            self._find(event.position, _("Sự kiện đã bị sửa sau khi niêm phong."))
        if (event.transaction, event.position) <= self._last:
            self._find(event.position, _("Sự kiện đã bị đảo thứ tự."))
        if self._sealed_before and event.recorded_at < self._sealed_before - LONGEST_TRANSACTION:
            self._find(
                event.position, _("Sự kiện được ghi lùi thời gian, trước mốc đã niêm phong.")
            )
        self._last = (event.transaction, event.position)
        self._edge.append(now)

    def _compare(self) -> None:
        """Hold the root against every head of exactly this size."""
        size = self._edge.size
        while self._next and self._next.size <= size:
            self._compare_with(self._next)
            self._next = next(self._checkpoints, None)
        if self._known and self._known.size == size:
            self._sealed_before = max(self._sealed_before or self._known.at, self._known.at)
            if self._known.root != self._edge.root():
                self._find(None, _("Các sự kiện không còn khớp với mốc đã giữ."))

    def _compare_with(self, checkpoint: Checkpoint) -> None:
        try:
            note = opened(checkpoint.note, self._key)
        except Unsigned:
            note = None
        named = {"size": checkpoint.size}
        if note is None or (note.size, note.at) != (checkpoint.size, checkpoint.at):
            self._find(None, _("Mốc niêm phong %(size)s sự kiện không đúng chữ ký.") % named)
        else:
            if note.root != self._edge.root():
                self._find(None, _("Các sự kiện không khớp với mốc %(size)s sự kiện.") % named)
            if note.previous != self._previous:
                self._find(None, _("Mốc trước mốc %(size)s sự kiện đã bị thay.") % named)
            if self._sealed_before and note.at < self._sealed_before:
                self._find(None, _("Mốc %(size)s sự kiện lùi thời gian.") % named)
        self._previous = chain(checkpoint.note)
        self._sealed_before = max(self._sealed_before or checkpoint.at, checkpoint.at)

    def _find_unsealed(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_UNSEALED, [*self._last, MOST_FINDINGS])
            for (position,) in cursor.fetchall():
                self._find(position, _("Sự kiện được chèn vào giữa những sự kiện đã niêm phong."))

    def _find(self, position: int | None, text: str) -> None:
        self._findings.append(Finding(position, text))


def _leaves() -> Iterator[tuple[Leaf, Event | None]]:
    """Give every leaf with its event, in batches that do not grow with the ledger."""
    after = -1
    while leaves := list(Leaf.objects.filter(number__gt=after).order_by("number")[:_BATCH]):
        events = Event.objects.in_bulk([leaf.position for leaf in leaves])
        for leaf in leaves:
            yield leaf, events.get(leaf.position)
        after = leaves[-1].number


def _checkpoints() -> Iterator[Checkpoint]:
    after = -1
    while batch := list(Checkpoint.objects.filter(size__gt=after).order_by("size")[:_BATCH]):
        yield from batch
        after = batch[-1].size
