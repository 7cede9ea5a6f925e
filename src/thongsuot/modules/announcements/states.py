"""The life of a decision on procedures, as tables, with the words people read."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DecisionState(TextChoices):
    """Where a decision stands (trạng thái quyết định công bố)."""

    DRAFTING = "drafting", _("Đang soạn")
    IN_REVIEW = "in_review", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt, chờ công bố")
    PUBLISHED = "published", _("Đã công bố")
    ABANDONED = "abandoned", _("Đã bỏ")


class Change(TextChoices):
    """What a decision does to one procedure: NĐ 63/2010/NĐ-CP, Điều 13 and Điều 15."""

    NEW = "new", _("Ban hành mới")
    AMENDED = "amended", _("Sửa đổi, bổ sung")
    REPLACED = "replaced", _("Thay thế")
    REPEALED = "repealed", _("Bãi bỏ")


class Severity(TextChoices):
    """Whether a finding must be mended before the decision goes on."""

    BLOCKS = "blocks", _("Phải sửa")
    WARNS = "warns", _("Cần xem")


class Move(TextChoices):
    """What may be done to a decision."""

    AMEND = "amend", _("Sửa thông tin quyết định")
    DRAFT = "draft", _("Soạn nội dung thủ tục")
    SUBMIT = "submit", _("Trình duyệt")
    SEND_BACK = "send_back", _("Trả lại để sửa")
    APPROVE = "approve", _("Duyệt")
    PUBLISH = "publish", _("Công bố")
    ABANDON = "abandon", _("Bỏ quyết định")
    ENTER = "enter", _("Ghi ngày nhập cơ sở dữ liệu quốc gia")


class Way(NamedTuple):
    """From which states a move may be made, and where it leads."""

    sources: frozenset[DecisionState]
    target: DecisionState | None


_DRAFTING = frozenset({DecisionState.DRAFTING})
TRANSITIONS: Mapping[Move, Way] = {
    Move.AMEND: Way(_DRAFTING, DecisionState.DRAFTING),
    Move.DRAFT: Way(_DRAFTING, DecisionState.DRAFTING),
    Move.SUBMIT: Way(_DRAFTING, DecisionState.IN_REVIEW),
    Move.SEND_BACK: Way(
        frozenset({DecisionState.IN_REVIEW, DecisionState.APPROVED}), DecisionState.DRAFTING
    ),
    Move.APPROVE: Way(frozenset({DecisionState.IN_REVIEW}), DecisionState.APPROVED),
    Move.PUBLISH: Way(frozenset({DecisionState.APPROVED}), DecisionState.PUBLISHED),
    Move.ABANDON: Way(
        frozenset({DecisionState.DRAFTING, DecisionState.IN_REVIEW, DecisionState.APPROVED}),
        DecisionState.ABANDONED,
    ),
    Move.ENTER: Way(frozenset({DecisionState.PUBLISHED}), DecisionState.PUBLISHED),
}
OPEN = frozenset({DecisionState.DRAFTING, DecisionState.IN_REVIEW, DecisionState.APPROVED})
SIGNED = frozenset({DecisionState.APPROVED, DecisionState.PUBLISHED})
