"""What the tables refuse whoever asks: one test for each sentence that a constraint is named."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews.models import (
    FigureValue,
    Measured,
    Measuring,
    Plan,
    PlanItem,
    Proposal,
)
from thongsuot.modules.reviews.tests.conftest import CHAIRMAN, EFFECT, MAI, MORNING, TODAY


def plan(**parts):
    given = {"year": 2026, "begun_by": "Mai", "begun_at": MORNING} | parts
    return Plan.objects.create(**given)


def item(province, **parts):
    given = {
        "plan": parts.pop("plan", None) or plan(),
        "procedure_code": "1.1",
        "reason": "Dài.",
        "unit_id": province.construction,
        "due_on": TODAY,
    } | parts
    return PlanItem.objects.create(**given)


def figure(**parts):
    given = {
        "figure": "hourly_income",
        "value": 1,
        "basis": "Tạm",
        "said_by": "Mai",
        "said_at": MORNING,
    } | parts
    return FigureValue.objects.create(**given)


def measuring(**parts):
    given = {
        "since": TODAY,
        "until": TODAY,
        "dossiers": 1,
        "measured_by": "Mai",
        "measured_at": MORNING,
    } | parts
    return Measuring.objects.create(**given)


def measured(**parts):
    given = {
        "measuring": parts.pop("measuring", None) or measuring(),
        "procedure_code": "1.1",
        "channel": "counter",
        "dossiers": 1,
        **dict.fromkeys(("visits", "supplemented", "papers"), 1),
        **dict.fromkeys(("days_worked", "days_waited", "paid"), 1),
    } | parts
    return Measured.objects.create(**given)


def proposal(**parts):
    given = {
        "kind": "repeal",
        "procedure_codes": ["1.1"],
        "decider": "province",
        "before": "Có.",
        "after": "Không.",
        "reason": "Thừa.",
        "legal_basis": "Điều 1",
        "begun_by": "Mai",
        "begun_at": MORNING,
        "moved_at": MORNING,
    } | parts
    return Proposal.objects.create(**given)


def decision():
    return announcements.begin_decision(
        title="Về việc", issuer=CHAIRMAN, in_force_from=EFFECT, by=MAI, at=MORNING
    )


def refused(name, make):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_a_year_has_one_plan_that_was_not_given_up(db):
    plan(state="abandoned", reason="Nhầm.")
    plan()
    refused("a_year_has_one_plan_that_was_not_given_up", plan)


def test_a_plan_has_number_day_and_hand_once_issued(db):
    name = "a_plan_has_number_day_and_hand_once_issued"
    refused(name, lambda: plan(state="approved"))
    refused(name, lambda: plan(number="1/KH"))


def test_nobody_issues_a_plan_they_had_a_hand_in(db):
    issued = {"state": "approved", "number": "1", "issued_on": TODAY, "approved_by": "Mai"}
    refused(
        "nobody_issues_a_plan_they_had_a_hand_in",
        lambda: plan(approved_by_id=1, hands=[1, 2], **issued),
    )
    plan(approved_by_id=3, hands=[1, 2], **issued)


def test_a_plan_given_up_tells_why(db):
    refused("a_plan_given_up_tells_why", lambda: plan(state="abandoned"))


def test_a_plan_item_is_a_procedure_or_a_field(province):
    name = "a_plan_item_is_a_procedure_or_a_field"
    refused(name, lambda: item(province, field="Đất đai"))
    refused(name, lambda: item(province, procedure_code=""))


def test_a_plan_names_a_thing_once(province):
    first = item(province)
    refused("a_plan_names_a_thing_once", lambda: item(province, plan=first.plan))


def test_a_plan_item_gives_its_reason(province):
    refused("a_plan_item_gives_its_reason", lambda: item(province, reason=""))


def test_a_review_done_tells_what_was_found(province):
    name = "a_review_done_tells_what_was_found"
    refused(name, lambda: item(province, done_on=TODAY))
    refused(name, lambda: item(province, outcome="Giữ."))


def test_a_figure_is_not_negative_has_a_basis_and_a_yearly_number_has_a_procedure(db):
    refused("a_figure_is_not_negative", lambda: figure(value=-1))
    refused("a_figure_has_a_basis", lambda: figure(basis=""))
    refused("a_yearly_number_belongs_to_one_procedure", lambda: figure(figure="times_a_year"))


def test_a_measured_period_ends_after_it_begins(db):
    refused("a_measured_period_ends_after_it_begins", lambda: measuring(until=date(2026, 1, 1)))


def test_a_measurement_is_of_some_dossiers_and_made_once_at_a_time(db):
    refused("a_measurement_is_of_some_dossiers", lambda: measured(dossiers=0))
    first = measured()
    refused("a_channel_is_measured_once_at_a_time", lambda: measured(measuring=first.measuring))


@pytest.mark.parametrize("table", [FigureValue, Measuring, Measured])
def test_what_was_measured_stays(db, table):
    figure()
    measured()
    with pytest.raises(ProgrammingError), transaction.atomic():
        table.objects.all()._raw_delete("default")
    row = table.objects.order_by("pk").first()
    with pytest.raises(ProgrammingError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a_proposal_is_about_some_procedure", {"procedure_codes": []}),
        ("a_merger_has_two_procedures_or_more", {"kind": "merge"}),
        ("a_cut_of_time_and_only_that_names_a_limit", {"kind": "cut_time"}),
        (
            "a_cut_of_time_and_only_that_names_a_limit",
            {"kind": "cut_time", "limit_amount": 3, "limit_unit": "fortnight"},
        ),
        (
            "a_cut_of_time_and_only_that_names_a_limit",
            {"kind": "cut_time", "limit_unit": "day"},
        ),
        (
            "a_cut_of_time_and_only_that_names_a_limit",
            {"limit_amount": 3, "limit_unit": "day"},
        ),
        ("a_cut_of_papers_and_only_that_names_papers", {"kind": "cut_papers"}),
        ("a_cut_of_papers_and_only_that_names_papers", {"papers": ["Giấy"]}),
        ("a_cut_of_cost_and_only_that_names_a_fee", {"kind": "cut_cost"}),
        ("a_cut_of_cost_and_only_that_names_a_fee", {"fee": 1}),
        ("an_amendment_and_only_that_names_a_part", {"kind": "amend"}),
        ("an_amendment_and_only_that_names_a_part", {"part": "steps"}),
        ("a_proposal_says_what_becomes_of_what_and_on_what_ground", {"before": ""}),
        ("a_proposal_says_what_becomes_of_what_and_on_what_ground", {"after": ""}),
        ("a_proposal_says_what_becomes_of_what_and_on_what_ground", {"reason": ""}),
        ("a_proposal_says_what_becomes_of_what_and_on_what_ground", {"legal_basis": ""}),
        (
            "a_proposal_has_a_decision_exactly_while_one_carries_it",
            {"state": "in_decision"},
        ),
        ("only_what_was_published_holds_from_a_day", {"enacted_from": TODAY}),
        ("a_proposal_differs_exactly_in_what_it_misses", {"misses": ["Dài hơn."]}),
        (
            "nobody_accepts_a_proposal_they_had_a_hand_in",
            {"accepted_by_id": 1, "hands": [1]},
        ),
        ("only_a_proposal_to_a_ministry_is_sent", {"sent_on": TODAY, "sent_to": "Bộ"}),
        (
            "only_a_proposal_to_a_ministry_is_sent",
            {"sent_to": "Bộ", "decider": "ministry"},
        ),
    ],
)
def test_a_proposal_that_makes_no_sense(db, name, parts):
    refused(name, lambda: proposal(**parts))


def test_what_was_published_has_its_day_and_differs_in_something(db):
    made = decision()
    refused(
        "only_what_was_published_holds_from_a_day",
        lambda: proposal(state="enacted", decision_id=made),
    )
    refused(
        "a_proposal_differs_exactly_in_what_it_misses",
        lambda: proposal(state="differs", decision_id=made, enacted_from=EFFECT),
    )
    proposal(state="differs", decision_id=made, enacted_from=EFFECT, misses=["Dài hơn."])


def test_a_proposal_not_in_a_decision_names_none(db):
    refused(
        "a_proposal_has_a_decision_exactly_while_one_carries_it",
        lambda: proposal(decision_id=decision()),
    )
    assert procedures.fields_ever() == frozenset()
