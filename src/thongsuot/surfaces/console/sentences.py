"""The ledger's events about units and people, as sentences of a history."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.surfaces.shared.templatetags.vi import date_short


@dataclass(frozen=True, slots=True)
class Said:
    sentence: str
    at: datetime
    by: str


def history(subject: str) -> Sequence[Said]:
    """Return what happened to a unit or a person, the latest first."""
    return [
        Said(sentence=_sentence(line), at=line.at, by=_who(line))
        for line in reversed(ledger.history(subject))
    ]


def reaction_name(name: str) -> str:
    """Return what a reaction does, in words; its own name where nobody has given it any."""
    return str(_REACTIONS.get(name, name))


def _who(line: ledger.Line) -> str:
    if line.on_behalf_of:
        return _("%(name)s (thay %(absent)s)") % {
            "name": line.actor_name,
            "absent": line.on_behalf_of,
        }
    return line.actor_name


def _sentence(line: ledger.Line) -> str:
    say = _SENTENCES.get(line.type)
    return say(line.data) if say else line.type


def _day(data: Mapping[str, Any], name: str = "on") -> str:
    return date_short(date.fromisoformat(data[name]))


def _role(data: Mapping[str, Any]) -> str:
    role = identity.ROLES.get(data["role"])
    return str(role.label) if role else str(data["role"])


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "units.UnitFounded": lambda d: (
        _("Thành lập với tên %(name)s, từ %(day)s.") % {"name": d["name"], "day": _day(d)}
    ),
    "units.UnitRenamed": lambda d: (
        _("Đổi tên từ %(former)s thành %(name)s từ %(day)s, theo %(decision)s.")
        % {
            "former": d["former_name"],
            "name": d["name"],
            "day": _day(d),
            "decision": d["decision"],
        }
    ),
    "units.UnitContactChanged": lambda d: _("Cập nhật địa chỉ liên hệ."),
    "units.UnitIdentified": lambda d: (
        _("Nhận mã định danh %(code)s từ %(day)s.") % {"code": d["code"], "day": _day(d)}
    ),
    "units.UnitClosed": lambda d: (
        _("Thôi hoạt động từ %(day)s, theo %(decision)s.")
        % {"day": _day(d), "decision": d["decision"]}
    ),
    "units.UnitSucceeded": lambda d: (
        _("Chuyển nhiệm vụ cho đơn vị kế thừa từ %(day)s, theo %(decision)s.")
        % {"day": _day(d), "decision": d["decision"]}
    ),
    "identity.AccountCreated": lambda d: _("Lập tài khoản %(login)s.") % {"login": d["login"]},
    "identity.AccountChanged": lambda d: _("Sửa họ tên hoặc thư công vụ."),
    "identity.AccountClosed": lambda d: (
        _("Khóa tài khoản. Lý do: %(reason)s") % {"reason": d["reason"]}
    ),
    "identity.AccountReopened": lambda d: (
        _("Mở lại tài khoản. Lý do: %(reason)s") % {"reason": d["reason"]}
    ),
    "identity.PasswordReset": lambda d: _("Cấp mật khẩu dùng một lần."),
    "identity.SecondFactorReset": lambda d: (
        _("Bỏ yếu tố xác thực thứ hai. Lý do: %(reason)s") % {"reason": d["reason"]}
    ),
    "identity.Appointed": lambda d: (
        _("Giữ vị trí %(title)s (%(role)s) từ %(day)s.")
        % {"title": d["title"], "role": _role(d), "day": _day(d)}
    ),
    "identity.PostEnded": lambda d: _("Thôi giữ vị trí từ %(day)s.") % {"day": _day(d)},
    "identity.Substituted": lambda d: (
        _("Vắng mặt, có người làm thay từ %(day)s đến trước %(until)s, theo %(decision)s.")
        % {"day": _day(d), "until": _day(d, "until"), "decision": d["decision"]}
    ),
    "dossiers.ListOrdered": lambda d: (
        _("Yêu cầu xuất danh sách hồ sơ: %(title)s.") % {"title": d["title"]}
    ),
    "dossiers.ListExported": lambda d: (
        _("Xuất danh sách hồ sơ %(title)s, %(rows)d dòng.")
        % {"title": d["title"], "rows": d["rows"]}
    ),
    "identity.SubstitutionEnded": lambda d: _("Hết làm thay từ %(day)s.") % {"day": _day(d)},
}

_REACTIONS: Mapping[str, Promise] = {
    "dossiers.apply_transition_rules": gettext_lazy("Áp dụng quy định chuyển tiếp của quyết định"),
    "reviews.release_proposals": gettext_lazy("Trả kiến nghị lại khi quyết định không còn"),
    "reviews.settle_proposals": gettext_lazy("Đối chiếu kiến nghị với quyết định vừa công bố"),
    "vnpost.order": gettext_lazy("Giao yêu cầu gửi kết quả cho bưu chính"),
    "clocks.recount": gettext_lazy("Tính lại hẹn trả khi lịch làm việc thay đổi"),
    "clocks.set_alarms": gettext_lazy("Đặt các lúc cảnh báo của hồ sơ"),
    "dossiers.tell_applicant": gettext_lazy("Báo tin cho người yêu cầu"),
    "identity.end_posts_with_their_unit": gettext_lazy("Kết thúc vị trí của đơn vị đã thôi"),
}
