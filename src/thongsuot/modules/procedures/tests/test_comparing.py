"""What changed from one version to the next, told as the law names the parts."""

import types
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, time
from enum import Enum
from itertools import pairwise
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.kernel.worktime.limits import Unit
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.queries.comparison import INSIDE, LABELS
from thongsuot.modules.procedures.rules import shipped
from thongsuot.modules.procedures.rules.comparing import ORDER
from thongsuot.modules.procedures.rules.record import (
    Case,
    ChannelOffer,
    Component,
    Fee,
    Instrument,
    Record,
    Ruling,
    Span,
    TimeLimit,
    Ways,
)
from thongsuot.modules.procedures.rules.records_file import check_records
from thongsuot.modules.procedures.states import Channel, FeeKind, Level

FORM = Component("to-khai", "Tờ khai", required=True, original=1)
CARD = Component("the", "Thẻ căn cước", required=True, copy=1)
PHOTO = Component("anh", "Ảnh 4 x 6", required=False)
PERMIT = Record(
    code="1.000001",
    name="Cấp phép",
    channels=(
        ChannelOffer(
            Channel.COUNTER,
            TimeLimit(15, Unit.WORKING_DAY),
            (Fee(FeeKind.FEE, 1_250_000, "cấp mới"), Fee(FeeKind.CHARGE, 50_000)),
        ),
        ChannelOffer(Channel.ONLINE, TimeLimit(10, Unit.WORKING_DAY)),
    ),
    cases=(Case("moi", "Cấp mới", (FORM, CARD, PHOTO)), Case("lai", "Cấp lại", (FORM,))),
    steps=("Nộp hồ sơ tại bộ phận một cửa.", "Nhận kết quả."),
)


def told(before: Record | None, after: Record | None) -> Sequence[tuple[str, ...]]:
    return [
        (found.kind, found.label, found.place, found.before, found.after)
        for found in procedures.compare(before, after)
    ]


def with_papers(*papers: Component) -> Record:
    return replace(PERMIT, cases=(replace(PERMIT.cases[0], components=papers), PERMIT.cases[1]))


def with_counter(**parts: Any) -> Record:
    return replace(PERMIT, channels=(replace(PERMIT.channels[0], **parts), PERMIT.channels[1]))


def test_a_shorter_limit_is_one_change_in_the_words_of_the_law():
    (found,) = procedures.compare(PERMIT, with_counter(limit=TimeLimit(5, Unit.DAY)))
    assert found.label == "Thời hạn giải quyết"
    assert found.place == "Trực tiếp"
    assert (found.before, found.after) == ("15 ngày làm việc", "5 ngày")
    assert (found.kind, found.kind_label) == ("changed", "Sửa")
    assert (found.part, found.path) == ("limit", "/channels/0/limit")


def test_the_rest_of_a_limit_is_told_apart_from_its_length():
    limit = TimeLimit(15, Unit.WORKING_DAY, cutoff=time(15), when_verified=Span(5, Unit.DAY))
    assert told(PERMIT, with_counter(limit=limit)) == [
        ("added", "Thời hạn giải quyết", "Trực tiếp › Giờ chốt nhận trong ngày", "", "15:00"),
        ("added", "Thời hạn giải quyết", "Trực tiếp › Thời gian khi phải xác minh", "", "5 ngày"),
    ]


def test_a_fee_is_told_by_what_it_is_for():
    fees = (Fee(FeeKind.FEE, 900_000, "cấp mới"),)
    assert told(PERMIT, with_counter(fees=fees)) == [
        ("removed", "Phí, lệ phí", "Trực tiếp › Lệ phí", "Lệ phí; Mức thu: 50.000 đồng", ""),
        (
            "changed",
            "Phí, lệ phí",
            "Trực tiếp › Phí: cấp mới › Mức thu",
            "1.250.000 đồng",
            "900.000 đồng",
        ),
    ]


def test_a_paper_is_known_by_its_code_whatever_its_name():
    assert told(PERMIT, with_papers(replace(FORM, name="Đơn đề nghị"), CARD, PHOTO)) == [
        (
            "changed",
            "Thành phần hồ sơ",
            "Trường hợp «Cấp mới» › «Đơn đề nghị» › Tên",
            "Tờ khai",
            "Đơn đề nghị",
        )
    ]


def test_and_by_its_name_where_only_the_code_changed():
    (found,) = told(PERMIT, with_papers(FORM, replace(CARD, code="cccd"), PHOTO))
    assert found[2:] == ("Trường hợp «Cấp mới» › «Thẻ căn cước» › Mã", "the", "cccd")


def test_a_paper_that_moved_was_neither_struck_out_nor_added():
    assert told(PERMIT, with_papers(PHOTO, FORM, CARD)) == [
        (
            "moved",
            "Thành phần hồ sơ",
            "Trường hợp «Cấp mới» › «Ảnh 4 x 6»",
            "thứ 3, sau «Thẻ căn cước»",
            "thứ 1 (đầu danh sách)",
        )
    ]


def test_papers_added_and_struck_out_stand_apart():
    seal = Component("dau", "Giấy chứng nhận", required=True, original=1, form="Mẫu 02")
    assert told(PERMIT, with_papers(FORM, seal, PHOTO)) == [
        (
            "removed",
            "Thành phần hồ sơ",
            "Trường hợp «Cấp mới» › «Thẻ căn cước»",
            "Thẻ căn cước; Mã: the; Bắt buộc nộp: Có; Bản sao: 1 bản",
            "",
        ),
        (
            "added",
            "Thành phần hồ sơ",
            "Trường hợp «Cấp mới» › «Giấy chứng nhận»",
            "",
            "Giấy chứng nhận; Mã: dau; Bắt buộc nộp: Có; Bản chính: 1 bản; Mẫu theo nguồn: Mẫu 02",
        ),
    ]


