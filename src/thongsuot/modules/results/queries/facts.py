"""Drafts and results as their offices see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.papers import api as papers
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Missing, to_translate
from thongsuot.kernel.verdict import Verdict
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.results import policy, rules
from thongsuot.modules.results.models import (
    Result,
    ResultDraft,
    ResultDraftQuerySet,
    ResultReturn,
)
from thongsuot.modules.results.queries import knowing
from thongsuot.modules.results.queries import papers as typesetting
from thongsuot.modules.results.queries.shipments import ShipmentSeen, shipments_of
from thongsuot.modules.results.queries.templates import templates_for
from thongsuot.modules.results.states import DraftMove, DraftState, ResultState, ReturnWay

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank of a draft with what stands in it."""

    key: str
    label: str
    value: str
    required: bool
    long: bool
    hint: str


@dataclass(frozen=True, slots=True)
class PossibleMove:
    """A move with its verdict: the same one that guards the action."""

    move: DraftMove
    label: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class DraftSeen:
    """A draft on the page of its dossier."""

    id: int
    template_name: str
    note: str
    outcome: str
    state: str
    state_label: str
    revision: int
    blanks: tuple[Blank, ...]
    sent_back: str
    replaces_number: str
    begun_by: str
    checked_by: str
    number: str
    signed_by: str
    signed_at: datetime | None
    moves: tuple[PossibleMove, ...]

    def may(self, move: str) -> Verdict:
        return next(one.verdict for one in self.moves if one.move == move)

    @property
    def missing(self) -> Sequence[str]:
        return [one.label for one in self.blanks if one.required and not one.value]


@dataclass(frozen=True, slots=True)
class ResultSeen:
    """An issued result on the page of its dossier."""

    id: int
    name: str
    number: str
    issued_at: datetime
    signer: str
    state: str
    state_label: str
    end_reason: str
    file: files.FileFacts
    token: str
    check_url: str
    may_replace: Verdict
    may_revoke: Verdict


@dataclass(frozen=True, slots=True)
class ReturnSeen:
    """How the result came into the person's hands."""

    way: str
    way_label: str
    received_by: str
    authority: str
    returned_at: datetime
    returned_by: str


