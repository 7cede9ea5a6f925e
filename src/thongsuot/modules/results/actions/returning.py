"""A result comes into the person's hands: at the counter, or as an electronic document."""

from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, citizen
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.results import events
from thongsuot.modules.results.models import Result, ResultReturn
from thongsuot.modules.results.states import ReturnWay


@ledger.action
def return_at_counter(
    *,
    code: str,
    received_by: str,
    identity_number: str = "",
    authority: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """
    Hand the result over against signature, which closes the dossier (NĐ 61/2018/NĐ-CP, Điều 20).

    `authority` is the paper by which someone else may receive it for the applicant.

    :raises Invalid: without the receiver's name, or the authority of another than who asked
    :raises NotAllowed, Clash: as `dossiers.return_result`
    """
    found = dossiers.on_desk(code, actor=by, at=at)
    name = _name(received_by)
    authority = tidy(authority)[:500]
    theirs = {found.applicant.name.casefold()}
    if found.submitter is not None:
        theirs.add(found.submitter.name.casefold())
    if name.casefold() not in theirs and not authority:
        said = _("Người nhận không phải người yêu cầu: hãy ghi giấy ủy quyền hoặc giới thiệu.")
        raise Invalid(said, [Fault("/authority", said)])

    dossiers.return_result(code=code, channel=dossiers.Channel.COUNTER, by=by, at=at)
    ResultReturn.objects.create(
        dossier_id=found.id,
        way=ReturnWay.COUNTER,
        received_by=name,
        identity_number=tidy(identity_number)[:20],
        authority=authority,
        returned_at=at,
        returned_by=by.name,
    )

    happened = events.ResultHandedOver(dossier_id=found.id, way=ReturnWay.COUNTER)
    ledger.record(happened, by=by, at=at, unit_id=found.receiving_unit.id)


@ledger.action
def take_online(*, code: str, proof: str, at: datetime) -> int:
    """
    Give the electronic result to the one who proves to be the applicant; return its id.

    The first time this is recorded; a dossier whose result was to come online is closed by it.

    :raises Missing: if the proof is not the dossier's
    :raises Clash: if there is no electronic result, or it was taken already
    """
    tracked = dossiers.track(code=code, proof=proof, at=at)
    result = Result.objects.in_force().filter(dossier__code=tracked.progress.code).first()
    if result is None:
        raise Clash(_("Hồ sơ này chưa có kết quả điện tử để nhận."))
    by = citizen(tracked.applicant_name)
    row, is_new = ResultReturn.objects.get_or_create(
        dossier_id=result.dossier_id,
        way=ReturnWay.ONLINE,
        defaults={
            "received_by": tracked.applicant_name,
            "returned_at": at,
            "returned_by": _("Cổng theo dõi hồ sơ"),
        },
    )
    if not is_new:
        raise Clash(_("Bạn đã nhận kết quả điện tử này; hãy mở lại tệp trên trang theo dõi."))

    if (
        tracked.progress.status == dossiers.Status.RESULT_READY
        and tracked.return_channel == dossiers.Channel.ONLINE
    ):
        dossiers.return_result(
            code=tracked.progress.code, channel=dossiers.Channel.ONLINE, by=by, at=at
        )

    happened = events.ResultHandedOver(dossier_id=row.dossier_id, way=ReturnWay.ONLINE)
    ledger.record(happened, by=by, at=at, unit_id=tracked.receiving_unit.id)
    return result.pk


def _name(text: str) -> str:
    name = tidy(text)[:200]
    if not name or has_control_characters(name):
        said = _("Cần ghi họ tên người nhận kết quả.")
        raise Invalid(said, [Fault("/received_by", said)])
    return name
