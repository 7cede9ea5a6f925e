"""A small form with one of everything that is hard, for tests of the rules."""

import copy
from collections.abc import Mapping
from typing import Any

from thongsuot.modules.forms.rules.accepting import accept
from thongsuot.modules.forms.rules.definitions import DIALECT, ref
from thongsuot.modules.forms.rules.parts import FormSpec
from thongsuot.modules.forms.states import FieldType as F

SMALL: dict[str, Any] = {
    "key": "to-khai-nho",
    "procedure": "1.001193",
    "title": {"vi": "Tờ khai nhỏ", "en": "A small declaration"},
    "legal_basis": "Chỉ để kiểm thử",
    "source": "Chỉ để kiểm thử",
    "schema": {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "kind", "home"],
        "properties": {
            "name": ref(F.PERSON_NAME),
            "sex": ref(F.SEX),
            "born": ref(F.PAST_DATE),
            "number": ref(F.IDENTITY_NUMBER),
            "kind": {"type": "string", "enum": ["new", "again"]},
            "why": ref(F.LONG_TEXT),
            "lost": ref(F.YES_NO),
            "lost_on": ref(F.PAST_DATE),
            "home": ref(F.ADDRESS),
            "nation": ref(F.NATIONALITY),
            "needs": {
                "type": "array",
                "items": {"type": "string", "enum": ["post", "copy", "call"]},
                "uniqueItems": True,
                "maxItems": 2,
            },
            "plot": {"type": "string", "maxLength": 40, "pattern": "^[0-9]+([-/][0-9]+)*$"},
            "area": {"type": "number", "minimum": 0, "maximum": 1000000},
            "age": {"type": "integer", "minimum": 0, "maximum": 150},
            "papers": ref(F.ATTACHMENT),
            "children": {
                "type": "array",
                "maxItems": 4,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["name", "amount"],
                    "properties": {
                        "name": ref(F.PERSON_NAME),
                        "at_school": ref(F.YES_NO),
                        "school": {"type": "string", "maxLength": 100},
                        "amount": ref(F.MONEY),
                        "copies": {"type": "integer", "minimum": 1, "maximum": 50},
                        "owed": ref(F.MONEY),
                    },
                },
            },
            "total": ref(F.MONEY),
            "how_many": {"type": "integer", "minimum": 0, "maximum": 50},
            "fee": ref(F.MONEY),
        },
    },
    "layout": {
        "tables": {
            "theo-loai": {
                "legal_basis": "Chỉ để kiểm thử",
                "amounts": {"new": 20000, "again": 10000},
            }
        },
        "print": {"promise": "Tôi cam đoan lời khai trên là đúng sự thật."},
        "pages": [
            {
                "key": "nguoi",
                "title": "Người yêu cầu",
                "sections": [
                    {
                        "key": "nguoi",
                        "title": {"vi": "Người yêu cầu", "en": "The applicant"},
                        "help": "Ghi như trên giấy tờ.",
                        "fields": [
                            {
                                "field": "name",
                                "label": {"vi": "Họ và tên", "en": "Full name"},
                                "prefill": "applicant.name",
                                "help": "Viết đủ dấu.",
                            },
                            {"field": "sex", "label": "Giới tính"},
                            {"field": "born", "label": "Ngày sinh", "width": "short"},
                            {"field": "age", "label": "Tuổi",
                             "calculate": {"verb": "age", "of": ["born"]}},
                            {"field": "number", "label": "Số định danh",
                             "prefill": "applicant.id_number",
                             "compare": {"birth_date": "born", "sex": "sex"}},
                            {"field": "nation", "label": "Quốc tịch", "prefill": "vietnam"},
                            {"field": "home", "label": "Nơi cư trú"},
                        ],
                    }
                ],
            },
            {
                "key": "viec",
                "title": "Yêu cầu",
                "sections": [
                    {
                        "key": "viec",
                        "title": "Yêu cầu",
                        "fields": [
                            {"field": "kind", "label": "Loại",
                             "options": {"new": {"vi": "Cấp mới", "en": "New"},
                                         "again": "Cấp lại"}},
                            {"field": "needs", "label": "Muốn thêm",
                             "options": {"post": "Gửi về nhà", "copy": "Bản sao",
                                         "call": "Gọi điện"}},
                            {"field": "plot", "label": "Thửa đất"},
                            {"field": "area", "label": "Diện tích"},
                            {"field": "fee", "label": "Lệ phí",
                             "calculate": {"verb": "fee", "of": ["kind"], "table": "theo-loai"}},
                            {"field": "papers", "label": "Giấy tờ kèm theo"},
                        ],
                    },
                    {
                        "key": "cap-lai",
                        "title": "Cấp lại",
                        "show_if": {"field": "kind", "equals": "again"},
                        "fields": [
                            {"field": "why", "label": "Lý do"},
                            {"field": "lost", "label": "Có bị mất không"},
                            {"field": "lost_on", "label": "Mất ngày nào",
                             "show_if": {"field": "lost", "equals": True}},
                        ],
                    },
                    {
                        "key": "con",
                        "title": "Các con",
                        "fields": [
                            {
                                "field": "children",
                                "label": "Các con",
                                "row_title": "Con thứ",
                                "columns": [
                                    {"field": "name", "label": "Họ và tên"},
                                    {"field": "at_school", "label": "Đang đi học"},
                                    {"field": "school", "label": "Trường",
                                     "show_if": {"field": "at_school", "equals": True}},
                                    {"field": "amount", "label": "Số tiền"},
                                    {"field": "copies", "label": "Số lần"},
                                    {"field": "owed", "label": "Thành tiền",
                                     "calculate": {"verb": "product", "of": ["amount", "copies"]}},
                                ],
                            },
                            {"field": "total", "label": "Cộng",
                             "calculate": {"verb": "sum", "of": ["children/owed"]}},
                            {"field": "how_many", "label": "Số con",
                             "calculate": {"verb": "count", "of": ["children"]}},
                        ],
                    },
                ],
            },
        ],
    },
}  # fmt: skip


def small() -> dict[str, Any]:
    """Return a copy to spoil."""
    return copy.deepcopy(SMALL)


def spec_of(document: Mapping[str, Any]) -> FormSpec:
    spec, flaws = accept(document)
    assert spec is not None, [(flaw.pointer, flaw.sentence % flaw.params) for flaw in flaws]
    return spec
