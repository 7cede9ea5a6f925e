"""What can be wrong with a question about time, each as a sentence a person can act on."""

from collections.abc import Mapping
from datetime import datetime

from thongsuot.kernel.refusals import Invalid
from thongsuot.kernel.worktime.dates import FIRST_YEAR, LAST_YEAR, Lang, moment_in_full

SENTENCES: Mapping[str, tuple[str, str]] = {
    "not_json": (
        "Dòng {line} không phải JSON hợp lệ, từ ký tự thứ {column}.",
        "Line {line} is not valid JSON, from character {column}.",
    ),
    "not_utf8": (
        "Dòng {line} không phải văn bản UTF-8 hợp lệ.",
        "Line {line} is not valid UTF-8.",
    ),
    "unreadable": (
        "Dòng {line} có số quá dài hoặc lồng quá sâu nên không đọc được.",
        "Line {line} holds a number too long, or is nested too deep, to be read.",
    ),
    "not_object": (
        "Mỗi dòng phải là một đối tượng JSON.",
        "Each line must be a JSON object.",
    ),
    "line_too_long": (
        "Dòng {line} dài quá {most} ký tự.",
        "Line {line} is longer than {most} characters.",
    ),
    "missing_field": ("Thiếu trường «{field}».", "The field “{field}” is missing."),
    "unknown_field": ("Không có trường «{field}».", "There is no field “{field}”."),
    "wrong_type": (
        "Trường «{field}» phải là {kind_vi}.",
        "The field “{field}” must be {kind_en}.",
    ),
    "too_many": (
        "Trường «{field}» có quá {most} mục.",
        "The field “{field}” has more than {most} entries.",
    ),
    "unknown_unit": (
        "Không có đơn vị thời hạn «{unit}»; chỉ dùng {known}.",
        "There is no unit “{unit}”; use one of {known}.",
    ),
    "unknown_effect": (
        "Không có cách dừng «{effect}»; chỉ dùng restart (tính lại từ đầu) hoặc pause (tạm dừng).",
        "There is no effect “{effect}”; use restart or pause.",
    ),
    "unknown_calendar": (
        "Không có lịch «{calendar}»; dùng «VN» hoặc ghi rõ ngày nghỉ.",
        "There is no calendar “{calendar}”; use “VN” or list the days off.",
    ),
    "unknown_lang": (
        "Chỉ trả lời bằng «vi» hoặc «en».",
        "Answers are given in “vi” or “en” only.",
    ),
    "limit_not_positive": (
        "Thời hạn phải là một số nguyên dương.",
        "The limit must be a positive integer.",
    ),
    "same_day_is_one": (
        "Thời hạn «trong ngày» chỉ có thể là 1.",
        "A limit of the same day can only be 1.",
    ),
    "limit_too_long": (
        f"Thời hạn này vượt quá năm {LAST_YEAR}, ngoài phạm vi tính được.",
        f"This limit runs past the year {LAST_YEAR}, beyond what can be reckoned.",
    ),
    "not_an_instant": (
        "«{field}» phải là một thời điểm RFC 3339 có múi giờ, ví dụ 2026-08-21T15:20:00+07:00.",
        "“{field}” must be an RFC 3339 instant with its offset, such as 2026-08-21T15:20:00+07:00.",
    ),
    "no_offset": (
        "Thời điểm «{field}» thiếu múi giờ, ví dụ +07:00.",
        "The instant “{field}” has no offset, such as +07:00.",
    ),
    "out_of_bounds": (
        f"Thời điểm «{{field}}» nằm ngoài các năm {FIRST_YEAR}–{LAST_YEAR}.",
        f"The instant “{{field}}” lies outside the years {FIRST_YEAR}–{LAST_YEAR}.",
    ),
    "not_a_date": (
        "«{text}» không phải là một ngày dạng NNNN-TT-NN, ví dụ 2026-09-02.",
        "“{text}” is not a date in the form YYYY-MM-DD, such as 2026-09-02.",
    ),
    "not_a_time": (
        "«{text}» không phải là một giờ dạng GG:PP, ví dụ 07:30.",
        "“{text}” is not a time in the form HH:MM, such as 07:30.",
    ),
    "no_office_hours": (
        "Giờ làm việc phải có ít nhất một buổi.",
        "Office hours need at least one interval.",
    ),
    "hours_backwards": (
        "Giờ làm việc {opens}–{closes} kết thúc không sau lúc bắt đầu.",
        "Office hours {opens}–{closes} do not end after they begin.",
    ),
    "hours_overlap": (
        "Giờ làm việc {opens}–{closes} chồng lên buổi liền trước.",
        "Office hours {opens}–{closes} overlap the interval before.",
    ),
    "stop_backwards": (
        "Lần dừng từ {begins} kết thúc trước khi bắt đầu.",
        "The stop from {begins} ends before it begins.",
    ),
    "stop_before_start": (
        "Lần dừng từ {begins} bắt đầu trước lúc tính thời hạn.",
        "The stop from {begins} begins before the start.",
    ),
    "stops_overlap": (
        "Lần dừng từ {begins} chồng lên lần dừng liền trước.",
        "The stop from {begins} overlaps the stop before it.",
    ),
    "stop_after_open": (
        "Lần dừng từ {begins} đến sau một lần dừng chưa kết thúc.",
        "The stop from {begins} comes after a stop that is still open.",
    ),
    "as_of_missing": (
        "Có lần dừng chưa kết thúc nên phải cho biết tính đến lúc nào («as_of»).",
        "A stop is still open, so the line must say up to when (“as_of”).",
    ),
    "as_of_before_stop": (
        "Thời điểm «as_of» đến trước lúc bắt đầu lần dừng chưa kết thúc.",
        "“as_of” comes before the open stop begins.",
    ),
    "extended_twice": (
        "Chỉ được gia hạn một lần.",
        "A deadline may be extended only once.",
    ),
    "extension_too_late": (
        "Gia hạn phải trước ngày hẹn trả ({due}) ít nhất một ngày làm việc.",
        "An extension must come at least one working day before the due date ({due}).",
    ),
    "extension_before_start": (
        "Gia hạn không thể có trước lúc tính thời hạn.",
        "An extension cannot come before the start.",
    ),
    "extension_not_later": (
        "Ngày hẹn trả mới phải sau ngày hẹn trả cũ ({due}).",
        "The new due date must be later than the old one ({due}).",
    ),
}


class BadQuestion(Invalid):
    """A deadline that cannot be reckoned from what was given; `code` says which rule."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(self.text("vi"))

    def text(self, lang: Lang) -> str:
        """Return the sentence in Vietnamese or English."""
        told = {
            name: moment_in_full(value, lang) if isinstance(value, datetime) else value
            for name, value in self.params.items()
        }
        return SENTENCES[self.code][0 if lang == "vi" else 1].format(**told)
