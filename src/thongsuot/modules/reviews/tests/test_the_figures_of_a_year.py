"""What a year of reviewing came to: counted from plans, proposals and versions."""

from datetime import date

import pytest

from thongsuot.modules.reviews import api as reviews
from thongsuot.modules.reviews.api import Kind
from thongsuot.modules.reviews.tests.conftest import (
    MAI,
    MORNING,
    NOTICE,
    PERMIT,
    TODAY,
    accepted,
    in_decision,
    propose,
    published,
    said,
    shorter,
)
from thongsuot.modules.reviews.tests.test_what_a_dossier_costs import set_all, set_times


def test_a_year_that_nobody_reviewed_is_all_noughts(db):
    figures = reviews.year_figures(2026, on=TODAY)
    assert (figures.planned, figures.reviewed, figures.made, figures.enacted) == (0, 0, 0, 0)
    assert (figures.saved, figures.saved_of, figures.shortened.amended) == (0, 0, 0)


def test_a_year_is_counted_from_what_happened(catalogue, province):
    plan_id = reviews.begin_plan(year=2026, by=MAI, at=MORNING)
    reviews.add_plan_item(
        plan_id=plan_id,
        procedure_code=PERMIT,
        reason="Dài.",
        unit_id=province.construction,
        due_on=date(2026, 12, 1),
        by=MAI,
        at=MORNING,
    )
    set_all()
    set_times(10, NOTICE)
    decision_id = in_decision(accepted(shorter(12)))
    repeal = accepted(propose(Kind.REPEAL, said(NOTICE)))
    reviews.take_up(proposal_id=repeal, decision_id=decision_id, by=MAI, at=MORNING)
    propose(Kind.CUT_COST, said(fee=1))
    published(decision_id)
    figures = reviews.year_figures(2026, on=date(2026, 12, 15))
    assert (figures.planned, figures.reviewed, figures.plan_issued) == (1, 0, False)
    counted = {each.kind: (each.made, each.enacted, each.differing) for each in figures.kinds}
    assert counted[Kind.CUT_TIME] == counted[Kind.REPEAL] == (1, 1, 0)
    assert counted[Kind.CUT_COST] == (1, 0, 0)
    # A shorter limit saves no money by the formula; the repeal saves ten dossiers a year.
    assert (figures.saved, figures.saved_of) == (3_230_000, 1)
    assert [line.code for line in figures.shortened.shortened] == [PERMIT]
    # Before the decision takes effect nothing is shorter yet.
    assert reviews.year_figures(2026, on=TODAY).shortened.shortened == ()
    assert reviews.year_figures(2026, on=TODAY).enacted == 0


@pytest.mark.parametrize("year", [2025, 2027])
def test_another_year_counts_nothing_of_it(catalogue, year):
    shorter(12)
    assert reviews.year_figures(year, on=date(2027, 12, 31)).made == 0
