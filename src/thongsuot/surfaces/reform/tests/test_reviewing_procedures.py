"""Chị Mai reviews procedures at her desk, bà Quyên decides; the pages tell what came of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from thongsuot.foundation.identity.testing import person
from thongsuot.kernel.actor import system
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.databases import api as databases
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import api as reviews
from thongsuot.modules.reviews.api import Figure, ProposalState
from thongsuot.surfaces.reform.tests.conftest import BIRTH, EXTENSION, MORNING, SINCE

ROOM = "/cai-cach/ra-soat/"
TODAY = MORNING.date()
SAID = {
    "reason": "Thực tế giải quyết trong ba ngày.",
    "legal_basis": "Khoản 2 Điều 7 Nghị quyết 12/2026/NQ-HĐND",
    "decider": "province",
}


def said(response, status=200):
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


@pytest.fixture
def reviewing(mai, catalogue, province):
    """Chị Mai's browser, with the catalogue there."""
    return mai


@pytest.fixture
def plan_id(reviewing):
    said(reviewing.post(f"{ROOM}bat-dau/", {"nam": "2026"}, follow=True))
    by = reviews.plan_of(2026, actor=anyone(), on=TODAY)
    return by.id


def anyone():
    return system("Kiểm thử")


def test_home_says_what_the_law_asks_of_the_plan(reviewing, plan_id, leader, province):
    home = "/cai-cach/"
    page = said(reviewing.get(home))
    assert "Kế hoạch năm 2026 chưa ban hành, trễ" in page and "trước ngày 31/01/2026" in page
    said(add_item(reviewing, plan_id, province, due_on="2026-09-30"))
    said(reviewing.post(f"{ROOM}ke-hoach/{plan_id}/trinh/", follow=True))
    signed = {"number": "5/KH-UBND", "issued_on": "2026-10-05"}
    said(leader.post(f"{ROOM}ke-hoach/{plan_id}/ban-hanh/", signed, follow=True))
    page = said(reviewing.get(home))
    assert "chưa ban hành" not in page
    assert "phải rà soát xong ngày 30/9/2026." in page


def add_item(browser, plan_id, province, **parts):
    given = {
        "procedure_code": EXTENSION,
        "field": "",
        "reason": "Nhiều hồ sơ.",
        "unit_id": province.construction,
        "due_on": "2026-11-30",
    } | parts
    return browser.post(f"{ROOM}ke-hoach/{plan_id}/them/", given, follow=True)


def propose(browser, kind="cut_time", code=EXTENSION, **parts):
    given = SAID | parts
    if kind == "cut_time":
        given = {"amount": "3", "unit": "working_day", "case": "", "channel": ""} | given
    return browser.post(f"{ROOM}kien-nghi/moi/?loai={kind}&thu-tuc={code}", given, follow=True)


def latest():
    return reviews.proposals(on=TODAY)[0]


def moved(browser, move, **given):
    return browser.post(f"{ROOM}kien-nghi/{latest().id}/{move}/", given, follow=True)


@pytest.fixture
def accepted(reviewing, leader):
    said(propose(reviewing))
    said(moved(reviewing, "trinh"))
    facts = reviews.proposal(latest().id, actor=anyone(), on=TODAY)
    said(moved(leader, "duyet", revision=facts.revision))
    return latest().id


# ---- The plan ----


def test_without_a_plan_the_page_says_what_one_is_and_by_when(reviewing):
    page = said(reviewing.get(f"{ROOM}?nam=2027"))
    assert "Kế hoạch năm 2027 phải ban hành trước ngày 31/01/2027" in page
    assert "Bắt đầu lập kế hoạch" in page


def test_from_december_on_the_page_is_about_the_next_year(people, at_desk, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MORNING + timedelta(days=62))
    assert "Kế hoạch rà soát thủ tục năm 2027" in said(at_desk(people.mai).get(ROOM))


def test_a_plan_is_drawn_up_issued_and_concluded(reviewing, leader, plan_id, province):
    assert "Gia hạn giấy phép xây dựng" in said(add_item(reviewing, plan_id, province))
    said(reviewing.post(f"{ROOM}ke-hoach/{plan_id}/trinh/", follow=True))
    page = said(
        leader.post(
            f"{ROOM}ke-hoach/{plan_id}/ban-hanh/",
            {"number": "15/KH-UBND", "issued_on": "2026-10-05"},
            follow=True,
        )
    )
    # Issued in October of its own year: late, and said to be.
    assert "15/KH-UBND" in page and "trễ" in page
    (item,) = reviews.plan(plan_id, actor=anyone(), on=TODAY).items
    page = said(
        reviewing.post(
            f"{ROOM}dong/{item.id}/ket-qua/",
            {"on": "2026-10-05", "outcome": "Cắt được hai ngày."},
            follow=True,
        )
    )
    assert "Cắt được hai ngày." in page


