"""What is read and what is wrong, in words with their place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.kernel.worktime import Unit
from thongsuot.modules.workflows.rules.checking import WARNINGS
from thongsuot.modules.workflows.rules.steps import Remark, StepFacts
from thongsuot.modules.workflows.states import StepRole, Verb

UNITS: Mapping[Unit, Promise] = {
    Unit.HOUR: gettext_lazy("%(amount)s giờ"),
    Unit.WORKING_HOUR: gettext_lazy("%(amount)s giờ làm việc"),
    Unit.HALF_DAY: gettext_lazy("%(amount)s buổi"),
    Unit.DAY: gettext_lazy("%(amount)s ngày"),
    Unit.WORKING_DAY: gettext_lazy("%(amount)s ngày làm việc"),
    Unit.WEEK: gettext_lazy("%(amount)s tuần"),
    Unit.MONTH: gettext_lazy("%(amount)s tháng"),
}

REMARKS: Mapping[str, Promise] = {
    "empty": gettext_lazy("Quy trình chưa có bước nào."),
    "doubled_numbers": gettext_lazy("Có số bước ghi hai lần."),
    "numbers_out_of_order": gettext_lazy("Số bước không theo thứ tự."),
    "intake_not_first": gettext_lazy("Phải có đúng một bước tiếp nhận, ở đầu quy trình."),
    "return_not_last": gettext_lazy("Phải có đúng một bước trả kết quả, ở cuối quy trình."),
    "no_process": gettext_lazy("Chưa có bước thẩm định, giải quyết."),
    "not_one_approval": gettext_lazy("Phải có đúng một bước phê duyệt."),
    "work_after_approval": gettext_lazy("Sau bước phê duyệt chỉ còn phát hành và trả kết quả."),
    "issue_before_approval": gettext_lazy("Bước phát hành đứng trước bước phê duyệt."),
    "no_name": gettext_lazy("Bước chưa có nội dung công việc."),
    "no_time": gettext_lazy("Thời gian của bước không đúng."),
    "over_limit": gettext_lazy(
        "Các bước cộng lại (%(total)s) dài hơn thời hạn của thủ tục (%(limit)s), tính theo "
        "đường dài nhất: %(path)s."
    ),
    "step_over_limit": gettext_lazy(
        "Riêng bước %(step)s (%(total)s) đã dài hơn thời hạn của thủ tục (%(limit)s)."
    ),
    "other_unit": gettext_lazy(
        "Thời gian của bước %(step)s không cùng cách đếm với thời hạn của thủ tục, nên không so "
        "được: một bên là ngày làm việc, một bên là ngày theo lịch."
    ),
    "after_unknown": gettext_lazy("Bước %(step)s ghi sau bước %(to)s, nhưng không có bước đó."),
    "after_later": gettext_lazy(
        "Bước %(step)s ghi sau bước %(to)s; một bước chỉ đứng sau những bước viết phía trên nó."
    ),
    "outcome_nowhere": gettext_lazy(
        "Kết quả «%(name)s» của bước %(step)s không dẫn tới bước nào (%(to)s)."
    ),
    "outcomes_not_told_apart": gettext_lazy("Các kết quả của bước %(step)s phải có tên khác nhau."),
    "dead_end": gettext_lazy(
        "Sau bước %(step)s không còn đi đâu nữa mà hồ sơ chưa được trả kết quả."
    ),
    "unreachable": gettext_lazy("Không có đường nào tới bước %(step)s."),
    "endless": gettext_lazy(
        "Từ bước %(step)s hồ sơ đi vòng mãi, không có kết quả nào đưa ra khỏi vòng."
    ),
    "join_never_met": gettext_lazy(
        "Bước %(step)s chờ nhiều bước, nhưng có lúc chỉ một trong các bước ấy được làm."
    ),
    "left_open": gettext_lazy(
        "Hồ sơ có thể được trả kết quả khi bước %(step)s còn đang làm; cần một bước chờ cả hai."
    ),
    "opened_twice": gettext_lazy("Bước %(step)s có thể được mở hai lần cùng lúc."),
    "verb_and_kind_differ": gettext_lazy(
        "Bước %(step)s: bước tự động phải chọn đúng một việc, bước khác không có việc tự động."
    ),
    "done_by_hand": gettext_lazy(
        "Bước %(step)s: hệ thống chưa tự làm việc «%(verb)s»; người đang giữ hồ sơ làm rồi bấm "
        "xong bước."
    ),
    "no_office_named": gettext_lazy("Bước %(step)s chưa ghi tên cơ quan thực hiện."),
    "office_without_rule": gettext_lazy(
        "Bước %(step)s có tên cơ quan nhưng nơi thực hiện không phải là cơ quan được nêu tên."
    ),
    "consult_without_time": gettext_lazy(
        "Bước %(step)s lấy ý kiến cơ quan khác nhưng chưa có thời gian cho cơ quan ấy."
    ),
    "wait_without_money": gettext_lazy(
        "Bước %(step)s chờ nộp tiền nhưng trước đó không bước nào phát sinh khoản phải nộp."
    ),
    "nobody_holds": gettext_lazy(
        "Bước %(step)s cần «%(role)s» nhưng chưa ai giữ vai trò này ở nơi thực hiện: %(office)s "
        "(%(count)s cơ quan)."
    ),
    "not_held_everywhere": gettext_lazy(
        "Bước %(step)s cần «%(role)s» nhưng ở %(count)s trên %(of)s cơ quan chưa ai giữ vai trò "
        "này: %(office)s."
    ),
    "paper_without_basis": gettext_lazy("Giấy tờ «%(name)s» chưa có căn cứ pháp lý."),
    "fee_without_basis": gettext_lazy("Khoản «%(name)s» chưa có căn cứ pháp lý."),
    "paper_names_no_form": gettext_lazy(
        "Giấy tờ «%(name)s» dùng mẫu «%(form)s», nhưng thủ tục không có mẫu đó."
    ),
    "form_of_another": gettext_lazy("Biểu mẫu «%(form)s» là của thủ tục %(code)s."),
    "form_asks_unlisted": gettext_lazy(
        "Biểu mẫu «%(form)s» đòi giấy tờ %(paper)s, nhưng thủ tục không có giấy tờ đó."
    ),
    "form_case_unknown": gettext_lazy(
        "Biểu mẫu «%(form)s» có trường hợp «%(case)s», nhưng thủ tục không có trường hợp đó."
    ),
    "form_other_fee": gettext_lazy(
        "Biểu mẫu «%(form)s» ghi khoản thu %(amount)s đồng, khác với thủ tục."
    ),
    "longer_than_province": gettext_lazy(
        "Bước %(step)s được tỉnh cho %(limit)s; đơn vị chỉ rút ngắn được, không kéo dài."
    ),
    "other_step_than_province": gettext_lazy(
        "Đơn vị chỉ đổi được vai trò và rút ngắn thời gian; bước %(step)s khác quy trình của tỉnh "
        "ở phần khác."
    ),
    "intake_added": gettext_lazy("Nguồn không có bước tiếp nhận; đã thêm, có đánh dấu."),
    "process_added": gettext_lazy("Nguồn không có bước thẩm định; đã thêm, có đánh dấu."),
    "approve_added": gettext_lazy("Nguồn không có bước phê duyệt; đã thêm, có đánh dấu."),
    "return_added": gettext_lazy("Nguồn không có bước trả kết quả; đã thêm, có đánh dấu."),
    "days_are_working_days": gettext_lazy(
        "«ngày» được đọc là ngày làm việc, vì cộng lại bằng thời hạn %(limit)s ngày làm việc."
    ),
    "no_code": gettext_lazy("Nguồn không ghi mã thủ tục; quy trình chờ gắn với một thủ tục."),
    "no_procedure": gettext_lazy(
        "Thủ tục %(code)s chưa có trong danh mục; quy trình chờ gắn với một thủ tục."
    ),
    "numbers_skipped": gettext_lazy(
        "Nguồn nhảy từ bước %(before)s sang bước %(after)s; cần bổ sung các bước ở giữa."
    ),
    "time_may_be_shared": gettext_lazy(
        "«%(written)s» ghi ở bước %(step)s, còn bước %(first)s đến %(last)s để trống; cần xác "
        "định thời gian ấy dùng chung hay của riêng bước %(step)s."
    ),
    "continues_elsewhere": gettext_lazy(
        "Bảng dừng ở chỗ chuyển hồ sơ sang cơ quan khác; cần bổ sung phần tiếp theo."
    ),
    "total_differs": gettext_lazy(
        "Các bước cộng lại là %(sum)s, khác tổng ghi trong nguồn (%(total)s)."
    ),
    "parts_joined": gettext_lazy(
        "Hai bảng %(first)s và %(second)s của nguồn là hai phần của một quy trình; đã nối lại."
    ),
    "figures_in_unit_of_total": gettext_lazy(
        "Các số không ghi đơn vị được đọc theo đơn vị của tổng (%(total)s), vì cộng lại đúng bằng."
    ),
    "case_unknown": gettext_lazy(
        "Không khớp trường hợp «%(case)s» với thủ tục; dùng cho mọi trường hợp."
    ),
    "not_understood": gettext_lazy("Không hiểu thời gian «%(written)s»; để trống, không đoán."),
}


BAD_ROWS: Mapping[str, Promise] = {
    "not_a_row": gettext_lazy("Nội dung ô này không đúng kiểu."),
    "too_long": gettext_lazy("Dài quá mức cho phép."),
    "too_many": gettext_lazy("Quá nhiều giá trị trong một ô."),
    "unprintable": gettext_lazy("Có ký tự điều khiển không in được."),
    "time_not_understood": gettext_lazy(
        "Không hiểu thời gian này. Ví dụ: 0,25 ngày làm việc; 04 giờ làm việc; "
        "Không tính thời gian."
    ),
    "after_not_understood": gettext_lazy("Ghi số các bước, cách nhau bằng dấu phẩy. Ví dụ: 3, 4."),
    "outcomes_not_understood": gettext_lazy(
        "Ghi các kết quả cách nhau bằng dấu chấm phẩy. Ví dụ: Đồng ý; Làm lại → 3; Từ chối → hết."
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing to know about a workflow: the step it concerns, 0 for the whole, and why.

    `place` is a JSON pointer from the workflow; `blocks` says that it cannot be published so.
    """

    step: int
    code: str
    reason: str
    place: str = ""
    blocks: bool = True


def time_in_words(step: StepFacts) -> str:
    """Return "0,25 ngày làm việc", or that the time is outside the limit or not given."""
    if step.amount is not None and step.unit is not None:
        return _amount_in_words(step.amount, step.unit)
    if step.added:
        return _("Chưa có trong nguồn")
    return _("Chưa có trong nguồn") if step.counts_time else _("Không tính thời gian")


def _amount_in_words(amount: Decimal, unit: Unit) -> str:
    return str(UNITS[unit]) % {"amount": f"{amount.normalize():f}".replace(".", ",")}


def in_words(remarks: Sequence[Remark]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            step=remark.step,
            code=remark.code,
            reason=str(REMARKS[remark.code]) % _shown(remark.params),
            place=remark.place or (f"/steps/{remark.step}" if remark.step else "/steps"),
            blocks=remark.code not in WARNINGS,
        )
        for remark in remarks
    )


def _shown(params: Mapping[str, object]) -> Mapping[str, object]:
    shown: dict[str, object] = {}
    for key, value in params.items():
        if isinstance(value, StepRole | Verb):
            shown[key] = value.label
        elif isinstance(value, tuple):
            amount, unit = value
            shown[key] = _amount_in_words(amount, unit)
        else:
            shown[key] = value
    return shown
