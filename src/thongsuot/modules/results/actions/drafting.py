"""A draft from its first words until it lies before the leader."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters, nfc
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.results import events, policy, rules
from thongsuot.modules.results.models import Result, ResultDraft
from thongsuot.modules.results.queries import knowing
from thongsuot.modules.results.queries.templates import template
from thongsuot.modules.results.states import DraftMove, DraftState

_MOST = 4000


@ledger.action
def begin_draft(*, code: str, template_code: str, by: Actor, at: datetime) -> int:
    """
    Begin the draft of a dossier's result, filled with what the dossier says already.

    :raises Missing: if there is no such dossier or template
    :raises NotAllowed: if `by` does not work on the dossier
    :raises Clash: if a draft is on its way already, or the dossier is not being decided
    """
    found = dossiers.on_desk(code, actor=by, at=at)
    desk_id = knowing.desk_of(found)
    policy.may_begin(
        by, status=found.status, desk_id=desk_id, agency_id=found.competent_unit.id
    ).or_refuse()
    chosen = template(template_code)
    if found.outcome and chosen.outcome != found.outcome:
        raise Clash(
            _("Mẫu “%(name)s” không hợp với quyết định đã có: %(outcome)s.")
            % {
                "name": chosen.name,
                "outcome": str(dossiers.Outcome(found.outcome).label).lower(),
            }
        )

    draft = _create(
        found,
        chosen,
        rules.prefilled(chosen, knowing.known(found, at=at)),
        by=by,
        at=at,
    )

    happened = events.DraftBegun(
        draft_id=draft.pk, dossier_id=draft.dossier_id, template=chosen.code
    )
    ledger.record(happened, by=by, at=at, unit_id=desk_id)
    return draft.pk


@ledger.action
def begin_replacement(*, result_id: int, reason: str, by: Actor, at: datetime) -> int:
    """
    Begin a draft that will take the place of a result found wrong, with its words.

    NĐ 30/2020/NĐ-CP, Điều 18: what is wrong in content is replaced by a document of the same
    type; the wrong one stays, marked as replaced.

    :raises Missing: if there is no such result
    :raises Invalid: without a reason
    :raises Clash: if it holds no more, was not drafted here, or a draft is on its way already
    """
    result = Result.objects.locked().by_id(result_id)
    found = dossiers.on_desk(result.dossier_code, actor=by, at=at)
    desk_id = knowing.desk_of(found)
    policy.may_replace(by, result, desk_id=desk_id).or_refuse()
    reason = written(reason, "/reason")
    if result.draft is None:
        raise Clash(
            _("Kết quả này được ký ở nơi khác nên không có dự thảo để sửa; hãy thu hồi nó.")
        )

    old = result.draft
    draft = _create(
        found,
        rules.from_data(old.spec),
        old.values,
        replaces=result,
        reason=reason,
        by=by,
        at=at,
    )

    happened = events.DraftBegun(
        draft_id=draft.pk, dossier_id=draft.dossier_id, template=draft.template
    )
    ledger.record(happened, by=by, at=at, unit_id=desk_id)
    return draft.pk


@ledger.action
def revise_draft(
    *, draft_id: int, revision: int, values: Mapping[str, str], by: Actor, at: datetime
) -> int:
    """
    Write the blanks of a draft anew, and return the number of this revision.

    :raises Clash: if someone else has revised it since `revision`
    :raises Invalid: if something cannot be printed
    """
    draft = in_hand(draft_id, DraftMove.REVISE, by)
    if draft.revision != revision:
        raise Clash(_("Dự thảo vừa được người khác sửa. Hãy tải lại trang rồi sửa tiếp."))
    asks = rules.from_data(draft.spec).asks
    faults = [
        Fault(f"/{ask.key}", _("Có ký tự không đọc được hoặc quá dài."))
        for ask in asks
        if _cannot_be_set(values.get(ask.key, ""))
    ]
    if faults:
        raise Invalid(_("Nội dung dự thảo chưa dùng được."), faults)

    draft.values = {ask.key: nfc(values.get(ask.key, "")).strip() for ask in asks}
    draft.revision += 1
    draft.revised_at = at
    draft.save(update_fields=["values", "revision", "revised_at"])

    happened = events.DraftRevised(
        draft_id=draft.pk, dossier_id=draft.dossier_id, revision=draft.revision
    )
    ledger.record(happened, by=by, at=at, unit_id=draft.desk_id)
    return draft.revision


@ledger.action
def submit_draft(*, draft_id: int, by: Actor, at: datetime) -> None:
    """
    Put a draft before the head of division; the head's own lies before the leader at once.

    :raises Invalid: if a blank that must be filled is empty
    """
    draft = in_hand(draft_id, DraftMove.SUBMIT, by)
    check_filled(draft)

    heads = by.has(Permission.DOSSIER_ASSIGN, unit_id=draft.desk_id)
    draft.state = DraftState.CHECKED if heads else DraftState.SUBMITTED
    draft.sent_back = ""
    draft.revised_at = at
    if heads:
        draft.checked_by, draft.checked_at = by.name, at
    draft.save(update_fields=["state", "sent_back", "revised_at", "checked_by", "checked_at"])

    about = {"draft_id": draft.pk, "dossier_id": draft.dossier_id, "revision": draft.revision}
    ledger.record(events.DraftSubmitted(**about), by=by, at=at, unit_id=draft.desk_id)
    if heads:
        ledger.record(events.DraftChecked(**about), by=by, at=at, unit_id=draft.desk_id)


@ledger.action
def check_draft(*, draft_id: int, by: Actor, at: datetime) -> None:
    """Agree with a draft and put it before the leader."""
    draft = in_hand(draft_id, DraftMove.CHECK, by)

    draft.state = DraftState.CHECKED
    draft.checked_by, draft.checked_at = by.name, at
    draft.save(update_fields=["state", "checked_by", "checked_at"])

    happened = events.DraftChecked(
        draft_id=draft.pk, dossier_id=draft.dossier_id, revision=draft.revision
    )
    ledger.record(happened, by=by, at=at, unit_id=draft.desk_id)


@ledger.action
def send_back_draft(*, draft_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Give a draft back to be written again.

    :raises Invalid: without a reason
    """
    draft = in_hand(draft_id, DraftMove.SEND_BACK, by)
    reason = written(reason, "/reason")

    draft.state = DraftState.DRAFTING
    draft.sent_back = reason
    draft.checked_by, draft.checked_at = "", None
    draft.save(update_fields=["state", "sent_back", "checked_by", "checked_at"])

    happened = events.DraftSentBack(draft_id=draft.pk, dossier_id=draft.dossier_id, reason=reason)
    ledger.record(happened, by=by, at=at, unit_id=draft.desk_id)


