"""Vietnamese alphabetical order, of places and of people."""

import random
import unicodedata

import pytest

from thongsuot.kernel.vietnamese import name_sort_key, sort_key


@pytest.mark.parametrize(
    "in_order",
    [
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g"],
        ["o", "ô", "ơ", "p", "u", "ư", "v"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["An", "An Giang", "Ăn", "Ấn Độ", "Bắc"],
        ["Cà Mau", "Cao Bằng", "Cần Thơ", "Chợ Mới", "Dân", "Đà Nẵng", "Đắk Lắk"],
        ["Phường 2", "Phường 10", "Phường An"],
        ["Hòa An", "Hoa Bình", "Hóa Bình"],
    ],
)
def test_the_order_of_the_alphabet_then_of_the_tones(in_order):
    shuffled = random.sample(in_order, len(in_order))
    assert sorted(shuffled, key=sort_key) == in_order


def test_writing_does_not_matter():
    assert sort_key("Thanh Hóa") == sort_key("THANH HOÁ") == sort_key(" thanh  hoá ")
    assert sort_key("Đắk") == sort_key(unicodedata.normalize("NFD", "Đắk"))


def test_people_are_listed_by_their_given_names():
    names = ["Trần Thị An", "Lê Văn Ánh", "Nguyễn Văn Bình", "Phạm Bình", "Lê Thị Chi"]
    assert sorted(random.sample(names, 5), key=name_sort_key) == [
        "Trần Thị An",
        "Lê Văn Ánh",
        "Nguyễn Văn Bình",
        "Phạm Bình",
        "Lê Thị Chi",
    ]


def test_any_text_has_a_key_of_ascii():
    assert sort_key("Ελλάδα 中 ﷽ é").isascii()
    assert sort_key("") == " "
