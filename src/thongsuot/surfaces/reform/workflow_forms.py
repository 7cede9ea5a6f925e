"""What is asked for around a step table: its procedure, its instrument, its files."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform.forms import Day
from thongsuot.surfaces.shared.forms import Line, Words


class DescribeForm(forms.Form):
    """Which procedure and case a draft is for, and from when."""

    title = Line(label=gettext_lazy("Tên quy trình"), max_length=500, required=False)
    procedure_code = Line(
        label=gettext_lazy("Mã thủ tục"),
        help_text=gettext_lazy("Ví dụ 1.013227."),
        max_length=120,
        required=False,
    )
    case = forms.ChoiceField(label=gettext_lazy("Trường hợp"), required=False)
    in_force_from = Day(label=gettext_lazy("Dự kiến có hiệu lực từ ngày"), required=False)
    note = Words(label=gettext_lazy("Ghi chú"), required=False, rows=2)

    def __init__(self, *args: Any, cases: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["case"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", gettext_lazy("Mọi trường hợp")), *cases]


class ApproveForm(forms.Form):
    instrument_number = Line(
        label=gettext_lazy("Số, ký hiệu văn bản ban hành"),
        help_text=gettext_lazy("Ví dụ: 1234/QĐ-UBND."),
        max_length=200,
    )
    instrument_on = Day(label=gettext_lazy("Ngày ký"))
    instrument_by = Line(label=gettext_lazy("Cơ quan ban hành"), max_length=300)
    in_force_from = Day(label=gettext_lazy("Có hiệu lực từ ngày"))


class DrawnForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp BPMN 2.0"),
        help_text=gettext_lazy(
            "Bảng bước của tệp thay cho bảng đang soạn. Phần tử mà bảng bước không diễn tả được "
            "thì bị từ chối, có nêu tên và dòng."
        ),
    )


class BeginForm(forms.Form):
    """A draft begun for a procedure: for the whole province, or for one office."""

    case = forms.ChoiceField(label=gettext_lazy("Trường hợp"), required=False)
    office = Line(
        label=gettext_lazy("Riêng cho cơ quan"),
        help_text=gettext_lazy(
            "Bỏ trống nếu soạn cho cả tỉnh. Cơ quan chỉ rút ngắn thời gian và đổi người làm."
        ),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"list": "offices", "autocomplete": "off"}),
    )
    start = forms.ChoiceField(
        label=gettext_lazy("Bắt đầu từ"),
        required=False,
        choices=[
            ("now", gettext_lazy("Quy trình đang áp dụng")),
            ("empty", gettext_lazy("Bảng trống")),
        ],
    )

    def __init__(self, *args: Any, facts: procedures.ProcedureFacts, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["case"]
        assert isinstance(choice, forms.ChoiceField)
        several = facts.cases if len(facts.cases) > 1 else ()
        choice.choices = [
            ("", gettext_lazy("Mọi trường hợp")),
            *((each.key, each.name) for each in several),
        ]


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp quy trình (JSON)"),
        help_text=gettext_lazy(
            "Danh sách ở «thu_tuc», «quy_trinh» hoặc «workflows»; thời gian viết như trong văn bản."
        ),
    )
    in_force_from = Day(label=gettext_lazy("Có hiệu lực từ ngày"))
    trial = forms.BooleanField(
        label=gettext_lazy("Chỉ đọc thử, chưa ghi gì"), required=False, initial=True
    )


def first_day(today: date) -> dict[str, date]:
    return {"in_force_from": today}
