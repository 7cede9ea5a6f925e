"""The one place where a domain refusal becomes an HTTP answer."""

from collections.abc import Callable, Mapping

import psycopg.errors
from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import (
    Clash,
    Fault,
    Invalid,
    Missing,
    NotAllowed,
    Refusal,
    TooMuch,
)
from thongsuot.kernel.worktime import BadQuestion

STATUS: Mapping[type[Refusal], int] = {
    NotAllowed: 403,
    Missing: 404,
    Clash: 409,
    Invalid: 422,
    TooMuch: 429,
}


# Another transaction holds the row for longer than the database lets us wait.
BUSY = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)


def in_words(refusal: Refusal) -> str:
    """Return what the refusal says in the language of the page: rules speak Vietnamese only."""
    if isinstance(refusal, BadQuestion):
        return refusal.text("en" if get_language() == "en" else "vi")
    return gettext(str(refusal))


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of the refusal's kind, or of the kind it descends from."""
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        if isinstance(exc, OperationalError) and isinstance(exc.__cause__, BUSY):
            busy = _("Một người khác đang làm việc này. Hãy thử lại sau ít giây.")
            return refused(request, busy, status=409)
        if not isinstance(exc, Refusal):
            return None
        faults = exc.faults if isinstance(exc, Invalid) else ()
        return refused(
            request,
            in_words(exc),
            status=status_of(exc),
            faults=[Fault(fault.pointer, gettext(fault.reason)) for fault in faults],
        )


def refused(request: HttpRequest, reason: str, *, status: int, faults: object = ()) -> HttpResponse:
    """Return the refusal as a page, or as a notice where only a part of a page was asked for."""
    at_work = getattr(request, "actor", None) is not None
    frame = "shared/base_staff.html" if at_work else "shared/base_public.html"
    shown = {"reason": reason, "status": status, "faults": faults, "frame": frame}
    shown["back"] = _page_before(request)
    if not request.headers.get("HX-Request"):
        return render(request, "shared/refused.html", shown, status=status)
    notice = render(request, "shared/refused_notice.html", shown, status=status)
    notice["HX-Retarget"] = "#notices"
    notice["HX-Reswap"] = "innerHTML show:window:top"
    return notice


def _page_before(request: HttpRequest) -> str:
    """Return the page of ours from which a form was sent; what was typed may still stand there."""
    if request.method != "POST":
        return ""
    before = request.headers.get("Referer", "")
    try:
        host = request.get_host()
    except DisallowedHost:
        return ""  # what is refused may be the host itself
    return before if url_has_allowed_host_and_scheme(before, allowed_hosts={host}) else ""
