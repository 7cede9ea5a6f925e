"""What lies with whom, the most pressing first, and several at once."""

import re
from html import unescape

import pytest

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.tests.desk_story import MORNING, days, file_one, to_signature


@pytest.fixture
def giang(signed_in):
    return signed_in("giang")


def another(cast, province, people, *, at=MORNING, given=True):
    filed = file_one(province.chau_doc_centre, cast.an, at=at)
    code = dossiers.accept(code=filed.reference, by=cast.an, at=at)
    dossiers.forward(code=code, by=cast.an, at=at)
    if given:
        dossiers.assign(code=code, post_id=people.giang.post_id, by=cast.hai, at=at)
    return code


def codes(page):
    return re.findall(r'class="code" href="/viec/ho-so/([^/]+)/"', page)


def tab(page, label):
    return re.search(rf'{label}<span class="count">(\d+\+?)</span>', page).group(1)


def test_an_officer_opens_on_their_own_and_can_see_the_units(
    giang, on_the_desk, cast, province, people
):
    waiting = another(cast, province, people, given=False)
    page = giang.get("/viec/?tab=dang-lam").content.decode()
    assert codes(page) == [on_the_desk]
    page = giang.get("/viec/?tab=dang-lam&ai=don-vi").content.decode()
    assert set(codes(page)) == {on_the_desk, waiting} and "chưa phân công" in page


def test_the_overdue_come_first(signed_in, on_the_desk, clock):
    clock.to(days(9))
    page = signed_in("giang").get("/viec/").content.decode()
    assert codes(page) == [on_the_desk] and tab(page, "Quá hạn") == "1"
    assert "quá 2 ngày" in page and 'aria-current="page">Quá hạn' in page


def test_a_leader_opens_on_what_waits_for_a_signature(signed_in, on_the_desk, cast):
    to_signature(on_the_desk, cast.giang, MORNING)
    page = signed_in("chi").get("/viec/?tab=cho-ky").content.decode()
    assert codes(page) == [on_the_desk] and "Phê duyệt các hồ sơ đã chọn" in page


def test_filters_live_in_the_address(giang, on_the_desk):
    def shown(**query):
        return codes(giang.get("/viec/", {"tab": "dang-lam", **query}).content.decode())

    assert shown(truoc="2026-10-12") == [on_the_desk]
    assert shown(truoc="2026-10-11") == []
    assert giang.get("/viec/?truoc=2026-13-45").status_code == 422
    assert giang.get("/viec/?tu=xyz").status_code == 422
    assert codes(giang.get("/viec/?q=van dung").content.decode()) in ([], [on_the_desk])
    assert codes(giang.get("/viec/?q=089085000123").content.decode()) == [on_the_desk]


def test_the_list_costs_the_same_with_more_rows(
    giang, cast, province, people, django_assert_num_queries
):
    another(cast, province, people)
    giang.get("/viec/?tab=dang-lam")
    with django_assert_num_queries(9):
        giang.get("/viec/?tab=dang-lam")
    for _ in range(11):
        another(cast, province, people)
    with django_assert_num_queries(9):
        page = giang.get("/viec/?tab=dang-lam").content.decode()
    assert len(codes(page)) == 12


def test_a_long_list_goes_on_by_cursor(giang, cast, province, people):
    for _ in range(52):
        another(cast, province, people)
    first = giang.get("/viec/?tab=dang-lam").content.decode()
    link = unescape(re.search(r'hx-get="([^"]+tu=[^"]+)"', first).group(1))
    second = giang.get(link).content.decode()
    assert codes(first) and len(set(codes(first) + codes(second))) == 52


def test_several_steps_at_once_answer_for_each(giang, on_the_desk, cast, province, people):
    signed = another(cast, province, people)
    to_signature(signed, cast.giang, MORNING)
    said = {
        "do": "complete_step",
        "code": [on_the_desk, signed, on_the_desk],
        "back": "tab=dang-lam",
    }
    page = giang.post("/viec/nhieu-ho-so/", said).content.decode()
    assert page.count("đã xong") == 1, "named twice, done once"
    assert "đang chờ ký" in page and 'href="/viec/?tab=dang-lam"' in page


def test_several_signatures_at_once(signed_in, cast, province, people):
    made = [another(cast, province, people) for _ in range(3)]
    for code in made:
        to_signature(code, cast.giang, MORNING)
    said = {"do": "approve", "code": made}
    page = signed_in("chi").post("/viec/nhieu-ho-so/", said).content.decode()
    assert page.count("đã xong") == 3
    refused = signed_in("giang").post("/viec/nhieu-ho-so/", said | {"key": "2"}).content.decode()
    assert refused.count("chưa làm được") == 3


