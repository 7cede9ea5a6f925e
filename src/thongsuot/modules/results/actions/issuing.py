"""What becomes of a document once it is issued: attached, replaced, revoked."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.signatures import api as signatures
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.results import events, policy, rules
from thongsuot.modules.results.actions.drafting import written
from thongsuot.modules.results.models import Result, ResultDraft
from thongsuot.modules.results.queries import knowing
from thongsuot.modules.results.states import ResultState


def issue(draft: ResultDraft, kept: files.FileFacts, *, by: Actor, at: datetime) -> Result:
    """Make the sealed document the dossier's result, in the place of the one it replaces."""
    # Before the new one is there: a dossier has one result in force.
    old = draft.replaces
    if old is not None:
        old = Result.objects.locked().by_id(old.pk)
        policy.still_holds(old).or_refuse()
        old.state, old.ended_at, old.end_reason = (
            ResultState.REVOKED,
            at,
            draft.replacing_reason,
        )
        old.save(update_fields=["state", "ended_at", "end_reason"])
    result = Result.objects.create(
        dossier_id=draft.dossier_id,
        dossier_code=draft.dossier_code,
        agency_id=draft.agency_id,
        draft=draft,
        name=draft.spec["heading"],
        outcome=draft.outcome,
        number=draft.number,
        issued_at=draft.signed_at or at,
        signer=draft.signed_by,
        signer_title=draft.signer_title,
        about=rules.initials(dossiers.on_desk(draft.dossier_code, actor=by, at=at).applicant.name),
        file_id=kept.id,
        sha256=kept.sha256,
        token=draft.token,
        state=ResultState.IN_FORCE,
    )
    if old is None:
        dossiers.issue_result(
            code=draft.dossier_code, number=draft.number, file_ids=[kept.id], by=by, at=at
        )
        return result
    old.state, old.replaced_by = ResultState.REPLACED, result
    old.save(update_fields=["state", "replaced_by"])
    ledger.record(
        events.ResultReplaced(
            result_id=old.pk,
            dossier_id=old.dossier_id,
            by_result_id=result.pk,
            reason=draft.replacing_reason,
        ),
        by=by,
        at=at,
        unit_id=old.agency_id,
    )
    dossiers.replace_result(
        code=draft.dossier_code,
        number=result.number,
        file_ids=[kept.id],
        reason=draft.replacing_reason,
        by=by,
        at=at,
    )
    return result


@ledger.action
def attach_result(
    *, code: str, name: str, number: str, file_id: UUID, by: Actor, at: datetime
) -> int:
    """
    Issue a document that was made and signed elsewhere, and return the result's id.

    :raises Missing: if there is no such dossier or file
    :raises Invalid: if the file bears no signature that holds, or has no name or number
    :raises Clash: if the dossier has not been decided yet, or a draft is on its way
    """
    found = dossiers.on_desk(code, actor=by, at=at)
    desk_id = knowing.desk_of(found)
    policy.may_attach(
        by, status=found.status, desk_id=desk_id, agency_id=found.competent_unit.id
    ).or_refuse()
    if ResultDraft.objects.filter(dossier_id=found.id).open().exists():
        raise Clash(_("Hồ sơ đang có dự thảo kết quả; hãy bỏ dự thảo ấy trước."))
    name, number = written(name, "/name")[:300], written(number, "/number")[:80]
    kept = files.facts([file_id])[file_id]
    seen = _signatures_on(kept, at)

    result = Result.objects.create(
        dossier_id=found.id,
        dossier_code=found.code,
        agency_id=found.competent_unit.id,
        name=name,
        outcome=found.outcome,
        number=number,
        issued_at=at,
        signer=next((one.name for one in seen), "")[:200],
        signer_title="",
        about=rules.initials(found.applicant.name),
        file_id=kept.id,
        sha256=kept.sha256,
        token=rules.new_token(),
        state=ResultState.IN_FORCE,
    )
    dossiers.issue_result(code=found.code, number=number, file_ids=[kept.id], by=by, at=at)

    happened = events.ResultAttached(
        result_id=result.pk,
        dossier_id=found.id,
        number=number,
        sha256=kept.sha256,
        signatures=len(seen),
    )
    ledger.record(happened, by=by, at=at, unit_id=found.competent_unit.id)
    return result.pk


@ledger.action
def revoke_result(*, result_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Take back a result that must not be used (thu hồi): whoever checks it is told.

    :raises Missing: if there is no such result
    :raises NotAllowed: if `by` does not decide for the agency that issued it
    :raises Clash: if it holds no more
    :raises Invalid: without a reason
    """
    result = Result.objects.locked().by_id(result_id)
    policy.may_revoke(by, result).or_refuse()
    reason = written(reason, "/reason")

    result.state, result.ended_at, result.end_reason = ResultState.REVOKED, at, reason
    result.save(update_fields=["state", "ended_at", "end_reason"])

    happened = events.ResultRevoked(
        result_id=result.pk, dossier_id=result.dossier_id, reason=reason
    )
    ledger.record(happened, by=by, at=at, unit_id=result.agency_id)


def _signatures_on(kept: files.FileFacts, at: datetime) -> tuple[signatures.SignatureSeen, ...]:
    """
    Return the signatures on a document, each of them whole.

    :raises Invalid: if it is no PDF, bears none, or was changed after signing
    """
    if kept.media_type != files.MediaType.PDF:
        raise _not_usable(_("Văn bản kết quả ký số phải là tệp PDF."))
    with files.open_bytes(kept.id) as pdf:
        seen = signatures.check(pdf.read(), at=at)
    if not seen:
        raise _not_usable(_("Tệp chưa có chữ ký số nào nên chưa phát hành được."))
    broken = [one for one in seen if not one.intact]
    if broken:
        raise _not_usable(
            _("Tệp đã bị sửa sau khi ký: %(problem)s") % {"problem": broken[0].problem}
        )
    return seen


def _not_usable(why: str) -> Invalid:
    return Invalid(why, [Fault("/file", why)])
