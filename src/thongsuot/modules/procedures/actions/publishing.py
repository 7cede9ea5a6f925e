"""Publishing one version, and repealing a procedure."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.modules.procedures import policy
from thongsuot.modules.procedures.actions.entering import insert, lock, record_published
from thongsuot.modules.procedures.events import ProcedureRepealed
from thongsuot.modules.procedures.models import ProcedureVersion
from thongsuot.modules.procedures.queries.preview import is_unchanged, standing, too_early
from thongsuot.modules.procedures.queries.reasons import in_words
from thongsuot.modules.procedures.rules.listing import ListedProcedure
from thongsuot.modules.procedures.rules.record import Record, contradictions


@ledger.action
def publish(*, record: Record, in_force_from: date, by: Actor, at: datetime) -> int:
    """
    Publish one version that holds from a day on, and return its id.

    The version before it ends the day before; open dossiers stay with the version they were
    accepted under.

    :raises NotAllowed: if `by` may not publish
    :raises Invalid: if the record contradicts itself
    :raises Clash: if a version holds from that day or a later one, or says the same
    """
    policy.may_publish(by).or_refuse()
    if faults := contradictions(record):
        raise Invalid(
            _("Nội dung thủ tục tự mâu thuẫn."),
            [
                Fault("/" + path.replace(".", "/"), _("Trùng hoặc nhắc điều không có."))
                for path in faults
            ],
        )
    lock()

    row = ListedProcedure(1, record)
    known = standing([record.code])
    before = known.get(record.code)
    if before and is_unchanged(row, before):
        raise Clash(
            _("Bản đang có hiệu lực của thủ tục %(code)s đã như vậy.") % {"code": record.code}
        )
    if flaw := too_early(row, before, in_force_from):
        raise Clash(in_words([flaw])[0].reason)

    (version,) = insert([row], known, in_force_from=in_force_from, at=at)

    record_published([version], by=by, at=at)
    return version.pk


@ledger.action
def repeal(*, code: str, on: date, reason: str, by: Actor, at: datetime) -> None:
    """
    Let the procedure end after a day (bãi bỏ); dossiers already accepted go on.

    :raises NotAllowed: if `by` may not publish
    :raises Missing: if nothing is in force without an end
    :raises Clash: if the version begins only after that day
    """
    policy.may_publish(by).or_refuse()
    lock()
    current = standing([code]).get(code)
    if current is None or current.in_force_to is not None:
        raise Missing(_("Không có thủ tục %(code)s đang có hiệu lực.") % {"code": code[:120]})
    if on < current.in_force_from - timedelta(days=1):
        raise Clash(_("Thủ tục này có hiệu lực sau ngày bãi bỏ."))

    ProcedureVersion.objects.filter(pk=current.version_id).update(in_force_to=on)

    ledger.record(ProcedureRepealed(code, current.version_id, on, reason), by=by, at=at)
