"""What is wrong with a file or a row of it, as sentences a person can act on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.modules.procedures.rules.record import Flaw
from thongsuot.modules.procedures.rules.tables import UnreadableFile

ABOUT_FILES: Mapping[str, Promise] = {
    "empty": gettext_lazy("Tệp rỗng, không có dòng nào để nhập."),
    "too_large": gettext_lazy("Tệp lớn quá %(most)s MB; hãy chia nhỏ rồi nhập từng phần."),
    "too_large_inside": gettext_lazy("Tệp nén bung ra quá lớn nên không mở."),
    "too_many_rows": gettext_lazy("Tệp có quá %(most)s dòng; hãy chia nhỏ rồi nhập từng phần."),
    "utf16": gettext_lazy("Tệp ghi bằng UTF-16; hãy lưu lại dạng CSV UTF-8 hoặc XLSX."),
    "old_encoding": gettext_lazy(
        "Tệp ghi bằng bảng mã %(encoding)s (thấy từ dòng %(line)s). Hãy mở bằng Excel hoặc UniKey, "
        "chuyển sang Unicode rồi lưu lại dạng CSV UTF-8 hoặc XLSX."
    ),
    "unknown_encoding": gettext_lazy(
        "Tệp không ghi bằng UTF-8 (thấy từ dòng %(line)s) và không đoán được bảng mã. Hãy lưu lại "
        "dạng CSV UTF-8 hoặc XLSX."
    ),
    "old_office": gettext_lazy(
        "Tệp XLS đời cũ hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu rồi lưu thành XLSX."
    ),
    "locked": gettext_lazy("Tệp được đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lên."),
    "macros": gettext_lazy("Tệp có macro. Hãy lưu thành XLSX không có macro rồi tải lên."),
    "no_sheet": gettext_lazy("Tệp không có trang tính nào có dữ liệu (%(sheets)s)."),
    "not_a_list": gettext_lazy("Tệp không phải là danh mục dạng CSV hoặc XLSX."),
    "bad_heading": gettext_lazy("Không đọc được dòng tiêu đề của tệp."),
    "missing_columns": gettext_lazy("Thiếu cột %(missing)s. Các cột dùng được: %(wanted)s."),
    "unknown_columns": gettext_lazy("Có cột lạ: %(unknown)s. Các cột dùng được: %(wanted)s."),
    "doubled_columns": gettext_lazy("Có cột ghi hai lần ở dòng tiêu đề."),
    "not_json": gettext_lazy("Tệp không phải là JSON đọc được (dòng %(line)s)."),
    "json_not_utf8": gettext_lazy(
        "Tệp JSON có ký tự không phải UTF-8 ở dòng %(line)s. Hãy lưu lại bằng UTF-8."
    ),
    "json_key_twice": gettext_lazy("Tệp JSON có khóa «%(key)s» ghi hai lần trong một đối tượng."),
    "json_too_deep": gettext_lazy("Tệp JSON lồng nhau quá sâu."),
    "not_records": gettext_lazy(
        "Tệp JSON không có danh sách thủ tục ở «thu_tuc» hoặc «procedures»."
    ),
}

ABOUT_ROWS: Mapping[str, Promise] = {
    "open_quote": gettext_lazy("Dấu nháy kép mở mà không đóng."),
    "bad_quotes": gettext_lazy("Dấu nháy kép đặt sai chỗ."),
    "cell_count": gettext_lazy("Có %(found)s ô, cần %(wanted)s ô như dòng tiêu đề."),
    "not_utf8": gettext_lazy("Có ký tự không phải UTF-8."),
    "control_characters": gettext_lazy("Có ký tự điều khiển không in được."),
    "too_long": gettext_lazy("Dài quá %(most)s ký tự."),
    "bad_code": gettext_lazy(
        "Mã «%(code)s» không đúng dạng mã thủ tục, ví dụ 1.001193 hoặc 1.001193.H01."
    ),
    "twice": gettext_lazy("Mã %(code)s đã có ở dòng %(line)s."),
    "bad_flag": gettext_lazy("«%(text)s» không phải là có hoặc không (True, False)."),
    "bad_service_level": gettext_lazy(
        "«%(text)s» không phải là mức độ dịch vụ công: toan_trinh, mot_phan hoặc truc_tiep."
    ),
    "no_name": gettext_lazy("Chưa có tên trong nguồn."),
    "name_cut_off": gettext_lazy("Tên có vẻ bị cắt cụt."),
    "name_with_footnote": gettext_lazy("Tên có vẻ dính số chú thích."),
    "words_of_a_web_page": gettext_lazy("Có chữ của trang web lẫn vào nội dung."),
    "later_version": gettext_lazy(
        "Đã có bản công bố từ ngày %(since)s, không muộn hơn ngày bắt đầu của tệp này."
    ),
    "bad_key": gettext_lazy("Khóa «%(text)s» chỉ được gồm chữ thường không dấu, số và gạch nối."),
    "formula": gettext_lazy("Ô chứa công thức; hãy dán lại giá trị."),
    "cell_error": gettext_lazy("Ô báo lỗi %(text)s của bảng tính."),
    "bad_date": gettext_lazy("«%(text)s» không phải là ngày dạng dd/mm/yyyy."),
    "bad_day": gettext_lazy("Không có ngày này, hoặc không ghi theo dạng năm-tháng-ngày."),
    "no_such_day": gettext_lazy("Không có ngày %(text)s."),
    "year_beyond": gettext_lazy("Ngày %(text)s nằm ngoài các năm từ %(first)s đến %(last)s."),
    "level_unknown": gettext_lazy("Không còn cấp thực hiện «%(text)s»; chỉ giữ trong ghi chú."),
    "name_differs": gettext_lazy("Tên khác với bản đầy đủ đang có: «%(text)s»; giữ bản đang có."),
    "not_published": gettext_lazy("Ở nguồn, thủ tục này đang ở trạng thái «%(text)s»."),
    "kept_in_note": gettext_lazy("Phần không biết tên được giữ trong ghi chú."),
    "changed_since_export": gettext_lazy(
        "Nội dung đã sửa sau khi xuất; lấy theo các phần của Cổng quốc gia."
    ),
    "no_such_form": gettext_lazy("Nhắc tới mẫu đơn không có trong hồ sơ thủ tục này."),
    "not_an_object": gettext_lazy("Mỗi thủ tục phải là một đối tượng JSON."),
    "no_code": gettext_lazy("Không có mã thủ tục và cũng không có khóa."),
    "missing_part": gettext_lazy("Thiếu phần này."),
    "unknown_part": gettext_lazy("Không có phần nào tên như vậy."),
    "wrong_type": gettext_lazy("Giá trị không đúng kiểu hoặc ngoài giới hạn."),
    "unknown_word": gettext_lazy("Không hiểu «%(text)s»."),
    "contradiction": gettext_lazy("Nội dung tự mâu thuẫn: trùng khóa hoặc nhắc giấy tờ không có."),
}


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing about one row: where it stands and why it matters."""

    line: int
    column: str
    reason: str


def in_words(flaws: Sequence[Flaw]) -> tuple[RowFault, ...]:
    return tuple(
        RowFault(flaw.line, flaw.column, str(ABOUT_ROWS[flaw.code]) % flaw.params) for flaw in flaws
    )


def about_file(trouble: UnreadableFile) -> str:
    """Return why a whole file cannot be taken."""
    return str(ABOUT_FILES[trouble.code]) % trouble.params


def refuse(trouble: UnreadableFile, *, name: str) -> Invalid:
    """Return the refusal of a whole file, for the caller to raise."""
    reason = about_file(trouble)
    message = _("Không nhập được tệp «%(name)s». %(reason)s") % {"name": name, "reason": reason}
    return Invalid(message, [Fault("/file", reason)])
