"""Results as anyone may check them, and as their applicants take them."""

from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.results import api as results
from thongsuot.surfaces.public import tracking
from thongsuot.surfaces.shared import downloads
from thongsuot.surfaces.shared.http import open_to_all
from thongsuot.surfaces.shared.throttle import address, knock


@open_to_all
@never_cache
@require_safe
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """What the square code on a result leads to."""
    return _verified(request, token)


@open_to_all
@require_POST
def compare(request: HttpRequest, token: str) -> HttpResponse:
    """Whether the file someone holds is, to the last byte, the original; it is not kept."""
    sent = request.FILES.get("file")
    if sent is None:
        return _verified(request, token, compared="none", status=422)
    same = results.is_original(token, sent)
    return _verified(request, token, compared="same" if same else "other")


def _verified(
    request: HttpRequest, token: str, *, compared: str = "", status: int = 200
) -> HttpResponse:
    at = timezone.now()
    knock("verify", address(request), most=60, within=timedelta(minutes=10), at=at)
    try:
        found = results.verify(token, at=at)
    except Missing as refusal:
        missing = {"found": None, "refusal": str(refusal)}
        return render(request, "public/result.html", missing, status=404)
    shown = {"found": found, "compared": compared}
    return render(request, "public/result.html", shown, status=status)


@open_to_all
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """The applicant takes the electronic result: from now on it counts as returned to them."""
    proof = tracking.required_proof(request, code)
    results.take_online(code=code, proof=proof, at=timezone.now())
    messages.success(request, _("Bạn đã nhận kết quả điện tử. Hãy mở tệp và lưu lại."))
    return redirect("public:tracked", code)


@open_to_all
@never_cache
@require_safe
def taken(request: HttpRequest, code: str) -> FileResponse:
    """The signed original, for the applicant who has taken it."""
    proof = tracking.required_proof(request, code)
    facts = results.file_for_citizen(code=code, proof=proof, at=timezone.now())
    return downloads.response(facts)
