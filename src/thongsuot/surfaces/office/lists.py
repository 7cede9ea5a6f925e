"""The office's work: what to do next, several at once, and what other offices ask."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.foundation.identity import api as identity
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Clash, Invalid, TooMuch
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.api import Move, Tab
from thongsuot.surfaces.office import filters
from thongsuot.surfaces.office.gates import in_office, working
from thongsuot.surfaces.shared import desk
from thongsuot.surfaces.shared.http import StaffRequest, typed
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.throttle import knock

# The work's own states, the most pressing first, by the word that each has in the address.
TABS = {
    "qua-han": Tab.OVERDUE,
    "hom-nay": Tab.TODAY,
    "dang-lam": Tab.IN_PROGRESS,
    "cho-ky": Tab.TO_SIGN,
    "phat-hanh": Tab.TO_ISSUE,
    "cho-y-kien": Tab.AWAITING_OPINIONS,
    "dang-dung": Tab.AWAITING_CITIZEN,
}
# What the addresses of earlier days said.
_ONCE = {"cho-nguoi-dan": "dang-dung"}
MINE, HELPING, UNIT = "toi", "phoi-hop", "don-vi"
MOST_AT_ONCE = 100
_AT_WORK = (Tab.IN_PROGRESS, Tab.TODAY, Tab.OVERDUE)


@in_office
@never_cache
@require_safe
def work(request: StaffRequest) -> HttpResponse:
    at, q, actor = timezone.now(), typed(request, "q"), request.actor
    scope = scope_of(request)
    whose: dict[str, Any] = {"mine": scope == MINE, "helping": scope == HELPING}
    counts = dossiers.counts(actor=actor, **whose, at=at)
    slug = _slug(request.GET.get("tab", ""), counts)
    narrowed = filters.read(request)
    page = dossiers.work_list(
        actor=actor,
        tab=None if q else TABS[slug],
        narrowed=narrowed,
        **({} if q else whose),
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
            (label, url_with(request, ai=one, q="", tu=""), one == scope)
            for one, label in (
                (MINE, _("Của tôi")),
                (HELPING, _("Tôi phối hợp")),
                (UNIT, _("Của đơn vị")),
            )
        ],
        "filters": filters.shown(request, narrowed, dossiers.offered(actor=actor, **whose)),
        "overdue": counts[Tab.OVERDUE].number,
        "today": counts[Tab.TODAY].number,
        "rows": [(row, desk.row_tag(row, at=at)) for row in page.rows],
        "batch": None if q else _batch(actor, TABS[slug], at),
        "key": uuid4().hex,
        "next_url": url_with(request, tu=page.next) if page.next else "",
        "export_query": request.GET.urlencode(),
    }
    return render(request, "office/work.html", shown)


def scope_of(request: StaffRequest) -> str:
    """Return whose work is shown: only who processes and nothing more opens on their own."""
    given = request.GET.get("ai", "")
    if given in (MINE, HELPING, UNIT):
        return given
    may = request.actor.may_anywhere
    leads = may(Permission.DOSSIER_ASSIGN) or may(Permission.DOSSIER_APPROVE)
    return UNIT if leads or not may(Permission.DOSSIER_PROCESS) else MINE


def _slug(given: str, counts: Any) -> str:
    """Return the tab asked for, else the most pressing one that has work."""
    given = _ONCE.get(given, given)
    if given in TABS:
        return given
    return next((slug for slug, tab in TABS.items() if counts[tab].number), "dang-lam")


def _tabs(request: StaffRequest, counts: Any, current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": tab_name(tab),
            "url": url_with(request, tab=slug, q="", tu="", dung=""),
            "count": f"{counts[tab].number}+" if counts[tab].more else counts[tab].number,
            "current": slug == current,
            "hot": tab is Tab.OVERDUE and counts[tab].number > 0,
        }
        for slug, tab in TABS.items()
    ] + _asked_of_us(request)


def tab_name(tab: Tab) -> str:
    """Return how a tab is called here: the office also stops clocks that no citizen waits for."""
    return _("Đang dừng") if tab is Tab.AWAITING_CITIZEN else str(tab.label)


def _asked_of_us(request: StaffRequest) -> list[dict[str, Any]]:
    asked = dossiers.opinions_counted(actor=request.actor)
    count = f"{asked.number}+" if asked.more else asked.number
    return [
        {"label": _("Góp ý"), "url": reverse("office:opinions"), "count": count},
        {"label": _("Sắp trễ"), "url": reverse("office:at_risk"), "count": None},
        {"label": _("Báo việc"), "url": reverse("office:told"), "count": None},
    ]


# ---- Several at once ----


def _batch(actor: Actor, tab: Tab, at: datetime) -> dict[str, Any] | None:
    """Return what may be done to several dossiers of a tab at once, None if nothing."""
    may = actor.may_anywhere
    moves: list[tuple[str, str]] = []
    if tab is Tab.TO_SIGN and may(Permission.DOSSIER_APPROVE):
        moves.append(("approve", _("Phê duyệt các hồ sơ đã chọn")))
    if tab in _AT_WORK and may(Permission.DOSSIER_PROCESS):
        moves.append(("claim", _("Nhận làm")))
        moves.append(("complete_step", _("Hoàn thành bước")))
    leads = tab in _AT_WORK and may(Permission.DOSSIER_ASSIGN)
    backs = tab in _AT_WORK and (leads or may(Permission.DOSSIER_PROCESS))
    if not (moves or leads or backs):
        return None
    return {"moves": moves, "people": _people(actor, at) if leads else [], "backs": backs}


def _people(actor: Actor, at: datetime) -> list[tuple[int, str]]:
    """Return whom the actor may give dossiers to; across the province one looks into each."""
    reach = actor.reach(Permission.DOSSIER_ASSIGN)
    if reach.everywhere:
        return []
    return [
        (post.id, f"{post.holder} ({post.unit_name})")
        for post in identity.posts_among(reach.unit_ids, on=localdate(at))
        if Permission.DOSSIER_PROCESS in identity.ROLES[post.role].permissions
    ]


@working
@require_POST
def many(request: StaffRequest) -> HttpResponse:
    actor, at = request.actor, timezone.now()
    what = request.POST.get("do", "")
    post_id, reason = request.POST.get("post_id", ""), request.POST.get("reason", "").strip()
    calls = {
        "approve": (Move.APPROVE.label, partial(dossiers.approve, by=actor)),
        "complete_step": (Move.COMPLETE_STEP.label, partial(dossiers.complete_step, by=actor)),
        "claim": (_("Nhận làm"), partial(dossiers.assign, post_id=actor.post_id or 0, by=actor)),
        "assign": (Move.ASSIGN.label, partial(dossiers.assign, post_id=_id(post_id), by=actor)),
        "hand_back": (
            Move.HAND_BACK.label,
            partial(dossiers.hand_back, reason=reason, by=actor),
        ),
    }
    if what not in calls:
        raise Invalid(_("Không rõ việc cần làm với các hồ sơ đã chọn."))
    if what == "assign" and not _id(post_id):
        raise Invalid(_("Hãy chọn người được giao các hồ sơ này."))
    if what == "hand_back" and not reason:
        raise Invalid(_("Hãy ghi lý do trả lại các hồ sơ này."))
    title, call = calls[what]
    _once(request, at)
    codes = request.POST.getlist("code")[:MOST_AT_ONCE]
    shown = {
        "title": title,
        "outcomes": desk.each(codes, call, at=at, url=_dossier),
        "back": request.POST.get("back", ""),
    }
    return render(request, "office/outcomes.html", shown)


def _id(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) < 19 else 0


def _dossier(code: str) -> str:
    return reverse("office:dossier", args=[code])


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


# ---- What other offices ask of mine, and of me ----


@working
@never_cache
@require_safe
def opinions(request: StaffRequest) -> HttpResponse:
    wanted, count = dossiers.opinions_wanted(actor=request.actor, at=timezone.now())
    crumbs = [(_("Việc của tôi"), reverse("office:work"))]
    shown = {"wanted": wanted, "count": count, "crumbs": crumbs}
    return render(request, "office/opinions.html", shown)
