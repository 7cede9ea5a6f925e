"""Who may do what to a dossier, and when: one reason greys the button and guards the action."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_now, not_you
from thongsuot.kernel.worktime import moment_in_full
from thongsuot.modules.dossiers import rules
from thongsuot.modules.dossiers.states import OPEN, TRANSITIONS, WAITING, Move, Status

if TYPE_CHECKING:
    from thongsuot.modules.dossiers.models import Dossier, Export, Step


def may_file(actor: Actor, receiving_unit_id: int) -> Verdict:
    """Anyone may file online for themselves; at a counter only its clerks."""
    if actor.kind in (ActorKind.CITIZEN, ActorKind.SYSTEM):
        return ALLOWED
    return _holds(actor, Permission.DOSSIER_RECEIVE, receiving_unit_id)


def may(
    move: Move, actor: Actor, dossier: "Dossier", step: "Step | None" = None, *, at: datetime
) -> Verdict:
    """Return whether `actor` may make `move` now; the first thing in the way is the reason."""
    return _whose(move, actor, dossier) and _when(move, dossier, step, at)


def may_correct(actor: Actor, dossier: "Dossier") -> Verdict:
    """Whoever receives at its counter puts a receipt right, while the dossier is open."""
    if dossier.state not in OPEN:
        return not_now(_("Hồ sơ đã kết thúc; không sửa giấy tiếp nhận được nữa."))
    return _holds(actor, Permission.DOSSIER_RECEIVE, dossier.receiving_unit_id)


def may_close_day(actor: Actor, unit_id: int) -> Verdict:
    """Whoever receives at a counter closes its day."""
    return _holds(actor, Permission.DOSSIER_RECEIVE, unit_id)


def may_take_over(actor: Actor, unit_id: int) -> Verdict:
    """Whoever works in a unit confirms that its papers came."""
    return _either(
        _holds(actor, Permission.DOSSIER_PROCESS, unit_id),
        _holds(actor, Permission.DOSSIER_ASSIGN, unit_id),
    )


def _when(move: Move, dossier: "Dossier", step: "Step | None", at: datetime) -> Verdict:
    if dossier.state not in TRANSITIONS[move].sources:
        return not_now(
            _("Hồ sơ đang ở trạng thái “%(status)s”, không thể %(move)s.")
            % {
                "status": Status(dossier.status).label,
                "move": str(Move(move).label).lower(),
            }
        )
    if move in _AFTER_OPINIONS and dossier.opinions_until and at < dossier.opinions_until:
        return not_now(
            _(
                "Còn chờ ý kiến phối hợp đến %(until)s; đi tiếp được khi đã có đủ ý kiến hoặc quá "
                "hạn trả lời."
            )
            % {"until": moment_in_full(dossier.opinions_until, "vi")}
        )
    return _CONDITIONS.get(move, _no_condition)(dossier, step)


def _no_condition(dossier: "Dossier", step: "Step | None") -> Verdict:
    return ALLOWED


def _one_supplement(dossier: "Dossier", step: "Step | None") -> Verdict:
    # NĐ 61/2018 Đ11.2.c: asked once; index 766 counts a second request as overdue.
    if dossier.supplement_requests >= dossier.supplements_allowed:
        return not_now(
            _("Hồ sơ đã được yêu cầu bổ sung; quy định chỉ cho yêu cầu %(times)d lần.")
            % {"times": dossier.supplements_allowed}
        )
    return ALLOWED


def _one_extension(dossier: "Dossier", step: "Step | None") -> Verdict:
    if dossier.extended_at is not None:
        return not_now(_("Hồ sơ đã được gia hạn một lần; quy định không cho gia hạn lần nữa."))
    if dossier.due_at is None:
        return not_now(_("Hồ sơ chưa bắt đầu tính thời hạn nên chưa thể gia hạn."))
    return ALLOWED


def _at_signing(dossier: "Dossier", step: "Step | None") -> Verdict:
    if step is None or step.kind != "approve":
        return not_now(_("Hồ sơ chưa trình ký: các bước trước phải xong đã."))
    return ALLOWED


def _before_signing(dossier: "Dossier", step: "Step | None") -> Verdict:
    if step is not None and step.kind == "approve":
        return not_now(_("Hồ sơ đang chờ ký: hãy phê duyệt hoặc không đồng ý."))
    return ALLOWED


def _somebody_has_it(dossier: "Dossier", step: "Step | None") -> Verdict:
    if dossier.assignee_id is None:
        return not_now(_("Hồ sơ chưa giao cho ai nên không có gì để trả lại."))
    return ALLOWED


def _on_a_desk(dossier: "Dossier", step: "Step | None") -> Verdict:
    if step is None:
        return not_now(_("Hồ sơ chưa chuyển cho đơn vị giải quyết nên chưa phân công được."))
    if step.kind == "assign" and dossier.state in WAITING:
        return not_now(_("Hồ sơ đang dừng; phân công được khi việc giải quyết tiếp tục."))
    return ALLOWED


def _after_the_first_step(dossier: "Dossier", step: "Step | None") -> Verdict:
    if step is None or not rules.gone_through(dossier.steps.all(), step.number):
        return not_now(_("Đây là bước đầu tiên; không có bước trước để chuyển lại."))
    return ALLOWED


_CONDITIONS: Mapping[Move, Callable[["Dossier", "Step | None"], Verdict]] = {
    Move.REQUEST_SUPPLEMENT: _one_supplement,
    Move.EXTEND: _one_extension,
    Move.APPROVE: _at_signing,
    Move.REJECT: _at_signing,
    Move.COMPLETE_STEP: _before_signing,
    Move.ASSIGN: _on_a_desk,
    Move.HAND_BACK: _somebody_has_it,
    Move.SEND_BACK: _after_the_first_step,
}

# NĐ 61/2018 Đ19.5: an opinion is waited for until its day, not for ever.
_AFTER_OPINIONS = frozenset({Move.COMPLETE_STEP, Move.APPROVE, Move.REJECT})

_AT_COUNTER = {
    Move.ACCEPT: Permission.DOSSIER_RECEIVE,
    Move.REFUSE_INTAKE: Permission.DOSSIER_RECEIVE,
    Move.UPDATE_VERSION: Permission.DOSSIER_RECEIVE,
    Move.FORWARD: Permission.DOSSIER_RECEIVE,
    Move.RETURN_RESULT: Permission.DOSSIER_RETURN,
}


def _whose(move: Move, actor: Actor, dossier: "Dossier") -> Verdict:
    """Return whether the move is this actor's to make, whatever the state."""
    if move is Move.RETURN_RESULT and actor.kind in (ActorKind.CITIZEN, ActorKind.SYSTEM):
        return ALLOWED  # taken online by its proof, or delivered as the post says
    if move in _AT_COUNTER:
        return _holds(actor, _AT_COUNTER[move], dossier.receiving_unit_id)
    if move in (Move.WITHDRAW, Move.RECEIVE_SUPPLEMENT):
        if actor.kind is ActorKind.CITIZEN:
            return ALLOWED  # the door checked that they hold the dossier's proof
        return _holds(actor, Permission.DOSSIER_RECEIVE, dossier.receiving_unit_id)
    if move in (Move.APPROVE, Move.REJECT, Move.EXTEND):
        return _holds(actor, Permission.DOSSIER_APPROVE, dossier.competent_unit_id)
    if move is Move.ISSUE_RESULT and actor.has(
        Permission.SEAL_APPLY, unit_id=dossier.competent_unit_id
    ):
        return ALLOWED  # who puts the seal to it issues it (NĐ 30/2020/NĐ-CP, Điều 18, 32)
    if move is Move.ANSWER_CONSULT:
        return _may_answer(actor, dossier)
    if move is Move.HAND_BACK:
        return _own_or_ones_people(actor, dossier)
    if move is Move.SEND_BACK and dossier.awaits_signature:
        # What lies before the leader comes back by the leader's hand alone.
        return _holds(actor, Permission.DOSSIER_APPROVE, dossier.competent_unit_id)
    if move in (Move.ASSIGN, Move.SHARE):
        return _either(
            _holds(actor, Permission.DOSSIER_ASSIGN, _desk(dossier)),
            _holds(actor, Permission.DOSSIER_PROCESS, _desk(dossier)),
        )
    if dossier.handling_unit_id is None:
        # Until it is handed on, what is asked of the citizen is asked by the counter.
        return _holds(actor, Permission.DOSSIER_RECEIVE, dossier.receiving_unit_id)
    return _either(
        _holds(actor, Permission.DOSSIER_PROCESS, _desk(dossier)),
        _holds(actor, Permission.DOSSIER_APPROVE, dossier.competent_unit_id),
    )


