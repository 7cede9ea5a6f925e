"""How a deadline is told: the sentence, the strip, and the texts in both languages."""

from datetime import UTC, date, datetime, time

import pytest

from thongsuot.kernel.worktime import (
    VIETNAM,
    Effect,
    Extension,
    Limit,
    Reason,
    Stop,
    Unit,
    days_left,
    deadline,
    from_json,
    moment_in_full,
    national_calendar,
    sentence,
    strip,
    to_json,
)
from thongsuot.kernel.worktime.dates import local
from thongsuot.kernel.worktime.faults import SENTENCES
from thongsuot.kernel.worktime.reasons import WHYS


def at(text):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


def ask(start="08-19 09:12", amount=9, unit=Unit.WORKING_DAY, **rest):
    found = deadline(
        start=at(start), limit=Limit(amount, unit), calendar=national_calendar(), **rest
    )
    return from_json(to_json(found))


def test_the_sentence_for_the_citizen():
    assert sentence(ask(), "vi") == (
        "Nhận lúc 9 giờ 12 thứ Tư, 19/8/2026; thời hạn 9 ngày làm việc; thứ Bảy 22/8 làm bù; "
        "nghỉ cuối tuần 23/8, 29–30/8, hoán đổi 31/8, Quốc khánh 01–02/9; "
        "hẹn trả trước 17 giờ thứ Năm, 03/9/2026."
    )
    assert sentence(ask(), "en") == (
        "Received at 9:12 on Wednesday, 19 August 2026; the limit is 9 working days; "
        "Saturday 22 August worked to make up; off: weekend 23 August, 29 August to 30 August, "
        "swapped 31 August, National Day 1 September to 2 September; "
        "due by 17:00 on Thursday, 3 September 2026."
    )


def test_a_long_limit_counts_its_weekends():
    told = sentence(ask(amount=60), "vi")
    assert "nghỉ 23 ngày cuối tuần từ 23/8 đến 08/11, hoán đổi 31/8, Quốc khánh 01–02/9" in told


def test_the_sentence_tells_mark_stop_and_extension():
    stop = Stop(at("08-25 10:00"), at("08-27 08:00"), "chờ nộp phí", Effect.PAUSE)
    late = Extension(at("09-03 08:00"), at("09-15 17:00"), "chờ xác minh")
    told = sentence(ask("08-19 16:00", cutoff=time(15), stops=[stop], extension=late), "vi")
    assert "tính như nhận lúc 7 giờ 30 thứ Năm, 20/8/2026 vì nhận sau 15:00" in told
    assert "tạm dừng từ 10 giờ thứ Ba, 25/8/2026" in told
    assert "hẹn trả lùi 2 ngày làm việc" in told
    assert "gia hạn một lần" in told
    assert told.endswith("hẹn trả trước 17 giờ thứ Ba, 15/9/2026.")


def test_a_stopped_deadline_does_not_promise():
    stop = Stop(at("08-25 10:00"), None, "chờ bổ sung", Effect.RESTART)
    told = sentence(ask(stops=[stop], as_of=at("08-27 08:00")), "vi")
    assert "đang dừng, nếu nay hết dừng thì hẹn trả" in told


def test_the_strip_of_the_look():
    cells = strip(ask(), date(2026, 8, 24))
    assert [cell.number for cell in cells] == [
        *(None, 1, 2, 3, None, 4, 5, 6, 7, 8),
        *(None, None, None, None, None, 9),
    ]
    assert [cell.on.day for cell in cells if cell.off] == [23, 29, 30, 31, 1, 2]
    assert [cell.on.day for cell in cells if cell.made_up] == [22]
    assert [cell.on.day for cell in cells if cell.past] == [19, 20, 21, 22, 23]
    assert [cell.on.day for cell in cells if cell.today] == [24]
    assert cells[0].filed
    assert cells[0].weekday("vi") == "T4"
    assert cells[-1].due
    assert "Quốc khánh" in cells[-2].name("vi")
    assert cells[1].name("vi") == ""


def test_stopped_days_are_not_numbered_and_a_restart_begins_again():
    pause = Stop(at("08-25 10:00"), at("08-27 08:00"), "", Effect.PAUSE)
    cells = strip(ask(stops=[pause]), date(2026, 8, 24))
    assert [cell.on.day for cell in cells if cell.stopped] == [26, 27]
    assert cells[-1].number == 9
    restart = Stop(at("08-25 10:00"), at("08-27 08:00"), "", Effect.RESTART)
    cells = strip(ask(stops=[restart]), date(2026, 8, 24))
    assert [cell.number for cell in cells[:10]] == [None, 1, 2, 3, None, 4, 5, None, None, 1]
    assert cells[-1].number == 9


def test_the_strip_of_an_extended_deadline_shows_both_promises():
    late = Extension(at("08-28 08:00"), at("09-10 17:00"), "")
    cells = strip(ask(extension=late), date(2026, 9, 1))
    assert [cell.on for cell in cells if cell.was_due] == [date(2026, 9, 3)]
    assert cells[-1].on == date(2026, 9, 10)
    assert [cell.on.day for cell in cells if cell.off][-2:] == [5, 6]


def test_calendar_days_are_all_numbered_but_not_those_rolled_over():
    cells = strip(ask("10-05 08:00", 5, Unit.DAY), date(2026, 10, 5))
    assert [cell.number for cell in cells] == [None, 1, 2, 3, 4, 5, None, None]


@pytest.mark.parametrize(
    ("now", "left"),
    [("09-01 08:00", 1), ("09-03 16:00", 0), ("09-03 18:00", 0), ("09-07 08:00", -2)],
)
def test_days_left(now, left):
    assert days_left(national_calendar(), at(now), at("09-03 17:00")) == left


def test_every_line_and_every_fault_speaks_both_languages():
    for vietnamese, english in SENTENCES.values():
        assert vietnamese.endswith(".")
        assert english.endswith(".")
    told = {
        "at": "2026-08-19T09:12:00+07:00",
        "begins": "2026-08-19T09:12:00+07:00",
        "ends": "2026-08-19T09:12:00+07:00",
        "old": "2026-08-19T09:12:00+07:00",
        "new": "2026-08-19T09:12:00+07:00",
        "counts_from": "2026-08-19T09:12:00+07:00",
        "cutoff": "15:00",
        "to": "2026-08-20",
        "unit": "working_hour",
        "moved": "5400",
        "reason": "chờ",
        "wanted": "31",
        "year": "2028",
        "name_vi": "Tết",
        "name_en": "Tết",
    }
    for why in WHYS:
        line = Reason(date(2026, 8, 19), why, tuple(sorted(told.items())))
        assert line.text("vi").endswith(".")
        assert line.text("en").endswith(".")
        assert line.text("vi") != line.text("en")


def test_an_instant_is_told_on_vietnams_clocks_wherever_it_was_kept():
    kept = datetime(2026, 9, 3, 10, tzinfo=UTC)
    assert moment_in_full(kept, "vi") == "17 giờ thứ Năm, 03/9/2026"
    assert moment_in_full(local(kept), "vi") == moment_in_full(kept, "vi")
    late = datetime(2026, 9, 3, 18, tzinfo=UTC)
    assert "04/9/2026" in moment_in_full(late, "vi")
