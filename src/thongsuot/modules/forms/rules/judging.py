"""Whether answers may be sent: the form's own JSON Schema asked, its answer said in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from thongsuot.kernel.refusals import to_translate as _
from thongsuot.modules.forms.rules.bounds import escaped, out_of_bounds
from thongsuot.modules.forms.rules.definitions import BY_REGEX, REGISTRY, day_of, formats
from thongsuot.modules.forms.rules.gazetteer import PLACES, Gazetteer, places_in
from thongsuot.modules.forms.rules.identity_numbers import doubts
from thongsuot.modules.forms.rules.parts import FieldSpec, Flaw, FormSpec
from thongsuot.modules.forms.rules.settling import settle
from thongsuot.modules.forms.rules.showing import hidden, rows_of
from thongsuot.modules.forms.states import FieldType

_CHOSEN = frozenset(
    {
        *(FieldType.YES_NO, FieldType.ONE_OF, FieldType.SEVERAL_OF, FieldType.SEX),
        *(FieldType.NATIONALITY, FieldType.ETHNICITY, FieldType.RELATIONSHIP),
    }
)
_DATE = _("Hãy ghi ngày như 03/9/1990.")
_CHOOSE = _("Hãy chọn một trong các câu trả lời.")
_BY_TYPE: Mapping[FieldType, str] = {
    FieldType.PERSON_NAME: _("Họ tên viết bằng chữ, không có chữ số hay ký hiệu."),
    FieldType.IDENTITY_NUMBER: _("Số định danh cá nhân gồm 12 chữ số."),
    FieldType.TAX_NUMBER: _("Mã số thuế gồm 10 chữ số, hoặc 13 chữ số có gạch ngang."),
    FieldType.DATE: _DATE,
    FieldType.PAST_DATE: _DATE,
    FieldType.PHONE: _("Số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0."),
    FieldType.EMAIL: _("Thư điện tử viết như ten@example.vn."),
    FieldType.INTEGER: _("Hãy ghi một số nguyên bằng chữ số."),
    FieldType.NUMBER: _("Hãy ghi một số, ví dụ 12,5."),
    FieldType.MONEY: _("Hãy ghi số tiền bằng chữ số, ví dụ 1.250.000."),
    FieldType.ADDRESS: _(
        "Cần tỉnh, xã hoặc phường, và số nhà, đường, thôn; hoặc nơi ở nước ngoài."
    ),
    FieldType.PLACE: _("Cần tỉnh và xã hoặc phường; hoặc nơi ở nước ngoài."),
    FieldType.ATTACHMENT: _("Tệp này không nhận được; hãy nộp lại."),
    **dict.fromkeys(_CHOSEN, _CHOOSE),
}
_BY_KEYWORD: Mapping[str, str] = {
    "type": _("Câu trả lời không đúng kiểu."),
    "format": _("Có ký tự không đọc được; hãy gõ lại."),
    "enum": _CHOOSE,
    "minLength": _("Ghi ít nhất %(limit)s ký tự."),
    "maxLength": _("Ghi không quá %(limit)s ký tự."),
    "minimum": _("Không được nhỏ hơn %(limit)s."),
    "maximum": _("Không được lớn hơn %(limit)s."),
    "uniqueItems": _("Có câu trả lời bị lặp."),
}
_TOO_FEW: Mapping[FieldType, str] = {
    FieldType.GROUP: _("Cần khai ít nhất %(limit)s dòng."),
    FieldType.SEVERAL_OF: _("Chọn ít nhất %(limit)s câu trả lời."),
    FieldType.ATTACHMENT: _("Cần nộp ít nhất %(limit)s tệp."),
}
_TOO_MANY: Mapping[FieldType, str] = {
    FieldType.GROUP: _("Khai nhiều nhất %(limit)s dòng."),
    FieldType.SEVERAL_OF: _("Chọn nhiều nhất %(limit)s câu trả lời."),
    FieldType.ATTACHMENT: _("Nộp nhiều nhất %(limit)s tệp."),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Answers as they would be sent, what refuses them, and what only looks odd."""

    values: Mapping[str, Any]
    flaws: tuple[Flaw, ...]
    doubts: tuple[Flaw, ...]