def may_replace_result(actor: Actor, dossier: "Dossier") -> Verdict:
    """Who issues results for the agency puts a right one in the place of a wrong one."""
    verdict = _either(
        _holds(actor, Permission.SEAL_APPLY, dossier.competent_unit_id),
        _holds(actor, Permission.DOSSIER_APPROVE, dossier.competent_unit_id),
    )
    if verdict and dossier.state not in (Status.RESULT_READY, Status.RETURNED):
        return not_now(_("Hồ sơ chưa phát hành kết quả nên không có gì để thay thế."))
    return verdict


def _may_answer(actor: Actor, dossier: "Dossier") -> Verdict:
    if not dossier.asked_units and not dossier.asked_posts:
        return not_now(_("Hồ sơ không có yêu cầu lấy ý kiến nào đang chờ trả lời."))
    if actor.post_id in dossier.asked_posts:
        return ALLOWED
    given = (may_answer_for(actor, unit_id) for unit_id in dossier.asked_units)
    return next(filter(None, given), not_you(_("Ý kiến đang chờ là của cơ quan hoặc người khác.")))


def may_answer(actor: Actor, unit_id: int, post_id: int | None) -> Verdict:
    """An expert answers in person; for an office answers whoever works or decides there."""
    if post_id is None:
        return may_answer_for(actor, unit_id)
    if post_id == actor.post_id:
        return ALLOWED
    return not_you(_("Ý kiến đang chờ là của cơ quan hoặc người khác."))


