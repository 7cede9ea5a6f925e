"""The office: one dossier on one page, and each decision with its verdict."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.api import Move
from thongsuot.surfaces.office import forms
from thongsuot.surfaces.office.gates import approving, assigning, in_office, working
from thongsuot.surfaces.shared import desk, downloads, printing, uploads
from thongsuot.surfaces.shared.desk import Plan, Tried
from thongsuot.surfaces.shared.forms import NoteForm, ReasonForm
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.reasoning import RejectionForm, SupplementForm

# Steps that belong to whoever signs or hands over, so that nobody takes them for themselves.
_SIGNED = ("approve", "return")


# ---- One dossier ----


@in_office
@never_cache
@require_safe
def dossier(request: StaffRequest, code: str) -> HttpResponse:
    return _page(request, code)


def _page(
    request: StaffRequest,
    code: str,
    *,
    tried: Tried | None = None,
    note: forms.ColleagueNoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    at = timezone.now()
    found = dossiers.on_desk(code, actor=request.actor, at=at)
    shown = {
        **desk.shown(found, at=at),
        "crumbs": [(_("Việc của tôi"), reverse("office:work"))],
        "choices": desk.choices(found, _plans(found, request.actor, at), tried=tried),
        "looked": desk.looks(dossiers.who_looked(code, actor=request.actor)),
        "note_form": note or forms.ColleagueNoteForm(prefix="note"),
        "note_url": _at(code, "note"),
        "release_url": _at(code, "release"),
        "prints": _prints(found),
        "wanted": "",
        "paper_view": "office:paper",
        "file_view": "office:file",
    }
    return render(request, "office/dossier.html", shown, status=status)


def _prints(found: dossiers.DossierOnDesk) -> list[tuple[str, str]]:
    """Return the papers that the office answers for; the counter prints its own."""
    ours = ("02", "04", printing.FILLED_FORM)
    return [(form, title) for form, title in printing.available(found).items() if form in ours]


def _plans(found: dossiers.DossierOnDesk, actor: Actor, at: datetime) -> list[Plan]:
    """Return the office's moves in the order in which they are wanted."""

    def to(name: str) -> str:
        return _at(found.code, name)

    colleagues, asking = _colleagues(found, at), _consult_form(found, at)

    # Where the step is to assign, assigning is what finishes it.
    to_assign = found.present_step is not None and found.present_step.kind == "assign"
    assign = Plan(
        Move.ASSIGN,
        forms.AssignForm(prefix="assign", people=_people(found, at)),
        to("assign"),
        "people",
        "primary" if to_assign else "quiet",
    )
    plans = [
        *([assign] if to_assign else []),
        Plan(
            Move.COMPLETE_STEP,
            forms.StepForm(
                prefix="complete_step",
                outcomes=found.present_step.outcomes if found.present_step else (),
                initial={"number": found.present_step.number if found.present_step else None},
            ),
            to("complete_step"),
            "kept",
            "primary",
            _step_title(found),
            rare=to_assign,
        ),
        Plan(Move.APPROVE, NoteForm(prefix="approve"), to("approve"), "kept", "primary"),
        Plan(Move.REJECT, RejectionForm(prefix="reject"), to("reject"), "close", "danger"),
        Plan(
            Move.ISSUE_RESULT,
            forms.IssueForm(prefix="issue_result", kept=uploads.Kept("result-files")),
            to("issue_result"),
            "send",
            "primary",
        ),
        Plan(Move.RESUME, NoteForm(prefix="resume"), to("resume"), "repeat", "primary"),
        *([] if to_assign else [assign]),
        Plan(
            Move.REQUEST_SUPPLEMENT,
            SupplementForm(prefix="request_supplement"),
            to("request_supplement"),
            "edit",
        ),
        Plan(
            Move.ANSWER_CONSULT,
            forms.AnswerForm(prefix="answer_consult", kept=uploads.Kept("answer-files")),
            to("answer_consult"),
            "send",
            "primary",
        ),
        Plan(Move.CONSULT, asking, to("consult"), "people", rare=True),
        Plan(
            Move.CONSULT,
            _expert_form(found, actor, colleagues, asking.calendar),
            to("consult_expert"),
            "person",
            title=_("Hỏi ý kiến một người"),
            key="consult_expert",
            rare=True,
        ),
        Plan(
            Move.SEND_BACK,
            forms.SendBackForm(prefix="send_back", steps=_steps_back(found)),
            to("send_back"),
            "back",
            rare=True,
        ),
        Plan(
            Move.HAND_BACK,
            forms.HandBackForm(prefix="hand_back"),
            to("hand_back"),
            "back",
            rare=True,
        ),
        Plan(
            Move.SHARE,
            forms.ShareForm(prefix="share", people=colleagues),
            to("share"),
            "people",
            rare=True,
        ),
        Plan(Move.PAUSE, forms.PauseForm(prefix="pause"), to("pause"), "still", rare=True),
        Plan(Move.EXTEND, _extend_form(found), to("extend"), "calendar", rare=True),
        Plan(Move.STOP, ReasonForm(prefix="stop"), to("stop"), "close", "danger", rare=True),
    ]
    unit = found.handling_unit or found.competent_unit
    step = found.present_step
    if step and step.kind not in _SIGNED and actor.unit_id == unit.id:
        if actor.post_id and found.assignee_id != actor.post_id:
            claim = forms.ClaimForm(prefix="claim", post_id=actor.post_id)
            title = _("Nhận làm")
            mine = Plan(Move.ASSIGN, claim, to("claim"), "person", "primary", title, key="claim")
            leads = actor.may_anywhere(Permission.DOSSIER_ASSIGN)
            plans.insert(1 if to_assign and leads else 0, mine)
    return plans


