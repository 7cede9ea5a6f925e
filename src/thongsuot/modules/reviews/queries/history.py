"""What happened to plans, figures and proposals, as sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.worktime import day_in_figures
from thongsuot.modules.reviews.states import Figure


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened: what, by whose hand, and when."""

    at: datetime
    by: str
    sentence: str


def _day(text: str) -> str:
    return day_in_figures(date.fromisoformat(text))


def _figure(data: Mapping[str, Any]) -> str:
    label = Figure(data["figure"]).label
    place = data["procedure_code"]
    if data["value"] is None:
        said = _("Bỏ tham số “%(label)s”: %(basis)s")
    else:
        said = _("Đặt tham số “%(label)s” là %(value)s: %(basis)s")
    words = said % {"label": label, "value": data["value"], "basis": data["basis"]}
    return f"{words} ({place})" if place else words


def _settled(data: Mapping[str, Any]) -> str:
    if data["enacted"]:
        return _("Quyết định đã công bố đúng như kiến nghị, có hiệu lực từ %(day)s.") % {
            "day": _day(data["enacted_from"])
        }
    return _("Quyết định đã công bố nhưng khác kiến nghị: %(misses)s") % {
        "misses": " ".join(data["misses"])
    }


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "reviews.PlanBegun": lambda data: _("Bắt đầu lập kế hoạch năm %(year)s.") % data,
    "reviews.PlanItemAdded": lambda data: (
        _("Thêm vào kế hoạch: %(name)s.") % {"name": data["procedure_code"] or data["field"]}
    ),
    "reviews.PlanItemRemoved": lambda data: (
        _("Bỏ khỏi kế hoạch: %(name)s.") % {"name": data["procedure_code"] or data["field"]}
    ),
    "reviews.PlanSubmitted": lambda data: _("Trình ban hành kế hoạch."),
    "reviews.PlanSentBack": lambda data: _("Trả lại để sửa: %(reason)s") % data,
    "reviews.PlanApproved": lambda data: (
        _("Ban hành kế hoạch, số %(number)s ngày %(day)s.")
        % {"number": data["number"], "day": _day(data["issued_on"])}
    ),
    "reviews.PlanItemConcluded": lambda data: (
        _("Ghi kết quả rà soát: %(outcome)s") % {"outcome": data["outcome"]}
    ),
    "reviews.PlanAbandoned": lambda data: _("Bỏ kế hoạch: %(reason)s") % data,
    "reviews.FigureSet": _figure,
    "reviews.CostsMeasured": lambda data: (
        _("Đo %(dossiers)s hồ sơ của %(procedures)s thủ tục, trả từ %(since)s đến %(until)s.")
        % {
            "dossiers": data["dossiers"],
            "procedures": data["procedures"],
            "since": _day(data["since"]),
            "until": _day(data["until"]),
        }
    ),
    "reviews.ProposalBegun": lambda data: _("Bắt đầu soạn kiến nghị."),
    "reviews.ProposalEdited": lambda data: _("Sửa kiến nghị."),
    "reviews.ProposalSubmitted": lambda data: _("Trình duyệt kiến nghị."),
    "reviews.ProposalSentBack": lambda data: _("Trả lại để sửa: %(reason)s") % data,
    "reviews.ProposalAccepted": lambda data: _("Duyệt kiến nghị."),
    "reviews.ProposalDeclined": lambda data: _("Không duyệt kiến nghị: %(reason)s") % data,
    "reviews.ProposalSent": lambda data: (
        _("Gửi %(to)s ngày %(day)s.") % {"to": data["to"], "day": _day(data["on"])}
    ),
    "reviews.ProposalTakenUp": lambda data: _("Đưa vào quyết định công bố."),
    "reviews.ProposalSettled": _settled,
    "reviews.ProposalReleased": lambda data: _(
        "Quyết định không còn mang kiến nghị này; kiến nghị chờ quyết định khác."
    ),
    "reviews.ProposalWithdrawn": lambda data: _("Rút kiến nghị: %(reason)s") % data,
}


def plan_history(plan_id: int) -> tuple[HistoryLine, ...]:
    """Return everything that happened to a plan, oldest first."""
    return _history(f"review_plan:{plan_id}")


def proposal_history(proposal_id: int) -> tuple[HistoryLine, ...]:
    """Return everything that happened to a proposal, oldest first."""
    return _history(f"proposal:{proposal_id}")


def costs_history() -> tuple[HistoryLine, ...]:
    """Return when costs were measured and which figures were set, oldest first."""
    return _history("review_costs")


def _history(subject: str) -> tuple[HistoryLine, ...]:
    return tuple(
        HistoryLine(line.at, line.actor_name, SENTENCES[line.type](line.data))
        for line in ledger.history(subject)
    )
