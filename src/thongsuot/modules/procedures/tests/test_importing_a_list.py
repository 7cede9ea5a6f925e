"""An office sends its list of procedures: bad rows are named, good ones kept, nothing twice."""

import csv
import io
import zipfile
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, Permission, Reach
from thongsuot.kernel.refusals import Invalid, NotAllowed
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.rules import listing
from thongsuot.modules.procedures.tests.conftest import FIRST_DAY, MORNING, SETUP

AN = Actor(name="Chị An")
CHI = Actor(name="Bà Chi", grants={Permission.PROCEDURE_IMPORT: Reach(everywhere=True)})
BINH = Actor(name="Anh Bình", grants={Permission.PROCEDURE_IMPORT: Reach(frozenset({1}))})
GOOD = b"ma_tthc,ten,linh_vuc\n1.001193,Khai sinh,X\n2.000815,Sao y,Y\n"


def take(data, *, by=SETUP, on=FIRST_DAY, name="danh-muc.csv", leave_bad_rows_out=True):
    return procedures.import_list(
        stream=BytesIO(data),
        name=name,
        in_force_from=on,
        leave_bad_rows_out=leave_bad_rows_out,
        by=by,
        at=MORNING,
    )


def faults(report):
    return [(fault.line, fault.column, fault.reason) for fault in report.refused]


def test_good_rows_come_in_and_a_second_import_changes_nothing(db):
    first, second = take(GOOD), take(GOOD)
    assert (first.added, first.changed, first.unchanged, first.refused) == (2, 0, 0, ())
    assert (second.added, second.changed, second.unchanged) == (0, 0, 2)
    facts = procedures.procedure("1.001193", on=FIRST_DAY)
    assert (facts.name, facts.field, facts.is_full, facts.number) == ("Khai sinh", "X", False, 1)
    kinds = [line.type for line in ledger.history("procedure:1.001193")]
    assert kinds == ["procedures.ProcedureVersionPublished"]


def test_a_changed_row_is_a_new_version_from_its_day(db):
    take(GOOD)
    report = take(GOOD.replace(b"Khai sinh", "Khai sinh mới".encode()), on=date(2026, 1, 1))
    assert (report.added, report.changed, report.unchanged) == (0, 1, 1)
    assert procedures.procedure("1.001193", on=date(2025, 12, 31)).name == "Khai sinh"
    assert procedures.procedure("1.001193", on=date(2026, 1, 1)).name == "Khai sinh mới"


def test_a_row_may_not_reach_behind_a_later_version(db):
    take(GOOD, on=date(2026, 1, 1))
    report = take(GOOD.replace(b"Sao y", b"Sao"), on=date(2025, 1, 1))
    assert faults(report) == [
        (3, "", "Đã có bản công bố từ ngày 01/01/2026, không muộn hơn ngày bắt đầu của tệp này.")
    ]


def test_a_mere_line_never_replaces_a_whole_record(catalogue):
    report = take(GOOD, on=date(2026, 1, 1))
    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)
    assert procedures.procedure("1.001193", on=date(2026, 2, 1)).is_full


def test_a_whole_record_replaces_a_line_even_on_its_first_day(db):
    take(GOOD)
    procedures.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
    assert procedures.procedure("1.001193", on=FIRST_DAY).is_full
    line = procedures.versions("1.001193")[1]
    assert (line.number, line.was_never_in_force) == (1, True)


def test_each_bad_row_is_named_with_its_line_and_reason(db):
    rows = [
        b"ma_tthc,ten,cap_xa,muc_do",
        "1.000001,Tốt,True,toan_trinh".encode(),
        b"9999,Sai ma,,",
        b"1.000002,Thieu o",
        "1.000001,Trùng,,".encode(),
        b"1.000003,\xff\xfe,,",
        b"1.000004,Co NUL\x00,,",
        b"1.000005,Ten,maybe,",
        b"1.000006,Ten,,sieu_cap",
        b"1.000007," + b"x" * 3000 + b",,",
        b'1.000008,"mo ma khong dong,,',
        b'1.000009,"sai"cho,,',
        "1.000010,Cũng tốt,,Một phần".encode(),
        b"",
    ]
    report = take(b"\r\n".join(rows))
    assert report.added == 2
    assert [(line, column) for line, column, _ in faults(report)] == [
        (3, "ma_tthc"),
        (4, ""),
        (5, "ma_tthc"),
        (6, "ten"),
        (7, "ten"),
        (8, "cap_xa"),
        (9, "muc_do"),
        (10, "ten"),
        (11, ""),
        (12, ""),
    ]
    assert "đã có ở dòng 2" in faults(report)[2][2]
    assert procedures.procedure("1.000010", on=FIRST_DAY).service_level == "partial"


def test_odd_names_come_in_with_a_warning(db):
    report = take(
        "ma_tthc,ten\n1.000001,\n1.000002,Cấp giấy phép cho\n1.000003,Cấp lại (mất\n"
        "1.000004,Cấp thẻ1\n1.000005,Cấp thẻ\n".encode()
    )
    assert report.added == 5
    assert [(fault.line, fault.reason) for fault in report.warnings] == [
        (2, "Chưa có tên trong nguồn."),
        (3, "Tên có vẻ bị cắt cụt."),
        (4, "Tên có vẻ bị cắt cụt."),
        (5, "Tên có vẻ dính số chú thích."),
    ]
    assert procedures.procedure("1.000001", on=FIRST_DAY).title == "1.000001"


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"", "Tệp rỗng"),
        (b"\xef\xbb\xbf \r\n", "Tệp rỗng"),
        (b"a,b\n1,2\n", "Thiếu cột ma_tthc, ten"),
        (b"ma_tthc,ten,mau_mat\n1.000001,x,y\n", "Có cột lạ: mau_mat"),
        (b"ma_tthc,ten,ten\n1.000001,x,y\n", "ghi hai lần"),
        (b"ma_tthc,\xff\n", "tiêu đề"),
        (b'ma_tthc,"ten\n', "tiêu đề"),
        ("ma_tthc,ten\n".encode("utf-16"), "UTF-16"),
        (b"%PDF-1.7 ...", "không phải là danh mục"),
        (b"PK\x03\x04 broken", "không phải là danh mục"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "XLS đời cũ"),
        (b"MZ\x90\x00", "không phải là danh mục"),
    ],
)
def test_what_cannot_be_a_list_is_refused_whole(db, data, reason):
    with pytest.raises(Invalid, match=reason) as refused:
        take(data)
    assert refused.value.faults[0].pointer == "/file"
    assert procedures.search(on=FIRST_DAY).items == ()


