"""
The subset of JSON Schema 2020-12 that a form's schema may use, closed and documented.

At the root an object with named properties and no others; each property a reference to one of
our definitions, a line of text, a number with bounds, a choice, several choices, or a group
that repeats. Whatever else stands there is refused by its place.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from thongsuot.kernel.refusals import to_translate as _
from thongsuot.modules.forms.rules.bounds import escaped, holds_orders
from thongsuot.modules.forms.rules.definitions import BESIDE, BY_REGEX, DIALECT, type_of_ref
from thongsuot.modules.forms.rules.parts import MOST_ROWS, Flaw
from thongsuot.modules.forms.states import FieldType

MOST_FIELDS = 150
MOST_CHOICES = 300
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
_VALUE = re.compile(r"[A-Za-z0-9_.-]{1,60}", re.ASCII)
_SAID = frozenset({"title", "description"})


@dataclass(frozen=True, slots=True)
class Property:
    """What the schema says of one field."""

    type: FieldType
    required: bool
    limits: Mapping[str, Any]
    values: tuple[str, ...] = ()
    columns: Mapping[str, "Property"] = field(default_factory=dict)


def read_schema(schema: object, flaws: list[Flaw]) -> Mapping[str, Property]:
    """Return the fields of a form's schema, noting in `flaws` what may not be there."""
    if not isinstance(schema, dict):
        flaws.append(Flaw("/schema", _("Phải là một đối tượng JSON.")))
        return {}
    found = _object("/schema", schema, flaws, allowed={"$schema"}, inside=False)
    if schema.get("$schema") != DIALECT:
        flaws.append(
            Flaw("/schema/$schema", _("Phải là JSON Schema 2020-12: %(uri)s."), {"uri": DIALECT})
        )
    if sum(1 + len(each.columns) for each in found.values()) > MOST_FIELDS:
        flaws.append(Flaw("/schema", _("Có quá %(most)s trường."), {"most": MOST_FIELDS}))
    return found


def closed(
    pointer: str, data: Mapping[str, Any], allowed: Collection[str], flaws: list[Flaw]
) -> None:
    """Note every key that is not among those allowed."""
    flaws += [
        Flaw(
            f"{pointer}/{escaped(key)}",
            _("Không dùng được «%(key)s» ở đây."),
            {"key": str(key)[:60]},
        )
        for key in data
        if key not in allowed
    ]


def _object(
    pointer: str, data: Mapping[str, Any], flaws: list[Flaw], *, allowed: set[str], inside: bool
) -> Mapping[str, Property]:
    _only(
        pointer,
        data,
        {"type", "properties", "required", "additionalProperties"} | allowed,
        flaws,
    )
    _said(pointer, data, flaws)
    if data.get("type") != "object":
        flaws.append(Flaw(f"{pointer}/type", _("Phải là «object».")))
    if data.get("additionalProperties") is not False:
        flaws.append(
            Flaw(
                f"{pointer}/additionalProperties", _("Phải là false: biểu mẫu không nhận gì thêm.")
            )
        )
    properties = data.get("properties")
    if not isinstance(properties, dict) or not properties:
        flaws.append(Flaw(f"{pointer}/properties", _("Cần ít nhất một trường.")))
        return {}
    required = data.get("required", [])
    if not isinstance(required, list) or not all(isinstance(each, str) for each in required):
        flaws.append(Flaw(f"{pointer}/required", _("Phải là danh sách tên trường.")))
        required = []
    for at, name in enumerate(required):
        if name not in properties or name in required[:at]:
            flaws.append(
                Flaw(
                    f"{pointer}/required/{at}",
                    _("Không có trường «%(name)s», hoặc đã nhắc rồi."),
                    {"name": name[:60]},
                )
            )
    found = {}
    for name, said in properties.items():
        where = f"{pointer}/properties/{escaped(name)}"
        if not _NAME.fullmatch(name):
            flaws.append(
                Flaw(where, _("Tên trường chỉ gồm chữ thường không dấu, chữ số, gạch dưới."))
            )
        elif read := _property(where, said, flaws, required=name in required, inside=inside):
            found[name] = read
    return found


def _property(
    pointer: str, data: object, flaws: list[Flaw], *, required: bool, inside: bool
) -> Property | None:
    if not isinstance(data, dict):
        flaws.append(Flaw(pointer, _("Phải là một đối tượng JSON.")))
        return None
    _said(pointer, data, flaws)
    if "$ref" in data:
        return _reference(pointer, data, flaws, required=required)
    match data.get("type"):
        case "string" if "enum" in data:
            _only(pointer, data, {"type", "enum"}, flaws)
            values = _values(f"{pointer}/enum", data["enum"], flaws)
            return Property(FieldType.ONE_OF, required, {"enum": list(values)}, values)
        case "string":
            return _line(pointer, data, flaws, required=required)
        case "integer" | "number" as kind:
            _only(pointer, data, {"type", "minimum", "maximum"}, flaws)
            _bounds(pointer, data, ("minimum", "maximum"), flaws, needed=True)
            return Property(FieldType(kind), required, _limits(data, "minimum", "maximum"))
        case "array":
            return _array(pointer, data, flaws, required=required, inside=inside)
    flaws.append(
        Flaw(
            f"{pointer}/type",
            _("Kiểu không dùng được; hãy dùng $ref tới định nghĩa có sẵn, string, integer, "
              "number hoặc array."),
        )
    )  # fmt: skip
    return None


