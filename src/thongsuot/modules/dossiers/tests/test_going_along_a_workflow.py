"""A workflow that branches: an opinion asked beside the work, a step that can send it back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers import testing
from thongsuot.modules.dossiers.testing import EXTENSION_OF_PERMIT, MORNING
from thongsuot.modules.dossiers.tests.conftest import days
from thongsuot.modules.workflows import api as workflows

LOOKED_AT, ASKED, WRITTEN, SIGNED, TOLD = 3, 4, 5, 6, 7


def step(number, name, kind, role, **more):
    return workflows.StepFacts(
        number, name, workflows.StepKind(kind), workflows.StepRole(role), **more
    )


def publish_branched(town, **where):
    again = (workflows.Outcome("Đạt"), workflows.Outcome("Thẩm định lại", to=LOOKED_AT))
    workflows.publish(
        procedure_code=EXTENSION_OF_PERMIT,
        unit_id=town.province.chau_doc,
        steps=[
            step(1, "Tiếp nhận", "intake", "counter"),
            step(2, "Phân công", "assign", "division_head"),
            step(LOOKED_AT, "Thẩm định", "process", "officer"),
            step(
                ASKED,
                "Cho ý kiến về lộ giới",
                "consult",
                "other_agency",
                after=(LOOKED_AT,),
                **where,
                amount=Decimal(2),
                unit=Unit.WORKING_DAY,
            ),
            step(WRITTEN, "Dự thảo", "process", "officer", after=(LOOKED_AT,), outcomes=again),
            step(SIGNED, "Ký", "approve", "leader", after=(ASKED, WRITTEN)),
            step(TOLD, "Phát hành", "issue", "clerical"),
            step(8, "Trả kết quả", "return", "counter"),
        ],
        instrument_number="77/QĐ-UBND",
        in_force_from=date(2026, 2, 1),
        by=FOUNDER,
        at=FOUNDED_AT,
    )


@pytest.fixture
def branched(town):
    """The extension of a permit, with the department of construction asked beside the draft."""
    named = workflows.UnitRule.NAMED
    publish_branched(town, unit_rule=named, unit_id=town.province.construction)


@pytest.fixture
def code(branched, on_the_desk):
    return on_the_desk


def seen(code, who, at=None):
    return dossiers.on_desk(code, actor=who, at=at or days(1))


def done(code, by, at, **more):
    dossiers.complete_step(code=code, by=by, at=at, **more)


def test_the_other_office_is_asked_when_its_step_opens(code, cast):
    done(code, cast.giang, days(0, hours=3))
    now = seen(code, cast.giang)
    assert now.present_step.name == "Dự thảo"
    (asked,) = now.consultations
    assert (asked.unit_name, asked.question) == ("Sở Xây dựng", "Cho ý kiến về lộ giới")
    assert asked.due_at.date() == date(2026, 10, 7), "two working days of its own"
    assert dossiers.opinions_wanted(actor=cast.lam, at=days(1))[1].number == 1


@pytest.mark.parametrize(
    "address, office",
    [
        ("Khóm 2, phường Long Xuyên, tỉnh An Giang", "Ủy ban nhân dân phường Long Xuyên"),
        ("Số 3 đường Trưng Nữ Vương, phường Mỹ Long", "Ủy ban nhân dân phường Long Xuyên"),
        ("Khóm 4, phường Châu Đốc", None),
        ("Phường Long Xuyên hoặc phường Châu Đốc", None),
        ("Nước ngoài", None),
    ],
)
def test_the_commune_where_the_applicant_lives_is_asked(
    town, cast, request, monkeypatch, address, office
):
    publish_branched(town, unit_rule=workflows.UnitRule.RESIDENCE)
    monkeypatch.setattr(testing, "DUNG", replace(testing.DUNG, address=address))
    code = request.getfixturevalue("on_the_desk")
    done(code, cast.giang, days(0, hours=3))
    now = seen(code, cast.giang)
    assert [one.unit_name for one in now.consultations] == [office] * bool(office)
    # Where it cannot be told the step is the officer's, who asks by hand.
    assert now.present_step.name == ("Dự thảo" if office else "Cho ý kiến về lộ giới")


def test_the_branches_join_when_the_opinion_is_there(code, cast):
    done(code, cast.giang, days(0, hours=3))
    with pytest.raises(Clash, match="Còn chờ ý kiến"):
        done(code, cast.giang, days(1), outcome="Đạt")
    dossiers.answer_consult(code=code, answer="Không vướng.", by=cast.lam, at=days(1))
    done(code, cast.giang, days(1, hours=1), outcome="Đạt")
    assert seen(code, cast.chi).present_step.name == "Ký"


def test_a_silent_office_does_not_hold_it_for_ever(code, cast):
    done(code, cast.giang, days(0, hours=3))
    done(code, cast.giang, days(3), outcome="Đạt")
    assert seen(code, cast.chi, days(3)).present_step.name == "Ký"


def test_an_outcome_sends_it_back_and_the_office_is_asked_again(code, cast):
    done(code, cast.giang, days(0, hours=3))
    dossiers.answer_consult(code=code, answer="Chưa rõ.", by=cast.lam, at=days(1))
    done(code, cast.giang, days(1), outcome="Thẩm định lại")
    back = seen(code, cast.giang)
    assert back.present_step.name == "Thẩm định"
    assert "Thẩm định lại" in back.history[-1].sentence

    done(code, cast.giang, days(1, hours=1))
    assert [one.is_open for one in seen(code, cast.giang).consultations] == [False, True]
    with pytest.raises(Clash, match="Còn chờ ý kiến"):
        done(code, cast.giang, days(1, hours=2), outcome="Đạt")


@pytest.mark.parametrize("outcome", ["", "Không có kết quả này"])
def test_a_step_that_can_end_in_several_ways_asks_which(code, cast, outcome):
    done(code, cast.giang, days(0, hours=3))
    dossiers.answer_consult(code=code, answer="Không vướng.", by=cast.lam, at=days(1))
    with pytest.raises(Invalid, match="Đạt; Thẩm định lại"):
        done(code, cast.giang, days(1), outcome=outcome)
    assert seen(code, cast.giang).present_step.name == "Dự thảo"


def test_it_goes_the_whole_way(code, cast):
    done(code, cast.giang, days(0, hours=3))
    dossiers.answer_consult(code=code, answer="Không vướng.", by=cast.lam, at=days(1))
    done(code, cast.giang, days(1, hours=1), outcome="Đạt")
    dossiers.approve(code=code, by=cast.chi, at=days(2))
    dossiers.issue_result(code=code, number="9/GPXD", by=cast.giang, at=days(2))
    dossiers.return_result(code=code, by=cast.an, at=days(3))
    ended = seen(code, cast.an, days(3))
    assert ended.status == "returned"
    spent = sum((one.spent for one in ended.time_accounts.accounts), days(0) - MORNING)
    assert spent == ended.time_accounts.whole


def test_a_step_of_a_linear_table_needs_no_word_about_its_outcome(on_the_desk, cast):
    done(on_the_desk, cast.giang, days(1))
    assert seen(on_the_desk, cast.giang).consultations == ()