def _step_title(found: dossiers.DossierOnDesk) -> str:
    step = found.present_step
    return _("Xong bước “%(step)s”") % {"step": step.name} if step else ""


def _people(found: dossiers.DossierOnDesk, at: datetime) -> list[tuple[str, Any]]:
    """Return who can be given the dossier: the people of the unit where it lies."""
    if not found.may(Move.ASSIGN):
        return []
    unit = found.handling_unit or found.competent_unit
    return [
        (str(post.id), f"{post.holder} ({post.title or post.role_label})")
        for post in identity.posts_in(unit.id, on=localdate(at))
    ]


def _colleagues(found: dossiers.DossierOnDesk, at: datetime) -> list[tuple[str, Any]]:
    """Return who else of the agency works on dossiers."""
    if not found.may(Move.SHARE):
        return []
    there = {found.assignee_id, *(helper.post_id for helper in found.helpers)}
    return [
        (str(post.id), f"{post.holder} ({post.title or post.role_label}, {post.unit_name})")
        for post in dossiers.colleagues(found.competent_unit.id, on=localdate(at))
        if post.id not in there
    ]


def _steps_back(found: dossiers.DossierOnDesk) -> list[tuple[str, str]]:
    """Return the steps it can be sent back to, the nearest first."""
    return [
        (str(step.number), f"{step.name} ({step.holder})" if step.holder else step.name)
        for step in reversed(found.earlier_steps)
    ]


def _extend_form(found: dossiers.DossierOnDesk, data: Any = None) -> forms.ExtendForm:
    if not found.may(Move.EXTEND) and data is None:
        return forms.ExtendForm(prefix="extend")
    calendar = calendars.calendar_for(found.competent_unit.id)
    return forms.ExtendForm(data, prefix="extend", due=found.due_at, calendar=calendar)


def _consult_form(
    found: dossiers.DossierOnDesk, at: datetime, data: Any = None
) -> forms.ConsultForm:
    if not found.may(Move.CONSULT) and data is None:
        return forms.ConsultForm(prefix="consult")
    asked = {one.unit_id for one in found.consultations if one.is_open}
    offices = [
        (str(each.unit.id), each.unit.name)
        for each in units.agencies(on=localdate(at))
        if each.unit.id not in asked
    ]
    calendar = calendars.calendar_for(found.competent_unit.id)
    return forms.ConsultForm(data, prefix="consult", offices=offices, calendar=calendar)


