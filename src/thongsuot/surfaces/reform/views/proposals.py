"""Proposals: a board by state, one with its saving, and its way to the decision that enacts it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.kernel.refusals import Invalid, Missing
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import api as reviews
from thongsuot.modules.reviews.api import Kind, Move, ProposalState
from thongsuot.surfaces.reform import forms, simplifying
from thongsuot.surfaces.reform.gates import approving, drafting, keeping
from thongsuot.surfaces.reform.rooms import Tab, tabs
from thongsuot.surfaces.shared.http import StaffRequest, typed
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.panels import Panel, Tried, carried_out, ids

HERE = "reform:proposals"
MOST = 30
# In the address, each state of the board.
STATES = {
    "dang-soan": ProposalState.DRAFTING,
    "cho-duyet": ProposalState.PROPOSED,
    "da-duyet": ProposalState.ACCEPTED,
    "da-gui": ProposalState.SENT,
    "trong-quyet-dinh": ProposalState.IN_DECISION,
    "da-thuc-thi": ProposalState.ENACTED,
    "khac-kien-nghi": ProposalState.DIFFERS,
    "khong-duyet": ProposalState.DECLINED,
    "da-rut": ProposalState.WITHDRAWN,
}
_FORMS: dict[Move, type[Form]] = {
    Move.SUBMIT: forms.NothingForm,
    Move.ACCEPT: forms.NothingForm,
    Move.SEND_BACK: forms.ReasonForm,
    Move.DECLINE: forms.ReasonForm,
    Move.SEND: simplifying.SendForm,
    Move.WITHDRAW: forms.ReasonForm,
}
# What one looks for in each state, the likeliest first.
_OFFERED: dict[ProposalState, tuple[Move, ...]] = {
    ProposalState.DRAFTING: (Move.SUBMIT, Move.WITHDRAW),
    ProposalState.PROPOSED: (Move.ACCEPT, Move.SEND_BACK, Move.DECLINE, Move.WITHDRAW),
    ProposalState.ACCEPTED: (Move.SEND, Move.WITHDRAW),
    ProposalState.SENT: (Move.WITHDRAW,),
    ProposalState.DIFFERS: (Move.WITHDRAW,),
}
_ICONS = {Move.ACCEPT: "kept", Move.SUBMIT: "go", Move.SEND: "go", Move.WITHDRAW: "remove"}


@keeping
@never_cache
@require_safe
def board(request: StaffRequest) -> HttpResponse:
    counted = reviews.proposals_counted()
    word = request.GET.get("trang-thai", "")
    state = STATES.get(word)
    shown = {
        "tabs": tabs(request.actor, "reform:reviews"),
        "pages": simplifying.pages(HERE),
        "states": [
            Tab(_("Tất cả"), url_with(request, **{"trang-thai": ""}), state is None),
            *(
                Tab(
                    each.label,
                    url_with(request, **{"trang-thai": slug}),
                    each is state,
                    counted[each],
                    each is ProposalState.DIFFERS and counted[each] > 0,
                )
                for slug, each in STATES.items()
                if counted[each] or each is state
            ),
        ],
        "rows": reviews.proposals(on=timezone.localdate(), state=state or ""),
        "any": any(counted.values()),
        "may_draft": reviews.may_draft(request.actor),
    }
    return render(request, "reform/review_proposals.html", shown)


@drafting
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    word = request.GET.get("loai", "")
    codes = _codes(request)
    if word not in Kind.values or not codes:
        return _choose(request, word, codes)
    kind = Kind(word)
    records = _records(codes)
    item = request.GET.get("dong", "")
    form = simplifying.ProposalForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        records=records,
        plan_item_id=int(item) if item.isdecimal() and len(item) < 10 else None,
        initial={"papers": request.GET.getlist("giay-to")},
    )
    made: list[int] = []
    if request.method == "POST" and carried_out(
        form,
        lambda _given: made.append(
            reviews.begin_proposal(kind=kind, said=form.said(), by=request.actor, at=timezone.now())
        ),
    ):
        return redirect("reform:proposal", made[0])
    return _written(request, kind, records, form)


@drafting
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, proposal_id: int) -> HttpResponse:
    facts = reviews.proposal(proposal_id, actor=request.actor, on=timezone.localdate())
    facts.may(Move.EDIT).or_refuse()
    records = _records([code for code, _title in facts.line.procedures])
    wanted = facts.wanted
    form = simplifying.ProposalForm(
        request.POST if request.method == "POST" else None,
        kind=facts.line.kind,
        records=records,
        plan_item_id=facts.plan_item_id,
        initial={
            "amount": wanted.amount,
            "unit": wanted.unit,
            "case": wanted.case,
            "channel": wanted.channel,
            "papers": wanted.papers,
            "fee": wanted.fee,
            "part": wanted.part,
            "before": facts.line.before,
            "after": facts.line.after,
            "reason": facts.reason,
            "legal_basis": facts.line.legal_basis,
            "decider": facts.line.decider,
        },
    )

    def act(_given: dict[str, Any]) -> None:
        revision = request.POST.get("revision", "")
        reviews.edit_proposal(
            proposal_id=proposal_id,
            revision=int(revision) if revision.isdecimal() else 0,
            said=form.said(),
            by=request.actor,
            at=timezone.now(),
        )

    if request.method == "POST" and carried_out(form, act):
        return redirect("reform:proposal", proposal_id)
    return _written(request, facts.line.kind, records, form, facts)


@keeping
@never_cache
@require_safe
def one(request: StaffRequest, proposal_id: int) -> HttpResponse:
    return _page(request, proposal_id)


@drafting
@require_POST
def submit(request: StaffRequest, proposal_id: int) -> HttpResponse:
    return _move(request, proposal_id, Move.SUBMIT, reviews.submit_proposal)


@approving
@require_POST
def send_back(request: StaffRequest, proposal_id: int) -> HttpResponse:
    return _move(request, proposal_id, Move.SEND_BACK, reviews.send_back_proposal)


@approving
@require_POST
def accept(request: StaffRequest, proposal_id: int) -> HttpResponse:
    said = request.POST.get("revision", "")
    revision = int(said) if said.isdecimal() and len(said) < 9 else 0
    return _move(request, proposal_id, Move.ACCEPT, reviews.accept_proposal, revision=revision)


@approving
@require_POST
def decline(request: StaffRequest, proposal_id: int) -> HttpResponse:
    return _move(request, proposal_id, Move.DECLINE, reviews.decline_proposal)


@drafting
@require_POST
def send(request: StaffRequest, proposal_id: int) -> HttpResponse:
    return _move(request, proposal_id, Move.SEND, reviews.send_proposal)


@drafting
@require_POST
def withdraw(request: StaffRequest, proposal_id: int) -> HttpResponse:
    return _move(request, proposal_id, Move.WITHDRAW, reviews.withdraw_proposal)


@drafting
@require_POST
def start(request: StaffRequest, proposal_id: int) -> HttpResponse:
    form = simplifying.StartForm(request.POST, auto_id=ids("start"))
    begun: list[int] = []

    def act(given: dict[str, Any]) -> None:
        begun.append(
            reviews.start_decision(
                proposal_id=proposal_id, by=request.actor, at=timezone.now(), **given
            )
        )

    if carried_out(form, act):
        messages.success(request, _("Đã soạn quyết định với nội dung của kiến nghị."))
        return redirect("reform:decision", begun[0])
    return _page(request, proposal_id, {"start": form}, status=422)


@drafting
@require_POST
def take_up(request: StaffRequest, proposal_id: int) -> HttpResponse:
    form = simplifying.TakeUpForm(request.POST, decisions=_drafted(), auto_id=ids("take_up"))

    def act(given: dict[str, Any]) -> None:
        reviews.take_up(proposal_id=proposal_id, by=request.actor, at=timezone.now(), **given)

    if carried_out(form, act):
        messages.success(request, _("Đã đưa kiến nghị vào quyết định."))
        return redirect("reform:decision", form.cleaned_data["decision_id"])
    return _page(request, proposal_id, {"take_up": form}, status=422)


# ---- Pages ----


def _page(
    request: StaffRequest, proposal_id: int, tried: Tried | None = None, status: int = 200
) -> HttpResponse:
    facts = reviews.proposal(proposal_id, actor=request.actor, on=timezone.localdate())
    shown = {
        "tabs": tabs(request.actor, "reform:reviews"),
        "pages": simplifying.pages(HERE),
        "crumbs": [(_("Kiến nghị"), reverse(HERE))],
        "proposal": facts,
        "line": facts.line,
        "panels": [*_enacting(facts, tried or {}), *_panels(facts, tried or {})],
        "may_edit": facts.may(Move.EDIT),
        "revision": facts.revision,
        "history": reviews.proposal_history(proposal_id),
    }
    return render(request, "reform/review_proposal.html", shown, status=status)


def _panels(facts: reviews.ProposalFacts, tried: Tried) -> list[Panel]:
    today = timezone.localdate()
    offered = _OFFERED.get(facts.line.state, ())
    return [
        Panel(
            id=move.value,
            title=str(move.label),
            url=reverse(f"reform:proposal_{move.value}", args=[facts.id]),
            form=tried.get(move) or _FORMS[move](auto_id=ids(move.value), initial={"on": today}),
            button=str(move.label),
            verdict=facts.may(move),
            icon=_ICONS.get(move, "edit"),
            kind="danger" if move in (Move.WITHDRAW, Move.DECLINE) else "primary",
        )
        for move in Move
        if move in tried
        or (move in offered and not (move is Move.SEND and facts.line.decider == "province"))
    ]


def _enacting(facts: reviews.ProposalFacts, tried: Tried) -> list[Panel]:
    """Return the two ways into a decision: a new one, or one that is being drafted."""
    verdict = facts.may(Move.ENACT)
    waiting = (ProposalState.ACCEPTED, ProposalState.SENT, ProposalState.DIFFERS)
    if facts.line.state not in waiting and not tried.keys() & {"start", "take_up"}:
        return []
    day = timezone.localdate() + timedelta(days=30)
    title = _("Về việc công bố thủ tục hành chính: %(name)s") % {
        "name": facts.line.procedures[0][1]
    }
    usual = {
        "title": title[:500],
        "issuer": _("Chủ tịch Ủy ban nhân dân tỉnh"),
        "in_force_from": day,
    }
    panels = [
        Panel(
            id="start",
            title=_("Soạn quyết định từ kiến nghị"),
            url=reverse("reform:proposal_start", args=[facts.id]),
            form=tried.get("start") or simplifying.StartForm(auto_id=ids("start"), initial=usual),
            button=_("Soạn quyết định"),
            verdict=verdict,
            icon="add",
        )
    ]
    if decisions := _drafted():
        panels.append(
            Panel(
                id="take_up",
                title=_("Đưa vào quyết định đang soạn"),
                url=reverse("reform:proposal_take_up", args=[facts.id]),
                form=tried.get("take_up")
                or simplifying.TakeUpForm(decisions=decisions, auto_id=ids("take_up")),
                button=_("Đưa vào quyết định"),
                verdict=verdict,
                icon="list",
            )
        )
    return panels


def _choose(request: StaffRequest, kind: str, codes: list[str]) -> HttpResponse:
    titles = [facts.title for facts in _facts(codes)]
    shown = {
        "tabs": tabs(request.actor, "reform:reviews"),
        "pages": simplifying.pages(HERE),
        "crumbs": [(_("Kiến nghị"), reverse(HERE))],
        "kinds": Kind.choices,
        "kind": kind,
        "codes": ", ".join(codes),
        "titles": titles,
        "item": request.GET.get("dong", ""),
        "papers": request.GET.getlist("giay-to"),
    }
    return render(request, "reform/review_choose.html", shown)


def _written(
    request: StaffRequest,
    kind: Kind,
    records: list[procedures.Record],
    form: Form,
    facts: reviews.ProposalFacts | None = None,
) -> HttpResponse:
    shown = {
        "tabs": tabs(request.actor, "reform:reviews"),
        "pages": simplifying.pages(HERE),
        "crumbs": [(_("Kiến nghị"), reverse(HERE))],
        "kind": kind,
        "records": [(record, _limits(record)) for record in records],
        "form": form,
        "proposal": facts,
    }
    status = 422 if form.is_bound else 200
    return render(request, "reform/review_write.html", shown, status=status)


def _move(
    request: StaffRequest, proposal_id: int, move: Move, door: Callable[..., object], **more: Any
) -> HttpResponse:
    form = _FORMS[move](request.POST, auto_id=ids(move.value))

    def act(given: dict[str, Any]) -> None:
        door(proposal_id=proposal_id, by=request.actor, at=timezone.now(), **given, **more)

    if carried_out(form, act):
        messages.success(request, _("Đã ghi vào sổ cái."))
        return redirect("reform:proposal", proposal_id)
    return _page(request, proposal_id, {move: form}, status=422)


def _drafted() -> list[tuple[int, str]]:
    page = announcements.decisions(
        state=announcements.DecisionState.DRAFTING, on=timezone.localdate(), limit=50
    )
    return [(line.decision_id, line.title) for line in page.items]


def _codes(request: StaffRequest) -> list[str]:
    typed(request, "thu-tuc", most=2000)
    said = ",".join(request.GET.getlist("thu-tuc")).replace(";", ",").split(",")
    codes = list(dict.fromkeys(code.strip() for code in said if code.strip()))
    if len(codes) > MOST:
        raise Invalid(_("Mỗi kiến nghị có nhiều nhất %(most)s thủ tục.") % {"most": MOST})
    return codes


def _facts(codes: list[str]) -> list[procedures.ProcedureFacts]:
    found = []
    for code in codes:
        try:
            found.append(procedures.procedure(code, on=timezone.localdate()))
        except Missing:
            # The page of choosing says which it knows; writing refuses the others.
            continue
    return found


def _records(codes: list[str]) -> list[procedures.Record]:
    return [procedures.procedure(code, on=timezone.localdate()).record for code in codes]


def _limits(record: procedures.Record) -> str:
    said = [
        f"{procedures.Channel(offer.channel).label}: {reviews.limit_in_words(offer.limit)}"
        for offer in record.channels
    ]
    said += [
        f"{case.name}: {reviews.limit_in_words(case.limit)}"
        for case in record.cases
        if case.limit is not None and case.limit.is_known
    ]
    return "; ".join(said)
