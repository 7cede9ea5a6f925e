"""The national database's record is read whole: what has a value, and what stays words."""

import copy
import json
from datetime import date

import pytest

from thongsuot.kernel.worktime.limits import Unit
from thongsuot.modules.procedures.rules import national_words as words
from thongsuot.modules.procedures.rules import shipped
from thongsuot.modules.procedures.rules.national_merging import brought_up_to_date
from thongsuot.modules.procedures.rules.national_writing import RECORD_KEY, national
from thongsuot.modules.procedures.rules.record import (
    Fee,
    Gap,
    Instrument,
    Result,
    TimeLimit,
    from_data,
)
from thongsuot.modules.procedures.rules.records_file import check_records, read_records
from thongsuot.modules.procedures.states import Channel, FeeKind, Level

ITEM = {
    "stt": "1",
    "ma_tthc": "1.000001",
    "ten_tthc": "Công nhận trường đạt chuẩn",
    "link_truy_cap": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1",
    "so_quyet_dinh": "12/QĐ-UBND",
    "ngay_quyet_dinh": "09/01/2026",
    "co_quan_ban_hanh": "Ủy ban nhân dân tỉnh",
    "linh_vuc": "Giáo dục",
    "cap_thuc_hien": "Cấp tỉnh, Cấp xã",
    "doi_tuong_thuc_hien": (
        "Cán bộ, công chức, viên chức, Tổ chức (không bao gồm doanh nghiệp, HTX)"
    ),
    "loai_tthc": "TTHC được luật giao quy định chi tiết",
    "tu_khoa": "trường, chuẩn",
    "dia_chi_tiep_nhan": "Số 3, đường Lê Lợi; Sở Giáo dục",
    "co_quan_thuc_hien": "Ủy ban nhân dân cấp xã, Sở Văn hóa, Thể thao và Du lịch",
    "co_quan_co_tham_quyen": "Giám đốc Sở",
    "co_quan_phoi_hop": "",
    "co_quan_duoc_uy_quyen": None,
    "mo_ta": "Dòng một\n\nDòng hai",
    "trang_thai": "Đã công khai",
    "cach_thuc_thuc_hien": [
        {
            "hinh_thuc_nop": "Bưu chính",
            "thoi_gian": "05 Ngày làm việc",
            "phi_le_phi": "Phí: 75.000 VNĐ (bản giấy)\nLệ phí: 0 Đồng",
            "mo_ta": "kể từ ngày nhận đủ hồ sơ",
        },
        {
            "hinh_thuc_nop": "Trực tiếp",
            "thoi_gian": "Khác",
            "phi_le_phi": "Không",
            "mo_ta": "02 tháng",
        },
        {"hinh_thuc_nop": "Trực tuyến", "thoi_gian": "5 Ngày", "phi_le_phi": "", "mo_ta": "thường"},
        {
            "hinh_thuc_nop": "Trực tuyến",
            "thoi_gian": "9 Ngày",
            "phi_le_phi": "",
            "mo_ta": "phức tạp",
        },
    ],
    "trinh_tu_thuc_hien": [
        {"truong_hop_xu_ly": "", "mo_ta_chi_tiet": "- Nộp\n- Nhận"},
        {"truong_hop_xu_ly": "Cấp mới", "mo_ta_chi_tiet": "Thẩm định"},
        {"truong_hop_xu_ly": "Cấp lại", "mo_ta_chi_tiet": ""},
    ],
    "tphs": [
        {
            "ma_tphs": "000.00.00.G03-KQ0249",
            "ten_giay_to": "Báo cáo",
            "loai_giay_to": "",
            "co_quan_ban_hanh": "Bộ Giáo dục và Đào tạo",
            "ban_chinh": True,
            "ban_sao": False,
            "bm_dien_tu": "Không",
        },
        {"ma_tphs": "", "ten_giay_to": "Ảnh (nếu có)", "ban_chinh": 2, "bm_dien_tu": "Có"},
    ],
    "kqth": [
        {
            "ma_ket_qua": "KQ.G03.000340",
            "ten_ket_qua": "Bằng công nhận",
            "co_quan_ban_hanh": "Bộ",
            "mo_ta": "khổ A3",
        }
    ],
    "ccpl": [
        {
            "so_ky_hieu": "19/2018/TT-BGDĐT",
            "trich_yeu": "Quy định",
            "co_quan_ban_hanh": "Bộ",
            "ngay_ban_hanh": "22/08/2018",
            "ngay_hieu_luc": "10/10/2018",
            "dia_chi_truy_cap": "http://vbpl.vn/1",
        }
    ],
    "yeu_cau_dieu_kien": "Có trường",
}