def _reference(
    pointer: str, data: Mapping[str, Any], flaws: list[Flaw], *, required: bool
) -> Property | None:
    kind = type_of_ref(data["$ref"])
    if kind is None:
        flaws.append(
            Flaw(
                f"{pointer}/$ref",
                _("$ref chỉ được chỉ tới định nghĩa có sẵn của biểu mẫu, không phải «%(ref)s»."),
                {"ref": str(data["$ref"])[:120]},
            )
        )
        return None
    beside = BESIDE.get(kind, frozenset())
    _only(pointer, data, {"$ref", *beside}, flaws)
    _bounds(pointer, data, sorted(beside, reverse=True), flaws)
    return Property(kind, required, _limits(data, *beside))


def _line(pointer: str, data: Mapping[str, Any], flaws: list[Flaw], *, required: bool) -> Property:
    _only(pointer, data, {"type", "minLength", "maxLength", "pattern"}, flaws)
    _bounds(pointer, data, ("minLength", "maxLength"), flaws)
    if not isinstance(data.get("maxLength"), int) or data["maxLength"] > 2000:
        flaws.append(Flaw(f"{pointer}/maxLength", _("Cần độ dài tối đa, không quá 2000.")))
    if "pattern" in data and data["pattern"] not in list(BY_REGEX):
        flaws.append(
            Flaw(f"{pointer}/pattern", _("Mẫu ký tự này không có trong danh sách được dùng."))
        )
    return Property(FieldType.TEXT, required, _limits(data, "minLength", "maxLength", "pattern"))


def _array(
    pointer: str, data: Mapping[str, Any], flaws: list[Flaw], *, required: bool, inside: bool
) -> Property | None:
    _only(pointer, data, {"type", "items", "minItems", "maxItems", "uniqueItems"}, flaws)
    _bounds(pointer, data, ("minItems", "maxItems"), flaws)
    limits = _limits(data, "minItems", "maxItems")
    items = data.get("items")
    if not isinstance(items, dict):
        flaws.append(Flaw(f"{pointer}/items", _("Cần nói mỗi dòng là gì.")))
        return None
    if items.get("type") == "string":
        _only(f"{pointer}/items", items, {"type", "enum"}, flaws)
        values = _values(f"{pointer}/items/enum", items.get("enum"), flaws)
        if data.get("uniqueItems") is not True:
            flaws.append(Flaw(f"{pointer}/uniqueItems", _("Phải là true: không chọn hai lần.")))
        return Property(FieldType.SEVERAL_OF, required, limits, values)
    if inside:
        flaws.append(Flaw(pointer, _("Nhóm lặp lại không chứa nhóm lặp lại khác.")))
        return None
    most = data.get("maxItems")
    if not isinstance(most, int) or not 1 <= most <= MOST_ROWS:
        flaws.append(
            Flaw(f"{pointer}/maxItems", _("Cần số dòng tối đa, từ 1 đến %(most)s."),
                 {"most": MOST_ROWS})
        )  # fmt: skip
    columns = _object(f"{pointer}/items", items, flaws, allowed=set(), inside=True)
    return Property(FieldType.GROUP, required, limits, (), columns)


def _values(pointer: str, values: object, flaws: list[Flaw]) -> tuple[str, ...]:
    if not isinstance(values, list) or not 1 <= len(values) <= MOST_CHOICES:
        flaws.append(Flaw(pointer, _("Cần từ 1 đến %(most)s lựa chọn."), {"most": MOST_CHOICES}))
        return ()
    good = []
    for at, value in enumerate(values):
        if not isinstance(value, str) or not _VALUE.fullmatch(value) or value in good:
            flaws.append(
                Flaw(
                    f"{pointer}/{at}",
                    _("Giá trị lựa chọn chỉ gồm chữ không dấu, chữ số, . _ - và không trùng."),
                )
            )
        else:
            good.append(value)
    return tuple(good)


def _bounds(
    pointer: str,
    data: Mapping[str, Any],
    names: Sequence[str],
    flaws: list[Flaw],
    *,
    needed: bool = False,
) -> None:
    """Check a lower and an upper bound: numbers, in order; lengths and counts not negative."""
    given = []
    for name in names:
        value = data.get(name)
        whole = name not in ("minimum", "maximum") or data.get("type") != "number"
        kinds = (int,) if whole else (int, float)
        if value is None and not needed and name not in data:
            continue
        if (
            not isinstance(value, kinds)
            or isinstance(value, bool)
            or (name not in ("minimum", "maximum") and value < 0)
        ):
            flaws.append(Flaw(f"{pointer}/{name}", _("Cần một số.")))
            continue
        given.append(value)
    if len(given) == 2 and given[0] > given[1]:
        flaws.append(Flaw(f"{pointer}/{names[1]}", _("Giới hạn trên nhỏ hơn giới hạn dưới.")))


def _only(
    pointer: str, data: Mapping[str, Any], allowed: Collection[str], flaws: list[Flaw]
) -> None:
    """Like `closed`; words for whoever reads the schema may stand anywhere in it."""
    closed(pointer, data, {*allowed, *_SAID}, flaws)


def _said(pointer: str, data: Mapping[str, Any], flaws: list[Flaw]) -> None:
    for name in _SAID:
        text = data.get(name, "")
        if not isinstance(text, str) or len(text) > 2000 or holds_orders(text):
            flaws.append(
                Flaw(f"{pointer}/{name}", _("Cần chữ thường, không có thẻ hay biểu thức."))
            )


def _limits(data: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    return {name: data[name] for name in names if name in data}
