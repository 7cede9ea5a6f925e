from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from thongsuot.surfaces.shared.templatetags import vi

DUE = datetime(2026, 9, 3, 10, tzinfo=UTC)  # 17:00 in An Giang
NOW = datetime(2026, 8, 24, 2, tzinfo=UTC)


def test_a_date_in_full_and_in_short() -> None:
    assert vi.date_full(DUE) == "thứ Năm, 03/9/2026"
    assert vi.date_short(DUE) == "03/9/2026"
    assert vi.day_month(DUE) == "03/9"
    assert vi.date_short(datetime(2026, 2, 5, tzinfo=UTC)) == "05/02/2026"


def test_a_moment_in_a_table_and_in_a_sentence() -> None:
    assert vi.clock(DUE) == "17:00"
    assert vi.hour(DUE) == "17 giờ"
    assert vi.moment(DUE) == "17:00, 03/9/2026"
    assert vi.moment_full(DUE) == "17 giờ thứ Năm, 03/9/2026"


def test_a_long_number_has_its_dots() -> None:
    assert vi.figure(13616) == "13.616"
    assert vi.figure(84) == "84"
    with override("en"):
        assert vi.figure(13616) == "13,616"


def test_in_english() -> None:
    with override("en"):
        assert vi.date_full(DUE) == "Thursday, 3 September 2026"
        assert vi.date_short(DUE) == "3 September 2026"
        assert vi.money(1_250_000) == "VND 1,250,000"
        assert vi.file_size(3_500_000) == "3.3 MB"


def test_near_days_go_by_their_names() -> None:
    assert vi.when(NOW + timedelta(hours=3), NOW) == "hôm nay 12:00"
    assert vi.when(NOW + timedelta(days=1), NOW) == "ngày mai 09:00"
    assert vi.when(NOW - timedelta(days=1), NOW) == "hôm qua 09:00"
    assert vi.when(DUE, NOW) == "03/9"
    assert vi.when(DUE.replace(year=2027), NOW) == "03/9/2027"


@pytest.mark.parametrize(
    ("wait", "words", "kind"),
    [
        (timedelta(days=10), "còn 10 ngày", "kept"),
        (timedelta(hours=2, minutes=5), "còn 2 giờ", "soon"),
        (timedelta(minutes=7), "còn 7 phút", "soon"),
        (timedelta(seconds=-5), "quá 1 phút", "late"),
        (timedelta(hours=-5), "quá 5 giờ", "late"),
        (timedelta(days=-1), "quá 1 ngày", "late"),
    ],
)
def test_waiting(wait: timedelta, words: str, kind: str) -> None:
    assert vi.due_in(NOW + wait, NOW) == words
    assert vi.due_kind(NOW + wait, NOW) == kind


def test_sizes_of_files() -> None:
    assert vi.file_size(12) == "1 KB"
    assert vi.file_size(120 * 1024) == "120 KB"
    assert vi.file_size(3_500_000) == "3,3 MB"
