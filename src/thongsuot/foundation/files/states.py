"""What a file can be, and what can be wrong with one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MediaType(TextChoices):
    """The kinds that are taken, each found by looking at the bytes."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    TIFF = "image/tiff", "TIFF"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"
    ODT = "application/vnd.oasis.opendocument.text", "ODT"


class Defect(TextChoices):
    """Why a file is not taken, said to the person who sent it, with what to do instead."""

    EMPTY = "empty", _("Tệp rỗng, không có nội dung. Hãy chọn lại tệp.")
    PROGRAM = "program", _("Đây là một chương trình, không phải giấy tờ, nên không nhận.")
    ARCHIVE = "archive", _("Không nhận tệp nén. Hãy giải nén rồi tải lên từng tệp.")
    HEIC = "heic", _("Không nhận ảnh HEIC. Hãy lưu ảnh thành JPEG rồi tải lên.")
    OLD_OFFICE = (
        "old office",
        _("Không nhận tệp DOC, XLS đời cũ hoặc có mật khẩu. Hãy lưu thành PDF, DOCX hoặc XLSX."),
    )
    UNKNOWN = (
        "unknown",
        _("Nội dung tệp không thuộc loại được nhận: PDF, JPEG, PNG, TIFF, DOCX, XLSX, ODT."),
    )
    BROKEN = "broken", _("Tệp bị hỏng hoặc chưa tải hết nên không đọc được. Hãy tải lại.")
    BOMB = "bomb", _("Tệp giải nén ra lớn bất thường nên không nhận.")
    MACROS = "macros", _("Tệp có macro. Hãy lưu thành DOCX, XLSX hoặc PDF không có macro.")
    LOCKED = "locked", _("Tệp được đặt mật khẩu hoặc mã hóa. Hãy bỏ bảo vệ rồi tải lên.")
    SCRIPT = (
        "script",
        _("Tệp PDF có mã lệnh tự chạy nên không nhận. Hãy in lại thành PDF mới rồi tải lên."),
    )
    PIXELS = "pixels", _("Ảnh có kích thước lớn bất thường. Hãy chụp hoặc quét lại nhỏ hơn.")
    PAGES = "pages", _("Nhiều trang quá mức một giấy tờ. Hãy chia thành nhiều giấy tờ.")