def _expert_form(
    found: dossiers.DossierOnDesk,
    actor: Actor,
    others: list[tuple[str, Any]],
    calendar: worktime.Calendar | None,
    data: Any = None,
) -> forms.ExpertForm:
    asked = {one.post_id for one in found.consultations if one.is_open} | {actor.post_id}
    people = [one for one in others if int(one[0]) not in asked]
    return forms.ExpertForm(data, prefix="consult_expert", people=people, calendar=calendar)


def _at(code: str, name: str) -> str:
    return reverse(f"office:{name}", args=[code])


@assigning
@require_POST
def claim(request: StaffRequest, code: str) -> HttpResponse:
    form = forms.ClaimForm(request.POST, prefix="claim", post_id=request.actor.post_id or 0)
    return _act(
        request,
        code,
        Move.ASSIGN,
        form,
        dossiers.assign,
        said=_("Bạn đã nhận làm hồ sơ này."),
        key="claim",
    )


@assigning
@require_POST
def assign(request: StaffRequest, code: str) -> HttpResponse:
    at = timezone.now()
    found = dossiers.on_desk(code, actor=request.actor, at=at)
    form = forms.AssignForm(request.POST, prefix="assign", people=_people(found, at))
    return _act(request, code, Move.ASSIGN, form, dossiers.assign)


@working
@require_POST
def complete_step(request: StaffRequest, code: str) -> HttpResponse:
    found = dossiers.on_desk(code, actor=request.actor, at=timezone.now())
    present = found.present_step
    outcomes = present.outcomes if present else ()
    form = forms.StepForm(request.POST, prefix="complete_step", outcomes=outcomes)
    return _act(request, code, Move.COMPLETE_STEP, form, dossiers.complete_step)


@in_office
@require_POST
def hand_back(request: StaffRequest, code: str) -> HttpResponse:
    form = forms.HandBackForm(request.POST, prefix="hand_back")
    return _act(request, code, Move.HAND_BACK, form, dossiers.hand_back)


@working
@require_POST
def send_back(request: StaffRequest, code: str) -> HttpResponse:
    found = dossiers.on_desk(code, actor=request.actor, at=timezone.now())
    form = forms.SendBackForm(request.POST, prefix="send_back", steps=_steps_back(found))
    return _act(request, code, Move.SEND_BACK, form, dossiers.send_back)


@assigning
@require_POST
def share(request: StaffRequest, code: str) -> HttpResponse:
    at = timezone.now()
    found = dossiers.on_desk(code, actor=request.actor, at=at)
    form = forms.ShareForm(request.POST, prefix="share", people=_colleagues(found, at))
    return _act(request, code, Move.SHARE, form, dossiers.invite_helper)


@in_office
@require_POST
def release(request: StaffRequest, code: str) -> HttpResponse:
    given = request.POST.get("post_id", "")
    if not given.isdecimal() or len(given) > 18:
        raise Invalid(_("Không rõ ai thôi phối hợp."))
    dossiers.release_helper(code=code, post_id=int(given), by=request.actor, at=timezone.now())
    messages.success(request, _("Đã ghi: người đó thôi phối hợp."))
    # Who lets themselves go may have lost sight of the dossier.
    left = int(given) == request.actor.post_id
    return redirect("office:work") if left else redirect("office:dossier", code)


@in_office
@require_POST
def note(request: StaffRequest, code: str) -> HttpResponse:
    form = forms.ColleagueNoteForm(request.POST, prefix="note")
    if not form.is_valid():
        return _page(request, code, note=form, status=422)
    dossiers.write_note(code=code, **form.cleaned_data, by=request.actor, at=timezone.now())
    messages.success(request, _("Đã ghi chú cho đồng nghiệp."))
    return redirect(f"{_at(code, 'dossier')}#ghi-chu")


