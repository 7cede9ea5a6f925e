"""Rows read as values."""

from thongsuot.modules.announcements.models import Draft
from thongsuot.modules.announcements.rules.checking import Drafted
from thongsuot.modules.announcements.rules.drafting import Transition
from thongsuot.modules.procedures import api as procedures


def record_of(row: Draft) -> procedures.Record | None:
    return None if row.record is None else procedures.from_data(row.record)


def base_of(row: Draft) -> procedures.Record | None:
    if row.base_version_id is None:
        return None
    return procedures.version(row.base_version_id).record


def transition_of(row: Draft) -> Transition | None:
    if row.transition_on is None or row.transition_recounts is None:
        return None
    return Transition(row.transition_on, row.transition_recounts, row.transition_basis)


def drafted(row: Draft) -> Drafted:
    return Drafted(
        code=row.procedure_code,
        change=row.change,
        record=record_of(row),
        base=base_of(row),
        base_version_id=row.base_version_id,
        replaces=tuple(row.replaces),
        reason=row.reason,
        transition=transition_of(row),
        also_changed=tuple(
            part for part, kept in row.part_revisions.items() if kept.get("also_changed")
        ),
    )
