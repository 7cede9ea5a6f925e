"""
A form's document as the editor shows it: pages, sections, one card for each question.

And the way back: what was typed about one question, as the schema and layout of its field.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from thongsuot.kernel.refusals import Fault
from thongsuot.kernel.vietnamese import has_control_characters, nfc, tidy, without_marks
from thongsuot.modules.forms import api as forms

Data = Mapping[str, Any]
Type = forms.FieldType

# What each kind of question is for: read while choosing.
PURPOSES: Mapping[Type, "str | Promise"] = {
    Type.TEXT: gettext_lazy("Câu trả lời ngắn: số giấy tờ, tên cơ quan, nghề nghiệp."),
    Type.LONG_TEXT: gettext_lazy("Lý do, nội dung đề nghị, mô tả dài."),
    Type.PERSON_NAME: gettext_lazy("Tên một người; không nhận chữ số."),
    Type.IDENTITY_NUMBER: gettext_lazy("12 chữ số; kiểm tra đúng cấu trúc số thật."),
    Type.TAX_NUMBER: gettext_lazy("Của doanh nghiệp, hộ kinh doanh."),
    Type.DATE: gettext_lazy("Bất kỳ ngày nào, kể cả ngày sắp tới."),
    Type.PAST_DATE: gettext_lazy("Ngày sinh, ngày cấp: không nhận ngày sau hôm nay."),
    Type.ADDRESS: gettext_lazy("Tỉnh, xã theo danh mục, và số nhà, đường."),
    Type.PLACE: gettext_lazy("Tỉnh, xã theo danh mục: quê quán, nơi sinh."),
    Type.PHONE: gettext_lazy("Số để liên hệ."),
    Type.EMAIL: gettext_lazy("Địa chỉ thư để liên hệ."),
    Type.INTEGER: gettext_lazy("Số lượng, số lần, số người."),
    Type.NUMBER: gettext_lazy("Diện tích, chiều dài: có phần thập phân."),
    Type.MONEY: gettext_lazy("Bằng đồng."),
    Type.YES_NO: gettext_lazy("Dùng nhiều nhất để hỏi tiếp hoặc không hỏi tiếp."),
    Type.ONE_OF: gettext_lazy("Danh sách của bạn, chọn đúng một."),
    Type.SEVERAL_OF: gettext_lazy("Danh sách của bạn, đánh dấu nhiều mục."),
    Type.SEX: gettext_lazy("Nam, nữ theo danh mục."),
    Type.NATIONALITY: gettext_lazy("Theo danh mục các nước."),
    Type.ETHNICITY: gettext_lazy("Theo danh mục 54 dân tộc."),
    Type.RELATIONSHIP: gettext_lazy("Cha, mẹ, vợ, chồng, con và người khác."),
    Type.ATTACHMENT: gettext_lazy("Ảnh hoặc tệp nộp cùng tờ khai."),
    Type.GROUP: gettext_lazy("Nhiều dòng cùng các câu: con, thành viên hộ, thửa đất."),
}
_HEADS: Sequence[tuple["str | Promise", Sequence[Type]]] = (
    (gettext_lazy("Chữ"), (Type.TEXT, Type.LONG_TEXT)),
    (gettext_lazy("Chọn"), (Type.YES_NO, Type.ONE_OF, Type.SEVERAL_OF)),
    (
        gettext_lazy("Người"),
        (
            *(Type.PERSON_NAME, Type.IDENTITY_NUMBER, Type.SEX, Type.NATIONALITY),
            *(Type.ETHNICITY, Type.RELATIONSHIP, Type.PHONE, Type.EMAIL, Type.TAX_NUMBER),
        ),
    ),
    (gettext_lazy("Ngày và nơi"), (Type.PAST_DATE, Type.DATE, Type.PLACE, Type.ADDRESS)),
    (gettext_lazy("Số"), (Type.INTEGER, Type.NUMBER, Type.MONEY)),
    (gettext_lazy("Tệp và nhóm"), (Type.ATTACHMENT, Type.GROUP)),
)
_NUMBERS = (Type.INTEGER, Type.NUMBER, Type.MONEY)
_DAYS = (Type.DATE, Type.PAST_DATE)
# Which bounds of a schema a person may set, by type; the first of each is the lower one.
_BOUNDS: Mapping[Type, Sequence[str]] = {
    Type.TEXT: ("minLength", "maxLength"),
    Type.LONG_TEXT: ("minLength", "maxLength"),
    Type.INTEGER: ("minimum", "maximum"),
    Type.NUMBER: ("minimum", "maximum"),
    Type.MONEY: ("minimum", "maximum"),
    Type.SEVERAL_OF: ("minItems", "maxItems"),
    Type.ATTACHMENT: ("minItems", "maxItems"),
    Type.GROUP: ("minItems", "maxItems"),
}
_BOUND_WORDS: Mapping[str, "str | Promise"] = {
    "minLength": gettext_lazy("Ít nhất bao nhiêu ký tự"),
    "maxLength": gettext_lazy("Nhiều nhất bao nhiêu ký tự"),
    "minimum": gettext_lazy("Số nhỏ nhất"),
    "maximum": gettext_lazy("Số lớn nhất"),
    "minItems": gettext_lazy("Ít nhất bao nhiêu mục"),
    "maxItems": gettext_lazy("Nhiều nhất bao nhiêu mục"),
}
_MOST_WORDS = 2000


@dataclass(slots=True)
class Card:
    """One question in its place, told in words; `columns` when it repeats."""

    path: str
    id: str
    label: str
    kind: str
    required: bool
    when: str
    fills: str
    first: bool = False
    last: bool = False
    faults: list[str] = field(default_factory=list)
    columns: "list[Card]" = field(default_factory=list)
    is_group: bool = False


@dataclass(slots=True)
class Part:
    """One section with its cards."""

    key: str
    title: str
    when: str
    cards: list[Card]
    first: bool
    last: bool
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """One page with its sections."""

    key: str
    title: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Field:
    """One question as it stands in a document."""

    path: str
    schema: Data
    layout: Data
    required: bool
    section: str
    kind: Type | None

    @property
    def label(self) -> str:
        return said(self.layout.get("label")) or self.path

    @property
    def id(self) -> str:
        """The id of its card."""
        return "c-" + self.path.replace("/", "-")


@dataclass(slots=True)
class Ask:
    """One thing that the editor asks about a question; `kind` says which control it is."""

    name: str
    label: "str | Promise"
    kind: str = "line"
    value: Any = ""
    hint: "str | Promise" = ""
    choices: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    error: str = ""
    optional: bool = True
    lang: str = ""

    @property
    def id(self) -> str:
        return f"q-{self.name}"


# ---- What stands in a document ----


def said(words: Any, lang: str = "vi") -> str:
    """Return words of a document in one language; a plain text is Vietnamese."""
    if isinstance(words, str):
        return words if lang == "vi" else ""
    return str(words.get(lang, "")) if isinstance(words, dict) else ""


def fields(document: Data) -> Iterator[Field]:
    """Return every question in the order in which they are asked, columns after their group."""
    properties = document["schema"]["properties"]
    needed = document["schema"].get("required", [])
    for page in document["layout"]["pages"]:
        for section in page["sections"]:
            for item in section["fields"]:
                name = item.get("field", "")
                schema = properties.get(name, {})
                yield _field(name, schema, item, name in needed, section["key"])
                inner = schema.get("items", {}) if isinstance(schema.get("items"), dict) else {}
                for column in item.get("columns", ()):
                    own = column.get("field", "")
                    yield _field(
                        f"{name}/{own}",
                        inner.get("properties", {}).get(own, {}),
                        column,
                        own in inner.get("required", []),
                        section["key"],
                    )


def _field(path: str, schema: Data, layout: Data, required: bool, section: str) -> Field:
    return Field(path, schema, layout, required, section, forms.kind_of(schema))


def found(document: Data, path: str) -> Field | None:
    return next((each for each in fields(document) if each.path == path), None)


def fingerprint(part: Any) -> str:
    """Return by what a page proves which state of a part it has shown."""
    text = json.dumps(part, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def seen(one: Field) -> str:
    layout = {key: value for key, value in one.layout.items() if key != "columns"}
    schema = dict(one.schema)
    if one.kind == Type.GROUP:
        schema.pop("items", None)
    return fingerprint([schema, layout, one.required])


def sheets(document: Data, faults: Sequence[Fault] = ()) -> list[Sheet]:
    """Return the form as cards in their order, with what is wrong at each."""
    every = list(fields(document))
    labels = {each.path: each.label for each in every}
    by_path: dict[str, Card] = {}
    made = []
    for page in document["layout"]["pages"]:
        parts = []
        for number, section in enumerate(page["sections"]):
            own = [each for each in every if each.section == section["key"]]
            cards: list[Card] = []
            for each in own:
                card = _card(each, labels)
                by_path[each.path] = card
                group, slash, _name = each.path.partition("/")
                (by_path[group].columns if slash else cards).append(card)
            for shelf in (cards, *(card.columns for card in cards)):
                if shelf:
                    shelf[0].first, shelf[-1].last = True, True
            parts.append(
                Part(
                    section["key"],
                    said(section["title"]),
                    in_words(section.get("show_if"), document),
                    cards,
                    first=number == 0,
                    last=number == len(page["sections"]) - 1,
                )
            )
        made.append(Sheet(page["key"], said(page["title"]), parts))
    everything = [card for page in made for part in page.parts for card in part.cards]
    if everything:
        # The very first has nowhere to go up to; within a page, sections are crossed.
        for card in everything:
            card.first = card is everything[0]
            card.last = card is everything[-1]
    for card in by_path.values():
        one = next(each for each in every if each.path == card.path)
        card.when = in_words(one.layout.get("show_if"), document, near=card.path)
    for fault in faults:
        path, _rest = whose(document, fault.pointer)
        if path in by_path:
            by_path[path].faults.append(fault.reason)
    return made


def _card(one: Field, labels: Mapping[str, str]) -> Card:
    return Card(
        path=one.path,
        id=one.id,
        label=one.label,
        kind=str(one.kind.label) if one.kind else "",
        required=one.required,
        when="",
        fills=_filled(one, labels),
        is_group=one.kind == Type.GROUP,
    )


def _filled(one: Field, labels: Mapping[str, str]) -> str:
    source, reckoned = one.layout.get("prefill"), one.layout.get("calculate")
    if source in forms.Prefill.values:
        return _("Điền sẵn: %(source)s") % {"source": forms.Prefill(source).label}
    if isinstance(reckoned, dict) and reckoned.get("verb") in forms.Verb.values:
        of = ", ".join(labels.get(each, each) for each in reckoned.get("of", ()))
        return _("Tự tính: %(verb)s (%(of)s)") % {
            "verb": forms.Verb(reckoned["verb"]).label,
            "of": of,
        }
    return ""


def in_words(show_if: Any, document: Data, *, near: str = "") -> str:
    """Return a condition as a sentence: "Đã ly hôn" rather than "divorced"."""
    told = []
    for each in _conditions(show_if):
        one = _looked_for(document, str(each.get("field", "")), near)
        label = one.label if one else str(each.get("field", ""))
        if "present" in each:
            words = _("đã trả lời") if each["present"] else _("chưa trả lời")
            told.append(_("«%(question)s» %(answer)s") % {"question": label, "answer": words})
            continue
        values = each["in"] if "in" in each else [each.get("equals")]
        names = dict(answers(one)) if one else {}
        words = _(" hoặc ").join(names.get(json.dumps(one_of), str(one_of)) for one_of in values)
        told.append(_("«%(question)s» là %(answer)s") % {"question": label, "answer": words})
    return _(" và ").join(told)


def _conditions(show_if: Any) -> list[Data]:
    every = show_if if isinstance(show_if, list) else [show_if] if show_if else []
    return [each for each in every if isinstance(each, dict)]


def _looked_for(document: Data, name: str, near: str) -> Field | None:
    group, slash, _own = near.partition("/")
    return (found(document, f"{group}/{name}") if slash else None) or found(document, name)


def answers(one: Field) -> list[tuple[str, str]]:
    """Return the answers on which something else may be asked: (JSON of the value, words)."""
    if one.kind == Type.YES_NO:
        return [("true", pgettext("answer", "Có")), ("false", pgettext("answer", "Không"))]
    if one.kind in (Type.ONE_OF, Type.SEVERAL_OF):
        return [(json.dumps(value), words) for value, words in choices_in_words(one)]
    if one.kind == Type.SEX:
        return [('"male"', _("Nam")), ('"female"', _("Nữ"))]
    if one.kind == Type.NATIONALITY:
        return [('"VN"', _("Việt Nam"))]
    return []


def choices_in_words(one: Field) -> list[tuple[str, str]]:
    """Return what may be chosen at a question: (value, words)."""
    return [(value, said(words) or value) for value, words in _options(one)]


def whose(document: Data, pointer: str) -> tuple[str, str]:
    """Return the question that a JSON pointer into a document leads to, and what of it."""
    steps = pointer.strip("/").split("/")
    if steps[:2] == ["schema", "properties"] and len(steps) > 2:
        if steps[3:5] == ["items", "properties"] and len(steps) > 5:
            return f"{steps[2]}/{steps[5]}", "/".join(steps[6:])
        return steps[2], "/".join(steps[3:])
    match = re.fullmatch(
        r"/layout/pages/(\d+)/sections/(\d+)/fields/(\d+)(?:/columns/(\d+))?(?:/(.*))?", pointer
    )
    if match is None:
        return "", pointer
    page, section, at, column, rest = match.groups()
    try:
        item = document["layout"]["pages"][int(page)]["sections"][int(section)]["fields"][int(at)]
        if column is None:
            return item["field"], rest or ""
        return f"{item['field']}/{item['columns'][int(column)]['field']}", rest or ""
    except (IndexError, KeyError):
        return "", pointer


def in_questions(document: Data, sentence: str) -> str:
    """Return a refusal with questions called as they read, not by their names in the document."""
    for each in fields(document):
        sentence = sentence.replace(f"«{each.path}»", f"«{each.label}»")
    return sentence


def leaning_on(document: Data, path: str) -> list[str]:
    """Return the labels of what could not stand without a question: conditions and sums."""
    leaning = []
    for each in fields(document):
        if each.path == path:
            continue
        calculate = each.layout.get("calculate") or {}
        compare = each.layout.get("compare") or {}
        names = {str(one.get("field")) for one in _conditions(each.layout.get("show_if"))}
        names |= {str(one) for one in calculate.get("of", ())} | {*map(str, compare.values())}
        if path in names or any(name.startswith(f"{path}/") for name in names):
            leaning.append(each.label)
    for page in document["layout"]["pages"]:
        for section in page["sections"]:
            if path in {str(one.get("field")) for one in _conditions(section.get("show_if"))}:
                leaning.append(said(section["title"]))
    return leaning


# ---- Where a question may go ----


def step_up(document: Data, path: str) -> tuple[str, str] | None:
    """Return section and the question to stand before, one place up; None at the top."""
    shelf, at, section = _shelf(document, path)
    if at > 0:
        return section, _full(path, shelf[at - 1])
    return None if "/" in path else _end_of(document, section, -1)


def step_down(document: Data, path: str) -> tuple[str, str] | None:
    shelf, at, section = _shelf(document, path)
    if at + 1 < len(shelf):
        after = _full(path, shelf[at + 2]) if at + 2 < len(shelf) else ""
        return section, after
    return None if "/" in path else _end_of(document, section, +1)


def _shelf(document: Data, path: str) -> tuple[list[str], int, str]:
    one = found(document, path)
    if one is None:
        return [], 0, ""
    group, slash, _name = path.partition("/")
    shelf = [
        each.path
        for each in fields(document)
        if each.section == one.section
        and (each.path.startswith(f"{group}/") if slash else "/" not in each.path)
    ]
    return shelf, shelf.index(path), one.section


def _full(path: str, neighbour: str) -> str:
    # The verbs name a column to stand before by its own name.
    return neighbour.partition("/")[2] if "/" in path else neighbour


def _end_of(document: Data, section: str, way: int) -> tuple[str, str] | None:
    keys = [part["key"] for page in document["layout"]["pages"] for part in page["sections"]]
    at = keys.index(section) + way
    if not 0 <= at < len(keys):
        return None
    if way < 0:
        return keys[at], ""
    there = next((each.path for each in fields(document) if each.section == keys[at]), "")
    return keys[at], there


# ---- Adding ----


def kinds(*, inside: bool) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return what can be asked, under heads: value, name, what it is for."""
    return [
        (
            str(head),
            [
                (kind.value, str(kind.label), str(PURPOSES[kind]))
                for kind in of
                if not (inside and kind == Type.GROUP)
            ],
        )
        for head, of in _HEADS
    ]


