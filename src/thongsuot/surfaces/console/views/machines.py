"""Keys of other systems, and how far the machinery behind the ledger has come."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from procrastinate.contrib.django.models import ProcrastinateJob

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.refusals import Missing
from thongsuot.surfaces.console import forms
from thongsuot.surfaces.console.gates import creating_tokens, operating
from thongsuot.surfaces.console.rooms import tabs
from thongsuot.surfaces.console.sentences import reaction_name
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.panels import carried_out

MOST_FAILED = 20


@creating_tokens
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: StaffRequest) -> HttpResponse:
    form = forms.TokenForm(request.POST or None)
    made: list[str] = []
    if request.method == "POST":
        try:
            carried_out(form, lambda given: made.append(_create(request, given)))
        except Missing as refusal:
            form.add_error("owner", str(refusal))
    shown = {
        "tabs": tabs(request.actor, "console:tokens"),
        "form": form if not made else forms.TokenForm(),
        "raw": made[0] if made else "",
        "rows": identity.tokens(actor=request.actor),
    }
    refused = request.method == "POST" and not made
    return render(request, "console/tokens.html", shown, status=422 if refused else 200)


@creating_tokens
@require_POST
def revoke(request: StaffRequest, token_id: int) -> HttpResponse:
    identity.revoke_token(token_id=token_id, by=request.actor, at=timezone.now())
    messages.success(request, _("Đã thu hồi khóa; từ giờ nó không mở được gì."))
    return redirect("console:tokens")


@operating
@require_safe
def health(request: StaffRequest) -> HttpResponse:
    states = ledger.reaction_states()
    waiting_jobs = ProcrastinateJob.objects.filter(status__in=("todo", "doing")).count()
    failed = ProcrastinateJob.objects.filter(status="failed").order_by("-id")[:MOST_FAILED]
    run = {state.name for state in states}
    shown = {
        "tabs": tabs(request.actor, "console:health"),
        "states": [(reaction_name(state.name), state) for state in states],
        "stuck": [(reaction_name(state.name), state) for state in states if state.stuck_since],
        "waiting_jobs": waiting_jobs,
        "failed_jobs": [(job.task_name, job.attempts, job.scheduled_at) for job in failed],
        "waiting": sorted(reaction_name(name) for name in set(ledger.reactions()) - run),
    }
    return render(request, "console/health.html", shown)


def _create(request: StaffRequest, given: dict[str, Any]) -> str:
    owner, now = given["owner"], timezone.now()
    agency_id = post_id = None
    if owner[:1].isupper():
        agency_id = units.agency(owner, on=timezone.localdate(now)).unit.id
    else:
        account = identity.account_by_login(owner)
        own = [p for p in identity.posts_of(account.id, at=now) if not p.on_behalf_of]
        if not own:
            raise Missing(_("%(name)s không giữ vị trí nào hôm nay.") % {"name": account.full_name})
        post_id = own[0].id
    return identity.create_token(
        name=given["name"], post_id=post_id, agency_id=agency_id, by=request.actor, at=now
    )
