"""What the watch warns of, and how far a recount is."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AlarmKind(TextChoices):
    """Of what someone is told, in the order in which things go wrong."""

    STEP_SOON = "step_soon", _("Bước sắp hết thời gian")
    STEP_LATE = "step_late", _("Bước quá thời gian")
    STEP_ESCALATED = "step_escalated", _("Bước quá hạn, báo người phụ trách")
    WHOLE_SOON = "whole_soon", _("Hồ sơ sắp trễ hẹn")
    WHOLE_LATE = "whole_late", _("Hồ sơ quá hẹn")


class RecountState(TextChoices):
    """How far a recount is."""

    QUEUED = "queued", _("Chờ tính")
    RUNNING = "running", _("Đang tính")
    DONE = "done", _("Đã tính xong")
    FAILED = "failed", _("Không tính được")


TRANSITIONS: Mapping[RecountState, frozenset[RecountState]] = {
    RecountState.QUEUED: frozenset({RecountState.RUNNING, RecountState.FAILED}),
    RecountState.RUNNING: frozenset({RecountState.DONE, RecountState.FAILED}),
    RecountState.DONE: frozenset(),
    RecountState.FAILED: frozenset({RecountState.QUEUED}),
}
