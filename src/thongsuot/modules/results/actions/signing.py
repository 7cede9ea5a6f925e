"""
Signing and sealing: slow work over bytes first, and then one short transaction that keeps them.

No lock is held while a device or an authority of time-stamps is asked. The number is looked at
beforehand, printed and signed, and taken only when the signed bytes are there; where another
document of the agency took it meanwhile, those bytes are thrown away and it is done again. So a
number is never used up by a signature that failed, and never printed twice.
"""

import io
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.numbering import api as numbering
from thongsuot.foundation.papers import api as papers
from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Missing
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.results import events, policy, rules
from thongsuot.modules.results.actions.drafting import check_filled, in_hand
from thongsuot.modules.results.actions.issuing import issue
from thongsuot.modules.results.models import ResultDraft
from thongsuot.modules.results.queries import knowing
from thongsuot.modules.results.queries.papers import Signing, document, notation_of
from thongsuot.modules.results.states import DraftMove, DraftState

_SERIES = "result"
_MOST_TRIES = 5
_A4_HEIGHT = 841.89
_REASON = "Ký văn bản kết quả giải quyết thủ tục hành chính"
_SEAL_REASON = "Đóng dấu văn bản kết quả giải quyết thủ tục hành chính"


class _NumberTaken(Exception):
    """Another document of the agency was signed at the same time."""


def sign_draft(*, draft_id: int, pin: str = "", by: Actor, at: datetime) -> str:
    """
    Decide as the draft says, sign it, and return the number that it bears.

    :raises NotAllowed: if `by` does not decide for the agency, or has no right to the key
    :raises Missing: if there is no such draft, or `by` has no key
    :raises Invalid: if a blank is empty, or the PIN is wrong
    :raises Clash: if the draft does not lie before the leader, the dossier does not wait for its
        decision, or no time-stamp or device answers; then nothing has changed
    """
    for _try in range(_MOST_TRIES):
        draft = _draft(draft_id)
        policy.may_move(DraftMove.SIGN, by, draft).or_refuse()
        check_filled(draft)
        found = dossiers.on_desk(draft.dossier_code, actor=by, at=at)
        _check_decision(found, draft)
        signing = Signing(
            number=notation_of(draft, _next_number(draft, at)),
            signer=by.name,
            title=identity.post(by.post_id).title if by.post_id else "",
            token=rules.new_token(),
            at=at,
        )
        signed = _signed(document(draft, knowing.known(found, at=at), signing), pin, by, at)
        try:
            _keep_signed(draft=draft, signing=signing, pdf=signed, by=by, at=at)
        except _NumberTaken:
            continue
        return signing.number
    raise Clash(_("Nhiều văn bản đang được ký cùng lúc. Hãy thử ký lại."))


def seal_draft(*, draft_id: int, pin: str = "", by: Actor, at: datetime) -> int:
    """
    Put the agency's seal beside the signature, and issue the result; return its id.

    :raises NotAllowed: if `by` does not keep the seal
    :raises Missing: if there is no such draft, or the agency has no seal
    :raises Invalid: if the PIN is wrong
    :raises Clash: if the draft is not signed, or no time-stamp or device answers
    """
    draft = _draft(draft_id)
    policy.may_move(DraftMove.SEAL, by, draft).or_refuse()
    assert draft.signed_file is not None
    sealed = signatures.seal_as_agency(
        _bytes_of(draft.signed_file),
        unit_id=draft.agency_id,
        reason=_SEAL_REASON,
        by=by,
        at=at,
        pin=pin,
    )
    return _keep_sealed(draft_id=draft_id, pdf=sealed, by=by, at=at)


