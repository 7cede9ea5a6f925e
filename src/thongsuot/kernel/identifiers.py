"""Codes that the State gives, and those that we give. All are opaque: never parsed for meaning."""

import re
import secrets

_IDENTITY_NUMBER = re.compile(r"\d{12}")
_TAX_NUMBER = re.compile(r"\d{10}(-\d{3})?")
_AGENCY_CODE = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")
# Without 0/O, 1/I/L, 5/S, 8/B: people read these aloud over the telephone.
_ALPHABET = "234679ACDEFGHJKMNPQRTUVWXYZ"


def is_identity_number(text: str) -> bool:
    """
    Whether `text` has the structure of a personal identity number (số định danh cá nhân).

    Twelve digits; the fourth gives century and sex. Luật Căn cước 26/2023/QH15, Điều 12.
    """
    return bool(_IDENTITY_NUMBER.fullmatch(text)) and text[:3] != "000"


def is_tax_number(text: str) -> bool:
    """Whether `text` has the structure of an enterprise's number (mã số doanh nghiệp)."""
    return bool(_TAX_NUMBER.fullmatch(text))


def is_agency_code(text: str) -> bool:
    """Whether `text` may be an agency identifier: QĐ 20/2020/QĐ-TTg, Điều 4 to 6."""
    return len(text) <= 35 and bool(_AGENCY_CODE.fullmatch(text))


def new_reference() -> str:
    """Return a fresh reference for a dossier not yet accepted, 12 letters and figures in threes."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return "-".join(letters[i : i + 4] for i in range(0, 12, 4))


def new_proof() -> str:
    """Return a fresh secret of 6 characters that opens a dossier to the one who holds it."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(6))
