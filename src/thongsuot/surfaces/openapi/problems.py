"""
Errors as RFC 9457 says: `application/problem+json`, whatever went wrong and wherever.

The refusals of the house, what a body or a parameter lacks, and what the web server or the
framework refuses all leave by the same door, in the language that was asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from thongsuot.kernel.refusals import Fault, Invalid, Refusal
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.openapi.wording import REASONS, TITLES, WRONG
from thongsuot.surfaces.shared.refusals import BUSY, in_words, status_of

MEDIA_TYPE = "application/problem+json"
UNDER = "/api/"


class Unreadable(Exception):
    """What was sent cannot even be taken apart: `status` says of what kind the trouble is."""

    def __init__(self, status: int, reason: str, pointer: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.pointer = pointer


class NotNow(Exception):
    """A clash, about a dossier with the actions that are allowed instead."""

    def __init__(self, reason: str, allowed: Sequence[str] | None = None) -> None:
        super().__init__(reason)
        self.allowed = allowed


def problem(
    status: int, detail: str = "", *, errors: Iterable[Fault] = (), **more: Any
) -> HttpResponse:
    """Return one problem; `more` are members that only its kind has."""
    kind, title, usual = TITLES.get(status, TITLES[500 if status >= 500 else 400])
    said = {
        "type": f"urn:thongsuot:problem:{kind}",
        "title": str(title),
        "status": status,
        "detail": detail or str(usual),
        "errors": [{"pointer": fault.pointer, "reason": fault.reason} for fault in errors],
        **more,
    }
    answer = JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Type"] = MEDIA_TYPE
    answer.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


class ProblemMiddleware:
    """
    Turn whatever error page comes out under /api/ into a problem of the same status.

    Nothing from there is to be kept on the way: it is about people, and for one key.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not request.path.startswith(UNDER):
            return answer
        answer.headers.setdefault("Cache-Control", "no-store")
        if answer.status_code < HTTPStatus.BAD_REQUEST:
            return answer
        if answer.headers.get("Content-Type") == MEDIA_TYPE:
            return answer
        said = problem(answer.status_code)
        if "Allow" in answer.headers:
            said.headers["Allow"] = answer.headers["Allow"]
        return said


# ---- From what was raised ----


def answer_with_problems(api: NinjaAPI) -> None:
    """Give `api` a handler for everything that is expected to go wrong."""
    for raised, handler in _HANDLERS.items():
        api.add_exception_handler(raised, handler)


def _refused(request: HttpRequest, exc: Refusal) -> HttpResponse:
    faults = exc.faults if isinstance(exc, Invalid) else ()
    return problem(status_of(exc), in_words(exc), errors=map(_translated, faults))


def _translated(fault: Fault) -> Fault:
    return Fault(fault.pointer, gettext(fault.reason))


def _not_now(request: HttpRequest, exc: NotNow) -> HttpResponse:
    if exc.allowed is None:
        return problem(409, str(exc))
    return problem(409, str(exc), allowed=list(exc.allowed))


def _unreadable(request: HttpRequest, exc: Unreadable) -> HttpResponse:
    errors = [Fault(exc.pointer, str(exc))] if exc.pointer else []
    return problem(exc.status, str(exc), errors=errors)


def _framework(request: HttpRequest, exc: HttpError) -> HttpResponse:
    if isinstance(exc, AuthenticationError):
        return problem(401)
    # The framework wraps what our reader of bodies raises, and what reading the body raises.
    cause = exc.__cause__
    for raised, handler in _HANDLERS.items():
        if cause is not None and isinstance(cause, raised) and raised is not Exception:
            return handler(request, cause)
    return problem(exc.status_code)


def _faulty(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    return problem(422, errors=map(_fault, exc.errors))


def _fault(error: Mapping[str, Any]) -> Fault:
    ctx = error.get("ctx", {})
    reason = REASONS.get(error["type"], WRONG)
    return Fault(_pointer(error["loc"]), str(reason) % ctx)


def _pointer(loc: Sequence[str | int]) -> str:
    """
    Return where in the body the fault lies, as a JSON pointer.

    Of the way through our own code only the names that the caller knows are kept: neither the
    argument of the view nor which kind of action was recognised. Faults of parameters begin
    with where the parameter stands: /query/limit.
    """
    source, *way = loc
    if source == "body":
        way = way[1:]
        if way and way[0] in dossiers.Move.values:
            way = way[1:]
    elif source != "file":
        way = [source, *[part for part in way if part != "asked"][:1]]
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in way)
    return "".join(f"/{part}" for part in escaped)


def _too_big(request: HttpRequest, exc: RequestDataTooBig) -> HttpResponse:
    return problem(413)


def _bad_request(request: HttpRequest, exc: Exception) -> HttpResponse:
    return problem(400)


def _missing(request: HttpRequest, exc: Http404) -> HttpResponse:
    return problem(404)


def _busy(request: HttpRequest, exc: OperationalError) -> HttpResponse:
    if not isinstance(exc.__cause__, BUSY):
        raise exc
    answer = problem(409, _("Một yêu cầu khác đang làm việc này. Hãy gửi lại sau ít giây."))
    answer.headers["Retry-After"] = "5"
    return answer


def _unforeseen(request: HttpRequest, exc: Exception) -> HttpResponse:
    raise exc


# The nearest to the class that was raised decides, as the framework looks them up.
_HANDLERS: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Refusal: _refused,
    NotNow: _not_now,
    Unreadable: _unreadable,
    HttpError: _framework,
    ValidationError: _faulty,
    RequestDataTooBig: _too_big,
    SuspiciousOperation: _bad_request,
    MultiPartParserError: _bad_request,
    UnreadablePostError: _bad_request,
    Http404: _missing,
    OperationalError: _busy,
    Exception: _unforeseen,
}
