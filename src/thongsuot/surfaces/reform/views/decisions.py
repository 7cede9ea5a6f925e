"""Decisions that announce procedures: drafted, submitted, approved, published, entered."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.kernel.refusals import TooMuch
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.api import Change, DecisionState, Move
from thongsuot.surfaces.reform import forms, moves
from thongsuot.surfaces.reform.gates import approving, deciding, drafting, keeping
from thongsuot.surfaces.reform.moves import revision_shown
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.reform.sheets import Text
from thongsuot.surfaces.reform.views import adding
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.panels import Tried, carried_out, ids
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
            adding.take_in(request, begun[0], [code], Change.AMENDED)
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
            revision=revision_shown(request),
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
