"""What the portal asks. Whether an answer can be right is asked again by the doors."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.identifiers import is_identity_number, is_tax_number
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.dossiers import api as dossiers


class Line(forms.CharField):
    """One line of text: composed (NFC), without doubled blanks or characters nobody types."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if has_control_characters(text):
            raise forms.ValidationError(_("Có ký tự không đọc được; hãy gõ lại."))
        return tidy(text)


class VietnameseDate(forms.DateField):
    """A day typed as people here write it: 03/9/1990."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"],
            error_messages={"invalid": _("Hãy ghi ngày sinh như 03/9/1990.")},
            widget=forms.DateInput(
                format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "bday"}
            ),
            **options,
        )


class CaseForm(forms.Form):
    case = forms.ChoiceField(label=_("Bạn thuộc trường hợp nào?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, names: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["case"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class ApplicantForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Người yêu cầu là"),
        choices=dossiers.ApplicantKind.choices,
        widget=forms.RadioSelect,
        initial=dossiers.ApplicantKind.PERSON,
    )
    name = Line(
        label=_("Họ và tên, hoặc tên tổ chức"),
        help_text=_("Viết đầy đủ, có dấu, như trên giấy tờ."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    id_number = Line(
        label=_("Số định danh cá nhân, hoặc mã số thuế"),
        help_text=_("12 chữ số trên thẻ căn cước; tổ chức ghi mã số doanh nghiệp hoặc mã số thuế."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    birth_date = VietnameseDate(
        label=_("Ngày sinh"), help_text=_("Ví dụ: 03/9/1990."), required=False
    )
    address = Line(
        label=_("Nơi cư trú, hoặc trụ sở"),
        help_text=_("Số nhà, đường, khóm hoặc ấp, xã hoặc phường, tỉnh."),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    phone = Line(
        label=_("Số điện thoại"),
        help_text=_("Để cán bộ gọi khi hồ sơ cần bổ sung."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national"}
        ),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        max_length=254,
        help_text=_("Nếu có, bạn nhận tin ở mỗi bước."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_birth_date(self) -> date | None:
        day: date | None = self.cleaned_data["birth_date"]
        if day is not None and not 1900 <= day.year <= date.max.year - 1:
            raise forms.ValidationError(_("Hãy ghi ngày sinh như 03/9/1990."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        number = str(said.get("id_number", "")).replace(" ", "")
        said["id_number"] = number
        if said.get("kind") == dossiers.ApplicantKind.PERSON:
            if number and not is_identity_number(number):
                self.add_error("id_number", _("Số định danh cá nhân gồm 12 chữ số."))
            if not said.get("birth_date") and "birth_date" not in self.errors:
                self.add_error("birth_date", _("Cần ngày sinh của người yêu cầu."))
        elif number and not (is_tax_number(number) or is_identity_number(number)):
            self.add_error("id_number", _("Mã số thuế gồm 10 hoặc 13 chữ số."))
        return said


class BehalfForm(forms.Form):
    behalf = forms.ChoiceField(
        label=_("Bạn nộp cho ai?"),
        choices=[("self", _("Cho chính mình")), ("other", _("Nộp thay người khác"))],
        widget=forms.RadioSelect,
    )
    name = Line(label=_("Họ và tên người nộp thay"), max_length=200, required=False)
    id_number = Line(
        label=_("Số định danh cá nhân của người nộp thay"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    phone = Line(
        label=_("Số điện thoại của người nộp thay, nếu có"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    authority = Line(
        label=_("Nộp thay theo"),
        help_text=_("Ví dụ: văn bản ủy quyền, là cha, mẹ, người giám hộ."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("behalf") == "other":
            for name in ("name", "id_number", "authority"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("Cần ghi khi nộp thay."))
            if said.get("id_number") and not is_identity_number(str(said["id_number"])):
                self.add_error("id_number", _("Số định danh cá nhân gồm 12 chữ số."))
        return said


class ConfirmForm(forms.Form):
    request = forms.CharField(
        label=_("Bạn yêu cầu điều gì?"),
        help_text=_(
            "Một hai câu để cán bộ hiểu đúng, ví dụ: khai sinh cho con tôi, bé Lê Minh Anh."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label=_("Tôi chịu trách nhiệm về những điều đã khai và giấy tờ đã nộp.")
    )

    def __init__(self, *args: Any, asks_what: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_what:
            # The electronic form has said it.
            del self.fields["request"]


class TrackForm(forms.Form):
    ma = Line(
        label=_("Mã hồ sơ"),
        help_text=_("In trên giấy tiếp nhận, hoặc hiện ra khi bạn nộp trực tuyến."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class ProofForm(forms.Form):
    proof = Line(
        label=_("Mã xác nhận, hoặc số định danh cá nhân của người yêu cầu"),
        help_text=_("Mã xác nhận gồm 6 ký tự, in cạnh mã hồ sơ."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Vì sao bạn rút hồ sơ?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
