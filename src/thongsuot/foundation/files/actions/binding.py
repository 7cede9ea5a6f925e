"""Pages taken at a counter: each kept light as it comes, then bound into one document."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import IO
from uuid import UUID

from thongsuot.foundation.files.actions.keeping import check_size, keep
from thongsuot.foundation.files.queries import FileFacts, facts, open_bytes
from thongsuot.foundation.files.rules import judge
from thongsuot.foundation.files.rules.pages import bound, is_signed, page_of
from thongsuot.foundation.files.states import MediaType
from thongsuot.kernel.actor import Actor

PICTURES = (MediaType.JPEG, MediaType.PNG)
_BINDABLE = (MediaType.PDF, MediaType.JPEG, MediaType.PNG, MediaType.TIFF)


def keep_page(
    picture: IO[bytes], *, size: int, name: str, by: Actor, at: datetime, owner: str = ""
) -> FileFacts:
    """
    Keep one page that was photographed or scanned: upright, light, free of where it was taken.

    What is no picture is kept as it came.

    :raises Invalid: if it is too large, empty, infected or of a kind that is not taken
    :raises Clash: if a scanner is configured but gave no answer
    """
    check_size(size)
    kind = judge(picture)
    picture.seek(0)
    if kind not in PICTURES:
        return keep(picture, name=name, by=by, at=at, owner=owner)
    page = io.BytesIO(page_of(picture))
    return keep(page, name=f"{PurePath(name).stem}.jpg", by=by, at=at, owner=owner)


def bind(
    file_ids: Sequence[UUID], *, name: str, by: Actor, at: datetime, owner: str = ""
) -> tuple[UUID, ...]:
    """
    Bind pages in their order into one PDF called `name`, and return what stands for them now.

    A single PDF stays byte for byte as it came; so does each that is digitally signed, because
    binding would break its signature, and what has no pages (a spreadsheet).

    :raises Missing: if a file does not exist
    :raises Invalid: if a page cannot be read, or the pages are too many or too large together
    """
    known = facts(file_ids)
    parts: list[tuple[str, bytes]] = []
    apart: list[UUID] = []
    pdfs = []
    for file_id in dict.fromkeys(file_ids):
        content = _read(file_id) if known[file_id].media_type in _BINDABLE else b""
        is_pdf = known[file_id].media_type == MediaType.PDF
        if not content or (is_pdf and is_signed(content)):
            apart.append(file_id)
            continue
        pdfs += [file_id] if is_pdf else []
        parts.append(("pdf" if is_pdf else "picture", content))
    if not parts:
        return tuple(apart)
    if len(parts) == len(pdfs) == 1:
        return (pdfs[0], *apart)
    document = io.BytesIO(bound(parts, title=name))
    kept = keep(document, name=f"{name[:120]}.pdf", by=by, at=at, owner=owner)
    return (kept.id, *apart)


def _read(file_id: UUID) -> bytes:
    with open_bytes(file_id) as file:
        return file.read()
