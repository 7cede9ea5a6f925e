"""Giving out the bytes of a file, so that nothing in it can act on the page or the reader."""

from datetime import datetime
from uuid import UUID

from django.http import FileResponse, HttpResponse

from thongsuot.foundation.files import api as files
from thongsuot.kernel.actor import Actor
from thongsuot.modules.dossiers import api as dossiers

# Neither script nor form nor frame: the file is something to look at, whatever it says it is.
_CAGE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
# The browsers' own PDF viewers do not open in a sandbox; they run no script of the page's.
_CAGE_OF_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"


def of_dossier(code: str, file_id: UUID, *, actor: Actor, at: datetime) -> FileResponse:
    """
    Return one file of a dossier, under its own name.

    :raises Missing: if the dossier lies outside the actor's sight, or the file is not its own
    """
    facts = dossiers.file_of(code, file_id, actor=actor, at=at)
    return response(facts)


def response(facts: files.FileFacts) -> FileResponse:
    """Return the bytes of a file that the caller has found may be seen."""
    answer = FileResponse(files.open_bytes(facts.id), content_type=facts.media_type)
    answer.headers["Content-Disposition"] = files.content_disposition(facts.name, facts.media_type)
    answer.headers["Content-Security-Policy"] = (
        _CAGE_OF_PDF if facts.media_type == files.MediaType.PDF else _CAGE
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def pdf(content: bytes, *, name: str) -> HttpResponse:
    """Return a paper of our own making, to be shown and printed."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = files.content_disposition(name, files.MediaType.PDF)
    answer.headers["Content-Security-Policy"] = _CAGE_OF_PDF
    return answer
