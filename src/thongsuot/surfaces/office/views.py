"""The office: what to do next, one dossier on one page, and each decision with its verdict."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Clash, Invalid, TooMuch
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.api import Move, Tab
from thongsuot.surfaces.office import forms
from thongsuot.surfaces.shared import desk, downloads, printing, uploads
from thongsuot.surfaces.shared.desk import Plan, Tried
from thongsuot.surfaces.shared.forms import NoteForm, ReasonForm, SupplementForm
from thongsuot.surfaces.shared.http import StaffRequest, permission, typed
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.throttle import knock

in_office = permission(
    Permission.DOSSIER_PROCESS,
    Permission.DOSSIER_ASSIGN,
    Permission.DOSSIER_APPROVE,
    Permission.DOSSIER_VIEW,
)
working = permission(Permission.DOSSIER_PROCESS, Permission.DOSSIER_APPROVE)
assigning = permission(Permission.DOSSIER_ASSIGN, Permission.DOSSIER_PROCESS)
approving = permission(Permission.DOSSIER_APPROVE)

# The work's own states, the most pressing first, by the word that each has in the address.
TABS = {
    "qua-han": Tab.OVERDUE,
    "hom-nay": Tab.TODAY,
    "dang-lam": Tab.IN_PROGRESS,
    "cho-ky": Tab.TO_SIGN,
    "phat-hanh": Tab.TO_ISSUE,
    "cho-nguoi-dan": Tab.AWAITING_CITIZEN,
}
MINE, HELPING, UNIT = "toi", "phoi-hop", "don-vi"
MOST_AT_ONCE = 100
# Steps that belong to whoever signs or hands over, so that nobody takes them for themselves.
_SIGNED = ("approve", "return")


# ---- My work ----


@in_office
@never_cache
@require_safe
def work(request: StaffRequest) -> HttpResponse:
    at, q = timezone.now(), typed(request, "q")
    scope = _scope(request)
    mine, helping = scope == MINE, scope == HELPING
    counts = dossiers.counts(actor=request.actor, mine=mine, helping=helping, at=at)
    slug = _slug(request.GET.get("tab", ""), counts)
    before = _before(request)
    page = dossiers.work_list(
        actor=request.actor,
        tab=None if q else TABS[slug],
        mine=mine and not q,
        helping=helping and not q,
        due_before=before,
        q=q,
        cursor=request.GET.get("tu", ""),
        at=at,
    )
    shown = {
        "q": q,
        "tab": "" if q else slug,
        "tabs": _tabs(request, counts, "" if q else slug),
        "scope": scope,
        "scopes": [
            (_("Của tôi"), url_with(request, ai=MINE, q="", tu=""), mine),
            (_("Tôi phối hợp"), url_with(request, ai=HELPING, q="", tu=""), helping),
            (_("Của đơn vị"), url_with(request, ai=UNIT, q="", tu=""), scope == UNIT),
        ],
        "before": request.GET.get("truoc", ""),
        "overdue": counts[Tab.OVERDUE].number,
        "today": counts[Tab.TODAY].number,
        "rows": [(row, desk.row_tag(row, at=at)) for row in page.rows],
        "batch": _batch(request.actor, TABS[slug]) if not q else [],
        "key": uuid4().hex,
        "next_url": url_with(request, tu=page.next) if page.next else "",
    }
    return render(request, "office/work.html", shown)


def _scope(request: StaffRequest) -> str:
    """Return whose work is shown: only who processes and nothing more opens on their own."""
    given = request.GET.get("ai", "")
    if given in (MINE, HELPING, UNIT):
        return given
    may = request.actor.may_anywhere
    leads = may(Permission.DOSSIER_ASSIGN) or may(Permission.DOSSIER_APPROVE)
    return UNIT if leads or not may(Permission.DOSSIER_PROCESS) else MINE


def _slug(given: str, counts: Any) -> str:
    """Return the tab asked for, else the most pressing one that has work."""
    if given in TABS:
        return given
    return next((slug for slug, tab in TABS.items() if counts[tab].number), "dang-lam")


def _before(request: StaffRequest) -> datetime | None:
    given = request.GET.get("truoc", "")
    if not given:
        return None
    try:
        day = parse_date(given)
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2100:
        raise Invalid(_("Ngày lọc không đúng; hãy chọn lại ngày."))
    return localtime(timezone.now()).replace(
        year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0
    ) + timedelta(days=1)


def _tabs(request: StaffRequest, counts: Any, current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": Tab(tab).label,
            "url": url_with(request, tab=slug, q="", tu=""),
            "count": f"{counts[tab].number}+" if counts[tab].more else counts[tab].number,
            "current": slug == current,
            "hot": tab is Tab.OVERDUE and counts[tab].number > 0,
        }
        for slug, tab in TABS.items()
    ] + _asked_of_us(request)


def _asked_of_us(request: StaffRequest) -> list[dict[str, Any]]:
    asked = dossiers.opinions_counted(actor=request.actor)
    count = f"{asked.number}+" if asked.more else asked.number
    return [{"label": _("Góp ý"), "url": reverse("office:opinions"), "count": count}]


def _batch(actor: Actor, tab: Tab) -> list[tuple[str, str]]:
    """Return what may be done to several dossiers of a tab at once."""
    moves: list[tuple[str, str]] = []
    if tab is Tab.TO_SIGN:
        if actor.may_anywhere(Permission.DOSSIER_APPROVE):
            moves.append(("approve", _("Phê duyệt các hồ sơ đã chọn")))
    elif tab in (Tab.IN_PROGRESS, Tab.TODAY, Tab.OVERDUE):
        if actor.may_anywhere(Permission.DOSSIER_PROCESS):
            moves.append(("claim", _("Nhận làm")))
            moves.append(("complete_step", _("Hoàn thành bước")))
    return moves


@working
@require_POST
def many(request: StaffRequest) -> HttpResponse:
    actor, at = request.actor, timezone.now()
    calls = {
        "approve": (Move.APPROVE.label, partial(dossiers.approve, by=actor)),
        "complete_step": (Move.COMPLETE_STEP.label, partial(dossiers.complete_step, by=actor)),
        "claim": (_("Nhận làm"), partial(dossiers.assign, post_id=actor.post_id or 0, by=actor)),
    }
    if request.POST.get("do") not in calls:
        raise Invalid(_("Không rõ việc cần làm với các hồ sơ đã chọn."))
    title, call = calls[request.POST["do"]]
    _once(request, at)
    codes = request.POST.getlist("code")[:MOST_AT_ONCE]
    shown = {
        "title": title,
        "outcomes": desk.each(codes, call, at=at, url=lambda code: _at(code, "dossier")),
        "back": request.POST.get("back", ""),
    }
    return render(request, "office/outcomes.html", shown)


def _once(request: StaffRequest, at: datetime) -> None:
    """
    Take a list that was sent once only.

    :raises Clash: if the same list, opened once, comes again
    """
    key = request.POST.get("key", "")
    try:
        knock("many", str(request.actor.account_id), key, most=1, within=timedelta(days=1), at=at)
    except TooMuch:
        raise Clash(
            _("Danh sách này vừa được gửi rồi. Hãy mở lại danh sách để xem kết quả.")
        ) from None


@working
@never_cache
@require_safe
def opinions(request: StaffRequest) -> HttpResponse:
    """What other offices ask of mine."""
    wanted, count = dossiers.opinions_wanted(actor=request.actor, at=timezone.now())
    crumbs = [(_("Việc của tôi"), reverse("office:work"))]
    shown = {"wanted": wanted, "count": count, "crumbs": crumbs}
    return render(request, "office/opinions.html", shown)


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
        Plan(Move.REJECT, ReasonForm(prefix="reject"), to("reject"), "close", "danger"),
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
        Plan(Move.CONSULT, _consult_form(found, at), to("consult"), "people", rare=True),
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
            forms.ShareForm(prefix="share", people=_colleagues(found, at)),
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
    """Return who can be invited to work along."""
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
    form = ReasonForm(request.POST, prefix="reject")
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
