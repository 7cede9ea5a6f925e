"""The counter (Một cửa): receive, hand on, give back, and know at a glance what waits."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.foundation.files import api as files
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.api import Move, Tab
from thongsuot.modules.handovers import api as handovers
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.counter import forms, intake, queue, returning
from thongsuot.surfaces.shared import desk, downloads, printing, uploads
from thongsuot.surfaces.shared.desk import Plan, Tried
from thongsuot.surfaces.shared.forms import NothingForm, ReasonForm
from thongsuot.surfaces.shared.http import StaffRequest, permission, typed
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.reasoning import RefusalForm, SupplementForm
from thongsuot.surfaces.shared.refusals import status_of

at_counter = permission(Permission.DOSSIER_RECEIVE, Permission.DOSSIER_RETURN)
receiving = permission(Permission.DOSSIER_RECEIVE)

# What each tab is called in the address and on the page, and the work that its hour is about.
TABS = {
    "cho-tiep-nhan": Tab.TO_ACCEPT,
    "cho-chuyen": Tab.TO_FORWARD,
    "cho-nguoi-dan": Tab.AWAITING_CITIZEN,
    "cho-tra": Tab.TO_RETURN,
}


# ---- The day's work ----


@at_counter
@never_cache
@require_safe
def work(request: StaffRequest) -> HttpResponse:
    at, q = timezone.now(), typed(request, "q")
    word = request.GET.get("tab", "")
    slug = word if word in TABS else "cho-tiep-nhan"
    given, cursor = request.GET.get("kenh", ""), request.GET.get("tu", "")
    channel = given if given in dossiers.Channel.values else ""
    if q:
        page = dossiers.register(actor=request.actor, q=q, cursor=cursor, at=at)
    else:
        page = dossiers.counter_list(
            actor=request.actor, tab=TABS[slug], channel=channel, cursor=cursor, at=at
        )
    counts = dossiers.counter_counts(actor=request.actor)
    shown = {
        "q": q,
        "tab": "" if q else slug,
        "tabs": _tabs(counts, "" if q else slug, channel),
        "rows": [(row, desk.row_tag(row, at=at)) for row in page.rows],
        "next_url": url_with(request, tu=page.next) if page.next else "",
        "lists_waiting": len(handovers.to_confirm(actor=request.actor)),
        "channels": dossiers.Channel.choices,
        "channel": channel,
    }
    return render(request, "counter/work.html", shown)


def _tabs(counts: Any, current: str, channel: str) -> list[dict[str, Any]]:
    kept = f"&kenh={channel}" if channel else ""
    return [
        {
            "label": dossiers.Tab(tab).label,
            "url": f"?tab={slug}{kept}",
            "count": f"{counts[tab].number}+" if counts[tab].more else counts[tab].number,
            "current": slug == current,
            "hot": False,
        }
        for slug, tab in TABS.items()
    ]


@receiving
@require_POST
def forward_many(request: StaffRequest) -> HttpResponse:
    codes = request.POST.getlist("code")[:100]
    outcomes = desk.each(
        codes, partial(dossiers.forward, by=request.actor), at=timezone.now(), url=_page_of
    )
    shown = {"outcomes": outcomes, "title": _("Chuyển giải quyết"), "back": "?tab=cho-chuyen"}
    return render(request, "counter/outcomes.html", shown)


def _page_of(code: str) -> str:
    return reverse("counter:dossier", args=[code])


# ---- Receiving ----


@receiving
@require_safe
def choose(request: StaffRequest) -> HttpResponse:
    on, q = localdate(timezone.now()), typed(request, "q")
    found = procedures.search(q, on=on, cursor=request.GET.get("tu") or None) if q else None
    shown = {
        "q": q,
        "found": found.items if found else procedures.popular(on=on),
        "next_url": url_with(request, tu=found.next) if found and found.next else "",
    }
    return render(request, "counter/choose.html", shown)


@receiving
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: StaffRequest, code: str) -> HttpResponse:
    at = timezone.now()
    intent = request.POST.get("do", "")
    if intent == forms.REUSE:
        return _intake_page(request, intake.reused(request, code, at))
    if intent == forms.FILL:
        return _to_the_form(request, intake.opened(request, code, at, judged=False), at)
    if request.method != "POST" and (key := _key(request.GET.get("to", ""))):
        said = intake.brought_back(intake.laid_aside(key, by=request.actor))
        return _intake_page(request, intake.opened(request, code, at, said=said, judged=False))
    if request.method != "POST" or intent not in _SENT:
        return _intake_page(request, intake.opened(request, code, at, judged=False))
    opened = intake.opened(request, code, at)
    if not intake.is_ready(opened, intent):
        return _intake_page(request, opened, status=422)
    try:
        known = intake.send(opened, intent, by=request.actor, at=at)
    except (Clash, Invalid) as refusal:
        intake.tell(opened, refusal)
        return _intake_page(request, opened, status=status_of(refusal))
    queue.note(request.actor, known, at=at)
    messages.success(request, _SENT[intent])
    # The paper to hand over is the next thing wanted: its link is the page's first stop.
    return redirect(f"{_page_of(known)}?in={_PAPER.get(intent, '')}")


def _to_the_form(request: StaffRequest, opened: intake.Intake, at: datetime) -> HttpResponse:
    begun = intake.lay_aside(opened, request, at)
    if begun is None:
        return _intake_page(request, opened)
    return redirect("counter:fill", begun.key)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@receiving
@require_safe
def page_taken(request: StaffRequest, word: str) -> HttpResponse:
    """A small picture of a page that this clerk has just taken, to put the pages in order by."""
    small = files.small_picture(uploads.kept_file(word, request.actor))
    answer = HttpResponse(small, content_type="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


_SENT = {
    forms.ACCEPT: gettext_lazy("Đã tiếp nhận. In giấy hẹn rồi trao cho người nộp."),
    forms.AT_ONCE: gettext_lazy("Đã tiếp nhận để trả ngay; giấy hẹn chỉ in khi được yêu cầu."),
    forms.SAVE: gettext_lazy("Đã lưu, chưa tiếp nhận."),
    forms.REFUSE: gettext_lazy("Đã từ chối tiếp nhận. In phiếu rồi trao cho người nộp."),
    forms.SUPPLEMENT: gettext_lazy("Đã yêu cầu bổ sung. In phiếu rồi trao cho người nộp."),
}
_PAPER = {forms.ACCEPT: "01", forms.SUPPLEMENT: "02", forms.REFUSE: "03"}


def _intake_page(request: StaffRequest, opened: intake.Intake, status: int = 200) -> HttpResponse:
    shown = {
        "intake": opened,
        "form": opened.form,
        "limit": intake.limit_in_words(opened),
        "due": intake.due_if_accepted(opened, timezone.now()),
        "fees": opened.facts.fees_for(opened.channel, opened.case),
    }
    return render(request, "counter/receive.html", shown, status=status)


@receiving
@never_cache
@require_safe
def person(request: StaffRequest) -> HttpResponse:
    """What the counter already knows of a number, for the form to use again."""
    number = request.GET.get("id_number", "")
    known = dossiers.known_person(number, actor=request.actor, at=timezone.now())
    return render(request, "counter/_known.html", {"known": known})


# ---- One dossier ----


@at_counter
@never_cache
@require_safe
def dossier(request: StaffRequest, code: str) -> HttpResponse:
    return _page(request, code)


def _page(
    request: StaffRequest, code: str, *, tried: Tried | None = None, status: int = 200
) -> HttpResponse:
    at = timezone.now()
    found = dossiers.on_desk(code, actor=request.actor, at=at)
    shown = {
        **desk.shown(found, at=at),
        "crumbs": [(_("Một cửa"), reverse("counter:work"))],
        "choices": desk.choices(found, _plans(found), tried=tried),
        "looked": desk.looks(dossiers.who_looked(code, actor=request.actor)),
        "handed": handovers.hand_overs_of(found.id),
        "prints": printing.available(found).items(),
        "wanted": request.GET.get("in", ""),
        "paper_view": "counter:paper",
        "file_view": "counter:file",
    }
    return render(request, "counter/dossier.html", shown, status=status)


def _plans(found: dossiers.DossierOnDesk) -> list[Plan]:
    """Return the counter's moves in the order in which they are wanted."""

    def at(name: str) -> str:
        return reverse(f"counter:{name}", args=[found.code])

    items = found.open_stop.items if found.open_stop else ()
    return [
        Plan(
            Move.ACCEPT, NothingForm(), at("accept"), "kept", "primary", _("Tiếp nhận và hẹn trả")
        ),
        Plan(
            Move.FORWARD,
            forms.ForwardForm(prefix="forward", units=_divisions(found)),
            at("forward"),
            "send",
            "primary",
        ),
        Plan(
            Move.RECEIVE_SUPPLEMENT,
            forms.BroughtForm(
                prefix="receive_supplement", items=items, kept=uploads.Kept("brought-files")
            ),
            at("receive_supplement"),
            "inbox",
            "primary",
        ),
        Plan(
            Move.RETURN_RESULT,
            forms.ReturnForm(
                prefix="return_result",
                initial={
                    "channel": found.return_channel,
                    "received_by": found.applicant.name,
                    "phone": found.applicant.phone,
                    "address": found.applicant.address,
                },
            ),
            at("return_result"),
            "kept",
            "primary",
        ),
        Plan(Move.UPDATE_VERSION, NothingForm(), at("update_version"), "repeat", rare=True),
        Plan(
            Move.REQUEST_SUPPLEMENT,
            SupplementForm(prefix="request_supplement"),
            at("request_supplement"),
            "edit",
        ),
        Plan(
            Move.REFUSE_INTAKE,
            RefusalForm(prefix="refuse_intake"),
            at("refuse_intake"),
            "close",
            "danger",
        ),
        Plan(
            Move.WITHDRAW,
            ReasonForm(prefix="withdraw"),
            at("withdraw"),
            "repeat",
            "danger",
            rare=True,
        ),
    ]