def test_a_list_sent_twice_is_done_once(giang, on_the_desk, cast):
    page = giang.get("/viec/?tab=dang-lam").content.decode()
    key = re.search(r'name="key" value="([0-9a-f]+)"', page).group(1)
    said = {"do": "complete_step", "code": on_the_desk, "key": key}
    assert giang.post("/viec/nhieu-ho-so/", said).status_code == 200
    before = dossiers.on_desk(on_the_desk, actor=cast.chi, at=MORNING).present_step
    again = giang.post("/viec/nhieu-ho-so/", said)
    assert again.status_code == 409 and "vừa được gửi rồi" in again.content.decode()
    assert dossiers.on_desk(on_the_desk, actor=cast.chi, at=MORNING).present_step == before


def test_nothing_chosen_and_nonsense_chosen(giang):
    page = giang.post("/viec/nhieu-ho-so/", {"do": "complete_step"}).content.decode()
    assert "Chưa chọn hồ sơ nào" in page
    assert giang.post("/viec/nhieu-ho-so/", {"do": "delete"}).status_code == 422


def test_an_empty_list_says_what_next(giang, province):
    page = giang.get("/viec/").content.decode()
    assert "Xem việc của đơn vị" in page


def test_who_only_inspects_sees_the_work_and_no_buttons(signed_in, on_the_desk):
    oanh = signed_in("oanh")
    page = oanh.get("/viec/?tab=dang-lam").content.decode()
    assert codes(page) == [on_the_desk] and 'type="checkbox"' not in page
    page = oanh.get(f"/viec/ho-so/{on_the_desk}/").content.decode()
    assert "Lúc này bạn không phải làm gì" in page


def test_only_those_who_work_on_dossiers_come_in(signed_in, province):
    assert signed_in("nam").get("/viec/").status_code == 403


def test_who_only_looks_finds_the_dossiers_in_the_menu(signed_in):
    page = signed_in("oanh").get("/viec/").content.decode()
    assert 'href="/viec/" aria-current="page">Hồ sơ<' in page


def test_every_filter_is_a_part_of_the_address(signed_in, on_the_desk, cast, province, people):
    nobodys = another(cast, province, people, given=False)
    hai = signed_in("hai")

    def shown(**query):
        page = hai.get("/viec/", {"tab": "dang-lam", "ai": "don-vi", **query}).content.decode()
        return set(codes(page))

    both = {on_the_desk, nobodys}
    assert shown() == both == shown(**{"thu-tuc": "1.013227"})
    assert shown(nguoi="chua") == {nobodys} == shown(buoc="assign")
    assert shown(nguoi=str(people.giang.post_id)) == {on_the_desk}
    assert shown(**{"cach-nop": "post"}) == set() == shown(dung="supplement")
    assert shown(**{"tu-ngay": "2026-10-12", "truoc": "2026-10-12"}) == {on_the_desk, nobodys}
    for wrong in ("nguoi=x", "buoc=x", "cach-nop=x", "dung=x", "tu-ngay=x"):
        assert hai.get(f"/viec/?tab=dang-lam&{wrong}").status_code == 422, wrong
    page = hai.get("/viec/?tab=dang-lam&ai=don-vi&nguoi=chua").content.decode()
    assert "đang lọc 1" in page and "Bỏ lọc" in page and "Chưa phân công</option>" in page


def test_what_stands_still_says_why_in_its_own_tab(giang, on_the_desk, cast):
    dossiers.request_supplement(code=on_the_desk, reason="Thiếu", by=cast.giang, at=MORNING)
    for word in ("dang-dung", "cho-nguoi-dan"):
        page = giang.get(f"/viec/?tab={word}").content.decode()
        assert codes(page) == [on_the_desk], word
        assert "Chờ người dân bổ sung hồ sơ, từ 05/10" in page
    assert tab(page, "Đang dừng") == "1"


def test_the_head_gives_out_and_takes_back_many_at_once(signed_in, cast, province, people):
    made = [another(cast, province, people, given=False) for _ in range(2)]
    hai = signed_in("hai")
    page = hai.get("/viec/?tab=dang-lam&ai=don-vi").content.decode()
    assert "Giao các hồ sơ đã chọn cho" in page and "Phạm Văn Giang (" in page
    nobody = hai.post("/viec/nhieu-ho-so/", {"do": "assign", "code": made, "key": "0"})
    assert nobody.status_code == 422
    said = {"do": "assign", "code": made, "post_id": people.giang.post_id, "key": "1"}
    assert hai.post("/viec/nhieu-ho-so/", said).content.decode().count("đã xong") == 2
    giang = signed_in("giang")
    back = {"do": "hand_back", "code": made, "reason": "Tôi nghỉ ốm.", "key": "2"}
    assert giang.post("/viec/nhieu-ho-so/", back).content.decode().count("đã xong") == 2
    again = giang.post("/viec/nhieu-ho-so/", back | {"key": "3"}).content.decode()
    assert again.count("chưa làm được") == 2 and "không giao cho bạn" in again
