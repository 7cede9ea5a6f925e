"""Dossiers as machines read them."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from thongsuot.foundation.files import api as files
from thongsuot.kernel import worktime
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.openapi.reading import AskedInstant, Id, Instant, Short, Shown
from thongsuot.surfaces.openapi.shapes.agencies import UnitNamed, unit_named
from thongsuot.surfaces.openapi.shapes.lists import Next, Paged
from thongsuot.surfaces.shared.templatetags.vi import language


class DossierQuestion(Paged):
    status: list[dossiers.Status] = []
    agency: Annotated[Short | None, Field(description="identifier, such as H01.61")] = None
    assignee: Annotated[Id | None, Field(description="number of the post")] = None
    due_before: AskedInstant | None = None
    overdue: bool | None = None
    q: Annotated[Short, Field(description="a code, an identity number or part of a name")] = ""


class ProcedureNamed(Shown):
    code: str
    name: str


class DossierLine(Shown):
    code: str
    status: str
    status_label: str
    procedure: ProcedureNamed
    case: str
    applicant_name: str
    channel: str
    current_unit: str
    assignee: str
    submitted_at: Instant
    due_at: Instant | None
    pace: Annotated[str, Field(description="kept, soon, late or still")]


class DossierPage(Shown):
    items: list[DossierLine]
    next: Next


class FileShown(Shown):
    id: UUID
    name: str
    sha256: str
    media_type: str
    size: int


class PaperShown(Shown):
    """Giấy tờ đã nộp."""

    position: int
    code: str
    name: str
    copies: int
    original: bool
    files: list[FileShown]
    supplemented_at: Instant | None


class PersonShown(Shown):
    name: str
    id_number: Annotated[str, Field(validation_alias="number")]
    address: str
    phone: str
    email: str
    birth_date: str
    authority: str


class LimitShown(Shown):
    amount: int
    unit: str


class Leg(Shown):
    """One office's part of the way, with its own allowance (chặng)."""

    number: int
    agency: UnitNamed
    received_at: Instant | None
    allowance: LimitShown | None
    due_at: Instant | None
    finished_at: Instant | None


class Clock(Shown):
    """When it is due, and whether the time runs."""

    started_at: Instant | None
    due_at: Instant | None
    original_due_at: Instant | None
    stopped: bool
    pace: str
    sentence: str


class StepShown(Shown):
    number: int
    name: str
    kind: str
    unit_name: str
    holder: str
    opened_at: Instant | None
    due_at: Instant | None
    finished_at: Instant | None


class StopShown(Shown):
    """A time that does not count (tạm dừng), and what for."""

    reason: str
    effect: str
    begins_at: Instant
    ends_at: Instant | None
    slip: str
    note: str
    items: list[str]
    amount: Annotated[int | None, Field(description="đồng")]


class Result(Shown):
    outcome: str
    number: str
    files: list[FileShown]


class Action(Shown):
    """An action with its verdict: why not, where it is not allowed now."""

    name: str
    label: str
    allowed: bool
    reason: str


class Dossier(Shown):
    """A dossier with all that whoever works on it needs."""

    code: Annotated[str, Field(description="the reference until acceptance; both stay usable")]
    reference: str
    status: str
    status_label: str
    national_code: Annotated[int, Field(description="trạng thái 1 to 10 of the national portal")]
    procedure: ProcedureNamed
    case: str
    channel: str
    return_channel: str
    receiving_unit: UnitNamed
    competent_agency: UnitNamed
    handling_unit: UnitNamed | None
    current_unit: UnitNamed | None
    assignee: int | None
    applicant_kind: str
    applicant: PersonShown
    submitter: PersonShown | None
    form: Annotated[
        dict[str, Any],
        Field(
            description="`answers` as they were checked, with the key (`form`) and the `version` "
            "of the electronic form that they were checked by, and the ids of the `files` among "
            "them; without `answers` the form came on paper"
        ),
    ]
    client_ref: str | None
    submitted_at: Instant
    accepted_at: Instant | None
    competent_received_at: Instant | None
    due_at: Instant | None
    finished_at: Instant | None
    returned_at: Instant | None
    extension_reason: str
    clock: Clock
    legs: list[Leg]
    steps: list[StepShown]
    stops: list[StopShown]
    papers: list[PaperShown]
    result: Result | None
    actions: list[Action]


