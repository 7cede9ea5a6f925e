"""The key that signs the heads: given by the environment, or kept beside the data."""

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger.rules import key_line
from thongsuot.kernel.refusals import Missing


def kept_key() -> Ed25519PrivateKey | None:
    """Return the signing key, or None before the first sealing made one."""
    if settings.LEDGER_KEY:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings.LEDGER_KEY))
    try:
        raw = Path(settings.LEDGER_KEY_FILE).read_bytes()
    except FileNotFoundError:
        return None
    return Ed25519PrivateKey.from_private_bytes(raw)


def public_key_line() -> str:
    """
    Return the public key as one line, for those who check our heads.

    :raises Missing: before anything was sealed
    """
    key = kept_key()
    if key is None:
        raise Missing(_("Sổ cái chưa được niêm phong lần nào."))
    return key_line(settings.LEDGER_ORIGIN, key.public_key())
