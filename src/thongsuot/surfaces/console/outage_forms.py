"""What the console asks about outages, and about how early people are warned."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from thongsuot.surfaces.shared.forms import Line


class Moment(forms.DateTimeField):
    """A day and an hour, picked or typed; sent the way browsers send them."""

    def __init__(self, **options: Any) -> None:
        format_ = "%Y-%m-%dT%H:%M"
        attrs = {"type": "datetime-local"}
        options.setdefault("widget", forms.DateTimeInput(format=format_, attrs=attrs))
        super().__init__(input_formats=[format_, "%Y-%m-%dT%H:%M:%S"], **options)


class DeclareForm(forms.Form):
    begins_at = Moment(label=gettext_lazy("Hỏng từ lúc"))
    ends_at = Moment(
        label=gettext_lazy("Khắc phục xong lúc"),
        help_text=gettext_lazy("Bỏ trống nếu còn đang hỏng; ghi sau thì hẹn trả mới tính lại."),
        required=False,
    )
    reason = Line(
        label=gettext_lazy("Sự cố gì"),
        help_text=gettext_lazy("Người dân đọc câu này trong diễn giải ngày hẹn trả."),
        max_length=200,
    )
    decision = Line(
        label=gettext_lazy("Văn bản thông báo sự cố"),
        help_text=gettext_lazy("Số, ký hiệu và ngày, ví dụ: Thông báo 12/TB-UBND ngày 03/9/2026."),
        max_length=200,
    )


class EndForm(forms.Form):
    ends_at = Moment(label=gettext_lazy("Khắc phục xong lúc"))


class WithdrawForm(forms.Form):
    reason = Line(label=gettext_lazy("Lý do rút lại"), max_length=300)


class RuleForm(forms.Form):
    step_left_percent = forms.IntegerField(
        label=gettext_lazy("Báo trước của bước: khi còn (% thời gian)"), min_value=1, max_value=90
    )
    whole_left_percent = forms.IntegerField(
        label=gettext_lazy("Báo trước của cả hồ sơ: khi còn (% thời gian)"),
        help_text=gettext_lazy("Không muộn hơn đầu ngày làm việc cuối cùng còn kịp xin lỗi."),
        min_value=1,
        max_value=90,
    )
    escalate_after_hours = forms.IntegerField(
        label=gettext_lazy("Báo người phụ trách khi bước quá hạn (giờ làm việc)"),
        min_value=1,
        max_value=80,
    )
