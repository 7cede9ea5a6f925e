"""What the office asks of those who write and issue results."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.modules.results import api as results
from thongsuot.surfaces.shared.forms import Line, Words
from thongsuot.surfaces.shared.uploads import Kept


class DraftForm(forms.Form):
    """The blanks of a draft. All may stay empty while it is written; submitting asks for them."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: results.DraftSeen, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = [blank.key for blank in draft.blanks]
        self.fields["revision"].initial = draft.revision
        for blank in draft.blanks:
            kind: Any = Words if blank.long else Line
            self.fields[blank.key] = kind(
                label=blank.label,
                required=False,
                help_text=blank.hint,
                initial=blank.value,
                **({"rows": 3} if blank.long else {"max_length": 1000}),
            )

    def values(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in self.keys}


class AttachForm(forms.Form):
    """A result that was made and signed elsewhere."""

    name = Line(label=_("Tên văn bản"), max_length=300)
    number = Line(
        label=_("Số, ký hiệu"),
        help_text=_("Như trên văn bản, ví dụ 12/GPXD."),
        max_length=80,
    )
    files_label = _("Tệp PDF đã ký số")

    def __init__(self, *args: Any, kept: Kept, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = kept

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.kept.error:
            self.add_error(None, self.kept.error)
        elif len(self.kept.ids) != 1:
            self.add_error(None, _("Hãy chọn đúng một tệp PDF đã ký số."))
        else:
            said["file_id"] = self.kept.ids[0]
        return said
