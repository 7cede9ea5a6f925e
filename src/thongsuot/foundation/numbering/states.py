"""How long a series counts before it begins again at one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Period(TextChoices):
    DAY = "day", _("Theo ngày")
    YEAR = "year", _("Theo năm")
