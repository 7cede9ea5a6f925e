"""What stands against a draft, and what is due by when, as sentences a person can act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from thongsuot.kernel.worktime import Lang, amount_in_words, day_in_figures
from thongsuot.modules.announcements.rules.duties import Reckoned, What
from thongsuot.modules.announcements.rules.remarks import Remark
from thongsuot.modules.announcements.states import Severity
from thongsuot.modules.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing to mend (blocks) or to look at (warns) before a decision goes on.

    `path` points into the draft's record (a JSON pointer), empty for the draft as a whole;
    `draft_id` is None for the decision as a whole.
    """

    severity: Severity
    path: str
    sentence: str
    legal_basis: str
    draft_id: int | None = None
    procedure_code: str = ""
    code: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCKS

    @property
    def part(self) -> str:
        """The top-level part of the record that it is about."""
        return self.path.strip("/").partition("/")[0]


@dataclass(frozen=True, slots=True)
class Duty:
    """Something the province must do by a day (việc phải làm đúng hạn), done or not."""

    what: What
    label: str
    due_on: date
    done_on: date | None
    late: bool
    sentence: str
    legal_basis: str


SENTENCES: Mapping[str, Promise] = {
    "already_there": gettext_lazy(
        "Thủ tục %(code)s đã có trong danh mục (bản số %(number)s); hãy chọn sửa đổi, bổ sung."
    ),
    "not_there": gettext_lazy("Danh mục không có thủ tục %(code)s đang có hiệu lực."),
    "ending": gettext_lazy("Thủ tục %(code)s đã được định ngày hết hiệu lực (hết ngày %(last)s)."),
    "also_changed": gettext_lazy(
        "Bản mới lấy làm gốc cũng đã sửa phần %(part)s; hãy so lại hai bản để không mất phần đó."
    ),
    "no_reason": gettext_lazy("Chưa ghi lý do bãi bỏ thủ tục."),
    "replaces_nothing": gettext_lazy("Chưa ghi thủ tục nào được thay thế."),
    "too_early": gettext_lazy(
        "Thủ tục %(code)s có bản bắt đầu từ %(since)s; ngày hiệu lực không được sớm hơn."
    ),
    "overtaken": gettext_lazy(
        "Trong lúc soạn, thủ tục đã có bản số %(number)s hiệu lực từ %(since)s%(made)s. "
        "Hãy lấy lại bản đó làm gốc và soạn lại phần sửa."
    ),
    "nothing_new": gettext_lazy("Dự thảo chưa sửa gì so với bản đang có hiệu lực."),
    "transition_too_early": gettext_lazy(
        "Ngày chuyển tiếp phải từ ngày quyết định có hiệu lực (%(on)s) trở đi."
    ),
    "also_in": gettext_lazy("Quyết định «%(decision)s» đang soạn cũng sửa thủ tục này."),
    "no_drafts": gettext_lazy("Quyết định chưa có thủ tục nào."),
    "said_twice": gettext_lazy("Quyết định vừa thay thế vừa nhắc lại thủ tục %(code)s."),
    "effect_is_past": gettext_lazy(
        "Ngày có hiệu lực %(day)s đã qua; hồ sơ đã tiếp nhận từ ngày đó vẫn theo bản cũ."
    ),
    "expedited": gettext_lazy("Quyết định theo trình tự rút gọn: thời hạn công bố ngắn hơn."),
    "missing_part": gettext_lazy("Thiếu phần bắt buộc: %(part)s."),
    "part_for_the_database": gettext_lazy(
        "Chưa có %(part)s; cơ sở dữ liệu quốc gia về thủ tục hành chính cần phần này."
    ),
    "case_without_papers": gettext_lazy("Trường hợp «%(case)s» chưa có giấy tờ nào."),
    "uncounted": gettext_lazy("Giấy tờ «%(paper)s» chưa ghi số bản."),
    "limit_unknown": gettext_lazy("Chưa rõ thời hạn giải quyết khi nộp bằng cách: %(channel)s."),
    "form_unknown": gettext_lazy(
        "Giấy tờ «%(paper)s» dùng mẫu «%(form)s» nhưng danh sách mẫu không có mẫu đó."
    ),
    "form_at_odds": gettext_lazy(
        "Biểu mẫu điện tử «%(form)s» hỏi trong trường hợp «%(case)s», mà thủ tục không còn; "
        "hãy sửa biểu mẫu trước ngày quyết định có hiệu lực."
    ),
    "form_unused": gettext_lazy("Chưa có giấy tờ nào dùng mẫu «%(form)s»."),
    "also_unknown": gettext_lazy("Giấy tờ dùng chung không có ở trường hợp đầu."),
    "twice": gettext_lazy("Có mục trùng khóa ở phần %(part)s."),
    "result_without_name": gettext_lazy("Kết quả thứ %(number)s chưa có tên."),
    "fee_without_basis": gettext_lazy(
        "%(kind)s khi nộp bằng cách: %(channel)s chưa ghi căn cứ pháp lý."
    ),
    "cutoff_without_basis": gettext_lazy(
        "Giờ chốt nhận hồ sơ %(cutoff)s chưa ghi quy định nào cho phép."
    ),
    "same_day_without_basis": gettext_lazy("Quy định trả trong ngày chưa ghi căn cứ điều, khoản."),
    "way_without_basis": gettext_lazy("Quy định riêng «%(way)s» chưa ghi căn cứ điều, khoản."),
    "partly_without_reason": gettext_lazy(
        "Dịch vụ công một phần phải công khai lý do chưa cung cấp toàn trình."
    ),
    "in_person_without_reason": gettext_lazy("Chưa ghi lý do thủ tục chỉ thực hiện trực tiếp."),
    "asked_in_vain": gettext_lazy(
        "Không được yêu cầu nộp «%(paper)s» (trường hợp «%(case)s»): %(database)s do %(owner)s "
        "quản lý đã có, cán bộ tra cứu thay cho người dân."
    ),
    "more_papers": gettext_lazy(
        "Trường hợp «%(case)s» đòi thêm %(more)s giấy tờ so với bản trước; cần đánh giá tác động."
    ),
    "longer_limit": gettext_lazy(
        "Thời hạn dài hơn trước (%(where)s): từ %(before)s thành %(after)s; cần đánh giá tác động."
    ),
}
DUTIES: Mapping[What, tuple[Promise, Promise, Promise, Promise]] = {
    What.ANNOUNCE: (
        gettext_lazy("Công bố"),
        gettext_lazy("Phải công bố chậm nhất %(due)s."),
        gettext_lazy("Đã công bố ngày %(done)s, đúng hạn (chậm nhất %(due)s)."),
        gettext_lazy("Đã công bố ngày %(done)s, trễ hạn (chậm nhất %(due)s)."),
    ),
    What.ENTER: (
        gettext_lazy("Nhập cơ sở dữ liệu quốc gia"),
        gettext_lazy("Phải nhập vào cơ sở dữ liệu quốc gia chậm nhất %(due)s."),
        gettext_lazy(
            "Đã nhập vào cơ sở dữ liệu quốc gia ngày %(done)s, đúng hạn (chậm nhất %(due)s)."
        ),
        gettext_lazy(
            "Đã nhập vào cơ sở dữ liệu quốc gia ngày %(done)s, trễ hạn (chậm nhất %(due)s)."
        ),
    ),
}
_STILL_UNDONE: Mapping[What, Promise] = {
    What.ANNOUNCE: gettext_lazy("Chưa công bố, đã quá hạn (chậm nhất %(due)s)."),
    What.ENTER: gettext_lazy(
        "Chưa nhập vào cơ sở dữ liệu quốc gia, đã quá hạn (chậm nhất %(due)s)."
    ),
}
_WAYS: Mapping[str, Promise] = {
    "supplement": gettext_lazy("Yêu cầu bổ sung hồ sơ"),
    "non_boundary": gettext_lazy("Tiếp nhận phi địa giới hành chính"),
    "files_without_account": gettext_lazy("Nộp trực tuyến không cần đăng nhập"),
    "others_may_file": gettext_lazy("Nộp thay"),
    "tacit_result": gettext_lazy("Quá thời hạn mà không trả lời"),
}


