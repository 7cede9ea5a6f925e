"""What changed between two records of a procedure, in the words of the law."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from thongsuot.kernel.money import in_figures
from thongsuot.kernel.worktime import Lang, Limit, Unit, amount_in_words, day_in_figures
from thongsuot.kernel.worktime.dates import capital
from thongsuot.modules.procedures.queries.facts import PARTS
from thongsuot.modules.procedures.rules.comparing import (
    Change,
    DifferenceKind,
    HowLong,
    Item,
    Position,
    changes,
    how_long,
)
from thongsuot.modules.procedures.rules.record import (
    Case,
    ChannelOffer,
    Component,
    Fee,
    Form,
    Gap,
    Instrument,
    PastServiceLevel,
    Record,
    Result,
    Span,
    TimeLimit,
)

# The parts of NĐ 63/2010/NĐ-CP, Điều 8, khoản 2, and those that the national database adds.
LABELS: Mapping[str, Promise] = {
    **PARTS,
    "plain_name": gettext_lazy("Tên gọi thông thường"),
    "key": gettext_lazy("Khóa đặt cho thủ tục"),
    "group": gettext_lazy("Nhóm thủ tục"),
    "kind": gettext_lazy("Loại thủ tục"),
    "description": gettext_lazy("Mô tả"),
    "agencies": gettext_lazy("Cơ quan thực hiện"),
    "receiving": gettext_lazy("Địa chỉ tiếp nhận hồ sơ"),
    "competent": gettext_lazy("Cơ quan có thẩm quyền"),
    "coordinating": gettext_lazy("Cơ quan phối hợp"),
    "authorised": gettext_lazy("Cơ quan được ủy quyền, phân cấp"),
    "service_levels_before": gettext_lazy("Mức độ dịch vụ công trước đây"),
    "forms": gettext_lazy("Mẫu đơn, mẫu tờ khai"),
    "keywords": gettext_lazy("Từ khóa tìm kiếm"),
    "ways": gettext_lazy("Quy định riêng khi tiếp nhận, giải quyết"),
    "gaps": gettext_lazy("Nội dung nguồn chưa nêu"),
    "sources": gettext_lazy("Nguồn"),
    "note": gettext_lazy("Ghi chú"),
    "listed": gettext_lazy("Nội dung ghi trong danh mục"),
}
# What stands inside a part.
INSIDE: Mapping[str, Promise] = {
    "also": gettext_lazy("Giấy tờ dùng chung với trường hợp đầu"),
    "agency": gettext_lazy("Cơ quan quản lý"),
    "amount": gettext_lazy("Mức thu"),
    "channel": gettext_lazy("Cách thức"),
    "code": gettext_lazy("Mã"),
    "condition": gettext_lazy("Áp dụng cho"),
    "copy": gettext_lazy("Bản sao"),
    "cutoff": gettext_lazy("Giờ chốt nhận trong ngày"),
    "database": gettext_lazy("Cơ sở dữ liệu"),
    "electronic": gettext_lazy("Bản điện tử"),
    "fee": gettext_lazy("Phí, lệ phí"),
    "files_without_account": gettext_lazy("Nộp trực tuyến không cần đăng nhập"),
    "form": gettext_lazy("Mẫu theo nguồn"),
    "form_key": gettext_lazy("Mẫu đơn dùng cho giấy tờ"),
    "how_long": gettext_lazy("Thời gian"),
    "in_force_from": gettext_lazy("Ngày có hiệu lực"),
    "issued_on": gettext_lazy("Ngày ban hành"),
    "issuer": gettext_lazy("Cơ quan ban hành"),
    "key": gettext_lazy("Khóa"),
    "kind": pgettext_lazy("kind of fee", "Loại"),
    "legal_basis": gettext_lazy("Căn cứ pháp lý"),
    "level": gettext_lazy("Mức độ"),
    "limit": gettext_lazy("Thời hạn giải quyết"),
    "means": gettext_lazy("Quá hạn không trả lời thì"),
    "mode": gettext_lazy("Cách tính lại thời hạn"),
    "name": pgettext_lazy("name of a thing in a record", "Tên"),
    "needs_authority": gettext_lazy("Phải có văn bản ủy quyền"),
    "non_boundary": gettext_lazy("Tiếp nhận phi địa giới hành chính"),
    "note": gettext_lazy("Ghi chú"),
    "number": gettext_lazy("Số, ký hiệu"),
    "official_code": gettext_lazy("Mã giấy tờ của cơ sở dữ liệu quốc gia"),
    "only_for": gettext_lazy("Chỉ cần khi nộp bằng cách"),
    "original": gettext_lazy("Bản chính"),
    "others_may_file": gettext_lazy("Nộp thay"),
    "part": gettext_lazy("Nội dung"),
    "remark": gettext_lazy("Nhận xét"),
    "replaced_by": gettext_lazy("Dữ liệu thay cho giấy tờ"),
    "required": gettext_lazy("Bắt buộc nộp"),
    "since": gettext_lazy("Từ ngày"),
    "source": gettext_lazy("Nguồn"),
    "steps": gettext_lazy("Trình tự thực hiện"),
    "components": gettext_lazy("Thành phần hồ sơ"),
    "fees": gettext_lazy("Phí, lệ phí"),
    "supplement": gettext_lazy("Yêu cầu bổ sung hồ sơ"),
    "tacit_result": gettext_lazy("Quá thời hạn mà không trả lời"),
    "times": gettext_lazy("Số lần được yêu cầu"),
    "title": gettext_lazy("Trích yếu"),
    "until": gettext_lazy("Đến ngày"),
    "url": gettext_lazy("Địa chỉ tải"),
    "value": gettext_lazy("Được áp dụng"),
    "when_verified": gettext_lazy("Thời gian khi phải xác minh"),
    "who": gettext_lazy("Người được nộp thay"),
}
KINDS: Mapping[DifferenceKind, Promise] = {
    DifferenceKind.ADDED: gettext_lazy("Thêm"),
    DifferenceKind.REMOVED: gettext_lazy("Bỏ"),
    DifferenceKind.CHANGED: gettext_lazy("Sửa"),
    DifferenceKind.MOVED: gettext_lazy("Đổi chỗ"),
}
# Parts of their own in the law, wherever in the record they stand.
_OWN_PARTS = ("components", "limit", "fees", "steps")
_COUNTS = frozenset({"original", "copy", "electronic"})


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One difference between two records (điểm khác), ready to show.

    `part` is the part of the law it belongs to and `label` its name; `place` says where in it
    (the case, the paper, the field). `before` or `after` is empty for what was added or
    removed. `path` points into the newer record, or into the older for what is gone.
    """

    part: str
    label: str
    place: str
    before: str
    after: str
    kind: DifferenceKind
    path: str

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind])


