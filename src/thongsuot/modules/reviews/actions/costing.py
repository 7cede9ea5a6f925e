"""Costs: the province's figures, said anew each time, and measurements of real dossiers."""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import policy
from thongsuot.modules.reviews.actions.keeping import day_of, words, wrong
from thongsuot.modules.reviews.events import CostsMeasured, FigureSet
from thongsuot.modules.reviews.models import FigureValue, Measured, Measuring
from thongsuot.modules.reviews.states import Figure

MOST = 10**12
_LONGEST = timedelta(days=3 * 366)


@ledger.action
def set_figure(
    *,
    figure: Figure,
    value: int | None,
    basis: str,
    procedure_code: str = "",
    unverified: bool = True,
    by: Actor,
    at: datetime,
) -> None:
    """
    Say what a figure is from now on, for all procedures or one; None takes it back.

    :raises NotAllowed: if `by` may not
    :raises Invalid: without a basis, if the figure cannot be, or a yearly number is for all
    :raises Missing: if there is no such procedure in force
    :raises Clash: if that is what it is already
    """
    policy.may_draft(by).or_refuse()
    figure = Figure(figure)
    said = words(basis, "basis", most=500, needed=_("Hãy ghi số này lấy từ đâu."))
    if value is not None and not 0 <= value <= MOST:
        raise wrong("value", _("Con số nằm ngoài khoảng cho phép."))
    if figure is Figure.TIMES_A_YEAR and not procedure_code:
        raise wrong("procedure_code", _("Số hồ sơ một năm phải ghi cho từng thủ tục."))
    if procedure_code:
        procedures.procedure(procedure_code, on=day_of(at))
    known = FigureValue.objects.filter(figure=figure, procedure_code=procedure_code)
    last = known.order_by("-pk").first()
    was = (last.value, last.basis, last.unverified) if last else (None, "", True)
    if was == (value, said, unverified) or (value is None and was[0] is None):
        raise Clash(_("Không có gì thay đổi so với bản đã lưu."))

    FigureValue.objects.create(
        figure=figure,
        procedure_code=procedure_code,
        value=value,
        basis=said,
        unverified=unverified,
        said_by=by.name,
        said_at=at,
    )

    happened = FigureSet(figure.value, procedure_code, value, said, unverified)
    ledger.record(happened, by=by, at=at)


@ledger.action
def measure_costs(*, since: date, until: date, by: Actor, at: datetime) -> int:
    """
    Measure what the dossiers took that were returned from one day to another, both included.

    Returns how many dossiers there were.

    :raises NotAllowed: if `by` may not
    :raises Invalid: if the period is none, lies ahead, or is longer than three years
    """
    policy.may_draft(by).or_refuse()
    if until < since:
        raise wrong("until", _("Ngày cuối phải sau ngày đầu."))
    if until > day_of(at):
        raise wrong("until", _("Ngày cuối chưa đến."))
    if until - since > _LONGEST:
        raise wrong("since", _("Khoảng đo dài nhất là 3 năm."))

    found = dossiers.taken(since=_midnight(since), until=_midnight(until + timedelta(days=1)))
    together = [line for line in found if not line.channel]
    count = sum(line.dossiers for line in together)
    row = Measuring.objects.create(
        since=since, until=until, dossiers=count, measured_by=by.name, measured_at=at
    )
    Measured.objects.bulk_create(
        Measured(
            measuring=row,
            procedure_code=line.procedure_code,
            channel=line.channel,
            dossiers=line.dossiers,
            visits=line.visits,
            supplemented=line.supplemented,
            papers=line.papers,
            days_worked=line.days_worked,
            days_waited=line.days_waited,
            paid=line.paid,
        )
        for line in found
    )

    happened = CostsMeasured(row.pk, since, until, count, len(together))
    ledger.record(happened, by=by, at=at)
    return count


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
