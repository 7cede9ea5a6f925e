"""Before a workflow is published one sees in which offices somebody is there to do each step."""

from datetime import UTC, date, datetime

import pytest

from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.units.testing import small_province
from thongsuot.kernel.refusals import Missing
from thongsuot.modules.forms import api as forms
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows
from thongsuot.modules.workflows.tests.conftest import FIRST_DAY, MORNING, SETUP, TODAY
from thongsuot.modules.workflows.tests.test_drawing_as_bpmn import PERMIT

NOON = datetime(2026, 8, 3, 5, tzinfo=UTC)


@pytest.fixture
def province(db):
    found = small_province()
    cast_of(found)
    return found


def test_the_roles_held_in_an_office_are_those_of_its_posts_and_its_counter(province):
    chau_doc, long_xuyen = workflows.offices_held([province.chau_doc, province.long_xuyen], at=NOON)
    assert chau_doc.held == {"counter", "officer", "division_head", "leader", "clerical"}
    # Only anh Bình is there, at the counter.
    assert (long_xuyen.held, long_xuyen.name) == (
        {"counter"},
        "Ủy ban nhân dân phường Long Xuyên",
    )
    with pytest.raises(Missing):
        workflows.offices_held([987654], at=NOON)


def test_a_role_that_nobody_holds_there_is_named_before_publishing(province, catalogue):
    offices = workflows.offices_held([province.chau_doc, province.long_xuyen], at=NOON)
    found = workflows.check(PERMIT, procedure_code="1.013227", on=TODAY, offices=offices)
    missing = [one for one in found if one.code == "not_held_everywhere"]
    assert {one.place for one in missing} == {
        *("/steps/2/role", "/steps/3/role", "/steps/6/role"),
    }
    assert all("Long Xuyên" in one.reason for one in missing)


def test_the_provinces_workflow_asks_every_office_that_would_follow_it(
    province, catalogue, django_assert_num_queries
):
    of_communes = workflows.offices_following("1.001193", unit_id=None, at=NOON)
    assert {each.unit_id for each in of_communes} == {province.chau_doc, province.long_xuyen}
    of_both = workflows.offices_following("1.003930", unit_id=None, at=NOON)
    assert {each.unit_id for each in of_both} == {
        *(province.construction, province.chau_doc, province.long_xuyen)
    }
    # Sở Y tế is not there, and nobody else is guessed.
    assert workflows.offices_following("1.003029", unit_id=None, at=NOON) == ()
    (own,) = workflows.offices_following("1.001193", unit_id=province.chau_doc, at=NOON)
    assert own.unit_id == province.chau_doc
    ids = [province.chau_doc, province.long_xuyen, province.construction, province.justice]
    with django_assert_num_queries(7):
        workflows.offices_held(ids, at=NOON)


def test_the_forms_in_force_must_agree_with_the_record(catalogue):
    forms.import_shipped_forms(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
    odd = {
        (line.key, one.reason)
        for line in forms.forms_in_force(on=TODAY)
        for one in workflows.check(PERMIT, procedure_code=line.procedure_code, on=TODAY)
        if one.code.startswith("form_")
    }
    assert odd == set()


def test_the_record_of_the_procedure_is_looked_at_too(catalogue):
    record = procedures.procedure("1.013227", on=TODAY).record
    found = workflows.check(PERMIT, procedure_code="1.013227", on=TODAY)
    fees = [fee for offer in record.channels for fee in offer.fees if not fee.legal_basis]
    assert bool(fees) == ("fee_without_basis" in {one.code for one in found})
    form = workflows.FormSaid("x", "Tờ khai", "1.013227", papers=("khong-co",))
    with_form = workflows.check(PERMIT, procedure_code="1.013227", on=TODAY, forms=[form])
    assert "form_asks_unlisted" in {one.code for one in with_form}
    with pytest.raises(Missing):
        workflows.check(PERMIT, procedure_code="9.999999", on=date(2026, 9, 1))


def test_every_shipped_workflow_is_drawn_and_read_back(catalogue):
    workflows.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
    codes = {line.code for line in procedures.each_in_force(on=TODAY)}
    count = 0
    for code in codes:
        for facts in workflows.workflows_of(code, on=TODAY):
            file = workflows.drawing(facts.steps, title=code).encode()
            assert workflows.read_drawing(file).steps == facts.steps
            assert not [one for one in workflows.lint(facts.steps, limit=None) if one.blocks]
            count += 1
    assert count == 28
