"""What every write of a review shares: tidy words, and whose hands it has."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, nfc
from thongsuot.kernel.worktime import VIETNAM


def words(text: str, name: str, *, most: int, needed: str = "") -> str:
    """
    Return the text tidied; `needed` is what to say where it is empty and may not be.

    :raises Invalid: if it is too long, cannot be printed, or is empty and needed
    """
    found = nfc(text).strip()
    reason = ""
    if has_control_characters(found):
        reason = _("Có ký tự điều khiển không in được.")
    elif len(found) > most:
        reason = _("Dài quá %(most)s ký tự.") % {"most": most}
    elif needed and not found:
        reason = needed
    if reason:
        raise Invalid(reason, [Fault(f"/{name}", reason)])
    return found


def why(reason: str) -> str:
    """
    :raises Invalid: without a reason
    """
    return words(reason, "reason", most=2000, needed=_("Hãy ghi lý do."))


def wrong(name: str, reason: str) -> Invalid:
    return Invalid(reason, [Fault(f"/{name}", reason)])


def day_of(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()


def with_hand(by: Actor, hands: Sequence[int]) -> list[int]:
    return sorted({*hands, *([by.account_id] if by.account_id is not None else [])})
