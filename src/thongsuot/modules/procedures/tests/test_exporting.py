"""What goes out comes in again and says the same, in every form."""

import csv
import io
import json
import tracemalloc
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from thongsuot.kernel.worktime.limits import Unit
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.rules import record as parts
from thongsuot.modules.procedures.rules.listing import laid_over, read_list
from thongsuot.modules.procedures.rules.national_merging import brought_up_to_date
from thongsuot.modules.procedures.rules.national_writing import RECORD_KEY, national
from thongsuot.modules.procedures.rules.records_file import check_records, read_records
from thongsuot.modules.procedures.rules.tables import guarded, unguarded
from thongsuot.modules.procedures.rules.writing import HEADINGS, line
from thongsuot.modules.procedures.states import (
    Channel,
    FeeKind,
    FileFormat,
    Level,
    ServiceLevel,
)
from thongsuot.modules.procedures.tests.conftest import FIRST_DAY, MORNING, SETUP

LATER = date(2026, 6, 1)
LIST = (
    "ma_tthc,ten,linh_vuc,cap_xa,thoi_han,muc_do,phi,co_quan,nguon\n"
    "1.900001,=1+2 là tên,Hộ tịch,True,03 ngày,toan_trinh,Không,Cấp Tỉnh,QĐ 1 (1/1/2026)\n"
    "1.900002,,Đất đai,,,,,,\n"
    '1.900003,"-Tên có dấu trừ, và phẩy",,,,mot_phan,,"Sở Văn hóa, Thể thao và Du lịch",?\n'
)


@pytest.fixture
def full(catalogue):
    """The shipped records and three lines of a list beside them."""
    take(LIST.encode(), on=FIRST_DAY)


def take(data, *, on=LATER, name="tep"):
    return procedures.import_file(
        stream=io.BytesIO(data), name=name, in_force_from=on, by=SETUP, at=MORNING
    )


def out(form, *, on=FIRST_DAY, **part):
    stream = io.BytesIO()
    written = procedures.export(stream, form=form, on=on, part=procedures.Part(**part))
    return stream.getvalue(), written


@pytest.mark.parametrize("form", list(FileFormat))
def test_what_was_exported_changes_nothing_when_it_comes_back(full, form):
    data, written = out(form)
    back = take(data)
    assert written == 56
    assert (back.added, back.changed, back.unchanged, back.refused) == (0, 0, 56, ())


@pytest.mark.parametrize("form", [FileFormat.NATIONAL, FileFormat.RECORDS])
def test_an_empty_catalogue_takes_the_whole_from_an_export(full, form):
    data, _written = out(form)
    read = {row.record.code: row.record for row in read_records(data).rows}
    for found in procedures.search(on=FIRST_DAY, limit=200).items:
        assert read[found.code] == procedures.version(found.version_id).record


def test_a_part_of_the_catalogue_is_exported(full):
    for part, fits in [
        ({"field": "Hộ tịch"}, lambda record: record.field == "Hộ tịch"),
        ({"level": "province"}, lambda record: Level.PROVINCE in (record.levels or ())),
        ({"service": "full"}, lambda record: record.service_level == "full"),
        ({"completeness": "listed"}, lambda record: not record.is_full),
    ]:
        data, written = out(FileFormat.RECORDS, **part)
        records = [row.record for row in read_records(data).rows]
        assert len(records) == written > 0
        assert all(map(fits, records))
    assert out(FileFormat.RECORDS, field="Không có lĩnh vực này")[1] == 0


def test_a_day_before_the_first_has_nothing(full):
    for form in FileFormat:
        data, written = out(form, on=date(2020, 1, 1))
        assert written == 0 and data


