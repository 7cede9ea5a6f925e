"""What the keepers of the catalogue did meanwhile: decisions, boards, connected databases."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from thongsuot.config.sample.lives import Life
from thongsuot.config.sample.people import Staff
from thongsuot.config.sample.places import FOUNDED_AT, MAKER, Counter, Province
from thongsuot.foundation.calendar import api as calendars
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.databases import api as databases
from thongsuot.modules.postings import api as postings

CONNECTED = ("dan-cu", "ho-tich", "dang-ky-doanh-nghiep")
CHAIRMAN = "Chủ tịch Ủy ban nhân dân tỉnh An Giang"
# Nobody files under these in the sample, so that no dossier changes its version on the way.
SHORTENED: Mapping[str, int] = {"2.000286": 8, "1.002372": 2}
_BEHIND = ("hatien", "phuquoc")


def connect(*, since: date) -> None:
    """Say which papers databases hold, and that the province reads three of them."""
    databases.import_shipped(in_force_from=since, by=MAKER, at=FOUNDED_AT)
    for key in CONNECTED:
        databases.connect_database(
            key=key, since=since, basis="Lựa chọn của dữ liệu mẫu", by=MAKER, at=FOUNDED_AT
        )


def lives(province: Province, staff: Staff, *, today: date) -> Sequence[Life]:
    """Return the lives of the catalogue: a decision in force, one being drafted, the boards."""
    calendar = calendars.calendar_for(province.committee_id)
    issued = _working(calendar, today - timedelta(days=45))
    effect = issued + timedelta(days=14)
    walls = [_wall(counter, staff, effect=effect) for counter in province.counters]
    return [
        _published(staff, issued=issued, effect=effect),
        _in_hand(staff, begins=_working(calendar, today - timedelta(days=3))),
        *walls,
    ]


def _working(calendar: Any, day: date) -> date:
    found: date = calendar.working_day_after(day)[0]
    return found


def _hour(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), VIETNAM)


def _begun(
    staff: Staff, title: str, *, effect: date, shortened: Mapping[str, int], at: datetime
) -> int:
    mai = staff.watchers["mai.tinh"].actor
    decision_id = announcements.begin_decision(
        title=f"{title} (dữ liệu mẫu)",
        issuer=CHAIRMAN,
        in_force_from=effect,
        by=mai,
        at=at,
    )
    for code, days in shortened.items():
        draft_id = announcements.add_draft(
            decision_id=decision_id,
            code=code,
            change=announcements.Change.AMENDED,
            by=mai,
            at=at,
        )
        draft = announcements.draft(draft_id, actor=mai, on=at.date())
        channels = draft.part("channels")
        for offer in channels:
            offer["limit"]["amount"] = days
        announcements.edit_draft(
            draft_id=draft_id,
            revision=draft.revision,
            part="channels",
            value=channels,
            by=mai,
            at=at,
        )
    return decision_id


def _published(staff: Staff, *, issued: date, effect: date) -> Life:
    mai, phuc = (staff.watchers[login].actor for login in ("mai.tinh", "phuc.tinh"))
    at = yield _hour(issued - timedelta(days=3), 9)
    decision_id = _begun(
        staff,
        "Về việc công bố thủ tục hành chính được sửa đổi, cắt giảm thời hạn giải quyết",
        effect=effect,
        shortened=SHORTENED,
        at=at,
    )
    announcements.submit_decision(decision_id=decision_id, by=mai, at=at)
    at = yield _hour(issued, 10)
    announcements.approve_decision(
        decision_id=decision_id,
        revision=announcements.decision(decision_id, actor=phuc, on=issued).revision,
        number="1105/QĐ-UBND",
        issued_on=issued,
        running_shown=0,
        by=phuc,
        at=at,
    )
    announcements.publish_decision(decision_id=decision_id, by=phuc, at=at)
    # A working day after the five that the law gives: the catalogue says so.
    at = yield _hour(issued + timedelta(days=8), 15)
    announcements.enter_in_national_database(decision_id=decision_id, on=at.date(), by=mai, at=at)


def _in_hand(staff: Staff, *, begins: date) -> Life:
    at = yield _hour(begins, 14)
    _begun(
        staff,
        "Về việc công bố thủ tục hành chính lĩnh vực Hoạt động xây dựng",
        effect=begins + timedelta(days=21),
        shortened={"1.013227": 4},
        at=at,
    )


def _wall(counter: Counter, staff: Staff, *, effect: date) -> Life:
    """Hang the board before the decision, and again after it, but for those who are behind."""
    clerk = staff.clerks[counter.unit_id][0].actor
    at = yield _hour(effect - timedelta(days=28), 8, 15)
    _hang(counter, clerk, at)
    if counter.short in _BEHIND:
        return
    at = yield _hour(effect + timedelta(days=1), 8, 20)
    _hang(counter, clerk, at)


def _hang(counter: Counter, clerk: Any, at: datetime) -> None:
    board = postings.board(counter.unit_id, on=at.date())
    stale = {sheet.field: sheet.digest for sheet in board.sheets if not sheet.is_current}
    if stale:
        postings.confirm_posted(unit_id=counter.unit_id, sheets=stale, by=clerk, at=at)
