"""Where a private key lives, and what a signature was put there for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class KeyKind(TextChoices):
    """Where the private key is: with us under a secret, or in a device that never gives it out."""

    SOFTWARE = "software", _("Khóa trên máy chủ, đã mã hóa")
    DEVICE = "device", _("Thiết bị ký số (PKCS#11)")


class SignatureKind(TextChoices):
    """What a signature on a document is (Nghị định 30/2020/NĐ-CP, Điều 5)."""

    PERSON = "person", _("Chữ ký số của người có thẩm quyền")
    AGENCY = "agency", _("Chữ ký số của cơ quan")
    OTHER = "other", _("Chữ ký số khác")
