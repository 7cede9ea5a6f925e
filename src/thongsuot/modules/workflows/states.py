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
    AUTOMATIC = "automatic", _("Tự động")


class StepRole(TextChoices):
    """Who acts in a step (vai trò); the office's own words stand beside it."""

    COUNTER = "counter", _("Bộ phận Một cửa")
    DIVISION_HEAD = "division_head", _("Lãnh đạo phòng")
    OFFICER = "officer", _("Công chức thụ lý")
    LEADER = "leader", _("Lãnh đạo cơ quan")
    CLERICAL = "clerical", _("Văn thư")
    OTHER_AGENCY = "other_agency", _("Cơ quan phối hợp")


class UnitRule(TextChoices):
    """Which office acts in a step (nơi thực hiện), told without naming one of them."""

    HANDLING = "handling", _("Cơ quan đang giữ hồ sơ")
    RECEIVING = "receiving", _("Nơi tiếp nhận")
    COMPETENT = "competent", _("Cơ quan có thẩm quyền giải quyết")
    NAMED = "named", _("Cơ quan được nêu tên")
    RESIDENCE = "residence", _("UBND cấp xã nơi cư trú của người yêu cầu")


class Verb(TextChoices):
    """All that an automatic step can do (việc tự động): there are no scripts."""

    NUMBER = "number", _("Cấp số văn bản")
    NOTIFY = "notify", _("Thông báo cho người yêu cầu")
    WAIT_FOR_PAYMENT = "wait_for_payment", _("Chờ người yêu cầu nộp tiền")
    LOOK_UP = "look_up", _("Tra cứu cơ sở dữ liệu")
    STORE_RESULT = "store_result", _("Đưa kết quả vào kho dữ liệu của người yêu cầu")


class DraftState(TextChoices):
    """Where the draft of a workflow stands (tình trạng dự thảo)."""

    DRAFTING = "drafting", _("Đang soạn")
    APPROVED = "approved", _("Đã duyệt")
    PUBLISHED = "published", _("Đã ban hành")
    ABANDONED = "abandoned", _("Đã bỏ")
