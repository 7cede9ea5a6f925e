"""What the counter asks. Whether an answer can be right is asked again, finally, by the doors."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.identifiers import is_identity_number, is_tax_number
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.forms import Line, Words
from thongsuot.surfaces.shared.uploads import Kept

ORIGINAL, COPY, ELECTRONIC = "original", "copy", "electronic"
KINDS = [
    (ORIGINAL, _("Bản chính")),
    (COPY, _("Bản sao")),
    (ELECTRONIC, _("Bản điện tử")),
]
AT_COUNTER = [
    (dossiers.Channel.COUNTER.value, _("Trực tiếp")),
    (dossiers.Channel.POST.value, _("Bưu chính công ích")),
]
# What a clerk may answer with when the form is sent.
ACCEPT, SAVE, REFUSE, SUPPLEMENT = "accept", "save", "refuse", "supplement"
REUSE = "reuse"


class VietnameseDay(forms.DateField):
    """A day typed as people here write it: 03/9/1990."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {"invalid": _("Hãy ghi ngày như 03/9/1990.")})
        super().__init__(
            input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d"],
            widget=forms.DateInput(
                format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}
            ),
            **options,
        )


class IntakeForm(forms.Form):
    """A dossier received from a person at the counter, as Mẫu 01 asks for it."""

    key = forms.UUIDField(
        label=_("Tờ tiếp nhận"),
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={
            "required": _("Trang mở chưa đủ; hãy mở lại tờ tiếp nhận."),
            "invalid": _("Trang mở chưa đủ; hãy mở lại tờ tiếp nhận."),
        },
    )
    case = forms.ChoiceField(label=_("Trường hợp"), required=False)
    competent_unit = forms.ChoiceField(label=_("Cơ quan giải quyết"))
    channel = forms.ChoiceField(label=_("Người dân nộp"), choices=AT_COUNTER)
    return_channel = forms.ChoiceField(
        label=_("Nhận kết quả"),
        choices=[
            (dossiers.Channel.COUNTER.value, _("Tại Bộ phận Một cửa")),
            (dossiers.Channel.POST.value, _("Qua bưu chính công ích")),
            (dossiers.Channel.ONLINE.value, _("Bản điện tử")),
        ],
    )

    kind = forms.ChoiceField(label=_("Người yêu cầu là"), choices=dossiers.ApplicantKind.choices)
    id_number = Line(
        label=_("Số định danh, hoặc mã số thuế"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = Line(
        label=_("Họ và tên, hoặc tên tổ chức"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_date = VietnameseDay(label=_("Ngày sinh"), required=False)
    address = Line(
        label=_("Nơi cư trú, hoặc trụ sở"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = Line(
        label=_("Số điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    by_other = forms.BooleanField(label=_("Có người nộp thay"), required=False)
    submitter_id_number = Line(
        label=_("Số định danh người nộp thay"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    submitter_name = Line(label=_("Họ và tên người nộp thay"), max_length=200, required=False)
    submitter_phone = Line(
        label=_("Số điện thoại người nộp thay"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    authority = Line(
        label=_("Nộp thay theo"),
        help_text=_("Ví dụ: văn bản ủy quyền số, ngày; là cha, mẹ, người giám hộ."),
        max_length=200,
        required=False,
    )

    missing_ok = forms.BooleanField(
        label=_("Giấy tờ còn thiếu không cần cho hồ sơ này"), required=False
    )
    items = Words(
        label=_("Cần bổ sung"), help_text=_("Mỗi dòng một giấy tờ."), required=False, rows=3
    )
    reason = Words(label=_("Lý do"), required=False, rows=2)

    def __init__(
        self,
        *args: Any,
        cases: Sequence[str],
        units: Sequence[tuple[str, Any]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["case"].choices = [(name, name) for name in cases]  # type: ignore[attr-defined]
        self.fields["competent_unit"].choices = units  # type: ignore[attr-defined]

    def clean_birth_date(self) -> date | None:
        day: date | None = self.cleaned_data["birth_date"]
        if day is not None and not 1900 <= day.year <= 2100:
            raise forms.ValidationError(_("Hãy ghi ngày như 03/9/1990."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("by_other"):
            for name in ("submitter_id_number", "submitter_name", "authority"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("Cần ghi khi có người nộp thay."))
        return said

    def clean_id_number(self) -> str:
        number = str(self.cleaned_data["id_number"]).replace(" ", "")
        if self.data.get("kind") == dossiers.ApplicantKind.PERSON:
            if not is_identity_number(number):
                raise forms.ValidationError(_("Số định danh cá nhân gồm 12 chữ số."))
        elif not (is_tax_number(number) or is_identity_number(number)):
            raise forms.ValidationError(_("Mã số thuế gồm 10 hoặc 13 chữ số."))
        return number

    def demand_words(self, intent: str) -> None:
        """Ask for the reason, which only a refusal or a request for more must give."""
        if intent in (REFUSE, SUPPLEMENT) and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Cần ghi lý do; người dân sẽ đọc câu này trên phiếu."))


class PaperForm(forms.Form):
    """One paper of the list, ticked as it is handed over."""

    handed = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=KINDS, required=False)
    copies = forms.IntegerField(
        min_value=1, max_value=99, required=False, widget=forms.NumberInput(attrs={"min": 1})
    )
    name = Line(max_length=1000, required=False)

    def __init__(self, *args: Any, about: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for field, label in (
            ("handed", _("Đã nhận: %(paper)s")),
            ("kind", _("Loại bản: %(paper)s")),
            ("copies", _("Số bản: %(paper)s")),
            ("name", _("Tên giấy tờ: %(paper)s")),
        ):
            self.fields[field].widget.attrs["aria-label"] = label % {"paper": about}


class ForwardForm(forms.Form):
    """To whom the accepted dossier is handed on."""

    to_unit_id = forms.TypedChoiceField(
        label=_("Đơn vị giải quyết"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, units: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to_unit_id"].choices = units  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    channel = forms.ChoiceField(label=_("Trả kết quả bằng cách"), choices=dossiers.Channel.choices)


class BroughtForm(forms.Form):
    """Papers that the citizen brought after being asked."""

    note = Words(label=_("Ghi chú"), required=False, rows=2)
    files_label = _("Bản chụp giấy tờ bổ sung")

    def __init__(self, *args: Any, items: Sequence[str], kept: Kept, **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = tuple(items)
        self.kept = kept
        self.fields["brought"] = forms.MultipleChoiceField(
            label=_("Đã nhận"),
            choices=[(str(number), item) for number, item in enumerate(items)],
            initial=[str(number) for number in range(len(items))],
            widget=forms.CheckboxSelectMultiple,
            required=bool(items),
            error_messages={"required": _("Hãy đánh dấu giấy tờ đã nhận.")},
        )
        self.order_fields(["brought", "note"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.kept.error:
            self.add_error(None, self.kept.error)
        papers = [
            dossiers.HandedIn(
                name=self.items[int(number)],
                file_ids=self.kept.ids if position == 0 else (),
            )
            for position, number in enumerate(said.get("brought", []))
        ]
        return {"components": papers, "note": said.get("note", "")}
