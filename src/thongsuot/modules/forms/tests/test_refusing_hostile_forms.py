"""A form that could do harm, or that contradicts itself, is refused by place and reason."""

import copy

import pytest

from thongsuot.modules.forms.rules.accepting import accept
from thongsuot.modules.forms.testing.one_of_each import SMALL, small

PROPERTIES = "/schema/properties"
FIELDS = "/layout/pages/0/sections/0/fields"
WORK = "/layout/pages/1/sections"


def steps(pointer):
    return [int(step) if step.isdigit() else step for step in pointer.split("/")[1:]]


def put(document, pointer, value):
    *path, last = steps(pointer)
    for step in path:
        document = document[step]
    if isinstance(document, list) and last == len(document):
        document.append(value)
    else:
        document[last] = value


def drop(document, pointer):
    *path, last = steps(pointer)
    for step in path:
        document = document[step]
    del document[last]


def refused(pointer, value):
    document = small()
    put(document, pointer, value)
    spec, flaws = accept(document)
    assert spec is None
    return {flaw.pointer: flaw.sentence % flaw.params for flaw in flaws}


ELSEWHERE = [
    "https://example.vn/schema.json",
    "file:///etc/passwd",
    "#",
    "#/properties/name",
    "#/$defs/date",
    "urn:thongsuot:fields:1#/$defs/none",
    "urn:thongsuot:fields:1",
    "urn:thongsuot:fields:1#/$defs/date/../place",
    5,
    None,
]


@pytest.mark.parametrize("ref", ELSEWHERE)
def test_a_reference_leads_to_our_definitions_or_nowhere(ref):
    found = refused(f"{PROPERTIES}/name", {"$ref": ref})
    assert "định nghĩa có sẵn" in found[f"{PROPERTIES}/name/$ref"]


@pytest.mark.parametrize(
    "keyword, value",
    [
        ("patternProperties", {".*": {}}),
        ("$dynamicRef", "#x"),
        ("$id", "https://example.vn"),
        ("$defs", {}),
        ("allOf", []),
        ("if", {}),
        ("not", {}),
        ("unevaluatedProperties", True),
        ("propertyNames", {}),
        ("dependentSchemas", {}),
        ("$anchor", "x"),
        ("x-script", "alert(1)"),
    ],
)
def test_a_keyword_outside_the_subset_is_named(keyword, value):
    assert f"/schema/{keyword}" in refused(f"/schema/{keyword}", value)
    assert f"{PROPERTIES}/plot/{keyword}" in refused(f"{PROPERTIES}/plot/{keyword}", value)
    assert f"{PROPERTIES}/name/{keyword}" in refused(f"{PROPERTIES}/name/{keyword}", value)
    assert f"{PROPERTIES}/children/items/{keyword}" in refused(
        f"{PROPERTIES}/children/items/{keyword}", value
    )


@pytest.mark.parametrize(
    "pointer, value, reason",
    [
        ("/schema/$schema", "http://json-schema.org/draft-07/schema#", "2020-12"),
        ("/schema/additionalProperties", True, "false"),
        ("/schema/type", "array", "object"),
        ("/schema/properties", {}, "ít nhất một trường"),
        ("/schema/required/0", "nobody", "nobody"),
        (f"{PROPERTIES}/plot/pattern", "(a+)+$", "danh sách"),
        (f"{PROPERTIES}/plot/maxLength", 10**9, "2000"),
        (f"{PROPERTIES}/plot/type", "null", "Kiểu không dùng được"),
        (f"{PROPERTIES}/plot/type", ["string"], "Kiểu không dùng được"),
        (f"{PROPERTIES}/area/maximum", -5, "Giới hạn trên"),
        (f"{PROPERTIES}/area/minimum", "0", "một số"),
        (f"{PROPERTIES}/kind/enum", [], "lựa chọn"),
        (f"{PROPERTIES}/kind/enum/0", "<b>", "Giá trị lựa chọn"),
        (f"{PROPERTIES}/kind/enum/0", "again", "không trùng"),
        (f"{PROPERTIES}/needs/uniqueItems", False, "true"),
        (f"{PROPERTIES}/children/maxItems", 5000, "số dòng tối đa"),
        (f"{PROPERTIES}/children/items/additionalProperties", {}, "false"),
        (f"{PROPERTIES}/Bad-Name", {"$ref": "x"}, "Tên trường"),
        (f"{PROPERTIES}/extra", {"type": "string", "maxLength": 5}, "Không phần nào"),
        ("/script", "alert(1)", "Không dùng được"),
        ("/key", "../../x", "Khóa"),
        ("/title", "<script>alert(1)</script>", "kịch bản"),
        ("/title", "{{ request.user }}", "biểu thức"),
        ("/title", {"vi": "A", "fr": "B"}, "Không dùng được"),
        ("/legal_basis", "", "Cần chữ"),
        (f"{FIELDS}/0/label", "Bấm <img src=x>", "thẻ"),
        (f"{FIELDS}/0/help", "javascript:alert(1)", "kịch bản"),
        (f"{FIELDS}/0/onclick", "x()", "Không dùng được"),
        (f"{FIELDS}/0/width", "huge", "Phải là một trong"),
        (f"{FIELDS}/0/prefill", "session.password", "Phải là một trong"),
        (f"{FIELDS}/1/prefill", "applicant.name", "không điền được"),
        (f"{FIELDS}/7", {"field": "nobody", "label": "Ai"}, "không có trường"),
        (f"{FIELDS}/7", {"field": "name", "label": "Lần nữa"}, "đã hỏi rồi"),
        (f"{FIELDS}/4/compare/birth_date", "sex", "đúng kiểu"),
        (f"{FIELDS}/0/compare", {"sex": "sex"}, "số định danh"),
        (f"{FIELDS}/0/options", {"a": "A"}, "không có lựa chọn"),
        (f"{FIELDS}/0/columns", [], "nhóm lặp lại"),
        (f"{WORK}/0/fields/0/options/third", "Ba", "không có lựa chọn"),
        (f"{WORK}/1/show_if", "kind == 'again'", "không phải biểu thức"),
        (f"{WORK}/1/show_if/field", "later", "đứng trước"),
        (f"{WORK}/1/show_if/equals", "never", "không bao giờ"),
        (f"{WORK}/1/show_if/in", ["new"], "đúng một"),
        (f"{WORK}/1/show_if/script", "x", "Không dùng được"),
        (f"{WORK}/0/fields/4/calculate", {"verb": "eval", "of": ["kind"]}, "Phải là một trong"),
        (f"{WORK}/0/fields/4/calculate/table", "none", "bảng phí"),
        (f"{WORK}/0/fields/4/calculate/of/0", "name", "đúng kiểu"),
        (f"{WORK}/0/fields/0/calculate", {"verb": "sum", "of": ["area"]}, "trường số"),
        ("/layout/tables/theo-loai/legal_basis", "", "Cần chữ"),
        ("/layout/tables/theo-loai/tiers", [{"each": 1}], "đúng một trong"),
        ("/layout/tables/theo-loai/amounts/new", -5, "không âm"),
        ("/layout/pages", [], "rỗng"),
        ("/layout/pages/0", "x", "đối tượng"),
        ("/layout/pages/1/key", "nguoi", "đã dùng"),
        ("/layout/print/promise", "{% debug %}", "biểu thức"),
    ],
)
def test_each_harm_is_refused_by_its_place(pointer, value, reason):
    found = refused(pointer, value)
    near = [text for where, text in found.items() if where.startswith(pointer)]
    assert any(reason in text for text in near + list(found.values())), found
    assert any(where.startswith(pointer.rsplit("/", 1)[0]) for where in found), found


