"""Inviting whoever was served to say how it was, and keeping what they say without them."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import citizen
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.modules.queues import api as queues
from thongsuot.modules.surveys.events import OpinionInvited, RatingGiven
from thongsuot.modules.surveys.models import Asked, Invitation, Rating
from thongsuot.modules.surveys.states import Score, Why

# Nobody is named, not even to the ledger.
_SOMEONE = citizen("")


@ledger.action
def invite(*, ticket_id: int, at: datetime) -> str:
    """
    Return the key by which whoever was served with a ticket rates it once.

    :raises Missing: if nobody was served with it
    :raises Clash: if they were asked before
    """
    done = queues.served_ticket(ticket_id)

    if done is None:
        raise Missing(_("Lượt này chưa xong nên chưa đánh giá được."))
    _asked, fresh = Asked.objects.get_or_create(ticket_id=ticket_id, defaults={"day": done.day})
    if not fresh:
        raise Clash(_("Lượt này đã được mời đánh giá."))

    key = secrets.token_urlsafe(18)
    Invitation.objects.create(
        key_hash=_hash(key),
        unit_id=done.unit_id,
        day=done.day,
        window_number=done.window_number,
        post_id=done.post_id,
    )

    happened = OpinionInvited(done.unit_id, done.day)
    ledger.record(happened, by=_SOMEONE, at=at, unit_id=done.unit_id)
    return key


@ledger.action
def rate(*, key: str, score: int, reasons: Sequence[str] = (), at: datetime) -> None:
    """
    Keep how someone found it, once for each key.

    :raises Missing: if there is no such key
    :raises Invalid: if it is not one to five, or a reason is not on the list
    :raises Clash: if the key was used
    """
    row = Invitation.objects.select_for_update(of=("self",)).filter(key_hash=_hash(key)).first()

    if row is None:
        raise Missing(_("Không có lời mời đánh giá này."))
    if score not in Score.values:
        reason = _("Hãy chọn một trong năm mức.")
        raise Invalid(reason, [Fault("/score", reason)])
    if not set(reasons) <= set(Why.values):
        reason = _("Lý do không có trong danh sách.")
        raise Invalid(reason, [Fault("/reasons", reason)])
    if row.is_used:
        raise Clash(_("Bạn đã đánh giá lượt này rồi. Cảm ơn bạn."))

    row.is_used = True
    row.save(update_fields=["is_used"])
    Rating.objects.create(
        unit_id=row.unit_id,
        day=row.day,
        window_number=row.window_number,
        post_id=row.post_id,
        score=score,
        reasons=sorted(set(reasons)),
    )

    happened = RatingGiven(row.unit_id, row.day)
    ledger.record(happened, by=_SOMEONE, at=at, unit_id=row.unit_id)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