def name_for(document: Data, label: str, *, group: str = "") -> str:
    """Return a name for a new question: its label without marks, used nowhere else."""
    plain = re.sub(r"[^a-z0-9]+", "_", without_marks(label).lower()).strip("_")[:40].strip("_")
    if not plain or not plain[0].isalpha():
        plain = f"muc_{plain}".rstrip("_")
    # Another group may use the name: conditions look in the row first, then outside.
    taken = {each.path.rpartition("/")[2] for each in fields(document)}
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}_{number}", number + 1
    return f"{group}/{name}" if group else name


def key_for(document: Data, title: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", without_marks(title).lower()).strip("-")[:40].strip("-")
    pages = document["layout"]["pages"]
    taken = {page["key"] for page in pages} | {
        part["key"] for page in pages for part in page["sections"]
    }
    key, number = plain or "phan", 2
    while key in taken:
        key, number = f"{plain or 'phan'}-{number}", number + 1
    return key


def fresh(kind: Type) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return schema and layout of a question of this kind, to be worded afterwards."""
    return forms.begun_field(
        kind,
        options={"lua_chon_1": _("Lựa chọn 1"), "lua_chon_2": _("Lựa chọn 2")},
        column=_("Nội dung"),
    )


# ---- One question, as it is edited ----


def asked(
    document: Data,
    one: Field,
    *,
    typed: "QueryDict | None" = None,
    errors: Mapping[str, str] | None = None,
) -> list[Ask]:
    """Return what is asked about a question: as it stands, or as it was typed and refused."""
    layout, schema, inside = one.layout, one.schema, "/" in one.path
    calculate = layout.get("calculate") if isinstance(layout.get("calculate"), dict) else {}
    earlier = before(document, one)
    made = [
        Ask("label_vi", _("Câu hỏi"), value=said(layout.get("label")), optional=False, lang="vi"),
        Ask("label_en", _("Câu hỏi bằng tiếng Anh"), value=said(layout.get("label"), "en")),
        Ask("help_vi", _("Lời giải thích"), "words", said(layout.get("help")), lang="vi"),
        Ask("help_en", _("Lời giải thích bằng tiếng Anh"), "words", said(layout.get("help"), "en")),
        Ask("required", _("Bắt buộc trả lời"), "tick", one.required),
        Ask(
            "width",
            _("Bề rộng"),
            "choice",
            layout.get("width", "full"),
            choices=[("", [(each.value, str(each.label)) for each in forms.Width])],
            optional=False,
        ),
    ]
    if one.kind in (Type.ONE_OF, Type.SEVERAL_OF):
        made.append(
            Ask(
                "options",
                _("Các lựa chọn"),
                "options",
                [(value, said(words), said(words, "en")) for value, words in _options(one)],
                _("Để trống một dòng là bỏ lựa chọn ấy. Lưu thì có thêm dòng trống."),
            )
        )
    if one.kind == Type.GROUP:
        title = layout.get("row_title")
        made += [
            Ask("row_vi", _("Mỗi dòng gọi là"), value=said(title), hint=_("Ví dụ: Con.")),
            Ask("row_en", _("Mỗi dòng gọi là, bằng tiếng Anh"), value=said(title, "en")),
        ]
    made.append(
        Ask(
            "when",
            _("Chỉ hỏi khi"),
            "several",
            pairs(layout.get("show_if")),
            _(
                "Chọn câu hỏi đứng trước và câu trả lời. Nhiều dòng của cùng một câu: một trong "
                "các câu trả lời ấy. Nhiều câu khác nhau: tất cả đều đúng."
            ),
            conditions(document, one, earlier),
        )
    )
    if not inside and (sources := _sources(one)):
        made.append(
            Ask("prefill", _("Điền sẵn từ"), "choice", layout.get("prefill", ""), choices=sources)
        )
    if one.kind in _NUMBERS:
        verbs = [(each.value, str(each.label)) for each in forms.Verb]
        made += [
            Ask(
                "verb",
                _("Tự tính"),
                "choice",
                (calculate or {}).get("verb", ""),
                choices=[("", [("", _("Không: người dân tự ghi")), *verbs])],
            ),
            Ask(
                "of",
                _("Tính từ"),
                "several",
                list((calculate or {}).get("of", ())),
                choices=[
                    (
                        "",
                        [
                            ("", "–"),
                            *_worked_on(document, one, earlier),
                        ],
                    )
                ],
            ),
        ]
        tables = document["layout"].get("tables") or {}
        if tables:
            made.append(
                Ask(
                    "table",
                    _("Bảng phí"),
                    "choice",
                    (calculate or {}).get("table", ""),
                    choices=[
                        (
                            "",
                            [
                                ("", _("Không tra bảng")),
                                *(
                                    (key, f"{key}: {table['legal_basis'][:80]}")
                                    for key, table in tables.items()
                                ),
                            ],
                        )
                    ],
                )
            )
    if one.kind == Type.TEXT:
        shapes = [(each.name, str(_(each.sentence))) for each in forms.PATTERNS]
        named = {each.regex: each.name for each in forms.PATTERNS}
        made.append(
            Ask(
                "pattern",
                _("Dạng chữ"),
                "choice",
                named.get(str(schema.get("pattern")), ""),
                choices=[("", [("", _("Chữ bất kỳ")), *shapes])],
            )
        )
    made += [
        Ask(name, _BOUND_WORDS[name], "number", schema.get(name, ""))
        for name in (_BOUNDS.get(one.kind, ()) if one.kind else ())
    ]
    if one.kind == Type.IDENTITY_NUMBER:
        compare = layout.get("compare") or {}
        for key, words, kinds_of in (
            ("birth_date", _("Đối chiếu với ngày sinh ở câu"), _DAYS),
            ("sex", _("Đối chiếu với giới tính ở câu"), (Type.SEX,)),
        ):
            near = [(each.path.rpartition("/")[2], each.label)
                    for each in earlier if each.kind in kinds_of
                    and each.path.rpartition("/")[0] == one.path.rpartition("/")[0]]  # fmt: skip
            made.append(
                Ask(
                    f"compare_{key}",
                    words,
                    "choice",
                    compare.get(key, ""),
                    choices=[("", [("", _("Không đối chiếu")), *near])],
                )
            )
    for ask in made:
        if typed is not None:
            ask.value = _typed(ask, typed)
        ask.error = (errors or {}).get(ask.name, "")
        if ask.kind == "several":
            known = {value for _head, each_of in ask.choices for value, _words in each_of}
            ask.value = [*(each for each in ask.value if each in known), ""]
        if ask.kind == "options":
            ask.value = [*ask.value, ("", "", ""), ("", "", "")]
    return made


def _worked_on(document: Data, one: Field, earlier: Sequence[Field]) -> Iterator[tuple[str, str]]:
    """Return what a number may be worked out from; in a row, what stands in the same row."""
    group, slash, _name = one.path.partition("/")
    for each in earlier:
        if not slash:
            yield each.path, _with_group(document, each)
        elif each.path.startswith(f"{group}/"):
            yield each.path.partition("/")[2], each.label


def _with_group(document: Data, one: Field) -> str:
    group, slash, _name = one.path.partition("/")
    owner = found(document, group) if slash else None
    return f"{owner.label}: {one.label}" if owner else one.label


def _options(one: Field) -> list[tuple[str, Any]]:
    """Return the choices in the order in which they are offered: the schema's."""
    items = one.schema.get("items") if one.kind == Type.SEVERAL_OF else one.schema
    values = items.get("enum", ()) if isinstance(items, dict) else ()
    named = one.layout.get("options")
    return [(value, (named if isinstance(named, dict) else {}).get(value)) for value in values]


def _sources(one: Field) -> list[tuple[str, list[tuple[str, str]]]]:
    fitting = [
        (each.value, str(each.label))
        for each in forms.Prefill
        if one.kind in forms.FITS.get(each, ())
    ]
    return [("", [("", _("Không điền sẵn")), *fitting])] if fitting else []


def before(document: Data, one: Field) -> list[Field]:
    """Return the questions asked before one; for a column, its own group's columns as well."""
    earlier = []
    for each in fields(document):
        if each.path == one.path:
            break
        earlier.append(each)
    return earlier


def conditions(
    document: Data, one: Field | None, earlier: Sequence[Field]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a condition may be, by question: (which, what to say) pairs under its label."""
    group = one.path.partition("/")[0] if one and "/" in one.path else ""
    offered: list[tuple[str, list[tuple[str, str]]]] = [("", [("", _("Luôn hỏi"))])]
    for each in earlier:
        own, slash, name = each.path.partition("/")
        if (slash and own != group) or (each.path == group) or each.layout.get("calculate"):
            continue
        name = name if slash else each.path
        label = each.label
        choices = [
            (f"{name}|=|{value}", _("%(question)s: %(answer)s") % {"question": label, "answer": a})
            for value, a in answers(each)
        ]
        choices += [
            (f"{name}|?|true", _("%(question)s: đã trả lời") % {"question": label}),
            (f"{name}|?|false", _("%(question)s: chưa trả lời") % {"question": label}),
        ]
        offered.append((label, choices))
    # What the document says already stays on offer, whatever the lists above leave out.
    known = {value for _head, of in offered for value, _words in of}
    kept = [each for each in pairs(one.layout.get("show_if")) if each not in known] if one else []
    if kept:
        offered.append((_("Đang dùng"), [(each, each.replace("|", " ")) for each in kept]))
    return offered


def pairs(show_if: Any) -> list[str]:
    """Return a condition as lines of the editor: "field|=|value", "field|?|true"."""
    made = []
    for each in _conditions(show_if):
        name = each.get("field", "")
        if "present" in each:
            made.append(f"{name}|?|{json.dumps(each['present'])}")
        else:
            values = each["in"] if "in" in each else [each.get("equals")]
            made += [f"{name}|=|{json.dumps(value)}" for value in values]
    return made


def condition(lines: Sequence[str]) -> Any:
    """Return chosen lines as a condition, None where nothing was chosen."""
    among: dict[str, list[Any]] = {}
    made: list[dict[str, Any]] = []
    for line in dict.fromkeys(each for each in lines if each):
        name, sign, value = [*line.split("|", 2), "", ""][:3]
        try:
            read = json.loads(value)
        except ValueError:
            read = value
        if sign == "?":
            made.append({"field": name, "present": read})
        elif name in among:
            among[name].append(read)
        else:
            among[name] = [read]
    made += [
        {"field": name, "in": values} if len(values) > 1 else {"field": name, "equals": values[0]}
        for name, values in among.items()
    ]
    return made[0] if len(made) == 1 else made or None


def _typed(ask: Ask, typed: QueryDict) -> Any:
    match ask.kind:
        case "tick":
            return bool(typed.get(ask.name))
        case "several":
            return typed.getlist(ask.name)
        case "options":
            rows = zip(
                typed.getlist("option_value"),
                typed.getlist("option_vi"),
                typed.getlist("option_en"),
                strict=False,
            )
            return [row for row in rows if any(row[1:])]
    return typed.get(ask.name, "")


# ---- What was typed about one question ----


def read(
    one: Field, typed: QueryDict
) -> tuple[dict[str, Any], dict[str, Any], bool, dict[str, str]]:
    """Return schema, layout, whether it must be answered, and what could not be read by control."""
    errors: dict[str, str] = {}
    schema, layout = dict(one.schema), dict(one.layout)
    _put(layout, "label", words(typed, "label", errors))
    if not layout.get("label"):
        errors.setdefault("label_vi", _("Cần ghi câu hỏi."))
    _put(layout, "help", words(typed, "help", errors))
    width = typed.get("width", "full")
    _put(layout, "width", width if width != "full" or "width" in layout else None)
    _put(layout, "show_if", condition(typed.getlist("when")))
    if "prefill" in typed:
        _put(layout, "prefill", typed["prefill"] or None)
    if "verb" in typed:
        _put(layout, "calculate", _calculated(typed, errors))
    if one.kind in (Type.ONE_OF, Type.SEVERAL_OF):
        options = _read_options(typed, errors)
        layout["options"] = options
        values = list(options)
        if one.kind == Type.ONE_OF:
            schema["enum"] = values
        else:
            schema["items"] = {**schema.get("items", {}), "enum": values}
    if one.kind == Type.GROUP:
        _put(layout, "row_title", words(typed, "row", errors))
    if one.kind == Type.TEXT and "pattern" in typed:
        named = {each.name: each.regex for each in forms.PATTERNS}
        _put(schema, "pattern", named.get(str(typed["pattern"])))
    for name in _BOUNDS.get(one.kind, ()) if one.kind else ():
        if name in typed:
            _put(schema, name, _number(str(typed[name]), name, one.kind, errors))
    compare = {
        key: typed[f"compare_{key}"] for key in ("birth_date", "sex") if typed.get(f"compare_{key}")
    }
    if one.kind == Type.IDENTITY_NUMBER:
        _put(layout, "compare", compare or None)
    return schema, layout, bool(typed.get("required")), errors


def words(typed: QueryDict, name: str, errors: dict[str, str]) -> Any:
    """Return `name`_vi and `name`_en as the document says words; None where nothing is said."""
    both = {}
    for lang in ("vi", "en"):
        text = nfc(typed.get(f"{name}_{lang}", "")).replace("\r\n", "\n").strip()
        if has_control_characters(text.replace("\n", " ")) or len(text) > _MOST_WORDS:
            errors[f"{name}_{lang}"] = _("Có ký tự không đọc được, hoặc quá dài.")
            text = ""
        both[lang] = text if "\n" in text else tidy(text)
    if both["en"] and not both["vi"]:
        errors.setdefault(f"{name}_vi", _("Cần ghi bằng tiếng Việt trước."))
    if not both["vi"]:
        return None
    return both if both["en"] else both["vi"]


def _calculated(typed: QueryDict, errors: dict[str, str]) -> Any:
    if not typed["verb"]:
        return None
    of = list(dict.fromkeys(each for each in typed.getlist("of") if each))
    if not of:
        errors["of"] = _("Hãy chọn tính từ câu hỏi nào.")
    made: dict[str, Any] = {"verb": typed["verb"], "of": of}
    if typed["verb"] == forms.Verb.FEE:
        made["table"] = typed.get("table", "")
    return made


def _read_options(typed: QueryDict, errors: dict[str, str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    rows = zip(
        typed.getlist("option_value"),
        typed.getlist("option_vi"),
        typed.getlist("option_en"),
        strict=False,
    )
    for value, vi, en in rows:
        vi, en = tidy(vi), tidy(en)
        if not vi:
            if en:
                errors["options"] = _("Cần ghi bằng tiếng Việt trước.")
            continue
        if not value:
            plain = re.sub(r"[^a-z0-9]+", "_", without_marks(vi).lower()).strip("_")[:40]
            value, number = plain or "lua_chon", 2
            while value in options or value in typed.getlist("option_value"):
                value, number = f"{plain or 'lua_chon'}_{number}", number + 1
        options[value] = {"vi": vi, "en": en} if en else vi
    if not options:
        errors.setdefault("options", _("Cần ít nhất một lựa chọn."))
    return options


def _number(text: str, name: str, kind: Type | None, errors: dict[str, str]) -> Any:
    plain = text.strip().replace(" ", "")
    if not plain:
        return None
    try:
        return (
            float(plain.replace(",", "."))
            if kind == Type.NUMBER and not (plain.lstrip("-").isdigit())
            else int(plain)
        )
    except ValueError:
        errors[name] = _("Cần một số.")
        return None


def _put(into: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        into.pop(key, None)
    else:
        into[key] = value


# Which control a refusal belongs to, by the part of the field that its pointer names.
_CONTROL_OF = {
    "label": "label_vi",
    "help": "help_vi",
    "show_if": "when",
    "calculate": "verb",
    "enum": "options",
    "items": "options",
    "row_title": "row_vi",
    "compare": "compare_birth_date",
}


def control_of(rest: str) -> str:
    """Return the control that `rest` of a pointer is about: "show_if/field" is about "when"."""
    first, _slash, after = rest.partition("/")
    if first in ("label", "help", "row_title") and after == "en":
        return {"row_title": "row_en"}.get(first, f"{first}_en")
    if first == "compare" and after:
        return f"compare_{after}"
    if first == "calculate" and after.partition("/")[0] in ("of", "table"):
        return after.partition("/")[0]
    return _CONTROL_OF.get(first, first)


# ---- What changed ----


def compared(
    before_: Data | None, after: Data
) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Return each question that differs: its label, how, and (what, before, after) in words."""
    old = {each.path: each for each in fields(before_)} if before_ else {}
    new = {each.path: each for each in fields(after)}
    made: list[tuple[str, str, list[tuple[str, str, str]]]] = []
    if before_:
        about = [
            (str(word), said(before_.get(key)), said(after.get(key)))
            for key, word in (
                ("title", _("Tên biểu mẫu")),
                ("legal_basis", _("Căn cứ")),
                ("source", _("Nguồn")),
            )
            if said(before_.get(key)) != said(after.get(key))
        ]
        if about:
            made.append((_("Về biểu mẫu"), "changed", about))
    for path, one in new.items():
        if path not in old:
            made.append((one.label, "added", [(_("Kiểu"), "", _kind_word(one))]))
            continue
        lines = told(before_ or {}, old[path]), told(after, one)
        rows = [
            (what, was, now) for (what, was), (_same, now) in zip(*lines, strict=True) if was != now
        ]
        if rows:
            made.append((one.label, "changed", rows))
    made += [
        (one.label, "removed", [(_("Kiểu"), _kind_word(one), "")])
        for path, one in old.items()
        if path not in new
    ]
    kept = [path for path in new if path in old]
    if kept != [path for path in old if path in new]:
        made.append((_("Thứ tự câu hỏi"), "changed", []))
    return made


def _kind_word(one: Field) -> str:
    return str(one.kind.label) if one.kind else ""


def told(document: Data, one: Field) -> list[tuple[str, str]]:
    """Return a question in words, one line for each thing that it says."""
    labels = {each.path: each.label for each in fields(document)}
    bounds = ", ".join(
        f"{_BOUND_WORDS[name]}: {one.schema[name]}" for name in _BOUND_WORDS if name in one.schema
    )
    return [
        (_("Câu hỏi"), one.label),
        (_("Câu hỏi bằng tiếng Anh"), said(one.layout.get("label"), "en")),
        (_("Kiểu"), _kind_word(one)),
        (_("Lời giải thích"), said(one.layout.get("help"))),
        (_("Bắt buộc trả lời"), _("bắt buộc") if one.required else _("không bắt buộc")),
        (_("Bề rộng"), str(forms.Width(one.layout.get("width", "full")).label)),
        (_("Các lựa chọn"), "; ".join(said(words) for _value, words in _options(one))),
        (_("Chỉ hỏi khi"), in_words(one.layout.get("show_if"), document, near=one.path)),
        (_("Điền sẵn, tự tính"), _filled(one, labels)),
        (_("Giới hạn"), bounds),
    ]
