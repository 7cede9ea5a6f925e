"""An officer who has several steps in a row keeps the dossier until it is the leader's."""

from itertools import pairwise

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import DUNG, MORNING
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows


def with_two_in_a_row() -> str:
    """Return a shipped procedure whose workflow has one officer's step after another."""
    found = procedures.search(on=MORNING.date(), limit=100).items
    for one in found:
        plan = workflows.workflow_for(procedure_code=one.code, on=MORNING.date())
        kinds = [step.kind for step in plan.steps]
        facts = procedures.procedure(one.code, on=MORNING.date())
        known = facts.is_full and "counter" in facts.channels
        if (workflows.StepKind.PROCESS,) * 2 in pairwise(kinds) and known:
            if facts.limit_for(None, "counter").is_known:
                return one.code
    raise AssertionError("No shipped workflow has two officer's steps in a row.")


def test_the_next_step_stays_in_the_same_hands(town, cast):
    filed = dossiers.submit(
        procedure_code=with_two_in_a_row(),
        receiving_unit_id=town.province.chau_doc_centre,
        channel=dossiers.Channel.COUNTER,
        applicant=DUNG,
        by=cast.an,
        at=MORNING,
    )
    code = dossiers.accept(code=filed.reference, by=cast.an, at=MORNING)
    division = town.province.chau_doc_division
    dossiers.forward(code=code, to_unit_id=division, by=cast.an, at=MORNING)
    dossiers.assign(code=code, post_id=cast.giang.post_id, by=cast.hai, at=MORNING)

    holders = []
    while dossiers.on_desk(code, actor=cast.giang, at=MORNING).may(dossiers.Move.COMPLETE_STEP):
        holders.append(dossiers.on_desk(code, actor=cast.giang, at=MORNING).assignee_id)
        dossiers.complete_step(code=code, by=cast.giang, at=MORNING)

    assert len(holders) > 1 and set(holders) == {cast.giang.post_id}
    assert dossiers.on_desk(code, actor=cast.chi, at=MORNING).assignee_id is None
