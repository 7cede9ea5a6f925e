"""For what a reason may be given, and what it is about."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReasonKind(TextChoices):
    """What is answered with a reason (loại trả lời)."""

    REFUSE_INTAKE = "refuse_intake", _("Từ chối tiếp nhận")
    SUPPLEMENT = "supplement", _("Yêu cầu bổ sung")
    REJECT = "reject", _("Từ chối giải quyết")


class About(TextChoices):
    """What a reason is about (về điều gì)."""

    PAPER = "paper", _("một giấy tờ")
    FIELD = "field", _("một mục của tờ khai")
    WHOLE = "whole", _("cả hồ sơ")
