"""What people may say of how they were received."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Score(IntegerChoices):
    """How someone found it (mức hài lòng), from one to five."""

    VERY_BAD = 1, _("Rất không hài lòng")
    BAD = 2, _("Không hài lòng")
    FAIR = 3, _("Bình thường")
    GOOD = 4, _("Hài lòng")
    VERY_GOOD = 5, _("Rất hài lòng")


class Why(TextChoices):
    """What was good or bad about it (lý do)."""

    CLEAR = "clear", _("Hướng dẫn rõ ràng")
    POLITE = "polite", _("Thái độ lịch sự")
    QUICK = "quick", _("Giải quyết nhanh")
    UNCLEAR = "unclear", _("Hướng dẫn chưa rõ")
    RUDE = "rude", _("Thái độ chưa đúng mực")
    SLOW = "slow", _("Chờ lâu")
    MANY_VISITS = "many_visits", _("Phải đi lại nhiều lần")
    EXTRA_PAPERS = "extra_papers", _("Đòi giấy tờ ngoài quy định")
    EXTRA_MONEY = "extra_money", _("Gợi ý chi thêm ngoài quy định")
    PLACE = "place", _("Chỗ ngồi, thiết bị bất tiện")


GOOD_REASONS = (Why.CLEAR, Why.POLITE, Why.QUICK)
BAD_REASONS = tuple(why for why in Why if why not in GOOD_REASONS)
