"""What the counter asks. Whether an answer can be right is asked again, finally, by the doors."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.identifiers import is_identity_number, is_tax_number
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.reasons.api import ReasonKind
from thongsuot.surfaces.shared import reasoning
from thongsuot.surfaces.shared.forms import Line, Words
from thongsuot.surfaces.shared.uploads import Kept

# How it is brought to the clerk, and the channel that it counts in.
PRESENT, AUTHORISED, POSTED, HELPED = "present", "authorised", "post", "helped"
WAYS = [
    (PRESENT, _("Người yêu cầu có mặt")),
    (AUTHORISED, _("Người được ủy quyền nộp")),
    (POSTED, _("Đến qua bưu chính công ích")),
    (HELPED, _("Nộp trực tuyến giúp người có mặt")),
]
CHANNELS = {
    PRESENT: dossiers.Channel.COUNTER,
    AUTHORISED: dossiers.Channel.COUNTER,
    POSTED: dossiers.Channel.POST,
    HELPED: dossiers.Channel.ONLINE,
}
AUTHORITIES = [
    ("Giấy ủy quyền", _("Giấy ủy quyền")),
    ("Hợp đồng ủy quyền", _("Hợp đồng ủy quyền")),
    ("Giấy giới thiệu", _("Giấy giới thiệu")),
    ("Người đại diện theo pháp luật", _("Người đại diện theo pháp luật")),
    ("Cha, mẹ, người giám hộ", _("Cha, mẹ, người giám hộ")),
]
# What a clerk may answer with when the form is sent.
ACCEPT, SAVE, REFUSE, SUPPLEMENT = "accept", "save", "refuse", "supplement"
# For what is answered at once (trả ngay): taken in, and no receipt unless it is asked for.
AT_ONCE = "at_once"
FILL = "fill"
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


# What each way asks for besides, and why.
_WANTED: Mapping[str, tuple[tuple[str, ...], Any]] = {
    AUTHORISED: (
        ("submitter_id_number", "submitter_name"),
        _("Cần ghi khi có người nộp thay."),
    ),
    POSTED: (("tracking_number", "arrived_on"), _("Cần ghi khi hồ sơ đến qua bưu chính.")),
}


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
    way = forms.ChoiceField(label=_("Hồ sơ đến quầy"), widget=forms.RadioSelect)
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

    sender = Line(label=_("Người gửi ghi trên bưu gửi"), max_length=200, required=False)
    tracking_number = Line(
        label=_("Số hiệu bưu gửi"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    arrived_on = VietnameseDay(label=_("Ngày nhận bưu gửi"), required=False)

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
    submitter_address = Line(label=_("Địa chỉ người nộp thay"), max_length=500, required=False)
    authority_kind = forms.ChoiceField(
        label=_("Nộp thay theo"), choices=AUTHORITIES, required=False
    )
    authority = Line(
        label=_("Số, ngày, nơi chứng thực"),
        help_text=_("Ví dụ: số 118/2026, công chứng ngày 18/8/2026."),
        max_length=200,
        required=False,
    )

    first = forms.ChoiceField(label=_("Lý do trong danh mục"), required=False)
    first_about = Line(label=_("Về giấy tờ hoặc mục nào"), required=False, max_length=500)
    second = forms.ChoiceField(label=_("Thêm một điều nữa"), required=False)
    second_about = Line(label=_("Về giấy tờ hoặc mục nào"), required=False, max_length=500)
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
        ways: Sequence[tuple[str, Any]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["way"].choices = ways  # type: ignore[attr-defined]
        for name in _WANTED.get(str(self["way"].value()), ((), ""))[0]:
            self.fields[name].required = True
        self.fields["case"].choices = [(name, name) for name in cases]  # type: ignore[attr-defined]
        self.fields["competent_unit"].choices = units  # type: ignore[attr-defined]
        for name in ("first", "second"):
            offered = self.fields[name]
            offered.choices = lambda: reasoning.choices(  # type: ignore[attr-defined]
                ReasonKind.REFUSE_INTAKE, ReasonKind.SUPPLEMENT
            )

    def clean_birth_date(self) -> date | None:
        day: date | None = self.cleaned_data["birth_date"]
        if day is not None and not 1900 <= day.year <= 2100:
            raise forms.ValidationError(_("Hãy ghi ngày như 03/9/1990."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        wanted, why = _WANTED.get(str(said.get("way")), ((), ""))
        for name in wanted:
            if not said.get(name):
                self.errors.pop(name, None)
                self.add_error(name, why)
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
        said = self.cleaned_data
        if intent in (REFUSE, SUPPLEMENT) and not said.get("reason") and not said.get("first"):
            self.add_error("reason", _("Cần ghi lý do; người dân sẽ đọc câu này trên phiếu."))


class PaperForm(forms.Form):
    """One paper of the list, ticked as it is handed over."""

    handed = forms.BooleanField(required=False)
    originals = forms.IntegerField(min_value=0, max_value=99, required=False)
    copies = forms.IntegerField(min_value=0, max_value=99, required=False)
    electronic = forms.BooleanField(required=False)
    shown = forms.BooleanField(required=False)
    name = Line(max_length=1000, required=False)

    def __init__(self, *args: Any, about: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for field, label in (
            ("handed", _("Đã nhận: %(paper)s")),
            ("originals", _("Số bản chính: %(paper)s")),
            ("copies", _("Số bản sao: %(paper)s")),
            ("electronic", _("Có bản điện tử: %(paper)s")),
            ("shown", _("Chỉ xuất trình: %(paper)s")),
            ("name", _("Tên giấy tờ: %(paper)s")),
        ):
            self.fields[field].widget.attrs["aria-label"] = label % {"paper": about}


class CorrectionForm(forms.Form):
    """What the counter wrote down of the person, to be put right; empty counts stay as they are."""

    name = Line(label=_("Họ và tên, hoặc tên tổ chức"), max_length=200)
    id_number = Line(label=_("Số định danh, hoặc mã số thuế"), max_length=20)
    birth_date = VietnameseDay(label=_("Ngày sinh"), required=False)
    address = Line(label=_("Nơi cư trú, hoặc trụ sở"), max_length=500)
    phone = Line(label=_("Số điện thoại"), max_length=20, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    return_channel = forms.ChoiceField(label=_("Nhận kết quả"), choices=dossiers.Channel.choices)
    reason = Words(
        label=_("Sai ở đâu, vì sao"),
        help_text=_("Không ghi lại thông tin cá nhân ở đây; câu này nằm lại trong lịch sử."),
        rows=2,
    )

    def __init__(self, *args: Any, papers: Sequence[dossiers.Paper], **options: Any) -> None:
        super().__init__(*args, **options)
        self.papers = [paper for paper in papers if not paper.shown_only]
        for paper in self.papers:
            originals = paper.copies if paper.original else 0
            copies = paper.photocopies if paper.original else paper.copies
            for kind, number, label in (
                ("originals", originals, _("Số bản chính: %(paper)s")),
                ("copies", copies, _("Số bản sao: %(paper)s")),
            ):
                self.fields[f"{kind}_{paper.position}"] = forms.IntegerField(
                    label=label % {"paper": paper.name[:120]},
                    min_value=0,
                    max_value=99,
                    initial=number,
                )

    @property
    def person(self) -> list[forms.BoundField]:
        return [field for field in self if "_" not in field.name or field.name in _OF_PERSON]

    @property
    def counts(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [
            (paper.name, self[f"originals_{paper.position}"], self[f"copies_{paper.position}"])
            for paper in self.papers
        ]

    def counted(self) -> dict[int, dossiers.PapersCounted]:
        """Return how many of each paper there are now said to be."""
        said = self.cleaned_data
        answer = {}
        for paper in self.papers:
            originals = said[f"originals_{paper.position}"]
            copies = said[f"copies_{paper.position}"]
            answer[paper.position] = dossiers.PapersCounted(
                copies=originals or copies,
                original=bool(originals),
                photocopies=copies if originals else 0,
                electronic=paper.electronic,
            )
        return answer


_OF_PERSON = {"id_number", "birth_date", "return_channel"}


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
    received_by = Line(label=_("Người ký nhận"), required=False, max_length=200)
    authority = Line(
        label=_("Giấy ủy quyền, giới thiệu"),
        help_text=_("Chỉ ghi khi người ký nhận không phải người yêu cầu."),
        required=False,
        max_length=500,
    )
    phone = Line(label=_("Điện thoại người nhận"), required=False, max_length=30)
    address = Line(
        label=_("Địa chỉ phát"),
        help_text=_("Chỉ dùng khi gửi qua bưu chính."),
        required=False,
        max_length=500,
    )


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
