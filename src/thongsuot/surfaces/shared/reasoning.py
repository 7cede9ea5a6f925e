"""Choosing reasons from the catalogue, two at a time, with free words besides."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from thongsuot.modules.reasons import api as reasons
from thongsuot.modules.reasons.api import Given, ReasonFacts, ReasonKind
from thongsuot.surfaces.shared.forms import Line, Words

# The catalogue changes a few times a year, and stands on every page of a dossier: a process
# asks for it once a minute. What is sent is checked anew by the door.
_KEPT_SECONDS = 60.0
_FIELDS = frozenset({"first", "first_about", "second", "second_about"})
_kept: tuple[float, Sequence[ReasonFacts]] | None = None


class ReasonedForm(forms.Form):
    """Why not: reasons with their papers or fields, or words, or both."""

    kind: ClassVar[ReasonKind]

    first = forms.ChoiceField(label=_("Chọn từ danh mục"), required=False)
    first_about = Line(label=_("Về giấy tờ hoặc mục nào"), required=False, max_length=500)
    second = forms.ChoiceField(label=_("Thêm một điều nữa"), required=False)
    second_about = Line(label=_("Về giấy tờ hoặc mục nào"), required=False, max_length=500)
    reason = Words(
        label=_("Lý do"),
        required=False,
        help_text=_("Người dân đọc câu này. Đã chọn từ danh mục thì có thể để trống."),
        rows=2,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("first", "second"):
            # Asked for when it is drawn or read, not whenever a page might offer it.
            self.fields[name].choices = lambda: choices(self.kind)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        given = chosen(said)
        if not given and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Chọn một lý do trong danh mục, hoặc ghi lý do."))
        return {key: value for key, value in said.items() if key not in _FIELDS} | {
            "reasons": given
        }


class RefusalForm(ReasonedForm):
    kind = ReasonKind.REFUSE_INTAKE


class RejectionForm(ReasonedForm):
    kind = ReasonKind.REJECT


class SupplementForm(ReasonedForm):
    """What the citizen is asked for: reasons, one paper a line, and why (Mẫu 02)."""

    kind = ReasonKind.SUPPLEMENT

    items = Words(
        label=_("Giấy tờ, nội dung khác cần bổ sung"),
        help_text=_("Mỗi dòng một giấy tờ."),
        required=False,
        rows=2,
    )
    field_order = ["first", "first_about", "second", "second_about", "items", "reason"]

    def clean_items(self) -> list[str]:
        lines = str(self.cleaned_data["items"]).splitlines()
        return [line.strip() for line in lines if line.strip()]


def chosen(said: Mapping[str, Any]) -> list[Given]:
    """Return the reasons among what a form holds."""
    return [
        Given(said[name], said.get(f"{name}_about", ""))
        for name in ("first", "second")
        if said.get(name)
    ]


def choices(*kinds: ReasonKind) -> list[tuple[str, Any]]:
    """Return the reasons offered for any of these answers, by what they are about."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for facts in _catalogue():
        if set(kinds) & set(facts.kinds):
            heading = str(reasons.About(facts.about).label).capitalize()
            groups.setdefault(heading, []).append((facts.code, facts.sentence))
    return [("", "–"), *groups.items()]


def _catalogue() -> Sequence[ReasonFacts]:
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[0] > _KEPT_SECONDS:
        _kept = (now, reasons.reasons())
    return _kept[1]
