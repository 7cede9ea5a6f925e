"""People find a procedure by what they call it, with or without marks, mistyped or abbreviated."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from thongsuot.foundation.units.testing import small_province
from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.rules.words import marked, plain
from thongsuot.modules.procedures.tests.conftest import FIRST_DAY, MORNING, SETUP

TODAY = date(2026, 9, 1)
ASKED = json.loads((Path(__file__).parent / "asked.json").read_text(encoding="utf-8"))


# What the issue asks for over the whole set, and what each way of asking has to reach by itself.
BAR = 0.9
BAR_OF_A_KIND = 0.88
MOST_THAT_ARE_NOT_FOUND = 6


def rank(q, wanted):
    """Return the place of the wanted procedure among the first ten, 0 if it is not there."""
    found = procedures.search(q, on=TODAY, limit=10).items
    keys = [procedures.version(item.version_id).record.key for item in found]
    return keys.index(wanted) + 1 if wanted in keys else 0


def reciprocal(ranks):
    return sum(1 / each for each in ranks if each) / len(ranks)


@pytest.fixture
def province(catalogue):
    """An Giang, so that its old communes are known from those of the same name elsewhere."""
    return small_province()


def test_people_find_what_they_meant(province, record_property):
    ranks = {asked["q"]: rank(asked["q"], asked["first"]) for asked in ASKED}
    reached = reciprocal(ranks.values())
    print(f"mean reciprocal rank {reached:.3f} over {len(ASKED)} questions")  # noqa: T201
    record_property("mean_reciprocal_rank", round(reached, 3))

    # Each has a bar of its own; 0 names the few that are known not to be found yet.
    missed = {
        asked["q"]: ranks[asked["q"]]
        for asked in ASKED
        if asked.get("within", 1) and not 0 < ranks[asked["q"]] <= asked.get("within", 1)
    }
    assert missed == {}
    assert reached >= BAR
    assert len(ASKED) >= 250
    assert sum(asked.get("within", 1) == 0 for asked in ASKED) <= MOST_THAT_ARE_NOT_FOUND
    for kind in {asked.get("kind", "") for asked in ASKED}:
        of_kind = [ranks[asked["q"]] for asked in ASKED if asked.get("kind", "") == kind]
        assert reciprocal(of_kind) >= BAR_OF_A_KIND, kind


def test_among_all_1870_procedures_they_still_do(province, shared_data):
    if shared_data is None:
        return
    data = (shared_data / "tthc" / "tthc_merged.csv").read_bytes()
    procedures.import_list(
        stream=BytesIO(data), name="x.csv", in_force_from=FIRST_DAY, by=SETUP, at=MORNING
    )
    reached = reciprocal([rank(asked["q"], asked["first"]) for asked in ASKED])
    print(f"mean reciprocal rank {reached:.3f} among 1,870 procedures")  # noqa: T201
    assert reached >= 0.94


@pytest.mark.parametrize(
    "q",
    [
        "qwrtpsdf",
        "zzz zzz",
        "👶📄",
        "شهادة ميلاد",
        "出生证明",
        "; -- /* */ %",
        "xyzzyqwv",
        "!!! ???",
    ],
)
def test_nonsense_finds_nothing(province, q):
    found = procedures.search(q, on=TODAY)
    assert found.items == ()
    assert found.next is None


@pytest.mark.parametrize(
    "q",
    [
        "khai sinh' OR 1=1; DROP TABLE procedures_searchentry; --",
        "khai & sinh | !x <-> (y:*",
        "👶 khai sinh 👶",
        "\u202ekhai sinh\u202c",
        "khai\u0000sinh",
        "KHAI   SINH!!!",
    ],
)
def test_what_stands_around_the_words_does_not_hide_them(province, q):
    assert "1.001193" in codes(q)[:3]


def test_ten_thousand_letters_are_read_at_their_beginning(province):
    assert codes("khai sinh " * 1000)[0] == "1.001193"
    assert codes("a" * 10_000) == []
    assert codes("khaisinh" * 1250) == codes(("khaisinh" * 1250)[:400])


@pytest.mark.parametrize(
    ("q", "mended"),
    [
        ("dang ky khai snih", "dang ky khai sinh"),
        ("khaisinh", "khai sinh"),
        ("ddawng kys keets hoon", "đăng ký kết hôn"),
        ("khai tu73", "khai tử"),
        ("tam chú", "tam trú"),
    ],
)
def test_a_slip_is_told_when_it_was_mended(province, q, mended):
    assert procedures.search(q, on=TODAY).mended == mended


@pytest.mark.parametrize("q", ["khai sinh", "nhập hộ khẩu", "GPXD", "CT01"])
def test_what_could_be_meant_is_left_as_typed(province, q):
    assert procedures.search(q, on=TODAY).mended == ""


def test_a_street_a_person_and_an_ocean_are_three_words(db):
    for code, name in (
        ("3.000001", "Cấp phép đào đường"),
        ("3.000002", "Bổ nhiệm người đương chức"),
        ("3.000003", "Nghiên cứu đại dương"),
    ):
        listed(code, name)
    assert codes("đường")[0] == "3.000001"
    assert codes("đương")[0] == "3.000002"
    assert codes("dương")[0] == "3.000003"
    assert set(codes("duong")) == {"3.000001", "3.000002", "3.000003"}


def test_an_old_ward_is_told_and_not_searched_for(province):
    found = procedures.search("khai sinh phường Mỹ Bình cũ", on=TODAY)
    ((only,),) = [asked.places for asked in found.places]
    assert only.full_name == "phường Mỹ Bình"
    assert only.now_names == ("phường Long Xuyên",)
    assert found.items == procedures.search("khai sinh", on=TODAY).items


def test_a_place_alone_leads_to_what_most_come_for(province):
    found = procedures.search("tp Rạch Giá", on=TODAY)
    assert found.places[0].places[0].now_names[0] == "phường Rạch Giá"
    assert found.items == procedures.popular(20, on=TODAY)


@pytest.mark.parametrize(
    "q",
    [
        "trợ cấp xã hội an toàn",
        "tro cap xa hoi hang thang",
        "hòa giải tranh chấp",
        "hộ kinh doanh",
        "phương tiện thủy",
        "tự nguyện",
    ],
)
def test_ordinary_words_are_not_taken_for_places(province, q):
    assert procedures.search(q, on=TODAY).places == ()


def test_an_old_office_is_told_with_the_one_of_today(province):
    found = procedures.search("sở kế hoạch đầu tư đăng ký hộ kinh doanh", on=TODAY)
    (office,) = found.offices
    assert office.successors == ("Sở Tài chính",)
    assert "1.001612" in [item.code for item in found.items]


def test_marks_that_were_typed_are_respected(db):
    for code, name in (("3.000001", "Cấp mã số"), ("3.000002", "Trừ ma quỷ"), ("3.000003", "Má")):
        listed(code, name)
    assert codes("mã")[0] == "3.000001"
    assert codes("má")[0] == "3.000003"
    assert set(codes("ma")) == {"3.000001", "3.000002", "3.000003"}


@pytest.mark.parametrize("one, other", [("hoà", "hòa"), ("đăng kí", "đăng ký"), ("quý", "quí")])
def test_two_spellings_of_one_word_are_one_word(one, other):
    assert marked(one) == marked(other)
    assert plain(one) == plain(other)


def listed(code, name):
    data = f"ma_tthc,ten\n{code},{name}\n".encode()
    procedures.import_list(
        stream=BytesIO(data), name="x.csv", in_force_from=FIRST_DAY, by=SETUP, at=MORNING
    )


def codes(q, **filters):
    return [found.code for found in procedures.search(q, on=TODAY, limit=50, **filters).items]


def walk(q="", *, limit, **filters):
    seen, cursor = [], None
    while True:
        page = procedures.search(q, on=TODAY, limit=limit, cursor=cursor, **filters)
        seen += [found.code for found in page.items]
        cursor = page.next
        if cursor is None:
            return seen


@pytest.mark.parametrize("q", ["", "đăng ký", "xin giay xac nhan ly lich khai snih"])
def test_pages_give_each_procedure_once_and_in_the_same_order(catalogue, q):
    whole = walk(q, limit=200)
    assert walk(q, limit=3) == whole
    assert len(set(whole)) == len(whole) > 0


def test_without_words_all_come_in_order_of_their_names(catalogue):
    names = [found.name for found in procedures.search(on=TODAY, limit=200).items]
    assert len(names) == 53
    assert names.index("Bán nhà ở cũ thuộc tài sản công") < names.index("Đăng ký tạm trú")


def test_filters_narrow_what_is_found(catalogue):
    assert codes("", field="Hộ tịch") and set(codes("", field="Hộ tịch")) < set(codes(""))
    assert "1.013871" not in codes("giám định viên", level="commune")
    assert (
        codes("", service="full") == ["1.012644", "1.003930", "2.000908"]
        or len(codes("", service="full")) == 3
    )
    assert procedures.search("khai sinh", on=date(2020, 1, 1)).items == ()
    assert codes("", field="\x00") == codes("", level="huyện") == []


@pytest.mark.parametrize(
    # What is known of words is looked up once; a slip, and what is not there, are read anew.
    ("q", "most"),
    [("", 1), ("khai sinh", 2), ("khai snih", 4), ("khai sinh phường Mỹ Bình", 3), ("qqqqq", 7)],
)
def test_a_search_costs_few_queries(province, django_assert_max_num_queries, q, most):
    procedures.search(q, on=TODAY)  # the words of the catalogue are kept once read
    with django_assert_max_num_queries(most):
        procedures.search(q, on=TODAY)


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "W10", "WyJ3IiwgIk5hTiIsIDFd", "é", "a" * 9999])
def test_a_forged_cursor_is_refused(catalogue, cursor):
    with pytest.raises(Invalid, match="vị trí trang"):
        procedures.search("khai sinh", on=TODAY, cursor=cursor)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_page_has_its_bounds(db, limit):
    with pytest.raises(Invalid, match="200"):
        procedures.search("khai sinh", on=TODAY, limit=limit)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=60))
@example(q="'; DROP TABLE x; --")
@example(q="a & b | !c <-> (d:*")
@example(q="\x00\ud800 % _ \\")
@example(q="\u0301\u0323")
def test_whatever_is_typed_gets_an_answer(catalogue, q):
    procedures.search(q, on=TODAY, limit=2)


def test_what_people_come_for_most_is_offered_first(catalogue):
    titles = [found.title for found in procedures.popular(3, on=TODAY)]
    assert titles[0] == "Làm giấy khai sinh cho trẻ"
    fields = {field.name: field.procedures for field in procedures.fields(on=TODAY)}
    assert fields["Hộ tịch"] == 5
