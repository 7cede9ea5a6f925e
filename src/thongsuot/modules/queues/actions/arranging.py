"""Setting up a floor: its queues, windows, rule, hours of appointments and devices."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, ActorKind
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.queues import policy, rules
from thongsuot.modules.queues.events import (
    DeviceAdded,
    DevicePaired,
    DeviceRevoked,
    FloorArranged,
)
from thongsuot.modules.queues.models import AppointmentHours, Device, Floor, Queue, Window
from thongsuot.modules.queues.states import DeviceKind


@ledger.action
def set_priority(*, unit_id: int, every: int, by: Actor, at: datetime) -> None:
    """
    Say of how many people called one has priority while any such waits.

    :raises NotAllowed: if `by` may not arrange that floor
    :raises Invalid: unless it is one in one to ten
    """
    floor = Floor.objects.select_for_update(of=("self",)).filter(pk=unit_id).first()

    _may_arrange(by, unit_id)
    if not 1 <= every <= 10:
        raise _invalid("/every", _("Cứ từ 1 đến 10 lượt gọi thì có một lượt ưu tiên."))

    floor = floor or Floor(unit_id=unit_id)
    floor.priority_every = every
    floor.save()

    ledger.record(FloorArranged(unit_id, "priority", str(every)), by=by, at=at, unit_id=unit_id)


@ledger.action
def set_queue(
    *,
    unit_id: int,
    letter: str,
    name: str,
    fields: Sequence[str] = (),
    usual_minutes: int = 15,
    is_active: bool = True,
    by: Actor,
    at: datetime,
) -> None:
    """
    Add a queue under a letter, or change it; its tickets of today keep their numbers.

    :raises NotAllowed: if `by` may not arrange that floor
    :raises Invalid: if the letter, the name or the minutes can not be
    :raises Clash: if it is put out of use while people wait in it
    """
    queue = Queue.objects.of(unit_id).locked().filter(letter=letter).first()

    _may_arrange(by, unit_id)
    if not rules.is_letter(letter):
        raise _invalid("/letter", _("Ký hiệu hàng chờ là một chữ cái in hoa từ A đến Z."))
    if not 1 <= usual_minutes <= 200:
        raise _invalid("/usual_minutes", _("Mỗi lượt từ 1 đến 200 phút."))
    clean = _name("/name", name)

    queue = queue or Queue(unit_id=unit_id, letter=letter)
    queue.name, queue.usual_minutes, queue.is_active = clean, usual_minutes, is_active
    queue.fields = [tidy(field)[:300] for field in fields]
    queue.save()

    ledger.record(FloorArranged(unit_id, "queue", letter), by=by, at=at, unit_id=unit_id)


@ledger.action
def set_window(
    *,
    unit_id: int,
    number: int,
    name: str = "",
    letters: Sequence[str],
    by: Actor,
    at: datetime,
) -> int:
    """
    Add a window under a number, or change it, and return its id.

    :raises NotAllowed: if `by` may not arrange that floor
    :raises Invalid: if the number can not be, or it serves no queue of this floor
    """
    window = Window.objects.of(unit_id).locked().filter(number=number).first()

    _may_arrange(by, unit_id)
    if not 1 <= number <= 99:
        raise _invalid("/number", _("Số quầy từ 1 đến 99."))
    here = set(Queue.objects.of(unit_id).active().values_list("letter", flat=True))
    served = sorted(here & set(letters))
    if not served:
        raise _invalid("/letters", _("Chọn ít nhất một hàng chờ mà quầy phục vụ."))
    clean = _name("/name", name) if name else ""

    window = window or Window(unit_id=unit_id, number=number)
    window.name, window.letters = clean, served
    window.save()

    told = FloorArranged(unit_id, "window", f"{number}: {','.join(served)}")
    ledger.record(told, by=by, at=at, unit_id=unit_id)
    return window.pk


@ledger.action
def set_hours(
    *, unit_id: int, letter: str, hours: Sequence[rules.Hours], by: Actor, at: datetime
) -> None:
    """
    Say when a queue takes people by appointment; hours that were booked before stay booked.

    :raises NotAllowed: if `by` may not arrange that floor
    :raises Missing: if there is no such queue
    :raises Invalid: if hours end before they begin, or a length or capacity can not be
    """
    queue = Queue.objects.of(unit_id).locked().by_letter(letter)

    _may_arrange(by, unit_id)
    for each in hours:
        if each.ends <= each.begins or not 1 <= each.weekday <= 7:
            raise _invalid("/hours", _("Khung giờ hẹn phải kết thúc sau khi bắt đầu."))
        if not 5 <= each.minutes <= 240 or not 1 <= each.capacity <= 50:
            raise _invalid(
                "/hours", _("Mỗi lượt hẹn từ 5 đến 240 phút, nhận từ 1 đến 50 người cùng giờ.")
            )
    if len({(each.weekday, each.begins) for each in hours}) < len(hours):
        raise _invalid("/hours", _("Một thứ không có hai khung giờ bắt đầu cùng lúc."))

    AppointmentHours.objects.filter(queue=queue).delete()
    AppointmentHours.objects.bulk_create(
        AppointmentHours(
            queue=queue,
            weekday=each.weekday,
            begins=each.begins,
            ends=each.ends,
            minutes=each.minutes,
            capacity=each.capacity,
        )
        for each in hours
    )

    ledger.record(FloorArranged(unit_id, "hours", letter), by=by, at=at, unit_id=unit_id)


# ---- Devices ----


@ledger.action
def add_device(
    *,
    unit_id: int,
    kind: str,
    name: str,
    window_id: int | None = None,
    by: Actor,
    at: datetime,
) -> str:
    """
    Announce a kiosk, or the tablet of a window, and return the key that pairs it once.

    :raises NotAllowed: if `by` may not arrange that floor
    :raises Missing: if there is no such window
    :raises Invalid: if it has no name, or a tablet no window
    """
    window = None if window_id is None else Window.objects.of(unit_id).by_id(window_id)

    _may_arrange(by, unit_id)
    if kind not in DeviceKind.values or (kind == DeviceKind.TABLET) != (window is not None):
        raise _invalid("/kind", _("Máy tính bảng đặt ở một quầy; máy lấy số thì không."))
    clean = _name("/name", name)

    key = secrets.token_urlsafe(24)
    device = Device.objects.create(
        unit_id=unit_id,
        kind=kind,
        name=clean,
        window=window,
        key_hash=_hash(key),
        made_at=at,
    )

    happened = DeviceAdded(unit_id, device.pk, kind, clean)
    ledger.record(happened, by=by, at=at, unit_id=unit_id)
    return key


@ledger.action
def pair_device(*, unit_id: int, key: str, at: datetime) -> str:
    """
    Give a device the key that it keeps, in exchange for that of its link, which is used up.

    :raises Missing: if there is no such link, or it was used
    """
    device = (
        Device.objects.live()
        .locked()
        .filter(unit_id=unit_id, key_hash=_hash(key), paired_at__isnull=True)
        .first()
    )

    if device is None:
        raise Missing(_("Đường dẫn ghép thiết bị này không còn dùng được."))

    kept = secrets.token_urlsafe(32)
    device.key_hash, device.paired_at = _hash(kept), at
    device.save(update_fields=["key_hash", "paired_at"])

    by = Actor(name=device.name, kind=ActorKind.MACHINE, unit_id=unit_id)
    ledger.record(DevicePaired(unit_id, device.pk), by=by, at=at, unit_id=unit_id)
    return kept


@ledger.action
def revoke_device(*, device_id: int, by: Actor, at: datetime) -> None:
    """
    Let a device do nothing any more.

    :raises NotAllowed: if `by` may not arrange that floor
    :raises Missing: if there is no such device
    :raises Clash: if it was revoked before
    """
    device = Device.objects.locked().by_id(device_id)

    _may_arrange(by, device.unit_id)
    if device.revoked_at is not None:
        raise Clash(_("Thiết bị này đã thôi dùng."))

    device.revoked_at = at
    device.save(update_fields=["revoked_at"])

    happened = DeviceRevoked(device.unit_id, device.pk)
    ledger.record(happened, by=by, at=at, unit_id=device.unit_id)


def _hash(key: str) -> str:
    # A key is drawn at random, long: hashed once it can not be guessed back.
    return hashlib.sha256(key.encode()).hexdigest()


def _may_arrange(by: Actor, unit_id: int) -> None:
    policy.may_arrange(by, unit_id).or_refuse()
    if units.unit(unit_id).kind not in units.ONE_STOP_KINDS:
        raise Missing(_("Đơn vị này không có bộ phận một cửa."))


def _name(pointer: str, text: str) -> str:
    clean = tidy(text)
    if not clean or len(clean) > 100 or has_control_characters(text):
        raise _invalid(pointer, _("Hãy ghi tên, trong 100 chữ."))
    return clean


def _invalid(pointer: str, reason: str) -> Invalid:
    return Invalid(reason, [Fault(pointer, reason)])
