"""What a day can be in an office's calendar."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import worktime


class DayKind(TextChoices):
    """
    How a day differs from what the calendar above says.

    `ORDINARY` takes back a day off or a make-up day entered above: the day is again what its
    weekday makes it.
    """

    HOLIDAY = worktime.DayKind.HOLIDAY.value, _("Nghỉ lễ, tết")
    IN_LIEU = worktime.DayKind.IN_LIEU.value, _("Nghỉ bù")
    SWAPPED_OFF = worktime.DayKind.SWAPPED_OFF.value, _("Nghỉ hoán đổi")
    CLOSED = worktime.DayKind.CLOSED.value, _("Cơ quan nghỉ")
    MAKE_UP = worktime.DayKind.MAKE_UP.value, _("Làm bù")
    ORDINARY = "ordinary", _("Ngày thường")
