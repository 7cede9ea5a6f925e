"""What the reform office asks for, apart from the record itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.kernel.vietnamese import tidy
from thongsuot.surfaces.shared.forms import Line, Words


class Day(forms.DateField):
    """A day, picked or typed; sent the way browsers send days."""

    default_error_messages = {"required": gettext_lazy("Cần chọn ngày.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(input_formats=["%Y-%m-%d"], **options)


class DecisionForm(forms.Form):
    """What a decision says of itself before it has a number."""

    title = Words(
        label=gettext_lazy("Trích yếu"),
        help_text=gettext_lazy(
            "Ví dụ: Về việc công bố thủ tục hành chính được sửa đổi, bổ sung "
            "trong lĩnh vực Hộ tịch."
        ),
        max_length=500,
        rows=2,
    )
    issuer = Line(label=gettext_lazy("Cơ quan ban hành"), max_length=300)
    in_force_from = Day(
        label=gettext_lazy("Có hiệu lực từ ngày"),
        help_text=gettext_lazy("Phải công bố trước ngày này ít nhất 05 ngày làm việc."),
    )
    expedited = forms.BooleanField(
        label=gettext_lazy("Công bố theo trình tự rút gọn"), required=False
    )
    expedited_basis = Line(
        label=gettext_lazy("Căn cứ rút gọn"),
        help_text=gettext_lazy("Điều, khoản cho phép; chỉ ghi khi rút gọn."),
        max_length=500,
        required=False,
    )
    legal_text = Words(
        label=gettext_lazy("Căn cứ ban hành"),
        help_text=gettext_lazy("Mỗi dòng một căn cứ, như trong quyết định."),
        required=False,
        rows=4,
        max_length=8000,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("expedited") and not given.get("expedited_basis"):
            self.add_error("expedited_basis", _("Cần ghi căn cứ khi công bố rút gọn."))
        if given.get("expedited_basis") and not given.get("expedited"):
            self.add_error("expedited", _("Đánh dấu mục này nếu công bố rút gọn."))
        return given


class NewDraftForm(forms.Form):
    """A procedure that the catalogue does not have yet."""

    code = Line(
        label=gettext_lazy("Mã thủ tục mới"),
        help_text=gettext_lazy("Mã quốc gia nếu đã được cấp, ví dụ 1.013999."),
        max_length=120,
    )
    replaces = Line(
        label=gettext_lazy("Thay thế các thủ tục"),
        help_text=gettext_lazy(
            "Mã các thủ tục bị thay thế, cách nhau bằng dấu phẩy; bỏ trống nếu mới."
        ),
        required=False,
        max_length=1000,
    )

    def clean_replaces(self) -> tuple[str, ...]:
        codes = (tidy(code) for code in self.cleaned_data["replaces"].replace(";", ",").split(","))
        return tuple(dict.fromkeys(code for code in codes if code))


class RepealReasonForm(forms.Form):
    reason = Words(
        label=gettext_lazy("Lý do bãi bỏ"),
        help_text=gettext_lazy("Văn bản, điều, khoản làm cho thủ tục không còn."),
        rows=2,
    )


class TransitionForm(forms.Form):
    """The rule by which running dossiers move to the new version."""

    on = Day(
        label=gettext_lazy("Chuyển sang quy định mới từ ngày"),
        help_text=gettext_lazy("Hồ sơ đã tiếp nhận trước đó và đang giải quyết sẽ theo bản mới."),
    )
    recounts_limit = forms.BooleanField(
        label=gettext_lazy("Tính lại thời hạn theo bản mới"),
        help_text=gettext_lazy("Bỏ trống thì ngày hẹn trả đã ghi được giữ nguyên."),
        required=False,
    )
    legal_basis = Line(label=gettext_lazy("Căn cứ: văn bản, điều, khoản"), max_length=500)


class ReasonForm(forms.Form):
    reason = Words(label=gettext_lazy("Lý do"), rows=2)


class ApproveForm(forms.Form):
    number = Line(
        label=gettext_lazy("Số, ký hiệu quyết định"),
        help_text=gettext_lazy("Ví dụ: 1234/QĐ-UBND."),
        max_length=200,
    )
    issued_on = Day(label=gettext_lazy("Ngày ký"))
    seen = forms.BooleanField(
        label=gettext_lazy("Tôi đã xem các hồ sơ đang giải quyết mà quyết định này chạm tới."),
        error_messages={
            "required": gettext_lazy("Cần xem các hồ sơ đang giải quyết trước khi duyệt.")
        },
    )


class EnterForm(forms.Form):
    on = Day(label=gettext_lazy("Ngày nhập Cơ sở dữ liệu quốc gia về thủ tục hành chính"))


class NothingForm(forms.Form):
    """A move that needs no word."""
