"""Pages that belong to no surface: refusals that Django itself makes, and the language."""

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_POST

from thongsuot.surfaces.shared.http import open_to_all
from thongsuot.surfaces.shared.refusals import refused

set_language = open_to_all(require_POST(i18n.set_language))


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
