"""What makes a dossier wait, go on, take longer, or end early."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.numbering import api as numbering
from thongsuot.kernel import worktime
from thongsuot.kernel.actor import Actor, ActorKind
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.vietnamese import tidy
from thongsuot.modules.dossiers import events, rules
from thongsuot.modules.dossiers.actions import clock, consulting, desk, reasoned, slips
from thongsuot.modules.dossiers.models import Component, Stop
from thongsuot.modules.dossiers.rules import HandedIn
from thongsuot.modules.dossiers.states import Move, Status, StopReason
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reasons.api import Given, ReasonKind


@ledger.action
def request_supplement(
    *,
    code: str,
    reason: str = "",
    items: Sequence[str] = (),
    reasons: Sequence[Given] = (),
    by: Actor,
    at: datetime,
) -> str:
    """
    Ask the citizen, through the counter, for what is missing (Mẫu 02); return the slip's number.

    Once only, unless the procedure's law allows more; the limit then begins again from zero
    (NĐ 61/2018 Đ19.4), unless that law only pauses it. `reasons` of the catalogue stand among
    what is asked for, and for the `reason` where no other is written.

    :raises Clash: if it has been asked before
    :raises Invalid: without a reason, or if one is not offered for this
    """
    dossier = desk.take(code, Move.REQUEST_SUPPLEMENT, by, at).dossier
    why = reasoned.read(ReasonKind.SUPPLEMENT, reasons, reason)
    reason = why.words
    wanted = [*why.lines, *(rules.written(item, "/items") for item in items)] or [reason]
    mode = procedures.version(dossier.procedure_version_id).record.ways.supplement.mode

    receiving = desk.office(dossier.receiving_unit_id)
    slip = numbering.next_number(
        series="supplement", agency_code=receiving.agency_code, on=localdate(at)
    )
    Stop.objects.create(
        dossier=dossier,
        reason=StopReason.SUPPLEMENT,
        effect=mode,
        begins_at=at,
        slip=slip,
        note=reason,
        items=wanted,
    )
    dossier.resumes_to = dossier.status
    dossier.status = Status.AWAITING_SUPPLEMENT
    dossier.supplement_requests += 1
    dossier.save(update_fields=["status", "resumes_to", "supplement_requests"])
    reasoned.keep(dossier, why, at=at)

    asked = {"Nội dung cần hoàn thiện": wanted, "Lý do": reason}
    given = slips.issue(dossier, slips.SUPPLEMENT, slip, particulars=asked, by=by, at=at)

    happened = events.SupplementRequested(
        dossier_id=dossier.pk,
        slip=slip,
        reason=reason,
        items=tuple(wanted),
        digest=given.digest,
        reasons=why.codes,
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.current_unit_id)
    return slip


@ledger.action
def receive_supplement(
    *, code: str, components: Sequence[HandedIn] = (), note: str = "", by: Actor, at: datetime
) -> None:
    """Take what the citizen was asked for; the dossier goes on where it stood."""
    in_hand = desk.take(code, Move.RECEIVE_SUPPLEMENT, by, at)
    dossier = in_hand.dossier
    rules.check_papers(components)
    desk.check_files(components)

    last = dossier.components.order_by("-position").values_list("position", flat=True).first() or 0
    Component.objects.bulk_create(
        Component(
            dossier=dossier,
            position=position,
            code=paper.code,
            name=paper.name,
            copies=paper.copies,
            original=paper.original,
            photocopies=paper.photocopies,
            electronic=paper.electronic,
            shown_only=paper.shown_only,
            file_ids=list(paper.file_ids),
            supplemented_at=at,
        )
        for position, paper in enumerate(components, start=last + 1)
    )
    if by.kind is ActorKind.STAFF:
        desk.visited(dossier, at)
    _go_on(in_hand, at)

    happened = events.SupplementReceived(
        dossier_id=dossier.pk, due_at=dossier.due_at, note=tidy(note)
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.current_unit_id)


@ledger.action
def pause(
    *,
    code: str,
    reason: StopReason,
    note: str,
    amount: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """
    Let the clock stand still for money due (with its `amount` in đồng), a check or an outage.

    :raises Invalid: without a note, or if money is due and no amount is named
    """
    dossier = desk.take(code, Move.PAUSE, by, at).dossier
    note = rules.written(note, "/note")
    if reason is StopReason.SUPPLEMENT:
        raise Invalid(
            _("Muốn người dân bổ sung giấy tờ, hãy dùng “Yêu cầu bổ sung”."),
            [Fault("/reason", _("Lý do này không dùng cho việc tạm dừng."))],
        )
    if (reason is StopReason.PAYMENT) != (amount is not None and amount > 0):
        raise Invalid(
            _("Tạm dừng để nộp tiền cần ghi số tiền; lý do khác thì không có số tiền."),
            [Fault("/amount", _("Số tiền không khớp với lý do."))],
        )

    Stop.objects.create(
        dossier=dossier, reason=reason, effect="pause", begins_at=at, note=note, amount=amount
    )
    dossier.resumes_to = dossier.status
    dossier.status = Status.AWAITING_PAYMENT if reason is StopReason.PAYMENT else Status.PAUSED
    dossier.save(update_fields=["status", "resumes_to"])

    happened = events.DossierPaused(dossier_id=dossier.pk, reason=reason, note=note, amount=amount)
    ledger.record(happened, by=by, at=at, unit_id=dossier.current_unit_id)


@ledger.action
def resume(*, code: str, note: str = "", by: Actor, at: datetime) -> None:
    """Let the clock of a paused dossier run on."""
    in_hand = desk.take(code, Move.RESUME, by, at)
    dossier = in_hand.dossier

    _go_on(in_hand, at)

    happened = events.DossierResumed(dossier_id=dossier.pk, due_at=dossier.due_at, note=note)
    ledger.record(happened, by=by, at=at, unit_id=dossier.current_unit_id)


@ledger.action
def extend(*, code: str, new_due: datetime, reason: str, by: Actor, at: datetime) -> str:
    """
    Apologise and promise a new day (Mẫu 04), once; return the number of the letter.

    At the latest one working day before the due date (NĐ 61/2018 Đ19.9). The original due
    date is kept for ever beside the new one.

    :raises Clash: if it is too late, was done before, or is not later than what was promised
    :raises Invalid: without a reason, or if the office is closed on the new day
    """
    dossier = desk.take(code, Move.EXTEND, by, at).dossier
    reason = rules.written(reason, "/reason")
    original = dossier.due_at
    assert original is not None

    dossier.extended_at = at
    dossier.extension_reason = reason
    promised = worktime.Extension(at=at, new_due=new_due, reason=reason)
    found = clock.reckon(dossier, dossier.stops.all(), extension=promised)
    calendar = calendars.calendar_for(dossier.competent_unit_id)
    if not calendar.is_working_day(localdate(found.due)):
        closed = _("Đó là ngày nghỉ của cơ quan; hãy chọn ngày làm việc.")
        raise Invalid(closed, [Fault("/new_due", closed)])
    clock.set_due(dossier, found)
    dossier.attention_at = found.due
    competent = desk.office(dossier.competent_unit_id)
    slip = numbering.next_number(
        series="apology", agency_code=competent.agency_code, on=localdate(at)
    )
    dossier.save(
        update_fields=["extended_at", "extension_reason", "attention_at", *clock.CLOCK_FIELDS]
    )

    given = slips.issue(
        dossier,
        slips.APOLOGY,
        slip,
        particulars={
            "Thời gian hẹn trả": original.isoformat(),
            "Lý do": reason,
            "Ngày hẹn trả mới": found.due.isoformat(),
        },
        of_unit_id=dossier.competent_unit_id,
        by=by,
        at=at,
    )

    happened = events.DueDateExtended(
        digest=given.digest,
        dossier_id=dossier.pk,
        slip=slip,
        original_due_at=original,
        due_at=found.due,
        reason=reason,
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.competent_unit_id)
    return slip


@ledger.action
def withdraw(*, code: str, reason: str, by: Actor, at: datetime) -> None:
    """Take the dossier back at the citizen's wish (rút hồ sơ), while nothing is decided."""
    in_hand = desk.take(code, Move.WITHDRAW, by, at)
    dossier = in_hand.dossier
    reason = rules.written(reason, "/reason")

    _end_early(in_hand, Status.WITHDRAWN, at)

    ledger.record(
        events.DossierWithdrawn(dossier_id=dossier.pk, reason=reason),
        by=by,
        at=at,
        unit_id=dossier.receiving_unit_id,
    )


