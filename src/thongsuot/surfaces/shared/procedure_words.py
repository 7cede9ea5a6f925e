"""A procedure's limits, fees and service level, in the words that every surface uses."""

from django.utils.translation import gettext as _

from thongsuot.kernel import money
from thongsuot.kernel.worktime import amount_in_words
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.shared.templatetags.vi import language

Facts = procedures.ProcedureFacts


def limit_in_words(limit: procedures.TimeLimit) -> str:
    """Return "15 ngày làm việc", or "trong ngày"; empty when the source does not say."""
    if limit.due_same_day:
        if limit.cutoff is None:
            return _("trong ngày làm việc")
        return _("trong ngày; nhận sau %(hour)s giờ thì ngày làm việc tiếp theo") % {
            "hour": limit.cutoff.hour
        }
    return amount_in_words(limit.counted, language()) if limit.counted else ""


def fee_in_words(fee: procedures.Fee) -> str:
    kind = str(procedures.FeeKind(fee.kind).label)
    amount = (
        _("theo mức của địa phương")
        if fee.amount is None
        else money.in_figures(fee.amount, language())
    )
    if fee.amount == 0:
        amount = _("không thu")
    return f"{kind}: {amount}" + (f" ({fee.condition})" if fee.condition else "")


def cost_in_words(facts: Facts) -> str:
    """Return what it costs at least and at most; empty when the source leaves it open."""
    if any(gap.part in ("fees", "fee_amount") for gap in facts.record.gaps):
        return ""
    fees = [fee for offer in facts.record.channels for fee in offer.fees]
    amounts = sorted({fee.amount for fee in fees if fee.amount is not None})
    if not facts.record.channels or any(fee.amount is None for fee in fees):
        return ""
    if not amounts or amounts == [0]:
        return _("Không mất phí")
    if len(amounts) == 1:
        return money.in_figures(amounts[0], language())
    return _("Từ %(least)s đến %(most)s, tùy trường hợp") % {
        "least": money.in_figures(amounts[0], language()),
        "most": money.in_figures(amounts[-1], language()),
    }
