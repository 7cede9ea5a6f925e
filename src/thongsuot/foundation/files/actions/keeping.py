"""Taking a file in: received within bounds, judged, scanned, stored under its hash, noted."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from thongsuot.foundation.files.actions.scanning import is_scanner_configured, scan
from thongsuot.foundation.files.events import FileKept
from thongsuot.foundation.files.models import File, place_of
from thongsuot.foundation.files.queries import FileFacts, facts_of
from thongsuot.foundation.files.rules import clean_name, judge
from thongsuot.foundation.files.states import MediaType
from thongsuot.foundation.ledger.api import action, record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Invalid

_PIECE = 256 * 1024


class Readable(Protocol):
    """Anything with bytes to read: an open file, an upload, a download."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Draft:
    """Bytes received but not yet judged."""

    file: IO[bytes]
    path: Path
    sha256: str
    size: int


def keep(stream: Readable, *, name: str, by: Actor, at: datetime, owner: str = "") -> FileFacts:
    """
    Keep the bytes of `stream` for ever, exactly as they are, and return their facts.

    Reading, judging and scanning happen before the transaction, so that a slow upload holds
    no lock. Bytes stored whose note then fails stay behind unnoted, which harms nobody.

    :raises Invalid: if it is too large, empty, infected or of a kind that is not taken
    :raises Clash: if a scanner is configured but gave no answer
    """
    with _received(stream) as draft:
        media_type = judge(draft.file)
        scan(draft.file)
        _store(draft)
    return _note(
        draft,
        name=clean_name(name, media_type),
        media_type=media_type,
        owner=owner,
        by=by,
        at=at,
    )


def check_size(size: int) -> None:
    """
    Do nothing when a file of so many bytes is taken.

    :raises Invalid: if it is too large
    """
    if size > settings.FILE_LIMIT_BYTES:
        raise Invalid(
            _("Tệp lớn hơn %(limit)s MB. Hãy chia nhỏ hoặc quét lại với độ nét thấp hơn.")
            % {"limit": settings.FILE_LIMIT_BYTES // (1024 * 1024)}
        )


@action
def _note(
    draft: _Draft, *, name: str, media_type: MediaType, owner: str, by: Actor, at: datetime
) -> FileFacts:
    row = File.objects.create(
        sha256=draft.sha256,
        size=draft.size,
        media_type=media_type,
        name=name,
        owner=owner,
        scanned=is_scanner_configured(),
        kept_at=at,
        kept_by=by.name,
        account_id=by.account_id,
    )

    record(
        FileKept(
            file_id=row.pk,
            sha256=row.sha256,
            size=row.size,
            media_type=row.media_type,
            scanned=row.scanned,
        ),
        by=by,
        at=at,
    )
    return facts_of(row)


@contextmanager
def _received(stream: Readable) -> Iterator[_Draft]:
    """Write `stream` to a draft on the disk where it will stay, counting and hashing."""
    incoming = Path(settings.FILES_ROOT) / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=incoming) as file:
        while piece := stream.read(_PIECE):
            size += len(piece)
            check_size(size)
            digest.update(piece)
            file.write(piece)
        file.flush()
        yield _Draft(file.file, Path(file.name), digest.hexdigest(), size)


def _store(draft: _Draft) -> None:
    """Give the draft its lasting place; what already lies there is never written over."""
    os.fchmod(draft.file.fileno(), 0o440)
    os.fsync(draft.file.fileno())
    place = place_of(draft.sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    # A link, unlike a rename, fails when the name is taken: the same bytes are there already.
    with contextlib.suppress(FileExistsError):
        os.link(draft.path, place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