def test_a_condition_may_not_look_at_itself_nor_ahead():
    condition = {"field": "lost_on", "present": True}
    assert f"{WORK}/1/fields/2/show_if/field" in refused(f"{WORK}/1/fields/2/show_if", condition)
    assert f"{WORK}/1/fields/1/show_if/field" in refused(f"{WORK}/1/fields/1/show_if", condition)
    total = {"field": "age", "present": True}
    assert "tự tính" in refused(f"{WORK}/1/show_if", total)[f"{WORK}/1/show_if/field"]


def test_a_fee_table_must_answer_for_every_choice():
    document = small()
    drop(document, "/layout/tables/theo-loai/amounts/again")
    found = accept(document)[1]
    assert [flaw.pointer for flaw in found] == [f"{WORK}/0/fields/4/calculate/table"]


def test_a_field_that_no_section_shows_is_named():
    document = small()
    drop(document, f"{FIELDS}/1")
    places = [flaw.pointer for flaw in accept(document)[1]]
    assert f"{PROPERTIES}/sex" in places
    document = small()
    drop(document, f"{WORK}/2/fields/0/columns/4")
    assert f"{PROPERTIES}/children/items/properties/copies" in [
        flaw.pointer for flaw in accept(document)[1]
    ]


def test_groups_do_not_nest():
    inner = copy.deepcopy(SMALL["schema"]["properties"]["children"])
    found = refused(f"{PROPERTIES}/children/items/properties/inner", inner)
    assert "nhóm lặp lại khác" in found[f"{PROPERTIES}/children/items/properties/inner"]


def test_size_and_depth_are_bounded():
    deep: object = "x"
    for _ in range(200):
        deep = [deep]
    assert "lớp" in "".join(refused("/layout/pages/0/title", deep).values())
    assert "ký tự" in refused("/source", "x" * 300_000)[""]
    # A schema that holds itself ends at the same depth: nothing is followed for ever.
    turning: dict[str, object] = {"type": "object"}
    turning["items"] = turning
    found = refused(f"{PROPERTIES}/name", turning)
    assert [text for where, text in found.items() if where.startswith(f"{PROPERTIES}/name/items")]
    many = {f"f{n}": {"type": "string", "maxLength": 5} for n in range(200)}
    assert "150 trường" in refused("/schema/properties", many)["/schema"]


@pytest.mark.parametrize(
    "data", [None, [], "x", 5, float("nan"), {}, {"layout": []}, {"a": {1: 2}}]
)
def test_nonsense_is_refused_without_an_accident(data):
    spec, flaws = accept(data)
    assert spec is None and flaws


def test_control_characters_and_huge_numbers_go_no_further():
    assert "ký tự điều khiển" in refused("/title", "A\x00B")["/title"]
    assert "ngoài giới hạn" in refused("/source", 10**40)["/source"]
    assert "ngoài giới hạn" in refused("/source", float("inf"))["/source"]
