"""What whoever follows a dossier sees: how far it is, and with the proof their own view."""

from typing import Annotated, Any

from pydantic import Field

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.openapi.reading import Instant, Shown
from thongsuot.surfaces.openapi.shapes.agencies import UnitNamed, unit_named
from thongsuot.surfaces.openapi.shapes.dossiers import (
    ProcedureNamed,
    StepShown,
    StopShown,
    told,
)


class TrackQuestion(Shown):
    code: Annotated[str, Field(min_length=1, max_length=60)]
    proof: Annotated[
        str,
        Field(max_length=60, description="the secret on the receipt, or the identity number"),
    ] = ""


class Progress(Shown):
    """How far a dossier is, and nothing about whose it is."""

    code: str
    status: str
    status_label: str
    national_code: int
    steps_done: int
    steps_in_all: int


class Own(Shown):
    """The applicant's own view."""

    reference: str
    procedure: ProcedureNamed
    applicant_name: str
    receiving_unit: UnitNamed
    competent_agency: UnitNamed
    current_unit: str
    submitted_at: Instant
    accepted_at: Instant | None
    due_at: Instant | None
    original_due_at: Instant | None
    finished_at: Instant | None
    returned_at: Instant | None
    outcome: str
    result_number: str
    sentence: str
    steps: list[StepShown]
    stops: list[StopShown]
    may_supplement: bool
    may_withdraw: bool


class Tracked(Progress):
    own: Annotated[Own | None, Field(description="with the proof (mã xác nhận) only")]


# ---- From values to shapes ----


def progress(found: dossiers.Progress) -> Tracked:
    return Tracked(**_progress(found), own=None)


def tracked(found: dossiers.Tracked) -> Tracked:
    own = Own(
        reference=found.reference,
        procedure=ProcedureNamed(code=found.procedure_code, name=found.procedure_name),
        applicant_name=found.applicant_name,
        receiving_unit=unit_named(found.receiving_unit),
        competent_agency=unit_named(found.competent_unit),
        current_unit=found.current_unit_name,
        submitted_at=found.submitted_at,
        accepted_at=found.accepted_at,
        due_at=found.due_at,
        original_due_at=found.original_due_at,
        finished_at=found.finished_at,
        returned_at=found.returned_at,
        outcome=found.outcome,
        result_number=found.result_number,
        sentence=told(found.deadline),
        steps=[StepShown.model_validate(step) for step in found.steps],
        stops=[StopShown.model_validate(stop) for stop in found.stops],
        may_supplement=found.may_supplement,
        may_withdraw=found.may_withdraw,
    )
    return Tracked(**_progress(found.progress), own=own)


def _progress(found: dossiers.Progress) -> dict[str, Any]:
    return Progress.model_validate(found).model_dump()
