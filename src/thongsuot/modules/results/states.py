"""What becomes of a draft, of a signed result, and of what is sent by post."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DraftState(TextChoices):
    """How far a draft (dự thảo kết quả) has come on its way to the signature."""

    DRAFTING = "drafting", _("Đang soạn")
    SUBMITTED = "submitted", _("Chờ trưởng phòng kiểm tra")
    CHECKED = "checked", _("Chờ lãnh đạo ký")
    SIGNED = "signed", _("Chờ văn thư đóng dấu")
    ISSUED = "issued", _("Đã đóng dấu, phát hành")
    DROPPED = "dropped", _("Đã bỏ")


# In these a draft is still on its way; a dossier has one such at most.
OPEN_DRAFT = frozenset(
    {DraftState.DRAFTING, DraftState.SUBMITTED, DraftState.CHECKED, DraftState.SIGNED}
)


class DraftMove(TextChoices):
    """What may be done to a draft."""

    REVISE = "revise", _("Sửa dự thảo")
    SUBMIT = "submit", _("Trình kiểm tra")
    CHECK = "check", _("Đồng ý, chuyển lãnh đạo ký")
    SEND_BACK = "send_back", _("Trả lại để sửa")
    SIGN = "sign", _("Ký và cấp số")
    SEAL = "seal", _("Đóng dấu và phát hành")
    DROP = "drop", _("Bỏ dự thảo")


DRAFT_TRANSITIONS: Mapping[DraftMove, tuple[frozenset[DraftState], DraftState]] = {
    DraftMove.REVISE: (frozenset({DraftState.DRAFTING}), DraftState.DRAFTING),
    DraftMove.SUBMIT: (frozenset({DraftState.DRAFTING}), DraftState.SUBMITTED),
    DraftMove.CHECK: (frozenset({DraftState.SUBMITTED}), DraftState.CHECKED),
    DraftMove.SEND_BACK: (
        frozenset({DraftState.SUBMITTED, DraftState.CHECKED}),
        DraftState.DRAFTING,
    ),
    DraftMove.SIGN: (frozenset({DraftState.CHECKED}), DraftState.SIGNED),
    DraftMove.SEAL: (frozenset({DraftState.SIGNED}), DraftState.ISSUED),
    # Once it bears a number it must be issued: numbers leave no gap.
    DraftMove.DROP: (OPEN_DRAFT - {DraftState.SIGNED}, DraftState.DROPPED),
}


class ResultState(TextChoices):
    """Whether an issued result still holds (NĐ 30/2020/NĐ-CP, Điều 18, khoản 3, 4)."""

    IN_FORCE = "in_force", _("Còn giá trị")
    REPLACED = "replaced", _("Đã được thay thế")
    REVOKED = "revoked", _("Đã bị thu hồi")


class ReturnWay(TextChoices):
    """How a result came into the person's hands (hình thức trả kết quả)."""

    COUNTER = "counter", _("Nhận trực tiếp, có ký nhận")
    ONLINE = "online", _("Nhận bản điện tử")
    POST = "post", _("Nhận qua bưu chính công ích")


class ShipmentState(TextChoices):
    """Where a shipment (bưu gửi) is, as the post says."""

    REQUESTED = "requested", _("Chờ bưu chính nhận yêu cầu")
    HANDED_TO_POST = "handed_to_post", _("Bưu chính đã nhận")
    IN_TRANSIT = "in_transit", _("Đang vận chuyển")
    DELIVERED = "delivered", _("Đã phát")
    FAILED = "failed", _("Phát không thành công")
    RETURNED = "returned", _("Đã chuyển hoàn về nơi gửi")
    REFUSED = "refused", _("Bưu chính không nhận")


# Still under way: the post is asked about these.
MOVING = frozenset({ShipmentState.HANDED_TO_POST, ShipmentState.IN_TRANSIT, ShipmentState.FAILED})
# After these a shipment moves no more.
ENDED = frozenset({ShipmentState.DELIVERED, ShipmentState.RETURNED, ShipmentState.REFUSED})

SHIPMENT_TRANSITIONS: Mapping[ShipmentState, frozenset[ShipmentState]] = {
    ShipmentState.REQUESTED: frozenset({ShipmentState.HANDED_TO_POST, ShipmentState.REFUSED}),
    ShipmentState.HANDED_TO_POST: frozenset(
        {
            ShipmentState.IN_TRANSIT,
            ShipmentState.DELIVERED,
            ShipmentState.FAILED,
            ShipmentState.RETURNED,
        }
    ),
    ShipmentState.IN_TRANSIT: frozenset(
        {ShipmentState.DELIVERED, ShipmentState.FAILED, ShipmentState.RETURNED}
    ),
    # The postman comes again.
    ShipmentState.FAILED: frozenset(
        {ShipmentState.IN_TRANSIT, ShipmentState.DELIVERED, ShipmentState.RETURNED}
    ),
    ShipmentState.DELIVERED: frozenset(),
    ShipmentState.RETURNED: frozenset(),
    ShipmentState.REFUSED: frozenset(),
}