def test_what_is_wrong_with_a_line_is_said_at_its_field(reviewing, plan_id, province):
    page = said(add_item(reviewing, plan_id, province, due_on="2027-01-05"), 422)
    assert "Hạn phải trong năm 2026." in page
    assert "Nhiều hồ sơ." in page


def test_a_line_is_taken_out_by_its_page(reviewing, plan_id, province):
    add_item(reviewing, plan_id, province)
    (item,) = reviews.plan(plan_id, actor=anyone(), on=TODAY).items
    assert "Bỏ khỏi kế hoạch" in said(reviewing.get(f"{ROOM}dong/{item.id}/"))
    page = said(reviewing.post(f"{ROOM}dong/{item.id}/bo/", follow=True))
    assert "Kế hoạch chưa có thủ tục nào" in page


def test_who_drew_the_plan_up_sees_why_they_may_not_issue_it(reviewing, plan_id, province):
    add_item(reviewing, plan_id, province)
    reviewing.post(f"{ROOM}ke-hoach/{plan_id}/trinh/")
    assert "không được giao duyệt" in said(reviewing.get(f"{ROOM}?nam=2026"))
    answer = reviewing.post(f"{ROOM}ke-hoach/{plan_id}/ban-hanh/", {"number": "1"})
    assert answer.status_code == 403


@pytest.mark.parametrize("year", ["abc", "1", "99999999", "-5"])
def test_a_year_that_is_none_is_refused(reviewing, year):
    assert reviewing.get(f"{ROOM}?nam={year}").status_code == 422


# ---- Costs ----


def test_the_table_of_costs_says_what_is_missing(reviewing):
    page = said(reviewing.get(f"{ROOM}chi-phi/"))
    assert "Chưa tính được thành tiền: còn 7 tham số chưa đặt" in page
    assert "cần xác minh" in page
    assert "0 trong" in page


def test_a_figure_is_set_with_its_ground_and_the_sum_appears(reviewing):
    for figure in Figure:
        code = EXTENSION if figure is Figure.TIMES_A_YEAR else ""
        said(
            reviewing.post(
                f"{ROOM}chi-phi/tham-so/",
                {
                    "figure": figure.value,
                    "value": "10",
                    "basis": "Tỉnh tạm chọn",
                    "unverified": "on",
                    "procedure_code": code,
                },
                follow=True,
            )
        )
    page = said(reviewing.get(f"{ROOM}chi-phi/thu-tuc/{EXTENSION}/"))
    assert "Một hồ sơ:" in page and "10 hồ sơ" in page
    assert "Chưa tính được thành tiền" not in said(reviewing.get(f"{ROOM}chi-phi/"))


def test_a_figure_without_a_ground_comes_back(reviewing):
    answer = reviewing.post(
        f"{ROOM}chi-phi/tham-so/", {"figure": "hourly_income", "value": "10", "basis": ""}
    )
    assert "Cần ghi mục này." in said(answer, 422)


def test_the_table_sorts_by_the_address(reviewing):
    def order(word):
        page = said(reviewing.get(f"{ROOM}chi-phi/?xep={word}&het=1"))
        body = page[page.index('id="rows"') :]
        return [
            cost.code
            for cost in sorted(
                reviews.costs(on=TODAY), key=lambda cost: body.index(f">{cost.code}<")
            )
        ]

    every = {cost.code: cost.main for cost in reviews.costs(on=TODAY)}
    papers = [every[code].papers for code in order("giay-to")]
    assert papers == sorted(papers, reverse=True) and len(set(papers)) > 2
    fees = [every[code].by_record.fees for code in order("phi")]
    known = [fee for fee in fees if fee is not None]
    assert known == sorted(known, reverse=True)
    assert fees[: len(known)] == known
    assert order("khong-co") == order("nam")


def test_the_table_is_searched_and_filtered(reviewing):
    page = said(reviewing.get(f"{ROOM}chi-phi/?q=gia+han+giay+phep+xay+dung"))
    assert EXTENSION in page and BIRTH not in page
    assert "Không có thủ tục nào khớp" in said(reviewing.get(f"{ROOM}chi-phi/?q=zzz"))


def test_measuring_says_how_many_dossiers_there_were(reviewing):
    page = said(
        reviewing.post(
            f"{ROOM}chi-phi/do/", {"since": "2026-01-01", "until": "2026-10-05"}, follow=True
        )
    )
    assert "Đã đo 0 hồ sơ." in page
    wrong = reviewing.post(f"{ROOM}chi-phi/do/", {"since": "2026-10-06", "until": "2026-10-05"})
    assert "sau ngày đầu" in said(wrong, 422)


