"""Writing in the ledger: `@action` around every change, `record` for what it meant."""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from django.db import transaction

from thongsuot.foundation.ledger.models import Event as EventRow
from thongsuot.foundation.ledger.models import Reading
from thongsuot.foundation.ledger.rules import event_type, to_data
from thongsuot.kernel.actor import Actor, ActorKind

P = ParamSpec("P")
R = TypeVar("R")


class Event(Protocol):
    """A fact in the past tense: a frozen dataclass of ids and values."""

    @property
    def subject(self) -> str: ...


_recorded: ContextVar[list[int] | None] = ContextVar("recorded", default=None)


class NothingRecorded(AssertionError):
    """A change was about to be committed that the ledger knows nothing of."""


class OutsideAction(AssertionError):
    """An event was recorded outside an `@action`, so not surely with its change."""


def action(write: Callable[P, R]) -> Callable[P, R]:
    """
    Run `write` in one transaction that must end with at least one event.

    An action called by another joins its transaction; each must record its own event.

    :raises NothingRecorded: if it recorded none
    """

    @functools.wraps(write)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        recorded: list[int] = []
        outer = _recorded.set(recorded)
        try:
            with transaction.atomic():
                answer = write(*args, **kwargs)
                if not recorded:
                    raise NothingRecorded(write.__qualname__)
        finally:
            _recorded.reset(outer)
        return answer

    return run


def record(event: Event, *, by: Actor, at: datetime, unit_id: int | None = None) -> int:
    """
    Append `event` in the caller's transaction and return its position.

    The one row is the audit line, the history that people read, and the message that
    reactions above receive after commit, in commit order. `unit_id` is the office it
    concerns, the actor's own when not given.

    :raises OutsideAction: if the caller is not inside an `@action`
    """
    recorded = _recorded.get()
    if recorded is None:
        raise OutsideAction(type(event).__qualname__)
    row = EventRow.objects.create(
        type=event_type(type(event)),
        subject=event.subject,
        unit_id=unit_id if unit_id is not None else by.unit_id,
        actor_kind=by.kind,
        # What stands here can never be erased: a citizen's name can only be where it can be.
        actor_name="" if by.kind is ActorKind.CITIZEN else by.name,
        on_behalf_of=by.on_behalf_of,
        account_id=by.account_id,
        post_id=by.post_id,
        at=at,
        data=to_data(event),
    )
    recorded.append(row.position)
    return row.position


def record_reading(*, subject: str, purpose: str, by: Actor, at: datetime) -> None:
    """Append to the stream of readings that `by` saw the personal data of `subject`."""
    Reading.objects.create(
        subject=subject,
        unit_id=by.unit_id,
        actor_kind=by.kind,
        actor_name=by.name,
        account_id=by.account_id,
        post_id=by.post_id,
        at=at,
        purpose=purpose,
    )
