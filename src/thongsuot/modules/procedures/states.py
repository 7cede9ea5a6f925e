"""The short lists of values in the record of a procedure, with the words people read."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """How a dossier reaches the office (cách thức thực hiện): NĐ 61/2018/NĐ-CP, Điều 16."""

    COUNTER = "counter", _("Trực tiếp")
    POST = "post", _("Bưu chính công ích")
    ONLINE = "online", _("Trực tuyến")


class Level(TextChoices):
    """Which level of administration carries it out (cấp thực hiện)."""

    COMMUNE = "commune", _("Cấp xã")
    PROVINCE = "province", _("Cấp tỉnh")
    MINISTRY = "ministry", _("Cấp bộ")
    OTHER = "other", _("Cơ quan khác")


class ServiceLevel(TextChoices):
    """How far it goes online (mức độ dịch vụ công): NĐ 224/2026/NĐ-CP, Điều 14."""

    FULL = "full", _("Dịch vụ công trực tuyến toàn trình")
    PARTIAL = "partial", _("Dịch vụ công trực tuyến một phần")
    IN_PERSON = "in_person", _("Thực hiện trực tiếp")


class FeeKind(TextChoices):
    """Phí pays for a service, lệ phí is a state charge: Luật Phí và lệ phí 97/2015/QH13, Điều 3."""

    FEE = "fee", _("Phí")
    CHARGE = "charge", _("Lệ phí")


class Completeness(TextChoices):
    """Whether only the list names it, or its whole record is here."""

    LISTED = "listed", _("Mới có trong danh mục")
    FULL = "full", _("Đủ nội dung")


class SupplementMode(TextChoices):
    """What a request for supplements does to the limit: special laws differ."""

    RESTART = "restart", _("Tính lại thời hạn từ đầu")
    PAUSE = "pause", _("Tạm dừng thời hạn")


class SilenceMeans(TextChoices):
    """What an office's silence past the limit means; only where a law says so."""

    GRANTED = "granted", _("Được coi là đồng ý")
    REFUSED = "refused", _("Được coi là từ chối")


class FileFormat(TextChoices):
    """In which form procedures come in and go out."""

    NATIONAL = "national", _("JSON của Cơ sở dữ liệu quốc gia về thủ tục hành chính")
    RECORDS = "records", _("JSON của Thông Suốt, đủ mọi nội dung")
    CSV = "csv", _("Danh mục CSV, mở được bằng Excel")
    XLSX = "xlsx", _("Bảng tính XLSX: danh mục, giấy tờ, phí, căn cứ pháp lý")


class Outcome(TextChoices):
    """What comes of one row of a file."""

    ADDED = "added", _("Thêm mới")
    CHANGED = "changed", _("Đổi nội dung")
    UNCHANGED = "unchanged", _("Giữ nguyên")
    REFUSED = "refused", _("Không nhập được")


class ImportState(TextChoices):
    """How far an import has come (tình trạng lần nhập)."""

    UPLOADED = "uploaded", _("Chờ đọc tệp")
    READING = "reading", _("Đang đọc tệp")
    MAPPING = "mapping", _("Chờ chỉ rõ các cột")
    READY = "ready", _("Chờ bạn xem trước và nhập")
    REFUSED = "refused", _("Tệp không nhập được")
    ORDERED = "ordered", _("Chờ đến lượt nhập")
    TAKING = "taking", _("Đang nhập")
    DONE = "done", _("Đã nhập")
    FAILED = "failed", _("Hỏng giữa chừng, chưa nhập gì")
    ABANDONED = "abandoned", _("Đã bỏ")


IMPORT_TRANSITIONS: Mapping[ImportState, frozenset[ImportState]] = {
    ImportState.UPLOADED: frozenset(
        {ImportState.READING, ImportState.FAILED, ImportState.ABANDONED}
    ),
    ImportState.READING: frozenset(
        {ImportState.MAPPING, ImportState.READY, ImportState.REFUSED, ImportState.FAILED}
    ),
    ImportState.MAPPING: frozenset({ImportState.UPLOADED, ImportState.ABANDONED}),
    ImportState.READY: frozenset(
        {ImportState.ORDERED, ImportState.UPLOADED, ImportState.ABANDONED}
    ),
    ImportState.REFUSED: frozenset(),
    # The catalogue may have changed since the preview: then it is looked at again.
    ImportState.ORDERED: frozenset({ImportState.TAKING, ImportState.FAILED}),
    ImportState.TAKING: frozenset({ImportState.DONE, ImportState.UPLOADED, ImportState.FAILED}),
    ImportState.DONE: frozenset(),
    ImportState.FAILED: frozenset({ImportState.UPLOADED, ImportState.ABANDONED}),
    ImportState.ABANDONED: frozenset(),
}
