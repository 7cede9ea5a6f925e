"""Each counter's board: what it receives, by field, as it holds on a day."""

from dataclasses import replace
from datetime import date

import pytest

from thongsuot.foundation.units import api as units
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.refusals import Missing
from thongsuot.modules.postings import api as postings
from thongsuot.modules.postings import rules
from thongsuot.modules.postings.tests.conftest import (
    BIRTH,
    MARRIAGE,
    MORNING,
    PERMIT,
    TODAY,
    publish,
    record,
)
from thongsuot.modules.procedures import api as procedures


def fields(board):
    return {sheet.field: [line.code for line in sheet.lines] for sheet in board.sheets}


def test_a_commune_hangs_what_communes_carry_out_by_field_and_name(province):
    board = postings.board(province.chau_doc_centre, on=TODAY)

    assert list(fields(board).items()) == [
        ("Hộ kinh doanh", ["1.000003"]),
        ("Hộ tịch", ["1.000002", "1.000001"]),
    ], "in the order of the alphabet: kết, then khai"
    assert board.above == "Ủy ban nhân dân phường Châu Đốc"
    assert board.procedures == 3


def test_the_provinces_centre_hangs_what_departments_carry_out(province):
    assert fields(postings.board(province.centre, on=TODAY)) == {"Xây dựng": ["1.000004"]}


def test_what_both_levels_carry_out_hangs_at_both(province):
    publish(
        replace(
            record("1.000009", "Cấp bản sao"),
            levels=(procedures.Level.COMMUNE, procedures.Level.PROVINCE),
        )
    )

    for centre in (province.centre, province.chau_doc_centre):
        assert "1.000009" in fields(postings.board(centre, on=TODAY))["Hộ tịch"]


def test_a_counter_inside_a_department_hangs_only_that_departments(province):
    counter = units.found_unit(
        name="Bộ phận một cửa Sở Xây dựng",
        kind=units.UnitKind.PROVINCE_CENTRE,
        parent_id=province.construction,
        on=date(2026, 2, 1),
        by=FOUNDER,
        at=MORNING,
    )
    named = replace(PERMIT, code="1.000010", agencies=("Sở Xây dựng tỉnh An Giang",))
    publish(named)

    assert fields(postings.board(counter, on=TODAY)) == {"Xây dựng": ["1.000010"]}


def test_where_no_level_is_named_nothing_is_guessed_but_counted(province):
    overview = postings.boards_overview(on=TODAY)

    assert overview.unplaced == 1
    boards = [postings.board(office.unit.id, on=TODAY) for office in overview.offices]
    assert not [board for board in boards if "Y tế" in fields(board)]


def test_a_procedure_without_a_field_hangs_on_a_sheet_of_its_own_at_the_end(province):
    publish(record("1.000011", "Cấp thẻ", field=None))

    assert list(fields(postings.board(province.chau_doc_centre, on=TODAY)))[-1] == ""


def test_what_is_not_yet_or_no_longer_in_force_does_not_hang(province):
    publish(replace(BIRTH, name="Đăng ký khai sinh tại nhà"), on=date(2026, 11, 1))
    procedures.repeal(code=MARRIAGE.code, on=TODAY, reason="Bãi bỏ", by=FOUNDER, at=MORNING)

    def names(on):
        sheet = postings.board(province.chau_doc_centre, on=on).sheet("Hộ tịch")
        return [line.name for line in sheet.lines]

    assert names(TODAY) == ["Đăng ký kết hôn", "Đăng ký khai sinh"]
    assert names(date(2026, 10, 6)) == ["Đăng ký khai sinh"]
    assert names(date(2026, 11, 1)) == ["Đăng ký khai sinh tại nhà"]


def test_the_board_tells_the_day_on_which_a_sheet_will_be_out_of_date(province):
    publish(replace(BIRTH, name="Đăng ký khai sinh tại nhà"), on=date(2026, 11, 1))
    procedures.repeal(
        code=MARRIAGE.code, on=date(2026, 12, 31), reason="Bãi bỏ", by=FOUNDER, at=MORNING
    )
    board = postings.board(province.chau_doc_centre, on=TODAY)

    assert board.sheet("Hộ tịch").changes_on == date(2026, 11, 1)
    assert board.sheet("Hộ kinh doanh").changes_on is None
    later = postings.board(province.chau_doc_centre, on=date(2026, 11, 1))
    assert later.sheet("Hộ tịch").changes_on == date(2027, 1, 1)


def test_only_a_counter_that_is_open_has_a_board(province):
    with pytest.raises(Missing):
        postings.board(province.chau_doc, on=TODAY)
    with pytest.raises(Missing):
        postings.board(province.chau_doc_centre, on=date(2025, 6, 30))


def test_the_digest_changes_with_the_versions_and_the_field_only():
    assert rules.digest("Hộ tịch", [2, 1]) == rules.digest("Hộ tịch", (1, 2))
    assert rules.digest("Hộ tịch", [1]) != rules.digest("Hộ tịch", [1, 2])
    assert rules.digest("Hộ tịch", [1]) != rules.digest("Đất đai", [1])
    assert rules.digest("", [1, 23]) != rules.digest("", [12, 3])


def test_the_short_digest_has_no_letter_that_is_mistaken_for_another():
    for number in range(50):
        code = rules.short(rules.digest("Hộ tịch", [number]))
        assert len(code) == 9 and code[4] == "-"
        assert not set(code) & set("01OI")


def test_a_share_of_a_hundred_means_every_single_one():
    assert rules.percent(999, 1000) == 99
    assert rules.percent(1000, 1000) == 100
