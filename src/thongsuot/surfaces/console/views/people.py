"""People: their accounts, the posts they hold, who stands in for them, the roles read aloud."""

from collections.abc import Callable, Mapping
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

from thongsuot.foundation.identity import api as identity
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.verdict import ALLOWED, Verdict
from thongsuot.surfaces.console import forms
from thongsuot.surfaces.console.gates import editing_people, operating
from thongsuot.surfaces.console.rooms import tabs
from thongsuot.surfaces.console.sentences import history
from thongsuot.surfaces.shared.http import StaffRequest, typed
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.panels import Panel, Tried, carried_out, ids

A_PAGE = 50


@editing_people
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    q, place = typed(request, "q"), request.GET.get("tu", "")
    after = int(place) if place.isdecimal() and len(place) < 9 else 0
    today = timezone.localdate()
    found = identity.search_accounts(q, on=today, limit=A_PAGE + 1, after=after)
    held = identity.posts_held([person.id for person in found[:A_PAGE]], on=today)
    shown = {
        "tabs": tabs(request.actor, "console:people"),
        "rows": [(person, held[person.id]) for person in found[:A_PAGE]],
        "next_url": url_with(request, tu=str(after + A_PAGE)) if len(found) > A_PAGE else "",
        "q": q,
    }
    return render(request, "console/people.html", shown)


@editing_people
@never_cache
@require_http_methods(["GET", "POST"])
def create(request: StaffRequest) -> HttpResponse:
    form = forms.AccountForm(request.POST or None)
    made: list[int] = []
    if request.method == "POST" and carried_out(
        form,
        lambda given: made.append(
            identity.create_account(by=request.actor, at=timezone.now(), **given)
        ),
    ):
        return _password_once(request, made[0])
    shown = {"form": form, "tabs": tabs(request.actor, "console:people")}
    return render(
        request, "console/create.html", shown, status=422 if request.method == "POST" else 200
    )


@editing_people
@require_safe
def person(request: StaffRequest, account_id: int) -> HttpResponse:
    return _page(request, account_id)


