"""Puts the actor on requests to pages behind a gate: who is signed in, and in which post."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from thongsuot.foundation.identity import api as identity
from thongsuot.kernel.actor import Actor
from thongsuot.surfaces.shared.http import OPEN

POST_IN_SESSION = "post_id"
# How the sign-in library remembers by what this session was proven.
_PROVEN_BY = "account_authentication_methods"


class ActorMiddleware:
    """
    Open pages cost no look-up of accounts; pages behind a gate cost one.

    Behind a gate, whoever still has an operator's password is sent to choose their own, and
    whoever decides for an office is sent to set up a second factor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if getattr(view, "gate", OPEN) == OPEN or not request.user.is_authenticated:
            return None
        actor = _actor(request)
        cast("Any", request).actor = actor
        # Only whole pages show it, so only they pay for it.
        cast("Any", request).desk = SimpleLazyObject(lambda: _desk(actor))
        if request.user.password_is_temporary:
            messages.info(request, _("Hãy đặt mật khẩu của riêng bạn trước khi làm việc."))
            return _to(request, "account_change_password")
        if actor is not None and not _proven(request, actor):
            messages.info(request, _("Vị trí này cần yếu tố xác thực thứ hai. Hãy bật một cách."))
            return _to(request, "mfa_index")
        return None


def _actor(request: HttpRequest) -> Actor | None:
    account_id, now = cast("int", request.user.pk), timezone.now()
    chosen = request.session.get(POST_IN_SESSION)
    actor = identity.actor_for_account(account_id=account_id, post_id=chosen, at=now)
    if actor is None and chosen is not None:
        # The chosen post ended meanwhile: on with the first of those still held.
        del request.session[POST_IN_SESSION]
        actor = identity.actor_for_account(account_id=account_id, at=now)
    return actor


def _desk(actor: Actor | None) -> str:
    """Return where the actor works, in words: "Công chức một cửa · Trung tâm PVHCC"."""
    if actor is None or actor.post_id is None:
        return ""
    post = identity.post(actor.post_id)
    return f"{post.title} · {post.unit_name}"


def _proven(request: HttpRequest, actor: Actor) -> bool:
    account = cast("Any", request.user)
    if not settings.DEMAND_SECOND_FACTOR or account.is_sample:
        return True
    if not identity.demands_second_factor(actor):
        return True
    ways = request.session.get(_PROVEN_BY, [])
    return any(way.get("method") == "mfa" for way in ways) or identity.has_second_factor(account.pk)


def _to(request: HttpRequest, name: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(reverse(name))
    return HttpResponseRedirect(reverse(name))
