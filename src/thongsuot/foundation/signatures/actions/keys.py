"""Taking keys into use and out of it."""

import os
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.utils.translation import gettext as _

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger.api import action, record
from thongsuot.foundation.signatures.actions.opening import WrongPin, opened
from thongsuot.foundation.signatures.events import (
    KeyRegistered,
    KeyRevoked,
    KeyUnlocked,
    PinRefused,
)
from thongsuot.foundation.signatures.models import SigningKey
from thongsuot.foundation.signatures.policy import may_keep_key, may_keep_seal
from thongsuot.foundation.signatures.queries import (
    PIN_TRIES,
    KeyFacts,
    key_facts,
    passphrase,
    running,
)
from thongsuot.foundation.signatures.rules import (
    facts_of,
    pem_of,
    pkcs12_encryption,
    read,
    read_all,
)
from thongsuot.foundation.signatures.states import KeyKind
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.kernel.verdict import Verdict

_PNG = b"\x89PNG\r\n\x1a\n"


def register_key(
    *,
    account_id: int | None = None,
    unit_id: int | None = None,
    p12: bytes,
    p12_password: str,
    pin: str = "",
    picture: bytes,
    picture_width_mm: int,
    by: Actor,
    at: datetime,
) -> KeyFacts:
    """
    Take a software key into use: of a person, or as the seal of a unit.

    The PKCS#12 is opened with its own password, sealed again under the server's secret (and the
    PIN, when one is given), and its password forgotten. `picture` is a PNG with a transparent
    ground, shown `picture_width_mm` wide (Nghị định 30/2020/NĐ-CP, Phụ lục I).

    :raises NotAllowed: if `by` may not
    :raises Invalid: if the PKCS#12, its certificate or the picture cannot be used
    :raises Clash: if the certificate is registered already, or out of its time
    """
    _may_keep(by, account_id, unit_id, at).or_refuse()
    make_secret()
    try:
        private, certificate, chain = pkcs12.load_key_and_certificates(p12, p12_password.encode())
    except ValueError as trouble:
        raise Invalid(_("Không mở được tệp khóa: sai mật khẩu hoặc tệp hỏng.")) from trouble
    if certificate is None or not isinstance(
        private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    ):
        raise Invalid(_("Tệp khóa phải có một khóa riêng RSA hoặc EC và chứng thư của nó."))
    salt = secrets.token_bytes(16)
    key = SigningKey(
        kind=KeyKind.SOFTWARE,
        account_id=account_id,
        unit_id=unit_id,
        chain="".join(map(pem_of, chain)),
        asks_pin=bool(pin),
        salt=salt,
        sealed=pkcs12.serialize_key_and_certificates(
            b"", private, None, None, pkcs12_encryption(passphrase(salt=salt, pin=pin))
        ),
    )
    return _take(key, certificate, pin, picture, picture_width_mm, by, at)


def register_device(
    *,
    account_id: int | None = None,
    unit_id: int | None = None,
    certificate: str,
    chain: str = "",
    device_label: str,
    key_label: str,
    pin: str,
    picture: bytes,
    picture_width_mm: int,
    by: Actor,
    at: datetime,
) -> KeyFacts:
    """
    Take a key in a device (PKCS#11) into use, after the device has proved that it holds it.

    :raises NotAllowed: if `by` may not
    :raises Invalid: if certificate, PIN or picture cannot be used
    :raises Clash: if the device is not there, or the certificate registered or out of its time
    """
    _may_keep(by, account_id, unit_id, at).or_refuse()
    try:
        read_certificate, read_chain = read(certificate), read_all(chain)
    except ValueError as trouble:
        raise Invalid(_("Chứng thư phải ở dạng PEM.")) from trouble
    key = SigningKey(
        kind=KeyKind.DEVICE,
        account_id=account_id,
        unit_id=unit_id,
        chain="".join(map(pem_of, read_chain)),
        asks_pin=True,
        device_label=device_label,
        key_label=key_label,
    )
    return _take(key, read_certificate, pin, picture, picture_width_mm, by, at)


