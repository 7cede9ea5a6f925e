"""What the ledger can be asked: the history of a thing, and who has looked at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger.models import Cursor, Event, Reading


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history: what happened, by whose hand, and when; citizens stay unnamed."""

    position: int
    type: str
    actor_name: str
    actor_kind: str
    on_behalf_of: str
    unit_id: int | None
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """One reading of personal data."""

    actor_name: str
    unit_id: int | None
    at: datetime
    purpose: str


@dataclass(frozen=True, slots=True)
class ReactionState:
    """How far a reaction has come, and what holds it up."""

    name: str
    position: int
    stuck_since: datetime | None
    trouble: str


def history(subject: str) -> Sequence[Line]:
    """Return everything recorded about `subject`, oldest first."""
    return tuple(
        Line(
            position=row.position,
            type=row.type,
            actor_name=row.actor_name or _("Người dân"),
            actor_kind=row.actor_kind,
            on_behalf_of=row.on_behalf_of,
            unit_id=row.unit_id,
            at=row.at,
            data=row.data,
        )
        for row in Event.objects.about(subject)
    )


def readings(subject: str, *, most: int = 100) -> Sequence[Seen]:
    """Return who saw the personal data of `subject`, latest first."""
    rows = Reading.objects.filter(subject=subject).order_by("-at", "-pk")[:most]
    return tuple(
        Seen(actor_name=row.actor_name, unit_id=row.unit_id, at=row.at, purpose=row.purpose)
        for row in rows
    )


def reaction_states() -> Sequence[ReactionState]:
    """Return the place of every reaction that has run."""
    return tuple(
        ReactionState(
            name=row.reaction,
            position=row.position,
            stuck_since=row.stuck_since,
            trouble=row.trouble,
        )
        for row in Cursor.objects.order_by("reaction")
    )
