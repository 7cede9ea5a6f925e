"""What the province reviewed this year: its plan, what dossiers cost, a proposal enacted."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from thongsuot.config.sample.governing import CHAIRMAN
from thongsuot.config.sample.lives import Life
from thongsuot.config.sample.people import Staff
from thongsuot.config.sample.places import Province
from thongsuot.foundation.calendar import api as calendars
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.worktime import VIETNAM, Unit
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.reviews import api as reviews

# Nobody files under it in the sample, so that no dossier changes its version on the way.
CUT, CUT_TO = "2.000282", 7
_BASIS = "Lựa chọn của dữ liệu mẫu"
# What is reviewed: a procedure or a field, why, by the last day of which month.
_LINES: Sequence[tuple[str, str, str, int]] = (
    (CUT, "", "Thời gian giải quyết thực tế ngắn hơn thời hạn quy định.", 3),
    ("", "Hộ tịch", "Nhiều thủ tục cùng yêu cầu giấy tờ đã có trong cơ sở dữ liệu.", 6),
    ("1.013227", "", "Người dân phải đi lại nhiều lần để bổ sung hồ sơ.", 9),
    ("", "Hoạt động xây dựng", "Chi phí tuân thủ cao so với các lĩnh vực khác.", 11),
)


def lives(province: Province, staff: Staff, *, today: date) -> Sequence[Life]:
    """Return the lives of the year's plan, of a proposal until its decision, and of costs."""
    calendar = calendars.calendar_for(province.committee_id)
    # The plan is issued before 31 January (NĐ 63/2010/NĐ-CP, Điều 30).
    begun, issued = date(today.year, 1, 8), calendar.working_day_before(date(today.year, 1, 24))
    # In force before the boards are hung anew for the decision of the catalogue's own life.
    published = calendar.working_day_before(today - timedelta(days=52))
    return [
        _plan(staff, province.committee_id, begun=begun, issued=issued),
        _costs(staff, on=calendar.working_day_before(today - timedelta(days=8))),
        _proposal(staff, published=published),
    ]


def _both(staff: Staff) -> tuple[Actor, Actor]:
    """Return chị Mai, who draws up, and ông Phúc, who approves."""
    return staff.watchers["mai.tinh"].actor, staff.watchers["phuc.tinh"].actor


def _hour(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), VIETNAM)


def _plan(staff: Staff, unit_id: int, *, begun: date, issued: date) -> Life:
    mai, phuc = _both(staff)
    at = yield _hour(begun, 9)
    plan_id = reviews.begin_plan(year=begun.year, by=mai, at=at)
    items = [
        reviews.add_plan_item(
            plan_id=plan_id,
            procedure_code=code,
            field=field,
            reason=reason,
            unit_id=unit_id,
            due_on=date(begun.year, month, 28),
            by=mai,
            at=at,
        )
        for code, field, reason, month in _LINES
    ]
    at = yield _hour(issued - timedelta(days=2), 15)
    reviews.submit_plan(plan_id=plan_id, by=mai, at=at)
    at = yield _hour(issued, 10)
    reviews.approve_plan(
        plan_id=plan_id,
        number=f"12/KH-UBND (dữ liệu mẫu {begun.year})",
        issued_on=issued,
        by=phuc,
        at=at,
    )
    # The first two lines are reviewed; the others stay open and one day are late.
    for item_id, day in ((items[0], date(begun.year, 3, 20)), (items[1], date(begun.year, 7, 3))):
        at = yield _hour(day, 14)
        reviews.conclude_item(
            item_id=item_id,
            on=at.date(),
            outcome="Có thể cắt giảm thời hạn và giấy tờ; đã lập kiến nghị.",
            by=mai,
            at=at,
        )


def _costs(staff: Staff, *, on: date) -> Life:
    mai, _phuc = _both(staff)
    at = yield _hour(on, 16)
    reviews.measure_costs(since=on - timedelta(days=80), until=on, by=mai, at=at)


def _proposal(staff: Staff, *, published: date) -> Life:
    mai, phuc = _both(staff)
    at = yield _hour(published - timedelta(days=12), 9)
    proposal_id = reviews.begin_proposal(
        kind=reviews.Kind.CUT_TIME,
        said=reviews.Said(
            procedure_codes=[CUT],
            decider=reviews.Decider.PROVINCE,
            reason="Cơ quan giải quyết xong trong bảy ngày ở hầu hết hồ sơ.",
            legal_basis=_BASIS,
            amount=CUT_TO,
            unit=Unit.WORKING_DAY,
        ),
        by=mai,
        at=at,
    )
    reviews.submit_proposal(proposal_id=proposal_id, by=mai, at=at)
    at = yield _hour(published - timedelta(days=8), 10)
    revision = reviews.proposal(proposal_id, actor=phuc, on=at.date()).revision
    reviews.accept_proposal(proposal_id=proposal_id, revision=revision, by=phuc, at=at)
    at = yield _hour(published - timedelta(days=5), 9)
    decision_id = reviews.start_decision(
        proposal_id=proposal_id,
        title="Về việc công bố thủ tục hành chính được cắt giảm thời hạn (dữ liệu mẫu)",
        issuer=CHAIRMAN,
        in_force_from=published + timedelta(days=14),
        by=mai,
        at=at,
    )
    announcements.submit_decision(decision_id=decision_id, by=mai, at=at)
    at = yield _hour(published, 15)
    announcements.approve_decision(
        decision_id=decision_id,
        revision=announcements.decision(decision_id, actor=phuc, on=published).revision,
        number="1214/QĐ-UBND",
        issued_on=published,
        running_shown=0,
        by=phuc,
        at=at,
    )
    announcements.publish_decision(decision_id=decision_id, by=phuc, at=at)
    at = yield _hour(published + timedelta(days=4), 9)
    announcements.enter_in_national_database(decision_id=decision_id, on=at.date(), by=mai, at=at)
