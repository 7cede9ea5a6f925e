"""What procedures take of people: measured where there are dossiers, else by the formula."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from thongsuot.kernel.refusals import Clash, Invalid, NotAllowed
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import (
    EXTENSION_OF_PERMIT,
    dossier_in,
    small_town,
)
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import api as reviews
from thongsuot.modules.reviews.api import Figure
from thongsuot.modules.reviews.rules.costs import Part, burden, reckon, times_a_year
from thongsuot.modules.reviews.tests.conftest import (
    AN,
    MAI,
    MORNING,
    PERMIT,
    TODAY,
    days,
    later,
    permit,
    publish,
    sentences,
)

CHOICE = "Tỉnh tạm chọn, chờ số chính thức"
NUMBERS = {
    Figure.HOURLY_INCOME: 40_000,
    Figure.MINUTES_FORM: 30,
    Figure.COST_FORM: 0,
    Figure.MINUTES_PAPER: 45,
    Figure.COST_PAPER: 4_000,
    Figure.MINUTES_VISIT: 90,
    Figure.COST_VISIT: 20_000,
}


def set_all(**parts):
    for figure, value in NUMBERS.items():
        reviews.set_figure(figure=figure, value=value, basis=CHOICE, by=MAI, at=MORNING, **parts)


def set_times(value, code=PERMIT):
    reviews.set_figure(
        figure=Figure.TIMES_A_YEAR,
        value=value,
        basis="Sổ theo dõi năm 2025",
        procedure_code=code,
        by=MAI,
        at=MORNING,
    )


def counter(code=PERMIT):
    return reviews.cost(code, on=TODAY).channels[0]


# ---- The formula ----

figures = some.fixed_dictionaries(
    {figure: some.integers(0, 10**6) for figure in Figure if figure is not Figure.TIMES_A_YEAR}
)
counts = some.fixed_dictionaries({part: some.integers(0, 40) for part in Part})
fees = some.integers(0, 10**8)


@given(counts, fees, figures, some.integers(0, 10**5))
def test_the_cost_is_the_sum_of_its_lines_and_a_year_is_so_many_times_that(
    counted, fee, known, times
):
    found = reckon(counted, fee, known | {Figure.TIMES_A_YEAR: times})
    assert found.missing == ()
    assert found.once == sum(line.amount for line in found.lines) + fee
    assert found.yearly == found.once * times


@given(counts, fees, figures)
def test_each_line_is_time_times_income_and_direct_cost_to_the_nearest_dong(counted, fee, known):
    found = reckon(counted, fee, known)
    for line in found.lines:
        exact = Decimal(line.count * line.minutes * known[Figure.HOURLY_INCOME]) / 60
        nearest = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        assert line.amount == nearest + line.count * line.direct


@given(counts, fees, figures, some.sampled_from(Part))
def test_one_paper_or_visit_more_never_costs_less(counted, fee, known, part):
    more = counted | {part: counted[part] + 1}
    assert reckon(more, fee, known).once >= reckon(counted, fee, known).once


@given(counts, fees, figures, some.sampled_from(sorted(NUMBERS)))
def test_a_figure_that_is_missing_is_named_and_no_sum_is_given(counted, fee, known, gone):
    del known[gone]
    found = reckon(counted, fee, known)
    needed = {
        Figure.HOURLY_INCOME: any(counted.values()),
        Figure.MINUTES_FORM: counted[Part.FORMS],
        Figure.COST_FORM: counted[Part.FORMS],
        Figure.MINUTES_PAPER: counted[Part.PAPERS],
        Figure.COST_PAPER: counted[Part.PAPERS],
        Figure.MINUTES_VISIT: counted[Part.VISITS],
        Figure.COST_VISIT: counted[Part.VISITS],
    }[gone]
    assert (gone in found.missing) == bool(needed)
    assert (found.once is None) == bool(needed)


@given(some.integers(0, 10**6), some.integers(1, 1100))
def test_a_year_of_dossiers_is_the_nearest_whole_number(counted, length):
    exact = Decimal(counted * 365) / length
    assert times_a_year(counted, length) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def test_what_the_record_asks_for_is_what_one_must_bring():
    record = permit()
    taken = burden(record, "counter")
    assert (taken.forms, taken.papers, taken.visits, taken.fees) == (1, 2, 2, 75_000)
    papers = [replace(paper, required=paper.code == "don") for paper in record.cases[0].components]
    optional = replace(record, cases=(replace(record.cases[0], components=tuple(papers)),))
    assert burden(optional, "counter").handed_in == 1


def test_the_highest_of_conditional_fees_is_reckoned_and_an_open_one_is_missing():
    record = permit()
    fee = record.channels[0].fees[0]

    def with_fees(*fees):
        return replace(record, channels=(replace(record.channels[0], fees=fees),))

    varying = with_fees(
        fee,
        replace(fee, amount=10_000, condition="Nhà tạm"),
        replace(fee, amount=30_000, condition="Nhà tầng"),
    )
    assert burden(varying, "counter").fees == 105_000
    assert burden(varying, "counter").fees_vary
    assert burden(with_fees(replace(fee, amount=None)), "counter").fees is None


# ---- Estimated ----


def test_without_figures_the_page_says_what_is_missing_and_gives_no_number(catalogue):
    cost = counter()
    assert (cost.papers, cost.visits, cost.days) == (3, 2, 20)
    assert cost.reckoned.once is None
    assert cost.missing[0] == "Chưa đặt tham số “Thu nhập bình quân một giờ (đồng)”."
    assert "Chưa đặt tham số “Số hồ sơ một năm”." in cost.missing
    assert not cost.is_measured


def test_with_the_province_s_figures_the_formula_comes_to_a_sum(catalogue):
    set_all()
    cost = counter()
    # 1 form: 30 min; 2 papers: 90 min + 8.000; 2 visits: 180 min + 40.000; charge 75.000.
    assert [line.line.amount for line in cost.lines] == [20_000, 68_000, 160_000]
    assert cost.reckoned.once == 323_000
    assert cost.missing == ("Chưa đặt tham số “Số hồ sơ một năm”.",)
    set_times(100)
    assert counter().reckoned.yearly == 32_300_000


def test_a_procedure_may_have_figures_of_its_own_and_fall_back_to_the_province_s(catalogue):
    set_all()
    own = {"figure": Figure.MINUTES_VISIT, "procedure_code": PERMIT, "by": MAI, "at": MORNING}
    reviews.set_figure(value=30, basis="Có trạm lưu động", **own)
    assert counter().reckoned.once == 243_000
    assert counter("1.000002").reckoned.once == 323_000
    reviews.set_figure(value=None, basis="Trạm đã đóng", **own)
    assert counter().reckoned.once == 323_000


def test_a_figure_keeps_its_history_its_basis_and_its_mark(catalogue):
    told = {"figure": Figure.HOURLY_INCOME, "by": MAI}
    reviews.set_figure(value=40_000, basis=CHOICE, at=MORNING, **told)
    reviews.set_figure(
        value=44_000, basis="Niên giám thống kê 2025", unverified=False, at=later(days=1), **told
    )
    (income,) = (each for each in reviews.figures() if each.figure is Figure.HOURLY_INCOME)
    assert (income.value, income.basis, income.unverified) == (
        44_000,
        "Niên giám thống kê 2025",
        False,
    )
    assert sentences(reviews.costs_history()) == [
        f"Đặt tham số “Thu nhập bình quân một giờ (đồng)” là 40000: {CHOICE}",
        "Đặt tham số “Thu nhập bình quân một giờ (đồng)” là 44000: Niên giám thống kê 2025",
    ]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"basis": " "}, Invalid),
        ({"value": -1}, Invalid),
        ({"value": None}, Clash),
        ({"figure": Figure.TIMES_A_YEAR}, Invalid),
        ({"by": AN}, NotAllowed),
    ],
)
def test_a_figure_that_cannot_be_is_refused(catalogue, wrong, refusal):
    said = {
        "figure": Figure.HOURLY_INCOME,
        "value": 1,
        "basis": CHOICE,
        "by": MAI,
        "at": MORNING,
    } | wrong
    with pytest.raises(refusal):
        reviews.set_figure(**said)


def test_the_list_takes_few_queries_however_long(catalogue, django_assert_max_num_queries):
    for number in range(20):
        publish(permit(f"1.1000{number:02}"))
    with django_assert_max_num_queries(4):
        assert len(reviews.costs(on=TODAY)) == 23


# ---- Measured ----


@pytest.fixture
def town(db):
    return small_town()


def measure(since=date(2026, 10, 1), until=date(2026, 10, 31)):
    return reviews.measure_costs(since=since, until=until, by=MAI, at=later(days=60))


def test_five_returned_dossiers_are_measured(town):
    for number in range(5):
        dossier_in(dossiers.Status.RETURNED, town, at=MORNING + timedelta(days=number % 3))
    dossier_in(dossiers.Status.IN_PROGRESS, town)
    assert measure() == 5
    page = reviews.cost(EXTENSION_OF_PERMIT, on=TODAY)
    (counter,) = (each for each in page.channels if each.channel == "counter")
    assert counter.is_measured
    # Filed and fetched at the counter; two papers; done within the day it was accepted.
    assert (counter.visits, counter.papers, counter.days) == (2, 2, 0)
    assert page.together.dossiers == 5
    # Five in thirty-one days.
    assert counter.times == 59
    assert page.measuring.until == date(2026, 10, 31)


def test_four_are_too_few_and_the_record_s_own_counts_stand(town):
    for _number in range(4):
        dossier_in(dossiers.Status.RETURNED, town)
    assert measure() == 4
    (counter,) = (
        each
        for each in reviews.cost(EXTENSION_OF_PERMIT, on=TODAY).channels
        if each.channel == "counter"
    )
    assert not counter.is_measured
    assert counter.measured.dossiers == 4
    assert counter.times is None


def test_days_in_which_the_clock_stood_and_days_off_are_not_worked(town):
    """Accepted on Monday, waiting from Tuesday to Friday, decided the Monday after."""
    an, giang = town.actor(town.cast.an), town.actor(town.cast.giang)
    hai, chi = town.actor(town.cast.hai), town.actor(town.cast.chi)
    code = dossier_in(dossiers.Status.IN_PROGRESS, town)
    day = timedelta(days=1)
    dossiers.request_supplement(code=code, reason="Thiếu bản vẽ.", by=giang, at=MORNING + day)
    dossiers.receive_supplement(
        code=code, components=[dossiers.HandedIn(name="Bản vẽ")], by=an, at=MORNING + 4 * day
    )
    last = MORNING + 7 * day
    while dossiers.on_desk(code, actor=giang, at=last).may(dossiers.Move.COMPLETE_STEP):
        dossiers.complete_step(code=code, by=giang, at=last)
    dossiers.approve(code=code, by=chi, at=last)
    dossiers.issue_result(code=code, number="15/GPXD", by=giang, at=last)
    dossiers.return_result(code=code, by=an, at=last + day)
    assert hai
    measure()
    found = reviews.cost(EXTENSION_OF_PERMIT, on=TODAY).together
    # Five working days from Monday to Monday, of which Wednesday to Friday stood still.
    assert (found.days_worked, found.days_waited) == (2, 8)
    # To file, to bring the drawing, to fetch the result.
    assert (found.visits, found.supplemented, found.papers) == (3, 1, 3)


def test_a_later_measuring_takes_the_place_of_an_earlier_one(town):
    for _number in range(5):
        dossier_in(dossiers.Status.RETURNED, town)
    measure()
    assert measure(since=date(2026, 11, 1), until=date(2026, 11, 30)) == 0
    page = reviews.cost(EXTENSION_OF_PERMIT, on=TODAY)
    assert page.together is None
    assert reviews.last_measuring().dossiers == 0


@pytest.mark.parametrize(
    ("since", "until", "says"),
    [
        (date(2026, 10, 2), date(2026, 10, 1), "sau ngày đầu"),
        (date(2026, 10, 2), date(2027, 10, 1), "chưa đến"),
        (date(2020, 1, 1), date(2026, 10, 1), "3 năm"),
    ],
)
def test_a_period_that_is_none_is_refused(db, since, until, says):
    with pytest.raises(Invalid, match=says):
        measure(since, until)


def test_an_hour_by_the_calendar_is_no_working_day(catalogue):
    from thongsuot.kernel.worktime import Unit

    record = permit("1.000009")
    channels = (replace(record.channels[0], limit=days(30, Unit.DAY)),)
    publish(replace(record, channels=channels))
    assert counter("1.000009").days is None
    assert procedures.procedure("1.000009", on=TODAY).channels
