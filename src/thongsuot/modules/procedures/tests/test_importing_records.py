"""Whole records come in from the national catalogue's form or ours, and say what they lack."""

import copy
import json
from collections import Counter
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.kernel.actor import citizen
from thongsuot.kernel.refusals import Invalid, NotAllowed
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.rules import records_file, shipped
from thongsuot.modules.procedures.rules.tables import UnreadableFile
from thongsuot.modules.procedures.tests.conftest import FIRST_DAY, MORNING, SETUP

RAW = {
    "khoa": "cap-the",
    "ma_tthc": "1.000001",
    "ten": "Cấp thẻ",
    "linh_vuc": "Thử nghiệm",
    "cap_thuc_hien": ["Cấp xã"],
    "cach_thuc": [
        {
            "kenh": "truc_tiep",
            "thoi_han": {"so": 3, "don_vi": "ngay_lam_viec", "ghi_chu": None},
            "phi_le_phi": [{"loai": "phi", "so_tien_vnd": 0, "dieu_kien": None, "can_cu": None}],
        }
    ],
    "truong_hop": [
        {
            "ten": "Lần đầu",
            "thanh_phan_ho_so": [
                {"ten": "Tờ khai", "bat_buoc": True},
                {"ten": "Ảnh", "bat_buoc": True},
            ],
        },
        {
            "ten": "Cấp lại",
            "thanh_phan_ho_so": [{"ten": "Đơn báo mất", "bat_buoc": False}],
            "ghi_chu": "cùng Tờ khai",
        },
    ],
    "truong_thieu": ["muc_do_dvc", "ket_qua.ten chính thức (ghi rút gọn)", "điều gì đó"],
}


def take(*items, by=SETUP, wrap="thu_tuc", leave_bad_rows_out=True):
    data = json.dumps({wrap: items}).encode()
    return procedures.import_records(
        stream=BytesIO(data),
        name="x.json",
        in_force_from=FIRST_DAY,
        leave_bad_rows_out=leave_bad_rows_out,
        by=by,
        at=MORNING,
    )


def changed(**parts):
    return copy.deepcopy(RAW) | parts


def test_the_shipped_records_come_in_whole_and_once(catalogue):
    again = procedures.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
    assert (catalogue.added, catalogue.refused) == (53, ())
    assert (again.added, again.changed, again.unchanged) == (0, 0, 53)


def test_what_is_shipped_is_what_was_collected(catalogue):
    records = [
        procedures.version(found.version_id).record
        for found in procedures.search(on=FIRST_DAY, limit=200).items
    ]
    cases = [case for record in records for case in record.cases]
    assert (len(records), len(cases)) == (53, 101)
    assert sum(len(case.components) for case in cases) == 238
    papers = [paper for case in cases for paper in case.components]
    assert sum(paper.replaced_by is not None for paper in papers) == 33
    assert sum(gap.part == "other" for record in records for gap in record.gaps) == 2
    units = Counter(offer.limit.unit for record in records for offer in record.channels)
    assert units == {"working_day": 85, "day": 20, "hour": 2, None: 22}


def test_the_record_keeps_what_the_source_says_and_names_what_it_does_not(db):
    report = take(RAW)
    facts = procedures.procedure("1.000001", on=FIRST_DAY)
    assert (report.added, facts.is_full, facts.levels) == (1, True, ("commune",))
    assert facts.service_level is None and facts.record.conditions is None
    assert [(lack.label, lack.remark) for lack in facts.lacks()] == [
        ("Mức độ dịch vụ công trực tuyến", ""),
        ("Tên kết quả", "ghi rút gọn"),
        ("Nội dung khác", "điều gì đó"),
    ]


def test_a_procedure_without_a_code_goes_by_its_key(db):
    take(changed(ma_tthc=None))
    assert procedures.procedure("cap-the", on=FIRST_DAY).name == "Cấp thẻ"


@pytest.mark.parametrize(
    "item, column, reason",
    [
        ("x", "", "đối tượng JSON"),
        (changed(ten=7), "ten", "không đúng kiểu"),
        (changed(la_gi=1), "la_gi", "Không có phần nào"),
        (changed(ma_tthc="abc X"), "ma_tthc", "không đúng dạng mã"),
        (changed(ma_tthc=None, khoa=None), "", "Không có mã"),
        (changed(cap_thuc_hien=["Cấp huyện"]), "", "Không hiểu «Cấp huyện»"),
        (changed(ten="a\x00b"), "ten", "ký tự điều khiển"),
        ({"ten": "x", "khoa": "a", "truong_hop": [{}]}, "truong_hop.0.ten", "Thiếu phần"),
        ({"code": "1.000009", "extra": 1}, "extra", "Không có phần nào"),
        ({"code": "1.000009", "cases": [{"key": "a", "name": "A"}] * 2}, "cases", "mâu thuẫn"),
        (
            {"code": "1.000009", "cases": [{"key": "a", "name": "A", "also": ["x"]}]},
            "cases.0.also",
            "mâu thuẫn",
        ),
        (
            {"code": "1.000009", "channels": [{"channel": "online", "limit": {"amount": 0}}]},
            "channels.0.limit.amount",
            "không đúng kiểu",
        ),
    ],
)
def test_a_bad_record_is_named_and_the_others_are_kept(db, item, column, reason):
    report = take(changed(ma_tthc="1.000002"), item, RAW)
    assert report.added == 2
    assert (report.refused[0].line, report.refused[0].column) == (2, column)
    assert reason in report.refused[0].reason


def test_a_code_twice_in_one_file_is_taken_once(db):
    report = take(RAW, changed(ten="Khác"))
    assert (report.added, report.refused[0].line) == (1, 2)


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"", "Tệp rỗng"),
        (b"{", "không phải là JSON"),
        (b'{"thu_tuc": NaN}', "không phải là JSON"),
        (b"\xff\xfe", "UTF-16"),
        (b'{"a": []}', "thu_tuc"),
        (b"3", "thu_tuc"),
        (b"[" * 200_000, "quá sâu"),
    ],
)
def test_a_file_that_holds_no_records_is_refused(db, data, reason):
    with pytest.raises(Invalid, match=reason):
        procedures.import_records(
            stream=BytesIO(data), name="x.json", in_force_from=FIRST_DAY, by=SETUP, at=MORNING
        )


def test_a_citizen_may_not_import(db):
    with pytest.raises(NotAllowed):
        take(RAW, by=citizen("Ông Dũng"))


def test_the_collected_file_itself_comes_in_whole(db, shared_data):
    if shared_data is None:
        return
    data = (shared_data / "tthc" / "procedures_full_2026.json").read_bytes()
    report = procedures.import_records(
        stream=BytesIO(data), name="x.json", in_force_from=FIRST_DAY, by=SETUP, at=MORNING
    )
    assert (report.added, report.refused) == (53, ())


def test_the_shipped_files_name_documents_and_no_machine(db):
    text = json.dumps(list(shipped.records()), ensure_ascii=False)
    for trace in (".md", ".csv", ".json", "github", "src/"):
        assert trace not in text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(part=st.sampled_from([*RAW, "code", "cases"]), value=json_values)
def test_whatever_stands_in_a_part_is_a_reason_and_not_a_crash(part, value):
    try:
        reading = records_file.check_records([RAW | {part: value}])
    except UnreadableFile:
        return
    assert len(reading.rows) + bool(reading.refused) == 1
