"""
The result of a dossier in the office: drafted, checked, signed, sealed, replaced.

One page for one dossier's result, and one list of what waits for one's own hand.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.foundation.signatures import api as signatures
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed, Refusal
from thongsuot.modules.results import api as results
from thongsuot.modules.results.api import DraftMove
from thongsuot.surfaces.office import result_forms as forms
from thongsuot.surfaces.office.gates import in_office
from thongsuot.surfaces.shared import desk, downloads, uploads
from thongsuot.surfaces.shared.forms import ReasonForm
from thongsuot.surfaces.shared.http import StaffRequest, permission
from thongsuot.surfaces.shared.refusals import status_of

drafting = permission(Permission.DOSSIER_PROCESS, Permission.DOSSIER_APPROVE)
deciding = permission(
    Permission.DOSSIER_PROCESS,
    Permission.DOSSIER_ASSIGN,
    Permission.DOSSIER_APPROVE,
    Permission.SEAL_APPLY,
)
# Each signature takes about half a second, and the page waits for them all.
MOST_AT_ONCE = 20


# ---- One dossier's result ----


@in_office
@never_cache
@require_safe
def result(request: StaffRequest, code: str) -> HttpResponse:
    return _page(request, code)


@in_office
@never_cache
@require_safe
def picture(request: StaffRequest, code: str, draft_id: int, number: int) -> HttpResponse:
    """One page of the draft, as a picture: what is typed is seen on paper at once."""
    pages = results.draft_pictures(draft_id, actor=request.actor, at=timezone.now())
    if not 1 <= number <= len(pages):
        raise Missing(_("Dự thảo không có trang này."))
    return HttpResponse(pages[number - 1], content_type="image/png")


@in_office
@never_cache
@require_safe
def preview(request: StaffRequest, code: str, draft_id: int) -> HttpResponse:
    known, pdf = results.preview(draft_id, actor=request.actor, at=timezone.now())
    return downloads.pdf(pdf, name=f"{known}-du-thao.pdf")


@in_office
@never_cache
@require_safe
def original(request: StaffRequest, code: str, result_id: int) -> FileResponse:
    facts = results.result_file(result_id, actor=request.actor, at=timezone.now())
    return downloads.response(facts)


@drafting
@require_POST
def begin(request: StaffRequest, code: str) -> HttpResponse:
    return _do(
        request,
        code,
        partial(results.begin_draft, code=code, template_code=request.POST.get("template", "")),
        said=_("Đã lập dự thảo từ mẫu."),
    )


@drafting
@require_POST
def write(request: StaffRequest, code: str, draft_id: int) -> HttpResponse:
    """Keep what was typed; with `do=submit`, put it before the next hand at once."""
    at = timezone.now()
    found = results.results_of(code, actor=request.actor, at=at)
    draft = found.draft
    if draft is None or draft.id != draft_id:
        raise Clash(_("Dự thảo này không còn để sửa. Hãy mở lại trang kết quả."))
    form = forms.DraftForm(request.POST, draft=draft, prefix="draft")
    if not form.is_valid():
        return _page(request, code, draft_form=form, status=422)
    try:
        results.revise_draft(
            draft_id=draft_id,
            revision=form.cleaned_data["revision"],
            values=form.values(),
            by=request.actor,
            at=at,
        )
        if request.POST.get("do") == "submit":
            results.submit_draft(draft_id=draft_id, by=request.actor, at=at)
    except (Clash, Invalid, NotAllowed) as refusal:
        return _page(request, code, draft_form=form, refusal=refusal)
    said = _("Đã trình dự thảo.") if request.POST.get("do") == "submit" else _("Đã lưu dự thảo.")
    messages.success(request, said)
    return redirect("office:result", code)


@deciding
@require_POST
def check(request: StaffRequest, code: str, draft_id: int) -> HttpResponse:
    call = partial(results.check_draft, draft_id=draft_id)
    return _do(request, code, call, said=_("Đã chuyển lãnh đạo ký."))


@deciding
@require_POST
def send_back(request: StaffRequest, code: str, draft_id: int) -> HttpResponse:
    return _with_reason(
        request,
        code,
        "send_back",
        partial(results.send_back_draft, draft_id=draft_id),
        said=_("Đã trả lại dự thảo để sửa."),
    )


@drafting
@require_POST
def drop(request: StaffRequest, code: str, draft_id: int) -> HttpResponse:
    return _with_reason(
        request,
        code,
        "drop",
        partial(results.drop_draft, draft_id=draft_id),
        said=_("Đã bỏ dự thảo."),
    )


@deciding
@require_POST
def sign(request: StaffRequest, code: str, draft_id: int) -> HttpResponse:
    call = partial(results.sign_draft, draft_id=draft_id, pin=request.POST.get("pin", ""))
    return _do(request, code, call, said=_("Đã ký và cấp số; chờ văn thư đóng dấu."))


@deciding
@require_POST
def seal(request: StaffRequest, code: str, draft_id: int) -> HttpResponse:
    call = partial(results.seal_draft, draft_id=draft_id, pin=request.POST.get("pin", ""))
    return _do(request, code, call, said=_("Đã đóng dấu và phát hành kết quả."))


@drafting
@require_POST
def attach(request: StaffRequest, code: str) -> HttpResponse:
    at = timezone.now()
    kept = uploads.receive(request, "signed-file", owner=f"result:{code[:40]}", at=at)
    form = forms.AttachForm(request.POST, prefix="attach", kept=kept)
    if not form.is_valid():
        return _page(request, code, attach_form=form, status=422)
    call = partial(results.attach_result, code=code, **form.cleaned_data)
    return _do(request, code, call, said=_("Đã phát hành kết quả."), attach_form=form)


@drafting
@require_POST
def replace(request: StaffRequest, code: str, result_id: int) -> HttpResponse:
    return _with_reason(
        request,
        code,
        "replace",
        partial(results.begin_replacement, result_id=result_id),
        said=_("Đã lập dự thảo thay thế; văn bản cũ còn giá trị đến khi bản mới được đóng dấu."),
    )


@drafting
@require_POST
def revoke(request: StaffRequest, code: str, result_id: int) -> HttpResponse:
    return _with_reason(
        request,
        code,
        "revoke",
        partial(results.revoke_result, result_id=result_id),
        said=_("Đã thu hồi kết quả."),
    )


def _with_reason(
    request: StaffRequest, code: str, prefix: str, call: Callable[..., Any], *, said: str
) -> HttpResponse:
    form = ReasonForm(request.POST, prefix=prefix)
    if not form.is_valid():
        return _page(request, code, reasons={prefix: form}, status=422)
    filled = partial(call, reason=form.cleaned_data["reason"])
    return _do(request, code, filled, said=said, reasons={prefix: form})


def _do(
    request: StaffRequest, code: str, call: Callable[..., Any], *, said: str, **shown: Any
) -> HttpResponse:
    """Make one move through its door; a refusal comes back on the page, in its own words."""
    try:
        call(by=request.actor, at=timezone.now())
    except (Clash, Invalid, Missing, NotAllowed) as refusal:
        return _page(request, code, refusal=refusal, **shown)
    messages.success(request, said)
    return redirect("office:result", code)


def _page(
    request: StaffRequest,
    code: str,
    *,
    refusal: Refusal | None = None,
    draft_form: forms.DraftForm | None = None,
    attach_form: forms.AttachForm | None = None,
    reasons: Mapping[str, ReasonForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, at = request.actor, timezone.now()
    found = results.results_of(code, actor=actor, at=at)
    draft = found.draft
    sign = draft.may(DraftMove.SIGN) if draft else None
    shown = {
        "found": found,
        "dossier": found.dossier,
        "draft": draft,
        "crumbs": [
            (_("Việc của tôi"), reverse("office:work")),
            (found.dossier.code, reverse("office:dossier", args=[found.dossier.code])),
        ],
        "refusal": _(str(refusal)) if refusal else "",
        "faults": refusal.faults if isinstance(refusal, Invalid) else (),
        "draft_form": draft_form
        or (forms.DraftForm(draft=draft, prefix="draft") if draft else None),
        "attach_form": attach_form
        or forms.AttachForm(prefix="attach", kept=uploads.Kept("signed-file")),
        "reasons": {
            prefix: ReasonForm(prefix=prefix)
            for prefix in ("send_back", "drop", "replace", "revoke")
        }
        | dict(reasons or {}),
        "may": {one.move.value: one.verdict for one in draft.moves} if draft else {},
        "sign_pin": bool(sign) and _person_asks_pin(actor, at),
        "seal_pin": draft is not None
        and bool(draft.may(DraftMove.SEAL))
        and _seal_asks_pin(found.dossier.competent_unit.id, at),
    }
    answer = status_of(refusal) if refusal else status
    return render(request, "office/result.html", shown, status=answer)


# ---- What waits for my hand ----


@deciding
@never_cache
@require_safe
def waiting(request: StaffRequest) -> HttpResponse:
    actor, at = request.actor, timezone.now()
    shown = {
        "to_check": results.drafts_to_check(actor=actor),
        "to_sign": results.drafts_to_sign(actor=actor),
        "to_seal": results.drafts_to_seal(actor=actor),
        "sign_pin": _person_asks_pin(actor, at),
        "seal_pin": actor.unit_id is not None and _seal_asks_pin(actor.unit_id, at),
        "most": MOST_AT_ONCE,
        "crumbs": [(_("Việc của tôi"), reverse("office:work"))],
    }
    return render(request, "office/results_waiting.html", shown)


@deciding
@require_POST
def many(request: StaffRequest) -> HttpResponse:
    """Check, sign or seal the drafts that were chosen, each by itself."""
    actor, pin = request.actor, request.POST.get("pin", "")
    kinds: dict[str, tuple[str, Any, Callable[..., Any]]] = {
        "check": (_("Chuyển lãnh đạo ký"), results.drafts_to_check, results.check_draft),
        "sign": (_("Ký kết quả"), results.drafts_to_sign, partial(results.sign_draft, pin=pin)),
        "seal": (
            _("Đóng dấu, phát hành"),
            results.drafts_to_seal,
            partial(results.seal_draft, pin=pin),
        ),
    }
    if request.POST.get("do") not in kinds:
        raise Invalid(_("Không rõ việc cần làm với các dự thảo đã chọn."))
    title, listed, call = kinds[request.POST["do"]]
    ids = {row.dossier_code: row.id for row in listed(actor=actor)}

    def one(*, code: str, at: datetime) -> None:
        if code not in ids:
            raise Clash(_("Dự thảo này không còn chờ bạn; có thể người khác vừa làm."))
        call(draft_id=ids[code], by=actor, at=at)

    shown = {
        "title": title,
        "outcomes": desk.each(
            request.POST.getlist("code")[:MOST_AT_ONCE],
            one,
            at=timezone.now(),
            url=lambda code: reverse("office:result", args=[code]),
        ),
        "back_url": reverse("office:results_waiting"),
    }
    return render(request, "office/results_outcomes.html", shown)


def _person_asks_pin(actor: Actor, at: datetime) -> bool:
    keys = signatures.keys_of_account(actor.account_id) if actor.account_id else ()
    return any(key.asks_pin for key in keys if key.usable(at))


def _seal_asks_pin(unit_id: int, at: datetime) -> bool:
    return any(key.asks_pin for key in signatures.keys_of_unit(unit_id) if key.usable(at))
