"""Results of the sample: drafts that lie before the leaders of the offices where a seal is kept."""

from datetime import date, datetime, time, timedelta

from thongsuot.config.sample.people import Staff
from thongsuot.foundation.calendar import api as calendars
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.results import api as results

_CONFIRMED = {"content": "Nội dung đề nghị đúng với hồ sơ lưu tại cơ quan."}
_EACH = 2


def write_results(staff: Staff, *, today: date) -> None:
    """Let two of the dossiers that wait for a signature have their drafts, ready to be signed."""
    for unit_id in staff.keepers:
        leader, at = staff.leaders[unit_id][0].actor, _last_afternoon(unit_id, today)
        waiting = dossiers.work_list(actor=leader, tab=dossiers.Tab.TO_SIGN, at=at)
        for row in waiting.rows[:_EACH]:
            _write(row.code, by=leader, at=at)


def _last_afternoon(unit_id: int, today: date) -> datetime:
    calendar, day = calendars.calendar_for(unit_id), today - timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return datetime.combine(day, time(15, 30), VIETNAM)


def _write(code: str, *, by: Actor, at: datetime) -> None:
    draft_id = results.begin_draft(code=code, template_code="xac-nhan", by=by, at=at)
    draft = results.results_of(code, actor=by, at=at).draft
    assert draft is not None
    results.revise_draft(
        draft_id=draft_id,
        revision=draft.revision,
        values={blank.key: blank.value for blank in draft.blanks} | _CONFIRMED,
        by=by,
        at=at,
    )
    results.submit_draft(draft_id=draft_id, by=by, at=at)