@ledger.action
def drop_draft(*, draft_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Give a draft up, so that another template may be taken.

    :raises Invalid: without a reason
    """
    draft = in_hand(draft_id, DraftMove.DROP, by)
    reason = written(reason, "/reason")

    draft.state = DraftState.DROPPED
    draft.save(update_fields=["state"])

    happened = events.DraftDropped(draft_id=draft.pk, dossier_id=draft.dossier_id, reason=reason)
    ledger.record(happened, by=by, at=at, unit_id=draft.desk_id)


# ---- What the actions share ----


def in_hand(draft_id: int, move: DraftMove, by: Actor) -> ResultDraft:
    """
    Lock a draft for `move`, or say why not.

    :raises Missing: if there is none
    """
    draft = ResultDraft.objects.locked().filter(pk=draft_id).first()
    if draft is None:
        raise Missing(_("Không có dự thảo này."))
    policy.may_move(move, by, draft).or_refuse()
    return draft


def check_filled(draft: ResultDraft) -> None:
    """
    Do nothing when every blank that must be filled is.

    :raises Invalid: if one is not
    """
    empty = rules.missing(rules.from_data(draft.spec), draft.values)
    if empty:
        raise Invalid(
            _("Dự thảo còn thiếu: %(labels)s.") % {"labels": "; ".join(ask.label for ask in empty)},
            [Fault(f"/{ask.key}", _("Cần ghi mục này.")) for ask in empty],
        )


def written(text: str, pointer: str) -> str:
    """
    Return `text` as it is kept.

    :raises Invalid: if nothing was written, or what nobody can read
    """
    kept = nfc(text).strip()
    if not kept or _cannot_be_set(kept):
        raise Invalid(_("Cần ghi rõ lý do."), [Fault(pointer, _("Cần ghi mục này."))])
    return kept


def _cannot_be_set(text: str) -> bool:
    return len(text) > _MOST or has_control_characters(text.replace("\n", " ").replace("\r", " "))


def _create(
    found: dossiers.DossierOnDesk,
    chosen: rules.Template,
    values: Mapping[str, str],
    *,
    replaces: Result | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> ResultDraft:
    try:
        with transaction.atomic():
            return ResultDraft.objects.create(
                dossier_id=found.id,
                dossier_code=found.code,
                agency_id=found.competent_unit.id,
                desk_id=knowing.desk_of(found),
                template=chosen.code,
                spec=rules.to_data(chosen),
                values=dict(values),
                outcome=chosen.outcome,
                state=DraftState.DRAFTING,
                replaces=replaces,
                replacing_reason=reason,
                begun_by=by.name,
                begun_at=at,
                revised_at=at,
            )
    except IntegrityError:
        raise Clash(_("Hồ sơ này đã có một dự thảo kết quả đang soạn.")) from None
