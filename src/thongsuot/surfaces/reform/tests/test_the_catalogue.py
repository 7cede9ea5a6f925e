"""What is in force on a day, one procedure with its past, and two versions side by side."""

from datetime import date

import pytest
from django.urls import reverse

from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform.tests.conftest import BIRTH, EXTENSION, MORNING

CATALOGUE = reverse("reform:catalogue")


def said(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def renamed(catalogue):
    """The birth certificate under a new plain name since June."""
    before = procedures.procedure(BIRTH, on=date(2026, 5, 1)).record
    data = procedures.to_data(before) | {"plain_name": "Khai sinh cho con"}
    procedures.publish(
        record=procedures.from_data(data),
        in_force_from=date(2026, 6, 1),
        by=FOUNDER,
        at=FOUNDED_AT,
    )


def test_the_catalogue_and_its_filters_live_in_the_address(mai, catalogue):
    page = said(mai.get(CATALOGUE))
    assert "thủ tục đang có hiệu lực hôm nay" in page and "Hộ tịch (" in page
    page = said(mai.get(CATALOGUE, {"q": "khai sinh"}))
    assert BIRTH in page
    page = said(mai.get(CATALOGUE, {"linh-vuc": "Hộ tịch"}))
    assert BIRTH in page and EXTENSION not in page
    assert EXTENSION not in said(mai.get(CATALOGUE, {"cap": "ministry"}))
    assert EXTENSION in said(mai.get(CATALOGUE, {"muc-do": "partial"}))
    page = said(mai.get(CATALOGUE, {"noi-dung": "listed"}))
    assert "Không có thủ tục nào khớp" in page


def test_the_catalogue_of_another_day(mai, catalogue):
    page = said(mai.get(CATALOGUE, {"ngay": "2025-01-01"}))
    assert "Ngày này chưa có thủ tục nào có hiệu lực" in page
    assert mai.get(CATALOGUE, {"ngay": "2026-13-45"}).status_code == 422
    assert mai.get(CATALOGUE, {"ngay": "hôm qua"}).status_code == 422
    assert mai.get(CATALOGUE, {"tu": "xyz"}).status_code == 422


def test_the_next_page_is_one_link_away(mai, catalogue):
    page = said(mai.get(CATALOGUE))
    assert "Xem thêm" in page


def test_one_procedure_as_the_law_lists_it(mai, catalogue):
    page = said(mai.get(reverse("reform:procedure", args=[BIRTH])))
    parts = ["Trình tự thực hiện", "Cách thức thực hiện", "Thành phần, số lượng hồ sơ"]
    parts += ["Kết quả thực hiện", "Căn cứ pháp lý", "Quy tắc riêng của thủ tục"]
    places = [page.index(f"<h3>{part}") for part in parts]
    assert places == sorted(places)
    assert "Nguồn chưa ghi đủ" in page and "Soạn sửa đổi, bổ sung" in page
    assert mai.get(reverse("reform:procedure", args=["9.999999"])).status_code == 404


def test_a_procedure_on_an_earlier_day(mai, renamed):
    address = reverse("reform:procedure", args=[BIRTH])
    page = said(mai.get(address))
    assert "Bản số 2 đang có hiệu lực" in page and "So sánh hai bản" in page
    assert "Bản số 1 có hiệu lực vào" in said(mai.get(address, {"ngay": "2026-05-01"}))
    assert "Không có bản nào có hiệu lực" in said(mai.get(address, {"ngay": "2020-05-01"}))


def test_two_versions_side_by_side(mai, renamed):
    address = reverse("reform:versions_compared", args=[BIRTH])
    page = said(mai.get(address))
    assert "Khai sinh cho con" in page and "Làm giấy khai sinh cho trẻ" in page
    assert "Hai bản không khác nhau." in said(mai.get(address, {"tu": "1", "den": "1"}))
    assert mai.get(address, {"tu": "x", "den": "y"}).status_code == 200
    one = reverse("reform:versions_compared", args=[EXTENSION])
    assert "mới có một bản" in said(mai.get(one))


def test_amending_joins_a_decision_under_way(mai, decision_id, people):
    address = reverse("reform:begin_amending", args=[EXTENSION])
    answer = mai.post(address, {"quyet-dinh": decision_id})
    assert answer.status_code == 302
    found = announcements.decision(
        decision_id, actor=people.mai.actor(at=MORNING), on=MORNING.date()
    )
    (line,) = found.drafts
    assert answer.url == reverse("reform:draft", args=[decision_id, line.draft_id])
    assert mai.post(address, {"quyet-dinh": decision_id}).url == answer.url
    page = said(mai.get(reverse("reform:procedure", args=[EXTENSION])))
    assert "Đang soạn: Sửa đổi, bổ sung" in page


def test_amending_begins_a_decision_where_there_is_none(mai, catalogue):
    answer = mai.post(reverse("reform:begin_amending", args=[EXTENSION]))
    assert answer.url.startswith(reverse("reform:new_decision"))
    sent = {"title": "Về việc công bố", "issuer": "Chủ tịch", "in_force_from": "2026-11-02"}
    page = said(mai.post(answer.url, sent, follow=True))
    assert EXTENSION in page


def test_the_catalogue_costs_a_fixed_number_of_queries(
    mai, catalogue, django_assert_max_num_queries
):
    with django_assert_max_num_queries(7):
        mai.get(CATALOGUE)
    with django_assert_max_num_queries(12):
        mai.get(reverse("reform:procedure", args=[BIRTH]))


def test_what_nobody_types_finds_nothing_and_breaks_nothing(mai, decision_id):
    for name in ("procedure", "versions_compared"):
        assert mai.get(reverse(f"reform:{name}", args=["1.00\x001193"])).status_code == 404
    address = reverse("reform:add_drafts", args=[decision_id])
    assert mai.get(address, {"ma": ["\x00", "²"]}).status_code == 200
    assert mai.get(address, {"q": "\x00"}).status_code == 422
    odd = {"ma": ["\x00", "²", "a" * 500], "thay-doi": "amended"}
    assert mai.post(address, odd, follow=True).status_code == 200
    begin = reverse("reform:begin_amending", args=[BIRTH])
    assert mai.post(begin, {"quyet-dinh": "²"}).status_code == 302
    assert mai.post(begin, {"quyet-dinh": "9" * 18}).status_code == 404
