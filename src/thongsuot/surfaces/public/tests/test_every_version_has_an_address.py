"""What held on any day can be read, and cited by an address that stays."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone

from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.api import (
    Case,
    Channel,
    ChannelOffer,
    Component,
    Fee,
    FeeKind,
    Form,
    Instrument,
    Level,
    Record,
    Result,
    ServiceLevel,
    TimeLimit,
)

NOW = datetime(2026, 10, 5, 1, tzinfo=UTC)
JULY = date(2025, 7, 1)
CODE = "1.000100"
PAGE = f"/thu-tuc/{CODE}/"

TOLD = procedures.from_data(
    {
        "code": CODE,
        "service_levels_before": [{"level": 3, "since": "2020-01-01", "until": "2022-08-01"}],
        "ways": {
            "others_may_file": {
                "value": True,
                "legal_basis": "Bộ luật Dân sự 91/2015/QH13, Điều 138",
            },
            "tacit_result": {
                "means": "refused",
                "legal_basis": "Nghị định 105/2017/NĐ-CP, Điều 28",
            },
        },
    }
)
RECORD = Record(
    code=CODE,
    name="Cấp giấy phép bán lẻ rượu",
    field="Lưu thông hàng hóa",
    kind="Thủ tục được luật giao quy định chi tiết",
    levels=(Level.COMMUNE,),
    agencies=("Ủy ban nhân dân cấp xã",),
    competent=("Chủ tịch Ủy ban nhân dân cấp xã",),
    coordinating=("Sở Công Thương",),
    receiving=("Trung tâm Phục vụ hành chính công cấp xã",),
    who_may_ask=("Hộ kinh doanh",),
    service_level=ServiceLevel.PARTIAL,
    service_level_reason="phải kiểm tra nơi bán",
    service_levels_before=TOLD.service_levels_before,
    channels=(
        ChannelOffer(
            Channel.COUNTER,
            TimeLimit(10, Unit.DAY, legal_basis="Nghị định 105/2017/NĐ-CP, Điều 27"),
            (Fee(FeeKind.FEE, 200_000, legal_basis="Thông tư 168/2016/TT-BTC, Điều 4"),),
        ),
    ),
    forms=(Form("mau-01", "Mẫu số 01", "Nghị định 17/2020/NĐ-CP", "https://vbpl.example/mau"),),
    cases=(
        Case(
            "moi",
            "Cấp mới",
            (
                Component("don", "Đơn đề nghị", True, original=2, copy=1, form_key="mau-01"),
                Component("anh", "Ảnh cửa hàng", False, electronic=1),
            ),
            steps=("Nộp hồ sơ mới", "Nhận giấy phép mới"),
        ),
    ),
    steps=("Nộp hồ sơ", "Nhận kết quả"),
    results=(Result("KQ.G08.000123", "Giấy phép bán lẻ rượu", "UBND cấp xã"),),
    legal_bases=(
        Instrument(
            "105/2017/NĐ-CP",
            date(2017, 9, 14),
            "Chính phủ",
            title="Về kinh doanh rượu",
            in_force_from=date(2017, 11, 1),
            url="https://vbpl.example/105",
        ),
        Instrument("17/2020/NĐ-CP", url="javascript:alert(1)"),
    ),
    decision=Instrument("2100/QĐ-UBND", date(2025, 6, 20), "Chủ tịch UBND tỉnh"),
    ways=TOLD.ways,
)


def publish(record=RECORD, on=JULY):
    return procedures.publish(record=record, in_force_from=on, by=FOUNDER, at=NOW)


@pytest.fixture(autouse=True)
def at_work(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    publish()


def text(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def test_the_page_says_everything_that_the_record_holds(client):
    page = text(client, PAGE)

    for said in (
        "bản 1, hiệu lực từ 01/7/2025",
        "phải kiểm tra nơi bán",
        "2 bản chính, 1 bản sao · theo mẫu: Mẫu số 01",
        'href="https://vbpl.example/mau"',
        "Nhận giấy phép mới",
        "200.000 đồng",
        "Thông tư 168/2016/TT-BTC, Điều 4",
        "Nghị định 105/2017/NĐ-CP, Điều 27",
        "Chủ tịch Ủy ban nhân dân cấp xã",
        "Sở Công Thương",
        "Thủ tục được luật giao quy định chi tiết",
        "KQ.G08.000123",
        "Về kinh doanh rượu",
        "Ban hành 14/9/2017 · hiệu lực 01/11/2017",
        'href="https://vbpl.example/105"',
        "Bộ luật Dân sự 91/2015/QH13, Điều 138",
        "Được coi là từ chối",
        "2100/QĐ-UBND",
        "Mức độ 3 (Nghị định 43/2011/NĐ-CP), từ 01/01/2020 đến 01/8/2022",
        f"/thu-tuc/{CODE}/ban/1/",
    ):
        assert said in page, said
    assert "javascript:" not in page, "a record is other people's text"


def test_a_replaced_version_stays_at_its_address_and_says_so_first(client):
    publish(replace(RECORD, name="Cấp giấy phép bán lẻ rượu tại chỗ"), on=date(2026, 9, 1))

    old = text(client, f"{PAGE}ban/1/")
    assert "Bản này đã được thay từ 01/9/2026." in old
    assert f'href="/thu-tuc/{CODE}/ban/2/">Xem bản thay thế' in old
    assert old.index("đã được thay") < old.index("Giấy tờ cần có")
    assert "Cấp giấy phép bán lẻ rượu tại chỗ" in text(client, PAGE)
    assert "đã được thay" not in text(client, PAGE)


def test_what_held_on_a_day_is_asked_for_by_the_day(client):
    publish(replace(RECORD, name="Cấp giấy phép bán lẻ rượu tại chỗ"), on=date(2026, 9, 1))

    assert '<h1 lang="vi">Cấp giấy phép bán lẻ rượu</h1>' in text(client, f"{PAGE}?ngay=2026-08-31")
    assert "rượu tại chỗ</h1>" in text(client, f"{PAGE}?ngay=2026-09-01")
    text(client, f"{PAGE}?ngay=2025-06-30", 404)
    for wrong in ("hôm-qua", "2026-13-01", "%00"):
        text(client, f"{PAGE}?ngay={wrong}", 422)


def test_a_coming_version_is_told_before_it_comes(client):
    publish(replace(RECORD, name="Cấp giấy phép bán lẻ rượu tại chỗ"), on=date(2026, 11, 1))

    page = text(client, PAGE)
    assert "Sẽ có bản thay từ 01/11/2026." in page
    assert f"/thu-tuc/{CODE}/ban/2/" in page
    coming = text(client, f"{PAGE}ban/2/")
    assert "Bản này chưa có hiệu lực; sẽ áp dụng từ 01/11/2026." in coming
    assert "Xem bản đang có hiệu lực" in coming


def test_a_repealed_procedure_says_so_and_can_still_be_read(client):
    procedures.repeal(code=CODE, on=NOW.date(), reason="Bãi bỏ", by=FOUNDER, at=NOW)
    assert "Thủ tục này sẽ hết hiệu lực từ 06/10/2026." in text(client, PAGE)


def test_a_repealed_procedure_is_repealed_for_good(client, monkeypatch):
    procedures.repeal(code=CODE, on=NOW.date(), reason="Bãi bỏ", by=FOUNDER, at=NOW)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=30))

    page = text(client, PAGE)
    assert "Thủ tục này đã được bãi bỏ từ 06/10/2026." in page
    assert "Nộp tại" not in page
    assert f'action="/thu-tuc/{CODE}/nop/"' not in page


def test_the_history_tells_what_each_version_changed(client):
    later = replace(
        RECORD,
        channels=(replace(RECORD.channels[0], limit=replace(RECORD.channels[0].limit, amount=7)),),
    )
    publish(later, on=date(2026, 9, 1))

    page = text(client, f"{PAGE}lich-su/")
    assert "đã được công bố <strong>2 bản</strong>" in page
    assert "đang có hiệu lực" in page
    assert "10 ngày" in page and "7 ngày" in page


def test_an_unknown_code_or_number_is_a_page_with_a_way_on(client):
    for path in ("/thu-tuc/9.9/", f"{PAGE}ban/7/", "/thu-tuc/9.9/lich-su/", "/thu-tuc/a%00b/"):
        assert "Về trang đầu" in text(client, path, 404)


@pytest.mark.parametrize(
    ("path", "most"), [(PAGE, 4), (f"{PAGE}ban/1/", 4), (f"{PAGE}lich-su/", 2)]
)
def test_a_version_is_read_with_few_questions(client, django_assert_max_num_queries, path, most):
    client.get(path)
    with django_assert_max_num_queries(most):
        client.get(path)
