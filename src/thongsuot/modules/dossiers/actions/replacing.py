"""A result that turned out wrong gives way to another; both stay in the history."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from thongsuot.foundation.files import api as files
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.modules.dossiers import events, policy, rules
from thongsuot.modules.dossiers.models import Dossier


@ledger.action
def replace_result(
    *,
    code: str,
    number: str,
    file_ids: Sequence[UUID],
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """
    Put another result in the place of the one that was issued (NĐ 30/2020/NĐ-CP, Điều 18).

    Neither the day on which the agency finished nor that of returning changes.

    :raises NotAllowed: if `by` neither decides nor keeps the seal for the agency
    :raises Clash: if no result has been issued yet
    :raises Invalid: without number or reason
    :raises Missing: if there is no such dossier within sight, or no such file
    """
    dossier = Dossier.objects.locked().opened_by(by).known_as(code)
    policy.may_replace_result(by, dossier).or_refuse()
    number = rules.written(number, "/number", most=80)
    reason = rules.written(reason, "/reason")
    files.facts(file_ids)

    before = dossier.result_number
    dossier.result_number = number
    dossier.result_files = list(file_ids)
    dossier.save(update_fields=["result_number", "result_files"])

    happened = events.ResultReplaced(
        dossier_id=dossier.pk, before=before, number=number, reason=reason
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.competent_unit_id)
