"""The lives of a plan and of a proposal, as tables, with the words people read."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(TextChoices):
    """Where a plan of the year stands (trạng thái kế hoạch rà soát)."""

    DRAFTING = "drafting", _("Đang lập")
    IN_REVIEW = "in_review", _("Chờ ban hành")
    APPROVED = "approved", _("Đã ban hành")
    ABANDONED = "abandoned", _("Đã bỏ")


class PlanMove(TextChoices):
    """What may be done to a plan."""

    DRAFT = "draft", _("Sửa kế hoạch")
    SUBMIT = "submit", _("Trình ban hành")
    SEND_BACK = "send_back", _("Trả lại để sửa")
    APPROVE = "approve", _("Ban hành kế hoạch")
    CONCLUDE = "conclude", _("Ghi kết quả rà soát")
    ABANDON = "abandon", _("Bỏ kế hoạch")


class Kind(TextChoices):
    """What a proposal asks for (phương án đơn giản hóa)."""

    CUT_TIME = "cut_time", _("Cắt giảm thời gian")
    CUT_PAPERS = "cut_papers", _("Cắt giảm giấy tờ")
    CUT_COST = "cut_cost", _("Giảm phí, lệ phí")
    MERGE = "merge", _("Gộp thủ tục")
    REPEAL = "repeal", _("Bãi bỏ thủ tục")
    AMEND = "amend", _("Sửa điều, khoản")


class Decider(TextChoices):
    """Who can decide it (thẩm quyền quyết định)."""

    PROVINCE = "province", _("Tỉnh quyết định")
    MINISTRY = "ministry", _("Bộ, ngành quyết định")


class ProposalState(TextChoices):
    """Where a proposal stands (trạng thái kiến nghị)."""

    DRAFTING = "drafting", _("Đang soạn kiến nghị")
    PROPOSED = "proposed", _("Chờ duyệt kiến nghị")
    ACCEPTED = "accepted", _("Đã duyệt, chờ thực thi")
    SENT = "sent", _("Đã gửi bộ, ngành")
    IN_DECISION = "in_decision", _("Đang vào quyết định")
    ENACTED = "enacted", _("Đã thực thi")
    DIFFERS = "differs", _("Công bố nhưng khác kiến nghị")
    DECLINED = "declined", _("Không duyệt")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Đã rút")


class Move(TextChoices):
    """What may be done to a proposal."""

    EDIT = "edit", _("Sửa kiến nghị")
    SUBMIT = "submit", _("Trình duyệt kiến nghị")
    SEND_BACK = "send_back", _("Trả lại kiến nghị")
    ACCEPT = "accept", _("Duyệt kiến nghị")
    DECLINE = "decline", _("Không duyệt kiến nghị")
    SEND = "send", _("Ghi việc gửi bộ, ngành")
    ENACT = "enact", _("Đưa vào quyết định công bố")
    WITHDRAW = "withdraw", _("Rút kiến nghị")


class Figure(TextChoices):
    """What compliance costs are reckoned with; the province says how much, and on what ground."""

    HOURLY_INCOME = "hourly_income", _("Thu nhập bình quân một giờ (đồng)")
    MINUTES_FORM = "minutes_form", _("Thời gian điền một mẫu đơn, tờ khai (phút)")
    MINUTES_PAPER = "minutes_paper", _("Thời gian chuẩn bị một giấy tờ khác (phút)")
    COST_FORM = "cost_form", _("Chi phí in, mua một mẫu đơn, tờ khai (đồng)")
    COST_PAPER = "cost_paper", _("Chi phí sao, chứng thực một giấy tờ khác (đồng)")
    MINUTES_VISIT = "minutes_visit", _("Thời gian một lần đi lại, chờ đợi (phút)")
    COST_VISIT = "cost_visit", _("Chi phí một lần đi lại (đồng)")
    TIMES_A_YEAR = "times_a_year", _("Số hồ sơ một năm")


class PlanWay(NamedTuple):
    """From which states a move may be made on a plan, and where it leads."""

    sources: frozenset[PlanState]
    target: PlanState


class Way(NamedTuple):
    """From which states a move may be made on a proposal, and where it leads."""

    sources: frozenset[ProposalState]
    target: ProposalState


PLAN_TRANSITIONS: Mapping[PlanMove, PlanWay] = {
    PlanMove.DRAFT: PlanWay(frozenset({PlanState.DRAFTING}), PlanState.DRAFTING),
    PlanMove.SUBMIT: PlanWay(frozenset({PlanState.DRAFTING}), PlanState.IN_REVIEW),
    PlanMove.SEND_BACK: PlanWay(frozenset({PlanState.IN_REVIEW}), PlanState.DRAFTING),
    PlanMove.APPROVE: PlanWay(frozenset({PlanState.IN_REVIEW}), PlanState.APPROVED),
    PlanMove.CONCLUDE: PlanWay(frozenset({PlanState.APPROVED}), PlanState.APPROVED),
    PlanMove.ABANDON: PlanWay(
        frozenset({PlanState.DRAFTING, PlanState.IN_REVIEW}), PlanState.ABANDONED
    ),
}
_DRAFTING, _PROPOSED = ProposalState.DRAFTING, ProposalState.PROPOSED
_ACCEPTED, _SENT = ProposalState.ACCEPTED, ProposalState.SENT
TRANSITIONS: Mapping[Move, Way] = {
    Move.EDIT: Way(frozenset({_DRAFTING}), _DRAFTING),
    Move.SUBMIT: Way(frozenset({_DRAFTING}), _PROPOSED),
    Move.SEND_BACK: Way(frozenset({_PROPOSED}), _DRAFTING),
    Move.ACCEPT: Way(frozenset({_PROPOSED}), _ACCEPTED),
    Move.DECLINE: Way(frozenset({_PROPOSED}), ProposalState.DECLINED),
    Move.SEND: Way(frozenset({_ACCEPTED}), _SENT),
    # What was announced otherwise than proposed may be tried again in another decision.
    Move.ENACT: Way(
        frozenset({_ACCEPTED, _SENT, ProposalState.DIFFERS}), ProposalState.IN_DECISION
    ),
    Move.WITHDRAW: Way(
        frozenset({_DRAFTING, _PROPOSED, _ACCEPTED, _SENT, ProposalState.DIFFERS}),
        ProposalState.WITHDRAWN,
    ),
}
# Where a proposal has a decision, under way or made.
LINKED = frozenset({ProposalState.IN_DECISION, ProposalState.ENACTED, ProposalState.DIFFERS})
