"""The catalogue of procedures."""

from django.utils import timezone
from ninja import Query, Router

from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows
from thongsuot.surfaces.openapi.keys import KeyRequest
from thongsuot.surfaces.openapi.reading import code_of, known_only
from thongsuot.surfaces.openapi.shapes import procedures as shapes
from thongsuot.surfaces.openapi.shapes.lists import next_from

router = Router(tags=["procedures"])


@router.get(
    "/procedures",
    operation_id="listProcedures",
    summary="Tìm thủ tục / Search procedures",
    response=shapes.ProcedurePage,
)
@known_only
def search(request: KeyRequest, asked: Query[shapes.ProcedureQuestion]) -> shapes.ProcedurePage:
    """Procedures in force on a day, best first; typed with or without marks."""
    found = procedures.search(
        asked.q,
        on=asked.on or timezone.localdate(),
        field=asked.field,
        level=asked.level or "",
        service=asked.service or "",
        cursor=asked.place or None,
        limit=asked.limit,
    )
    items = [shapes.line(each) for each in found.items]
    return shapes.ProcedurePage(items=items, next=next_from(found.next))


@router.get(
    "/procedures/{code}",
    operation_id="getProcedure",
    summary="Một thủ tục / One procedure",
    response=shapes.Procedure,
)
@known_only
def get(request: KeyRequest, code: str, asked: Query[shapes.OnDay]) -> shapes.Procedure:
    """The version in force on a day, with cases, components, fees, limits and workflow."""
    on = asked.on or timezone.localdate()
    facts = procedures.procedure(code_of(code), on=on)
    return shapes.whole(facts, workflows.workflow_for(procedure_code=facts.code, on=on))
