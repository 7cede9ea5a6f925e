"""The apology (Mẫu 04) in the making: drafted, given its reason, approved by the leader."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.kernel.worktime import moment_in_full
from thongsuot.modules.clocks import events, policy, rules
from thongsuot.modules.clocks.models import Apology
from thongsuot.modules.dossiers import api as dossiers

MOST = 2000


def leaders(unit_id: int, at: datetime) -> Sequence[identity.PostFacts]:
    """Return who may sign for an agency, by name: the first is named on the draft."""
    return identity.holders(role=identity.Leader.code, unit_id=unit_id, at=at)


@ledger.action
def draft(facts: dossiers.ClockFacts, *, by: Actor, at: datetime) -> None:
    """Draft the apology for a dossier at risk, or bring its draft up to the day now promised."""
    assert facts.due_at is not None
    calendar = calendars.calendar_for(facts.competent_unit_id)
    leader = next(iter(leaders(facts.competent_unit_id, at)), None)
    expected = dossiers.expected_end(facts.dossier_id, at=at)
    new_due = rules.proposed(facts.due_at, expected, calendar)

    drafted = Apology(
        dossier_id=facts.dossier_id,
        due_at=facts.due_at,
        last_at=rules.last_apology(facts.due_at, calendar),
        new_due=new_due,
        leader_id=leader.id if leader else None,
        drafted_at=at,
    )
    # What an officer has written stays when only the day moved.
    Apology.objects.bulk_create(
        [drafted],
        update_conflicts=True,
        unique_fields=["dossier"],
        update_fields=["due_at", "last_at", "new_due", "leader", "drafted_at"],
    )

    happened = events.ApologyDrafted(
        dossier_id=facts.dossier_id,
        due_at=facts.due_at,
        new_due=new_due,
        leader=leader.holder if leader else "",
    )
    ledger.record(happened, by=by, at=at, unit_id=facts.competent_unit_id)


@ledger.action
def write_apology(
    *, dossier_id: int, reason: str, new_due: datetime, by: Actor, at: datetime
) -> None:
    """
    Write why the promise cannot be kept and what is promised instead, for the leader to approve.

    :raises Missing: if no apology is drafted for it
    :raises NotAllowed: if `by` does not work on the dossier
    :raises Clash: if it was approved already
    :raises Invalid: without a reason, or if the new day is not later
    """
    apology, facts = _taken(dossier_id)
    unit_id = facts.step.unit_id if facts.step else facts.competent_unit_id
    policy.may_write(by, unit_id, facts.competent_unit_id).or_refuse()
    reason = _good_reason(reason)
    if new_due <= apology.due_at:
        later = _("Ngày hẹn lại phải sau %(due)s.") % {"due": moment_in_full(apology.due_at, "vi")}
        raise Invalid(later, [Fault("/new_due", later)])

    apology.reason, apology.new_due, apology.written_by = reason, new_due, by.name[:200]
    apology.save(update_fields=["reason", "new_due", "written_by"])

    happened = events.ApologyWritten(dossier_id=dossier_id, new_due=new_due, reason=reason)
    ledger.record(happened, by=by, at=at, unit_id=facts.competent_unit_id)


@ledger.action
def approve_apology(*, dossier_id: int, reason: str = "", by: Actor, at: datetime) -> str:
    """
    Approve the apology: the applicant is told, the first promise is kept for ever beside the new.

    Returns the number of the letter. Once for each dossier, and at the latest a working day
    before the day it is about (NĐ 61/2018 Đ19.9).

    :raises Missing: if no apology is drafted for it
    :raises NotAllowed: if `by` does not approve for the competent unit
    :raises Clash: if it is too late, or was done before
    :raises Invalid: if neither the draft nor `reason` says why
    """
    apology, facts = _taken(dossier_id)
    said = _good_reason(reason or apology.reason)

    slip = dossiers.extend(code=facts.code, new_due=apology.new_due, reason=said, by=by, at=at)
    apology.reason, apology.approved_at, apology.slip = said, at, slip
    apology.save(update_fields=["reason", "approved_at", "slip"])

    happened = events.ApologyApproved(dossier_id=dossier_id, slip=slip)
    ledger.record(happened, by=by, at=at, unit_id=facts.competent_unit_id)
    return slip


def _taken(dossier_id: int) -> tuple[Apology, dossiers.ClockFacts]:
    apology = Apology.objects.select_for_update(of=("self",)).filter(dossier=dossier_id).first()
    if apology is None:
        raise Missing(_("Hồ sơ này chưa có dự thảo văn bản xin lỗi."))
    if apology.approved_at is not None:
        raise Clash(_("Văn bản xin lỗi của hồ sơ này đã được duyệt."))
    return apology, dossiers.clock_facts([dossier_id])[dossier_id]


def _good_reason(text: str) -> str:
    clean = tidy(text)
    if not clean or has_control_characters(clean):
        said = _("Cần ghi lý do chậm; người dân đọc câu này.")
        raise Invalid(said, [Fault("/reason", said)])
    if len(clean) > MOST:
        said = _("Nội dung quá dài.")
        raise Invalid(said, [Fault("/reason", said)])
    return clean
