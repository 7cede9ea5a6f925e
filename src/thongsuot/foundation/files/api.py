"""Files (tệp): what people hand in, kept byte for byte under the hash of its content."""

from thongsuot.foundation.files.actions import bind, keep, keep_page
from thongsuot.foundation.files.events import FileKept
from thongsuot.foundation.files.queries import (
    FileFacts,
    facts,
    is_intact,
    open_bytes,
    small_picture,
    temporary_path,
)
from thongsuot.foundation.files.rules import content_disposition
from thongsuot.foundation.files.states import MediaType

__all__ = [
    "FileFacts",
    "FileKept",
    "MediaType",
    "bind",
    "content_disposition",
    "facts",
    "is_intact",
    "keep",
    "keep_page",
    "open_bytes",
    "small_picture",
    "temporary_path",
]
