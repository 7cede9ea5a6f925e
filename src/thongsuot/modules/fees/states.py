"""How money comes over the counter."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PayWay(TextChoices):
    CASH = "cash", _("Tiền mặt")
    TRANSFER = "transfer", _("Chuyển khoản")
