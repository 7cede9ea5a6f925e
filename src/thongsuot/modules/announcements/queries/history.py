"""What happened to a decision, as sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.worktime import day_in_figures
from thongsuot.modules.announcements.states import Change
from thongsuot.modules.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened: what, by whose hand, and when."""

    at: datetime
    by: str
    sentence: str


def _edited(data: Mapping[str, Any]) -> str:
    parts = {
        "base": _("Lấy bản mới nhất của thủ tục %(code)s làm gốc."),
        "transition": _("Sửa quy định chuyển tiếp của thủ tục %(code)s."),
        "reason": _("Sửa lý do bãi bỏ thủ tục %(code)s."),
    }
    code = data["procedure_code"]
    if data["part"] in parts:
        return parts[data["part"]] % {"code": code}
    label = procedures.LABELS.get(data["part"], data["part"])
    return _("Sửa phần “%(part)s” của thủ tục %(code)s.") % {"part": label, "code": code}


def _approved(data: Mapping[str, Any]) -> str:
    signed = _("Duyệt, số %(number)s ngày %(day)s.") % {
        "number": data["number"],
        "day": day_in_figures(date.fromisoformat(data["issued_on"])),
    }
    running = data["running_shown"]
    shown = ngettext(
        "Đã xem %(count)s hồ sơ đang giải quyết.",
        "Đã xem %(count)s hồ sơ đang giải quyết.",
        running,
    ) % {"count": running}
    return f"{signed} {shown}"


def _published(data: Mapping[str, Any]) -> str:
    return _("Công bố: %(versions)s bản mới, %(ended)s thủ tục kết thúc, hiệu lực từ %(day)s.") % {
        "versions": len(data["version_ids"]),
        "ended": len(data["repealed"]),
        "day": day_in_figures(date.fromisoformat(data["in_force_from"])),
    }


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "announcements.DecisionBegun": lambda data: _("Bắt đầu soạn quyết định."),
    "announcements.DecisionAmended": lambda data: _("Sửa thông tin quyết định."),
    "announcements.DraftAdded": lambda data: (
        _("Thêm thủ tục %(code)s: %(change)s.")
        % {"code": data["procedure_code"], "change": Change(data["change"]).label}
    ),
    "announcements.DraftEdited": _edited,
    "announcements.DraftRemoved": lambda data: (
        _("Bỏ thủ tục %(code)s ra khỏi quyết định.") % {"code": data["procedure_code"]}
    ),
    "announcements.DecisionSubmitted": lambda data: _("Trình duyệt."),
    "announcements.DecisionSentBack": lambda data: (
        _("Trả lại để sửa: %(reason)s") % {"reason": data["reason"]}
    ),
    "announcements.DecisionApproved": _approved,
    "announcements.DecisionPublished": _published,
    "announcements.DecisionAbandoned": lambda data: (
        _("Bỏ quyết định: %(reason)s") % {"reason": data["reason"]}
    ),
    "announcements.DecisionEntered": lambda data: (
        _("Đã nhập cơ sở dữ liệu quốc gia ngày %(day)s.")
        % {"day": day_in_figures(date.fromisoformat(data["on"]))}
    ),
}


def decision_history(decision_id: int) -> tuple[HistoryLine, ...]:
    """Return everything that happened to a decision, oldest first; its readers may see it."""
    return tuple(
        HistoryLine(line.at, line.actor_name, SENTENCES[line.type](line.data))
        for line in ledger.history(f"decision:{decision_id}")
    )
