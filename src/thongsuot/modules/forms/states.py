"""The types of field that a form may have, and how wide a field stands, with their words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FieldType(TextChoices):
    """What one question of a form asks for (kiểu trường)."""

    TEXT = "text", _("Một dòng chữ")
    LONG_TEXT = "long_text", _("Nhiều dòng chữ")
    PERSON_NAME = "person_name", _("Họ, chữ đệm, tên")
    IDENTITY_NUMBER = "identity_number", _("Số định danh cá nhân")
    TAX_NUMBER = "tax_number", _("Mã số thuế, mã số doanh nghiệp")
    DATE = "date", pgettext_lazy("field type", "Ngày")
    PAST_DATE = "past_date", _("Ngày đã qua hoặc hôm nay")
    ADDRESS = "address", _("Địa chỉ đến số nhà, đường")
    PLACE = "place", _("Nơi, đến xã, phường")
    PHONE = "phone", _("Số điện thoại")
    EMAIL = "email", _("Thư điện tử")
    INTEGER = "integer", _("Số nguyên")
    NUMBER = "number", _("Số")
    MONEY = "money", _("Số tiền")
    YES_NO = "yes_no", _("Có hoặc không")
    ONE_OF = "one_of", _("Chọn một")
    SEVERAL_OF = "several_of", _("Chọn một hoặc nhiều")
    SEX = "sex", _("Giới tính")
    NATIONALITY = "nationality", _("Quốc tịch")
    ETHNICITY = "ethnicity", _("Dân tộc")
    RELATIONSHIP = "relationship", _("Quan hệ")
    ATTACHMENT = "attachment", pgettext_lazy("field type", "Tệp kèm theo")
    GROUP = "group", _("Nhóm lặp lại")


class Width(TextChoices):
    """How much room a field's control takes."""

    SHORT = "short", pgettext_lazy("width", "Ngắn")
    MEDIUM = "medium", pgettext_lazy("width", "Vừa")
    FULL = "full", pgettext_lazy("width", "Cả dòng")


class Prefill(TextChoices):
    """Where a value that we know already comes from; the person may change it."""

    APPLICANT_NAME = "applicant.name", _("Tên người yêu cầu")
    APPLICANT_ID = "applicant.id_number", _("Số định danh của người yêu cầu")
    APPLICANT_BIRTH = "applicant.birth_date", _("Ngày sinh của người yêu cầu")
    APPLICANT_ADDRESS = "applicant.address", _("Địa chỉ của người yêu cầu")
    APPLICANT_PHONE = "applicant.phone", _("Số điện thoại của người yêu cầu")
    APPLICANT_EMAIL = "applicant.email", _("Thư điện tử của người yêu cầu")
    SUBMITTER_NAME = "submitter.name", _("Tên người nộp thay")
    SUBMITTER_ID = "submitter.id_number", _("Số định danh của người nộp thay")
    SUBMITTER_PHONE = "submitter.phone", _("Số điện thoại của người nộp thay")
    UNIT_NAME = "unit.name", _("Cơ quan giải quyết")
    TODAY = "today", _("Hôm nay")
    VIETNAM = "vietnam", _("Việt Nam")


class Verb(TextChoices):
    """How a calculated field comes by its value; there is no other way."""

    SUM = "sum", _("Tổng")
    PRODUCT = "product", _("Tích")
    COUNT = "count", _("Số dòng của nhóm")
    AGE = "age", _("Tuổi tròn vào hôm nay")
    FEE = "fee", _("Tra bảng phí")
