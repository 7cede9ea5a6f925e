"""What a clerk must know for one case filed one way: papers, limit, fees."""

from datetime import date, time

import pytest

from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.worktime import Limit, Unit
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.rules.record import TimeLimit, to_data

TODAY = date(2026, 9, 1)


def facts(code):
    return procedures.procedure(code, on=TODAY)


def test_a_birth_is_registered_the_same_day_with_the_mark_at_fifteen_hours(catalogue):
    limit = facts("1.001193").limit_for("thong-thuong", "counter")
    assert (limit.due_same_day, limit.counted_cutoff, limit.counted) == (True, time(15), None)
    assert "Khác" in limit.note


def test_a_number_beside_the_same_day_rule_is_the_limit(catalogue):
    limit = facts("2.000908").limit_for(None, "counter")
    assert (limit.due_same_day, limit.counted_cutoff) == (False, None)
    assert limit.counted == Limit(1, Unit.WORKING_DAY)


def test_a_cutoff_without_the_same_day_rule_moves_the_start(catalogue):
    limit = facts("lien-thong-khai-sinh-thuong-tru-bhyt").limit_for(None, "online")
    assert (limit.counted, limit.counted_cutoff) == (Limit(3, Unit.WORKING_DAY), time(15))
    assert (limit.when_verified.amount, limit.when_verified.unit) == (5, "working_day")


def test_a_limit_that_no_source_gives_stays_unknown(catalogue):
    limit = facts("1.000894").limit_for(None, "counter")
    assert (limit.is_known, limit.counted) == (False, None)


def test_a_case_with_its_own_limit_has_that(catalogue):
    trees = facts("1.002693")
    keys = [case.key for case in trees.cases]
    assert [trees.limit_for(key, "counter").amount for key in keys] == [10, 20]


def test_a_paper_may_be_named_by_the_first_case(catalogue):
    stay = facts("1.004194")
    assert len(stay.components_for(stay.cases[1].key)) == 2
    assert stay.components_for(stay.cases[1].key)[0] == stay.cases[0].components[0]
    birth = facts("1.001193")
    assert len(birth.components_for("tre-bi-bo-roi")) == 7
    assert len(birth.components_for(None)) == 6


def test_papers_of_another_way_of_filing_are_left_out(catalogue):
    birth = facts("1.001193")
    online = {paper.name.split(" (")[0] for paper in birth.components_for(None, "online")}
    counter = {paper.name.split(" (")[0] for paper in birth.components_for(None, "counter")}
    assert online - counter == {"Mẫu hộ tịch điện tử tương tác đăng ký khai sinh"}
    assert counter - online == {"Tờ khai đăng ký khai sinh"}


def test_every_case_of_every_shipped_procedure_can_be_asked_for_anything(catalogue):
    for found in procedures.search(on=TODAY, limit=200).items:
        one = procedures.version(found.version_id)
        for case in one.cases:
            for channel in one.channels:
                one.limit_for(case.key, channel)
                one.fees_for(channel, case.key)
                codes = [paper.code for paper in one.components_for(case.key, channel)]
                assert len(set(codes)) == len(codes)
            assert one.case(case.name) is one.case(case.key)


def test_fees_are_what_the_source_says_and_null_is_not_nothing(catalogue):
    copies = facts("2.000815").fees_for("counter")
    assert [fee.amount for fee in copies] == [2000, 1000, None]
    assert facts("1.002693").fees_for("counter") == ()


def test_there_is_no_such_case_or_way(catalogue):
    with pytest.raises(Missing, match="Trực tuyến"):
        facts("2.000815").limit_for(None, "online")
    with pytest.raises(Missing, match="fax"):
        facts("2.000815").offer("fax")
    with pytest.raises(Missing, match="khong-co"):
        facts("2.000815").components_for("khong-co")


def test_one_files_without_an_account_only_where_it_is_allowed(catalogue):
    assert facts("1.001193").files_without_account
    assert not facts("1.000894").files_without_account
    assert not facts("2.000815").files_without_account
    assert facts("1.004873").record.ways.files_without_account.value
    assert not facts("1.004873").files_without_account, "its source gives no unit of its limit"


def test_a_supplement_restarts_the_limit_once_unless_said_otherwise(catalogue):
    supplement = facts("1.001193").record.ways.supplement
    assert (supplement.mode, supplement.times) == ("restart", 1)
    assert "61/2018" in supplement.legal_basis


def test_what_is_stored_is_what_is_read(catalogue):
    from thongsuot.modules.procedures.rules.record import from_data

    for found in procedures.search(on=TODAY, limit=200).items:
        record = procedures.version(found.version_id).record
        assert from_data(to_data(record)) == record
        assert from_data(to_data(record, brief=True)) == record
    assert not TimeLimit().is_known
