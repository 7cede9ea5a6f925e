"""
The bundled definitions: what each type of field is in JSON Schema 2020-12.

A form refers to them by `$ref` and to nothing else; patterns come from the list here, so that
no form brings an expression of its own into the product.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from jsonschema import FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from thongsuot.kernel.identifiers import is_identity_number, is_tax_number
from thongsuot.kernel.refusals import to_translate as _
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.forms.rules.lists import choices_of
from thongsuot.modules.forms.states import FieldType

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BASE = "urn:thongsuot:fields:1"
_REF = f"{BASE}#/$defs/"

EARLIEST = date(1900, 1, 1)
MOST_DONG = 10**13
_PROVINCE, _COMMUNE = "^[0-9]{2}$", "^[0-9]{5}$"
_PHONE = re.compile(r"(0|\+84)[0-9]{9,10}")
_EMAIL = re.compile(r"[^@\s<>\"'()\[\],;:\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


def _place(*, with_detail: bool) -> dict[str, Any]:
    detail = ["detail"] if with_detail else []
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            # Codes of the statistics office. A commune that ended is typed: it has no code here.
            "province": {"type": "string", "pattern": _PROVINCE},
            "commune": {"type": "string", "pattern": _COMMUNE},
            "commune_name": {"type": "string", "minLength": 1, "maxLength": 200, "format": "line"},
            "detail": {"type": "string", "minLength": 1, "maxLength": 300, "format": "line"},
            "abroad": {"type": "string", "minLength": 1, "maxLength": 300, "format": "line"},
        },
        "anyOf": [
            {"required": ["province", "commune", *detail]},
            {"required": ["province", "commune_name", *detail]},
            {"required": ["abroad"]},
        ],
    }


def _one_of(kind: FieldType) -> dict[str, Any]:
    return {"type": "string", "enum": [each.value for each in choices_of(kind)]}


DEFINITIONS: Mapping[FieldType, Mapping[str, Any]] = {
    FieldType.LONG_TEXT: {"type": "string", "minLength": 1, "maxLength": 5000, "format": "lines"},
    FieldType.PERSON_NAME: {
        "type": "string",
        "minLength": 1,
        "maxLength": 200,
        "format": "person-name",
    },
    FieldType.IDENTITY_NUMBER: {"type": "string", "format": "identity-number"},
    FieldType.TAX_NUMBER: {"type": "string", "format": "tax-number"},
    FieldType.DATE: {"type": "string", "format": "day"},
    FieldType.PAST_DATE: {"type": "string", "format": "past-day"},
    FieldType.ADDRESS: _place(with_detail=True),
    FieldType.PLACE: _place(with_detail=False),
    FieldType.PHONE: {"type": "string", "format": "phone"},
    FieldType.EMAIL: {"type": "string", "maxLength": 254, "format": "email-address"},
    FieldType.MONEY: {"type": "integer", "minimum": 0, "maximum": MOST_DONG},
    FieldType.YES_NO: {"type": "boolean"},
    FieldType.SEX: _one_of(FieldType.SEX),
    FieldType.NATIONALITY: _one_of(FieldType.NATIONALITY),
    FieldType.ETHNICITY: _one_of(FieldType.ETHNICITY),
    FieldType.RELATIONSHIP: _one_of(FieldType.RELATIONSHIP),
    FieldType.ATTACHMENT: {
        "type": "array",
        "items": {"type": "string", "format": "file-id"},
        "uniqueItems": True,
        "maxItems": 20,
    },
}

# What a form may add beside a reference, to narrow it; jsonschema applies both.
BESIDE: Mapping[FieldType, frozenset[str]] = {
    FieldType.LONG_TEXT: frozenset({"maxLength", "minLength"}),
    FieldType.MONEY: frozenset({"minimum", "maximum"}),
    FieldType.ATTACHMENT: frozenset({"minItems", "maxItems"}),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A shape of text that forms may ask for, with what to say when it is not that."""

    name: str
    regex: str
    sentence: str


PATTERNS: tuple[Pattern, ...] = (
    Pattern("digits", "^[0-9]+$", _("Chỉ ghi chữ số.")),
    Pattern(
        "number_of_paper",
        "^[0-9A-Za-zĐđÀ-ỹ ./-]+$",
        _("Số giấy tờ chỉ gồm chữ, chữ số, dấu chấm, gạch ngang, gạch chéo."),
    ),
    Pattern(
        "parcel",
        "^[0-9]+([-/][0-9]+)*$",
        _("Số thửa, số tờ bản đồ chỉ gồm chữ số, gạch ngang, gạch chéo."),
    ),
    Pattern("industry", "^[0-9]{4}[0-9]?$", _("Mã ngành gồm 4 hoặc 5 chữ số.")),
    Pattern("bank_account", "^[0-9]{6,19}$", _("Số tài khoản gồm 6 đến 19 chữ số.")),
    Pattern("insurance", "^[0-9]{10}$", _("Mã số bảo hiểm xã hội gồm 10 chữ số.")),
)
BY_REGEX: Mapping[str, Pattern] = {each.regex: each for each in PATTERNS}


def ref(kind: FieldType) -> dict[str, Any]:
    """Return the reference by which a form's schema asks for this type."""
    return {"$ref": f"{_REF}{kind.value}"}


def type_of_ref(text: object) -> FieldType | None:
    """Return the type that a `$ref` names, or None if it leads anywhere else."""
    if not isinstance(text, str) or not text.startswith(_REF):
        return None
    name = text.removeprefix(_REF)
    return next((kind for kind in DEFINITIONS if kind.value == name), None)


def bundle() -> dict[str, Any]:
    """Return all definitions as one JSON Schema document."""
    return {
        "$schema": DIALECT,
        "$id": BASE,
        "$defs": {kind.value: dict(definition) for kind, definition in DEFINITIONS.items()},
    }


# Nothing is ever fetched: what is not in here cannot be referred to.
REGISTRY: Registry[Any] = Registry().with_resource(
    BASE, Resource.from_contents(bundle(), default_specification=DRAFT202012)
)


def formats(on: date) -> FormatChecker:
    """Return the checks behind our formats, where `on` is today."""
    checker = FormatChecker(formats=())
    for name, holds in _formats(on).items():
        checker.checks(name)(_of_text(holds))
    return checker


def day_of(value: object) -> date | None:
    """Return the day that an ISO text names, from 1900 on; None for anything else."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if EARLIEST <= day else None


def _formats(on: date) -> Mapping[str, Callable[[str], bool]]:
    return {
        "line": _is_line,
        "lines": lambda text: not has_control_characters(text.replace("\n", " ")),
        "person-name": lambda text: _is_line(text) and not re.search(r"[0-9@<>{}\[\]|\\]", text),
        "identity-number": is_identity_number_in_figures,
        "tax-number": lambda text: text.isascii() and is_tax_number(text),
        "day": lambda text: day_of(text) is not None,
        "past-day": lambda text: (day := day_of(text)) is not None and day <= on,
        "phone": lambda text: bool(_PHONE.fullmatch(text)),
        "email-address": lambda text: bool(_EMAIL.fullmatch(text)),
        "file-id": _is_uuid,
    }


def is_identity_number_in_figures(text: str) -> bool:
    return text.isascii() and is_identity_number(text)


def _of_text(holds: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or holds(value)


def _is_line(text: str) -> bool:
    return "\n" not in text and "\r" not in text and not has_control_characters(text)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
