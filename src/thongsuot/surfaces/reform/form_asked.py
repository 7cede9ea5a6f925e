"""What is asked around a form: where to begin, what it is called, by which instrument it holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from thongsuot.surfaces.reform.forms import Day
from thongsuot.surfaces.shared.forms import Line, Words


class BeginForm(forms.Form):
    """A draft begun for a procedure: empty, or from a form that is in force."""

    procedure_code = Line(
        label=gettext_lazy("Mã thủ tục"),
        help_text=gettext_lazy("Ví dụ 1.001193."),
        max_length=120,
    )
    start = forms.ChoiceField(label=gettext_lazy("Bắt đầu từ"), required=False)
    key = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        label=gettext_lazy("Khóa của biểu mẫu"),
        help_text=gettext_lazy(
            "Chữ thường không dấu, chữ số, gạch nối; không đổi về sau. Bỏ trống thì đặt theo tên "
            "thủ tục."
        ),
        max_length=80,
        required=False,
    )

    def __init__(self, *args: Any, published: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["start"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", gettext_lazy("Biểu mẫu trống")), *published]


class AboutForm(forms.Form):
    """What the form is called, which law names it, where it comes from, its words on paper."""

    title_vi = Line(label=gettext_lazy("Tên biểu mẫu"), max_length=2000)
    title_en = Line(label=gettext_lazy("Tên bằng tiếng Anh"), max_length=2000, required=False)
    legal_basis = Line(
        label=gettext_lazy("Căn cứ"),
        help_text=gettext_lazy("Văn bản nào ban hành mẫu này. Chưa có thì chưa công bố được."),
        max_length=500,
        required=False,
    )
    source = Words(
        label=gettext_lazy("Nguồn của các câu hỏi"),
        help_text=gettext_lazy("Lấy từ mẫu nào; chỗ nào ghi theo trí nhớ thì nói rõ."),
        max_length=2000,
        required=False,
        rows=2,
    )
    cases = forms.MultipleChoiceField(
        label=gettext_lazy("Dùng cho trường hợp"),
        help_text=gettext_lazy("Không chọn nghĩa là mọi trường hợp."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    addressee = Line(label=gettext_lazy("Bản in: kính gửi"), max_length=500, required=False)
    promise = Words(
        label=gettext_lazy("Bản in: lời cam đoan"), max_length=2000, required=False, rows=2
    )
    signer = Line(label=gettext_lazy("Bản in: người ký"), max_length=200, required=False)

    def __init__(self, *args: Any, cases: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["cases"]
        assert isinstance(choice, forms.MultipleChoiceField)
        choice.choices = cases
        if not cases:
            del self.fields["cases"]


class PublishForm(forms.Form):
    instrument_number = Line(
        label=gettext_lazy("Số, ký hiệu văn bản ban hành"),
        help_text=gettext_lazy("Ví dụ: 1234/QĐ-UBND."),
        max_length=200,
    )
    instrument_on = Day(label=gettext_lazy("Ngày ký"))
    instrument_by = Line(label=gettext_lazy("Cơ quan ban hành"), max_length=300)
    in_force_from = Day(label=gettext_lazy("Có hiệu lực từ ngày"))


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp JSON của biểu mẫu"),
        help_text=gettext_lazy("Nội dung của tệp thay cho bản đang soạn."),
    )
