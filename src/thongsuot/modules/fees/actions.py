"""Taking money with a numbered receipt, and cancelling a mistaken one: nothing is edited."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.numbering import api as numbering
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.fees import events, policy
from thongsuot.modules.fees.models import FeeLine, FeeReceipt
from thongsuot.modules.fees.queries import published
from thongsuot.modules.fees.rules import Taking, Wrong, wrong_with
from thongsuot.modules.fees.states import PayWay
from thongsuot.modules.procedures import api as procedures

_SERIES = "fee_receipt"


def take(
    *,
    code: str,
    takings: Sequence[Taking],
    way: PayWay,
    payer: str,
    key: UUID,
    by: Actor,
    at: datetime,
) -> int:
    """
    Take what a dossier owes and return the id of the receipt.

    The same `key` sent again returns the same receipt, and takes nothing more. When all lines
    are exempt the receipt has no number: it only says why nothing was taken.

    :raises NotAllowed: if `by` does not receive at that counter
    :raises Missing: if there is no such dossier in their sight
    :raises Clash: if one of the fees was taken before, or the dossier has ended without one
    :raises Invalid: if a line is not among the published fees, or differs without a legal basis
    """
    return _once(
        key,
        by,
        lambda: _take(
            code=code, takings=takings, way=way, payer=payer, key=key, replaces=None, by=by, at=at
        ),
    )


@ledger.action
def cancel(*, receipt_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Cancel a mistaken receipt; what it took is owed again.

    :raises NotAllowed: if `by` does not receive at that counter
    :raises Clash: if it is cancelled already
    :raises Invalid: without a reason
    """
    _cancel(_locked(receipt_id), reason, by=by, at=at)


def reissue(
    *,
    receipt_id: int,
    reason: str,
    takings: Sequence[Taking],
    way: PayWay,
    payer: str,
    key: UUID,
    by: Actor,
    at: datetime,
) -> int:
    """
    Cancel a mistaken receipt and give a right one, with a new number; return its id.

    :raises NotAllowed, Missing, Clash, Invalid: as `cancel` and `take`
    """

    @ledger.action
    def give_anew() -> int:
        wrong = _locked(receipt_id)
        _cancel(wrong, reason, by=by, at=at)
        code = wrong.dossier.known_code
        return _take(
            code=code, takings=takings, way=way, payer=payer, key=key, replaces=wrong, by=by, at=at
        )

    return _once(key, by, give_anew)


@ledger.action
def _take(
    *,
    code: str,
    takings: Sequence[Taking],
    way: PayWay,
    payer: str,
    key: UUID,
    replaces: FeeReceipt | None,
    by: Actor,
    at: datetime,
) -> int:
    dossier = dossiers.on_desk(code, actor=by, at=at)
    unit_id = dossier.receiving_unit.id
    policy.may_take(by, unit_id=unit_id, status=dossier.status).or_refuse()
    lines = _lines(dossier, takings)
    payer = tidy(payer)[:200]
    if not payer or has_control_characters(payer):
        raise Invalid(_("Hãy ghi người nộp tiền."), [Fault("/payer", _("Chưa ghi."))])
    if FeeLine.objects.filter(
        dossier_id=dossier.id, standing=True, position__in=[line.position for line in lines]
    ).exists():
        raise Clash(_taken_already())

    total = sum(line.amount for line in lines)
    agency = units.agency_of(unit_id).code
    # Last of what may wait: the counter of numbers stays locked until this transaction ends.
    receipt = FeeReceipt.objects.create(
        key=key,
        number=numbering.next_number(series=_SERIES, agency_code=agency, on=localdate(at))
        if total
        else "",
        unit_id=unit_id,
        agency_code=agency,
        year=localdate(at).year,
        dossier_id=dossier.id,
        procedure_code=dossier.procedure_code,
        payer=payer,
        way=way,
        total=total,
        replaces=replaces,
        taken_at=at,
        taken_by=by.name,
        account_id=by.account_id,
    )
    for line in lines:
        line.receipt = receipt
    FeeLine.objects.bulk_create(lines)

    happened = events.FeesTaken(
        receipt_id=receipt.pk,
        dossier_id=dossier.id,
        unit_id=unit_id,
        number=receipt.number,
        total=total,
        way=receipt.way,
        replaces=replaces.number if replaces else "",
    )
    ledger.record(happened, by=by, at=at, unit_id=unit_id)
    return receipt.pk


