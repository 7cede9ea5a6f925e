"""Whether the signatures on a document hold, asking nothing but the document and our anchors."""

import asyncio
import contextvars
import io
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import UnacceptableSignerError
from pyhanko.sign.validation.ades import AdESLTAValidationResult, ades_lta_validation
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import ModificationInfo
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from thongsuot.foundation.signatures.models import SigningKey
from thongsuot.foundation.signatures.queries.keys import roots
from thongsuot.foundation.signatures.rules import (
    CertificateFacts,
    Place,
    facts_of,
    from_asn1,
    to_asn1,
)
from thongsuot.foundation.signatures.states import SignatureKind
from thongsuot.kernel.refusals import Invalid

T = TypeVar("T")

# What a damaged file makes its readers stumble over.
_UNREADABLE = (
    PdfError,
    UnacceptableSignerError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)
_INTEGRITY = frozenset({"coverage", "diff_result", "docmdp_ok"})
_BROKEN = frozenset(
    {AdESFailure.HASH_FAILURE, AdESFailure.SIG_CRYPTO_FAILURE, AdESFailure.FORMAT_FAILURE}
)
_REVOKED = frozenset(
    {
        AdESFailure.REVOKED,
        AdESIndeterminate.REVOKED_NO_POE,
        AdESIndeterminate.REVOKED_CA_NO_POE,
    }
)
_OUT_OF_TIME = frozenset(
    {
        AdESFailure.NOT_YET_VALID,
        AdESIndeterminate.EXPIRED,
        AdESIndeterminate.NOT_YET_VALID,
        AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
        AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
    }
)


@dataclass(frozen=True, slots=True)
class SignatureSeen:
    """
    One signature on a document and what is found of it.

    `intact`: the bytes it covers are unchanged, and nothing was added since but further
    signatures and their evidence. `trusted`: it leads to an authority that we believe, and was
    valid when it was made. `stamped_at` is the instant that a believed time-stamp proves.
    `long_term`: what is needed to check it in later years lies in the document itself. When
    something is wrong, `problem` says what in a sentence. The account or the unit is known when
    the key is one of ours.
    """

    field: str
    kind: str
    kind_label: str
    name: str
    organization: str
    issuer: str
    fingerprint: str
    account_id: int | None
    unit_id: int | None
    reason: str
    claimed_at: datetime | None
    stamped_at: datetime | None
    intact: bool
    trusted: bool
    long_term: bool
    problem: str

    @property
    def valid(self) -> bool:
        return self.intact and self.trusted


def check(pdf: bytes, *, at: datetime) -> tuple[SignatureSeen, ...]:
    """
    Return what is found of each signature in `pdf`, in the order they were made.

    Judged as of `at`, offline: the certificates and lists of revoked ones that lie in the
    document are used, under the authorities that we believe.

    :raises Invalid: if it cannot be read as a PDF
    """
    reader = _reader(pdf)
    try:
        signatures = list(reader.embedded_regular_signatures)
        whose = {each.field_name: _certificate_of(each) for each in signatures}
        found = running(_judge_all(signatures, trust(), at)) if signatures else []
    except _UNREADABLE as trouble:
        raise Invalid(_("Không đọc được chữ ký trong tệp PDF này.")) from trouble
    owners = _owners([facts.fingerprint for facts in whose.values()])
    return tuple(
        _seen(each, judged, whose[each.field_name], owners)
        for each, judged in zip(signatures, found, strict=True)
    )


def place_of_signature(pdf: bytes) -> Place | None:
    """Return where the last visible signature lies, or None when there is none."""
    reader = _reader(pdf)
    pages = {
        reader.find_page_for_modification(number)[0].reference: number
        for number in range(int(reader.root["/Pages"]["/Count"]))
    }
    found = None
    for _name, value, field in enumerate_sig_fields(reader, filled_status=True):
        field, value = field.get_object(), value.get_object()
        rectangle = [float(each) for each in field.get("/Rect", (0, 0, 0, 0))]
        page = field.raw_get("/P") if "/P" in field else None
        if value.get("/Type") == "/DocTimeStamp" or rectangle[0] == rectangle[2] or page is None:
            continue
        number = pages.get(page.reference)
        if number is not None:
            found = Place(number, *rectangle)
    return found


def running(work: Coroutine[Any, Any, T]) -> T:
    """
    Return the answer of `work`, from a thread of its own: the caller's may hold a loop already.
    """
    with ThreadPoolExecutor(1) as one:
        return one.submit(contextvars.copy_context().run, asyncio.run, work).result()


