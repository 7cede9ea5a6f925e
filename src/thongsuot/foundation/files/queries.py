"""What can be asked about a file: its facts, its bytes, and whether they are still the same."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from thongsuot.foundation.files.models import File
from thongsuot.foundation.files.rules.pages import thumbnail
from thongsuot.kernel.refusals import Missing


@dataclass(frozen=True, slots=True)
class FileFacts:
    """
    What is known of a file.

    `owner` is what the caller said it belongs to before it is attached anywhere, such as
    "draft:…"; `media_type` was found by looking, and `name` is safe to show.
    """

    id: UUID
    sha256: str
    media_type: str
    size: int
    name: str
    owner: str
    scanned: bool
    kept_at: datetime
    account_id: int | None


def facts(file_ids: Iterable[UUID]) -> Mapping[UUID, FileFacts]:
    """
    Return the facts of these files.

    :raises Missing: if one of them does not exist
    """
    wanted = set(file_ids)
    rows = File.objects.filter(pk__in=wanted).order_by("pk") if wanted else ()
    found = {row.pk: facts_of(row) for row in rows}
    if len(found) < len(wanted):
        raise Missing(_("Không có tệp này."))
    return found


def temporary_path(name: str) -> Path:
    """
    Return where a file lies that is made to be fetched and then deleted, such as an export.

    Whoever makes it deletes it. `name` is the maker's own, never a person's.
    """
    folder = Path(settings.FILES_ROOT) / "temporary"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / Path(name).name


def facts_of(row: File) -> FileFacts:
    return FileFacts(
        id=row.pk,
        sha256=row.sha256,
        media_type=row.media_type,
        size=row.size,
        name=row.name,
        owner=row.owner,
        scanned=row.scanned,
        kept_at=row.kept_at,
        account_id=row.account_id,
    )


def open_bytes(file_id: UUID) -> BinaryIO:
    """
    Return the bytes, as they came, to be read and closed by the caller.

    Whoever asks must already have been found to be allowed; a reading of personal data is
    recorded by them too.

    :raises Missing: if there is no such file
    """
    return _row(file_id).path.open("rb")


def small_picture(file_id: UUID) -> bytes:
    """
    Return a small JPEG of a picture that was kept, to be recognised by.

    :raises Missing: if there is no such file, or it is no picture
    """
    row = _row(file_id)
    if not row.media_type.startswith("image/"):
        raise Missing(_("Không có tệp này."))
    with row.path.open("rb") as file:
        return thumbnail(file)


def is_intact(file_id: UUID) -> bool:
    """
    Whether the bytes on the disk are still those that were handed in.

    :raises Missing: if there is no such file
    """
    row = _row(file_id)
    try:
        with row.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == row.sha256
    except FileNotFoundError:
        return False


def _row(file_id: UUID) -> File:
    row = File.objects.filter(pk=file_id).first()
    if row is None:
        raise Missing(_("Không có tệp này."))
    return row
