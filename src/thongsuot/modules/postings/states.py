"""How a sheet of a board stands, with the words people read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    """Whether what hangs is what holds (tình trạng niêm yết)."""

    POSTED = "posted", _("Đã niêm yết bản đang có hiệu lực")
    ON_SCREEN = "on_screen", _("Hiện trên màn hình")
    OUT_OF_DATE = "out_of_date", _("Bản đang treo đã cũ")
    NEVER = "never", _("Chưa niêm yết")


CURRENT = frozenset({Standing.POSTED, Standing.ON_SCREEN})


class Change(TextChoices):
    """What became of a procedure since a sheet was posted."""

    ADDED = "added", _("Thêm")
    AMENDED = "amended", _("Sửa đổi")
    GONE = "gone", _("Bỏ")
