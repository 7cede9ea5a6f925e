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


class AccountPart(Shown):
    """What the time went on: a step (with its number), a supplement, a payment, an outage."""

    name: str
    number: int | None
    spent: Seconds
    over: Annotated[int, Field(description="seconds past the step's own day")]
    late: Annotated[int, Field(description="seconds of the whole lateness charged to it")]


class Account(Shown):
    """
    Office time that one holder had the dossier; `parts` sum to `spent`.

    `kind` is `applicant`, `office`, `transit` or `outage`; only an office has a `unit_id`.
    """

    kind: str
    unit_id: int | None
    name: str
    spent: Seconds
    parts: list[AccountPart]


class Deadline(Shown):
    """When it is due and why; the parts of `time_accounts` sum to `whole`."""

    code: str
    due: Instant | None
    original_due: Instant | None
    stopped: bool
    limit: LimitShown | None
    sentence: str
    derivation: list[DerivationLine]
    if_answered: Annotated[
        Instant | None,
        Field(description="due if what it waits for came now (nếu bổ sung hôm nay)"),
    ]
    time_accounts: list[Account]
    whole: Seconds
    late: Annotated[int, Field(description="seconds of office time past the due instant")]
    pickup: Annotated[
        int | None, Field(description="seconds that the result has waited to be fetched")
    ]


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
            Account(
                kind=each.kind.value,
                unit_id=each.unit_id,
                name=each.name,
                spent=_seconds(each.spent),
                parts=[
                    AccountPart(
                        name=part.name,
                        number=part.number,
                        spent=_seconds(part.spent),
                        over=_seconds(part.over),
                        late=_seconds(part.late),
                    )
                    for part in each.parts
                ],
            )
            for each in accounts.accounts
        ],
        if_answered=found.if_answered.due if found.if_answered else None,
        whole=_seconds(accounts.whole),
        late=_seconds(accounts.late),
        pickup=None if accounts.pickup is None else _seconds(accounts.pickup),
    )


def _seconds(spent: timedelta) -> int:
    return int(spent.total_seconds())
