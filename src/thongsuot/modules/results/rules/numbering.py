"""Numbers, notations and the lines above a signature: Nghị định 30/2020/NĐ-CP."""

import re
import secrets

# Without 0/O, 1/I/L, 5/S, 8/B: people type these from paper. 16 of 27 are 76 bits.
_ALPHABET = "234679ACDEFGHJKMNPQRTUVWXYZ"
_COMMITTEE = "Ủy ban nhân dân"


def notation(symbol: str, agency_name: str, number: str) -> str:
    """
    Return the number with its notation: "05/QĐ-UBND".

    NĐ 30/2020/NĐ-CP, Phụ lục I, phần I, mục II.3: number, stroke, type, hyphen, issuer.
    """
    return f"{number}/{symbol.format(agency=abbreviation(agency_name))}"


def abbreviation(agency_name: str) -> str:
    """Return the agency's short name: UBND for a committee, else the first letters (SXD)."""
    if agency_name.casefold().startswith(_COMMITTEE.casefold()):
        return "UBND"
    words = re.findall(r"\w+", agency_name)
    return "".join(word[0].upper() for word in words if word[0].isalpha()) or "CQ"


def signing_authority(title: str, agency_name: str, on_behalf_of: str = "") -> tuple[str, ...]:
    """
    Return the lines above the signer's name (quyền hạn, chức vụ).

    NĐ 30/2020/NĐ-CP, Điều 13: in a committee the head signs "TM. ỦY BAN NHÂN DÂN"; a deputy
    signs for the head as "KT. …".
    """
    head = "Chủ tịch" if abbreviation(agency_name) == "UBND" else _head_of(agency_name)
    if title.casefold().startswith("phó"):
        return (f"KT. {head}", title)
    if abbreviation(agency_name) == "UBND":
        return (f"TM. {_COMMITTEE}", title or head)
    return (title or head,)


def _head_of(agency_name: str) -> str:
    first = agency_name.casefold()
    if first.startswith("sở"):
        return "Giám đốc"
    return "Thủ trưởng"


def initials(name: str) -> str:
    """Return a person's initials ("T.V.D."), which tell nobody who did not know already."""
    return "".join(f"{word[0].upper()}." for word in re.findall(r"\w+", name))


def new_token() -> str:
    """Return what stands in the QR code of a document: nobody guesses it, anyone can type it."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))