@editing_people
@require_POST
def change(request: StaffRequest, account_id: int) -> HttpResponse:
    form = forms.PersonForm(request.POST, auto_id=ids("change"))
    return _answer(
        request,
        account_id,
        "change",
        form,
        lambda given: identity.change_account(
            account_id=account_id, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_people
@never_cache
@require_POST
def reset_password(request: StaffRequest, account_id: int) -> HttpResponse:
    return _password_once(request, account_id)


@editing_people
@require_POST
def reset_second_factor(request: StaffRequest, account_id: int) -> HttpResponse:
    form = forms.ReasonForm(request.POST, auto_id=ids("reset_second_factor"))
    return _answer(
        request,
        account_id,
        "reset_second_factor",
        form,
        lambda given: identity.reset_second_factor(
            account_id=account_id, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_people
@require_POST
def close(request: StaffRequest, account_id: int) -> HttpResponse:
    form = forms.ReasonForm(request.POST, auto_id=ids("close_account"))
    return _answer(
        request,
        account_id,
        "close_account",
        form,
        lambda given: identity.close_account(
            account_id=account_id, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_people
@require_POST
def reopen(request: StaffRequest, account_id: int) -> HttpResponse:
    form = forms.ReasonForm(request.POST, auto_id=ids("reopen_account"))
    return _answer(
        request,
        account_id,
        "reopen_account",
        form,
        lambda given: identity.reopen_account(
            account_id=account_id, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_people
@require_POST
def end_post(request: StaffRequest, post_id: int) -> HttpResponse:
    form = forms.EndPostForm(request.POST, auto_id=ids(f"end_{post_id}"))
    return _answer(
        request,
        identity.post(post_id).account_id,
        f"end_{post_id}",
        form,
        lambda given: identity.end_post(
            post_id=post_id, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_people
@require_POST
def substitute(request: StaffRequest, post_id: int) -> HttpResponse:
    form = forms.SubstituteForm(request.POST, auto_id=ids(f"stand_in_{post_id}"))
    absent = identity.post(post_id)

    def act(given: Mapping[str, Any]) -> int:
        return identity.substitute(
            absent_post_id=post_id,
            substitute_post_id=_own_post(given["login"], near=absent.unit_id),
            on=given["on"],
            until=given["last_day"] + timedelta(days=1),
            decision=given["decision"],
            by=request.actor,
            at=timezone.now(),
        )

    return _answer(request, absent.account_id, f"stand_in_{post_id}", form, act)


@editing_people
@require_POST
def end_substitution(request: StaffRequest, account_id: int, substitution_id: int) -> HttpResponse:
    identity.end_substitution(
        substitution_id=substitution_id,
        on=timezone.localdate(),
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Đã kết thúc việc làm thay kể từ hôm nay."))
    return redirect("console:person", account_id)


@operating
@require_safe
def roles(request: StaffRequest) -> HttpResponse:
    shown = {"tabs": tabs(request.actor, "console:roles"), "roles": identity.roles()}
    return render(request, "console/roles.html", shown)


# ---- The page of a person ----


def _password_once(request: StaffRequest, account_id: int) -> HttpResponse:
    """Show a fresh password on this very answer: it is kept nowhere it could be read again."""
    password = identity.reset_password(account_id=account_id, by=request.actor, at=timezone.now())
    shown = {
        "tabs": tabs(request.actor, "console:people"),
        "person": identity.account(account_id),
        "password": password,
    }
    return render(request, "console/password_once.html", shown)


def _own_post(login: str, *, near: int) -> int:
    """Return the post in which someone would stand in: one in the same unit, else their first."""
    account = identity.account_by_login(login)
    held = [
        post for post in identity.posts_of(account.id, at=timezone.now()) if not post.on_behalf_of
    ]
    if not held:
        raise Missing(_("%(name)s không giữ vị trí nào hôm nay.") % {"name": account.full_name})
    return next((post.id for post in held if post.unit_id == near), held[0].id)


def _answer(
    request: StaffRequest,
    account_id: int,
    panel: str,
    form: Form,
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    try:
        done = carried_out(form, act)
    except Missing as refusal:
        # A login that was typed, not the page: say it beside the form.
        form.add_error(None, str(refusal))
        done = False
    if done:
        messages.success(request, _("Đã ghi vào sổ cái."))
        return redirect("console:person", account_id)
    return _page(request, account_id, {panel: form}, status=422)


def _page(
    request: StaffRequest, account_id: int, tried: Tried | None = None, status: int = 200
) -> HttpResponse:
    now, tried = timezone.now(), tried or {}
    today = timezone.localdate(now)
    facts = identity.account(account_id)
    held = identity.post_history(account_id)
    ahead = [post for post in held if post.valid_to is None or post.valid_to > today]
    second_factor = identity.has_second_factor(account_id)
    shown = {
        "tabs": tabs(request.actor, "console:people"),
        "person": facts,
        "second_factor": second_factor,
        "posts": [(post, _post_panels(request, post, tried)) for post in ahead],
        "former_posts": [post for post in held if post not in ahead],
        "substitutions": identity.substitutions_of(account_id, on=today),
        "today": today,
        "history": history(f"account:{account_id}"),
        "panels": _panels(facts, second_factor, tried),
    }
    return render(request, "console/person.html", shown, status=status)


def _panels(facts: identity.AccountFacts, second_factor: bool, tried: Tried) -> list[Panel]:
    def panel(
        name: str, title: str, form: Form, button: str, verdict: Verdict = ALLOWED, **more: Any
    ) -> Panel:
        return Panel(
            id=name,
            title=title,
            url=reverse(f"console:{name}", args=[facts.id]),
            form=tried.get(name, form),
            button=button,
            verdict=verdict,
            **more,
        )

    found = [
        panel(
            "change",
            _("Sửa họ tên, thư công vụ"),
            forms.PersonForm(
                auto_id=ids("change"),
                initial={"full_name": facts.full_name, "email": facts.email},
            ),
            _("Lưu"),
        ),
        panel(
            "reset_password",
            _("Cấp mật khẩu dùng một lần"),
            Form(),
            _("Cấp mật khẩu mới"),
            icon="key",
            note=_("Mọi phiên đang mở của người này kết thúc. Mật khẩu chỉ hiện một lần."),
        ),
    ]
    if second_factor:
        found.append(
            panel(
                "reset_second_factor",
                _("Bỏ yếu tố xác thực thứ hai"),
                forms.ReasonForm(auto_id=ids("reset_second_factor")),
                _("Bỏ"),
                icon="shield",
                kind="danger",
                note=_("Chỉ làm khi đã nhận ra đúng người, ví dụ gặp trực tiếp."),
            )
        )
    if facts.is_active:
        found.append(
            panel(
                "close_account",
                _("Khóa tài khoản"),
                forms.ReasonForm(auto_id=ids("close_account")),
                _("Khóa ngay"),
                icon="lock",
                kind="danger",
            )
        )
    else:
        found.append(
            panel(
                "reopen_account",
                _("Mở lại tài khoản"),
                forms.ReasonForm(auto_id=ids("reopen_account")),
                _("Mở lại"),
                icon="repeat",
            )
        )
    return found


def _post_panels(request: StaffRequest, post: identity.PostFacts, tried: Tried) -> list[Panel]:
    verdict = identity.may_end_post(request.actor, unit_id=post.unit_id)
    today = {"on": timezone.localdate()}
    stand_in, end = f"stand_in_{post.id}", f"end_{post.id}"
    return [
        Panel(
            id=stand_in,
            title=_("Giao người làm thay khi vắng"),
            url=reverse("console:substitute", args=[post.id]),
            form=tried.get(stand_in, forms.SubstituteForm(auto_id=ids(stand_in), initial=today)),
            button=_("Giao làm thay"),
            verdict=verdict,
            icon="people",
            note=_("Người làm thay được đúng những gì vị trí này được, trong những ngày đó."),
        ),
        Panel(
            id=end,
            title=_("Thôi giữ vị trí này"),
            url=reverse("console:end_post", args=[post.id]),
            form=tried.get(end, forms.EndPostForm(auto_id=ids(end), initial=today)),
            button=_("Thôi giữ"),
            verdict=verdict,
            icon="close",
            kind="danger",
        ),
    ]