def test_a_csv_opens_in_excel_and_runs_nothing(full):
    data, _written = out(FileFormat.CSV)
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == list(HEADINGS)
    names = {row[0]: row[2] for row in rows}
    assert names["1.900001"] == "'=1+2 là tên"
    assert names["1.900003"].startswith("'-Tên")
    for row in rows:
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_workbook_has_a_sheet_for_each_thing_and_no_formula(full):
    data, _written = out(FileFormat.XLSX)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == [
        "Danh mục",
        "Cách nộp, thời hạn",
        "Giấy tờ",
        "Phí, lệ phí",
        "Căn cứ pháp lý",
    ]
    papers = book.get_sheet_by_name("Giấy tờ").to_python()
    assert ["1.001193", "Biên bản về việc trẻ bị bỏ rơi"] in [[row[0], row[3]] for row in papers]
    names = {row[0]: row[2] for row in book.get_sheet_by_name("Danh mục").to_python()}
    assert names["1.900001"] == "=1+2 là tên"


def test_a_national_export_has_the_keys_of_the_national_database(full, shared_data):
    data, _written = out(FileFormat.NATIONAL)
    item = json.loads(data)["thu_tuc"][0]
    assert {"ma_tthc", "ten_tthc", "cach_thuc_thuc_hien", "tphs", "kqth", "ccpl"} <= set(item)
    if shared_data is None:
        return
    example = json.loads((shared_data / "tthc" / "tthc_record_schema_example.json").read_bytes())
    assert set(item) == {*example["vi_du"], RECORD_KEY}


def test_what_someone_changed_in_an_export_is_not_overruled_by_what_goes_along(full):
    data, _written = out(FileFormat.NATIONAL)
    items = json.loads(data)["thu_tuc"]
    birth = next(item for item in items if item["ma_tthc"] == "1.001193")
    birth["ten_tthc"] = "Đăng ký khai sinh lưu động"
    (row,) = check_records([birth]).rows
    assert row.record.name == "Đăng ký khai sinh lưu động"
    assert [flaw.code for flaw in row.warnings] == ["changed_since_export"]


def test_six_thousand_procedures_go_out_in_the_memory_of_a_few(full):
    """More than half of six thousand in memory at once would show in the peak."""
    peaks = {}
    for form in (FileFormat.RECORDS, FileFormat.CSV):
        for times in (1, 2):
            if times == 2:
                rows = "".join(f"2.{number:06},Thủ tục số {number},X\n" for number in range(1500))
                take(f"ma_tthc,ten,linh_vuc\n{rows}".encode(), on=FIRST_DAY)
            tracemalloc.start()
            with open("/dev/null", "wb") as nowhere:
                procedures.export(nowhere, form=form, on=FIRST_DAY)
            peaks[form, times] = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
    for form in (FileFormat.RECORDS, FileFormat.CSV):
        assert peaks[form, 2] < peaks[form, 1] + 3_000_000


# ---- Properties ----