@action
def revoke_key(*, key_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Let a key sign no more, from now on.

    :raises NotAllowed: if `by` may not, and it is not their own key
    :raises Clash: if it was revoked before
    """
    key = SigningKey.objects.locked().by_id(key_id)

    if key.account_id is None or key.account_id != by.account_id:
        _may_keep(by, key.account_id, key.unit_id, at).or_refuse()
    if key.revoked_at is not None:
        raise Clash(_("Khóa này đã thôi dùng từ trước."))
    if not reason.strip():
        raise Invalid(_("Hãy ghi lý do thôi dùng khóa."))

    key.revoked_at, key.revoked_reason = at, reason.strip()
    key.save(update_fields=["revoked_at", "revoked_reason"])

    record(KeyRevoked(key_id=key.pk, reason=key.revoked_reason), by=by, at=at)


@action
def unlock_key(*, key_id: int, by: Actor, at: datetime) -> None:
    """
    Let the PIN of a key be tried again.

    :raises NotAllowed: if `by` may not; nobody unlocks their own
    """
    key = SigningKey.objects.locked().by_id(key_id)

    _may_keep(by, key.account_id, key.unit_id, at).or_refuse()

    key.wrong_pins = 0
    key.save(update_fields=["wrong_pins"])

    record(KeyUnlocked(key_id=key.pk), by=by, at=at)


@action
def refuse_pin(*, key_id: int, by: Actor, at: datetime) -> int:
    """Count a wrong PIN and return how many tries are left."""
    key = SigningKey.objects.locked().by_id(key_id)

    key.wrong_pins += 1
    key.save(update_fields=["wrong_pins"])
    left = max(PIN_TRIES - key.wrong_pins, 0)

    record(PinRefused(key_id=key.pk, left=left), by=by, at=at)
    return left


def make_secret() -> None:
    """Make the server's secret once, where none was given, readable by the server alone."""
    kept = Path(settings.SIGNING_SECRET_FILE)
    if settings.SIGNING_SECRET or kept.exists():
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    draft = kept.with_name(f"{kept.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
    # Several processes may begin at once: the first link stands, and all read that one.
    with suppress(FileExistsError):
        os.link(draft, kept)
    draft.unlink()


def _may_keep(by: Actor, account_id: int | None, unit_id: int | None, at: datetime) -> Verdict:
    if (account_id is None) == (unit_id is None):
        raise Invalid(_("Một khóa thuộc về một người, hoặc là con dấu của một đơn vị."))
    if unit_id is not None:
        return may_keep_seal(by, unit_id=unit_id)
    assert account_id is not None
    held = identity.posts_of(account_id, at=at)
    return may_keep_key(by, account_id=account_id, unit_ids={post.unit_id for post in held})


def _take(
    key: SigningKey,
    certificate: x509.Certificate,
    pin: str,
    picture: bytes,
    picture_width_mm: int,
    by: Actor,
    at: datetime,
) -> KeyFacts:
    facts = facts_of(certificate)
    if not picture.startswith(_PNG):
        raise Invalid(_("Hình chữ ký, con dấu phải là tệp PNG nền trong suốt."))
    if not 10 <= picture_width_mm <= 80:
        raise Invalid(_("Bề rộng hình chữ ký, con dấu phải từ 10 đến 80 mm."))
    if not facts.valid_from <= at < facts.valid_to:
        raise Clash(_("Chứng thư này chưa có hoặc không còn hiệu lực."))
    key.certificate = pem_of(certificate)
    key.fingerprint = facts.fingerprint
    key.subject, key.issuer = facts.name[:300], facts.issuer[:300]
    key.valid_from, key.valid_to = facts.valid_from, facts.valid_to
    key.picture, key.picture_width_mm = picture, picture_width_mm
    key.registered_by, key.registered_at = by.name, at
    _prove(key, certificate, pin)
    return _note(key, by=by, at=at)


@action
def _note(key: SigningKey, *, by: Actor, at: datetime) -> KeyFacts:
    if SigningKey.objects.filter(fingerprint=key.fingerprint).exists():
        raise Clash(_("Chứng thư này đã được đăng ký."))

    key.save(force_insert=True)

    record(
        KeyRegistered(
            key_id=key.pk,
            account_id=key.account_id,
            unit_id=key.unit_id,
            kind=key.kind,
            fingerprint=key.fingerprint,
        ),
        by=by,
        at=at,
    )
    return key_facts(key)


def _prove(key: SigningKey, certificate: x509.Certificate, pin: str) -> None:
    """Let the key sign something that nobody could know, and check it with its certificate."""
    challenge = secrets.token_bytes(32)
    try:
        with opened(key, pin=pin) as signer:
            signed = running(signer.async_sign_raw(challenge, "sha256"))
    except WrongPin as trouble:
        raise Invalid(_("Mã PIN của thiết bị không đúng.")) from trouble
    public = certificate.public_key()
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signed, challenge, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signed, challenge, ec.ECDSA(hashes.SHA256()))
        else:
            raise Invalid(_("Chỉ nhận chứng thư có khóa RSA hoặc EC."))
    except InvalidSignature as trouble:
        raise Invalid(_("Khóa riêng này không đi với chứng thư đã đưa.")) from trouble
