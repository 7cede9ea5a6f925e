"""
Signing: PAdES B-LTA as an incremental update, so that what was there stays byte for byte.

No lock is held while a device, an authority or the network is asked: the bytes are returned
and the ledger is told at the end. Call it before, not inside, the action that keeps the result.
"""

import hashlib
import io
from datetime import datetime

from django.utils.translation import gettext as _
from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    NotYetValidError,
    PathBuildingError,
    RevokedError,
    ValidationError,
)

from thongsuot.foundation.ledger.api import Event, action, record
from thongsuot.foundation.signatures.actions.keys import refuse_pin
from thongsuot.foundation.signatures.actions.opening import WrongPin, opened
from thongsuot.foundation.signatures.actions.stamping import Stamper
from thongsuot.foundation.signatures.events import DocumentSealed, DocumentSigned
from thongsuot.foundation.signatures.models import SigningKey, SigningKeyQuerySet
from thongsuot.foundation.signatures.policy import may_seal, may_sign_with
from thongsuot.foundation.signatures.queries import (
    PIN_TRIES,
    check,
    place_of_signature,
    revocation_lists,
    roots,
    running,
)
from thongsuot.foundation.signatures.rules import (
    Place,
    from_asn1,
    place_of_seal,
    read,
    read_all,
    to_asn1,
    within,
)
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Invalid, Missing

_DIGEST = "sha256"
_PERSON_FIELD, _AGENCY_FIELD = "ky-nguoi", "ky-co-quan"


def sign_as_person(
    pdf: bytes,
    *,
    account_id: int,
    place: Place,
    reason: str,
    by: Actor,
    at: datetime,
    pin: str = "",
) -> bytes:
    """
    Return `pdf` with the signature of its competent person, drawn inside `place`.

    The same bytes with an update behind them: signature, RFC 3161 time-stamp, the evidence
    that the certificates were good, and a stamp over all of it (PAdES B-LTA).

    :raises NotAllowed: if `by` is not the holder of the key
    :raises Missing: if the person has no key that may sign now
    :raises Clash: if the certificate is revoked or not believed, the authority of time-stamps
        or the device gives no proper answer, or an earlier signature is broken
    :raises Invalid: if the PIN is wrong, or the file is not a PDF that can be signed
    """
    may_sign_with(by, account_id=account_id).or_refuse()
    key = _usable(SigningKey.objects.filter(account_id=account_id), at)
    if key is None:
        raise Missing(_("Bạn chưa có khóa ký số còn hiệu lực. Hãy liên hệ người quản trị."))
    signed = _sign(pdf, key, _PERSON_FIELD, place, reason, pin, by, at)
    event = DocumentSigned(
        key_id=key.pk,
        account_id=account_id,
        before_sha256=_sha256(pdf),
        after_sha256=_sha256(signed),
        reason=reason,
    )
    _record(event, by=by, at=at)
    return signed


def seal_as_agency(
    pdf: bytes,
    *,
    unit_id: int,
    place: Place | None = None,
    reason: str,
    by: Actor,
    at: datetime,
    pin: str = "",
) -> bytes:
    """
    Return `pdf` with the agency's seal, after the signature of its competent person.

    Without `place` it lies over a third of the last visible signature, at its left, in its
    real size (Nghị định 30/2020/NĐ-CP, Phụ lục I).

    :raises NotAllowed: if `by` does not keep this seal
    :raises Missing: if the agency has no key that may sign now
    :raises Clash: as `sign_as_person`, and if no person has signed yet
    :raises Invalid: as `sign_as_person`
    """
    may_seal(by, unit_id=unit_id).or_refuse()
    key = _usable(SigningKey.objects.filter(unit_id=unit_id), at)
    if key is None:
        raise Missing(_("Cơ quan chưa có con dấu số còn hiệu lực. Hãy liên hệ người quản trị."))
    signature = place_of_signature(pdf)
    if signature is None:
        raise Clash(_("Văn bản phải được người có thẩm quyền ký trước khi đóng dấu."))
    if place is None:
        place = place_of_seal(
            signature,
            width_mm=key.picture_width_mm,
            height_mm=key.picture_width_mm / _ratio(bytes(key.picture)),
        )
    signed = _sign(pdf, key, _AGENCY_FIELD, place, reason, pin, by, at)
    event = DocumentSealed(
        key_id=key.pk,
        unit_id=unit_id,
        before_sha256=_sha256(pdf),
        after_sha256=_sha256(signed),
        reason=reason,
    )
    _record(event, by=by, at=at)
    return signed


@action
def _record(event: Event, *, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at)


def _usable(keys: SigningKeyQuerySet, at: datetime) -> SigningKey | None:
    return keys.usable(at).order_by("-valid_to", "-pk").first()