@ledger.action
def _keep_signed(
    *, draft: ResultDraft, signing: Signing, pdf: bytes, by: Actor, at: datetime
) -> None:
    seen, draft = draft, in_hand(draft.pk, DraftMove.SIGN, by)
    if draft.revision != seen.revision:
        raise Clash(_("Dự thảo vừa được sửa nên chưa ký. Hãy xem lại rồi ký."))
    _decide(draft, by=by, at=at)

    kept = files.keep(
        io.BytesIO(pdf),
        name=f"{draft.dossier_code}-da-ky.pdf",
        by=by,
        at=at,
        owner=f"result_draft:{draft.pk}",
    )
    draft.state = DraftState.SIGNED
    draft.number, draft.token = signing.number, signing.token
    draft.signed_by, draft.signer_title = signing.signer, signing.title
    draft.signed_at, draft.signed_file = at, kept.id
    draft.save(
        update_fields=[
            *("state", "number", "token", "signed_by", "signer_title"),
            *("signed_at", "signed_file"),
        ]
    )

    happened = events.DraftSigned(
        draft_id=draft.pk,
        dossier_id=draft.dossier_id,
        number=draft.number,
        revision=draft.revision,
        sha256=kept.sha256,
    )
    ledger.record(happened, by=by, at=at, unit_id=draft.agency_id)
    # Last, because the counter of numbers stays locked until this transaction ends.
    if notation_of(draft, _take_number(draft, at)) != signing.number:
        raise _NumberTaken


@ledger.action
def _keep_sealed(*, draft_id: int, pdf: bytes, by: Actor, at: datetime) -> int:
    draft = in_hand(draft_id, DraftMove.SEAL, by)

    kept = files.keep(
        io.BytesIO(pdf),
        name=f"{draft.number.replace('/', '-')}.pdf",
        by=by,
        at=at,
        owner=f"result_draft:{draft.pk}",
    )
    draft.state = DraftState.ISSUED
    draft.save(update_fields=["state"])
    result = issue(draft, kept, by=by, at=at)

    happened = events.ResultSealed(
        result_id=result.pk,
        dossier_id=draft.dossier_id,
        draft_id=draft.pk,
        number=result.number,
        sha256=result.sha256,
    )
    ledger.record(happened, by=by, at=at, unit_id=draft.agency_id)
    return result.pk


def _check_decision(found: dossiers.DossierOnDesk, draft: ResultDraft) -> None:
    """
    Do nothing when the dossier waits for this decision, or had it already.

    :raises NotAllowed, Clash: with the sentence of the move that would be made
    """
    if draft.replaces_id is not None:
        return
    if found.status not in ("approved", "rejected"):
        found.may(_move_of(draft)).or_refuse()
    elif found.outcome != draft.outcome:
        raise Clash(
            _("Dự thảo không hợp với quyết định đã có: %(outcome)s.")
            % {"outcome": str(dossiers.Outcome(found.outcome).label).lower()}
        )


def _decide(draft: ResultDraft, *, by: Actor, at: datetime) -> None:
    if draft.replaces_id is not None:
        return
    if dossiers.progress(draft.dossier_code).status in ("approved", "rejected"):
        return
    if draft.outcome == dossiers.Outcome.GRANTED:
        dossiers.approve(code=draft.dossier_code, by=by, at=at)
    else:
        reason = draft.values.get("reason") or draft.spec["name"]
        dossiers.reject(code=draft.dossier_code, reason=reason, by=by, at=at)


def _move_of(draft: ResultDraft) -> dossiers.Move:
    granted = draft.outcome == dossiers.Outcome.GRANTED
    return dossiers.Move.APPROVE if granted else dossiers.Move.REJECT


def _signed(paper: papers.Decided, pin: str, by: Actor, at: datetime) -> bytes:
    spot = papers.signature_spot(paper)
    ceiling = _A4_HEIGHT - spot.top
    return signatures.sign_as_person(
        papers.render(paper),
        account_id=by.account_id or 0,
        place=signatures.Place(
            page=spot.page - 1,
            left=spot.left,
            bottom=ceiling - spot.height,
            right=spot.left + spot.width,
            top=ceiling,
        ),
        reason=_REASON,
        by=by,
        at=at,
        pin=pin,
    )


def _next_number(draft: ResultDraft, at: datetime) -> str:
    """Return the number that would be given now, and give it back."""
    with transaction.atomic():
        number = _take_number(draft, at)
        transaction.set_rollback(True)
    return number


def _take_number(draft: ResultDraft, at: datetime) -> str:
    code = units.agency_of(draft.agency_id).code
    return numbering.next_number(series=_SERIES, agency_code=code, on=localdate(at))


def _draft(draft_id: int) -> ResultDraft:
    draft = ResultDraft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise Missing(_("Không có dự thảo này."))
    return draft


def _bytes_of(file_id: UUID) -> bytes:
    with files.open_bytes(file_id) as kept:
        return kept.read()
