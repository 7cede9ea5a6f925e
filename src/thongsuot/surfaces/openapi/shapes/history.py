"""What happened to a dossier, and how its time was reckoned and spent."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.openapi.reading import Instant, Shown
from thongsuot.surfaces.openapi.shapes.dossiers import LimitShown, limit_shown, told
from thongsuot.surfaces.openapi.shapes.lists import Next
from thongsuot.surfaces.shared.templatetags.vi import language

Seconds = Annotated[int, Field(description="office time in seconds (thời gian làm việc)")]


class EventActor(Shown):
    name: str
    kind: str
    on_behalf_of: str


class Event(Shown):
    """What happened, from the ledger, in a sentence and as data."""

    position: int
    type: str
    at: Instant
    sentence: str
    note: str
    actor: EventActor
    unit_id: int | None
    data: dict[str, Any]


class EventPage(Shown):
    items: list[Event]
    next: Next


class DerivationLine(Shown):
    on: str
    why: str
    text: str


class Account(Shown):
    """Office time that one holder had the dossier; `unit_id` is null for the applicant."""

    unit_id: int | None
    name: str
    spent: Seconds


class Deadline(Shown):
    """When it is due and why; the parts of `time_accounts` sum to `whole`."""

    code: str
    due: Instant | None
    original_due: Instant | None
    stopped: bool
    limit: LimitShown | None
    sentence: str
    derivation: list[DerivationLine]
    time_accounts: list[Account]
    whole: Seconds


# ---- From values to shapes ----


def events(lines: Sequence[dossiers.HistoryLine]) -> list[Event]:
    return [
        Event(
            position=line.position,
            type=line.type,
            at=line.at,
            sentence=line.sentence,
            note=line.note,
            actor=EventActor(
                name=line.actor_name, kind=line.actor_kind, on_behalf_of=line.on_behalf_of
            ),
            unit_id=line.unit_id,
            data=dict(line.data),
        )
        for line in lines
    ]


def deadline(found: dossiers.DossierOnDesk) -> Deadline:
    accounts = found.time_accounts
    lines = found.deadline.derivation if found.deadline else ()
    return Deadline(
        code=found.code,
        due=found.due_at,
        original_due=found.original_due_at,
        stopped=found.open_stop is not None,
        limit=limit_shown(found.deadline),
        sentence=told(found.deadline),
        derivation=[
            DerivationLine(on=line.on.isoformat(), why=line.why, text=line.text(language()))
            for line in lines
        ],
        time_accounts=[
            Account(unit_id=each.unit_id, name=each.name, spent=_seconds(each.spent))
            for each in accounts.accounts
        ],
        whole=_seconds(accounts.whole),
    )


def _seconds(spent: timedelta) -> int:
    return int(spent.total_seconds())
