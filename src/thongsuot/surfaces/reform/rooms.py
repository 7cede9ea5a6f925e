"""The rooms of the reform office: what leads into each, and the tabs between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thongsuot.kernel.actor import Actor, Permission

KEEPING = (
    Permission.PROCEDURE_IMPORT,
    Permission.PROCEDURE_DRAFT,
    Permission.PROCEDURE_APPROVE,
    Permission.PROCEDURE_PUBLISH,
)


@dataclass(frozen=True, slots=True)
class Tab:
    label: "str | Promise"
    url: str
    current: bool
    count: int | None = None
    hot: bool = False


# The rooms of the menu, in its order: what it says, where it leads, and who may come in.
_ROOMS: Sequence[tuple["str | Promise", str, tuple[Permission, ...]]] = (
    (_("Việc cần làm"), "reform:home", KEEPING),
    (_("Danh mục thủ tục"), "reform:catalogue", KEEPING),
    (pgettext_lazy("many", "Quyết định công bố"), "reform:decisions", KEEPING),
    (_("Quy trình"), "reform:workflows", (*KEEPING, Permission.WORKFLOW_PUBLISH)),
    (_("Chạy thử"), "reform:replays", (Permission.WORKFLOW_PUBLISH,)),
    (_("Biểu mẫu"), "reform:forms", KEEPING),
    (_("Rà soát"), "reform:reviews", KEEPING),
    (_("Lý do vướng"), "reform:failing", KEEPING),
    (_("Niêm yết"), "reform:boards", KEEPING),
    (_("Nhập thủ tục"), "reform:imports", (Permission.PROCEDURE_IMPORT,)),
    (_("Xuất danh mục"), "reform:exports", KEEPING),
    (_("Từ ngữ"), "reform:words", KEEPING),
    (_("Hỏi một lần"), "reform:databases", (*KEEPING, Permission.DATABASE_EDIT)),
)


def tabs(actor: Actor, here: str) -> list[Tab]:
    """Return the rooms that `actor` may enter, with `here` (a URL name) marked."""
    return [
        Tab(label, reverse(name), name == here)
        for label, name, any_of in _ROOMS
        if any(actor.may_anywhere(each) for each in any_of)
    ]
