"""The rooms of the console: what leads into each, and the tabs between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thongsuot.kernel.actor import Actor, Permission

OPERATING = (
    Permission.UNIT_EDIT,
    Permission.PERSON_EDIT,
    Permission.CALENDAR_EDIT,
    Permission.TOKEN_CREATE,
    Permission.LEDGER_VIEW,
)
KEEPING_UNITS = (Permission.UNIT_EDIT, Permission.PERSON_EDIT)


@dataclass(frozen=True, slots=True)
class Tab:
    label: "str | Promise"
    url: str
    current: bool
    count: int | None = None
    hot: bool = False


_ROOMS: Sequence[tuple["str | Promise", str, tuple[Permission, ...]]] = (
    (pgettext_lazy("many", "Đơn vị"), "console:units", KEEPING_UNITS),
    (_("Người và vị trí"), "console:people", (Permission.PERSON_EDIT,)),
    (pgettext_lazy("many", "Vai trò"), "console:roles", OPERATING),
    (_("Lịch làm việc"), "console:calendar", (Permission.CALENDAR_EDIT,)),
    (pgettext_lazy("many", "Khóa phần mềm"), "console:tokens", (Permission.TOKEN_CREATE,)),
    (_("Vận hành"), "console:health", OPERATING),
)


def tabs(actor: Actor, here: str) -> list[Tab]:
    """Return the rooms that `actor` may enter, with `here` (a URL name) marked."""
    return [
        Tab(label, reverse(name), name == here)
        for label, name, any_of in _ROOMS
        if any(actor.may_anywhere(each) for each in any_of)
    ]
