"""Whatever is wrong with a file is named by place and reason, and the catalogue stays as it was."""

import io
import json
import unicodedata
import zipfile
from datetime import date

import pytest
import xlsxwriter

from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.rules.encodings import old_encoding
from thongsuot.modules.procedures.states import ImportState, Outcome
from thongsuot.modules.procedures.testing import carry_on_imports
from thongsuot.modules.procedures.tests.conftest import FIRST_DAY, MORNING, SETUP
from thongsuot.modules.procedures.tests.test_imports_on_their_way import digests, order, read

HEADING = "ma_tthc,ten\n"
WORDS = "Mã thủ tục,Tên thủ tục\n1.000001,Cấp giấy của tỉnh\n1.000002,Đăng ký hành nghề\n"
NATIONAL = {"ma_tthc": "1.000001", "ten_tthc": "Cấp thẻ"}
OURS = {"code": "1.000001", "name": "Cấp thẻ"}


def windows_1258(text):
    out = b""
    for sign in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", sign)
        tones = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", "".join(m for m in marks if m not in tones))
        out += (base + tones).encode("cp1258", errors="replace")
    return out


TCVN3 = dict(zip("àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđĂÂÊÔƠƯĐ",
    bytes.fromhex(
        "b5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedfe1e2e3e4e5e6e7e8e9"
        "eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfea8a9aaabacadaea1a2a3a4a5a6a7"
    ), strict=True))  # fmt: skip


def tcvn3(text):
    return bytes(TCVN3.get(sign, ord(sign) if ord(sign) < 128 else 63) for sign in text)


def workbook(rows=(("ma_tthc", "ten"), ("1.000001", "A")), *, formula=None, sheets=("S",)):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if formula:
                sheet.write_formula(*formula)
    return out.getvalue()


def with_file(data, name, content):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return out.getvalue()


