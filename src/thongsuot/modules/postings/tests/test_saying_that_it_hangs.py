"""Chị An prints, hangs, and says so; from then on the board knows when it goes out of date."""

from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.postings import api as postings
from thongsuot.modules.postings.api import Change, Standing
from thongsuot.modules.postings.models import Posting, Screen
from thongsuot.modules.postings.tests.conftest import BIRTH, MARRIAGE, MORNING, TODAY, publish
from thongsuot.modules.procedures import api as procedures

NOVEMBER = date(2026, 11, 1)
LATER = MORNING + timedelta(days=27)  # 1 November


def printed(centre, on=TODAY):
    board = postings.board(centre, on=on)
    return {sheet.field: sheet.digest for sheet in board.sheets if not sheet.is_current}


def hang(centre, by, at=MORNING, on=TODAY):
    sheets = printed(centre, on)
    return postings.confirm_posted(unit_id=centre, sheets=sheets, by=by, at=at)


def sheet(centre, field="Hộ tịch", on=TODAY):
    return postings.board(centre, on=on).sheet(field)


def test_she_hangs_all_of_it_and_the_office_is_complete(province, an):
    centre = province.chau_doc_centre
    assert sheet(centre).standing == Standing.NEVER

    assert hang(centre, an) == 2

    board = postings.board(centre, on=TODAY)
    assert {each.standing for each in board.sheets} == {Standing.POSTED}
    assert board.percent == 100
    assert sheet(centre).posted_at == MORNING
    assert [line.type for line in ledger.history(f"board:{centre}")] == ["postings.SheetsPosted"]


def test_a_new_version_makes_it_out_of_date_and_tells_since_when_and_what_changed(province, an):
    centre = province.chau_doc_centre
    hang(centre, an)
    publish(replace(BIRTH, name="Đăng ký khai sinh tại nhà"), on=NOVEMBER)
    publish(replace(MARRIAGE, code="1.000020", name="Đăng ký nhận con"), on=date(2026, 11, 5))
    procedures.repeal(
        code=MARRIAGE.code, on=date(2026, 11, 9), reason="Bãi bỏ", by=FOUNDER, at=MORNING
    )

    assert sheet(centre).standing == Standing.POSTED, "nothing has changed yet"
    late = sheet(centre, on=date(2026, 11, 20))
    assert (late.standing, late.since) == (Standing.OUT_OF_DATE, NOVEMBER)
    assert [(one.change, one.code, one.title) for one in late.changes] == [
        (Change.ADDED, "1.000020", "Đăng ký nhận con"),
        (Change.AMENDED, "1.000001", "Đăng ký khai sinh tại nhà"),
        (Change.GONE, "1.000002", "Đăng ký kết hôn"),
    ]
    assert sheet(centre, "Hộ kinh doanh", date(2026, 11, 20)).standing == Standing.POSTED


def test_what_is_published_for_a_past_day_is_wrong_from_the_day_it_was_hung(province, an):
    centre = province.chau_doc_centre
    hang(centre, an)
    publish(replace(BIRTH, name="Đăng ký khai sinh tại nhà"), on=date(2026, 9, 1))

    assert sheet(centre).since == TODAY


def test_hung_anew_it_is_right_again(province, an):
    centre = province.chau_doc_centre
    hang(centre, an)
    publish(replace(BIRTH, name="Đăng ký khai sinh tại nhà"), on=NOVEMBER)

    assert hang(centre, an, at=LATER, on=NOVEMBER) == 1
    assert sheet(centre, on=NOVEMBER).standing == Standing.POSTED


def test_a_sheet_printed_before_the_change_cannot_be_confirmed_after_it(province, an):
    old = printed(province.chau_doc_centre)
    publish(replace(BIRTH, name="Đăng ký khai sinh tại nhà"), on=TODAY)

    with pytest.raises(Clash, match="Hộ tịch"):
        postings.confirm_posted(unit_id=province.chau_doc_centre, sheets=old, by=an, at=MORNING)


def test_pressing_twice_posts_once(province, an):
    sheets = printed(province.chau_doc_centre)
    postings.confirm_posted(unit_id=province.chau_doc_centre, sheets=sheets, by=an, at=MORNING)

    with pytest.raises(Clash, match="đã được xác nhận"):
        postings.confirm_posted(unit_id=province.chau_doc_centre, sheets=sheets, by=an, at=MORNING)
    assert Posting.objects.count() == 2


def test_a_sheet_of_a_field_in_which_nothing_is_left_must_come_down(province, an):
    centre = province.chau_doc_centre
    hang(centre, an)
    procedures.repeal(
        code="1.000003", on=date(2026, 10, 31), reason="Bãi bỏ", by=FOUNDER, at=MORNING
    )

    left = sheet(centre, "Hộ kinh doanh", NOVEMBER)
    assert (left.lines, left.standing, left.since) == ((), Standing.OUT_OF_DATE, NOVEMBER)
    (office,) = [
        each for each in postings.boards_overview(on=NOVEMBER).offices if each.unit.id == centre
    ]
    assert [(one.field, one.since) for one in office.late] == [("Hộ kinh doanh", NOVEMBER)]
    assert (office.current, office.sheets) == (1, 2)

    hang(centre, an, at=LATER, on=NOVEMBER)
    assert [each.field for each in postings.board(centre, on=NOVEMBER).sheets] == ["Hộ tịch"]
    assert postings.boards_overview(on=NOVEMBER).offices[1].late == ()


def test_a_field_that_she_does_not_receive_is_unknown_here(province, an):
    with pytest.raises(Missing):
        postings.confirm_posted(
            unit_id=province.chau_doc_centre, sheets={"Xây dựng": "0" * 64}, by=an, at=MORNING
        )


