"""What the actions share: taking a dossier in hand, finding desks, opening and closing steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.files import api as files
from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.kernel.actor import Actor, ActorKind
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.modules.dossiers import policy
from thongsuot.modules.dossiers.models import Dossier, Step, Stop
from thongsuot.modules.dossiers.queries.divisions import division_of
from thongsuot.modules.dossiers.rules import HandedIn
from thongsuot.modules.dossiers.states import Move
from thongsuot.modules.workflows import api as workflows


@dataclass(frozen=True, slots=True)
class Office:
    """A unit with the agency it belongs to, whose code goes into numbers."""

    unit_id: int
    agency_id: int
    agency_code: str


@dataclass(frozen=True, slots=True)
class InHand:
    """A dossier locked for a move, with the step it is in."""

    dossier: Dossier
    step: Step | None

    @property
    def present_step(self) -> Step:
        assert self.step is not None, "between forwarding and closing there is always a step"
        return self.step


VISIT_FIELDS = ("visits", "visited_on")


def visited(dossier: Dossier, at: datetime) -> None:
    """Count that someone came to the counter for it; what is done on one day is one visit."""
    if dossier.visited_on != localdate(at):
        dossier.visits += 1
        dossier.visited_on = localdate(at)


def take(code: str, move: Move, by: Actor, at: datetime) -> InHand:
    """
    Lock the dossier for `move`, or say why not.

    :raises Missing: if there is none that `by` may see
    :raises NotAllowed: if the move is not theirs
    :raises Clash: if it cannot be made now, perhaps because another was first
    """
    dossiers = Dossier.objects.locked()
    if by.kind not in (ActorKind.CITIZEN, ActorKind.SYSTEM):
        dossiers = dossiers.opened_by(by)
    dossier = dossiers.known_as(code)
    # Before it is handed on there is no step to ask for.
    step = dossier.steps.filter(finished_at=None).first() if dossier.handling_unit_id else None
    policy.may(move, by, dossier, step, at=at).or_refuse()
    return InHand(dossier, step)


def office(unit_id: int) -> Office:
    """Return a unit with the agency whose code goes into its numbers."""
    agency = units.agency_of(unit_id)
    return Office(unit_id, agency.id, agency.code)


def check_address(email: str) -> None:
    """
    Do nothing when letters can be sent there, or none are wanted.

    :raises Invalid: if it is no e-mail address
    """
    if not email:
        return
    wrong = _("Địa chỉ thư điện tử không đúng.")
    # RFC 5321. A longer one is never delivered, and would hold up the letters of all others.
    if len(email) > 254:
        raise Invalid(wrong, [Fault("/applicant/email", wrong)])
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(wrong, [Fault("/applicant/email", wrong)]) from None


def check_files(components: Sequence[HandedIn]) -> None:
    """
    Do nothing when every file named has been handed in.

    :raises Missing: if one has not
    """
    wanted = {file_id for paper in components for file_id in paper.file_ids}
    if wanted:
        files.facts(wanted)


def workflow_id(dossier: Dossier) -> int:
    assert dossier.workflow_id is not None, "a workflow is bound at acceptance"
    return dossier.workflow_id


def division_for(dossier: Dossier, field: str, wanted: int | None, *, on: date) -> int:
    """
    Return the division that will work on the dossier, one that is there on the day `on`.

    :raises Invalid: if the wanted one is not of the competent agency, or none is known
    """
    inside = units.circles(dossier.competent_unit_id).agency
    if wanted is not None:
        if wanted not in inside:
            raise Invalid(
                _("Đơn vị được chọn không thuộc cơ quan giải quyết hồ sơ này."),
                [Fault("/to_unit", _("Hãy chọn một đơn vị thuộc cơ quan giải quyết."))],
            )
        if not units.unit(wanted).in_force(on):
            gone = _("Đơn vị được chọn không còn hoạt động.")
            raise Invalid(gone, [Fault("/to_unit", gone)])
        return wanted
    found = division_of(
        competent_unit_id=dossier.competent_unit_id,
        procedure_code=dossier.procedure_code,
        field=field,
        on=on,
    )
    if found is not None:
        return found.id
    raise Invalid(
        _("Chưa biết phòng nào giải quyết lĩnh vực “%(field)s”. Hãy chọn đơn vị nhận hồ sơ.")
        % {"field": field},
        [Fault("/to_unit", _("Cần chọn đơn vị nhận hồ sơ."))],
    )


def forward_by(dossier: Dossier, at: datetime) -> datetime:
    """
    Return until when the counter must hand the dossier on.

    The same working day; after 15:00 the next (NĐ 61/2018 Đ18.2, kept by NĐ 309/2026).
    """
    calendar = calendars.calendar_for(dossier.receiving_unit_id)
    return worktime.deadline(start=at, limit=SAME_DAY, calendar=calendar, cutoff=FORWARD_CUTOFF).due


SAME_DAY = worktime.Limit(1, worktime.Unit.SAME_DAY)
FORWARD_CUTOFF = time(15)


def open_step(
    dossier: Dossier, plan: workflows.StepFacts, at: datetime, *, post_id: int | None = None
) -> Step:
    """Open the next step at the desk where its kind belongs, with its own allowance."""
    unit_id = _unit_of(dossier, plan.kind)
    due_at = _allowed_until(dossier, plan, at)
    step = Step.objects.create(
        dossier=dossier,
        number=plan.number,
        name=plan.name,
        kind=plan.kind,
        unit_id=unit_id,
        post_id=post_id,
        opened_at=at,
        due_at=due_at,
    )
    dossier.current_unit_id = unit_id
    dossier.assignee_id = post_id
    dossier.awaits_signature = plan.kind == "approve"
    dossier.attention_at = min(moment for moment in (due_at, dossier.due_at) if moment is not None)
    return step


# What opening a step changes on the dossier's own row.
DESK_FIELDS = ("current_unit", "assignee", "awaits_signature", "attention_at")


def not_before(began_at: datetime, at: datetime) -> None:
    """
    Do nothing if what began then can end now.

    The moment of an act is that of the click; of two clicks the later may have got through first.

    :raises Clash: if it began after the act
    """
    if at < began_at:
        raise Clash(_("Hồ sơ vừa có thay đổi khác. Hãy tải lại trang, xem lại rồi làm tiếp."))


def close_step(step: Step | None, at: datetime, note: str = "", outcome: str = "") -> None:
    """
    Finish the open step, if there is one.

    :raises Clash: if it was opened after `at`
    """
    if step is not None:
        not_before(step.opened_at, at)
        step.finished_at = at
        step.note = note
        step.outcome = outcome
        step.save(update_fields=["finished_at", "note", "outcome"])


def _unit_of(dossier: Dossier, kind: str) -> int:
    if kind == "approve":
        return dossier.competent_unit_id
    if kind == "return":
        return dossier.receiving_unit_id
    return dossier.handling_unit_id or dossier.competent_unit_id


def _allowed_until(dossier: Dossier, plan: workflows.StepFacts, at: datetime) -> datetime | None:
    if plan.allowance is None:
        return None
    calendar = calendars.calendar_for(dossier.competent_unit_id)
    return worktime.deadline(start=at, limit=plan.allowance, calendar=calendar).due


def move_step_due(in_hand: InHand, stop: Stop) -> datetime | None:
    """Give the open step back the office time that the stop took from it; return its due."""
    step = in_hand.step
    if step is None or step.due_at is None or stop.ends_at is None:
        return None
    calendar = calendars.calendar_for(in_hand.dossier.competent_unit_id)
    left = worktime.working_time_between(calendar, stop.begins_at, step.due_at)
    step.due_at = calendar.office_time_after(stop.ends_at, left)
    step.save(update_fields=["due_at"])
    return step.due_at