def _sign(
    pdf: bytes,
    key: SigningKey,
    field: str,
    place: Place,
    reason: str,
    pin: str,
    by: Actor,
    at: datetime,
) -> bytes:
    if key.wrong_pins >= PIN_TRIES:
        raise Clash(_("Khóa đã tạm khóa vì sai mã PIN nhiều lần. Hãy liên hệ người quản trị."))
    before = check(pdf, at=at)
    if any(not each.intact for each in before):
        raise Clash(_("Văn bản đã bị sửa sau lần ký trước nên không ký tiếp được."))
    stamper = Stamper(at=at)
    belief = _belief(key, stamper, at)
    try:
        with opened(key, pin=pin) as signer:
            signed = _write(
                pdf, key, signer, stamper, belief, field, place, reason, len(before), at
            )
    except WrongPin:
        left = refuse_pin(key_id=key.pk, by=by, at=at)
        raise Invalid(_("Mã PIN không đúng. Còn %(left)s lần thử.") % {"left": left}) from None
    except (PdfError, SigningError) as trouble:
        raise Invalid(_("Tệp PDF này không ký được.")) from trouble
    # Nothing leaves here that a reader would not believe.
    after = check(signed, at=at)
    if len(after) != len(before) + 1 or not all(each.intact for each in after):
        raise Clash(_("Chữ ký vừa tạo không kiểm tra được nên đã bỏ. Hãy báo người quản trị."))
    if not after[-1].trusted:
        raise Clash(after[-1].problem)
    return signed


def _belief(key: SigningKey, stamper: Stamper, at: datetime) -> ValidationContext:
    """Gather what proves the certificates good, and ask whether this one may sign."""
    certificate, chain = read(key.certificate), read_all(key.chain)
    stamp = running(stamper.async_dummy_response(_DIGEST))
    stamped_by = [
        from_asn1(each.chosen)
        for each in stamp["content"]["certificates"]
        if each.name == "certificate"
    ]
    involved = [certificate, *chain, *stamped_by]
    believed = roots()
    belief = ValidationContext(
        trust_roots=[to_asn1(each) for each in believed],
        other_certs=[to_asn1(each) for each in (*chain, *stamped_by)],
        crls=revocation_lists([each for each in involved if each not in believed], at=at),
        moment=at,
        revocation_mode="require",
    )
    validator = CertificateValidator(to_asn1(certificate), validation_context=belief)
    try:
        running(validator.async_validate_usage({"non_repudiation"}))
    except RevokedError as trouble:
        raise Clash(
            _("Chứng thư của khóa này đã bị nơi cấp thu hồi nên không ký được.")
        ) from trouble
    except (ExpiredError, NotYetValidError) as trouble:
        raise Clash(_("Chứng thư của khóa này không còn hiệu lực nên không ký được.")) from trouble
    except PathBuildingError as trouble:
        raise Clash(
            _("Chứng thư của khóa này không dẫn về chứng thư gốc nào mà hệ thống tin cậy.")
        ) from trouble
    except ValidationError as trouble:
        raise Clash(
            _("Không xác minh được chứng thư của khóa này nên chưa ký. Hãy báo người quản trị.")
        ) from trouble
    return belief


def _write(
    pdf: bytes,
    key: SigningKey,
    signer: Signer,
    stamper: Stamper,
    belief: ValidationContext,
    field: str,
    place: Place,
    reason: str,
    signatures: int,
    at: datetime,
) -> bytes:
    picture = bytes(key.picture)
    box = within(place, ratio=_ratio(picture))
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    name = f"{field}-{signatures + 1}"
    work = _SignerAt(
        PdfSignatureMetadata(
            field_name=name,
            md_algorithm=_DIGEST,
            subfilter=SigSeedSubFilter.PADES,
            reason=reason,
            name=key.subject,
            embed_validation_info=True,
            use_pades_lta=True,
            timestamp_field_name=f"{name}-luu-tru",
            validation_context=belief,
        ),
        signer,
        timestamper=stamper,
        stamp_style=StaticStampStyle(
            background=PdfImage(Image.open(io.BytesIO(picture))),
            background_opacity=1,
            border_width=0,
        ),
        new_field_spec=SigFieldSpec(
            name,
            on_page=box.page,
            box=(round(box.left), round(box.bottom), round(box.right), round(box.top)),
        ),
    )
    work.at = at
    try:
        written = running(work.async_sign_pdf(writer))
    except ValidationError as trouble:
        # The signer's own certificate was found good before: it is the authority of stamps.
        raise Clash(
            _("Chưa ký: chứng thư của nơi cấp dấu thời gian không được tin cậy hoặc đã hết hạn.")
        ) from trouble
    signed: bytes = written.getvalue()
    if not signed.startswith(pdf):
        raise Clash(_("Chữ ký vừa tạo làm thay đổi văn bản gốc nên đã bỏ."))
    return signed


class _SignerAt(PdfSigner):
    """Writes the moment it is told, where the library would read the clock."""

    at: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def _ratio(picture: bytes) -> float:
    with Image.open(io.BytesIO(picture)) as image:
        return image.width / image.height


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
