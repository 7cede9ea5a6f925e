"""Chị Mai of the reform office says which databases are connected, and sees who still asks."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.units.testing import small_province
from thongsuot.kernel.actor import system
from thongsuot.modules.databases import api as databases
from thongsuot.modules.procedures import api as procedures

FIRST_DAY = date(2025, 7, 1)
MORNING = datetime(2026, 8, 3, 1, tzinfo=UTC)
SETUP = system("Khởi tạo")
LIST = "/cai-cach/co-so-du-lieu/"


@pytest.fixture
def cast(db):
    return cast_of(small_province())


def at_desk(person):
    browser = Client()
    browser.force_login(get_user_model().objects.get(pk=person.account_id))
    return browser


@pytest.fixture
def mai(cast):
    return at_desk(cast.mai)


@pytest.fixture
def shipped(db):
    databases.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
    procedures.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)


def said(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def connect(browser, key, since="2026-01-05"):
    return browser.post(
        f"{LIST}{key}/ket-noi/", {"since": since, "basis": "Biên bản kiểm thử"}, follow=True
    )


def test_before_anything_is_connected_the_page_says_so(mai, shipped):
    page = said(mai.get(LIST))
    assert "Chưa có cơ sở dữ liệu nào được ghi là đã kết nối" in page
    assert "Cơ sở dữ liệu quốc gia về dân cư" in page
    assert "Thủ tục cần sửa tiếp" not in page


def test_once_three_are_connected_the_page_names_what_to_amend_next(mai, shipped):
    for key in ("dan-cu", "ho-tich", "dang-ky-doanh-nghiep"):
        assert "Đã kết nối từ" in said(connect(mai, key))
    page = said(mai.get(LIST))
    assert "Còn 5 thủ tục đang công bố vẫn đòi 6 giấy tờ" in page
    assert "3 trong 16 cơ sở dữ liệu đã kết nối" in page
    assert "Bản sao giấy khai sinh/thẻ căn cước/hộ chiếu của người nghiện" in page
    assert "điểm b khoản 1 Điều 75 Nghị định số 95/2024/NĐ-CP" in page
    # Marked as replaced in the record, so not asked for.
    assert "Bản sao Giấy chứng nhận đăng ký kinh doanh/đăng ký doanh nghiệp" not in page


def test_the_list_asks_the_same_few_questions_however_long(
    mai, shipped, django_assert_max_num_queries
):
    connect(mai, "dan-cu")
    with django_assert_max_num_queries(16):
        said(mai.get(LIST))


def test_papers_are_found_by_name_and_by_procedure(mai, shipped):
    page = said(mai.get(f"{LIST}giay-to/", {"q": "khai sinh"}))
    assert "mọi thủ tục" in page
    page = said(mai.get(f"{LIST}giay-to/", {"q": "1.012893"}))
    assert "Bán nhà ở cũ thuộc tài sản công" in page
    assert "1.012893" in page
    page = said(mai.get(f"{LIST}giay-to/", {"q": "hoa chat han che"}))
    assert "hóa chất hạn chế" in page
    assert "ngoài danh mục" in page
    page = said(mai.get(f"{LIST}giay-to/", {"q": "khong co gi"}))
    assert "Không có giấy tờ nào khớp" in page


def test_a_database_tells_its_papers_and_its_history(mai, shipped):
    connect(mai, "dan-cu")
    page = said(mai.get(f"{LIST}dan-cu/"))
    assert "Kết nối từ ngày 05/01/2026. Biên bản kiểm thử" in page
    assert "Dương Thị Mai" in page
    assert "Xem thêm" in page


def test_connecting_twice_is_refused_beside_the_form(mai, shipped):
    connect(mai, "dan-cu")
    page = said(connect(mai, "dan-cu"), status=422)
    assert "Cơ sở dữ liệu này đã kết nối từ ngày 05/01/2026." in page


def test_a_database_is_disconnected_with_a_reason(mai, shipped):
    connect(mai, "dan-cu")
    where = f"{LIST}dan-cu/ngung/"
    assert "Cần ghi mục này." in said(mai.post(where, {"until": "2026-02-01"}), status=422)
    page = said(mai.post(where, {"until": "2026-02-01", "reason": "Bảo trì"}, follow=True))
    assert "Đã ngừng kết nối sau" in page


def test_a_paper_is_added_with_its_clause_and_ended(mai, shipped):
    given = {
        "paper": "Sổ tiêm chủng",
        "other_names": "Phiếu tiêm chủng; Sổ theo dõi tiêm chủng",
        "clause": "khoản 2a Điều 4",
        "instrument": "Nghị định số 118/2025/NĐ-CP",
        "source": "Công văn của Bộ Y tế",
        "in_force_from": "2026-01-05",
    }
    where = f"{LIST}y-te/giay-to/"
    assert "Cần ghi mục này." in said(mai.post(where, {**given, "clause": ""}), status=422)
    page = said(mai.post(where, given, follow=True))
    assert "Sổ tiêm chủng" in page

    (held,) = databases.held_papers(on=date(2026, 11, 2), q="tiêm chủng").items
    assert held.other_names == ("Phiếu tiêm chủng", "Sổ theo dõi tiêm chủng")
    url = reverse("reform:held_paper", args=[held.id])
    assert "tỉnh chưa kết nối cơ sở dữ liệu" in said(mai.get(url))
    page = said(
        mai.post(f"{url}bo/", {"on": "2026-02-01", "reason": "Dữ liệu chưa đủ"}, follow=True)
    )
    assert "Không còn áp dụng sau" in page
    assert "Bỏ giấy tờ này khỏi danh sách" not in page


def test_a_database_is_added(mai, shipped):
    page = said(
        mai.post(
            f"{LIST}them/",
            {"name": "Cơ sở dữ liệu về tiêm chủng", "owner": "Bộ Y tế"},
            follow=True,
        )
    )
    assert "Cơ sở dữ liệu về tiêm chủng" in page
    assert "Chưa ghi giấy tờ nào" in page
    again = mai.post(f"{LIST}them/", {"name": "Cơ sở dữ liệu về tiêm chủng", "owner": "Bộ"})
    assert "Đã có cơ sở dữ liệu" in said(again, status=422)


@pytest.mark.parametrize("path", ["khong-co/", "giay-to/0/"])
def test_what_is_not_there_is_missing(mai, shipped, path):
    assert mai.get(LIST + path).status_code == 404


def test_the_counter_may_not_enter(cast, shipped):
    an = at_desk(cast.an)
    for path in ("", "dan-cu/", "giay-to/"):
        assert an.get(LIST + path).status_code == 403
    assert connect(an, "dan-cu").status_code == 403
