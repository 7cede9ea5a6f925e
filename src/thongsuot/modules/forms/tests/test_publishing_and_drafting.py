"""A form is versioned with its procedure; a draft is changed by one hand at a time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, Permission, Reach
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.models import Form, FormDraft, FormVersion
from thongsuot.modules.forms.rules.definitions import ref
from thongsuot.modules.forms.testing.one_of_each import small
from thongsuot.modules.forms.tests.conftest import MORNING, TODAY

EVERYWHERE = Reach(everywhere=True)
CHI = Actor(name="Bà Chi", grants={Permission.PROCEDURE_PUBLISH: EVERYWHERE})
OANH = Actor(name="Chị Oanh", grants={Permission.PROCEDURE_DRAFT: EVERYWHERE})
MAI = replace(OANH, name="Chị Mai")
BINH = Actor(name="Anh Bình")
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture(autouse=True)
def with_procedures(catalogue):
    """Birth registration is in the catalogue."""


def document(**parts):
    return small() | parts


def publish(made=None, *, on=MARCH, by=CHI):
    return forms.publish_form(document=made or document(), in_force_from=on, by=by, at=MORNING)


def test_each_day_has_its_version_and_a_dossier_keeps_its_own():
    first = publish()
    second = publish(document(title="Tờ khai mới"), on=JUNE)
    assert forms.form_for("1.001193", None, on=date(2026, 5, 31)).version_id == first
    assert forms.form_for("1.001193", "thong-thuong", on=JUNE).version_id == second
    assert forms.form_for("1.001193", "Thông thường", on=date(2026, 2, 1)) is None
    assert forms.form(first).title == "Tờ khai nhỏ"
    lines = forms.form_versions("to-khai-nho")
    assert [(each.number, each.in_force_to) for each in lines] == [
        (2, None),
        (1, date(2026, 5, 31)),
    ]
    assert len(ledger.history("form:to-khai-nho")) == 2
    with pytest.raises(Missing):
        forms.form(987654321)


def test_a_form_for_one_case_comes_before_one_for_all():
    publish()
    own = publish(document(key="rieng", cases=["tre-bi-bo-roi"]))
    assert forms.form_for("1.001193", "Trẻ bị bỏ rơi", on=TODAY).version_id == own
    assert forms.form_for("1.001193", "thong-thuong", on=TODAY).key == "to-khai-nho"
    assert {each.key for each in forms.forms_of("1.001193", on=TODAY)} == {"rieng", "to-khai-nho"}
    with pytest.raises(Clash, match="đã dùng cho trường hợp"):
        publish(document(key="nua", cases=["tre-bi-bo-roi"]))
    with pytest.raises(Missing):
        forms.form_for("1.001193", "không có", on=TODAY)


def test_what_may_not_be_published():
    with pytest.raises(NotAllowed, match="không được giao công bố biểu mẫu"):
        publish(by=OANH)
    with pytest.raises(Invalid) as refused:
        publish(document(schema={}))
    assert "/schema/properties" in {each.pointer for each in refused.value.faults}
    with pytest.raises(Invalid) as refused:
        publish(document(cases=["khong-co"]))
    assert refused.value.faults[0].pointer == "/cases/0"
    with pytest.raises(Missing):
        publish(document(procedure="9.999999"))
    publish(on=JUNE)
    with pytest.raises(Clash, match="đã như vậy"):
        publish(on=date(2026, 7, 1))
    with pytest.raises(Clash, match="01/6/2026"):
        publish(document(title="Khác"), on=MARCH)
    with pytest.raises(Clash, match=r"1\.001193"):
        publish(document(procedure="1.000656"), on=date(2026, 7, 1))


def test_a_form_ends_and_may_come_back():
    publish()
    forms.end_form(key="to-khai-nho", on=JUNE, reason="Thay mẫu", by=CHI, at=MORNING)
    assert forms.form_for("1.001193", None, on=JUNE + timedelta(days=1)) is None
    with pytest.raises(Missing):
        forms.end_form(key="to-khai-nho", on=JUNE, reason="x", by=CHI, at=MORNING)
    publish(on=date(2026, 7, 1))
    with pytest.raises(Clash):
        forms.end_form(key="to-khai-nho", on=MARCH, reason="x", by=CHI, at=MORNING)
    with pytest.raises(NotAllowed):
        forms.end_form(key="to-khai-nho", on=TODAY, reason="x", by=OANH, at=MORNING)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE forms_formversion SET document = '{}'",
        "UPDATE forms_formversion SET in_force_to = '2026-12-31', title = 'x'",
        "DELETE FROM forms_formversion",
    ],
)
def test_what_was_published_cannot_be_rewritten(statement):
    publish()
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def row(form, **parts):
    given = {"number": 1, "in_force_from": MARCH, "title": "x", "document": {}, "digest": "x"}
    FormVersion.objects.create(form=form, published_at=MORNING, **given | parts)


@pytest.mark.parametrize(
    "second, name",
    [
        ({"number": 1, "in_force_from": JUNE}, "a_form_version_number_is_used_once"),
        ({"number": 2, "in_force_from": JUNE}, "one_version_of_a_form_is_in_force_on_any_day"),
        (
            {"number": 2, "in_force_from": JUNE, "in_force_to": MARCH},
            "a_form_version_ends_no_earlier_than_the_day_before_it_begins",
        ),
    ],
)
def test_the_database_refuses_nonsense(second, name):
    form = Form.objects.create(key="x", procedure_code="y")
    row(form, in_force_to=None if name.startswith("one") else date(2026, 5, 1))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row(form, **second)


def test_a_form_has_a_key_and_a_procedure():
    with (
        pytest.raises(IntegrityError, match="a_form_has_a_key_and_a_procedure"),
        transaction.atomic(),
    ):
        Form.objects.create(key="x", procedure_code="")


def test_a_form_has_one_open_draft():
    draft = {"key": "x", "procedure_code": "y", "document": {}, "saved_by": "An"}
    times = {"saved_at": MORNING, "begun_at": MORNING}
    FormDraft.objects.create(**draft, **times)
    with pytest.raises(IntegrityError, match="a_form_has_one_open_draft"), transaction.atomic():
        FormDraft.objects.create(**draft, **times)


# ---- Drafts ----


def begin(key="don-moi", by=OANH):
    return forms.begin_form_draft(key=key, procedure_code="1.001193", on=TODAY, by=by, at=MORNING)


def add(draft, revision, path, schema, *, by=OANH, section="chung", **more):
    return forms.add_field(
        draft_id=draft,
        revision=revision,
        path=path,
        schema=schema,
        layout={"label": "Nhãn", **more.pop("layout", {})},
        section=section,
        by=by,
        at=MORNING,
        **more,
    )


def test_a_form_is_written_from_nothing_and_published():
    draft = begin()
    assert forms.form_draft(draft).spec is None
    at = add(draft, 1, "ten", ref(forms.FieldType.PERSON_NAME), required=True)
    at = add(draft, at, "co", ref(forms.FieldType.YES_NO), before="ten")
    group = {
        "type": "array",
        "maxItems": 3,
        "items": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"so": ref(forms.FieldType.MONEY)},
        },
    }
    column = {"columns": [{"field": "so", "label": "Số tiền"}]}
    at = add(draft, at, "nhom", group, layout=column)
    at = add(draft, at, "nhom/lan", {"type": "integer", "minimum": 1, "maximum": 9})
    at = forms.add_section(
        draft_id=draft,
        revision=at,
        page="khai",
        section="sau",
        title="Phần sau",
        by=OANH,
        at=MORNING,
    )
    at = forms.move_field(
        draft_id=draft, revision=at, path="ten", section="sau", by=OANH, at=MORNING
    )
    at = forms.edit_field(
        draft_id=draft,
        revision=at,
        path="ten",
        layout={"label": "Họ tên", "show_if": {"field": "co", "equals": True}},
        by=OANH,
        at=MORNING,
    )
    # Without its source a form is not whole; no source, no rule.
    assert {each.pointer for each in forms.form_draft(draft).faults} == {"/legal_basis", "/source"}
    at = forms.edit_form(
        draft_id=draft,
        revision=at,
        legal_basis="Thông tư 04/2024/TT-BTP",
        source="Văn bản",
        printed={"signer": "Người khai"},
        by=OANH,
        at=MORNING,
    )
    at = forms.edit_section(
        draft_id=draft,
        revision=at,
        section="sau",
        title="Phần cuối",
        show_if={"field": "co", "present": True},
        by=OANH,
        at=MORNING,
    )
    facts = forms.form_draft(draft)
    assert facts.spec is not None and facts.revision == at == 10
    assert facts.spec.print.signer == "Người khai"
    assert [each.name for each in facts.spec.fields()] == ["co", "nhom", "ten"]
    assert [each.name for each in facts.spec.field("nhom").columns] == ["so", "lan"]
    version = forms.publish_form_draft(
        draft_id=draft, revision=at, in_force_from=TODAY, by=CHI, at=MORNING
    )
    assert forms.form(version).spec == facts.spec
    assert not forms.form_draft(draft).open and not forms.form_drafts("1.001193")
    with pytest.raises(Clash, match="đã đóng"):
        add(draft, at, "nua", ref(forms.FieldType.DATE))


def test_sections_come_and_go():
    draft = begin()
    step = {"draft_id": draft, "by": OANH, "at": MORNING}
    at = forms.add_section(revision=1, page="them", section="them", title="Thêm", **step)
    with pytest.raises(Clash, match="đã có"):
        forms.add_section(revision=at, page="them", section="them", title="Thêm", **step)
    at = add(draft, at, "ten", ref(forms.FieldType.PERSON_NAME), section="them")
    with pytest.raises(Clash, match="đã có"):
        forms.remove_section(revision=at, section="them", **step)
    at = forms.remove_section(revision=at, section="chung", **step)
    assert [page["key"] for page in forms.form_draft(draft).document["layout"]["pages"]] == ["them"]
    with pytest.raises(Missing):
        forms.edit_section(revision=at, section="chung", title="x", **step)
    with pytest.raises(Invalid):
        forms.edit_section(revision=at, section="them", title="<script>", **step)
    with pytest.raises(Invalid):
        forms.edit_form(revision=at, legal_basis="{{ x }}", **step)


def test_a_form_that_a_new_version_would_contradict_is_named():
    publish(document(cases=["tre-bi-bo-roi"]))
    assert not forms.forms_at_odds({"1.001193": {"tre-bi-bo-roi", "khac"}}, on=TODAY)
    (odd,) = forms.forms_at_odds({"1.001193": {"khac"}}, on=TODAY)
    assert odd.key == "to-khai-nho" and "tre-bi-bo-roi" in odd.sentence


def test_a_second_hand_learns_who_was_first():
    draft = begin()
    add(draft, 1, "ten", ref(forms.FieldType.PERSON_NAME))
    with pytest.raises(Clash, match="Chị Oanh đã sửa"):
        add(draft, 1, "ngay", ref(forms.FieldType.DATE), by=MAI)
    with pytest.raises(Clash, match="Chị Oanh lưu lần cuối"):
        begin(by=MAI)
    with pytest.raises(NotAllowed):
        add(draft, 2, "ngay", ref(forms.FieldType.DATE), by=BINH)


def test_a_step_never_makes_a_form_worse():
    publish()
    draft = begin("to-khai-nho")
    assert forms.form_draft(draft).spec is not None
    with pytest.raises(Invalid) as refused:
        add(draft, 1, "x", {"$ref": "https://example.vn/x"}, section="nguoi")
    assert refused.value.faults[0].pointer == "/schema/properties/x/$ref"
    with pytest.raises(Invalid) as refused:
        forms.remove_field(draft_id=draft, revision=1, path="kind", by=OANH, at=MORNING)
    assert "/layout/pages/1/sections/1/show_if/field" in {
        each.pointer for each in refused.value.faults
    }
    with pytest.raises(Invalid):
        forms.move_field(
            draft_id=draft, revision=1, path="kind", section="con", by=OANH, at=MORNING
        )
    with pytest.raises(Missing, match="khong_co"):
        forms.remove_field(draft_id=draft, revision=1, path="khong_co", by=OANH, at=MORNING)
    with pytest.raises(Clash, match="đã có"):
        add(draft, 1, "name", ref(forms.FieldType.DATE), section="nguoi")
    revision = forms.remove_field(draft_id=draft, revision=1, path="plot", by=OANH, at=MORNING)
    assert forms.form_draft(draft).spec is not None
    forms.abandon_form_draft(draft_id=draft, revision=revision, by=OANH, at=MORNING)
    assert begin("to-khai-nho") != draft


def test_a_step_keeps_schema_and_layout_to_the_same_fields():
    publish()
    draft = begin("to-khai-nho")
    group = small()["schema"]["properties"]["children"]
    columns = small()["layout"]["pages"][1]["sections"][2]["fields"][0]

    def refused(schema, layout):
        with pytest.raises(Invalid) as refusal:
            forms.edit_field(
                draft_id=draft, revision=1, path="children",
                schema=schema, layout=layout, required=False, by=OANH, at=MORNING,
            )  # fmt: skip
        return {each.pointer: each.reason for each in refusal.value.faults}

    nobody = {**columns, "columns": [*columns["columns"], {"field": "nobody", "label": "Ai"}]}
    at = len(columns["columns"])
    where = f"/layout/pages/1/sections/2/fields/0/columns/{at}/field"
    assert "không có trường «nobody»" in refused(group, nobody)[where]
    asked_by_none = {"type": "string", "maxLength": 5}
    inner = {**group["items"]["properties"], "extra": asked_by_none}
    more = {**group, "items": {**group["items"], "properties": inner}}
    where = "/schema/properties/children/items/properties/extra"
    assert "Không phần nào" in refused(more, columns)[where]


def test_a_whole_document_can_be_brought_in():
    publish()
    draft = begin("to-khai-nho")

    def rewrite(made):
        return forms.rewrite_form(draft_id=draft, revision=1, document=made, by=OANH, at=MORNING)

    with pytest.raises(Clash, match="biểu mẫu khác"):
        rewrite(document(key="khac"))
    with pytest.raises(Invalid):
        rewrite(document(script="x"))
    assert rewrite(document(title="Sửa cả")) == 2