def test_another_counter_may_not(province, an):
    sheets = printed(province.long_xuyen_centre)
    with pytest.raises(NotAllowed):
        postings.confirm_posted(
            unit_id=province.long_xuyen_centre, sheets=sheets, by=an, at=MORNING
        )
    with pytest.raises(NotAllowed):
        postings.declare_screen(unit_id=province.long_xuyen_centre, place="Sảnh", by=an, at=MORNING)


# ---- Screens ----


def test_a_screen_shows_the_present_board_for_as_long_as_it_is_declared(province, an):
    centre = province.chau_doc_centre
    postings.declare_screen(unit_id=centre, place="Sảnh tầng 1", by=an, at=MORNING)
    publish(replace(BIRTH, name="Đăng ký khai sinh tại nhà"), on=NOVEMBER)

    board = postings.board(centre, on=NOVEMBER)
    assert {each.standing for each in board.sheets} == {Standing.ON_SCREEN}
    assert board.percent == 100
    assert board.screen.place == "Sảnh tầng 1"

    postings.withdraw_screen(unit_id=centre, reason="Hỏng", by=an, at=LATER)
    assert sheet(centre, on=NOVEMBER).standing == Standing.NEVER


def test_a_screen_is_declared_once_and_stands_somewhere(province, an):
    centre = province.chau_doc_centre
    for nowhere in ("", "  ", "a" * 201, "Sảnh\x00"):
        with pytest.raises(Invalid):
            postings.declare_screen(unit_id=centre, place=nowhere, by=an, at=MORNING)
    with pytest.raises(Clash):
        postings.withdraw_screen(unit_id=centre, reason="", by=an, at=MORNING)
    postings.declare_screen(unit_id=centre, place="Sảnh", by=an, at=MORNING)
    with pytest.raises(Clash):
        postings.declare_screen(unit_id=centre, place="Sảnh", by=an, at=MORNING)


# ---- All of them ----


def test_the_figure_of_the_province_is_whole_only_when_every_office_is(province, an):
    overview = postings.boards_overview(on=TODAY)
    assert (overview.sheets, overview.current, overview.percent) == (5, 0, 0)

    for office in overview.offices:
        hang(office.unit.id, FOUNDER)

    overview = postings.boards_overview(on=TODAY)
    assert (overview.percent, overview.complete, len(overview.offices)) == (100, 3, 3)

    publish(replace(BIRTH, name="Đăng ký khai sinh tại nhà"), on=NOVEMBER)
    hang(province.chau_doc_centre, an, at=LATER, on=NOVEMBER)

    overview = postings.boards_overview(on=NOVEMBER)
    assert overview.percent == 80
    assert [
        (office.unit.name, [(one.field, one.since) for one in office.late])
        for office in overview.offices
        if office.late
    ] == [("Trung tâm Phục vụ hành chính công phường Long Xuyên", [("Hộ tịch", NOVEMBER)])]


def test_the_overview_says_of_each_office_what_its_board_says(province, an):
    hang(province.chau_doc_centre, an)
    publish(replace(BIRTH, name="Đăng ký khai sinh tại nhà"), on=NOVEMBER)
    postings.declare_screen(unit_id=province.centre, place="Sảnh", by=FOUNDER, at=MORNING)

    for on in (TODAY, NOVEMBER):
        for office in postings.boards_overview(on=on).offices:
            board = postings.board(office.unit.id, on=on)
            assert (office.sheets, office.current) == (len(board.sheets), board.current)
            assert {(one.field, one.since) for one in office.late} == {
                (each.field, each.since) for each in board.sheets if not each.is_current
            }
            assert office.screen == board.screen


def test_a_merged_office_drops_out(province, an):
    units.close_unit(
        unit_id=province.long_xuyen_centre,
        on=date(2026, 11, 1),
        decision="12/QĐ-UBND",
        by=FOUNDER,
        at=MORNING,
    )

    assert len(postings.boards_overview(on=TODAY).offices) == 3
    assert len(postings.boards_overview(on=NOVEMBER).offices) == 2
    with pytest.raises(Missing):
        postings.board(province.long_xuyen_centre, on=NOVEMBER)


def test_it_asks_the_database_little(province, an, django_assert_num_queries):
    hang(province.chau_doc_centre, an)
    publish(replace(BIRTH, name="Đăng ký khai sinh tại nhà"), on=NOVEMBER)

    with django_assert_num_queries(6):
        postings.board(province.chau_doc_centre, on=NOVEMBER)
    with django_assert_num_queries(7):
        postings.boards_overview(on=NOVEMBER)


# ---- What the database refuses ----


def test_what_was_posted_is_never_rewritten(province, an):
    hang(province.chau_doc_centre, an)
    postings.declare_screen(unit_id=province.chau_doc_centre, place="Sảnh", by=an, at=MORNING)
    for rows in (Posting.objects.all(), Screen.objects.all()):
        for rewrite in (rows.delete, lambda rows=rows: rows.update(unit=province.centre)):
            with pytest.raises(DatabaseError) as refused, transaction.atomic():
                rewrite()
            assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize(
    ("made", "constraint"),
    [
        (
            lambda unit: Posting(unit_id=unit, digest="x", version_ids=[1], posted_at=MORNING),
            "a_posting_has_a_whole_digest",
        ),
        (
            lambda unit: Screen(unit_id=unit, is_running=True, said_at=MORNING),
            "a_running_screen_stands_somewhere",
        ),
    ],
)
def test_the_database_refuses_nonsense(province, made, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        made(province.centre).save()
    assert connection.is_usable()
