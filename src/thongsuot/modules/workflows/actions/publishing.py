"""Publishing one workflow."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import policy
from thongsuot.modules.workflows.actions.entering import digest, lock, next_number, record
from thongsuot.modules.workflows.models import Workflow
from thongsuot.modules.workflows.queries.checks import beyond_province, longest_limit
from thongsuot.modules.workflows.queries.words import in_words
from thongsuot.modules.workflows.rules import checking
from thongsuot.modules.workflows.rules import steps as rules
from thongsuot.modules.workflows.rules.steps import StepFacts


@ledger.action
def publish(
    *,
    procedure_code: str,
    case: str = "",
    unit_id: int | None = None,
    instrument_number: str,
    instrument_on: date | None = None,
    instrument_by: str = "",
    steps: Sequence[StepFacts],
    in_force_from: date,
    note: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """
    Publish a workflow for a procedure or one case of it, and return its id.

    It takes the place of all that were in force for the same case and unit; dossiers already
    accepted keep theirs.

    :raises NotAllowed: if `by` may not publish for that unit
    :raises Missing: if there is no such procedure or case
    :raises Invalid: if no dossier could run through these steps, or not within the limit; or if
        an office changes more of the province's workflow than roles and shorter times
    :raises Clash: if a workflow of the kind begins on a later day
    """
    lock()
    facts = procedures.procedure(procedure_code, on=in_force_from)
    case = facts.case(case).key if case else ""

    policy.may_publish(by, unit_id).or_refuse()
    found = [
        one for one in in_words(checking.lint(steps, longest_limit(facts, case))) if one.blocks
    ]
    if found:
        raise Invalid(
            _("Quy trình chưa công bố được: %(reason)s") % {"reason": found[0].reason},
            [Fault(finding.place, finding.reason) for finding in found],
        )
    if unit_id is not None and (beyond := beyond_province(facts.code, case, steps, in_force_from)):
        raise Invalid(
            beyond[0].reason, [Fault(finding.place, finding.reason) for finding in beyond]
        )
    before = Workflow.objects.open().filter(
        procedure_code=procedure_code, case=case, unit_id=unit_id, is_default=False
    )
    if before.filter(in_force_from__gt=in_force_from).exists():
        raise Clash(_("Đã có quy trình công bố từ một ngày muộn hơn."))

    number = next_number(procedure_code, case, "", unit_id)
    before.update(in_force_to=in_force_from - timedelta(days=1))
    row = Workflow.objects.create(
        procedure_code=procedure_code,
        case=case,
        unit_id=unit_id,
        number=number,
        instrument_number=instrument_number,
        instrument_on=instrument_on,
        instrument_by=instrument_by,
        in_force_from=in_force_from,
        note=note,
        steps=rules.steps_to_data(steps),
        digest=digest(steps, instrument_number),
        published_at=at,
    )

    record(row, by=by, at=at)
    return row.pk
