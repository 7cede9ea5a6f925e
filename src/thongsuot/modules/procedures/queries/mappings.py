"""What is remembered of lists with other headings: which of our columns each one is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.procedures.models import ColumnMapping
from thongsuot.modules.procedures.rules.columns import COLUMNS, NEEDED

COLUMN_WORDS: Mapping[str, Promise] = {
    "ma_tthc": gettext_lazy("Mã thủ tục (cần có)"),
    "khoa": gettext_lazy("Khóa, khi không có mã"),
    "ten": gettext_lazy("Tên thủ tục (cần có)"),
    "linh_vuc": gettext_lazy("Lĩnh vực"),
    "linh_vuc_dvcqg": gettext_lazy("Lĩnh vực theo Cổng quốc gia"),
    "cap_xa": gettext_lazy("Có ở cấp xã (có, không)"),
    "cap_thuc_hien": gettext_lazy("Cấp thực hiện"),
    "thoi_han": gettext_lazy("Thời hạn giải quyết"),
    "muc_do": gettext_lazy("Mức độ dịch vụ công trực tuyến"),
    "phi": gettext_lazy("Phí, lệ phí"),
    "co_quan": gettext_lazy("Cơ quan thực hiện"),
    "doi_tuong": gettext_lazy("Đối tượng thực hiện"),
    "tu_khoa": gettext_lazy("Từ khóa"),
    "so_quyet_dinh": gettext_lazy("Số quyết định công bố"),
    "ngay_quyet_dinh": gettext_lazy("Ngày quyết định công bố (dd/mm/yyyy)"),
    "co_quan_ban_hanh": gettext_lazy("Cơ quan ban hành quyết định"),
    "nguon": gettext_lazy("Nguồn"),
}


@dataclass(frozen=True, slots=True)
class MappingFacts:
    """One remembered set of headings; an empty column means that the heading is passed over."""

    id: int
    columns: Mapping[str, str]
    file_name: str
    kept_by: str
    kept_at: datetime

    @property
    def said(self) -> Sequence[tuple[str, str]]:
        """Each heading with the words of our column, for a page."""
        return [
            (heading, str(COLUMN_WORDS[column]) if column else _("bỏ qua"))
            for heading, column in self.columns.items()
        ]


def list_columns() -> Sequence[tuple[str, str]]:
    """Return the columns that a heading can mean, in words."""
    return [(column, str(COLUMN_WORDS[column])) for column in COLUMNS]


def needed_columns() -> Sequence[str]:
    return NEEDED


def remembered(key: str) -> Mapping[str, str] | None:
    found = ColumnMapping.objects.filter(key=key).order_by("pk").values_list("columns", flat=True)
    columns = found.first()
    return None if columns is None else dict(columns)


def mappings() -> Sequence[MappingFacts]:
    """Return what is remembered, latest first."""
    return tuple(map(_facts, ColumnMapping.objects.order_by("-kept_at", "-pk")[:200]))


def mapping(mapping_id: int) -> MappingFacts:
    """
    Return one remembered set of headings.

    :raises Missing: if it is not, or no longer, remembered
    """
    row = ColumnMapping.objects.filter(pk=mapping_id).first()
    if row is None:
        raise Missing(_("Không còn nhớ cách đọc các cột này."))
    return _facts(row)


def _facts(row: ColumnMapping) -> MappingFacts:
    return MappingFacts(row.pk, dict(row.columns), row.file_name, row.kept_by, row.kept_at)