def _once(key: UUID, by: Actor, write: Callable[[], int]) -> int:
    """Return the receipt of `key`, written now unless it is there; two clicks at once are one."""
    if (done := _done(key, by)) is not None:
        return done
    try:
        return write()
    except (IntegrityError, Clash) as trouble:
        if (done := _done(key, by)) is not None:
            return done
        if isinstance(trouble, Clash):
            raise
        raise Clash(_taken_already()) from None


def _cancel(receipt: FeeReceipt, reason: str, *, by: Actor, at: datetime) -> None:
    policy.may_cancel(
        by, unit_id=receipt.unit_id, is_cancelled=receipt.cancelled_at is not None
    ).or_refuse()
    reason = tidy(reason)[:500]
    if not reason or has_control_characters(reason):
        raise Invalid(_("Hãy ghi lý do hủy biên lai."), [Fault("/reason", _("Chưa ghi."))])

    receipt.cancelled_at, receipt.cancelled_by, receipt.cancelled_reason = at, by.name, reason
    receipt.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])
    receipt.lines.update(standing=False)

    happened = events.FeeReceiptCancelled(
        receipt_id=receipt.pk,
        dossier_id=receipt.dossier_id,
        unit_id=receipt.unit_id,
        number=receipt.number,
        total=receipt.total,
        reason=reason,
    )
    ledger.record(happened, by=by, at=at, unit_id=receipt.unit_id)


def _locked(receipt_id: int) -> FeeReceipt:
    found = FeeReceipt.objects.locked().select_related("dossier").filter(pk=receipt_id).first()
    if found is None:
        raise Missing(_("Không có biên lai này."))
    return found


def _done(key: UUID, by: Actor) -> int | None:
    found = FeeReceipt.objects.filter(key=key).first()
    if found is None:
        return None
    if found.account_id != by.account_id:
        raise Clash(_("Trang này đã được người khác gửi. Hãy tải lại trang."))
    return found.pk


def _lines(dossier: dossiers.DossierOnDesk, takings: Sequence[Taking]) -> Sequence[FeeLine]:
    fees = dict(enumerate(published(dossier)))
    if not takings or len({each.position for each in takings}) < len(takings):
        raise Invalid(_("Chọn ít nhất một khoản thu, mỗi khoản một lần."))
    faults = []
    lines = []
    for each in takings:
        fee = fees.get(each.position)
        if fee is None:
            raise Invalid(_("Thủ tục này không có khoản thu đó."))
        wrong = wrong_with(each, fee.amount)
        if wrong is not None:
            faults.append(Fault(f"/takings/{each.position}", _sentence(wrong)))
        lines.append(_line(dossier.id, each, fee))
    if faults:
        raise Invalid(faults[0].reason, faults)
    return lines


def _line(dossier_id: int, taking: Taking, fee: procedures.Fee) -> FeeLine:
    return FeeLine(
        dossier_id=dossier_id,
        position=taking.position,
        kind_label=str(procedures.FeeKind(fee.kind).label),
        name=(fee.condition or "")[:1000],
        legal_basis=(fee.legal_basis or "")[:500],
        published=fee.amount,
        quantity=taking.quantity,
        amount=taking.amount,
        basis=tidy(taking.basis)[:500],
    )


def _sentence(wrong: Wrong) -> str:
    return {
        Wrong.QUANTITY: _("Số lượng phải từ 1 đến 1000."),
        Wrong.AMOUNT: _("Số tiền phải là số đồng không âm."),
        Wrong.BASIS: _(
            "Số tiền khác mức đã công bố: hãy ghi căn cứ pháp lý của việc miễn, giảm "
            "hoặc của mức thu."
        ),
    }[wrong]


def _taken_already() -> str:
    return _("Có khoản đã được thu cho hồ sơ này. Hãy xem lại các biên lai.")
