"""Making a key ready to sign: opening what is sealed, or asking the device with its PIN."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pkcs11
from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from thongsuot.foundation.signatures.models import SigningKey
from thongsuot.foundation.signatures.queries import passphrase
from thongsuot.foundation.signatures.rules import read, read_all, to_asn1
from thongsuot.foundation.signatures.states import KeyKind
from thongsuot.kernel.refusals import Clash

# A device knows one sign-in for the whole process: two at once would sign each other out.
_one_at_a_time = threading.Lock()
_DEVICE_SECONDS = 30


class WrongPin(Exception):
    """The key did not open."""


@contextmanager
def opened(key: SigningKey, *, pin: str) -> Iterator[Signer]:
    """
    Yield what signs with `key`; the PIN is used here and kept nowhere.

    :raises WrongPin: if the PIN does not open it
    :raises Clash: if the device, or the server's secret, is not there
    """
    if key.kind == KeyKind.SOFTWARE:
        yield _software(key, pin)
        return
    if not _one_at_a_time.acquire(timeout=_DEVICE_SECONDS):
        raise Clash(_("Thiết bị ký số đang bận; hãy thử lại."))
    try:
        with _session(key, pin) as session:
            yield PKCS11Signer(
                session,
                signing_cert=to_asn1(read(key.certificate)),
                ca_chain=[to_asn1(each) for each in read_all(key.chain)],
                key_label=key.key_label,
            )
    except pkcs11.exceptions.PKCS11Error as trouble:
        raise Clash(_no_device(type(trouble).__name__)) from trouble
    finally:
        _one_at_a_time.release()


def _software(key: SigningKey, pin: str) -> Signer:
    try:
        private, _certificate, _chain = pkcs12.load_key_and_certificates(
            bytes(key.sealed or b""), passphrase(salt=bytes(key.salt or b""), pin=pin).encode()
        )
    except ValueError as trouble:
        raise WrongPin from trouble
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise WrongPin
    chain = SimpleCertificateStore()
    chain.register_multiple(to_asn1(each) for each in read_all(key.chain))
    return _OpenKey(private, to_asn1(read(key.certificate)), chain)


class _OpenKey(Signer):
    """
    Signs with a key in memory, as it was opened.

    The library's own takes the key as bytes and proves its primes anew at every use: two thirds
    of the time that signing took.
    """

    def __init__(
        self,
        key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
        certificate: x509.Certificate,
        chain: SimpleCertificateStore,
    ) -> None:
        super().__init__(signing_cert=certificate, cert_registry=chain)
        self._key = key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        # The one digest that we sign with.
        assert digest_algorithm == "sha256"
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


@contextmanager
def _session(key: SigningKey, pin: str) -> Iterator[pkcs11.Session]:
    if not settings.PKCS11:
        raise Clash(
            _("Máy chủ chưa nối thiết bị ký số. Người quản trị hãy đặt %(name)s.")
            % {"name": "THONGSUOT_PKCS11"}
        )
    try:
        session = open_pkcs11_session(
            settings.PKCS11, token_criteria=TokenCriteria(label=key.device_label), user_pin=pin
        )
    except (
        pkcs11.exceptions.PinIncorrect,
        pkcs11.exceptions.PinLenRange,
        pkcs11.exceptions.PinInvalid,
    ) as trouble:
        raise WrongPin from trouble
    except pkcs11.exceptions.PinLocked as trouble:
        raise Clash(
            _("Thiết bị ký số đã tự khóa vì sai mã PIN nhiều lần; hãy liên hệ nơi cấp thiết bị.")
        ) from trouble
    with session:
        yield session


def _no_device(fault: str) -> str:
    return _(
        "Thiết bị ký số không làm việc được (%(fault)s). Hãy cắm lại thiết bị rồi thử lại."
    ) % {"fault": fault}
