"""Procedures as machines read them."""

from typing import Annotated, TypeVar

from pydantic import Field

from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows
from thongsuot.surfaces.openapi.reading import Day, Short, Shown, ShownDay
from thongsuot.surfaces.openapi.shapes.lists import Next, Paged

S = TypeVar("S", bound=Shown)


class ProcedureQuestion(Paged):
    q: Annotated[Short, Field(description="with or without marks (có dấu hoặc không dấu)")] = ""
    field: Short = ""
    level: procedures.Level | None = None
    service: procedures.ServiceLevel | None = None
    on: Day | None = None


class OnDay(Shown):
    on: Day | None = None


class Limit(Shown):
    """Thời hạn giải quyết, as far as it was published."""

    amount: int | None
    unit: str | None
    same_day: bool
    note: str | None


class Fee(Shown):
    kind: str
    amount: Annotated[int | None, Field(description="đồng")]
    condition: str | None
    legal_basis: str | None


class Instrument(Shown):
    number: str
    issued_on: ShownDay | None
    issuer: str | None


class Component(Shown):
    """Giấy tờ trong thành phần hồ sơ."""

    code: str
    name: str
    required: bool
    original: Annotated[int | None, Field(description="how many; null where no source says")]
    copy_: Annotated[int | None, Field(validation_alias="copy", serialization_alias="copy")]
    electronic: int | None
    only_for: tuple[str, ...] | None


class Case(Shown):
    key: str
    name: str
    limit: Limit | None
    components: list[Component]


class ChannelOffer(Shown):
    channel: str
    limit: Limit
    fees: list[Fee]


class WorkflowStep(Shown):
    number: int
    name: str
    kind: str
    role: str
    time: str


class Workflow(Shown):
    """Quy trình nội bộ, as published."""

    instrument: str
    is_default: bool
    steps: list[WorkflowStep]


class ProcedureLine(Shown):
    code: str
    name: str
    plain_name: str
    field: str
    levels: tuple[str, ...]
    service_level: str | None
    completeness: str
    limit: Limit | None


class ProcedurePage(Shown):
    items: list[ProcedureLine]
    next: Next


class Procedure(Shown):
    """One version of a procedure, with what a dossier under it needs."""

    code: str
    name: str
    plain_name: str
    field: str
    levels: tuple[str, ...]
    service_level: str | None
    completeness: str
    version: int
    in_force_from: ShownDay
    decision: Instrument | None
    files_without_account: bool
    cases: list[Case]
    channels: list[ChannelOffer]
    components: list[Component]
    limits: list[Limit]
    fees: list[Fee]
    workflow: Workflow
    legal_bases: list[Instrument]


def line(found: procedures.Found) -> ProcedureLine:
    return ProcedureLine.model_validate(found)


def whole(facts: procedures.ProcedureFacts, steps: workflows.WorkflowFacts) -> Procedure:
    """Return a version with its internal workflow; components are those of its first case."""
    record = facts.record
    cases = [
        Case(
            key=case.key,
            name=case.name,
            limit=Limit.model_validate(case.limit) if case.limit else None,
            components=_components(facts, case.key),
        )
        for case in facts.cases
    ]
    channels = [ChannelOffer.model_validate(offer) for offer in record.channels]
    return Procedure(
        code=facts.code,
        name=facts.name,
        plain_name=facts.plain_name,
        field=facts.field,
        levels=facts.levels,
        service_level=facts.service_level,
        completeness=facts.completeness,
        version=facts.number,
        in_force_from=facts.in_force_from,
        decision=Instrument.model_validate(facts.instrument) if facts.instrument else None,
        files_without_account=facts.files_without_account,
        cases=cases,
        channels=channels,
        components=cases[0].components if cases else [],
        limits=_distinct([channel.limit for channel in channels]),
        fees=_distinct([fee for channel in channels for fee in channel.fees]),
        workflow=Workflow(
            instrument=steps.instrument,
            is_default=steps.is_default,
            steps=[
                WorkflowStep(
                    number=step.number,
                    name=step.name,
                    kind=step.kind,
                    role=step.role,
                    time=workflows.time_in_words(step),
                )
                for step in steps.steps
            ],
        ),
        legal_bases=[Instrument.model_validate(each) for each in record.legal_bases],
    )


def _components(facts: procedures.ProcedureFacts, case: str) -> list[Component]:
    return [Component.model_validate(each) for each in facts.components_for(case)]


def _distinct(shapes: list[S]) -> list[S]:
    return [shape for at, shape in enumerate(shapes) if shape not in shapes[:at]]
