"""What the office asks of those who work on a dossier."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import worktime
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.forms import Line, NoteForm, Words
from thongsuot.surfaces.shared.uploads import Kept


class ClaimForm(forms.Form):
    """Taking the dossier oneself: the post is the actor's own."""

    def __init__(self, *args: Any, post_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.post_id = post_id

    def clean(self) -> dict[str, Any]:
        return {"post_id": self.post_id}


class StepForm(NoteForm):
    """Finishing the step that was on the page: what is sent twice does not finish the next."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    outcome = forms.ChoiceField(label=_("Kết quả của bước"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, outcomes: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if len(outcomes) < 2:
            del self.fields["outcome"]
        else:
            self.fields["outcome"].choices = [(name, name) for name in outcomes]  # type: ignore[attr-defined]
            self.order_fields(["outcome", "note"])


class AssignForm(forms.Form):
    post_id = forms.TypedChoiceField(label=_("Giao cho"), coerce=int)
    note = Words(label=_("Dặn thêm"), required=False, rows=2)

    def __init__(self, *args: Any, people: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post_id"].choices = people  # type: ignore[attr-defined]


class SendBackForm(forms.Form):
    to = forms.TypedChoiceField(
        label=_("Chuyển lại bước nào"), coerce=int, widget=forms.RadioSelect
    )
    reason = Words(
        label=_("Lý do"),
        help_text=_("Người làm bước đó đọc câu này. Hẹn trả cho người dân không đổi."),
        rows=2,
    )

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = steps  # type: ignore[attr-defined]


class HandBackForm(forms.Form):
    reason = Words(label=_("Vì sao trả lại"), help_text=_("Đơn vị bạn đọc câu này."), rows=2)


class ShareForm(AssignForm):
    """Inviting someone of the agency to work along; the one who has it goes on answering."""

    def __init__(self, *args: Any, people: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, people=people, **options)
        self.fields["post_id"].label = _("Mời")
        self.fields["note"].label = _("Nhờ việc gì")


class ColleagueNoteForm(forms.Form):
    text = Words(
        label=_("Ghi chú cho đồng nghiệp"),
        help_text=_("Người dân không bao giờ thấy. Ghi rồi thì không sửa được."),
        rows=2,
    )


class PauseForm(forms.Form):
    reason = forms.TypedChoiceField(
        label=_("Vì sao dừng"),
        choices=[
            (reason.value, reason.label)
            for reason in dossiers.StopReason
            if reason is not dossiers.StopReason.SUPPLEMENT
        ],
        coerce=dossiers.StopReason,
    )
    amount = forms.IntegerField(
        label=_("Số tiền phải nộp (đồng)"),
        help_text=_("Chỉ ghi khi dừng để người dân nộp tiền."),
        required=False,
        min_value=1,
        max_value=10**13,
        localize=False,
    )
    note = Words(label=_("Nội dung"), help_text=_("Người dân đọc câu này."), rows=2)


def _close_of(day: date, calendar: worktime.Calendar) -> datetime:
    """
    Return the close of office hours on a day that someone chose.

    :raises ValidationError: if the office does not work that day
    """
    if not 2000 <= day.year <= 2099:
        raise forms.ValidationError(_("Hãy ghi ngày như 03/9/2026."))
    if not calendar.is_working_day(day):
        raise forms.ValidationError(_("Đó là ngày nghỉ của cơ quan; hãy chọn ngày làm việc."))
    return calendar.working_day_after(day - timedelta(days=1))[1]


class ConsultForm(forms.Form):
    """What is asked of another office, and by when (NĐ 61/2018/NĐ-CP, Điều 19, khoản 5)."""

    unit_id = forms.TypedChoiceField(label=_("Hỏi cơ quan"), coerce=int)
    question = Words(label=_("Nội dung lấy ý kiến"), rows=2)
    answer_by = forms.DateField(
        label=_("Trả lời trước hết ngày"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Hãy ghi ngày như 03/9/2026.")},
    )

    def __init__(
        self,
        *args: Any,
        offices: Sequence[tuple[str, str]] = (),
        calendar: worktime.Calendar | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.calendar = calendar
        self.fields["unit_id"].choices = [("", "…"), *offices]  # type: ignore[attr-defined]

    def clean_answer_by(self) -> datetime:
        assert self.calendar is not None, "the page gives the calendar of the office"
        return _close_of(self.cleaned_data["answer_by"], self.calendar)


class ExpertForm(ConsultForm):
    """The same asked of one person."""

    def __init__(self, *args: Any, people: Sequence[tuple[str, Any]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["unit_id"]
        self.fields["post_id"] = forms.TypedChoiceField(
            label=_("Hỏi ai"), coerce=int, choices=[("", "…"), *people]
        )
        self.order_fields(["post_id", "question", "answer_by"])


class AbsenceForm(forms.Form):
    """Who is away, who stands in, and on which days."""

    absent_post_id = forms.TypedChoiceField(label=_("Ai vắng mặt"), coerce=int)
    substitute_post_id = forms.TypedChoiceField(
        label=_("Ai làm thay"),
        coerce=int,
        help_text=_("Người này thấy và làm việc của vị trí vắng mặt; sổ ghi rõ làm thay ai."),
    )
    on = forms.DateField(
        label=_("Từ ngày"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=_("Đến hết ngày"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    decision = Line(label=_("Lý do, văn bản ủy quyền"), max_length=200)

    def __init__(
        self,
        *args: Any,
        absent: Sequence[tuple[str, str]],
        substitutes: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["absent_post_id"].choices = absent  # type: ignore[attr-defined]
        self.fields["substitute_post_id"].choices = [("", "…"), *substitutes]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The opinion of one's own office, with the document that holds it if there is one."""

    answer = Words(label=_("Ý kiến trả lời"), rows=3)
    files_label = _("Văn bản trả lời (nếu có)")

    def __init__(self, *args: Any, kept: Kept, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = kept

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.kept.error:
            self.add_error(None, self.kept.error)
        return {**said, "file_ids": self.kept.ids}


class ExtendForm(forms.Form):
    """A new promise (Mẫu 04): a working day later than the one that cannot be kept."""

    new_due = forms.DateField(
        label=_("Hẹn lại ngày"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Hãy ghi ngày như 03/9/2026.")},
    )
    reason = Words(label=_("Lý do xin lỗi"), help_text=_("Người dân đọc câu này."), rows=2)

    def __init__(
        self,
        *args: Any,
        due: datetime | None = None,
        calendar: worktime.Calendar | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.due, self.calendar = due, calendar
        if due is not None and calendar is not None:
            first, _closes = calendar.working_day_after(localdate(due))
            field = self.fields["new_due"]
            field.widget.attrs["min"] = first.isoformat()
            field.initial = first

    def clean_new_due(self) -> datetime:
        assert self.calendar is not None, "the page gives the calendar of the office"
        return _close_of(self.cleaned_data["new_due"], self.calendar)


class IssueForm(forms.Form):
    number = Line(
        label=_("Số, ký hiệu của kết quả"),
        help_text=_("Như trên văn bản, ví dụ 12/GPXD."),
        max_length=80,
    )
    files_label = _("Tệp kết quả")

    def __init__(self, *args: Any, kept: Kept, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = kept

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.kept.error:
            self.add_error(None, self.kept.error)
        return {**said, "file_ids": self.kept.ids}