def test_every_procedure_with_papers_has_a_page_of_its_cost(reviewing):
    for cost in reviews.costs(on=TODAY):
        said(reviewing.get(f"{ROOM}chi-phi/thu-tuc/{cost.code}/"))
    assert reviewing.get(f"{ROOM}chi-phi/thu-tuc/9.9/").status_code == 404


# ---- Proposals ----


def test_an_empty_board_teaches_where_to_begin(reviewing):
    page = said(reviewing.get(f"{ROOM}kien-nghi/"))
    assert "Chưa có kiến nghị nào" in page and "Xem trùng lặp" in page


def test_a_kind_and_procedures_are_chosen_first(reviewing):
    page = said(reviewing.get(f"{ROOM}kien-nghi/moi/?thu-tuc={EXTENSION}"))
    assert "Cắt giảm thời gian" in page and "Gia hạn giấy phép xây dựng" in page
    assert "Danh mục không có thủ tục nào" in said(
        reviewing.get(f"{ROOM}kien-nghi/moi/?thu-tuc=9.9")
    )


@pytest.mark.parametrize("kind", [kind.value for kind in reviews.Kind])
def test_each_kind_asks_for_what_is_its_own(reviewing, kind):
    page = said(reviewing.get(f"{ROOM}kien-nghi/moi/?loai={kind}&thu-tuc={EXTENSION},{BIRTH}"))
    asked = {
        "cut_time": 'name="amount"',
        "cut_papers": 'name="papers"',
        "cut_cost": 'name="fee"',
        "amend": 'name="part"',
    }
    for other, field in asked.items():
        assert (field in page) == (other == kind)


def test_a_proposal_goes_from_the_page_to_the_decision_that_enacts_it(accepted, reviewing):
    page = said(
        moved(
            reviewing,
            "quyet-dinh",
            title="Về việc công bố thủ tục được sửa đổi",
            issuer="Chủ tịch Ủy ban nhân dân tỉnh",
            in_force_from="2026-11-02",
        )
    )
    assert "Về việc công bố thủ tục được sửa đổi" in page
    line = latest()
    assert line.state is ProposalState.IN_DECISION
    (draft,) = announcements.decision(line.decision_id, actor=anyone(), on=TODAY).drafts
    record = announcements.draft(draft.draft_id, actor=anyone(), on=TODAY).record
    assert {offer.limit.amount for offer in record.channels} == {3}
    assert "Đang vào quyết định" in said(reviewing.get(f"{ROOM}kien-nghi/{line.id}/"))


def test_a_proposal_goes_into_a_decision_under_way(accepted, reviewing, decision_id):
    page = said(reviewing.get(f"{ROOM}kien-nghi/{accepted}/"))
    assert "Đưa vào quyết định đang soạn" in page
    said(moved(reviewing, "quyet-dinh/vao", decision_id=decision_id))
    assert latest().decision_id == decision_id


def test_papers_that_were_pointed_at_are_ticked_already(reviewing):
    record = procedures.procedure(EXTENSION, on=TODAY).record
    name = record.cases[0].components[1].name
    page = said(
        reviewing.get(
            f"{ROOM}kien-nghi/moi/",
            {"loai": "cut_papers", "thu-tuc": EXTENSION, "giay-to": name},
        )
    )
    assert page.count("checked") == 2  # the paper, and who decides
    said(propose(reviewing, "cut_papers", papers=[name]))
    assert latest().before == name


def test_what_would_make_it_longer_comes_back_with_all_that_was_typed(reviewing):
    page = said(propose(reviewing, amount="300"), 422)
    assert "Thời hạn kiến nghị dài hơn hiện nay" in page
    assert "Thực tế giải quyết trong ba ngày." in page


def test_a_proposal_is_edited_while_it_is_being_written(reviewing):
    said(propose(reviewing))
    url = f"{ROOM}kien-nghi/{latest().id}/sua/"
    assert 'value="3"' in said(reviewing.get(url))
    given = SAID | {
        "amount": "2",
        "unit": "working_day",
        "case": "",
        "channel": "",
        "revision": "1",
    }
    said(reviewing.post(url, given, follow=True))
    assert latest().after == "2 ngày làm việc"
    assert "xem lại rồi sửa" in said(reviewing.post(url, given | {"amount": "1"}), 422)


