"""What is asked twice: the same paper, the same purpose, what a database holds already."""

from dataclasses import replace
from datetime import date

import pytest

from thongsuot.modules.databases import api as databases
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import api as reviews
from thongsuot.modules.reviews.rules.likeness import Named, alike, percent_alike, words_of
from thongsuot.modules.reviews.tests.conftest import (
    MORNING,
    NOTICE,
    PERMIT,
    RENEWAL,
    SETUP,
    TODAY,
    permit,
    publish,
)


def asking(code, *names, **parts):
    papers = tuple(
        procedures.Component(f"p{number}", name, required=True) for number, name in enumerate(names)
    )
    record = permit(code, **parts)
    return publish(replace(record, cases=(replace(record.cases[0], components=papers),)))


def test_one_paper_in_three_wordings_is_one_paper(db):
    asking("1.1", "Bản sao có chứng thực Giấy khai sinh", name="Nhập học lớp đầu cấp")
    asking("1.2", "Giấy khai sinh (bản chính)", name="Cấp thẻ bảo hiểm")
    asking("1.3", "Xuất trình giấy khai sinh", name="Đăng ký thường trú")
    asking("1.4", "Đơn đề nghị cấp giấy khai sinh", name="Cấp bản sao trích lục")
    (paper,) = reviews.overlaps(on=TODAY).papers
    assert [one.code for one in paper.asked_by] == ["1.1", "1.2", "1.3"]
    assert paper.asked_by[0].wording == "Bản sao có chứng thực Giấy khai sinh"


def test_a_paper_of_one_procedure_or_replaced_by_data_is_not_shared(db):
    asking("1.1", "Giấy khai sinh", name="Nhập học lớp đầu cấp")
    record = permit("1.2", name="Cấp thẻ bảo hiểm")
    held = procedures.Component(
        "ks",
        "Giấy khai sinh",
        required=True,
        replaced_by=procedures.Replacement("Cơ sở dữ liệu hộ tịch"),
    )
    publish(replace(record, cases=(replace(record.cases[0], components=(held,)),)))
    assert reviews.overlaps(on=TODAY).papers == ()


def test_papers_written_for_the_dossier_are_nobody_else_s(db):
    asking("1.1", "Tờ khai theo mẫu", name="Nhập học lớp đầu cấp")
    asking("1.2", "Tờ khai theo mẫu", name="Cấp thẻ bảo hiểm")
    assert reviews.overlaps(on=TODAY).papers == ()


def test_one_purpose_at_two_levels_is_found_in_its_field(catalogue):
    publish(permit("1.2", name="Thủ tục cấp giấy phép xây dựng nhà ở riêng lẻ (cấp xã)"))
    publish(permit("1.3", name="Cấp giấy phép xây dựng nhà ở riêng lẻ", field="Đất đai"))
    (group,) = reviews.overlaps(on=TODAY).purposes
    assert [code for code, _title in group.procedures] == [PERMIT, "1.2"]
    assert group.percent == 100


def test_other_purposes_of_a_field_are_not_alike(catalogue):
    assert reviews.overlaps(on=TODAY).purposes == ()
    assert {PERMIT, RENEWAL, NOTICE} == {cost.code for cost in reviews.costs(on=TODAY)}


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Đăng ký khai sinh", "Đăng ký khai sinh có yếu tố nước ngoài", False),
        ("Đăng ký kết hôn", "Đăng ký kết hôn thuộc thẩm quyền của cấp xã", True),
        ("Cấp lại giấy phép hoạt động in ấn phẩm", "Cấp giấy phép hoạt động in ấn phẩm", True),
        ("Hỗ trợ chi phí hoả táng", "Hỗ trợ chi phí hỏa táng", True),
    ],
)
def test_names_by_hand(one, other, near):
    assert (percent_alike(words_of(one), words_of(other)) >= 80) is near


def test_opposite_acts_are_no_one_purpose(db):
    publish(permit("1.1", name="Bổ nhiệm giám định viên pháp y và pháp y tâm thần"))
    publish(permit("1.2", name="Miễn nhiệm giám định viên pháp y và pháp y tâm thần"))
    assert reviews.overlaps(on=TODAY).purposes == ()


def test_what_names_no_paper_is_not_shared(db):
    for code, name in (("1.1", "Nhập học lớp đầu cấp"), ("1.2", "Cấp thẻ bảo hiểm")):
        asking(
            code,
            "Giấy tờ liên quan khác (nếu có)",
            "Giấy chứng nhận đã cấp",
            "Tài liệu kèm",
            name=name,
        )
    assert reviews.overlaps(on=TODAY).papers == ()


def test_a_wording_of_several_things_is_one_paper_and_named_by_the_plainest(db):
    listing = "Bản khai của thân nhân; giấy chứng tử; thẻ thương binh"
    asking("1.1", listing, name="Mai táng phí")
    asking("1.2", listing, name="Trợ cấp một lần")
    asking("1.3", "Giấy chứng tử", name="Xóa đăng ký thường trú")
    papers = reviews.overlaps(on=TODAY).papers
    assert [(each.paper, len(each.asked_by)) for each in papers] == [("Giấy chứng tử", 3)]


def test_each_procedure_is_in_one_group_at_most():
    named = [Named(f"{number}", "Cấp giấy phép xây dựng", "A") for number in range(5)]
    (group,) = alike(named)
    assert len(group.codes) == len(set(group.codes)) == 5


def test_what_a_connected_database_holds_is_found(db):
    databases.import_shipped(in_force_from=date(2025, 7, 1), by=SETUP, at=MORNING)
    procedures.import_shipped(in_force_from=date(2025, 7, 1), by=SETUP, at=MORNING)
    assert reviews.overlaps(on=TODAY).held == ()
    for one in databases.databases(on=TODAY):
        databases.connect_database(
            key=one.key, since=date(2026, 1, 1), basis="Biên bản", by=SETUP, at=MORNING
        )
    held = reviews.overlaps(on=TODAY).held
    assert held
    wording, holding = held[0].papers[0]
    assert wording and holding.connected


def test_the_whole_catalogue_takes_few_queries(catalogue, django_assert_max_num_queries):
    for number in range(30):
        asking(f"1.2{number:02}", "Giấy khai sinh", name=f"Việc số {number}")
    with django_assert_max_num_queries(3):
        assert len(reviews.overlaps(on=TODAY).papers[0].asked_by) == 30
