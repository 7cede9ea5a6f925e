"""Lists by cursor: one page, and where the next begins. No exact counts: "more" is enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Invalid

Row = TypeVar("Row")

SALT = "cursor"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the address of the next ones (empty at the end)."""

    rows: Sequence[Row]
    next_url: str = ""

    def __bool__(self) -> bool:
        return bool(self.rows)


def pack(position: Sequence[object]) -> str:
    """Return the position of the last row shown, as an opaque word for a URL."""
    return signing.dumps(list(position), salt=SALT, compress=True)


def unpack(cursor: str) -> list[object]:
    """
    Return the position that `pack` was given.

    :raises Invalid: if the word was not made here
    """
    try:
        position: list[object] = signing.loads(cursor, salt=SALT)
    except signing.BadSignature:
        raise Invalid(_("Địa chỉ trang không đúng. Hãy mở lại danh sách từ đầu.")) from None
    return position


def url_with(request: HttpRequest, **changes: str) -> str:
    """Return this page's address with some of its query changed; an empty value takes one away."""
    return with_query(request.path, request.GET.dict(), **changes)


def with_query(path: str, query: Mapping[str, object], **changes: str) -> str:
    kept = {key: value for key, value in {**query, **changes}.items() if value != ""}
    return f"{path}?{urlencode(kept)}" if kept else path
