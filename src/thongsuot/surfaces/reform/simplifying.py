"""What reviewing asks for: forms, whose fields are named as the doors' arguments, and its tabs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.foundation.units import api as units
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import api as reviews
from thongsuot.modules.reviews.api import Decider, Figure, Kind
from thongsuot.surfaces.reform.forms import Day
from thongsuot.surfaces.reform.rooms import Tab
from thongsuot.surfaces.shared.forms import Line, Words

UNITS = {
    Unit.WORKING_DAY: gettext_lazy("ngày làm việc"),
    Unit.WORKING_HOUR: gettext_lazy("giờ làm việc"),
    Unit.HALF_DAY: gettext_lazy("buổi làm việc"),
    Unit.SAME_DAY: gettext_lazy("trong ngày làm việc (ghi 1)"),
    Unit.DAY: gettext_lazy("ngày"),
    Unit.HOUR: gettext_lazy("giờ"),
    Unit.WEEK: gettext_lazy("tuần"),
    Unit.MONTH: gettext_lazy("tháng"),
}
# The parts of a record whose words a clause decides.
PARTS = (
    "conditions",
    "steps",
    "channels",
    "cases",
    "forms",
    "results",
    "who_may_ask",
    "agencies",
    "ways",
    "name",
    "description",
    "service_level",
)
_PAGES = (
    (gettext_lazy("Kế hoạch"), "reform:reviews"),
    (gettext_lazy("Chi phí tuân thủ"), "reform:costs"),
    (gettext_lazy("Trùng lặp"), "reform:overlaps"),
    (gettext_lazy("Kiến nghị"), "reform:proposals"),
    (gettext_lazy("Kết quả"), "reform:review_figures"),
)


def pages(here: str) -> list[Tab]:
    """Return the pages of the room, with `here` marked."""
    return [Tab(label, reverse(name), name == here) for label, name in _PAGES]


def offices(*, on: date) -> list[tuple[str, str]]:
    return [("", _("Chọn cơ quan"))] + [
        (str(found.unit.id), found.unit.name) for found in units.agencies(on=on)
    ]


class PlanItemForm(forms.Form):
    procedure_code = Line(
        label=gettext_lazy("Mã thủ tục"),
        help_text=gettext_lazy("Hoặc để trống và chọn cả một lĩnh vực."),
        max_length=120,
        required=False,
    )
    field = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"), required=False)
    reason = Words(label=gettext_lazy("Vì sao cần rà soát"), rows=2, max_length=2000)
    unit_id = forms.TypedChoiceField(label=gettext_lazy("Cơ quan thực hiện"), coerce=int)
    due_on = Day(label=gettext_lazy("Hoàn thành trước hết ngày"))

    def __init__(self, *given: Any, on: date, **options: Any) -> None:
        super().__init__(*given, **options)
        field, unit = self.fields["field"], self.fields["unit_id"]
        assert isinstance(field, forms.ChoiceField) and isinstance(unit, forms.ChoiceField)
        named = sorted({one.name for one in procedures.fields(on=on) if one.name})
        field.choices = [("", _("Chỉ một thủ tục")), *((name, name) for name in named)]
        unit.choices = offices(on=on)


class ApprovePlanForm(forms.Form):
    number = Line(
        label=gettext_lazy("Số, ký hiệu kế hoạch"),
        help_text=gettext_lazy("Ví dụ: 15/KH-UBND."),
        max_length=200,
    )
    issued_on = Day(label=gettext_lazy("Ngày ký"))


class ConcludeForm(forms.Form):
    on = Day(label=gettext_lazy("Ngày hoàn thành"))
    outcome = Words(label=gettext_lazy("Kết quả rà soát"), rows=2)


class MeasureForm(forms.Form):
    since = Day(label=gettext_lazy("Hồ sơ trả kết quả từ ngày"))
    until = Day(label=gettext_lazy("Đến hết ngày"))


class FigureForm(forms.Form):
    figure = forms.TypedChoiceField(
        label=gettext_lazy("Tham số"), choices=Figure.choices, coerce=Figure
    )
    value = forms.IntegerField(
        label=gettext_lazy("Giá trị"),
        help_text=gettext_lazy("Để trống để bỏ giá trị đã đặt."),
        min_value=0,
        required=False,
    )
    basis = Line(
        label=gettext_lazy("Lấy từ đâu"),
        help_text=gettext_lazy("Văn bản, niên giám, hoặc “tỉnh tạm chọn”."),
        max_length=500,
    )
    unverified = forms.BooleanField(
        label=gettext_lazy("Còn cần xác minh"), required=False, initial=True
    )
    procedure_code = Line(
        label=gettext_lazy("Riêng cho thủ tục"),
        help_text=gettext_lazy("Mã thủ tục; bỏ trống nếu dùng cho mọi thủ tục."),
        max_length=120,
        required=False,
    )


class SendForm(forms.Form):
    to = Line(label=gettext_lazy("Bộ, ngành nhận kiến nghị"), max_length=300)
    number = Line(label=gettext_lazy("Số văn bản gửi"), max_length=200, required=False)
    on = Day(label=gettext_lazy("Ngày gửi"))


class StartForm(forms.Form):
    """A new decision that carries the proposal."""

    title = Words(label=gettext_lazy("Trích yếu"), rows=2, max_length=500)
    issuer = Line(label=gettext_lazy("Cơ quan ban hành"), max_length=300)
    in_force_from = Day(label=gettext_lazy("Có hiệu lực từ ngày"))


class TakeUpForm(forms.Form):
    """A decision under way that is to carry the proposal."""

    decision_id = forms.TypedChoiceField(label=gettext_lazy("Quyết định đang soạn"), coerce=int)

    def __init__(self, *given: Any, decisions: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*given, **options)
        field = self.fields["decision_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = decisions


class ProposalForm(forms.Form):
    """What a proposal says: of all fields, those of its kind."""

    amount = forms.IntegerField(
        label=gettext_lazy("Thời hạn kiến nghị"), min_value=1, max_value=3650
    )
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"), choices=tuple(UNITS.items()))
    case = forms.ChoiceField(label=gettext_lazy("Trường hợp"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Hình thức nộp"), required=False)
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Giấy tờ không yêu cầu nữa"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Hãy chọn giấy tờ không yêu cầu nữa.")},
    )
    fee = forms.IntegerField(label=gettext_lazy("Mức phí, lệ phí kiến nghị (đồng)"), min_value=0)
    part = forms.ChoiceField(label=gettext_lazy("Phần phải sửa"))
    before = Words(label=gettext_lazy("Quy định hiện nay"), rows=3, max_length=8000)
    after = Words(label=gettext_lazy("Nội dung kiến nghị"), rows=3, max_length=8000)
    reason = Words(label=gettext_lazy("Vì sao"), rows=3)
    legal_basis = Line(
        label=gettext_lazy("Căn cứ: điều, khoản phải sửa hoặc cho phép"), max_length=500
    )
    decider = forms.ChoiceField(
        label=gettext_lazy("Ai quyết định được"),
        choices=Decider.choices,
        widget=forms.RadioSelect,
        initial=Decider.PROVINCE,
    )

    _OF_KIND: Mapping[Kind, frozenset[str]] = {
        Kind.CUT_TIME: frozenset({"amount", "unit", "case", "channel"}),
        Kind.CUT_PAPERS: frozenset({"papers"}),
        Kind.CUT_COST: frozenset({"fee", "channel"}),
        Kind.MERGE: frozenset(),
        Kind.REPEAL: frozenset(),
        Kind.AMEND: frozenset({"part", "before", "after"}),
    }
    _OF_ALL = frozenset({"reason", "legal_basis", "decider"})

    def __init__(
        self,
        *given: Any,
        kind: Kind,
        records: Sequence[procedures.Record],
        plan_item_id: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*given, **options)
        self.codes = [record.code for record in records]
        self.plan_item_id = plan_item_id
        for name in set(self.fields) - self._OF_KIND[kind] - self._OF_ALL:
            del self.fields[name]
        choices = {
            "case": _cases(records),
            "channel": _channels(records),
            "papers": _papers(records),
            "part": [(part, str(procedures.LABELS[part])) for part in PARTS],
        }
        for name, offered in choices.items():
            if isinstance(field := self.fields.get(name), forms.ChoiceField):
                field.choices = offered

    def said(self) -> reviews.Said:
        """Return what was filled in, as the door wants it."""
        given = self.cleaned_data | {"decider": Decider(self.cleaned_data["decider"])}
        return reviews.Said(procedure_codes=self.codes, plan_item_id=self.plan_item_id, **given)


def _cases(records: Sequence[procedures.Record]) -> list[tuple[str, str]]:
    every = [("", _("Mọi trường hợp"))]
    if len(records) > 1:
        return every
    return every + [(case.key, case.name) for record in records for case in record.cases]


def _channels(records: Sequence[procedures.Record]) -> list[tuple[str, str]]:
    there = dict.fromkeys(offer.channel for record in records for offer in record.channels)
    return [("", _("Mọi hình thức"))] + [
        (channel, str(procedures.Channel(channel).label)) for channel in there
    ]


def _papers(records: Sequence[procedures.Record]) -> list[tuple[str, str]]:
    names = dict.fromkeys(
        paper.name
        for record in records
        for case in record.cases
        for paper in case.components
        if paper.replaced_by is None
    )
    return [(name, name) for name in names]
