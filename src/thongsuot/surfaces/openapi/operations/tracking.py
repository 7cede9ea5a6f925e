"""Following a dossier without a key, as anyone may."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.openapi.reading import known_only
from thongsuot.surfaces.openapi.shapes import tracking as shapes
from thongsuot.surfaces.shared.throttle import address, knock

router = Router(tags=["tracking"])


@router.get(
    "/track",
    operation_id="trackDossier",
    summary="Tra cứu hồ sơ / Follow a dossier",
    response=shapes.Tracked,
    auth=None,
)
@known_only
def track(request: HttpRequest, asked: Query[shapes.TrackQuestion]) -> shapes.Tracked:
    """With the code how far it is; with the proof as well, the applicant's own view."""
    at = timezone.now()
    _slow(request, asked, at)
    try:
        if asked.proof:
            return shapes.tracked(dossiers.track(code=asked.code, proof=asked.proof, at=at))
        return shapes.progress(dossiers.progress(asked.code))
    except Missing:
        # One answer for a wrong code and for a wrong proof, so that neither can be tried out.
        raise Missing(_("Không tìm thấy hồ sơ với mã và thông tin xác nhận này.")) from None


def _slow(request: HttpRequest, asked: shapes.TrackQuestion, at: datetime) -> None:
    """Count with the portal's own page: who tries there has tried here."""
    if not asked.proof:
        knock("track", address(request), most=60, within=timedelta(minutes=10), at=at)
        return
    hour = timedelta(hours=1)
    knock("prove", asked.code.upper(), most=10, within=hour, at=at)
    knock("prove from", address(request), most=20, within=hour, at=at)