def read(**parts):
    (row,) = check_records([copy.deepcopy(ITEM) | parts]).rows
    return row


def test_everything_it_holds_is_in_the_record():
    record = read().record
    assert record.decision == Instrument(
        "12/QĐ-UBND", date(2026, 1, 9), issuer="Ủy ban nhân dân tỉnh"
    )
    assert record.levels == (Level.PROVINCE, Level.COMMUNE)
    assert record.who_may_ask == (
        "Cán bộ, công chức, viên chức",
        "Tổ chức (không bao gồm doanh nghiệp, HTX)",
    )
    assert record.agencies == ("Ủy ban nhân dân cấp xã", "Sở Văn hóa, Thể thao và Du lịch")
    assert record.receiving == ("Số 3, đường Lê Lợi", "Sở Giáo dục")
    assert (record.kind, record.keywords) == (ITEM["loai_tthc"], ("trường", "chuẩn"))
    assert (record.description, record.conditions) == ("Dòng một\nDòng hai", "Có trường")
    assert record.results == (Result("KQ.G03.000340", "Bằng công nhận", "Bộ"),)
    assert record.legal_bases == (
        Instrument(
            "19/2018/TT-BGDĐT",
            date(2018, 8, 22),
            "Bộ",
            title="Quy định",
            in_force_from=date(2018, 10, 10),
            url="http://vbpl.vn/1",
        ),
    )
    assert record.sources == (ITEM["link_truy_cap"],)
    assert record.note == "Kết quả Bằng công nhận: khổ A3"


def test_limits_and_fees_are_read_or_kept_in_words_never_guessed():
    record = read().record
    post, counter, online = record.channels
    assert post.limit == TimeLimit(amount=5, unit=Unit.WORKING_DAY)
    assert post.fees == (
        Fee(FeeKind.FEE, 75_000, "bản giấy"),
        Fee(FeeKind.CHARGE, 0),
    )
    assert (counter.channel, counter.limit.counted) == (Channel.COUNTER, None)
    assert counter.limit.note == "Khác" and "02 tháng" in counter.note
    assert counter.fees == () and "Phí, lệ phí: Không" in counter.note
    assert online.limit == TimeLimit(note="5 Ngày: thường | 9 Ngày: phức tạp")
    assert Gap("limit", "nguồn ghi bằng lời") in record.gaps


def test_cases_have_their_steps_and_share_the_papers():
    record = read().record
    assert record.steps == ("- Nộp", "- Nhận")
    first, second = record.cases
    assert (first.name, first.steps) == ("Cấp mới", ("Thẩm định",))
    assert [(paper.original, paper.copy, paper.electronic) for paper in first.components] == [
        (1, 0, 0),
        (2, None, 1),
    ]
    assert [paper.required for paper in first.components] == [True, False]
    assert second.also == ("000.00.00.G03-KQ0249", "GT1.2")
    assert Gap("components", "nguồn không chia giấy tờ theo trường hợp") in record.gaps


def test_what_is_not_known_is_kept_and_said():
    row = read(trang_thai="Hết hiệu lực", phan_moi={"a": 1}, cap_thuc_hien="Cấp huyện, Cấp xã")
    assert [flaw.code for flaw in row.warnings] == ["not_published", "kept_in_note"]
    assert "phan_moi" in row.record.note
    assert row.record.levels == (Level.COMMUNE,)
    assert Gap("levels", "nguồn ghi: Cấp huyện") in row.record.gaps


def test_a_procedure_without_papers_is_only_listed():
    record = read(tphs=[], trinh_tu_thuc_hien=[]).record
    assert not record.is_full
    assert {"components", "steps"} <= {gap.part for gap in record.gaps}


def test_a_very_long_name_of_a_paper_stands_whole_in_its_note():
    name = "Giấy tờ chứng minh " * 200
    (case,) = read(tphs=[{"ten_giay_to": name}], trinh_tu_thuc_hien=[]).record.cases
    (paper,) = case.components
    assert len(paper.name) <= 2_000 and paper.name.endswith("…")
    assert paper.note.startswith(name.strip())


