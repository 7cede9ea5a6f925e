"""
The sections of a draft, in the order of the law, and the sheet of each.

The parts are those of NĐ 63/2010/NĐ-CP, Điều 8, khoản 2, with the rules that software follows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform import sheets
from thongsuot.surfaces.reform.sheets import (
    ANYTHING,
    Choices,
    Drawn,
    Faults,
    Group,
    Kind,
    Leaf,
    Part,
    Rows,
    Text,
    Typed,
)

Data = Mapping[str, Any]

UNITS: Choices = (
    ("", gettext_lazy("chưa rõ")),
    ("working_day", gettext_lazy("ngày làm việc")),
    ("day", gettext_lazy("ngày")),
    ("working_hour", gettext_lazy("giờ làm việc")),
    ("hour", gettext_lazy("giờ")),
    ("half_day", gettext_lazy("buổi làm việc")),
    ("week", gettext_lazy("tuần")),
    ("month", gettext_lazy("tháng")),
)
YES_NO: Choices = (
    ("", gettext_lazy("không quy định")),
    ("yes", gettext_lazy("được")),
    ("no", gettext_lazy("không được")),
)


def _basis(*, needed: bool = False) -> Leaf:
    return Leaf(
        key="legal_basis",
        label=gettext_lazy("Căn cứ: văn bản, điều, khoản"),
        needed=needed,
        empty="" if needed else None,
    )


def _note(label: Text = "") -> Leaf:
    return Leaf(key="note", label=label or gettext_lazy("Ghi chú"), kind=Kind.WORDS, rows=1)


def _limit(key: str, label: Text, *, hint: Text = "", optional: bool = False) -> Group:
    return Group(
        key=key,
        label=label,
        hint=hint,
        fold=optional,
        switch=ANYTHING if optional else "",
        fields=(
            Leaf(key="amount", label=gettext_lazy("Số"), kind=Kind.NUMBER, width="tiny"),
            Leaf(
                key="unit",
                label=gettext_lazy("Tính bằng"),
                kind=Kind.CHOICE,
                choices=UNITS,
                width="small",
            ),
            Leaf(
                key="same_day",
                label=gettext_lazy("Trả trong ngày làm việc"),
                kind=Kind.TICK,
                width="small",
            ),
            Leaf(
                key="cutoff",
                label=gettext_lazy("Nhận sau giờ này thì tính ngày hôm sau"),
                kind=Kind.HOUR,
                width="small",
            ),
            Group(
                key="more",
                label=gettext_lazy("Căn cứ, khi phải xác minh, ghi chú"),
                bare=True,
                fold=True,
                fields=(
                    _basis(),
                    Group(
                        key="when_verified",
                        label=gettext_lazy("Khi phải xác minh"),
                        switch="amount",
                        fields=(
                            Leaf(
                                key="amount",
                                label=gettext_lazy("Số"),
                                kind=Kind.NUMBER,
                                width="tiny",
                            ),
                            Leaf(
                                key="unit",
                                label=gettext_lazy("Tính bằng"),
                                kind=Kind.CHOICE,
                                choices=UNITS,
                                width="small",
                            ),
                        ),
                    ),
                    _note(),
                ),
            ),
        ),
    )


_INSTRUMENT = (
    Leaf(key="number", label=gettext_lazy("Số, ký hiệu"), needed=True, empty="", width="small"),
    Leaf(key="issued_on", label=gettext_lazy("Ngày ban hành"), kind=Kind.DAY, width="small"),
    Leaf(key="in_force_from", label=gettext_lazy("Có hiệu lực từ"), kind=Kind.DAY, width="small"),
    Leaf(key="title", label=gettext_lazy("Trích yếu"), kind=Kind.WORDS, rows=1),
    Leaf(key="issuer", label=gettext_lazy("Cơ quan ban hành"), width="half"),
    Leaf(key="note", label=gettext_lazy("Điều, khoản liên quan"), width="half"),
    Leaf(key="url", label=gettext_lazy("Địa chỉ toàn văn"), width="half"),
)

_FEES = Rows(
    key="fees",
    label=gettext_lazy("Phí, lệ phí"),
    one=gettext_lazy("Khoản thu"),
    add=gettext_lazy("Thêm khoản thu"),
    fields=(
        Leaf(
            key="kind",
            label=gettext_lazy("Loại"),
            kind=Kind.CHOICE,
            choices=procedures.FeeKind.choices,
            needed=True,
            width="small",
        ),
        Leaf(
            key="amount",
            label=gettext_lazy("Mức (đồng)"),
            kind=Kind.MONEY,
            width="small",
            hint=gettext_lazy("0 là không thu; bỏ trống nếu theo mức của địa phương."),
        ),
        Leaf(key="condition", label=gettext_lazy("Áp dụng khi"), width="half"),
        Leaf(key="legal_basis", label=gettext_lazy("Căn cứ"), width="half"),
    ),
)

_CHANNELS = Rows(
    key="channels",
    label=gettext_lazy("Cách thức thực hiện"),
    one=gettext_lazy("Cách thức"),
    add=gettext_lazy("Thêm cách thức"),
    titled_by="channel",
    fields=(
        Leaf(
            key="channel",
            label=gettext_lazy("Hình thức nộp"),
            kind=Kind.CHOICE,
            choices=procedures.Channel.choices,
            needed=True,
            width="small",
        ),
        _limit("limit", gettext_lazy("Thời hạn giải quyết")),
        _FEES,
        _note(gettext_lazy("Mô tả, ghi chú")),
    ),
)

_PAPERS = Rows(
    key="components",
    label=gettext_lazy("Thành phần hồ sơ"),
    one=gettext_lazy("Giấy tờ"),
    add=gettext_lazy("Thêm giấy tờ"),
    titled_by="name",
    fields=(
        Leaf(key="code", label="", kind=Kind.KEY, prefix="tp"),
        Leaf(
            key="name",
            label=gettext_lazy("Tên giấy tờ"),
            kind=Kind.WORDS,
            rows=1,
            needed=True,
            empty="",
        ),
        Leaf(key="required", label=gettext_lazy("Bắt buộc"), kind=Kind.TICK, width="tick"),
        Leaf(key="original", label=gettext_lazy("Bản chính"), kind=Kind.NUMBER, width="tiny"),
        Leaf(key="copy", label=gettext_lazy("Bản sao"), kind=Kind.NUMBER, width="tiny"),
        Leaf(key="electronic", label=gettext_lazy("Bản điện tử"), kind=Kind.NUMBER, width="tiny"),
        Leaf(
            key="form_key",
            label=gettext_lazy("Theo mẫu"),
            kind=Kind.CHOICE,
            choices="forms",
            width="rest",
        ),
        Group(
            key="replaced_by",
            label=gettext_lazy("Không yêu cầu nộp, khai thác từ cơ sở dữ liệu"),
            switch="database",
            fold=True,
            fields=(
                Leaf(key="database", label=gettext_lazy("Cơ sở dữ liệu"), width="half"),
                Leaf(key="agency", label=gettext_lazy("Cơ quan quản lý"), width="half"),
                Leaf(key="source", label=gettext_lazy("Căn cứ, nguồn"), width="half"),
                Leaf(key="note", label=gettext_lazy("Ghi chú"), width="half"),
            ),
        ),
        Group(
            key="more",
            label=gettext_lazy("Cách nộp, mã quốc gia, căn cứ, ghi chú"),
            bare=True,
            fold=True,
            fields=(
                Leaf(
                    key="only_for",
                    label=gettext_lazy("Chỉ khi nộp theo cách"),
                    kind=Kind.CHOICES,
                    choices=procedures.Channel.choices,
                ),
                Leaf(key="form", label=gettext_lazy("Nguồn ghi về mẫu"), width="half"),
                Leaf(key="official_code", label=gettext_lazy("Mã giấy tờ quốc gia"), width="half"),
                Leaf(key="legal_basis", label=gettext_lazy("Căn cứ"), width="half"),
                _note(),
            ),
        ),
    ),
)

_CASES = Rows(
    key="cases",
    label=gettext_lazy("Trường hợp"),
    one=gettext_lazy("Trường hợp"),
    add=gettext_lazy("Thêm trường hợp"),
    titled_by="name",
    fields=(
        Leaf(key="key", label="", kind=Kind.KEY, prefix="th"),
        Leaf(key="name", label=gettext_lazy("Tên trường hợp"), needed=True, empty=""),
        Leaf(
            key="also",
            label=gettext_lazy("Cần cả các giấy tờ này của trường hợp đầu"),
            kind=Kind.CHOICES,
            choices="papers",
            empty=(),
            later_only=True,
        ),
        _PAPERS,
        _limit(
            "limit",
            gettext_lazy("Thời hạn riêng của trường hợp này"),
            hint=gettext_lazy("Bỏ trống thì theo thời hạn của cách thức nộp."),
            optional=True,
        ),
        Rows(
            key="steps",
            label=gettext_lazy("Trình tự riêng"),
            one=gettext_lazy("Bước"),
            add=gettext_lazy("Thêm bước riêng"),
            plain=True,
            fields=(Leaf(key="text", label=gettext_lazy("Nội dung bước"), kind=Kind.WORDS),),
        ),
        _note(),
    ),
)

_WAYS = Group(
    key="ways",
    label=gettext_lazy("Quy tắc riêng của thủ tục"),
    hint=gettext_lazy("Mỗi quy tắc đi cùng văn bản, điều, khoản quy định nó."),
    fields=(
        Group(
            key="supplement",
            label=gettext_lazy("Yêu cầu bổ sung hồ sơ"),
            fields=(
                Leaf(
                    key="mode",
                    label=gettext_lazy("Thời hạn khi bổ sung"),
                    kind=Kind.CHOICE,
                    choices=procedures.SupplementMode.choices,
                    needed=True,
                    width="small",
                ),
                Leaf(
                    key="times",
                    label=gettext_lazy("Số lần được yêu cầu"),
                    kind=Kind.NUMBER,
                    needed=True,
                    empty=0,
                    width="small",
                ),
                _basis(needed=True),
            ),
        ),
        Group(
            key="others_may_file",
            label=gettext_lazy("Người khác nộp thay"),
            switch="value",
            fields=(
                Leaf(
                    key="value",
                    label=gettext_lazy("Nộp thay"),
                    kind=Kind.CHOICE,
                    choices=YES_NO,
                    width="small",
                ),
                Leaf(
                    key="needs_authority",
                    label=gettext_lazy("Phải có văn bản ủy quyền"),
                    kind=Kind.TICK,
                    width="small",
                ),
                Leaf(key="who", label=gettext_lazy("Ai được nộp thay")),
                _basis(needed=True),
            ),
        ),
        Group(
            key="non_boundary",
            label=gettext_lazy("Nộp hồ sơ phi địa giới"),
            switch="value",
            fields=(
                Leaf(
                    key="value",
                    label=gettext_lazy("Nộp ở Bộ phận Một cửa bất kỳ"),
                    kind=Kind.CHOICE,
                    choices=YES_NO,
                    width="small",
                ),
                _basis(needed=True),
            ),
        ),
        Group(
            key="files_without_account",
            label=gettext_lazy("Nộp trực tuyến không cần tài khoản"),
            switch="value",
            fields=(
                Leaf(
                    key="value",
                    label=gettext_lazy("Không cần tài khoản"),
                    kind=Kind.CHOICE,
                    choices=YES_NO,
                    width="small",
                ),
                _basis(needed=True),
            ),
        ),
        Group(
            key="tacit_result",
            label=gettext_lazy("Quá thời hạn mà cơ quan không trả lời"),
            switch="means",
            fields=(
                Leaf(
                    key="means",
                    label=gettext_lazy("Im lặng có nghĩa là"),
                    kind=Kind.CHOICE,
                    choices=(
                        ("", gettext_lazy("không quy định")),
                        *procedures.SilenceMeans.choices,
                    ),
                    width="small",
                ),
                _basis(needed=True),
                Leaf(key="note", label=gettext_lazy("Ghi chú")),
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Section:
    """Some parts of a record that are edited and saved together."""

    slug: str
    label: Text
    parts: Sequence[Part]
    # Other parts of the record whose findings are mended here.
    also: Sequence[str] = field(default=())

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(part.key for part in self.parts)

    def holds(self, pointer: str) -> bool:
        """Return whether a finding at this JSON pointer is mended here."""
        top = pointer.strip("/").split("/")[0]
        return top in self.keys or top in self.also


def _lines(key: str, label: Text, *, hint: Text = "", empty: object = ()) -> Leaf:
    return Leaf(key=key, label=label, kind=Kind.LINES, hint=hint, empty=empty, rows=1, width="half")


SECTIONS: Sequence[Section] = (
    Section(
        "chung",
        pgettext_lazy("section of a draft", "Chung"),
        (
            Leaf(
                key="name",
                label=gettext_lazy("Tên thủ tục"),
                kind=Kind.WORDS,
                rows=1,
                needed=True,
            ),
            Leaf(
                key="plain_name",
                label=gettext_lazy("Tên thường gọi"),
                hint=gettext_lazy("Như người dân nói: làm giấy khai sinh cho trẻ."),
            ),
            Leaf(key="field", label=gettext_lazy("Lĩnh vực"), width="half"),
            Leaf(key="kind", label=gettext_lazy("Loại thủ tục"), width="half"),
            Leaf(
                key="description",
                label=gettext_lazy("Mô tả"),
                kind=Kind.WORDS,
                rows=1,
            ),
            Leaf(
                key="levels",
                label=gettext_lazy("Cấp thực hiện"),
                kind=Kind.CHOICES,
                choices=procedures.Level.choices,
            ),
            _lines(
                "who_may_ask",
                gettext_lazy("Đối tượng thực hiện"),
                hint=gettext_lazy("Mỗi dòng một đối tượng."),
                empty=None,
            ),
            _lines(
                "agencies",
                gettext_lazy("Cơ quan thực hiện"),
                hint=gettext_lazy("Mỗi dòng một cơ quan."),
            ),
            _lines("competent", gettext_lazy("Cơ quan có thẩm quyền quyết định")),
            _lines("coordinating", gettext_lazy("Cơ quan phối hợp")),
            _lines("authorised", gettext_lazy("Cơ quan được ủy quyền, phân cấp")),
            _lines("receiving", gettext_lazy("Địa chỉ tiếp nhận hồ sơ")),
            _note(),
        ),
        ("code", "levels"),
    ),
    Section("cach-thuc", gettext_lazy("Cách thức, thời hạn, phí"), (_CHANNELS,), ("limit", "fees")),
    Section(
        "ho-so",
        gettext_lazy("Trường hợp, thành phần hồ sơ"),
        (_CASES,),
        ("components",),
    ),
    Section(
        "mau-don",
        gettext_lazy("Mẫu đơn, tờ khai"),
        (
            Rows(
                key="forms",
                label=gettext_lazy("Mẫu đơn, mẫu tờ khai"),
                one=gettext_lazy("Mẫu"),
                add=gettext_lazy("Thêm mẫu"),
                titled_by="name",
                fields=(
                    Leaf(key="key", label="", kind=Kind.KEY, prefix="mau"),
                    Leaf(key="name", label=gettext_lazy("Tên mẫu"), needed=True, empty=""),
                    Leaf(
                        key="legal_basis",
                        label=gettext_lazy("Văn bản ban hành mẫu"),
                        width="half",
                    ),
                    Leaf(key="url", label=gettext_lazy("Địa chỉ tải mẫu"), width="half"),
                ),
            ),
        ),
    ),
    Section(
        "trinh-tu",
        gettext_lazy("Trình tự thực hiện"),
        (
            Rows(
                key="steps",
                label=gettext_lazy("Trình tự thực hiện"),
                one=gettext_lazy("Bước"),
                add=gettext_lazy("Thêm bước"),
                plain=True,
                fields=(
                    Leaf(key="text", label=gettext_lazy("Nội dung bước"), kind=Kind.WORDS, rows=3),
                ),
            ),
        ),
    ),
    Section(
        "ket-qua",
        gettext_lazy("Kết quả"),
        (
            Rows(
                key="results",
                label=gettext_lazy("Kết quả thực hiện"),
                one=gettext_lazy("Kết quả"),
                add=gettext_lazy("Thêm kết quả"),
                titled_by="name",
                fields=(
                    Leaf(key="name", label=gettext_lazy("Tên kết quả")),
                    Leaf(key="code", label=gettext_lazy("Mã kết quả"), width="half"),
                    Leaf(key="issuer", label=gettext_lazy("Cơ quan cấp"), width="half"),
                ),
            ),
        ),
    ),
    Section(
        "can-cu",
        gettext_lazy("Căn cứ pháp lý"),
        (
            Rows(
                key="legal_bases",
                label=gettext_lazy("Căn cứ pháp lý"),
                one=gettext_lazy("Văn bản"),
                add=gettext_lazy("Thêm văn bản"),
                titled_by="number",
                fields=_INSTRUMENT,
            ),
        ),
    ),
    Section(
        "dieu-kien",
        gettext_lazy("Yêu cầu, điều kiện"),
        (
            Leaf(
                key="conditions",
                label=gettext_lazy("Yêu cầu, điều kiện thực hiện"),
                kind=Kind.WORDS,
                rows=8,
                hint=gettext_lazy("Nếu pháp luật không đặt điều kiện thì ghi: Không."),
            ),
        ),
    ),
    Section("quy-tac", gettext_lazy("Quy tắc riêng"), (_WAYS,)),
    Section(
        "muc-do",
        gettext_lazy("Mức độ trực tuyến"),
        (
            Leaf(
                key="service_level",
                label=gettext_lazy("Mức độ dịch vụ công"),
                kind=Kind.CHOICE,
                choices=(("", gettext_lazy("chưa rõ")), *procedures.ServiceLevel.choices),
                width="half",
            ),
            Leaf(
                key="service_level_reason",
                label=gettext_lazy("Lý do chưa toàn trình"),
                kind=Kind.WORDS,
                hint=gettext_lazy(
                    "Phải công bố khi chỉ một phần: cần có mặt, kiểm tra thực địa "
                    "(Nghị định 224/2026/NĐ-CP, Điều 14)."
                ),
            ),
            Rows(
                key="service_levels_before",
                label=gettext_lazy("Mức độ trước đây"),
                one=gettext_lazy("Giai đoạn"),
                add=gettext_lazy("Thêm giai đoạn"),
                hint=gettext_lazy("Mức 1 đến 4 theo Nghị định 43/2011/NĐ-CP, Điều 3."),
                fields=(
                    Leaf(
                        key="level",
                        label=gettext_lazy("Mức độ"),
                        kind=Kind.CHOICE,
                        needed=True,
                        choices=(
                            ("1", gettext_lazy("Mức độ 1")),
                            ("2", gettext_lazy("Mức độ 2")),
                            ("3", gettext_lazy("Mức độ 3")),
                            ("4", gettext_lazy("Mức độ 4")),
                            *procedures.ServiceLevel.choices,
                        ),
                        width="small",
                    ),
                    Leaf(key="since", label=gettext_lazy("Từ ngày"), kind=Kind.DAY, width="small"),
                    Leaf(key="until", label=gettext_lazy("Đến ngày"), kind=Kind.DAY, width="small"),
                    Leaf(key="source", label=gettext_lazy("Nguồn"), width="rest"),
                ),
            ),
        ),
    ),
    Section(
        "tu-khoa",
        gettext_lazy("Từ khóa, nguồn"),
        (
            Leaf(
                key="keywords",
                label=gettext_lazy("Từ khóa"),
                kind=Kind.LINES,
                rows=3,
                empty=(),
                hint=gettext_lazy("Mỗi dòng một cách gọi mà người dân hay gõ."),
            ),
            Leaf(
                key="sources",
                label=gettext_lazy("Nguồn"),
                kind=Kind.LINES,
                rows=2,
                empty=(),
                hint=gettext_lazy("Mỗi dòng một tài liệu đã dùng."),
            ),
            Rows(
                key="gaps",
                label=gettext_lazy("Chỗ nguồn chưa ghi"),
                one=gettext_lazy("Chỗ còn thiếu"),
                hint=gettext_lazy("Bỏ khỏi danh sách khi đã bổ sung được nội dung."),
                titled_by="part",
                fields=(
                    Leaf(
                        key="part",
                        label=gettext_lazy("Bộ phận"),
                        kind=Kind.CHOICE,
                        choices="gaps",
                        needed=True,
                        width="small",
                    ),
                    Leaf(key="remark", label=gettext_lazy("Ghi chú"), width="rest"),
                ),
            ),
        ),
    ),
)
BY_SLUG: Mapping[str, Section] = {section.slug: section for section in SECTIONS}


def section_of(pointer: str) -> Section:
    """Return the section where a finding at this JSON pointer is mended; the first otherwise."""
    return next((section for section in SECTIONS if section.holds(pointer)), SECTIONS[0])


def opened(section: Section, record: Data) -> dict[str, Typed]:
    return {part.key: sheets.opened(part, record.get(part.key)) for part in section.parts}


def sent(section: Section, form: QueryDict) -> dict[str, Typed]:
    return {part.key: sheets.sent(part, form, part.key) for part in section.parts}


def values(section: Section, typed: Mapping[str, Typed]) -> tuple[dict[str, Any], Faults]:
    """Return the values of the parts as JSON, and what could not be read."""
    faults: Faults = {}
    read = {
        part.key: sheets.value_of(part, typed[part.key], part.key, faults) for part in section.parts
    }
    return read, faults


def moved(section: Section, typed: dict[str, Typed], move: str, place: str) -> str:
    """Carry out a move among rows in place, and return where to go."""
    for part in section.parts:
        if part.key == place.split("/")[0]:
            typed[part.key], goto = sheets.changed(part, typed[part.key], move, place)
            return goto
    return ""


def drawn(
    section: Section,
    typed: Mapping[str, Typed],
    *,
    record: Data,
    faults: Mapping[str, str],
    found: Mapping[str, str],
) -> list[Drawn]:
    lists = _lists(record, typed)
    return [
        sheets.drawn(part, typed[part.key], faults=faults, lists=lists, found=found)
        for part in section.parts
    ]


def _lists(record: Data, typed: Mapping[str, Typed]) -> dict[str, Choices]:
    """Return the choices that depend on the record, and on what is being typed."""
    first = next(iter(typed.get("cases") or ()), None)
    return {
        "forms": [
            ("", _("không theo mẫu")),
            *((form["key"], form["name"]) for form in record.get("forms") or ()),
        ],
        "papers": [
            (paper["code"], paper["name"]) for paper in (first["components"] if first else ())
        ],
        "gaps": [(part, _part_label(part)) for part in _gap_parts(record)],
    }


def _gap_parts(record: Data) -> list[str]:
    return [gap["part"] for gap in record.get("gaps") or ()]


def _part_label(part: str) -> str:
    return str(procedures.LABELS.get(part, part))
