"""
Speaking with the post over HTTP: always with a time limit, always with the same key for the same
request, and never believing an answer that is not in the agreed form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

_LIMIT_BYTES = 64 * 1024
_MOST_WORDS = 300


class Unreachable(Exception):
    """The post gave no answer that can be used; asking again later may help."""


class Refused(Exception):
    """The post understood and will not take this request."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the post says of a waybill: its own word for the state, and a note for people."""

    state: str
    note: str


def is_connected() -> bool:
    """Whether an address of the post is known here."""
    return bool(settings.VNPOST_URL)


def order(wanted: Mapping[str, Any], *, key: str) -> str:
    """
    Ask for a delivery and return the waybill; the same `key` always gives the same waybill.

    :raises Refused: if the post will not deliver there
    :raises Unreachable: if it gave no answer, or none that can be read
    """
    answer = _ask("POST", "van-don", json=dict(wanted), headers={"Idempotency-Key": key})
    return _word(answer, "maVanDon")


def status(waybill: str) -> Said:
    """
    Return where the post says a waybill is.

    :raises Refused: if it knows no such waybill
    :raises Unreachable: if it gave no answer, or none that can be read
    """
    answer = _ask("GET", f"van-don/{waybill}")
    return Said(_word(answer, "trangThai"), str(answer.get("ghiChu", ""))[:_MOST_WORDS])


def _ask(method: str, path: str, **more: Any) -> Mapping[str, Any]:
    headers = more.pop("headers", {})
    if settings.VNPOST_TOKEN:
        headers["Authorization"] = f"Bearer {settings.VNPOST_TOKEN}"
    try:
        answer = httpx.request(
            method,
            f"{settings.VNPOST_URL.rstrip('/')}/{path}",
            headers=headers,
            timeout=settings.VNPOST_SECONDS,
            **more,
        )
    except httpx.TimeoutException as trouble:
        raise Unreachable(
            _("Bưu chính không trả lời trong %(n)s giây.") % {"n": settings.VNPOST_SECONDS}
        ) from trouble
    except httpx.HTTPError as trouble:
        raise Unreachable(_("Không liên lạc được với hệ thống của bưu chính.")) from trouble
    if answer.status_code in (400, 404, 409, 422):
        raise Refused(_reason(answer))
    if not answer.is_success or len(answer.content) > _LIMIT_BYTES:
        raise Unreachable(
            _("Hệ thống của bưu chính báo lỗi (%(status)d).") % {"status": answer.status_code}
        )
    return _read(answer)


def _read(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        read = answer.json()
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise Unreachable(_("Hệ thống của bưu chính trả lời không đọc được."))
    return read


def _word(answer: Mapping[str, Any], name: str) -> str:
    word = answer.get(name)
    if not isinstance(word, str) or not 0 < len(word) <= 40:
        raise Unreachable(_("Hệ thống của bưu chính trả lời thiếu mục %(name)s.") % {"name": name})
    return word


def _reason(answer: httpx.Response) -> str:
    try:
        said = _read(answer).get("lyDo")
    except Unreachable:
        said = None
    return str(said or _("Bưu chính không nhận yêu cầu này."))[:_MOST_WORDS]
