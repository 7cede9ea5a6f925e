"""Fields and forms that more than one surface asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.vietnamese import has_control_characters, nfc, tidy


class Line(forms.CharField):
    """One line of text: composed (NFC), without doubled blanks or characters nobody types."""

    default_error_messages = {"required": _("Cần ghi mục này.")}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if has_control_characters(text):
            raise forms.ValidationError(_("Có ký tự không đọc được; hãy gõ lại."))
        return tidy(text)


class Words(forms.CharField):
    """Several lines of text, composed (NFC); lines stay lines."""

    default_error_messages = {"required": _("Cần ghi mục này.")}

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        options.setdefault("max_length", 4000)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        text = nfc(super().to_python(value) or "").replace("\r\n", "\n").strip()
        if has_control_characters(text.replace("\n", " ").replace("\t", " ")):
            raise forms.ValidationError(_("Có ký tự không đọc được; hãy gõ lại."))
        return text


class NothingForm(forms.Form):
    """A move that needs no word."""


class NoteForm(forms.Form):
    note = Words(label=_("Ghi chú cho người làm sau"), required=False, rows=2)


class ReasonForm(forms.Form):
    reason = Words(label=_("Lý do"))
