"""The life of a hand-over list and of each line on it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Which way the papers go."""

    FORWARD = "forward", _("Hồ sơ chuyển giải quyết")
    RESULT = "result", _("Kết quả chuyển về Một cửa")


class Answer(TextChoices):
    """What the receiver said of one dossier."""

    PENDING = "pending", _("chờ xác nhận")
    TAKEN = "taken", _("đã nhận")
    REFUSED = "refused", _("không nhận")
