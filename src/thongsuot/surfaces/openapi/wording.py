"""What problems are called, and what is said of each thing that can be wrong with a member."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

# What each status is called, and what to do about it when nothing better is known.
TITLES: Mapping[int, tuple[str, Promise, Promise]] = {
    400: (
        "unreadable",
        gettext_lazy("Yêu cầu không đọc được"),
        gettext_lazy("Yêu cầu gửi lên không đọc được, nên chưa có gì thay đổi."),
    ),
    401: (
        "unknown-token",
        gettext_lazy("Chưa xác thực"),
        gettext_lazy("Cần khóa còn hiệu lực trong tiêu đề Authorization: Bearer."),
    ),
    403: (
        "not-allowed",
        gettext_lazy("Không được phép"),
        gettext_lazy("Khóa này không được làm việc đó."),
    ),
    404: (
        "missing",
        gettext_lazy("Không tìm thấy"),
        gettext_lazy("Không có địa chỉ này. Danh mục các lời gọi ở /api/v1/docs."),
    ),
    405: (
        "method",
        gettext_lazy("Phương thức không dùng được"),
        gettext_lazy("Địa chỉ này không nhận phương thức đó; xem tiêu đề Allow."),
    ),
    409: (
        "clash",
        gettext_lazy("Không làm được lúc này"),
        gettext_lazy("Dữ liệu đã thay đổi; hãy đọc lại rồi làm tiếp."),
    ),
    413: (
        "too-large",
        gettext_lazy("Quá lớn"),
        gettext_lazy("Nội dung gửi lên lớn hơn mức cho phép."),
    ),
    415: (
        "media-type",
        gettext_lazy("Sai kiểu nội dung"),
        gettext_lazy("Kiểu nội dung không đúng; xem mô tả của lời gọi này."),
    ),
    422: (
        "invalid",
        gettext_lazy("Nội dung chưa đúng"),
        gettext_lazy("Nội dung gửi lên chưa đúng; hãy sửa các mục được nêu."),
    ),
    429: (
        "too-much",
        gettext_lazy("Quá nhiều lần"),
        gettext_lazy("Bạn đã thử quá nhiều lần. Hãy thử lại sau ít phút."),
    ),
    500: (
        "broken",
        gettext_lazy("Lỗi của hệ thống"),
        gettext_lazy("Hệ thống gặp lỗi chưa lường trước; yêu cầu này chưa được thực hiện."),
    ),
}

REASONS: Mapping[str, Promise] = {
    "missing": gettext_lazy("Thiếu mục này."),
    "extra_forbidden": gettext_lazy("Không có mục này trong lời gọi."),
    "string_type": gettext_lazy("Phải là chuỗi ký tự."),
    "string_too_long": gettext_lazy("Dài quá %(max_length)s ký tự."),
    "string_too_short": gettext_lazy("Ngắn hơn %(min_length)s ký tự."),
    "string_pattern_mismatch": gettext_lazy("Không đúng dạng quy định."),
    "int_type": gettext_lazy("Phải là số nguyên."),
    "int_parsing": gettext_lazy("Phải là số nguyên."),
    "bool_type": gettext_lazy("Phải là true hoặc false."),
    "bool_parsing": gettext_lazy("Phải là true hoặc false."),
    "dict_type": gettext_lazy("Phải là một đối tượng JSON."),
    "model_type": gettext_lazy("Phải là một đối tượng JSON."),
    "model_attributes_type": gettext_lazy("Phải là một đối tượng JSON."),
    "list_type": gettext_lazy("Phải là một danh sách."),
    "tuple_type": gettext_lazy("Phải là một danh sách."),
    "too_long": gettext_lazy("Nhiều hơn %(max_length)s mục."),
    "enum": gettext_lazy("Chỉ nhận: %(expected)s."),
    "literal_error": gettext_lazy("Chỉ nhận: %(expected)s."),
    "greater_than_equal": gettext_lazy("Nhỏ nhất là %(ge)s."),
    "less_than_equal": gettext_lazy("Lớn nhất là %(le)s."),
    "union_tag_not_found": gettext_lazy("Thiếu tên hành động (action)."),
    "union_tag_invalid": gettext_lazy("Không có hành động “%(tag)s”. Chỉ nhận: %(expected_tags)s."),
    "day": gettext_lazy("Ngày phải có dạng YYYY-MM-DD."),
    "instant": gettext_lazy("Thời điểm phải có dạng RFC 3339 kèm múi giờ."),
    "identifier": gettext_lazy("Không phải mã tệp (UUID)."),
}
WRONG = gettext_lazy("Giá trị không đúng.")
