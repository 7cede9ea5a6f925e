"""Ông Dũng has a grandchild and looks for what to do."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("catalogue")

BIRTH = "/thu-tuc/1.001193/"


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_the_front_page_asks_one_thing_and_offers_what_most_come_for(client: Client) -> None:
    page = text(client, "/")

    assert "Bạn cần làm thủ tục gì?" in page
    assert "Làm giấy khai sinh cho trẻ" in page


@pytest.mark.parametrize(
    "typed", ["khai sinh", "khai sinh cho cháu", "khai+sinh", "dang ky khai sinh"]
)
def test_he_types_it_with_or_without_marks(client: Client, typed: str) -> None:
    assert BIRTH in text(client, f"/thu-tuc/?q={typed}")


def test_nothing_found_says_what_to_try(client: Client) -> None:
    page = text(client, "/thu-tuc/?q=xyzzyqwv")

    assert "Chưa tìm thấy thủ tục nào" in page
    assert "Xem tất cả thủ tục" in page


def test_the_words_are_marked_and_nothing_typed_becomes_a_tag(client: Client) -> None:
    page = text(client, "/thu-tuc/?q=<b>khai sinh</b>")

    assert "<mark>khai sinh</mark>" in page
    assert "<b>khai" not in page


def test_what_fits_best_stands_apart_and_comes_once(client: Client) -> None:
    page = client.get("/thu-tuc/?q=đăng ký")

    best, found = page.context["best"], page.context["found"]
    assert len(best) == 3
    assert {each.code for each in best}.isdisjoint(each.code for each in found)
    assert "Cũng gần với điều bạn hỏi" in page.content.decode()


def test_a_mended_slip_is_asked_about(client: Client) -> None:
    assert "Ý bạn là “<strong>khai sinh</strong>”?" in text(client, "/thu-tuc/?q=khaisinh")


@pytest.mark.usefixtures("province")
def test_his_old_ward_is_told_with_the_counter_of_today(client: Client) -> None:
    page = text(client, "/thu-tuc/?q=khai sinh phường Mỹ Bình")

    assert (
        "Phường Mỹ Bình (thành phố Long Xuyên, tỉnh An Giang) nay thuộc phường Long Xuyên" in page
    )
    assert "Trung tâm Phục vụ hành chính công phường Long Xuyên" in page
    assert BIRTH in page


@pytest.mark.usefixtures("province")
def test_an_old_district_names_what_it_became(client: Client) -> None:
    assert "Huyện Chợ Mới cũ nay gồm xã Chợ Mới" in text(client, "/thu-tuc/?q=huyện chợ mới")


def test_an_old_office_is_told_with_its_basis(client: Client) -> None:
    page = text(client, "/thu-tuc/?q=sở kế hoạch đầu tư hộ kinh doanh")

    assert "do Sở Tài chính làm, theo Nghị định 45/2025/NĐ-CP (cần xác minh)" in page


def test_each_example_for_who_found_nothing_finds_something(client: Client) -> None:
    for example in client.get("/thu-tuc/?q=xyzzyqwv").context["examples"]:
        page = client.get("/thu-tuc/", {"q": example})
        assert page.context["found"] or page.context["best"]


def test_he_narrows_by_field_and_the_address_keeps_it(client: Client) -> None:
    page = text(client, "/thu-tuc/?q=&field=Hộ tịch")

    assert BIRTH in page
    assert 'value="Hộ tịch" selected' in page
    assert "Chứng thực bản sao" not in page


def test_the_next_page_goes_on_where_this_one_ended(client: Client) -> None:
    first = client.get("/thu-tuc/")
    second = client.get(first.context["next"])

    codes = {each.code for each in [*first.context["best"], *first.context["found"]]}
    assert codes
    assert codes.isdisjoint(each.code for each in second.context["found"])


def test_a_forged_cursor_is_refused_in_words(client: Client) -> None:
    assert "tìm lại từ đầu" in text(client, "/thu-tuc/?cursor=abc", 422)


def test_the_page_opens_with_how_long_how_much_and_where(client: Client) -> None:
    page = text(client, BIRTH)

    assert "trong ngày; nhận sau 15 giờ thì ngày làm việc tiếp theo" in page
    assert "Không mất phí" in page
    assert "Trung tâm Phục vụ hành chính công xã, phường" in page
    assert "Không phải nộp nếu đã có trong Cơ sở dữ liệu quốc gia về dân cư." in page


def test_every_procedure_that_we_ship_has_a_page_in_both_languages(client: Client) -> None:
    path: str = "/thu-tuc/"
    seen = 0
    while path:
        listing = client.get(path)
        for found in listing.context["found"]:
            for language in ("vi", "en"):
                page = client.get(f"/thu-tuc/{found.code}/", headers={"Accept-Language": language})
                assert page.status_code == 200
            seen += 1
        path = listing.context["next"]
    assert seen >= 50


def test_an_unknown_code_is_refused_with_a_way_on(client: Client) -> None:
    page = text(client, "/thu-tuc/9.999999/", 404)

    assert "9.999999" in page
    assert "Về trang đầu" in page


@pytest.mark.parametrize(
    "hostile", ["?q=%00", "?q=" + "a" * 5000, "?q=%ff%fe", "?q=';DROP TABLE--", "?level=%00"]
)
def test_what_nobody_types_breaks_nothing(client: Client, hostile: str) -> None:
    assert client.get(f"/thu-tuc/{hostile}").status_code in (200, 400, 422)


@pytest.mark.parametrize(
    ("path", "most"), [("/", 1), ("/thu-tuc/", 2), ("/thu-tuc/?q=khai sinh", 4), (BIRTH, 4)]
)
def test_a_page_asks_the_database_little(
    client: Client, django_assert_max_num_queries: Any, path: str, most: int
) -> None:
    client.get(path)  # published versions are kept in memory once read

    with django_assert_max_num_queries(most):
        client.get(path)