def _divisions(found: dossiers.DossierOnDesk) -> list[tuple[str, Any]]:
    """Return where the dossier can be handed on to: by the division of work, or by choice."""
    if not found.may(Move.FORWARD):
        return [("", "")]
    today = localdate(timezone.now())
    inside = units.children(found.competent_unit.id, on=today)
    parts = [(str(unit.id), unit.name) for unit in inside if unit.kind == units.UnitKind.DIVISION]
    own = (str(found.competent_unit.id), found.competent_unit.name)
    usual = dossiers.division_of(
        competent_unit_id=found.competent_unit.id,
        procedure_code=found.procedure_code,
        field=procedures.version(found.procedure_version_id).field,
        on=today,
    )
    if usual is None:
        return [("", _("Hãy chọn đơn vị")), *parts, own]
    named = _("%(unit)s (phụ trách lĩnh vực này)") % {"unit": usual.name}
    return [("", named), *(part for part in parts if part[0] != str(usual.id)), own]


@receiving
@require_POST
def accept(request: StaffRequest, code: str) -> HttpResponse:
    form = NothingForm(request.POST)
    said = _("Đã tiếp nhận. In giấy hẹn rồi trao cho người nộp.")
    return _act(request, code, Move.ACCEPT, form, dossiers.accept, said=said)


