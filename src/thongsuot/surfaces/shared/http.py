"""
Who may enter a page: every view wears one gate, and says which by its attribute `gate`.

    @open_to_all                              anyone, signed in or not
    @staff                                    a signed-in account that holds a post
    @permission(Permission.DOSSIER_RECEIVE)   … whose post carries the permission somewhere

The gate is about the page. Whether this actor may do this to this thing is asked inside, by policy.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Invalid, NotAllowed
from thongsuot.kernel.vietnamese import has_control_characters, tidy

# A view's arguments are the URL's; mypy checks them in the view, not through the gate.
View = TypeVar("View", bound=Callable[..., HttpResponseBase])

OPEN = "open"
STAFF = "staff"


class StaffRequest(HttpRequest):
    """A request that passed `staff` or `permission`: the middleware put the actor on it."""

    actor: Actor


def open_to_all(view: View) -> View:
    """Let anyone in."""
    return _marked(view, OPEN)


def staff(view: View) -> View:
    """Let in whoever holds a post; send others to sign in, and say so to those without a post."""
    return _guarded(view, STAFF, ())


def permission(*any_of: Permission) -> Callable[[View], View]:
    """Let in whoever holds one of the permissions in at least one unit."""

    def gate(view: View) -> View:
        return _guarded(view, " | ".join(any_of), any_of)

    return gate


def typed(request: HttpRequest, name: str, *, most: int = 200) -> str:
    """
    Return what the address says for `name`, as people type it: NFC, blanks folded, cut at `most`.

    :raises Invalid: if it holds characters that nobody types
    """
    text = request.GET.get(name, "")[:most]
    if has_control_characters(text):
        raise Invalid(_("Địa chỉ có ký tự không đọc được; hãy gõ lại."))
    return tidy(text)


def _guarded(view: View, gate: str, any_of: tuple[Permission, ...]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        actor: Actor | None = cast("Any", request).actor
        if actor is None:
            raise NotAllowed(
                _("Tài khoản này chưa được gắn với vị trí công tác nào. Hãy liên hệ quản trị.")
            )
        if any_of and not any(actor.may_anywhere(each) for each in any_of):
            raise NotAllowed(_("Vị trí công tác của bạn không được giao việc này."))
        return view(request, *args, **kwargs)

    return _marked(cast("View", guarded), gate)


def _marked(view: View, gate: str) -> View:
    cast("Any", view).gate = gate
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        # A fragment that is a sign-in page would land in the middle of another page.
        return HttpResponseClientRedirect(reverse("account_login"))
    return redirect_to_login(request.get_full_path())