def compare(before: Record | None, after: Record | None) -> tuple[Difference, ...]:
    """
    Return what differs, item by item, in the words and the order of the law.

    None stands for no record at all: then all that is said was added, or removed.
    """
    return tuple(_difference(change) for change in changes(before, after))


def _difference(change: Change) -> Difference:
    part, inside = _part(change.path)
    name = change.path[-1] if isinstance(change.path[-1], str) else ""
    return Difference(
        part=part,
        label=str(LABELS[part]),
        place=capital(" › ".join(inside)),
        before=_said(name, change.before),
        after=_said(name, change.after),
        kind=change.kind,
        path=_pointer(change.path),
    )


def _part(path: Sequence[str | Item]) -> tuple[str, Sequence[str]]:
    """Return the part of the law that a change belongs to, and the words that lead to it."""
    part = next(
        (step for step in reversed(path) if isinstance(step, str) and step in _OWN_PARTS),
        str(path[0]),
    )
    places: list[str] = []
    for step in path[1:]:
        if isinstance(step, Item):
            places.append(_named(step))
        elif step != part and step != "how_long":
            places.append(str(INSIDE[step]))
    return part, places


def _pointer(path: Sequence[str | Item]) -> str:
    steps = (str(step.at) if isinstance(step, Item) else step for step in path)
    return "".join(f"/{step}" for step in steps if step != "how_long")


def _named(item: Item) -> str:
    """Return the words by which a reader knows the thing."""
    value = item.value
    if isinstance(value, str):
        return _("mục %(number)s") % {"number": item.at + 1}
    return _name(value) or _("mục %(number)s") % {"number": item.at + 1}


def _name(value: Any) -> str:
    match value:
        case Case():
            return _("trường hợp «%(name)s»") % {"name": value.name}
        case Component() | Form():
            return f"«{value.name}»"
        case ChannelOffer():
            return str(value.channel.label)
        case Fee():
            return ": ".join(filter(None, (str(value.kind.label), value.condition)))
        case Result():
            return value.name or value.code or ""
        case Instrument():
            return value.number
        case PastServiceLevel():
            return _said("level", value.level)
        case Gap():
            return _said("part", value.part)
        case _:
            return str(value)


