"""How far a replay has come."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReplayState(TextChoices):
    """How far a replay has come (tình trạng lần chạy thử)."""

    QUEUED = "queued", _("Chờ đến lượt")
    RUNNING = "running", _("Đang chạy thử")
    DONE = "done", _("Đã chạy xong")
    REFUSED = "refused", _("Không chạy thử được")
    FAILED = "failed", _("Hỏng giữa chừng")


TRANSITIONS: Mapping[ReplayState, frozenset[ReplayState]] = {
    ReplayState.QUEUED: frozenset({ReplayState.RUNNING, ReplayState.FAILED}),
    ReplayState.RUNNING: frozenset({ReplayState.DONE, ReplayState.REFUSED, ReplayState.FAILED}),
    ReplayState.DONE: frozenset(),
    ReplayState.REFUSED: frozenset(),
    # What broke may have been mended: then it is run again.
    ReplayState.FAILED: frozenset({ReplayState.QUEUED}),
}