def test_the_board_shows_each_state(accepted, reviewing):
    assert "Gia hạn giấy phép" in said(reviewing.get(f"{ROOM}kien-nghi/?trang-thai=da-duyet"))
    page = said(reviewing.get(f"{ROOM}kien-nghi/?trang-thai=da-rut"))
    assert "Không có kiến nghị nào ở đây" in page


def test_a_leader_sends_back_declines_and_accepts(reviewing, leader):
    said(propose(reviewing))
    moved(reviewing, "trinh")
    assert "Đang soạn kiến nghị" in said(moved(leader, "tra-lai", reason="Nêu rõ căn cứ."))
    moved(reviewing, "trinh")
    assert "Cần ghi mục này." in said(moved(leader, "khong-duyet", reason=""), 422)
    page = said(moved(leader, "khong-duyet", reason="Chưa đủ căn cứ."))
    assert "Chưa đủ căn cứ." in page
    said(propose(reviewing, "repeal", code=BIRTH))
    assert "Đã rút" in said(moved(reviewing, "rut", reason="Nêu nhầm."))


def test_what_a_ministry_decides_is_sent_to_it(reviewing, leader):
    said(propose(reviewing, decider="ministry"))
    moved(reviewing, "trinh")
    facts = reviews.proposal(latest().id, actor=anyone(), on=TODAY)
    said(moved(leader, "duyet", revision=facts.revision))
    page = said(moved(reviewing, "gui", to="Bộ Xây dựng", number="88/UBND", on="2026-10-05"))
    assert "Đã gửi Bộ Xây dựng" in page


# ---- Overlaps and figures ----


def test_overlaps_lead_to_a_proposal_in_one_press(reviewing):
    databases.import_shipped(in_force_from=SINCE, by=anyone(), at=MORNING)
    for one in databases.databases(on=TODAY):
        databases.connect_database(key=one.key, since=SINCE, by=anyone(), at=MORNING)
    twin = replace(procedures.procedure(EXTENSION, on=TODAY).record, code="1.999999")
    procedures.publish(record=twin, in_force_from=SINCE, by=anyone(), at=MORNING)
    page = said(reviewing.get(f"{ROOM}trung-lap/?het=1"))
    assert "Cắt giấy tờ này" in page and "Gộp các thủ tục này" in page
    found = reviews.overlaps(on=TODAY)
    wording = found.held[0].papers[0][0]
    form = said(
        reviewing.get(
            f"{ROOM}kien-nghi/moi/",
            {"loai": "cut_papers", "thu-tuc": found.held[0].code, "giay-to": wording},
        )
    )
    assert form.count("checked") == 2


def test_a_year_in_which_nothing_changed_says_where_its_figures_come_from(reviewing):
    page = said(reviewing.get(f"{ROOM}ket-qua/"))
    assert "<strong>0</strong> thủ tục rút ngắn" in page
    assert "Không ai ghi con số bằng tay" in page


def test_a_shorter_version_in_force_is_counted_and_listed(reviewing):
    facts = procedures.procedure(EXTENSION, on=TODAY)
    limit = procedures.TimeLimit(1, Unit.WORKING_DAY)
    channels = tuple(replace(offer, limit=limit) for offer in facts.record.channels)
    shorter = replace(facts.record, channels=channels)
    procedures.publish(record=shorter, in_force_from=TODAY, by=anyone(), at=MORNING)
    page = said(reviewing.get(f"{ROOM}ket-qua/?nam=2026"))
    assert "<strong>1</strong> thủ tục rút ngắn" in page
    assert "5 ngày làm việc" in page and "1 ngày làm việc" in page and "80" in page


# ---- Who ----


@pytest.mark.parametrize(
    "path",
    ["", "chi-phi/", "kien-nghi/", "trung-lap/", "ket-qua/", f"chi-phi/thu-tuc/{BIRTH}/"],
)
def test_a_clerk_of_a_counter_does_not_enter(people, at_desk, catalogue, path):
    assert at_desk(people.an).get(ROOM + path).status_code == 403


def test_a_leader_reads_but_does_not_write(leader, catalogue):
    assert "Rà soát" in said(leader.get(ROOM))
    assert leader.get(f"{ROOM}kien-nghi/moi/").status_code == 403
    assert leader.post(f"{ROOM}bat-dau/", {"nam": "2026"}).status_code == 403
    assert leader.post(f"{ROOM}chi-phi/do/").status_code == 403


def test_another_leader_may_accept_what_a_colleague_wrote(reviewing, people, province, at_desk):
    other = person("thu", "Trần Anh Thư", province.committee, "reform_leader")
    said(propose(reviewing))
    moved(reviewing, "trinh")
    page = said(at_desk(other).get(f"{ROOM}kien-nghi/{latest().id}/"))
    assert "Duyệt kiến nghị" in page