def _said(name: str, value: Any) -> str:
    """Return a value as people write it; what is there but empty says so."""
    match value:
        case None:
            return ""
        case bool():
            return _("Có") if value else _("Không")
        case Position():
            return _position(value)
        case HowLong():
            return _how_long(value)
        case Span():
            return _amount(value.amount, value.unit)
        case TimeLimit():
            return _limit(value)
        case Enum():
            return str(value.label) if hasattr(value, "label") else str(value)
        case int():
            return _figure(name, value)
        case date():
            return day_in_figures(value)
        case time():
            whole = not (value.second or value.microsecond or value.tzinfo)
            return value.isoformat("minutes" if whole else "auto")
        case tuple():
            return _lines(value)
        case _ if is_dataclass(value):
            return _whole(value)
    if name == "part":
        return str(LABELS.get(value, value))
    return str(value) or _("(để trống)")


def _figure(name: str, value: int) -> str:
    if name == "amount":
        return in_figures(value, _lang())
    if name in _COUNTS:
        return _("%(count)s bản") % {"count": value}
    if name == "level":
        return _("Mức độ %(level)s") % {"level": value}
    return str(value)


def _how_long(value: HowLong) -> str:
    said = []
    if value.amount is not None and value.unit is not None:
        said.append(_amount(value.amount, value.unit))
    elif value.amount is not None:
        said.append(_("%(amount)s (chưa rõ đơn vị tính)") % {"amount": value.amount})
    elif value.unit is not None:
        unit = _amount(1, value.unit).removeprefix("1 ")
        said.append(_("chưa rõ bao nhiêu (%(unit)s)") % {"unit": unit})
    if value.same_day:
        said.append(_("giải quyết ngay trong ngày"))
    return "; ".join(said)


def _amount(amount: int, unit: Unit) -> str:
    if unit is Unit.SAME_DAY and amount != 1:
        # No limit can be that; it is shown as it was written.
        return f"{amount}, {amount_in_words(Limit(1, unit), _lang())}"
    return amount_in_words(Limit(amount, unit), _lang())


def _limit(value: TimeLimit) -> str:
    counted = how_long(value)
    said = [_how_long(counted)] if counted else [_("chưa rõ thời hạn")]
    said += _labelled(value, ("cutoff", "when_verified", "note", "legal_basis"))
    return "; ".join(said)


def _position(value: Position) -> str:
    if value.behind is None:
        return _("thứ %(number)s (đầu danh sách)") % {"number": value.number}
    behind = value.behind if isinstance(value.behind, str) else _name(value.behind)
    short = behind if len(behind) <= 80 else behind[:79] + "…"
    return _("thứ %(number)s, sau %(behind)s") % {"number": value.number, "behind": short}


def _lines(values: Sequence[Any]) -> str:
    if not values:
        return _("(không có mục nào)")
    if all(isinstance(value, Enum) for value in values):
        return ", ".join(_said("", value) for value in values)
    return "\n".join(f"– {_said('', value)}" for value in values)


def _whole(value: Any) -> str:
    """Return a thing that came or went as a whole, with all that it says."""
    if isinstance(value, Case):
        said = [value.name, *_labelled(value, ("limit", "also", "note"))]
        papers = [f"– {_whole(paper)}" for paper in value.components]
        steps = [f"{number}. {text}" for number, text in enumerate(value.steps, 1)]
        return "\n".join(["; ".join(said), *papers, *steps])
    if isinstance(value, ChannelOffer):
        offered = [str(value.channel.label), _limit(value.limit), *_labelled(value, ("note",))]
        return "\n".join(["; ".join(offered), *(f"– {_whole(fee)}" for fee in value.fees)])
    naming = {
        Component: "name",
        Form: "name",
        Result: "name",
        Fee: "kind",
        Instrument: "number",
        PastServiceLevel: "level",
        Gap: "part",
    }.get(type(value), "")
    first = [_said(naming, getattr(value, naming))] if naming else []
    others = [part.name for part in fields(value) if part.name != naming]
    return "; ".join(text for text in (*first, *_labelled(value, others)) if text)


def _labelled(value: Any, names: Sequence[str]) -> Sequence[str]:
    return [
        f"{INSIDE[name]}: {_said(name, getattr(value, name))}"
        for name in names
        if getattr(value, name) not in (None, ())
    ]


def _lang() -> Lang:
    return "en" if (get_language() or "vi").startswith("en") else "vi"
