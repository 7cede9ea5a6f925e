"""The secret under which software keys are sealed, and the practice authority of a sample."""

import hashlib
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.utils.translation import gettext as _

from thongsuot.foundation.signatures.rules import Issued, PracticeAuthority
from thongsuot.kernel.refusals import Clash

_ROOT, _STAMPER = "root.p12", "stamper.p12"


def passphrase(*, salt: bytes, pin: str) -> str:
    """
    Return what opens a sealed key: from the server's secret, the key's salt and its PIN.

    :raises Clash: if this machine has no secret, so that nothing sealed can be opened
    """
    derived = hashlib.scrypt(
        _secret() + pin.encode(), salt=salt, n=2**14, r=8, p=1, maxmem=2**26, dklen=32
    )
    return derived.hex()


def practice_authority() -> PracticeAuthority | None:
    """Return the practice authority that a sample was made with, or None where there is none."""
    folder = Path(settings.PRACTICE_AUTHORITY)
    if not (folder / _STAMPER).exists():
        return None
    return PracticeAuthority(root=_open(folder / _ROOT), stamper=_open(folder / _STAMPER))


def keep_practice_authority(authority: PracticeAuthority) -> None:
    """Write the keys of `authority` beside the data, sealed; the stamper last, as the sign."""
    folder = Path(settings.PRACTICE_AUTHORITY)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, issued in ((_ROOT, authority.root), (_STAMPER, authority.stamper)):
        path = folder / name
        path.touch(mode=0o600)
        path.write_bytes(issued.p12(passphrase(salt=name.encode(), pin="")))


def _open(path: Path) -> Issued:
    broken = Clash(_("Khóa của cơ quan chứng thực tập dượt đã hỏng; hãy dựng lại tỉnh mẫu."))
    try:
        key, certificate, _chain = pkcs12.load_key_and_certificates(
            path.read_bytes(), passphrase(salt=path.name.encode(), pin="").encode()
        )
    except ValueError:
        raise broken from None  # damaged, or sealed under a secret that is no longer the server's
    if not isinstance(key, rsa.RSAPrivateKey) or not isinstance(certificate, x509.Certificate):
        raise broken
    return Issued(certificate, key)


def _secret() -> bytes:
    if settings.SIGNING_SECRET:
        return str(settings.SIGNING_SECRET).encode()
    try:
        return Path(settings.SIGNING_SECRET_FILE).read_bytes()
    except FileNotFoundError:
        raise Clash(
            _("Máy chủ chưa có bí mật để mở khóa ký. Người quản trị hãy đặt %(name)s.")
            % {"name": "THONGSUOT_SIGNING_SECRET"}
        ) from None