def finding(remark: Remark, *, draft_id: int | None, procedure_code: str = "") -> Finding:
    said = {name: _said(name, value) for name, value in remark.params.items()}
    if remark.code == "overtaken":
        said["made"] = _made(said)
    return Finding(
        severity=remark.severity,
        path=remark.path,
        sentence=str(SENTENCES[remark.code]) % said,
        legal_basis=remark.legal_basis,
        draft_id=draft_id,
        procedure_code=procedure_code,
        code=remark.code,
    )


def duty(reckoned: Reckoned) -> Duty:
    label, to_do, kept, missed = DUTIES[reckoned.what]
    if reckoned.done_on is None:
        told = _STILL_UNDONE[reckoned.what] if reckoned.late else to_do
    else:
        told = missed if reckoned.late else kept
    days = {"due": day_in_figures(reckoned.due_on)}
    if reckoned.done_on is not None:
        days["done"] = day_in_figures(reckoned.done_on)
    return Duty(
        what=reckoned.what,
        label=str(label),
        due_on=reckoned.due_on,
        done_on=reckoned.done_on,
        late=reckoned.late,
        sentence=str(told) % days,
        legal_basis=reckoned.legal_basis,
    )


def _made(said: Mapping[str, object]) -> str:
    if said["instrument"] and said["by"]:
        return _(", theo %(instrument)s do %(by)s công bố") % said
    return _(", theo %(instrument)s") % said if said["instrument"] else ""


def _said(name: str, value: object) -> object:
    match value:
        case date():
            return day_in_figures(value)
        case time():
            return f"{value:%H:%M}"
        case procedures.TimeLimit():
            counted = value.counted
            return amount_in_words(counted, _lang()) if counted else _("trong ngày làm việc")
        case procedures.Channel() | procedures.FeeKind():
            return str(value.label)
    if name == "part":
        return str(procedures.LABELS.get(str(value), value))
    if name == "way":
        return str(_WAYS[str(value)])
    if name == "where" and value in procedures.Channel.values:
        return str(procedures.Channel(str(value)).label)
    return value


def _lang() -> Lang:
    return "en" if (get_language() or "vi").startswith("en") else "vi"
