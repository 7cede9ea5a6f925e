"""Who may do what to a draft or a result, and when: one reason greys the button and guards."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_now, not_you
from thongsuot.modules.results.states import (
    DRAFT_TRANSITIONS,
    DraftMove,
    DraftState,
    ResultState,
    ShipmentState,
)

if TYPE_CHECKING:
    from thongsuot.modules.results.models import Result, ResultDraft, Shipment

# In these a dossier has a result still to be written.
TO_DRAFT = frozenset({"in_progress", "approved", "rejected"})
# In these it has one that may turn out wrong.
ISSUED = frozenset({"result_ready", "returned"})


def may_begin(actor: Actor, *, status: str, desk_id: int, agency_id: int) -> Verdict:
    """Whoever works on the dossier drafts its result, while none has been issued."""
    if not _works_at(actor, desk_id, agency_id):
        return not_you(_("Chỉ người giải quyết hồ sơ này soạn được kết quả."))
    if status in ISSUED:
        return not_now(_("Hồ sơ đã có kết quả; nếu sai, hãy lập văn bản thay thế."))
    if status not in TO_DRAFT:
        return not_now(_("Hồ sơ chưa ở bước giải quyết nên chưa soạn được kết quả."))
    return ALLOWED


def may_attach(actor: Actor, *, status: str, desk_id: int, agency_id: int) -> Verdict:
    """A document made elsewhere is issued once the leader has decided."""
    if not _works_at(actor, desk_id, agency_id):
        return not_you(_("Chỉ người giải quyết hồ sơ này phát hành được kết quả."))
    if status not in ("approved", "rejected"):
        return not_now(
            _("Văn bản ký ở nơi khác chỉ gắn được khi lãnh đạo đã phê duyệt hoặc không đồng ý.")
        )
    return ALLOWED


def may_replace(actor: Actor, result: "Result", *, desk_id: int) -> Verdict:
    """A wrong result is replaced by another of the same kind (NĐ 30/2020/NĐ-CP, Điều 18)."""
    if not _works_at(actor, desk_id, result.agency_id):
        return not_you(_("Chỉ cơ quan đã ban hành mới thay thế được kết quả này."))
    return still_holds(result)


def may_revoke(actor: Actor, result: "Result") -> Verdict:
    if not actor.has(Permission.DOSSIER_APPROVE, unit_id=result.agency_id):
        return not_you(_("Chỉ lãnh đạo cơ quan đã ban hành mới thu hồi được kết quả này."))
    return still_holds(result)


def may_move(move: DraftMove, actor: Actor, draft: "ResultDraft") -> Verdict:
    """Return whether `actor` may make `move` with this draft now."""
    return _whose(move, actor, draft) and _when(move, draft)


def may_send(actor: Actor, *, status: str, unit_id: int) -> Verdict:
    """Whoever returns results at the counter hands them to the post."""
    if not actor.has(Permission.DOSSIER_RETURN, unit_id=unit_id):
        return not_you(_("Chỉ nơi tiếp nhận hồ sơ này gửi được kết quả qua bưu chính."))
    if status != "result_ready":
        return not_now(_("Chỉ gửi qua bưu chính khi kết quả đã về nơi trả và chưa trả."))
    return ALLOWED


def may_try_again(actor: Actor, shipment: "Shipment") -> Verdict:
    if not actor.has(Permission.DOSSIER_RETURN, unit_id=shipment.unit_id):
        return not_you(_("Bưu gửi này của nơi tiếp nhận khác."))
    if not (shipment.held_up and shipment.state == ShipmentState.REQUESTED):
        return not_now(_("Chỉ gửi lại yêu cầu mà bưu chính chưa nhận được."))
    return ALLOWED


def _whose(move: DraftMove, actor: Actor, draft: "ResultDraft") -> Verdict:
    if move is DraftMove.SIGN:
        if actor.has(Permission.DOSSIER_APPROVE, unit_id=draft.agency_id):
            return ALLOWED
        return not_you(_("Chỉ lãnh đạo cơ quan giải quyết ký được văn bản này."))
    if move is DraftMove.SEAL:
        if actor.has(Permission.SEAL_APPLY, unit_id=draft.agency_id):
            return ALLOWED
        return not_you(_("Chỉ văn thư giữ con dấu của cơ quan mới đóng dấu được."))
    if move in (DraftMove.CHECK, DraftMove.SEND_BACK):
        return _looks_over(move, actor, draft)
    if _works_at(actor, draft.desk_id, draft.agency_id):
        return ALLOWED
    return not_you(_("Dự thảo này do đơn vị khác soạn."))


def _looks_over(move: DraftMove, actor: Actor, draft: "ResultDraft") -> Verdict:
    leads = actor.has(Permission.DOSSIER_APPROVE, unit_id=draft.agency_id)
    heads = actor.has(Permission.DOSSIER_ASSIGN, unit_id=draft.desk_id)
    # What already lies with the leader is the leader's to send back.
    if move is DraftMove.SEND_BACK and draft.state == DraftState.CHECKED:
        heads = False
    if leads or heads:
        return ALLOWED
    if move is DraftMove.SEND_BACK:
        return not_you(_("Chỉ người đang được trình mới trả lại dự thảo."))
    return not_you(_("Chỉ trưởng phòng hoặc lãnh đạo kiểm tra được dự thảo."))


def _when(move: DraftMove, draft: "ResultDraft") -> Verdict:
    if DraftState(draft.state) in DRAFT_TRANSITIONS[move][0]:
        return ALLOWED
    return not_now(
        _("Dự thảo đang ở trạng thái “%(state)s”, không thể %(move)s.")
        % {
            "state": str(DraftState(draft.state).label).lower(),
            "move": str(DraftMove(move).label).lower(),
        }
    )


def still_holds(result: "Result") -> Verdict:
    """Whether a result is neither replaced nor revoked."""
    if result.state != ResultState.IN_FORCE:
        return not_now(
            _("Kết quả số %(number)s không còn giá trị: %(state)s.")
            % {
                "number": result.number,
                "state": str(ResultState(result.state).label).lower(),
            }
        )
    return ALLOWED


def _works_at(actor: Actor, desk_id: int, agency_id: int) -> bool:
    return actor.has(Permission.DOSSIER_PROCESS, unit_id=desk_id) or actor.has(
        Permission.DOSSIER_APPROVE, unit_id=agency_id
    )
