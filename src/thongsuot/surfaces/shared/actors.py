"""Puts the actor on requests to pages behind a gate: who is signed in, and in which post."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from thongsuot.foundation.identity import api as identity
from thongsuot.surfaces.shared.http import OPEN

POST_IN_SESSION = "post_id"


class ActorMiddleware:
    """Open pages cost no look-up of accounts; pages behind a gate cost one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        if getattr(view, "gate", OPEN) == OPEN or not request.user.is_authenticated:
            return
        cast("Any", request).actor = identity.actor_for_account(
            account_id=request.user.pk,
            post_id=request.session.get(POST_IN_SESSION),
            at=timezone.now(),
        )