@working
@require_POST
def request_supplement(request: StaffRequest, code: str) -> HttpResponse:
    form = SupplementForm(request.POST, prefix="request_supplement")
    return _act(request, code, Move.REQUEST_SUPPLEMENT, form, dossiers.request_supplement)


@working
@require_POST
def consult(request: StaffRequest, code: str) -> HttpResponse:
    at = timezone.now()
    found = dossiers.on_desk(code, actor=request.actor, at=at)
    form = _consult_form(found, at, request.POST)
    return _act(request, code, Move.CONSULT, form, dossiers.consult)


@working
@require_POST
def consult_expert(request: StaffRequest, code: str) -> HttpResponse:
    at = timezone.now()
    found = dossiers.on_desk(code, actor=request.actor, at=at)
    calendar = calendars.calendar_for(found.competent_unit.id)
    others = _colleagues(found, at)
    form = _expert_form(found, request.actor, others, calendar, request.POST)
    return _act(request, code, Move.CONSULT, form, dossiers.consult_expert, key="consult_expert")


@working
@require_POST
def answer_consult(request: StaffRequest, code: str) -> HttpResponse:
    at = timezone.now()
    kept = uploads.receive(request, "answer-files", owner=f"answer:{code[:40]}", at=at)
    form = forms.AnswerForm(request.POST, prefix="answer_consult", kept=kept)
    return _act(request, code, Move.ANSWER_CONSULT, form, dossiers.answer_consult)


@working
@require_POST
def pause(request: StaffRequest, code: str) -> HttpResponse:
    form = forms.PauseForm(request.POST, prefix="pause")
    return _act(request, code, Move.PAUSE, form, dossiers.pause)


@working
@require_POST
def resume(request: StaffRequest, code: str) -> HttpResponse:
    form = NoteForm(request.POST, prefix="resume")
    return _act(request, code, Move.RESUME, form, dossiers.resume)


@approving
@require_POST
def approve(request: StaffRequest, code: str) -> HttpResponse:
    form = NoteForm(request.POST, prefix="approve")
    return _act(request, code, Move.APPROVE, form, dossiers.approve)


@approving
@require_POST
def reject(request: StaffRequest, code: str) -> HttpResponse:
    form = RejectionForm(request.POST, prefix="reject")
    return _act(request, code, Move.REJECT, form, dossiers.reject)


@approving
@require_POST
def extend(request: StaffRequest, code: str) -> HttpResponse:
    found = dossiers.on_desk(code, actor=request.actor, at=timezone.now())
    form = _extend_form(found, request.POST)
    return _act(request, code, Move.EXTEND, form, dossiers.extend)


@working
@require_POST
def issue_result(request: StaffRequest, code: str) -> HttpResponse:
    at = timezone.now()
    kept = uploads.receive(request, "result-files", owner=f"result:{code[:40]}", at=at)
    form = forms.IssueForm(request.POST, prefix="issue_result", kept=kept)
    return _act(request, code, Move.ISSUE_RESULT, form, dossiers.issue_result)


@working
@require_POST
def stop(request: StaffRequest, code: str) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="stop")
    return _act(request, code, Move.STOP, form, dossiers.stop)


def _act(
    request: StaffRequest, code: str, move: Move, form: Any, call: Any, **options: str
) -> HttpResponse:
    return desk.act(
        request, code, move=move, form=form, call=call, show=_page, to="office:dossier", **options
    )


# ---- What is opened and printed ----


@in_office
@never_cache
@require_safe
def file(request: StaffRequest, code: str, file_id: UUID) -> FileResponse:
    return downloads.of_dossier(code, file_id, actor=request.actor, at=timezone.now())


@in_office
@never_cache
@require_safe
def paper(request: StaffRequest, code: str, form: str) -> HttpResponse:
    found = dossiers.on_desk(code, actor=request.actor, at=timezone.now())
    return downloads.pdf(printing.made(found, form), name=f"{found.code}-mau-{form}.pdf")
