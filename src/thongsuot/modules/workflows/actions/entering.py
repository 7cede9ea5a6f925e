"""What publishing and importing share: the lock, the next number, the line in the ledger."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.modules.workflows.events import WorkflowPublished
from thongsuot.modules.workflows.models import Workflow
from thongsuot.modules.workflows.rules import steps as rules
from thongsuot.modules.workflows.rules.steps import StepFacts

# Held to the end of the transaction: two imports at once would number workflows alike.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7463002)"


def lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def next_number(procedure_code: str, case: str, variant: str, unit_id: int | None) -> int:
    latest = (
        Workflow.objects.filter(
            procedure_code=procedure_code, case=case, variant=variant, unit_id=unit_id
        )
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return (latest or 0) + 1


def digest(steps: Sequence[StepFacts], instrument_number: str) -> str:
    text = json.dumps([instrument_number, rules.steps_to_data(steps)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def record(row: Workflow, *, by: Actor, at: datetime) -> None:
    happened = WorkflowPublished(
        procedure_code=row.procedure_code,
        case=row.case,
        workflow_id=row.pk,
        number=row.number,
        in_force_from=row.in_force_from,
        steps=len(row.steps),
    )
    ledger.record(happened, by=by, at=at, unit_id=row.unit_id)
