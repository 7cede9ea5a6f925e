"""Decisions that announce procedures: drafted, submitted, approved, published, entered."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.kernel.refusals import Clash, Invalid, NotAllowed, Refusal, TooMuch
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.api import Change, DecisionState, Move
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform import comparing, findings, forms, moves
from thongsuot.surfaces.reform.gates import approving, deciding, drafting, keeping
from thongsuot.surfaces.reform.panels import Tried, carried_out, ids
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.reform.sheets import Text
from thongsuot.surfaces.shared.http import StaffRequest, typed
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.throttle import knock

Decision = announcements.DecisionFacts

# In the address, the tabs of the list: what is under way, then each state.
STATES = {
    "dang-soan": DecisionState.DRAFTING,
    "cho-duyet": DecisionState.IN_REVIEW,
    "da-duyet": DecisionState.APPROVED,
    "da-cong-bo": DecisionState.PUBLISHED,
    "da-bo": DecisionState.ABANDONED,
}
MOST_AT_ONCE = 60
_A_DAY = timedelta(days=1)
# As a real decision lists them (Mẫu danh mục thủ tục hành chính công bố).
_LISTS: Sequence[tuple[Change, str, Text]] = (
    (Change.NEW, "A", gettext_lazy("Thủ tục hành chính mới ban hành")),
    (Change.AMENDED, "B", gettext_lazy("Thủ tục hành chính được sửa đổi, bổ sung")),
    (Change.REPLACED, "C", gettext_lazy("Thủ tục hành chính được thay thế")),
    (Change.REPEALED, "D", gettext_lazy("Thủ tục hành chính bị bãi bỏ")),
)


@keeping
@never_cache
@require_safe
def decisions(request: StaffRequest) -> HttpResponse:
    slug = request.GET.get("trang-thai", "")
    state = STATES.get(slug)
    today = timezone.localdate()
    page = announcements.decisions(state=state or "", cursor=request.GET.get("tu"), on=today)
    shown = {
        "tabs": tabs(request.actor, "reform:decisions"),
        "states": [
            {
                "label": _("Tất cả"),
                "url": url_with(request, **{"trang-thai": "", "tu": ""}),
                "count": None,
                "current": state is None,
                "hot": False,
            },
            *(
                {
                    "label": each.label,
                    "url": url_with(request, **{"trang-thai": word, "tu": ""}),
                    "count": None,
                    "current": each is state,
                    "hot": False,
                }
                for word, each in STATES.items()
            ),
        ],
        "rows": page.items,
        "next_url": url_with(request, tu=page.next) if page.next else "",
        "may_begin": announcements.may_begin(request.actor),
    }
    return render(request, "reform/decisions.html", shown)


@drafting
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    begun: list[int] = []
    now = timezone.now()
    if request.method == "POST" and _sent_before(request, now):
        messages.info(request, _("Quyết định này vừa được lập rồi."))
        return redirect("reform:decisions")
    form = forms.DecisionForm(
        request.POST if request.method == "POST" else None, initial=_usual(request)
    )
    if request.method == "POST" and carried_out(
        form,
        lambda given: begun.append(
            announcements.begin_decision(**given, by=request.actor, at=timezone.now())
        ),
    ):
        if code := request.GET.get("thu-tuc", ""):
            _add(request, begun[0], [code], Change.AMENDED)
        return redirect("reform:decision", begun[0])
    shown = {
        "tabs": tabs(request.actor, "reform:decisions"),
        "form": form,
        # Each page is sent once: what came back wrong is another page.
        "key": uuid4().hex,
        "may_begin": announcements.may_begin(request.actor),
    }
    return render(request, "reform/new.html", shown, status=422 if form.is_bound else 200)


@keeping
@never_cache
@require_safe
def decision(request: StaffRequest, decision_id: int) -> HttpResponse:
    return _page(request, decision_id)


@drafting
@require_POST
def amend(request: StaffRequest, decision_id: int) -> HttpResponse:
    form = forms.DecisionForm(request.POST, auto_id=ids("amend"))
    return _act(
        request,
        decision_id,
        Move.AMEND,
        form,
        lambda given: announcements.amend_decision(
            decision_id=decision_id,
            revision=_revision(request),
            **given,
            by=request.actor,
            at=timezone.now(),
        ),
        _("Đã sửa thông tin quyết định."),
    )


@drafting
@require_POST
def submit(request: StaffRequest, decision_id: int) -> HttpResponse:
    return _act(
        request,
        decision_id,
        Move.SUBMIT,
        forms.NothingForm(request.POST),
        lambda _given: announcements.submit_decision(
            decision_id=decision_id, by=request.actor, at=timezone.now()
        ),
        _("Đã trình duyệt."),
    )


@approving
@require_POST
def send_back(request: StaffRequest, decision_id: int) -> HttpResponse:
    return _act(
        request,
        decision_id,
        Move.SEND_BACK,
        forms.ReasonForm(request.POST, auto_id=ids("send_back")),
        lambda given: announcements.send_back(
            decision_id=decision_id,
            reason=given["reason"],
            by=request.actor,
            at=timezone.now(),
        ),
        _("Đã trả lại để sửa."),
    )


@deciding
@require_POST
def publish(request: StaffRequest, decision_id: int) -> HttpResponse:
    return _act(
        request,
        decision_id,
        Move.PUBLISH,
        forms.NothingForm(request.POST),
        lambda _given: announcements.publish_decision(
            decision_id=decision_id, by=request.actor, at=timezone.now()
        ),
        _("Đã công bố. Các bản mới đã có trong danh mục và có hiệu lực từ ngày của quyết định."),
    )


@deciding
@require_POST
def abandon(request: StaffRequest, decision_id: int) -> HttpResponse:
    return _act(
        request,
        decision_id,
        Move.ABANDON,
        forms.ReasonForm(request.POST, auto_id=ids("abandon")),
        lambda given: announcements.abandon_decision(
            decision_id=decision_id,
            reason=given["reason"],
            by=request.actor,
            at=timezone.now(),
        ),
        _("Đã bỏ quyết định này."),
    )


@deciding
@require_POST
def enter(request: StaffRequest, decision_id: int) -> HttpResponse:
    return _act(
        request,
        decision_id,
        Move.ENTER,
        forms.EnterForm(request.POST, auto_id=ids("enter")),
        lambda given: announcements.enter_in_national_database(
            decision_id=decision_id, on=given["on"], by=request.actor, at=timezone.now()
        ),
        _("Đã ghi ngày nhập Cơ sở dữ liệu quốc gia."),
    )


# ---- Which procedures a decision is about ----


@drafting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, decision_id: int) -> HttpResponse:
    """Find procedures, pick several of them over as many searches as it takes, add them at once."""
    if request.method == "POST":
        return _added(request, decision_id)
    return _adding(request, decision_id)


@drafting
@require_POST
def add_new(request: StaffRequest, decision_id: int) -> HttpResponse:
    form = forms.NewDraftForm(request.POST)
    added: list[int] = []
    done = carried_out(
        form,
        lambda given: added.append(
            announcements.add_draft(
                decision_id=decision_id,
                code=given["code"],
                change=Change.REPLACED if given["replaces"] else Change.NEW,
                replaces=given["replaces"],
                by=request.actor,
                at=timezone.now(),
            )
        ),
    )
    if not done:
        return _adding(request, decision_id, form=form, status=422)
    return redirect("reform:draft", decision_id, added[0])


def _added(request: StaffRequest, decision_id: int) -> HttpResponse:
    codes = list(dict.fromkeys(request.POST.getlist("ma")))[:MOST_AT_ONCE]
    change = request.POST.get("thay-doi", "")
    if change not in (Change.AMENDED, Change.REPEALED):
        raise Invalid(_("Không rõ sửa đổi hay bãi bỏ các thủ tục đã chọn."))
    if not codes:
        messages.warning(request, _("Chưa chọn thủ tục nào."))
        return redirect("reform:add_drafts", decision_id)
    _add(request, decision_id, codes, Change(change))
    return redirect("reform:decision", decision_id)


def _add(request: StaffRequest, decision_id: int, codes: Sequence[str], change: Change) -> None:
    """Take procedures into a decision: what stands in the way of one keeps no other out."""
    added = 0
    for code in codes:
        try:
            announcements.add_draft(
                decision_id=decision_id,
                code=code,
                change=change,
                by=request.actor,
                at=timezone.now(),
            )
            added += 1
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.warning(request, str(refusal))
    if added:
        messages.success(
            request,
            ngettext("Đã thêm %(n)s thủ tục.", "Đã thêm %(n)s thủ tục.", added) % {"n": added},
        )


def _adding(
    request: StaffRequest,
    decision_id: int,
    *,
    form: forms.NewDraftForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    found = announcements.decision(decision_id, actor=request.actor, on=today)
    found.move(Move.DRAFT).verdict.or_refuse()
    q, field = typed(request, "q"), typed(request, "linh-vuc", most=300)
    chosen = [
        code
        for code in dict.fromkeys(request.GET.getlist("ma"))
        if not has_control_characters(code)
    ][:MOST_AT_ONCE]
    already = {line.procedure_code for line in found.drafts}
    page = procedures.search(q, on=today, field=field, limit=40)
    shown = {
        "tabs": tabs(request.actor, "reform:decisions"),
        "decision": found,
        "q": q,
        "field": field,
        "fields": procedures.fields(on=today),
        "chosen": _named(chosen, page.items, today),
        "rows": [(row, row.code in already) for row in page.items if row.code not in chosen],
        "more": page.next is not None,
        "form": form or forms.NewDraftForm(),
    }
    return render(request, "reform/add.html", shown, status=status)


def _named(
    codes: Sequence[str], found: Sequence[procedures.Found], today: date
) -> list[tuple[str, str]]:
    """Return the procedures chosen so far with their names, also those of an earlier search."""
    names = {row.code: row.name for row in found}
    for code in codes:
        if code not in names:
            (row,) = procedures.search(code, on=today, limit=1).items[:1] or (None,)
            names[code] = row.name if row and row.code == code else code
    return [(code, names[code]) for code in codes]


# ---- The approver's page ----


@keeping
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: StaffRequest, decision_id: int) -> HttpResponse:
    """The running dossiers first, then the changes and what stands against them, then the word."""
    if request.method != "POST":
        return _review(request, decision_id, form=None)
    form = forms.ApproveForm(request.POST)
    shown = request.POST.get("running_shown", "")
    done = carried_out(
        form,
        lambda given: announcements.approve_decision(
            decision_id=decision_id,
            revision=_revision(request),
            number=given["number"],
            issued_on=given["issued_on"],
            running_shown=int(shown) if shown.isdecimal() and len(shown) < 9 else 0,
            by=request.actor,
            at=timezone.now(),
        ),
    )
    if not done:
        return _review(request, decision_id, form=form, status=422)
    messages.success(request, _("Đã duyệt. Quyết định chờ công bố."))
    return redirect("reform:decision", decision_id)


def _review(
    request: StaffRequest, decision_id: int, *, form: forms.ApproveForm | None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    found = announcements.decision(decision_id, actor=request.actor, on=today)
    drafts = announcements.drafts(decision_id, actor=request.actor, on=today)
    versions = {version for line in found.drafts for version in line.earlier_version_ids}
    running = dossiers.running_under(versions, actor=request.actor, limit=20)
    shown = {
        "tabs": tabs(request.actor, "reform:decisions"),
        "decision": found,
        "revision": found.revision,
        "running": running,
        "touched": _touched(found, running),
        "drafts": [
            (draft, comparing.grouped(draft.base, draft.record), findings.told(draft))
            for draft in drafts
        ],
        "before_title": _("Bản hiện hành"),
        "after_title": _("Dự thảo"),
        "form": form or forms.ApproveForm(initial={"issued_on": today}),
        "approve": found.move(Move.APPROVE),
        "panels": [moves.send_back(found, None)],
        "may_edit": False,
    }
    return render(request, "reform/review.html", shown, status=status)


def _touched(
    found: Decision, running: dossiers.Running
) -> list[tuple[announcements.DraftLine, int]]:
    """Return the procedures with running dossiers, and how many each has."""
    counted = [
        (line, sum(running.by_version.get(version, 0) for version in line.earlier_version_ids))
        for line in found.drafts
    ]
    return [(line, count) for line, count in counted if count]


# ---- The page of a decision ----


def _page(
    request: StaffRequest, decision_id: int, *, tried: Tried | None = None, status: int = 200
) -> HttpResponse:
    found = announcements.decision(decision_id, actor=request.actor, on=timezone.localdate())
    shown = {
        "tabs": tabs(request.actor, "reform:decisions"),
        "decision": found,
        "revision": found.revision,
        "steps": moves.steps(found),
        "lists": [
            (letter, label, [line for line in found.drafts if line.change == change])
            for change, letter, label in _LISTS
        ],
        "own": [finding for finding in found.findings if finding.draft_id is None],
        "panels": moves.panels(found, tried or {}),
        "may_draft": found.move(Move.DRAFT),
        "in_review": found.state == DecisionState.IN_REVIEW,
        "history": announcements.decision_history(decision_id)[::-1],
    }
    return render(request, "reform/decision.html", shown, status=status)


def _act(
    request: StaffRequest,
    decision_id: int,
    move: Move,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """One move on a decision: done, or the page again with what was typed and what is wrong."""
    if not carried_out(form, act):
        return _page(request, decision_id, tried={move.value: form}, status=422)
    messages.success(request, done)
    return redirect("reform:decision", decision_id)


def _revision(request: StaffRequest) -> int:
    """
    Return the revision that the page showed.

    :raises Clash: if the form says none: it was not made by our page
    """
    given = request.POST.get("revision", "")
    if not given.isdecimal() or len(given) > 9:
        raise Clash(_("Trang này đã cũ. Hãy mở lại quyết định."))
    return int(given)


def _sent_before(request: StaffRequest, at: datetime) -> bool:
    """Return whether this very page was sent before: a second press begins no second decision."""
    key = request.POST.get("key", "")[:40]
    if not key:
        return False
    try:
        knock("decision", f"{request.actor.account_id} {key}", most=1, within=_A_DAY, at=at)
    except TooMuch:
        return True
    return False


def _usual(request: StaffRequest) -> dict[str, Any]:
    """Return what a decision of this province usually says, for the new one to begin with."""
    return {"issuer": _("Chủ tịch Ủy ban nhân dân tỉnh")}
