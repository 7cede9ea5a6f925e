"""What is asked for although a database holds it, and what happened to a database, in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.foundation.ledger import api as ledger
from thongsuot.modules.databases import api as databases
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform.forms import Day
from thongsuot.surfaces.shared.forms import Line
from thongsuot.surfaces.shared.templatetags.vi import date_short


@dataclass(frozen=True, slots=True)
class StillAsked:
    """A procedure in force that asks for papers which a connected database holds."""

    code: str
    title: str
    papers: tuple[tuple[str, databases.Holding], ...]


def still_asked(*, on: date) -> Sequence[StillAsked]:
    """
    Return the procedures in force that ask for what is held already: what to amend next.

    A paper that the record marks as replaced is not asked for. One question to the databases
    for the whole catalogue.
    """
    if not any(database.connected for database in databases.databases(on=on)):
        return ()
    titles: dict[str, str] = {}
    papers: dict[str, Sequence[str]] = {}
    for facts in procedures.each_in_force(on=on):
        names = dict.fromkeys(
            paper.name
            for case in facts.cases
            for paper in case.components
            if paper.replaced_by is None
        )
        if names:
            titles[facts.code] = facts.title
            papers[facts.code] = tuple(names)
    found = databases.asked_in_vain_by(papers, on=on)
    return tuple(
        StillAsked(code, titles[code], tuple(held.items())) for code, held in found.items() if held
    )


def titles_of(codes: Sequence[str], *, on: date) -> Mapping[str, str]:
    """Return the names of procedures that the catalogue has, by code."""
    wanted = frozenset(filter(None, codes))
    if not wanted:
        return {}
    return {line.code: line.title for line in procedures.lines_since(on) if line.code in wanted}


# ---- Forms: fields are named as the door's arguments ----


class AddDatabaseForm(forms.Form):
    name = Line(label=gettext_lazy("Tên cơ sở dữ liệu"), max_length=300)
    owner = Line(
        label=gettext_lazy("Cơ quan chủ quản"),
        help_text=gettext_lazy("Bộ, ngành giữ cơ sở dữ liệu."),
        max_length=300,
    )


class ConnectForm(forms.Form):
    since = Day(
        label=gettext_lazy("Khai thác được từ ngày"),
        help_text=gettext_lazy("Từ ngày này, giấy tờ có dữ liệu ở đây không được yêu cầu nữa."),
    )
    basis = Line(
        label=gettext_lazy("Theo văn bản, biên bản kết nối"), max_length=500, required=False
    )


class DisconnectForm(forms.Form):
    until = Day(label=gettext_lazy("Ngày cuối cùng khai thác được"))
    reason = Line(label=gettext_lazy("Lý do"), max_length=500)


class AddHeldPaperForm(forms.Form):
    paper = Line(
        label=gettext_lazy("Giấy tờ"),
        help_text=gettext_lazy("Tên như trong thành phần hồ sơ, ví dụ: Giấy khai sinh."),
        max_length=300,
    )
    other_names = Line(
        label=gettext_lazy("Tên gọi khác"),
        help_text=gettext_lazy("Cách nhau bằng dấu chấm phẩy."),
        max_length=1000,
        required=False,
    )
    procedure_code = Line(
        label=gettext_lazy("Riêng cho thủ tục"),
        help_text=gettext_lazy("Mã thủ tục; bỏ trống nếu áp dụng cho mọi thủ tục."),
        max_length=120,
        required=False,
    )
    clause = Line(label=gettext_lazy("Điểm, khoản, điều"), max_length=500)
    instrument = Line(
        label=gettext_lazy("Văn bản"),
        help_text=gettext_lazy("Ví dụ: Nghị định số 118/2025/NĐ-CP."),
        max_length=500,
    )
    condition = Line(
        label=gettext_lazy("Chỉ áp dụng khi"),
        max_length=500,
        required=False,
    )
    source = Line(
        label=gettext_lazy("Nguồn"),
        help_text=gettext_lazy("Văn bản hay danh mục nói rằng cơ sở dữ liệu đã có giấy tờ này."),
        max_length=500,
    )
    in_force_from = Day(label=gettext_lazy("Áp dụng từ ngày"))
    partly = forms.BooleanField(label=gettext_lazy("Chỉ thay thế một phần giấy tờ"), required=False)
    unverified = forms.BooleanField(label=gettext_lazy("Căn cứ còn cần xác minh"), required=False)

    def clean_other_names(self) -> list[str]:
        names = self.cleaned_data["other_names"].split(";")
        return [name.strip() for name in names if name.strip()]


class EndHeldPaperForm(forms.Form):
    on = Day(label=gettext_lazy("Ngày cuối cùng áp dụng"))
    reason = Line(label=gettext_lazy("Lý do"), max_length=500)


# ---- History ----


@dataclass(frozen=True, slots=True)
class Said:
    sentence: str
    at: datetime
    by: str


def history(key: str) -> Sequence[Said]:
    """Return what happened to a database, the latest first."""
    return [
        Said(sentence=_SENTENCES[line.type](line.data), at=line.at, by=line.actor_name)
        for line in reversed(ledger.history(f"database:{key}"))
        if line.type in _SENTENCES
    ]


def _day(data: Mapping[str, Any], name: str) -> str:
    return date_short(date.fromisoformat(data[name]))


def _for(data: Mapping[str, Any]) -> str:
    code = data["procedure_code"]
    return _("thủ tục %(code)s") % {"code": code} if code else _("mọi thủ tục")


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "databases.DatabaseAdded": lambda d: _("Thêm vào danh sách cơ sở dữ liệu."),
    "databases.DatabaseConnected": lambda d: (
        _("Kết nối từ ngày %(day)s. %(basis)s") % {"day": _day(d, "since"), "basis": d["basis"]}
    ).strip(),
    "databases.DatabaseDisconnected": lambda d: (
        _("Ngừng kết nối sau ngày %(day)s. Lý do: %(reason)s")
        % {"day": _day(d, "until"), "reason": d["reason"]}
    ),
    "databases.HeldPaperAdded": lambda d: (
        _("Thêm giấy tờ “%(paper)s” cho %(procedure)s, theo %(basis)s.")
        % {"paper": d["paper"], "procedure": _for(d), "basis": d["legal_basis"]}
    ),
    "databases.HeldPaperEnded": lambda d: (
        _("Bỏ giấy tờ “%(paper)s” cho %(procedure)s sau ngày %(day)s. Lý do: %(reason)s")
        % {
            "paper": d["paper"],
            "procedure": _for(d),
            "day": _day(d, "in_force_to"),
            "reason": d["reason"],
        }
    ),
}
