"""What the console asks operators for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.foundation.calendar import api as calendar
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units import api as units
from thongsuot.kernel.vietnamese import tidy
from thongsuot.surfaces.shared.forms import Line, Words


class Day(forms.DateField):
    """A day, picked or typed; sent the way browsers send days."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(input_formats=["%Y-%m-%d"], **options)


def _decision(**options: Any) -> Line:
    return Line(
        label=gettext_lazy("Văn bản quyết định"),
        help_text=gettext_lazy("Số, ký hiệu và ngày, ví dụ: Quyết định 12/QĐ-UBND ngày 03/9/2026."),
        max_length=200,
        **options,
    )


def _roles() -> list[tuple[str, str]]:
    return [(role.code, role.label) for role in identity.roles()]


# ---- Units ----


class FoundForm(forms.Form):
    name = Line(label=gettext_lazy("Tên đơn vị"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Loại đơn vị"), choices=units.UnitKind.choices)
    code = Line(
        label=gettext_lazy("Mã định danh"),
        help_text=gettext_lazy("Đọc từ trái sang phải, ví dụ H01.31. Bỏ trống nếu không có."),
        max_length=35,
        required=False,
    )
    territory_code = Line(
        label=gettext_lazy("Mã đơn vị hành chính"),
        help_text=gettext_lazy("Mã của Cục Thống kê. Bỏ trống thì theo đơn vị cấp trên."),
        max_length=5,
        required=False,
    )
    on = Day(label=gettext_lazy("Hoạt động từ ngày"))
    decision = _decision(required=False)


class RenameForm(forms.Form):
    name = Line(label=gettext_lazy("Tên mới"), max_length=200)
    on = Day(label=gettext_lazy("Từ ngày"))
    decision = _decision()


class ContactForm(forms.Form):
    address = Line(label=gettext_lazy("Địa chỉ"), max_length=300, required=False)
    phone = Line(label=gettext_lazy("Điện thoại"), max_length=30, required=False)
    email = forms.EmailField(label=gettext_lazy("Thư điện tử"), required=False)


class IdentifyForm(forms.Form):
    code = Line(label=gettext_lazy("Mã định danh mới"), max_length=35)
    on = Day(label=gettext_lazy("Từ ngày"))


class CloseForm(forms.Form):
    on = Day(
        label=gettext_lazy("Thôi hoạt động từ ngày"),
        help_text=gettext_lazy("Ngày đầu tiên không còn đơn vị này và các đơn vị bên trong."),
    )
    decision = _decision()


class MergeForm(forms.Form):
    others = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Hợp nhất với"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    name = Line(label=gettext_lazy("Tên đơn vị mới"), max_length=200)
    code = Line(label=gettext_lazy("Mã định danh mới"), max_length=35, required=False)
    territory_code = Line(label=gettext_lazy("Mã đơn vị hành chính"), max_length=5, required=False)
    on = Day(label=gettext_lazy("Từ ngày"))
    decision = _decision()

    def __init__(self, *args: Any, others: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["others"].choices = others  # type: ignore[attr-defined]  # a choice field


class SplitForm(forms.Form):
    into = Words(
        label=gettext_lazy("Các đơn vị mới"),
        help_text=gettext_lazy("Mỗi dòng một đơn vị: tên; mã định danh (nếu có)."),
        rows=3,
    )
    on = Day(label=gettext_lazy("Từ ngày"))
    decision = _decision()

    def clean_into(self) -> list[tuple[str, str]]:
        lines = [line.partition(";") for line in self.cleaned_data["into"].splitlines()]
        parts = [(tidy(name), tidy(code)) for name, _mark, code in lines if name.strip()]
        if len(parts) < 2:
            raise forms.ValidationError(_("Chia tách cần ít nhất hai đơn vị mới."))
        return parts


class PassOnForm(forms.Form):
    successor = Line(
        label=gettext_lazy("Mã định danh đơn vị nhận"),
        help_text=gettext_lazy("Khi một phần nhiệm vụ chuyển sang đơn vị đang hoạt động."),
        max_length=35,
    )
    on = Day(label=gettext_lazy("Từ ngày"))
    decision = _decision()


# ---- People ----


class AccountForm(forms.Form):
    full_name = Line(label=gettext_lazy("Họ và tên"), max_length=100)
    login = Line(
        label=gettext_lazy("Tên đăng nhập"),
        help_text=gettext_lazy("Chữ thường không dấu, chữ số, dấu chấm, gạch nối."),
        max_length=60,
    )
    email = forms.EmailField(label=gettext_lazy("Thư công vụ"), required=False)


class PersonForm(forms.Form):
    full_name = Line(label=gettext_lazy("Họ và tên"), max_length=100)
    email = forms.EmailField(label=gettext_lazy("Thư công vụ"), required=False)


class ReasonForm(forms.Form):
    reason = Line(label=gettext_lazy("Lý do"), max_length=200)


class AppointForm(forms.Form):
    login = Line(label=gettext_lazy("Tên đăng nhập của người được bố trí"), max_length=60)
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), choices=_roles)
    title = Line(
        label=gettext_lazy("Chức danh"),
        help_text=gettext_lazy("Ví dụ: Phó Chủ tịch. Bỏ trống thì theo tên vai trò."),
        max_length=100,
        required=False,
    )
    over = Line(
        label=gettext_lazy("Phụ trách từ cơ quan khác"),
        help_text=gettext_lazy("Mã định danh cơ quan, nếu phạm vi không tính từ đơn vị này."),
        max_length=35,
        required=False,
    )
    on = Day(label=gettext_lazy("Từ ngày"))
    last_day = Day(
        label=gettext_lazy("Đến hết ngày"),
        help_text=gettext_lazy("Bỏ trống nếu chưa định ngày thôi."),
        required=False,
    )
    decision = _decision(required=False)


class EndPostForm(forms.Form):
    on = Day(
        label=gettext_lazy("Thôi giữ từ ngày"),
        help_text=gettext_lazy("Ngày đầu tiên không còn giữ vị trí."),
    )
    decision = _decision(required=False)


class SubstituteForm(forms.Form):
    login = Line(label=gettext_lazy("Tên đăng nhập của người làm thay"), max_length=60)
    on = Day(label=gettext_lazy("Từ ngày"))
    last_day = Day(label=gettext_lazy("Đến hết ngày"))
    decision = _decision()


# ---- The calendar, keys ----


class AddDayForm(forms.Form):
    on = Day(label=gettext_lazy("Ngày"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Là ngày"),
        choices=calendar.DayKind.choices,
        initial=calendar.DayKind.CLOSED,
    )
    name = Line(
        label=gettext_lazy("Tên ngày"),
        help_text=gettext_lazy("Người dân đọc tên này trong diễn giải ngày hẹn trả."),
        max_length=200,
    )
    decision = _decision()


class RemoveDayForm(forms.Form):
    on = Day(label=gettext_lazy("Ngày bỏ khỏi lịch"))
    reason = Line(label=gettext_lazy("Lý do"), max_length=300)


class TokenForm(forms.Form):
    name = Line(
        label=gettext_lazy("Khóa dùng cho phần mềm nào"),
        help_text=gettext_lazy("Ví dụ: Ki-ốt sảnh, Trục liên thông tỉnh."),
        max_length=100,
    )
    owner = Line(
        label=gettext_lazy("Thuộc về"),
        help_text=gettext_lazy(
            "Mã định danh cơ quan (H01.61), hoặc tên đăng nhập của người giữ vị trí."
        ),
        max_length=60,
    )
