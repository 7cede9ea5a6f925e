"""Uploading files, before they are handed in with a dossier."""

from django.conf import settings
from django.utils import timezone
from ninja import File, Router
from ninja.files import UploadedFile

from thongsuot.foundation.files import api as files
from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.surfaces.openapi.keys import KeyRequest
from thongsuot.surfaces.openapi.once import PARAMETER, once
from thongsuot.surfaces.openapi.papers import owner_of
from thongsuot.surfaces.openapi.problems import Unreadable
from thongsuot.surfaces.openapi.reading import known_only
from thongsuot.surfaces.openapi.shapes import dossiers as shapes

router = Router(tags=["files"])


@router.post(
    "/files",
    operation_id="uploadFile",
    summary="Tải tệp lên / Upload a file",
    response={201: shapes.FileShown},
    openapi_extra={"parameters": [PARAMETER]},
)
@known_only
@once(status=201)
def upload(request: KeyRequest, file: File[UploadedFile]) -> shapes.FileShown:
    """PDF, JPEG, PNG, TIFF, DOCX, XLSX or ODT, up to 20 MB; the type is found by looking."""
    by = request.auth
    try:
        kept = files.keep(file, name=file.name or "", by=by, at=timezone.now(), owner=owner_of(by))
    except Invalid as refusal:
        if (file.size or 0) > settings.FILE_LIMIT_BYTES:
            raise Unreadable(413, str(refusal), "/file") from None
        raise Invalid(str(refusal), [Fault("/file", str(refusal))]) from None
    return shapes.file_shown(kept)
