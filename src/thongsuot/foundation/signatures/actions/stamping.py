"""Asking an authority for time-stamps (RFC 3161), and not believing the answer unread."""

import asyncio
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx
from asn1crypto import cms, core, tsp
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.sign.timestamps import TimeStamper

from thongsuot.foundation.signatures.queries import practice_authority
from thongsuot.foundation.signatures.rules import PracticeAuthority
from thongsuot.kernel.refusals import Clash

_LIMIT_BYTES = 256 * 1024
# A stamp that is off by more is worse than none: the paper would bear a wrong day.
TOLERATED = timedelta(minutes=10)


class Stamper(TimeStamper):
    """Asks the authority of `THONGSUOT_TSA_URL`, or the practice authority of a sample."""

    def __init__(self, *, at: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # typed but for this
        self._at = at
        self._practice: PracticeAuthority | None = None
        if not settings.TSA_URL:
            self._practice = practice_authority()
            if self._practice is None:
                raise Clash(
                    _(
                        "Chưa khai báo nơi cấp dấu thời gian nên chưa ký được. "
                        "Người quản trị hãy đặt %(name)s."
                    )
                    % {"name": "THONGSUOT_TSA_URL"}
                )

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """
        Return a stamp on this digest.

        :raises Clash: if the authority is down, slow, unwilling, or answers something else
        """
        nonce, request = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]
        if self._practice is not None:
            written = self._practice.answer(request.dump(), at=self._at)
        else:
            written = await asyncio.to_thread(_ask, request.dump())
        try:
            answer = _Answer.load(written)
            if answer["status"]["status"].native not in ("granted", "granted_with_mods"):
                raise Clash(_cannot(_("từ chối cấp dấu thời gian")))
            stamp: cms.ContentInfo = answer["time_stamp_token"]
            said = stamp["content"]["encap_content_info"]["content"].parsed
            stamped_at: datetime = said["gen_time"].native
            asked = (said["nonce"].native, said["message_imprint"]["hashed_message"].native)
        except (ValueError, LookupError, TypeError, AttributeError) as trouble:
            raise Clash(_cannot(_("trả lời không đọc được"))) from trouble
        if asked != (nonce, message_digest):
            raise Clash(_cannot(_("trả lời không khớp với yêu cầu (sai số nonce hoặc mã băm)")))
        if abs(stamped_at - self._at) > TOLERATED:
            raise Clash(_cannot(_("có đồng hồ lệch quá 10 phút so với máy chủ này")))
        return stamp


class _Answer(core.Sequence):  # type: ignore[misc]
    """TimeStampResp as RFC 3161 has it: without a token when it is a refusal."""

    _fields = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def _ask(request: bytes) -> bytes:
    try:
        answer = httpx.post(
            settings.TSA_URL,
            content=request,
            headers={"Content-Type": "application/timestamp-query"},
            timeout=settings.TSA_SECONDS,
        )
        answer.raise_for_status()
    except httpx.TimeoutException as trouble:
        raise Clash(
            _cannot(_("không trả lời trong %(n)s giây") % {"n": settings.TSA_SECONDS})
        ) from trouble
    except httpx.HTTPError as trouble:
        raise Clash(_cannot(_("không liên lạc được hoặc báo lỗi"))) from trouble
    return answer.content[:_LIMIT_BYTES]


def _cannot(reason: str) -> str:
    return _(
        "Chưa ký: nơi cấp dấu thời gian %(host)s %(reason)s. "
        "Văn bản còn nguyên; hãy thử lại sau ít phút, nếu vẫn vậy hãy báo người quản trị."
    ) % {"host": urlsplit(settings.TSA_URL).hostname or "", "reason": reason}
