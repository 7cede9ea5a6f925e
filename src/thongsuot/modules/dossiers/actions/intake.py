"""What happens at the counter (Một cửa): filing, acceptance, refusal, handing on, returning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.numbering import api as numbering
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, ActorKind
from thongsuot.kernel.identifiers import new_proof, new_reference
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.modules.dossiers import events, policy, rules
from thongsuot.modules.dossiers.actions import clock, desk, filled, reasoned, slips
from thongsuot.modules.dossiers.models import Component, Dossier
from thongsuot.modules.dossiers.rules import Applicant, HandedIn, Posted, Submitter
from thongsuot.modules.dossiers.states import Channel, Move, Status
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reasons.api import Given, ReasonKind
from thongsuot.modules.workflows import api as workflows


@dataclass(frozen=True, slots=True)
class Filed:
    """What the one who filed takes home: the reference, and the secret that opens it."""

    dossier_id: int
    reference: str
    proof: str


@ledger.action
def submit(
    *,
    procedure_code: str,
    case: str = "",
    receiving_unit_id: int,
    competent_unit_id: int | None = None,
    channel: Channel,
    applicant: Applicant,
    submitter: Submitter | None = None,
    posted: Posted | None = None,
    form: dict[str, Any] | None = None,
    components: Sequence[HandedIn] = (),
    return_channel: Channel | None = None,
    is_sample: bool = False,
    by: Actor,
    at: datetime,
) -> Filed:
    """
    File a dossier. It has a reference now; its code comes with acceptance (NĐ 309/2026).

    Where the procedure has a form in force, `form["answers"]` are the answers to it, checked and
    kept with the version that they were checked by; at a counter it may come on paper instead.
    `posted` says what came by post. A clerk who files online does it for a citizen beside them;
    that they helped is recorded, for such a dossier is not one that the citizen filed alone.

    :raises NotAllowed: if `by` may not file at this counter
    :raises Missing: if there is no such procedure in force, case, unit or file
    :raises Invalid: if the applicant, the papers or the answers cannot be what they say they are
    :raises Clash: if the answers were given to a version of the form no longer in force
    """
    policy.may_file(by, receiving_unit_id).or_refuse()
    facts = procedures.procedure(procedure_code, on=localdate(at))
    clock.published_limit(facts, case, channel)
    rules.check_filing(applicant, submitter, components)
    _check_delivery(posted, channel, at)
    _check_that_another_may_file(facts, submitter)
    desk.check_address(applicant.email)
    if by.kind is ActorKind.CITIZEN and by.account_id is None and not facts.files_without_account:
        raise Clash(
            _("Thủ tục này không nhận hồ sơ khi chưa đăng nhập; hãy nộp tại Bộ phận Một cửa.")
        )
    desk.check_files(components)
    if submitter is not None and submitter.authority_files:
        files.facts(submitter.authority_files)
    helper = by if channel == Channel.ONLINE and by.kind is ActorKind.STAFF else None
    kept = filled.checked(facts.code, case, form or {}, channel=channel, on=localdate(at))
    competent_id = competent_unit_id or units.agency_of(receiving_unit_id).id
    is_present = by.kind is ActorKind.STAFF and channel != Channel.POST

    dossier = Dossier.objects.create(
        reference=new_reference(),
        proof=new_proof(),
        procedure_code=facts.code,
        procedure_name=facts.title,
        procedure_version_id=facts.version_id,
        case=facts.case(case).key if facts.cases else "",
        supplements_allowed=facts.record.ways.supplement.times,
        status=Status.SUBMITTED,
        channel=channel,
        return_channel=return_channel or channel,
        applicant_kind=applicant.kind,
        applicant_name=applicant.name,
        applicant_number=applicant.id_number,
        applicant=applicant.details(),
        submitter=submitter.details() if submitter else None,
        delivery=_delivery(posted, helper),
        form=kept,
        is_sample=is_sample,
        receiving_unit_id=receiving_unit_id,
        competent_unit_id=competent_id,
        current_unit_id=receiving_unit_id,
        submitted_at=at,
        attention_at=at,
        visits=int(is_present),
        visited_on=localdate(at) if is_present else None,
    )
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
        )
        for position, paper in enumerate(components, start=1)
    )

    ledger.record(
        events.DossierSubmitted(
            dossier_id=dossier.pk,
            reference=dossier.reference,
            procedure_code=dossier.procedure_code,
            channel=channel,
            receiving_unit_id=receiving_unit_id,
            competent_unit_id=competent_id,
            helped=helper is not None,
        ),
        by=by,
        at=at,
        unit_id=receiving_unit_id,
    )
    return Filed(dossier.pk, dossier.reference, dossier.proof)


@ledger.action
def update_version(*, code: str, by: Actor, at: datetime) -> None:
    """
    Bind a dossier not yet accepted to the version of its procedure now in force.

    :raises Clash: if it is bound to that version already
    """
    dossier = desk.take(code, Move.UPDATE_VERSION, by, at).dossier
    facts = _in_force(dossier.procedure_code, at)
    if facts.version_id == dossier.procedure_version_id:
        raise Clash(_("Hồ sơ đã theo phiên bản thủ tục đang có hiệu lực."))

    before = dossier.procedure_version_id
    dossier.procedure_version_id = facts.version_id
    dossier.procedure_name = facts.title
    dossier.supplements_allowed = facts.record.ways.supplement.times
    if dossier.case not in {case.key for case in facts.cases}:
        dossier.case = facts.cases[0].key if facts.cases else ""
    dossier.save(
        update_fields=["procedure_version", "procedure_name", "supplements_allowed", "case"]
    )

    happened = events.VersionUpdated(dossier_id=dossier.pk, before=before, after=facts.version_id)
    ledger.record(happened, by=by, at=at, unit_id=dossier.receiving_unit_id)


@ledger.action
def accept(*, code: str, by: Actor, at: datetime) -> str:
    """
    Accept a dossier as complete and valid, and return the code that it has from now on.

    The clock starts here when the counter belongs to the competent unit; otherwise when that
    unit receives it (NĐ 118/2025 Đ17.3 as amended by NĐ 309/2026).

    :raises NotAllowed: if `by` does not receive at this counter
    :raises Clash: if it is no longer waiting, or its procedure version has been superseded
    """
    dossier = desk.take(code, Move.ACCEPT, by, at).dossier
    facts = _in_force(dossier.procedure_code, at)
    if facts.version_id != dossier.procedure_version_id:
        raise Clash(
            _(
                "Thủ tục %(code)s đã có phiên bản mới có hiệu lực. Hãy chuyển hồ sơ sang phiên bản "
                "hiện hành, kiểm tra lại thành phần hồ sơ rồi tiếp nhận."
            )
            % {"code": dossier.procedure_code}
        )
    receiving = desk.office(dossier.receiving_unit_id)
    plan = workflows.workflow_for(
        procedure_code=dossier.procedure_code,
        case=dossier.case,
        unit_id=dossier.competent_unit_id,
        on=localdate(at),
    )

    dossier.accepted_at = at
    dossier.workflow_id = plan.id
    dossier.status = Status.ACCEPTED
    if receiving.agency_id == dossier.competent_unit_id:
        dossier.competent_received_at = at
        clock.set_due(dossier, clock.reckon(dossier, ()))
    dossier.attention_at = desk.forward_by(dossier, at)
    # Last, because the counter of numbers stays locked until this transaction ends.
    dossier.code = numbering.next_number(
        series="dossier", agency_code=receiving.agency_code, on=localdate(at)
    )
    dossier.save(
        update_fields=[
            *("accepted_at", "workflow", "status", "competent_received_at", "code"),
            *("attention_at", *clock.CLOCK_FIELDS),
        ]
    )

    # Where another agency's receipt starts the clock, there is no day to promise on paper yet.
    given = slips.issue_receipt(dossier, by=by, at=at) if dossier.due_at else None

    happened = events.DossierAccepted(
        dossier_id=dossier.pk,
        code=dossier.code,
        due_at=dossier.due_at,
        digest=given.digest if given else "",
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.receiving_unit_id)
    return dossier.code


@ledger.action
def refuse_intake(
    *, code: str, reason: str = "", reasons: Sequence[Given] = (), by: Actor, at: datetime
) -> str:
    """
    Refuse to take the dossier in (Mẫu 03), and return the number of the slip.

    :raises Invalid: without a reason, or if one is not offered for this
    """
    dossier = desk.take(code, Move.REFUSE_INTAKE, by, at).dossier
    why = reasoned.read(ReasonKind.REFUSE_INTAKE, reasons, reason)
    # The slip has one place for it: all of it stands there.
    reason = " ".join([*why.lines, *([why.words] if reason.strip() or not why.lines else [])])

    receiving = desk.office(dossier.receiving_unit_id)
    slip = numbering.next_number(
        series="refusal", agency_code=receiving.agency_code, on=localdate(at)
    )
    dossier.status = Status.REFUSED_INTAKE
    dossier.current_unit_id = None
    dossier.finished_at = at
    dossier.save(update_fields=["status", "current_unit", "finished_at"])
    reasoned.keep(dossier, why, at=at)
    given = slips.issue(
        dossier, slips.REFUSAL, slip, particulars={"Lý do từ chối": reason}, by=by, at=at
    )

    happened = events.IntakeRefused(
        dossier_id=dossier.pk, slip=slip, reason=reason, digest=given.digest, reasons=why.codes
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.receiving_unit_id)
    return slip


@ledger.action
def forward(*, code: str, to_unit_id: int | None = None, by: Actor, at: datetime) -> None:
    """
    Hand the accepted dossier on to the division that will work on it.

    Without `to_unit_id` it goes to the division that answers for the procedure's field.

    :raises Invalid: if no division answers for the field, or the unit is not the agency's
    """
    dossier = desk.take(code, Move.FORWARD, by, at).dossier
    _hand_on(dossier, to_unit_id, by=by, at=at)


@ledger.action
def take_over(*, dossier_id: int, to_unit_id: int, by: Actor, at: datetime) -> None:
    """
    Let the division take an accepted dossier whose papers have just come into its hands.

    For what another agency decides the clock starts here: at its receipt, not when the papers
    left the counter (NĐ 118/2025 Đ17.3 as amended by NĐ 309/2026).

    :raises NotAllowed: if `by` does not work in that division
    :raises Clash: if the dossier is no longer waiting to be handed on
    """
    dossier = Dossier.objects.locked().get(pk=dossier_id)
    policy.may_take_over(by, to_unit_id).or_refuse()
    if dossier.state is not Status.ACCEPTED:
        raise Clash(
            _("Hồ sơ %(code)s không còn chờ chuyển giải quyết.") % {"code": dossier.known_code}
        )
    _hand_on(dossier, to_unit_id, by=by, at=at)


def _hand_on(dossier: Dossier, to_unit_id: int | None, *, by: Actor, at: datetime) -> None:
    facts = procedures.version(dossier.procedure_version_id)
    division_id = desk.division_for(dossier, facts.field or "", to_unit_id, on=localdate(at))
    plan = workflows.workflow(desk.workflow_id(dossier))

    promised = dossier.due_at is not None
    if dossier.competent_received_at is None:
        dossier.competent_received_at = at
        clock.set_due(dossier, clock.reckon(dossier, ()))
    dossier.status = Status.IN_PROGRESS
    dossier.handling_unit_id = division_id
    step = desk.open_step(dossier, rules.first_desk_step(plan.steps), at)
    dossier.save(
        update_fields=[
            *("status", "handling_unit", "competent_received_at"),
            *(*desk.DESK_FIELDS, *clock.CLOCK_FIELDS),
        ]
    )
    given = None if promised else slips.issue_receipt(dossier, by=by, at=at)
    control = numbering.next_number(
        series="control",
        agency_code=desk.office(dossier.receiving_unit_id).agency_code,
        on=localdate(at),
    )

    assert dossier.due_at is not None
    happened = events.DossierForwarded(
        dossier_id=dossier.pk,
        to_unit_id=division_id,
        step=step.name,
        due_at=dossier.due_at,
        control=control,
        digest=given.digest if given else "",
    )
    ledger.record(happened, by=by, at=at, unit_id=division_id)


@ledger.action
def return_result(*, code: str, channel: Channel | None = None, by: Actor, at: datetime) -> None:
    """Hand the result to the person (trả kết quả), which closes the dossier."""
    in_hand = desk.take(code, Move.RETURN_RESULT, by, at)
    dossier = in_hand.dossier
    channel = channel or Channel(dossier.return_channel)

    desk.close_step(in_hand.step, at)
    dossier.status = Status.RETURNED
    dossier.return_channel = channel
    dossier.returned_at = at
    dossier.current_unit_id = None
    if channel == Channel.COUNTER:
        desk.visited(dossier, at)
    dossier.save(
        update_fields=[
            *("status", "return_channel", "returned_at", "current_unit"),
            *desk.VISIT_FIELDS,
        ]
    )

    happened = events.ResultReturned(dossier_id=dossier.pk, channel=channel)
    ledger.record(happened, by=by, at=at, unit_id=dossier.receiving_unit_id)


def _check_delivery(posted: Posted | None, channel: Channel, at: datetime) -> None:
    if posted is None:
        return
    if channel != Channel.POST:
        wrong = _("Chỉ hồ sơ qua bưu chính mới có bưu gửi.")
        raise Invalid(wrong, [Fault("/posted", wrong)])
    rules.check_post(posted, on=localdate(at))


def _delivery(posted: Posted | None, helper: Actor | None) -> dict[str, Any] | None:
    if posted is not None:
        return {"post": posted.details()}
    if helper is not None:
        return {"helper": helper.name, "helper_post_id": helper.post_id}
    return None


def _check_that_another_may_file(
    facts: procedures.ProcedureFacts, submitter: Submitter | None
) -> None:
    rule = facts.record.ways.others_may_file
    if submitter is None or rule is None or rule.value:
        return
    raise Invalid(
        _("Thủ tục này người yêu cầu phải tự nộp, không nhờ người khác nộp thay (%(basis)s).")
        % {"basis": rule.legal_basis},
        [Fault("/submitter", _("Không nhận hồ sơ nộp thay cho thủ tục này."))],
    )


def _in_force(code: str, at: datetime) -> procedures.ProcedureFacts:
    """
    Return the version under which a dossier may be accepted now.

    :raises Clash: if the procedure has ended since the dossier was filed
    """
    try:
        return procedures.procedure(code, on=localdate(at))
    except Missing:
        raise Clash(
            _(
                "Thủ tục %(code)s đã hết hiệu lực sau khi hồ sơ được nộp nên không tiếp nhận được "
                "nữa. Hãy từ chối tiếp nhận, nêu văn bản bãi bỏ và thủ tục thay thế nếu có."
            )
            % {"code": code}
        ) from None