@dataclass(frozen=True, slots=True)
class ResultsOfDossier:
    """Everything about the result of one dossier."""

    dossier: dossiers.DossierOnDesk
    draft: DraftSeen | None
    results: tuple[ResultSeen, ...]
    returns: tuple[ReturnSeen, ...]
    shipments: tuple[ShipmentSeen, ...]
    templates: tuple[rules.Template, ...]
    may_begin: Verdict
    may_attach: Verdict
    may_send: Verdict


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One line of a list of drafts."""

    id: int
    dossier_code: str
    template_name: str
    outcome: str
    state: str
    summary: str
    by: str
    since: datetime
    number: str


def results_of(code: str, *, actor: Actor, at: datetime) -> ResultsOfDossier:
    """
    Return the draft, the results and their ways out of one dossier; the look is recorded.

    :raises Missing: if there is no such dossier within the actor's sight
    """
    found = dossiers.on_desk(code, actor=actor, at=at)
    desk_id, agency_id = knowing.desk_of(found), found.competent_unit.id
    drafts = ResultDraft.objects.filter(dossier_id=found.id).open().select_related("replaces")
    draft = drafts.first()
    issued = Result.objects.filter(dossier_id=found.id).order_by("-issued_at", "-pk")
    rows = list(issued)
    kept = files.facts([row.file_id for row in rows])
    may_begin = policy.may_begin(actor, status=found.status, desk_id=desk_id, agency_id=agency_id)
    offered = may_begin and draft is None
    field = knowing.field_of(found) if offered else ""
    return ResultsOfDossier(
        dossier=found,
        draft=_draft(draft, actor) if draft else None,
        results=tuple(_result(row, kept[row.file_id], actor, desk_id) for row in rows),
        returns=tuple(_return(row) for row in _returns_of(found.id)),
        shipments=tuple(shipments_of(found.code)),
        templates=tuple(
            templates_for(procedure_code=found.procedure_code, field=field, outcome=found.outcome)
        )
        if offered
        else (),
        may_begin=may_begin,
        may_attach=policy.may_attach(
            actor, status=found.status, desk_id=desk_id, agency_id=agency_id
        ),
        may_send=policy.may_send(actor, status=found.status, unit_id=found.receiving_unit.id),
    )


def preview(draft_id: int, *, actor: Actor, at: datetime) -> tuple[str, bytes]:
    """
    Return the dossier's code and the draft as PDF, marked as a draft; signed, as it was signed.

    :raises Missing: if there is no such draft, or its dossier lies outside the actor's sight
    """
    draft = ResultDraft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise Missing(_("Không có dự thảo này."))
    found = dossiers.on_desk(draft.dossier_code, actor=actor, at=at)
    if draft.signed_file is not None:
        with files.open_bytes(draft.signed_file) as kept:
            return draft.dossier_code, kept.read()
    paper = typesetting.preview(draft, knowing.known(found, at=at), at=at)
    return draft.dossier_code, papers.render(paper)


def draft_pictures(draft_id: int, *, actor: Actor, at: datetime) -> Sequence[bytes]:
    """
    Return the pages of a draft that is still written, as PNG.

    :raises Missing: if there is no such draft, or its dossier lies outside the actor's sight
    """
    draft = ResultDraft.objects.open().filter(pk=draft_id).first()
    if draft is None:
        raise Missing(_("Không có dự thảo này."))
    found = dossiers.on_desk(draft.dossier_code, actor=actor, at=at)
    return papers.pictures(typesetting.preview(draft, knowing.known(found, at=at), at=at))


def drafts_to_check(*, actor: Actor) -> Sequence[DraftRow]:
    """Return what lies before this head of division, the longest waiting first."""
    rows = _within(actor, Permission.DOSSIER_ASSIGN, "desk").filter(state=DraftState.SUBMITTED)
    return [_row(row) for row in rows.order_by("revised_at", "pk")[:MOST_LISTED]]


def drafts_to_sign(*, actor: Actor) -> Sequence[DraftRow]:
    """Return what lies before this leader, the longest waiting first."""
    rows = _within(actor, Permission.DOSSIER_APPROVE, "agency").filter(state=DraftState.CHECKED)
    return [_row(row) for row in rows.order_by("checked_at", "pk")[:MOST_LISTED]]


def drafts_to_seal(*, actor: Actor) -> Sequence[DraftRow]:
    """Return what waits for the seal that this clerk keeps, the longest waiting first."""
    rows = _within(actor, Permission.SEAL_APPLY, "agency").filter(state=DraftState.SIGNED)
    return [_row(row) for row in rows.order_by("signed_at", "pk")[:MOST_LISTED]]


def result_file(result_id: int, *, actor: Actor, at: datetime) -> files.FileFacts:
    """
    Return the signed original for someone who may see the dossier; the opening is recorded.

    :raises Missing: if there is none within the actor's sight
    """
    result = Result.objects.by_id(result_id)
    dossiers.on_desk(result.dossier_code, actor=actor, at=at)
    ledger.record_reading(
        subject=f"dossier:{result.dossier_id}", purpose=to_translate("mở tệp"), by=actor, at=at
    )
    return files.facts([result.file_id])[result.file_id]


def _within(actor: Actor, permission: Permission, place: str) -> ResultDraftQuerySet:
    reach = actor.reach(permission)
    rows = ResultDraft.objects.all()
    return rows if reach.everywhere else rows.filter(**{f"{place}__in": reach.unit_ids})


def _returns_of(dossier_id: int) -> Sequence[ResultReturn]:
    return list(ResultReturn.objects.filter(dossier_id=dossier_id).order_by("returned_at", "pk"))


def _draft(row: ResultDraft, actor: Actor) -> DraftSeen:
    template = rules.from_data(row.spec)
    return DraftSeen(
        id=row.pk,
        template_name=template.name,
        note=template.note,
        outcome=row.outcome,
        state=row.state,
        state_label=str(DraftState(row.state).label),
        revision=row.revision,
        blanks=tuple(
            Blank(
                ask.key,
                ask.label,
                row.values.get(ask.key, ""),
                ask.required,
                ask.long,
                ask.hint,
            )
            for ask in template.asks
        ),
        sent_back=row.sent_back,
        replaces_number=row.replaces.number if row.replaces else "",
        begun_by=row.begun_by,
        checked_by=row.checked_by,
        number=row.number,
        signed_by=row.signed_by,
        signed_at=row.signed_at,
        moves=tuple(
            PossibleMove(move, str(move.label), policy.may_move(move, actor, row))
            for move in DraftMove
        ),
    )


def _result(row: Result, kept: files.FileFacts, actor: Actor, desk_id: int) -> ResultSeen:
    return ResultSeen(
        id=row.pk,
        name=row.name,
        number=row.number,
        issued_at=row.issued_at,
        signer=row.signer,
        state=row.state,
        state_label=str(ResultState(row.state).label),
        end_reason=row.end_reason,
        file=kept,
        token=row.token,
        check_url=typesetting.check_url(row.token),
        may_replace=policy.may_replace(actor, row, desk_id=desk_id),
        may_revoke=policy.may_revoke(actor, row),
    )


def _return(row: ResultReturn) -> ReturnSeen:
    return ReturnSeen(
        way=row.way,
        way_label=str(ReturnWay(row.way).label),
        received_by=row.received_by,
        authority=row.authority,
        returned_at=row.returned_at,
        returned_by=row.returned_by,
    )


def _row(row: ResultDraft) -> DraftRow:
    template = rules.from_data(row.spec)
    return DraftRow(
        id=row.pk,
        dossier_code=row.dossier_code,
        template_name=template.name,
        outcome=row.outcome,
        state=row.state,
        summary=rules.fill(template, row.values, {"code": row.dossier_code}).summary,
        by=row.signed_by or row.checked_by or row.begun_by,
        since=row.signed_at or row.checked_at or row.revised_at,
        number=row.number,
    )
