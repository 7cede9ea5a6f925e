"""How far a ticket, an appointment and a device have come."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TicketState(TextChoices):
    """Where someone with a number is (tình trạng của số thứ tự)."""

    WAITING = "waiting", _("Đang chờ")
    CALLED = "called", _("Đang được gọi")
    SERVING = "serving", _("Đang làm việc tại quầy")
    SERVED = "served", _("Đã xong")
    NO_SHOW = "no_show", _("Gọi không có mặt")
    CANCELLED = "cancelled", _("Đã thôi chờ")
    UNSERVED = "unserved", _("Hết giờ chưa đến lượt")


class Lane(TextChoices):
    """By what right someone stands in line (diện)."""

    ORDINARY = "ordinary", _("Thường")
    PRIORITY = "priority", _("Ưu tiên")
    APPOINTMENT = "appointment", _("Có hẹn giờ")


class Ground(TextChoices):
    """Why someone goes first (lý do ưu tiên); `rules.GROUNDS` gives the basis of each."""

    ELDERLY = "elderly", _("Người cao tuổi")
    DISABLED = "disabled", _("Người khuyết tật")
    EXPECTING = "expecting", _("Phụ nữ mang thai, người bế con nhỏ")
    MERIT = "merit", _("Người có công với cách mạng")


class TicketMove(TextChoices):
    """What may happen to a ticket once it is taken."""

    CALL = "call", _("gọi")
    CALL_AGAIN = "call_again", _("gọi lại")
    SERVE = "serve", _("bắt đầu làm việc")
    FINISH = "finish", _("kết thúc lượt")
    NO_SHOW = "no_show", _("ghi vắng mặt")
    RETURN = "return", _("cho vào hàng lại")
    MOVE = "move", _("chuyển sang quầy khác")
    LEAVE = "leave", _("thôi chờ")
    CLOSE = "close", _("chốt cuối ngày")


@dataclass(frozen=True, slots=True)
class Transition:
    sources: frozenset[TicketState]
    target: TicketState


def _from(*sources: TicketState, to: TicketState) -> Transition:
    return Transition(frozenset(sources), to)


TRANSITIONS: Mapping[TicketMove, Transition] = {
    TicketMove.CALL: _from(TicketState.WAITING, to=TicketState.CALLED),
    TicketMove.CALL_AGAIN: _from(TicketState.CALLED, to=TicketState.CALLED),
    TicketMove.SERVE: _from(TicketState.CALLED, to=TicketState.SERVING),
    TicketMove.FINISH: _from(TicketState.CALLED, TicketState.SERVING, to=TicketState.SERVED),
    TicketMove.NO_SHOW: _from(TicketState.CALLED, to=TicketState.NO_SHOW),
    TicketMove.RETURN: _from(TicketState.NO_SHOW, to=TicketState.WAITING),
    TicketMove.MOVE: _from(TicketState.CALLED, TicketState.SERVING, to=TicketState.WAITING),
    TicketMove.LEAVE: _from(TicketState.WAITING, TicketState.NO_SHOW, to=TicketState.CANCELLED),
    TicketMove.CLOSE: _from(TicketState.WAITING, to=TicketState.UNSERVED),
}

# Someone stands at a window, or is on the way to it.
AT_WINDOW = (TicketState.CALLED, TicketState.SERVING)
LIVE = (TicketState.WAITING, *AT_WINDOW)


class AppointmentState(TextChoices):
    """How far an appointment has come (tình trạng lịch hẹn)."""

    BOOKED = "booked", _("Đã hẹn")
    CHECKED_IN = "checked_in", _("Đã đến")
    CANCELLED = "cancelled", _("Đã hủy")


class DeviceKind(TextChoices):
    """What a device on the floor is for (loại thiết bị)."""

    KIOSK = "kiosk", _("Máy lấy số")
    TABLET = "tablet", _("Máy tính bảng đánh giá")