texts = st.text(
    st.characters(codec="utf-8", categories=["L", "Nd", "Po", "Ps", "Pe", "Zs", "Sm"]), max_size=20
)
some = st.none() | texts
days = st.none() | st.dates(date(1945, 9, 2), date(2100, 1, 1))
counts = st.none() | st.integers(0, 5)
keys = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
instruments = st.builds(
    parts.Instrument, texts, days, some, some, title=some, in_force_from=days, url=some
)
limits = st.builds(
    parts.TimeLimit,
    amount=st.none() | st.integers(1, 3650),
    unit=st.none() | st.sampled_from([unit for unit in Unit if unit != Unit.SAME_DAY]),
    same_day=st.booleans(),
    cutoff=st.none() | st.just(time(15)),
    note=some,
)
fees = st.builds(parts.Fee, st.sampled_from(FeeKind), st.none() | st.integers(0, 10**9), some, some)
papers = st.builds(
    parts.Component,
    code=keys,
    name=texts,
    required=st.booleans(),
    original=counts,
    copy=counts,
    electronic=counts,
    form=some,
    official_code=some,
    note=some,
)
cases = st.builds(
    parts.Case,
    key=keys,
    name=texts,
    components=st.lists(papers, max_size=2, unique_by=lambda paper: paper.code).map(tuple),
    limit=st.none() | limits,
    steps=st.lists(texts, max_size=2).map(tuple),
)
offers = st.builds(
    parts.ChannelOffer,
    st.sampled_from(Channel),
    limits,
    st.lists(fees, max_size=2).map(tuple),
    some,
)
records = st.builds(
    parts.Record,
    code=st.integers(0, 999_999).map("1.{:06}".format),
    name=some,
    plain_name=some,
    field=some,
    kind=some,
    description=some,
    levels=st.none()
    | st.lists(st.sampled_from(Level), unique=True, min_size=1, max_size=3).map(tuple),
    agencies=st.lists(texts, max_size=2).map(tuple),
    receiving=st.lists(texts, max_size=2).map(tuple),
    who_may_ask=st.none() | st.lists(texts, max_size=2).map(tuple),
    service_level=st.none() | st.sampled_from(ServiceLevel),
    channels=st.lists(offers, max_size=2, unique_by=lambda offer: offer.channel).map(tuple),
    cases=st.lists(cases, max_size=2, unique_by=lambda case: case.key).map(tuple),
    steps=st.lists(texts, max_size=2).map(tuple),
    results=st.lists(st.builds(parts.Result, some, some, some), max_size=2).map(tuple),
    legal_bases=st.lists(instruments, max_size=2).map(tuple),
    keywords=st.lists(texts, max_size=3).map(tuple),
    decision=st.none() | instruments,
    sources=st.lists(texts, max_size=2).map(tuple),
    note=some,
    listed=st.none() | st.builds(parts.Listed, some, some, some, some),
)


@settings(max_examples=50, deadline=None)
@given(record=records)
def test_any_record_goes_out_and_in_as_the_national_database_has_it(record):
    written = json.loads(json.dumps(national(record, number=1)))
    (row,) = check_records([written]).rows
    assert row.record == record and row.warnings == ()


@settings(max_examples=50, deadline=None)
@given(record=records)
def test_any_record_goes_out_and_in_in_our_own_form(record):
    written = json.loads(json.dumps(parts.to_data(record, brief=True)))
    (row,) = check_records([written]).rows
    assert row.record == record


@settings(max_examples=50, deadline=None)
@given(record=records)
def test_what_the_national_form_says_it_says_again(record):
    """Read without what goes along, written and read once more, nothing is lost on the way."""
    alone = {k: v for k, v in national(record, number=1).items() if k != RECORD_KEY}
    (first,) = check_records([alone]).rows
    again = {k: v for k, v in national(first.record, number=1).items() if k != RECORD_KEY}
    (second,) = check_records([again]).rows
    same = {"note": None, "gaps": ()}
    assert replace(second.record, **same) == replace(first.record, **same)


@settings(max_examples=50, deadline=None)
@given(record=records)
def test_the_national_form_by_itself_takes_nothing_from_what_is_known(record):
    alone = {k: v for k, v in national(record, number=1).items() if k != RECORD_KEY}
    (row,) = check_records([alone]).rows
    assert brought_up_to_date(row.record, record) == record


@settings(max_examples=80, deadline=None)
@given(record=records)
def test_any_line_of_a_list_takes_nothing_from_what_is_known(record):
    record = replace(record, cases=())
    out = io.StringIO()
    cells = [guarded(cell) for cell in line(record, has_state_code=True)]
    csv.writer(out).writerows([HEADINGS, cells])
    reading = read_list(out.getvalue().encode())
    for row in reading.rows:
        assert laid_over(row.record, record) == record
    # What a list must not say (a year of the day a hundred years hence) refuses the line.
    assert len(reading.rows) + len(reading.bad) == 1


@given(text=st.text(max_size=8) | st.from_regex(r"'*[=+@-].{0,3}", fullmatch=True))
def test_the_guard_comes_off_again(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
