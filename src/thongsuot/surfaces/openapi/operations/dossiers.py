"""Dossiers: filing, finding, reading, acting."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router

from thongsuot.foundation.units import api as units
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.openapi import papers
from thongsuot.surfaces.openapi.acting import carry_out
from thongsuot.surfaces.openapi.keys import KeyRequest
from thongsuot.surfaces.openapi.once import PARAMETER, once
from thongsuot.surfaces.openapi.problems import NotNow
from thongsuot.surfaces.openapi.reading import code_of, known_only
from thongsuot.surfaces.openapi.shapes import dossiers as shapes
from thongsuot.surfaces.openapi.shapes import history
from thongsuot.surfaces.openapi.shapes.lists import Paged, next_from
from thongsuot.surfaces.openapi.shapes.moves import DossierAsked, MoveAsked

router = Router(tags=["dossiers"])


@router.post(
    "/dossiers",
    operation_id="createDossier",
    summary="Nộp hồ sơ / File a dossier",
    response={201: shapes.DossierFiled},
    openapi_extra={"parameters": [PARAMETER]},
)
@known_only
@once(status=201)
def create(request: KeyRequest, body: DossierAsked) -> shapes.DossierFiled:
    """File at an agency's counter; the answer alone carries `proof`, for the applicant."""
    by, at = request.auth, timezone.now()
    receiving, competent = _offices(body, at)
    names = _asked_for(body, at)
    filed = dossiers.submit(
        procedure_code=body.procedure,
        case=body.case,
        receiving_unit_id=receiving,
        competent_unit_id=competent,
        channel=body.channel,
        return_channel=body.return_channel,
        applicant=dossiers.Applicant(**body.applicant.model_dump()),
        submitter=dossiers.Submitter(**body.submitter.model_dump()) if body.submitter else None,
        form=_form(body),
        components=papers.handed_in(body.components, names, by=by),
        by=by,
        at=at,
    )
    return shapes.just_filed(dossiers.on_desk(filed.reference, actor=by, at=at), filed.proof)


@router.get(
    "/dossiers",
    operation_id="listDossiers",
    summary="Các hồ sơ / Dossiers",
    response=shapes.DossierPage,
)
@known_only
def list_dossiers(request: KeyRequest, asked: Query[shapes.DossierQuestion]) -> shapes.DossierPage:
    """Dossiers of every status within this key's sight, the latest filed first."""
    at = timezone.now()
    unit = _agency(asked.agency, "/query/agency", at) if asked.agency else None
    found = dossiers.register(
        actor=request.auth,
        unit_id=unit.id if unit else None,
        statuses=asked.status,
        assignee_id=asked.assignee,
        due_before=asked.due_before,
        overdue=asked.overdue,
        q=asked.q,
        cursor=asked.place,
        limit=asked.limit,
        at=at,
    )
    items = [shapes.line(row) for row in found.rows]
    return shapes.DossierPage(items=items, next=next_from(found.next))


@router.get(
    "/dossiers/{code}",
    operation_id="getDossier",
    summary="Một hồ sơ / One dossier",
    response=shapes.Dossier,
)
@known_only
def get(request: KeyRequest, code: str) -> shapes.Dossier:
    """The dossier, its legs, clock, papers, and every action with its verdict for this key."""
    return shapes.whole(dossiers.on_desk(code_of(code), actor=request.auth, at=timezone.now()))


@router.post(
    "/dossiers/{code}/actions",
    operation_id="actOnDossier",
    summary="Làm một việc với hồ sơ / Act on a dossier",
    response={200: shapes.Dossier},
    openapi_extra={"parameters": [PARAMETER]},
)
@known_only
def act(request: KeyRequest, code: str, body: MoveAsked) -> object:
    """Make one move; 409 with `allowed` says what may be done instead."""
    code, at = code_of(code), timezone.now()
    try:
        return _act(request, code=code, body=body)
    except Clash as clash:
        found = dossiers.on_desk(code, actor=request.auth, at=at)
        possible = [
            each.move
            for each in found.moves
            if each.verdict and each.move not in dossiers.AT_DESK_ONLY
        ]
        raise NotNow(str(clash), possible) from None
    except Missing as missing:
        # Where the dossier itself is there, what is missing was named in the body.
        dossiers.on_desk(code, actor=request.auth, at=at)
        raise Invalid(str(missing)) from None


@once(status=200)
def _act(request: KeyRequest, code: str, body: MoveAsked) -> shapes.Dossier:
    by, at = request.auth, timezone.now()
    carry_out(body.root, code=code, by=by, at=at)
    return shapes.whole(dossiers.on_desk(code, actor=by, at=at))


@router.get(
    "/dossiers/{code}/events",
    operation_id="listDossierEvents",
    summary="Lịch sử hồ sơ / History of a dossier",
    response=history.EventPage,
)
@known_only
def events(request: KeyRequest, code: str, asked: Query[Paged]) -> history.EventPage:
    """What happened, from the ledger, oldest first."""
    found = dossiers.on_desk(code_of(code), actor=request.auth, at=timezone.now())
    after = int(asked.place or 0)
    lines = [line for line in found.history if line.position > after]
    more = len(lines) > asked.limit
    return history.EventPage(
        items=history.events(lines[: asked.limit]),
        next=next_from(str(lines[asked.limit - 1].position) if more else None),
    )


@router.get(
    "/dossiers/{code}/deadline",
    operation_id="getDossierDeadline",
    summary="Thời hạn của hồ sơ / Deadline of a dossier",
    response=history.Deadline,
)
@known_only
def deadline(request: KeyRequest, code: str) -> history.Deadline:
    """The due instant with its derivation, and whose time it was."""
    return history.deadline(dossiers.on_desk(code_of(code), actor=request.auth, at=timezone.now()))


# ---- What filing reads ----


def _offices(body: DossierAsked, at: datetime) -> tuple[int, int | None]:
    """
    Return the counter that receives, and the agency that decides (None: the counter's own).

    An agency without a counter of its own is received for by the counter above it, and
    decides itself unless another is named.
    """
    on = timezone.localdate(at)
    named = _agency(body.receiving_agency, "/receiving_agency", at)
    counter = units.one_stop_of(named.id, on=on)
    if counter is None:
        reason = _("Cơ quan này không có Bộ phận Một cửa.")
        raise Invalid(reason, [Fault("/receiving_agency", reason)])
    if body.competent_agency is not None:
        return counter.id, _agency(body.competent_agency, "/competent_agency", at).id
    return counter.id, None if named.id == counter.id else named.id


def _asked_for(body: DossierAsked, at: datetime) -> Mapping[str, str]:
    """
    Return the papers that the procedure asks for, by code.

    :raises Invalid: if there is no such procedure or case, or it is not received this way
    """
    with _said_at("/procedure"):
        facts = procedures.procedure(body.procedure, on=timezone.localdate(at))
    with _said_at("/case"):
        names = papers.names_in(facts, body.case)
    with _said_at("/channel"):
        facts.offer(body.channel)
    return names


@contextmanager
def _said_at(pointer: str) -> Iterator[None]:
    """Let what is missing be a fault of that member: it was named in the body."""
    try:
        yield
    except Missing as missing:
        raise Invalid(str(missing), [Fault(pointer, str(missing))]) from None


def _agency(code: str, pointer: str, at: datetime) -> units.UnitFacts:
    with _said_at(pointer):
        return units.agency(code, on=timezone.localdate(at)).unit


def _form(body: DossierAsked) -> dict[str, object]:
    if body.client_ref is None:
        return body.form
    return {**body.form, "client_ref": body.client_ref}