def test_a_step_that_was_rewritten_is_shown_beside_what_it_was():
    steps = ("Nộp hồ sơ tại trung tâm một cửa.", "Nhận kết quả.", "Đánh giá.")
    assert told(PERMIT, replace(PERMIT, steps=steps)) == [
        ("changed", "Trình tự thực hiện", "Mục 1", PERMIT.steps[0], steps[0]),
        ("added", "Trình tự thực hiện", "Mục 3", "", "Đánh giá."),
    ]


def test_dates_rulings_and_levels_are_written_as_people_write_them():
    after = replace(
        PERMIT,
        levels=(Level.COMMUNE, Level.PROVINCE),
        decision=Instrument("12/QĐ-UBND", date(2026, 9, 3)),
        ways=Ways(non_boundary=Ruling(True, "Điều 14")),
    )
    assert told(PERMIT, after) == [
        ("added", "Cấp thực hiện", "", "", "Cấp xã, Cấp tỉnh"),
        (
            "added",
            "Quy định riêng khi tiếp nhận, giải quyết",
            "Tiếp nhận phi địa giới hành chính",
            "",
            "Được áp dụng: Có; Căn cứ pháp lý: Điều 14",
        ),
        ("added", "Quyết định công bố", "", "", "12/QĐ-UBND; Ngày ban hành: 03/9/2026"),
    ]


def test_a_new_procedure_is_all_added_and_a_repealed_one_all_removed():
    assert {found[0] for found in told(None, PERMIT)} == {"added"}
    assert {found[0] for found in told(PERMIT, None)} == {"removed"}
    assert told(None, PERMIT)[0] == ("added", "Mã thủ tục", "", "", "1.000001")
    assert procedures.compare(None, None) == ()


def test_it_follows_the_order_of_the_law():
    labels = [found.label for found in procedures.compare(None, PERMIT)]
    first = list(dict.fromkeys(labels))
    assert first[:4] == ["Mã thủ tục", "Tên thủ tục", "Trình tự thực hiện", "Cách thức thực hiện"]


def test_every_part_of_a_record_has_its_place_and_its_words():
    assert sorted(ORDER) == sorted(part.name for part in fields(Record))
    assert set(ORDER) <= set(LABELS)
    inner = {part.name for kind in _kinds(Record) - {Record, Span} for part in fields(kind)}
    assert inner - {"unit", "same_day"} <= set(INSIDE)


# ---- Whatever changes shows up, and nothing else does ----


def _kinds(kind: type) -> set[type]:
    found = {kind}
    for hint in get_type_hints(kind).values():
        waiting = [hint]
        while waiting:
            one = waiting.pop()
            waiting += get_args(one)
            if is_dataclass(one) and isinstance(one, type) and one not in found:
                found |= _kinds(one)
    return found


def anything(hint: Any) -> st.SearchStrategy[Any]:
    """Few different values, so that things often look alike."""
    origin = get_origin(hint)
    if origin is Annotated:
        return anything(get_args(hint)[0])
    if origin in (types.UnionType, Union):
        return st.one_of(*map(anything, get_args(hint)))
    if origin is Literal:
        return st.sampled_from(get_args(hint))
    if origin is tuple:
        return st.lists(anything(get_args(hint)[0]), max_size=3).map(tuple)
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint, include_extras=True)
        return st.builds(hint, **{name: anything(inner) for name, inner in hints.items()})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return {
        str: st.sampled_from(["", "a", "b", "một hai ba", "một hai bốn"]),
        int: st.integers(1, 3),
        bool: st.booleans(),
        date: st.dates(date(2026, 1, 1), date(2026, 1, 3)),
        time: st.times(time(14), time(15)),
        type(None): st.none(),
    }[hint]


RECORDS = anything(Record)
NAMES = [part.name for part in fields(Record)]


@settings(max_examples=150, deadline=None)
@given(RECORDS, RECORDS, st.sampled_from(NAMES))
def test_every_change_of_a_part_shows_up_there_and_no_change_shows_nothing(one, other, name):
    after = replace(one, **{name: getattr(other, name)})
    found = procedures.compare(one, after)
    assert bool(found) == (one != after)
    assert all(found_one.path.split("/")[1] == name for found_one in found)
    for difference in found:
        assert {"added": not difference.before, "removed": not difference.after}.get(
            difference.kind, difference.before and difference.after
        )
        if difference.kind == "changed":
            assert difference.before != difference.after


@settings(max_examples=50, deadline=None)
@given(RECORDS)
def test_what_is_all_new_is_all_added(record):
    there = procedures.compare(None, record)
    gone = procedures.compare(record, None)
    assert {found.kind for found in there} == {"added"}
    assert {found.kind for found in gone} == {"removed"}
    assert [found.after for found in there] == [found.before for found in gone]


def test_the_shipped_records_can_all_be_told():
    rows = check_records(shipped.records()).rows
    for row, following in pairwise(rows):
        assert procedures.compare(row.record, row.record) == ()
        assert procedures.compare(row.record, following.record)
