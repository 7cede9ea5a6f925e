"""Pages that belong to no surface: the language, the post one works in, Django's own refusals."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_POST, require_safe

from thongsuot.foundation.identity import api as identity
from thongsuot.kernel.refusals import Missing
from thongsuot.surfaces.shared import nav
from thongsuot.surfaces.shared.actors import POST_IN_SESSION
from thongsuot.surfaces.shared.http import StaffRequest, open_to_all, staff
from thongsuot.surfaces.shared.refusals import refused

set_language = open_to_all(require_POST(i18n.set_language))


@staff
@require_safe
def desk(request: StaffRequest) -> HttpResponse:
    """Where one lands after signing in: the first line of one's own menu."""
    lines = nav.menu(request.actor, request.path)
    return redirect(lines[0].url if lines else "shared:posts")


@staff
@require_safe
def posts(request: StaffRequest) -> HttpResponse:
    """The posts in which the one who is signed in may work today."""
    return render(request, "shared/posts.html", {"posts": _posts(request)})


@staff
@require_POST
def choose_post(request: StaffRequest, post_id: int) -> HttpResponse:
    if post_id not in {post.id for post in _posts(request)}:
        raise Missing(_("Bạn không giữ vị trí công tác này hôm nay."))
    request.session[POST_IN_SESSION] = post_id
    return redirect("shared:desk")


def _posts(request: StaffRequest) -> Sequence[identity.PostFacts]:
    account_id = request.actor.account_id
    return identity.posts_of(account_id, at=timezone.now()) if account_id else ()


@open_to_all
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(
        request, _("Yêu cầu gửi lên không đọc được, nên chưa có gì thay đổi."), status=400
    )


@open_to_all
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, _("Bạn không được mở trang này."), status=403)


@open_to_all
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, _("Không có trang nào ở địa chỉ này."), status=404)


@open_to_all
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refused(
        request,
        _("Trang đã mở quá lâu nên chưa gửi được. Hãy tải lại trang rồi gửi lại."),
        status=403,
    )


@open_to_all
def server_error(request: HttpRequest) -> HttpResponse:
    # Whatever broke may break again: nothing here asks for a session, a person or the database.
    return HttpResponse(loader.render_to_string("shared/broken.html"), status=500)
