"""Who is away and who stands in: arranged by the one who goes, or by their head."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.foundation.identity import api as identity
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.office import forms
from thongsuot.surfaces.office.gates import in_office
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.panels import carried_out


@in_office
@never_cache
@require_safe
def absences(request: StaffRequest) -> HttpResponse:
    return _page(request, _form(request.actor))


@in_office
@require_POST
def arrange(request: StaffRequest) -> HttpResponse:
    form = _form(request.actor, request.POST)

    def act(said: dict[str, Any]) -> int:
        return identity.substitute(
            absent_post_id=said["absent_post_id"],
            substitute_post_id=said["substitute_post_id"],
            on=said["on"],
            until=said["last_day"] + timedelta(days=1),
            decision=said["decision"],
            by=request.actor,
            at=timezone.now(),
        )

    if not carried_out(form, act):
        return _page(request, form, status=422)
    messages.success(request, _("Đã ghi người làm thay; hết ngày cuối thì tự hết."))
    return redirect("office:absences")


@in_office
@require_POST
def end(request: StaffRequest, substitution_id: int) -> HttpResponse:
    identity.end_substitution(
        substitution_id=substitution_id, on=localdate(), by=request.actor, at=timezone.now()
    )
    messages.success(request, _("Đã kết thúc việc làm thay kể từ hôm nay."))
    return redirect("office:absences")


def _page(request: StaffRequest, form: forms.AbsenceForm, *, status: int = 200) -> HttpResponse:
    actor = request.actor
    people = _people(actor)
    led = {post.id for post in people}
    found = identity.absences(sorted(led), on=localdate())
    shown = {
        "form": form,
        "rows": [(one, one.absent_post_id in led) for one in found],
        "mine": [one for one in found if one.substitute_post_id == actor.post_id],
        "today": localdate(),
        "crumbs": [(_("Việc của tôi"), reverse("office:work"))],
    }
    return render(request, "office/absences.html", shown, status=status)


def _form(actor: Actor, data: Any = None) -> forms.AbsenceForm:
    people = _people(actor)
    others = dossiers.colleagues(actor.unit_id, on=localdate()) if actor.unit_id else ()
    return forms.AbsenceForm(
        data,
        absent=[
            (str(post.id), f"{post.holder} ({post.title}, {post.unit_name})") for post in people
        ],
        substitutes=[
            (str(post.id), f"{post.holder} ({post.title}, {post.unit_name})")
            for post in others
            if post.account_id != actor.account_id
        ],
    )


def _people(actor: Actor) -> list[identity.PostFacts]:
    """Return whose absence the actor may arrange: their own first, then that of those they lead."""
    own = [] if actor.post_id is None or actor.on_behalf_of else [identity.post(actor.post_id)]
    reach = actor.reach(Permission.DOSSIER_ASSIGN)
    if reach.everywhere or not reach.unit_ids or actor.on_behalf_of:
        return own
    led = identity.posts_among(reach.unit_ids, on=localdate())
    return own + [post for post in led if post.account_id != actor.account_id]