def may_answer_for(actor: Actor, unit_id: int) -> Verdict:
    """Whoever works on the dossiers of an office, or decides for it, answers for it."""
    return _either(
        _holds(actor, Permission.DOSSIER_PROCESS, unit_id),
        _holds(actor, Permission.DOSSIER_APPROVE, unit_id),
    )


def _own_or_ones_people(actor: Actor, dossier: "Dossier") -> Verdict:
    """Whoever has it gives it back; their head may take it back."""
    if actor.post_id is not None and actor.post_id == dossier.assignee_id:
        return ALLOWED
    if not actor.has(Permission.DOSSIER_PROCESS, unit_id=_desk(dossier)):
        return _holds(actor, Permission.DOSSIER_ASSIGN, _desk(dossier))
    if actor.has(Permission.DOSSIER_ASSIGN, unit_id=_desk(dossier)):
        return ALLOWED
    return not_you(_("Hồ sơ không giao cho bạn nên không phải bạn trả lại."))


def may_release(actor: Actor, dossier: "Dossier", post_id: int) -> Verdict:
    """A helper leaves by themselves; who may invite may let go."""
    if actor.post_id == post_id:
        return ALLOWED
    return _whose(Move.SHARE, actor, dossier)


def may_note(actor: Actor) -> Verdict:
    """Who works on dossiers writes to colleagues; who only inspects them writes nothing in."""
    if actor.kind is not ActorKind.STAFF:
        return not_you(_("Ghi chú nội bộ chỉ dành cho người làm việc với hồ sơ."))
    if not any(actor.may_anywhere(each) for each in _WORKING):
        return not_you(_("Vị trí công tác của bạn chỉ xem hồ sơ, không ghi vào hồ sơ."))
    return ALLOWED


_WORKING = (
    Permission.DOSSIER_RECEIVE,
    Permission.DOSSIER_PROCESS,
    Permission.DOSSIER_ASSIGN,
    Permission.DOSSIER_APPROVE,
    Permission.DOSSIER_RETURN,
)


def may_export(actor: Actor, under_way: "Export | None") -> Verdict:
    """Whoever has a list may take it out in a file, one at a time."""
    if actor.kind is not ActorKind.STAFF or actor.account_id is None or actor.post_id is None:
        return not_you(_("Chỉ người giữ vị trí công tác xuất danh sách hồ sơ."))
    if under_way is not None:
        return not_now(
            _("Bạn đang xuất danh sách “%(title)s”. Chờ xong rồi hãy xuất danh sách khác.")
            % {"title": under_way.title}
        )
    return ALLOWED


def _desk(dossier: "Dossier") -> int:
    return dossier.handling_unit_id or dossier.competent_unit_id


def _either(one: Verdict, other: Verdict) -> Verdict:
    return one if one else other if other else one


def _holds(actor: Actor, permission: Permission, unit_id: int) -> Verdict:
    if actor.has(permission, unit_id=unit_id):
        return ALLOWED
    if actor.may_anywhere(permission):
        return not_you(_("Hồ sơ này do đơn vị khác xử lý."))
    return not_you(_("Vị trí công tác của bạn không được giao việc này."))


def is_waiting(dossier: "Dossier") -> bool:
    return dossier.state in WAITING