@receiving
@require_POST
def refuse_intake(request: StaffRequest, code: str) -> HttpResponse:
    form = RefusalForm(request.POST, prefix="refuse_intake")
    return _act(request, code, Move.REFUSE_INTAKE, form, dossiers.refuse_intake)


@receiving
@require_POST
def request_supplement(request: StaffRequest, code: str) -> HttpResponse:
    form = SupplementForm(request.POST, prefix="request_supplement")
    return _act(request, code, Move.REQUEST_SUPPLEMENT, form, dossiers.request_supplement)


@receiving
@require_POST
def receive_supplement(request: StaffRequest, code: str) -> HttpResponse:
    at = timezone.now()
    found = dossiers.on_desk(code, actor=request.actor, at=at)
    items = found.open_stop.items if found.open_stop else ()
    kept = uploads.receive(request, "brought-files", owner=f"dossier:{found.id}", at=at)
    form = forms.BroughtForm(request.POST, prefix="receive_supplement", items=items, kept=kept)
    return _act(request, code, Move.RECEIVE_SUPPLEMENT, form, dossiers.receive_supplement)


@receiving
@require_POST
def forward(request: StaffRequest, code: str) -> HttpResponse:
    found = dossiers.on_desk(code, actor=request.actor, at=timezone.now())
    form = forms.ForwardForm(request.POST, prefix="forward", units=_divisions(found))
    return _act(request, code, Move.FORWARD, form, dossiers.forward)


@permission(Permission.DOSSIER_RETURN)
@require_POST
def return_result(request: StaffRequest, code: str) -> HttpResponse:
    form = forms.ReturnForm(request.POST, prefix="return_result")
    return _act(request, code, Move.RETURN_RESULT, form, returning.hand_over)


@receiving
@require_POST
def update_version(request: StaffRequest, code: str) -> HttpResponse:
    form = NothingForm(request.POST)
    return _act(request, code, Move.UPDATE_VERSION, form, dossiers.update_version)


@receiving
@require_POST
def withdraw(request: StaffRequest, code: str) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="withdraw")
    return _act(request, code, Move.WITHDRAW, form, dossiers.withdraw)


def _act(
    request: StaffRequest, code: str, move: Move, form: Any, call: Any, *, said: str = ""
) -> HttpResponse:
    return desk.act(
        request, code, move=move, form=form, call=call, show=_page, to="counter:dossier", said=said
    )


# ---- What is handed out ----


@at_counter
@never_cache
@require_safe
def file(request: StaffRequest, code: str, file_id: UUID) -> FileResponse:
    return downloads.of_dossier(code, file_id, actor=request.actor, at=timezone.now())


@at_counter
@never_cache
@require_safe
def paper(request: StaffRequest, code: str, form: str) -> HttpResponse:
    found = dossiers.on_desk(code, actor=request.actor, at=timezone.now())
    return downloads.pdf(printing.made(found, form), name=f"{found.code}-mau-{form}.pdf")
