"""Anh Nam keeps the tree of units from its pages."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.identity.testing import person
from thongsuot.foundation.units import api as units

TODAY = timezone.localdate()
DECISION = "Nghị quyết 12/NQ-HĐND"


def post(browser, name, /, *ids, **sent):
    return browser.post(reverse(f"console:{name}", args=ids), sent)


def page(browser, unit_id, **query):
    return browser.get(reverse("console:unit", args=[unit_id]), query).content.decode()


def test_a_unit_is_founded_below_another(nam, province):
    answer = post(
        nam,
        "found",
        province.chau_doc,
        name="Phòng Văn hóa - Xã hội",
        kind="division",
        on=TODAY.isoformat(),
    )
    assert answer.status_code == 302
    assert "Phòng Văn hóa - Xã hội" in page(nam, province.chau_doc)


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(nam, province):
    answer = post(
        nam,
        "found",
        province.committee,
        name="Sở Nội vụ",
        kind="department",
        code="h01-sai",
        on=TODAY.isoformat(),
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Tối đa 35 ký tự" in text
    assert 'value="Sở Nội vụ"' in text and 'value="h01-sai"' in text


def test_a_taken_name_is_a_clash_said_on_the_page(nam, province):
    answer = post(
        nam,
        "found",
        province.committee,
        name="Sở Tư pháp",
        kind="department",
        on=TODAY.isoformat(),
    )
    assert answer.status_code == 422
    assert "Đã có đơn vị tên Sở Tư pháp ở đây." in answer.content.decode()


def test_two_wards_merge_and_the_old_pages_lead_to_the_new(nam, province):
    answer = post(
        nam,
        "merge",
        province.chau_doc,
        others=[province.long_xuyen],
        name="Ủy ban nhân dân phường Châu Long",
        code="H01.63",
        territory_code="30316",
        on=TODAY.isoformat(),
        decision=DECISION,
    )
    assert answer.status_code == 302
    new = units.agency("H01.63", on=TODAY).unit
    old = page(nam, province.long_xuyen)
    assert "thôi hoạt động" in old and new.name in old and DECISION in old
    assert "Ủy ban nhân dân phường Long Xuyên" in page(nam, new.id)


def test_a_ward_is_split_in_two(nam, province):
    answer = post(
        nam,
        "split",
        province.chau_doc,
        into="Ủy ban nhân dân phường Một; H01.71\nỦy ban nhân dân phường Hai; H01.72",
        on=TODAY.isoformat(),
        decision=DECISION,
    )
    assert answer.status_code == 302
    assert units.agency("H01.72", on=TODAY).predecessor_codes == ("H01.61",)
    one = post(nam, "split", province.long_xuyen, into="Một", on=TODAY.isoformat(), decision="x")
    assert one.status_code == 422 and "ít nhất hai" in one.content.decode()


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("rename", {"name": "Sở Hạ tầng", "on": "2026-05-04", "decision": DECISION}),
        ("contact", {"address": "Số 1, đường Tôn Đức Thắng", "phone": "", "email": ""}),
        ("identify", {"code": "H01.88", "on": "2026-05-04"}),
        ("close", {"on": "2026-05-04", "decision": DECISION}),
        ("pass_on", {"successor": "H01.15", "on": "2026-05-04", "decision": DECISION}),
    ],
)
def test_every_change_is_told_by_the_history_of_the_unit(nam, province, name, sent):
    before = len(page(nam, province.construction))
    answer = post(nam, name, province.construction, **sent)
    assert answer.status_code == 302
    after = page(nam, province.construction)
    assert "Ngô Hoài Nam" in after and len(after) != before
    assert "units.Unit" not in after


def test_an_unknown_code_is_said_on_the_page(nam, province):
    answer = post(
        nam, "pass_on", province.justice, successor="H99", on="2026-05-04", decision=DECISION
    )
    assert answer.status_code == 422
    assert "H99" in answer.content.decode()


def test_the_tree_of_another_day(nam, province):
    units_page = reverse("console:units")
    today = nam.get(units_page).content.decode()
    assert "Phường Châu Đốc" in today and "H01.61" in today
    before = nam.get(units_page, {"ngay": "2020-01-01"}).content.decode()
    assert "Ngày này chưa có đơn vị nào" in before
    assert nam.get(units_page, {"ngay": "hôm qua"}).status_code == 200


def test_units_are_found_without_marks(nam, province):
    text = nam.get(reverse("console:units"), {"q": "so tu phap"}).content.decode()
    assert "Sở Tư pháp" in text and "Sở Xây dựng" not in text
    nothing = nam.get(reverse("console:units"), {"q": "zzz"}).content.decode()
    assert "Không thấy đơn vị nào" in nothing


def test_the_operator_of_one_ward_sees_why_not_elsewhere(province, at_desk):
    ward = at_desk(person("phuc", "Lâm Phúc", province.chau_doc, "operator"))
    elsewhere = page(ward, province.long_xuyen)
    assert "Bạn không được giao sửa cơ cấu của đơn vị này." in elsewhere
    answer = post(ward, "rename", province.long_xuyen, name="X mới", on="2026-05-04", decision="x")
    assert answer.status_code == 403
    assert units.unit(province.long_xuyen).name.endswith("Long Xuyên")


def test_someone_is_appointed_from_the_page_of_the_unit(nam, cast, province):
    answer = post(
        nam,
        "appoint",
        province.chau_doc,
        login="giang",
        role="leader",
        title="Phó Chủ tịch",
        on=TODAY.isoformat(),
    )
    assert answer.status_code == 302
    posts = identity.posts_of(cast.giang.account_id, at=timezone.now())
    assert [p.title for p in posts] == ["Công chức chuyên môn", "Phó Chủ tịch"]
    nobody = post(nam, "appoint", province.chau_doc, login="ai-do", role="leader", on="2026-05-04")
    assert nobody.status_code == 422 and "Không có tài khoản ai-do." in nobody.content.decode()


def test_a_post_for_some_days_counts_the_last_one(nam, cast, province):
    post(
        nam,
        "appoint",
        province.chau_doc,
        login="giang",
        role="leader",
        on="2026-05-04",
        last_day="2026-05-31",
    )
    (latest, *_before) = identity.post_history(cast.giang.account_id)
    assert latest.valid_to == date(2026, 6, 1)


def test_a_new_top_unit(nam, province):
    answer = nam.post(
        reverse("console:found_top"),
        {"name": "Tỉnh ủy An Giang", "kind": "party", "on": TODAY.isoformat()},
    )
    assert answer.status_code == 302
    assert "Tỉnh ủy An Giang" in nam.get(reverse("console:units")).content.decode()


def test_queries_of_the_tree_do_not_grow_with_it(nam, province, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        nam.get(reverse("console:units"))
