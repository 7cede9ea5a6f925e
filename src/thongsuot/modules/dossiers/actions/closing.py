"""Closing a counter's day (chốt ngày): once, with its numbers; it is never opened again."""

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.dossiers import events, policy
from thongsuot.modules.dossiers.models import DayClosing
from thongsuot.modules.dossiers.queries.closing import totals


@ledger.action
def close_day(*, unit_id: int, day: date, note: str = "", by: Actor, at: datetime) -> None:
    """
    Close a counter's day with what was counted; what changes later is shown as a difference.

    :raises NotAllowed: if `by` does not receive at this counter
    :raises Clash: if it was closed before
    :raises Invalid: if the day has not come, or the note is too long
    """
    policy.may_close_day(by, unit_id).or_refuse()
    units.unit(unit_id)
    said = tidy(note)
    if len(said) > 1000 or has_control_characters(note.replace("\n", " ").replace("\r", " ")):
        wrong = _("Ghi chú không quá 1.000 chữ.")
        raise Invalid(wrong, [Fault("/note", wrong)])
    if day > localdate(at):
        raise Invalid(_("Ngày này chưa đến nên chưa chốt được."))

    counted = totals(unit_id, day, at=at)
    row, fresh = DayClosing.objects.get_or_create(
        unit_id=unit_id,
        day=day,
        defaults={"closed_at": at, "closed_by": by.name, "totals": counted, "note": said},
    )
    if not fresh:
        raise Clash(_("Ngày này đã chốt, do %(name)s.") % {"name": row.closed_by})

    happened = events.DayClosed(
        unit_id=unit_id,
        day=day,
        received=counted["received"],
        returned=counted["returned"],
        open=counted["open"],
        overdue=counted["overdue"],
    )
    ledger.record(happened, by=by, at=at, unit_id=unit_id)
