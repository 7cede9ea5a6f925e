from datetime import date, datetime

from thongsuot.kernel import worktime
from thongsuot.kernel.worktime import VIETNAM, Deadline, Effect, Limit, Stop, Unit
from thongsuot.surfaces.shared.clock import DrawnStrip, drawn

FILED = datetime(2026, 8, 19, 9, 12, tzinfo=VIETNAM)


def promise(*stops: Stop, days: int = 9) -> Deadline:
    return worktime.deadline(
        start=FILED,
        limit=Limit(days, Unit.WORKING_DAY),
        calendar=worktime.national_calendar(),
        stops=stops,
    )


def kinds(strip: DrawnStrip, label: str) -> set[str]:
    return next(set(cell.kinds.split()) for cell in strip.cells if cell.label == label)


def test_a_house_in_chau_doc_over_the_national_day() -> None:
    strip = drawn(promise(), today=date(2026, 8, 24))

    assert [cell.mark for cell in strip.cells][:6] == ["T4", "1", "2", "3", "", "4"]
    assert strip.cells[-1].mark == "9"
    assert kinds(strip, "22") == {"past", "made"}
    assert kinds(strip, "23") == {"off"}
    assert kinds(strip, "24") == {"today"}
    assert kinds(strip, "1/9") == {"off"}
    assert "due" in strip.cells[-1].kinds
    assert any("nghỉ hoán đổi 31/8" in line.text for line in strip.key)
    assert any("làm bù: 22/8" in line.text for line in strip.key)
    assert strip.text == worktime.sentence(promise(), "vi")


def test_it_is_drawn_from_what_the_dossier_keeps() -> None:
    kept = worktime.to_json(promise())

    assert drawn(kept, today=date(2026, 8, 24)) == drawn(promise(), today=date(2026, 8, 24))


def test_stopped_days_are_dashed_and_not_numbered() -> None:
    stop = Stop(
        datetime(2026, 8, 21, 9, tzinfo=VIETNAM),
        datetime(2026, 8, 26, 9, tzinfo=VIETNAM),
        "supplement",
        Effect.PAUSE,
    )
    strip = drawn(promise(stop), today=date(2026, 8, 28))

    assert "still" in kinds(strip, "25")
    assert next(cell.mark for cell in strip.cells if cell.label == "25") == ""
    assert any(line.kind == "still" for line in strip.key)


def test_after_the_day_promised_it_is_missed_unless_done() -> None:
    assert "missed" in drawn(promise(), today=date(2026, 9, 4)).cells[-1].kinds
    assert "missed" not in drawn(promise(), today=date(2026, 9, 4), done=True).cells[-1].kinds


def test_a_done_dossier_rings_no_day() -> None:
    strip = drawn(promise(), today=date(2026, 8, 24), done=True)

    assert not any("today" in cell.kinds for cell in strip.cells)
    assert not any(line.kind == "today" for line in strip.key)


def test_a_long_limit_goes_over_several_lines() -> None:
    assert not drawn(promise(), today=date(2026, 8, 24)).long
    assert drawn(promise(days=45), today=date(2026, 8, 24)).long


def test_while_it_waits_no_day_is_promised_or_missed() -> None:
    strip = drawn(promise(), today=date(2026, 9, 10), waiting_since=date(2026, 8, 25))

    assert kinds(strip, "24") == {"past"}
    assert kinds(strip, "26") == {"still"}
    assert "due" not in strip.cells[-1].kinds
    assert [line.kind for line in strip.key][-1] == "still"