@pytest.mark.parametrize(
    "text, limit",
    [
        ("15 Ngày", TimeLimit(amount=15, unit=Unit.DAY)),
        ("03 ngày làm việc", TimeLimit(amount=3, unit=Unit.WORKING_DAY)),
        ("8 Giờ", TimeLimit(amount=8, unit=Unit.HOUR)),
        ("1 Khác", TimeLimit(note="1 Khác")),
        ("2,5 ngày", TimeLimit(note="2,5 ngày")),
        ("0 Ngày", TimeLimit(note="0 Ngày")),
        ("9999 Ngày", TimeLimit(note="9999 Ngày")),
        ("15 ngày (hoặc 20)", TimeLimit(note="15 ngày (hoặc 20)")),
        ("", TimeLimit()),
    ],
)
def test_a_limit_in_words(text, limit):
    assert words.limit(text) == limit


@pytest.mark.parametrize(
    "text, fees, unread",
    [
        ("Phí: 0 VNĐ", (Fee(FeeKind.FEE, 0),), ""),
        ("Lệ phí : 1.250.000 Đồng", (Fee(FeeKind.CHARGE, 1_250_000),), ""),
        ("Phí: 5 VNĐ; Lệ phí: 7 đ", (Fee(FeeKind.FEE, 5), Fee(FeeKind.CHARGE, 7)), ""),
        ("Phí: 20 USD", (), "Phí: 20 USD"),
        ("Theo Nghị quyết 5", (), "Theo Nghị quyết 5"),
        ("Phí: 1.25 VNĐ", (), "Phí: 1.25 VNĐ"),
        ("", (), ""),
    ],
)
def test_a_fee_in_words(text, fees, unread):
    assert words.fees(text) == (fees, unread)


def test_one_record_by_itself_a_list_and_an_object_are_all_read():
    for document in (ITEM, [ITEM], {"vi_du": ITEM}, {"thu_tuc": [ITEM]}, {"data": [ITEM]}):
        (row,) = read_records(b"\xef\xbb\xbf" + json.dumps(document).encode()).rows
        assert row.record.code == "1.000001"


# ---- Over what is known ----


def alone(record):
    """The record as the national database itself would give it back."""
    return {k: v for k, v in national(record, number=1).items() if k != RECORD_KEY}


def test_what_the_national_form_repeats_takes_nothing_away():
    for data in shipped.records():
        known = from_data(data)
        (row,) = check_records([alone(known)]).rows
        merged = brought_up_to_date(row.record, known)
        assert merged == known, (known.code, merged)


def test_what_it_says_otherwise_is_taken_and_the_rest_is_kept():
    known = next(from_data(d) for d in shipped.records() if d["code"] == "1.001193")
    item = alone(known) | {"ten_tthc": "Đăng ký khai sinh", "linh_vuc": "Hộ tịch mới"}
    item["tphs"] = item["tphs"][1:]
    (row,) = check_records([item]).rows
    merged = brought_up_to_date(row.record, known)
    assert (merged.name, merged.field) == ("Đăng ký khai sinh", "Hộ tịch mới")
    assert merged.plain_name == known.plain_name and merged.ways == known.ways
    assert merged.channels == known.channels, "the fifteen-hour rule stays"
    replaced = [paper.replaced_by for paper in merged.cases[0].components]
    assert any(replaced), "databases that replace papers stay"
    assert len(merged.cases[0].components) == len(item["tphs"])
    assert brought_up_to_date(row.record, merged) == merged, "a second time changes nothing"


def test_a_known_rule_of_time_outlives_a_word_that_says_nothing():
    known = next(from_data(d) for d in shipped.records() if d["code"] == "1.001193")
    item = alone(known)
    for way in item["cach_thuc_thuc_hien"]:
        way |= {"thoi_gian": "1 Khác", "mo_ta": "Ngay trong ngày"}
    (row,) = check_records([item]).rows
    merged = brought_up_to_date(row.record, known)
    assert [offer.limit for offer in merged.channels] == [o.limit for o in known.channels]
    assert {offer.note for offer in merged.channels} == {"Ngay trong ngày"}
