"""What a step is and who does it, with the words people read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StepKind(TextChoices):
    """What happens in a step (loại bước); a dossier's engine asks only this."""

    INTAKE = "intake", _("Tiếp nhận")
    ASSIGN = "assign", _("Phân công")
    PROCESS = "process", _("Thẩm định, giải quyết")
    CONSULT = "consult", _("Lấy ý kiến, phối hợp")
    APPROVE = "approve", _("Phê duyệt")
    ISSUE = "issue", _("Vào sổ, phát hành")
    RETURN = "return", _("Trả kết quả")


class StepRole(TextChoices):
    """Who acts in a step (vai trò); the office's own words stand beside it."""

    COUNTER = "counter", _("Bộ phận Một cửa")
    DIVISION_HEAD = "division_head", _("Lãnh đạo phòng")
    OFFICER = "officer", _("Công chức thụ lý")
    LEADER = "leader", _("Lãnh đạo cơ quan")
    CLERICAL = "clerical", _("Văn thư")
    OTHER_AGENCY = "other_agency", _("Cơ quan phối hợp")