def far_cell():
    """One cell in the last corner: a sheet of seventeen thousand million cells when unrolled."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["ma_tthc", "ten"])
        sheet.write(1_048_575, 16_383, "x")
    return out.getvalue()


# What is refused as a whole, and what is said of it.
FILES = [
    ("blank", b" \r\n", "Tệp rỗng"),
    ("utf-16", WORDS.encode("utf-16"), "UTF-16"),
    ("utf-16 without a mark", WORDS.encode("utf-16-le"), "UTF-16"),
    ("tcvn3", tcvn3(WORDS), r"TCVN3 \(ABC\) \(thấy từ dòng 1\)"),
    ("windows-1258", windows_1258(WORDS), r"Windows-1258 \(thấy từ dòng 1\)"),
    ("latin-1 noise", b"ma_tthc,ten\n\xe9\xe9,\xe9\n\xe9\xe9,\xe9\n", "không đoán được bảng mã"),
    ("json in utf-16", json.dumps([NATIONAL]).encode("utf-16"), "UTF-16"),
    ("json in windows-1258", b'[{"ten_tthc": "Th\xecm"}]', "UTF-8 ở dòng 1"),
    ("json with a key twice", b'[{"ten": "a", "ten": "b"}]', "«ten» ghi hai lần"),
    ("json cut off", b'{"thu_tuc": [\n{"ten": ', "dòng 2"),
    ("json of something else", b'{"a": 1}', "thu_tuc"),
    ("old excel", b"\xd0\xcf\x11\xe0" + b"x" * 600, "XLS đời cũ"),
    ("macros", with_file(workbook(), "xl/vbaProject.bin", b"x"), "macro"),
    ("zip bomb", bomb(), "bung ra quá lớn"),
    ("one cell far out", far_cell(), "bung ra quá lớn"),
    ("no data in any sheet", workbook(rows=(), sheets=("Bìa", "Trống")), "Bìa, Trống"),
    ("another zip", with_file(b"", "a.txt", b"x"), "không phải là danh mục"),
    ("a program", b"MZ\x90\x00", "không phải là danh mục"),
    ("a picture", b"\x89PNG....", "không phải là danh mục"),
]
# What waits to be explained, for a person may know what the columns mean.
COLUMNS = [
    ("no code", b"ten\nKhai sinh\n"),
    ("strange columns", "tên,tuổi\nAn,30\n".encode()),
    ("a column twice", b"ma_tthc,ten,ten\n1.000001,x,y\n"),
    ("a sheet of something else", workbook(rows=(("Họ tên", "Tuổi"), ("An", 30)))),
]
# What is wrong with one row or record: the file, its line, its column or path, the reason.
ROWS = [
    ("a code twice", HEADING + "1.000001,A\n1.000001,B\n", 3, "ma_tthc", "đã có ở dòng 2"),
    ("a bad code", HEADING + "1.1,A\n", 2, "ma_tthc", "không đúng dạng mã"),
    ("too few cells", HEADING + "1.000001\n", 2, "", "Có 1 ô, cần 2 ô"),
    ("an unclosed quote", HEADING + '1.000001,"A\n', 2, "", "mở mà không đóng"),
    (
        "the thirty-first of February",
        "ma_tthc,ten,so_quyet_dinh,ngay_quyet_dinh\n1.000001,A,1/QĐ,31/02/2026\n",
        2,
        "ngay_quyet_dinh",
        "Không có ngày 31/02/2026",
    ),
    (
        "a year of the Romans",
        "ma_tthc,ten,so_quyet_dinh,ngay_quyet_dinh\n1.000001,A,1/QĐ,01/02/0226\n",
        2,
        "ngay_quyet_dinh",
        "nằm ngoài các năm",
    ),
    ("a formula", workbook(formula=(1, 1, "=A1", "", "A")), 2, "ten", "công thức"),
    (
        "a cell that shows an error",
        workbook(rows=(("ma_tthc", "ten"), ("1.000001", "#REF!"))),
        2,
        "ten",
        "báo lỗi #REF!",
    ),
    ("a day of no month", [NATIONAL | {"ngay_quyet_dinh": "12/13/2026"}], 1, "ngay_quyet_dinh",
     "Không có ngày 12/13/2026"),
    ("a day in other words", [NATIONAL | {"ngay_quyet_dinh": "hôm qua"}], 1, "ngay_quyet_dinh",
     "dd/mm/yyyy"),
    (
        "a day inside a legal basis",
        [NATIONAL | {"ccpl": [{"so_ky_hieu": "1/NĐ"}, {"so_ky_hieu": "2/NĐ",
                                                       "ngay_hieu_luc": "30/02/2024"}]}],
        1,
        "ccpl.1.ngay_hieu_luc",
        "Không có ngày 30/02/2024",
    ),
    ("a number for a name", [NATIONAL | {"ten_tthc": 7}], 1, "ten_tthc", "không đúng kiểu"),
    (
        "an unknown part of a paper",
        [NATIONAL | {"tphs": [{"ten_giay_to": "A", "gia": 1}]}],
        1,
        "tphs.0.gia",
        "Không có phần nào",
    ),
    ("a national code twice", [NATIONAL, NATIONAL], 2, "code", "đã có ở dòng 1"),
    (
        "a form that does not exist",
        [OURS | {"forms": [{"key": "mau-1", "name": "Mẫu 1"}],
                 "cases": [{"key": "a", "name": "A", "components": [
                     {"code": "GT1", "name": "Đơn", "required": True, "form_key": "mau-2"}]}]}],
        1,
        "cases.0.components.0.form_key",
        "mẫu đơn không có",
    ),
    (
        "an impossible day of ours",
        [OURS | {"decision": {"number": "1/QĐ", "issued_on": "2026-02-31"}}],
        1,
        "decision.issued_on",
        "Không có ngày này",
    ),
    ("not an object", ["x"], 1, "", "đối tượng JSON"),
]  # fmt: skip


def as_bytes(given):
    if isinstance(given, bytes):
        return given
    return given.encode() if isinstance(given, str) else json.dumps({"thu_tuc": given}).encode()


def at_once(data, **options):
    return procedures.import_file(
        stream=io.BytesIO(data),
        name="x",
        in_force_from=FIRST_DAY,
        by=SETUP,
        at=MORNING,
        **options,
    )


@pytest.fixture
def kept(catalogue):
    """A catalogue that must be found as it was."""
    before = digests()
    yield
    assert digests() == before


@pytest.mark.parametrize("data, reason", [case[1:] for case in FILES], ids=[c[0] for c in FILES])
def test_a_file_that_cannot_be_taken_is_refused_whole(kept, data, reason):
    with pytest.raises(Invalid, match=reason):
        at_once(data)
    run_id = read(data, name="x")
    facts = procedures.import_run(run_id)
    assert facts.state == ImportState.REFUSED
    with pytest.raises(Clash):
        order(run_id)


@pytest.mark.parametrize("data", [case[1] for case in COLUMNS], ids=[c[0] for c in COLUMNS])
def test_columns_that_nobody_knows_wait_to_be_explained(kept, data):
    with pytest.raises(Invalid, match=r"cột|ghi hai lần"):
        at_once(data)
    run_id = read(data)
    assert procedures.import_run(run_id).state == ImportState.MAPPING
    with pytest.raises(Clash):
        order(run_id)


@pytest.mark.parametrize(
    "given, line, column, reason", [case[1:] for case in ROWS], ids=[case[0] for case in ROWS]
)
def test_a_bad_row_is_named_by_place_and_reason_and_stops_all(kept, given, line, column, reason):
    data = as_bytes(given)
    with pytest.raises(Invalid, match="danh mục giữ nguyên") as refusal:
        at_once(data)
    assert reason in refusal.value.faults[0].reason
    pointer = "/".join(["/rows", str(line), *column.split(".")]).rstrip("/")
    assert refusal.value.faults[0].pointer == pointer
    run_id = read(data)
    (row,), _more = procedures.import_rows(run_id, outcome=Outcome.REFUSED)
    assert [(one.line, one.column) for one in row.faults] == [(line, column)]
    assert reason in row.faults[0].reason
    with pytest.raises(Clash):
        order(run_id)


def test_a_file_of_a_hundred_megabytes_is_refused_before_it_is_kept(kept):
    data = b"x" * (100 * 1024 * 1024)
    with pytest.raises(Invalid, match="lớn quá 50 MB"):
        read(data)
    with pytest.raises(Invalid, match="lớn quá 50 MB"):
        at_once(data)
    assert procedures.imports() == []


def test_bad_rows_left_out_are_counted_and_the_others_taken(db):
    report = at_once((HEADING + "1.000001,A\nsai,B\n").encode(), leave_bad_rows_out=True)
    assert (report.added, [fault.line for fault in report.refused]) == (1, [3])


def test_a_formula_in_a_column_that_nobody_reads_harms_nothing(db):
    rows = (("STT", "ma_tthc", "ten"), (1, "1.000001", "A"))
    run_id = read(workbook(rows, formula=(1, 0, "=1", "", 1)))
    columns = {"ma_tthc": "ma_tthc", "ten": "ten"}
    procedures.map_columns(run_id=run_id, columns=columns, by=SETUP, at=MORNING)
    carry_on_imports(at=MORNING)
    assert procedures.import_run(run_id).counts[Outcome.ADDED] == 1


def test_the_sheet_with_the_list_is_found_among_others(db):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Bìa").write(0, 0, "Sở Nội vụ")
        sheet = book.add_worksheet("Danh sách")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["Mã TTHC", "Tên thủ tục", "Số quyết định", "Ngày quyết định"])
        sheet.write_row(1, 0, ["1.000001", "Cấp thẻ", "5/QĐ-UBND"])
        sheet.write_datetime(1, 3, date(2026, 2, 28), day)
    run_id = read(out.getvalue())
    facts = procedures.import_run(run_id)
    assert (facts.sheet, facts.other_sheets, facts.rows) == ("Danh sách", ("Bìa",), 1)
    order(run_id)
    carry_on_imports(at=MORNING)
    decision = procedures.procedure("1.000001", on=FIRST_DAY).record.decision
    assert (decision.number, decision.issued_on) == ("5/QĐ-UBND", date(2026, 2, 28))


def test_one_broken_line_does_not_make_a_file_old():
    assert old_encoding(WORDS.encode() + b"1.000003,Kh\xe1\xbb\n") is None
    assert old_encoding(tcvn3(WORDS)) == "TCVN3 (ABC)"
    assert old_encoding(windows_1258(WORDS)) == "Windows-1258"
    assert old_encoding(b"plain\n" * 3) is None