@ledger.action
def stop(*, code: str, reason: str, by: Actor, at: datetime) -> None:
    """
    Stop working on the dossier (Mẫu 05), while no decision exists (NĐ 118/2025 Đ21).

    :raises Invalid: without a reason
    """
    in_hand = desk.take(code, Move.STOP, by, at)
    dossier = in_hand.dossier
    reason = rules.written(reason, "/reason")

    _end_early(in_hand, Status.STOPPED, at)
    # The counter issues the notice (TT 03/2025/TT-VPCP, Điều 7), so the number is of its series.
    slip = numbering.next_number(
        series="stop",
        agency_code=desk.office(dossier.receiving_unit_id).agency_code,
        on=localdate(at),
    )
    given = slips.issue(dossier, slips.STOP, slip, particulars={"Lý do": reason}, by=by, at=at)

    happened = events.DossierStopped(
        dossier_id=dossier.pk, reason=reason, slip=slip, digest=given.digest
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.competent_unit_id)


def _go_on(in_hand: desk.InHand, at: datetime) -> None:
    dossier = in_hand.dossier
    stops = list(dossier.stops.order_by("begins_at", "pk"))
    if not stops or stops[-1].ends_at is not None:
        raise Clash(_("Hồ sơ không có lần dừng nào đang mở."))
    desk.not_before(stops[-1].begins_at, at)
    stops[-1].ends_at = at
    stops[-1].save(update_fields=["ends_at"])
    dossier.status = dossier.resumes_to
    dossier.resumes_to = ""
    if dossier.competent_received_at is not None:
        clock.set_due(dossier, clock.reckon_after_stops(dossier, stops))
        step = desk.move_step_due(in_hand, stops[-1])
        dossier.attention_at = step or dossier.due_at or at
    else:
        dossier.attention_at = at
    dossier.save(
        update_fields=[
            *("status", "resumes_to", "attention_at"),
            *desk.VISIT_FIELDS,
            *clock.CLOCK_FIELDS,
        ]
    )


def _end_early(in_hand: desk.InHand, status: Status, at: datetime) -> None:
    dossier = in_hand.dossier
    for waiting in dossier.stops.filter(ends_at=None):
        desk.not_before(waiting.begins_at, at)
        waiting.ends_at = at
        waiting.save(update_fields=["ends_at"])
    desk.close_step(in_hand.step, at)
    consulting.end_unanswered(dossier, at)
    dossier.status = status
    dossier.resumes_to = ""
    dossier.finished_at = at
    dossier.current_unit_id = None
    dossier.save(update_fields=["status", "resumes_to", "finished_at", "current_unit"])