def test_a_file_of_more_than_fifty_megabytes_is_refused(db):
    with pytest.raises(Invalid, match="50 MB"):
        take(b"ma_tthc,ten\n" + b"x" * (50 * 1024 * 1024))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lists_are_read_as_spreadsheets_write_them(db, separator, mark, ending):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=ending)
    writer.writerows(
        [["Mã TTHC", "Tên thủ tục"], ["1.000001", 'Cấp, "đổi";\nthẻ\t2'], ["1.000002", "B"]]
    )
    report = take(mark + out.getvalue().encode())
    assert (report.added, report.refused) == (2, ())
    assert procedures.procedure("1.000001", on=FIRST_DAY).name == 'Cấp, "đổi"; thẻ 2'


def workbook(rows):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def test_a_spreadsheet_is_read_and_a_code_typed_as_a_number_is_understood(db):
    rows = [["ma_tthc", "ten", "cap_xa"], [1.00028, "A", True], ["1.000002", "B", ""], ["x", "C"]]
    report = take(workbook(rows), name="danh-muc.xlsx")
    assert (report.added, [fault.line for fault in report.refused]) == (2, [4])
    assert procedures.procedure("1.000280", on=FIRST_DAY).levels == ("commune",)


def test_a_spreadsheet_that_swells_is_not_opened(db):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    with pytest.raises(Invalid, match="quá lớn"):
        take(out.getvalue())


def test_one_needs_leave_to_import(db):
    with pytest.raises(NotAllowed, match="không được giao nhập"):
        take(GOOD, by=AN)
    with pytest.raises(NotAllowed, match="của tỉnh"):
        take(GOOD, by=BINH)  # who keeps one commune's list does not change the province's
    assert take(GOOD, by=CHI).added == 2


def test_all_1870_procedures_of_the_collected_list_come_in(db, shared_data):
    if shared_data is None:
        return
    data = (shared_data / "tthc" / "tthc_merged.csv").read_bytes()
    first, second = take(data), take(data)
    assert (first.added, first.refused) == (1870, ())
    assert (second.added, second.changed, second.unchanged) == (0, 0, 1870)
    reasons = [fault.reason for fault in first.warnings]
    assert reasons.count("Chưa có tên trong nguồn.") == 176


def test_a_long_list_costs_few_queries_beside_its_events(db, django_assert_max_num_queries):
    rows = "".join(f"1.{number:06},Thủ tục {number}\n" for number in range(300))
    with django_assert_max_num_queries(300 + 15):
        take(f"ma_tthc,ten\n{rows}".encode())
    with django_assert_max_num_queries(10):
        take(f"ma_tthc,ten\n{rows}".encode())


cells = st.text(st.characters(codec="utf-8"), max_size=30)
good_names = st.text(st.characters(categories=["L", "Nd", "Zs", "Po"]), min_size=1, max_size=40)


@settings(max_examples=150)
@given(data=st.binary(max_size=400))
@example(data=b"ma_tthc,ten\n" + b'"' * 300)
@example(data=b"ma_tthc,ten\n" + b'"\n' * 300)
@example(data=b"ma_tthc,ten\r1.000001,x\r")
def test_no_bytes_break_the_reader(data):
    for head in (b"", b"ma_tthc,ten\n", b"PK\x03\x04"):
        try:
            listing.read_list(head + data)
        except listing.UnreadableFile:
            pass


@settings(max_examples=100)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 999_999).map("1.{:06}".format), good_names),
        unique_by=lambda row: row[0],
        max_size=12,
    ),
    bad=st.lists(st.sampled_from(['"', "x,y", "1.0000,y", '1.000001,"a"b', ",,,,"]), max_size=4),
    at=st.integers(0, 12),
)
def test_good_rows_survive_the_company_of_bad_ones(rows, bad, at):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    lines = out.getvalue().splitlines()
    if len(lines) != len(rows):  # a name with a line break of its own kind
        return
    lines[at:at] = bad
    reading = listing.read_list("\n".join(["ma_tthc,ten", *lines]).encode())
    unclosed = '"' in bad
    read = [row.record.code for row in reading.rows]
    assert set(read) <= {code for code, _ in rows}
    if not unclosed or not any('"' in line for line in lines[at + len(bad) :]):
        assert read == [code for code, _ in rows]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.lists(good_names, min_size=1, max_size=5))
def test_importing_twice_is_importing_once(db, names):
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM procedures_procedure")
        since = cursor.fetchone()[0]
    out = io.StringIO()
    codes = [f"3.{since + at:06}" for at in range(len(names))]
    csv.writer(out).writerows([["ma_tthc", "ten"], *zip(codes, names, strict=True)])
    data = out.getvalue().encode()
    take(data)
    again = take(data)
    assert (again.added, again.changed) == (0, 0)