def judge(
    spec: FormSpec, values: object, *, on: date, gazetteer: Gazetteer | None = None
) -> Judged:
    """
    Ask the form's schema about `values` as they would be sent on a day.

    Official codes of places are asked for where a gazetteer is given.
    """
    if flaw := out_of_bounds(values):
        return Judged({}, (flaw,), ())
    if not isinstance(values, dict):
        return Judged({}, (Flaw("", _("Phải là một đối tượng JSON.")),), ())
    sent = settle(spec, values, on=on)
    schema = effective(spec, sent)
    validator = Draft202012Validator(schema, registry=REGISTRY, format_checker=formats(on))
    found: dict[str, Flaw] = {}
    for error in validator.iter_errors(sent):
        for flaw in _said(spec, error):
            found.setdefault(flaw.pointer, flaw)
    if gazetteer is not None:
        for flaw in _unknown_places(spec, sent, gazetteer):
            found.setdefault(flaw.pointer, flaw)
    order = _order(spec)
    in_order = sorted(found.values(), key=lambda flaw: _place(flaw.pointer, order))
    return Judged(sent, tuple(in_order), tuple(_doubts(spec, sent, on)))


def effective(spec: FormSpec, values: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the schema that holds for these answers: the form's own without what is hidden.

    Rows of a group may hide different columns, so each row has its own schema.
    """
    gone = hidden(spec, values)
    properties = {}
    for field in spec.fields():
        if f"/{field.name}" in gone:
            continue
        own = spec.schema["properties"][field.name]
        if field.type != FieldType.GROUP:
            properties[field.name] = _strict(field, own)
            continue
        rows = [
            _object(
                {
                    column.name: _strict(column, own["items"]["properties"][column.name])
                    for column in field.columns
                    if f"/{field.name}/{at}/{column.name}" not in gone
                },
                own["items"].get("required", ()),
            )
            for at in range(len(rows_of(values, field)))
        ]
        properties[field.name] = {**own, "items": False, "prefixItems": rows} if rows else own
    return _object(properties, spec.schema.get("required", ()))


def _object(properties: Mapping[str, Any], required: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": [name for name in required if name in properties],
    }


def _strict(field: FieldSpec, own: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**own, "format": "line"} if field.type == FieldType.TEXT else own


# ---- In words ----


def _said(spec: FormSpec, error: ValidationError) -> Iterator[Flaw]:
    path = [str(step) for step in error.absolute_path]
    asked: Any = error.validator_value
    given: Any = error.instance
    if error.validator == "required" and not _in_place(spec, path):
        for name in asked:
            if name not in given:
                field = spec.at([*path, name])
                chosen = field is not None and field.type in _CHOSEN
                yield Flaw(_pointer([*path, name]), _CHOOSE if chosen else _("Cần ghi mục này."))
        return
    if error.validator == "additionalProperties":
        schema: Any = error.schema
        for name in sorted(set(given) - set(schema["properties"])):
            yield Flaw(
                _pointer([*path, name]),
                _("Biểu mẫu không hỏi «%(name)s»."),
                {"name": str(name)[:60]},
            )
        return
    field = spec.at(path)
    if field is None:
        yield Flaw(_pointer(path), _BY_KEYWORD["type"])
    elif field.type in PLACES:
        yield from _place_said(field, path, error)
    else:
        # A choice or a file among several is at fault: the field is where that is mended.
        whole = field.type in (FieldType.SEVERAL_OF, FieldType.ATTACHMENT)
        depth = 3 if spec.field(path[0]) is not field else 1
        yield Flaw(_pointer(path[:depth] if whole else path), *_sentence(field, error))


def _sentence(field: FieldSpec, error: ValidationError) -> tuple[str, Mapping[str, object]]:
    keyword = str(error.validator)
    limit: Any = error.validator_value
    if keyword == "minLength" and limit == 1:
        return _("Cần ghi mục này."), {}
    if keyword in ("minItems", "maxItems"):
        table = _TOO_FEW if keyword == "minItems" else _TOO_MANY
        return table[field.type], {"limit": limit}
    if keyword == "pattern" and limit in BY_REGEX:
        return BY_REGEX[limit].sentence, {}
    if keyword == "format" and field.type == FieldType.PAST_DATE and day_of(error.instance):
        return _("Ngày này chưa tới; hãy xem lại."), {}
    if keyword in ("type", "format", "enum") and field.type in _BY_TYPE:
        return _BY_TYPE[field.type], {}
    return _BY_KEYWORD.get(keyword, _BY_KEYWORD["type"]), {"limit": limit}


def _place_said(field: FieldSpec, path: Sequence[str], error: ValidationError) -> Iterator[Flaw]:
    """Say which part of a place is lacking, at that part."""
    if error.validator != "anyOf":
        sentence = _("Ghi rõ phần này.") if error.validator == "minLength" else _BY_TYPE[field.type]
        yield Flaw(_pointer(path), sentence)
        return
    place: Any = error.instance
    if "province" not in place:
        yield Flaw(_pointer([*path, "province"]), _("Hãy chọn tỉnh, thành phố, hoặc nước ngoài."))
        return
    if not {"commune", "commune_name"} & set(place):
        yield Flaw(_pointer([*path, "commune"]), _("Hãy chọn hoặc ghi xã, phường, đặc khu."))
    if field.type == FieldType.ADDRESS and "detail" not in place:
        yield Flaw(_pointer([*path, "detail"]), _("Cần số nhà, đường, hoặc thôn, ấp, khóm."))


def _in_place(spec: FormSpec, path: Sequence[str]) -> bool:
    field = spec.at(path)
    return field is not None and field.type in PLACES


def _unknown_places(
    spec: FormSpec, values: Mapping[str, Any], gazetteer: Gazetteer
) -> Iterator[Flaw]:
    for pointer, place in places_in(spec, values):
        province, commune = place.get("province"), place.get("commune")
        if province is None:
            continue
        if not gazetteer.province(province):
            yield Flaw(f"{pointer}/province", _("Không có tỉnh, thành phố mang mã này."))
        elif commune is not None and not gazetteer.commune(province, commune):
            yield Flaw(
                f"{pointer}/commune", _("Xã, phường này không thuộc tỉnh đã chọn; hãy chọn lại.")
            )


def _doubts(spec: FormSpec, values: Mapping[str, Any], on: date) -> Iterator[Flaw]:
    for field in spec.fields():
        scopes: list[tuple[str, FieldSpec, Mapping[str, Any]]] = [("", field, values)]
        for at, row in enumerate(rows_of(values, field)):
            scopes += [(f"/{field.name}/{at}", column, row) for column in field.columns]
        for place, each, near in scopes:
            if each.type == FieldType.IDENTITY_NUMBER:
                yield from doubts(
                    f"{place}/{each.name}",
                    near.get(each.name),
                    birth_date=near.get(each.birth_date) if each.birth_date else None,
                    sex=near.get(each.sex) if each.sex else None,
                    on=on,
                )


def _pointer(path: Sequence[object]) -> str:
    return "".join(f"/{escaped(step)}" for step in path)


def _order(spec: FormSpec) -> Mapping[str, int]:
    places = [
        place
        for field in spec.fields()
        for place in (field.name, *(f"{field.name}/{column.name}" for column in field.columns))
    ]
    return {place: at for at, place in enumerate(places)}


def _place(pointer: str, order: Mapping[str, int]) -> tuple[int, int, int, str]:
    first, row, column = ([*pointer.split("/")[1:], "", "", ""])[:3]
    number = int(row) if row.isdecimal() else -1
    return order.get(first, len(order)), number, order.get(f"{first}/{column}", 0), pointer