class DossierFiled(Dossier):
    """A dossier just filed, with the secret that opens it to its applicant: shown this once."""

    proof: str


# ---- From values to shapes ----


def line(row: dossiers.WorkRow) -> DossierLine:
    return DossierLine(
        code=row.code,
        status=row.status,
        status_label=row.status_label,
        procedure=ProcedureNamed(code=row.procedure_code, name=row.procedure_name),
        case=row.case,
        applicant_name=row.applicant_name,
        channel=row.channel,
        current_unit=row.unit_name,
        assignee=row.assignee,
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        pace=row.pace,
    )


def whole(found: dossiers.DossierOnDesk) -> Dossier:
    return Dossier(**_members(found))


def just_filed(found: dossiers.DossierOnDesk, proof: str) -> DossierFiled:
    return DossierFiled(**_members(found), proof=proof)


def _members(found: dossiers.DossierOnDesk) -> dict[str, Any]:
    return {
        "code": found.code,
        "reference": found.reference,
        "status": found.status,
        "status_label": found.status_label,
        "national_code": found.national_code,
        "procedure": ProcedureNamed(code=found.procedure_code, name=found.procedure_name),
        "case": found.case,
        "channel": found.channel,
        "return_channel": found.return_channel,
        "receiving_unit": unit_named(found.receiving_unit),
        "competent_agency": unit_named(found.competent_unit),
        "handling_unit": unit_named(found.handling_unit) if found.handling_unit else None,
        "current_unit": unit_named(found.current_unit) if found.current_unit else None,
        "assignee": found.assignee_id,
        "applicant_kind": found.applicant_kind,
        "applicant": PersonShown.model_validate(found.applicant),
        "submitter": PersonShown.model_validate(found.submitter) if found.submitter else None,
        "form": found.form,
        "client_ref": found.form.get("client_ref"),
        "submitted_at": found.submitted_at,
        "accepted_at": found.accepted_at,
        "competent_received_at": found.competent_received_at,
        "due_at": found.due_at,
        "finished_at": found.finished_at,
        "returned_at": found.returned_at,
        "extension_reason": found.extension_reason,
        "clock": _clock(found),
        "legs": [_leg(found)],
        "steps": [StepShown.model_validate(step) for step in found.steps],
        "stops": [StopShown.model_validate(stop) for stop in found.stops],
        "papers": [PaperShown.model_validate(paper) for paper in found.papers],
        "result": _result(found),
        "actions": [
            Action(
                name=possible.move,
                label=possible.label,
                allowed=bool(possible.verdict),
                reason=possible.verdict.reason,
            )
            for possible in found.moves
            if possible.move not in dossiers.AT_DESK_ONLY
        ],
    }


def _clock(found: dossiers.DossierOnDesk) -> Clock:
    return Clock(
        started_at=found.competent_received_at,
        due_at=found.due_at,
        original_due_at=found.original_due_at,
        stopped=found.open_stop is not None,
        pace=found.pace,
        sentence=told(found.deadline),
    )


def _leg(found: dossiers.DossierOnDesk) -> Leg:
    return Leg(
        number=1,
        agency=unit_named(found.competent_unit),
        received_at=found.competent_received_at,
        allowance=limit_shown(found.deadline),
        due_at=found.due_at,
        finished_at=found.finished_at,
    )


def _result(found: dossiers.DossierOnDesk) -> Result | None:
    if not found.outcome:
        return None
    kept = [file_shown(each) for each in found.result_files]
    return Result(outcome=found.outcome, number=found.result_number, files=kept)


def limit_shown(deadline: worktime.Deadline | None) -> LimitShown | None:
    return None if deadline is None else LimitShown.model_validate(deadline.limit)


def told(deadline: worktime.Deadline | None) -> str:
    return worktime.sentence(deadline, language()) if deadline else ""


def file_shown(facts: files.FileFacts) -> FileShown:
    return FileShown.model_validate(facts)
