"""What proves that a certificate was good: the lists of revoked ones, asked for with a limit."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils.translation import gettext as _

from thongsuot.foundation.signatures.queries.secrets import practice_authority
from thongsuot.foundation.signatures.rules import crl_addresses
from thongsuot.kernel.refusals import Clash

_LIMIT_BYTES = 20 * 1024 * 1024


def revocation_lists(certificates: Iterable[x509.Certificate], *, at: datetime) -> Sequence[bytes]:
    """
    Return the lists of revoked certificates (DER) of all who issued `certificates`.

    :raises Clash: if one that a certificate names cannot be had
    """
    issuers = {each.issuer for each in certificates}
    addresses = {crl_addresses(each)[:1][0] for each in certificates if crl_addresses(each)}
    practice = practice_authority()
    lists = [_fetch(address) for address in sorted(addresses)]
    if practice is not None and practice.root.certificate.subject in issuers:
        lists.append(practice.crl(at=at))
    return lists


def _fetch(address: str) -> bytes:
    try:
        with httpx.stream("GET", address, timeout=settings.TSA_SECONDS) as answer:
            answer.raise_for_status()
            found = b""
            for piece in answer.iter_bytes():
                found += piece
                if len(found) > _LIMIT_BYTES:
                    raise Clash(_no_list(address))
    except httpx.HTTPError as trouble:
        raise Clash(_no_list(address)) from trouble
    # Some authorities publish their list as PEM.
    if found.startswith(b"-----BEGIN"):
        return x509.load_pem_x509_crl(found).public_bytes(Encoding.DER)
    return found


def _no_list(address: str) -> str:
    return _(
        "Không lấy được danh sách chứng thư bị thu hồi từ %(host)s nên chưa ký. "
        "Chưa có gì thay đổi; hãy thử lại sau ít phút hoặc báo người quản trị."
    ) % {"host": urlsplit(address).hostname or address}