def trust() -> SimpleTrustManager:
    """Return the authorities that we believe, as the checker wants them."""
    return SimpleTrustManager.build([to_asn1(each) for each in roots()])


async def _judge_all(
    signatures: Sequence[EmbeddedPdfSignature], trusted: SimpleTrustManager, at: datetime
) -> Sequence[AdESLTAValidationResult]:
    rules = PdfSignatureValidationSpec(
        SignatureValidationSpec(
            CertValidationPolicySpec(
                trust_manager=trusted,
                revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("require")),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
        )
    )
    timing = ValidationTimingInfo(
        validation_time=at, best_signature_time=at, point_in_time_validation=True
    )
    return [await ades_lta_validation(each, rules, timing) for each in signatures]


def _seen(
    signature: EmbeddedPdfSignature,
    judged: AdESLTAValidationResult,
    facts: CertificateFacts,
    owners: Mapping[str, tuple[int | None, int | None]],
) -> SignatureSeen:
    account_id, unit_id = owners.get(facts.fingerprint, (None, None))
    kind = SignatureKind.OTHER
    if account_id is not None:
        kind = SignatureKind.PERSON
    elif unit_id is not None:
        kind = SignatureKind.AGENCY
    problem = _problem(signature, judged)
    stamp = judged.api_status.timestamp_validity if judged.api_status else None
    stamped_at = stamp.timestamp if stamp is not None and stamp.valid and stamp.trusted else None
    if judged.ades_subindic is AdESPassed.OK and stamped_at is None:
        # In later years the signature's own stamp is vouched for by the one over the document.
        stamped_at = judged.oldest_evidence_record_timestamp
    return SignatureSeen(
        field=signature.field_name,
        kind=kind.value,
        kind_label=str(kind.label),
        name=facts.name,
        organization=facts.organization,
        issuer=facts.issuer,
        fingerprint=facts.fingerprint,
        account_id=account_id,
        unit_id=unit_id,
        reason=str(signature.sig_object.get("/Reason", "")),
        claimed_at=signature.self_reported_timestamp,
        stamped_at=stamped_at,
        intact=judged.ades_subindic not in _BROKEN and not _changed_after(signature),
        trusted=judged.ades_subindic is AdESPassed.OK,
        long_term=judged.ades_subindic is AdESPassed.OK
        and judged.oldest_evidence_record_timestamp is not None,
        problem=problem,
    )


def _problem(signature: EmbeddedPdfSignature, judged: AdESLTAValidationResult) -> str:
    """Return what is wrong, in a sentence; nothing when all is well."""
    verdict = judged.ades_subindic
    if verdict in _BROKEN:
        return _("Nội dung đã bị thay đổi so với khi ký.")
    if _changed_after(signature):
        return _("Sau khi ký, văn bản đã bị thêm hoặc sửa nội dung.")
    if verdict is AdESPassed.OK:
        return ""
    if verdict in _REVOKED:
        return _("Chứng thư của người ký đã bị thu hồi trước khi ký, hoặc không rõ ký lúc nào.")
    if verdict in _OUT_OF_TIME:
        return _("Chứng thư của người ký không còn hiệu lực vào thời điểm ký.")
    if verdict is AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND:
        return _("Chứng thư của người ký không dẫn về chứng thư gốc được tin cậy.")
    return _("Thiếu bằng chứng để khẳng định chứng thư của người ký có hiệu lực khi ký.")


def _changed_after(signature: EmbeddedPdfSignature) -> bool:
    found = ModificationInfo(
        **{
            key: value
            for key, value in signature.summarise_integrity_info().items()
            if key in _INTEGRITY
        }
    )
    return found.modification_level is ModificationLevel.OTHER or found.docmdp_ok is False


def _certificate_of(signature: EmbeddedPdfSignature) -> CertificateFacts:
    return facts_of(from_asn1(signature.signer_cert))


def _owners(fingerprints: Sequence[str]) -> Mapping[str, tuple[int | None, int | None]]:
    rows = SigningKey.objects.filter(fingerprint__in=fingerprints).order_by("pk")
    return {row.fingerprint: (row.account_id, row.unit_id) for row in rows}


def _reader(pdf: bytes) -> PdfFileReader:
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        if reader.encrypted:
            raise Invalid(_("Tệp PDF này đặt mật khẩu nên không kiểm tra và không ký được."))
        return reader
    except (PdfError, ValueError) as trouble:
        raise Invalid(_("Tệp này không phải là PDF đọc được.")) from trouble
