"""Reactions: what those above do about what happened below, once and in commit order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from thongsuot.foundation.ledger.models import Cursor, Event
from thongsuot.foundation.ledger.rules import event_type, from_data

log = structlog.get_logger("thongsuot.ledger")


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with the circumstances that the ledger keeps beside it."""

    event: Any
    type: str
    data: Mapping[str, Any]
    position: int
    subject: str
    unit_id: int | None
    actor_name: str
    at: datetime


Reaction = Callable[[Happened], None]


@dataclass(frozen=True, slots=True)
class _Registered:
    name: str
    react: Reaction
    classes: dict[str, type]


_REACTIONS: dict[str, _Registered] = {}


def reaction(name: str, *events: type) -> Callable[[Reaction], Reaction]:
    """
    Register a function to be called for each event of the given classes.

    Its writes and its cursor move in one transaction, so they happen once. What it does
    outside the database must be a job deferred in that transaction.
    """

    def register(react: Reaction) -> Reaction:
        classes = {event_type(event): event for event in events}
        _REACTIONS[name] = _Registered(name, react, classes)
        return react

    return register


def reactions() -> dict[str, frozenset[str]]:
    """Return the names of all reactions with the event types each listens to."""
    return {name: frozenset(r.classes) for name, r in _REACTIONS.items()}


def run_reactions(*, at: datetime, batch: int = 200) -> int:
    """
    Let every reaction take up to `batch` events further and return how many were read.

    A reaction that fails keeps its place and is tried again; the others go on.
    """
    return sum(_advance(registered, at=at, batch=batch) for registered in _REACTIONS.values())


def _advance(registered: _Registered, *, at: datetime, batch: int) -> int:
    # Before the transaction, so that a failing reaction leaves a row that can say so.
    Cursor.objects.bulk_create([Cursor(reaction=registered.name)], ignore_conflicts=True)
    try:
        with transaction.atomic():
            # Another worker may be at it: leave this reaction to it, and keep the order.
            cursor = (
                Cursor.objects.select_for_update(of=("self",), skip_locked=True)
                .filter(pk=registered.name)
                .first()
            )
            if cursor is None:
                return 0
            return _take(registered, cursor, batch)
    except Exception as trouble:  # whatever a handler raises, the order of events is kept
        log.exception("reaction_failed", reaction=registered.name)
        Cursor.objects.filter(pk=registered.name, stuck_since=None).update(
            stuck_since=at, trouble=str(trouble)[:2000]
        )
        return 0


def _take(registered: _Registered, cursor: Cursor, batch: int) -> int:
    rows = list(Event.objects.settled_after(cursor.transaction, cursor.position)[:batch])
    if not rows:
        return 0
    for row in rows:
        if event_class := registered.classes.get(row.type):
            registered.react(
                Happened(
                    event=from_data(event_class, row.data),
                    type=row.type,
                    data=row.data,
                    position=row.position,
                    subject=row.subject,
                    unit_id=row.unit_id,
                    actor_name=row.actor_name,
                    at=row.at,
                )
            )
    last = rows[-1]
    cursor.transaction, cursor.position = last.transaction, last.position
    cursor.stuck_since, cursor.trouble = None, ""
    cursor.save(update_fields=["transaction", "position", "stuck_since", "trouble"])
    return len(rows)
