"""What decisions did: to a procedure, and to the dossiers that run under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.announcements.models import Draft
from thongsuot.modules.announcements.queries.standing import versions_of
from thongsuot.modules.announcements.states import Change, DecisionState


@dataclass(frozen=True, slots=True)
class Announced:
    """Which decision did what to a procedure; `version_id` is None where it was repealed."""

    decision_id: int
    title: str
    number: str
    issuer: str
    issued_on: date | None
    in_force_from: date
    change: Change
    version_id: int | None
    procedure_code: str
    reason: str

    @property
    def change_label(self) -> str:
        return str(self.change.label)


@dataclass(frozen=True, slots=True)
class TransitionDue:
    """Running dossiers of these versions go over to another (chuyển tiếp), by a clause."""

    draft_id: int
    procedure_code: str
    from_version_ids: tuple[int, ...]
    to_version_id: int
    on: date
    recounts_limit: bool
    legal_basis: str
    decision_number: str


def announced(code: str) -> tuple[Announced, ...]:
    """Return every decision that changed a procedure, the latest first."""
    if has_control_characters(code):
        return ()
    rows = (
        Draft.objects.filter(decision__state=DecisionState.PUBLISHED)
        .filter(procedure_code=code)
        .union(
            Draft.objects.filter(decision__state=DecisionState.PUBLISHED, replaces__contains=[code])
        )
        .values_list("pk", flat=True)
    )
    found = (
        Draft.objects.filter(pk__in=list(rows))
        .select_related("decision")
        .defer("record")
        .order_by("-decision__in_force_from", "-pk")
    )
    return tuple(_announced(row, code) for row in found)


def transitions_due(*, on: date) -> tuple[TransitionDue, ...]:
    """
    Return the transition rules that have taken hold by a day, the earliest first.

    They stay in the answer: whoever moves the dossiers finds none left in the old versions.
    """
    rows = list(
        Draft.objects.filter(
            decision__state=DecisionState.PUBLISHED,
            transition_on__lte=on,
            version__isnull=False,
        )
        .select_related("decision")
        .defer("record")
        .order_by("transition_on", "pk")
    )
    ids = versions_of(sorted({row.procedure_code for row in rows}))[1]
    return tuple(_due(row, ids[row.procedure_code]) for row in rows)


def _announced(row: Draft, code: str) -> Announced:
    whole = row.decision
    own = row.procedure_code == code
    return Announced(
        decision_id=whole.pk,
        title=whole.title,
        number=whole.number,
        issuer=whole.issuer,
        issued_on=whole.issued_on,
        in_force_from=whole.in_force_from,
        change=Change(row.change),
        version_id=row.version_id if own else None,
        procedure_code=row.procedure_code,
        reason=row.reason,
    )


def _due(row: Draft, version_ids: Sequence[int]) -> TransitionDue:
    assert row.version_id and row.transition_on  # the query asked for both
    return TransitionDue(
        draft_id=row.pk,
        procedure_code=row.procedure_code,
        from_version_ids=tuple(pk for pk in version_ids if pk < row.version_id),
        to_version_id=row.version_id,
        on=row.transition_on,
        recounts_limit=bool(row.transition_recounts),
        legal_basis=row.transition_basis,
        decision_number=row.decision.number,
    )
