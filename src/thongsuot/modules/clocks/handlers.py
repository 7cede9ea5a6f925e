"""What is done about news: alarms follow the clock, and due dates follow the calendar."""

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.worktime import day_in_full, moment_in_full
from thongsuot.modules.clocks.actions import recounting, watching
from thongsuot.modules.dossiers import api as dossiers

_OF_CLOCKS = (
    dossiers.DossierAccepted,
    dossiers.DossierForwarded,
    dossiers.StepCompleted,
    dossiers.StepSentBack,
    dossiers.SupplementRequested,
    dossiers.SupplementReceived,
    dossiers.DossierPaused,
    dossiers.DossierResumed,
    dossiers.DueDateExtended,
    dossiers.DueDateRecomputed,
    dossiers.VersionSwitched,
    dossiers.DossierApproved,
    dossiers.DossierRejected,
    dossiers.ResultIssued,
    dossiers.DossierWithdrawn,
    dossiers.DossierStopped,
)
_KINDS = {
    calendars.DayKind.MAKE_UP: "là ngày làm bù",
    calendars.DayKind.ORDINARY: "vẫn là ngày thường",
}


@ledger.reaction("clocks.set_alarms", *_OF_CLOCKS)
def set_alarms(happened: ledger.Happened) -> None:
    """Let the alarms follow the clock."""
    watching.set_alarms(dossier_id=happened.event.dossier_id)


@ledger.reaction(
    "clocks.recount",
    calendars.DayAdded,
    calendars.DayRemoved,
    calendars.OfficeHoursSet,
    calendars.OutageDeclared,
    calendars.OutageEnded,
    calendars.OutageWithdrawn,
)
def recount(happened: ledger.Happened) -> None:
    """Let what runs under that calendar be reckoned again, and its people be told why."""
    why = _why(happened.event)
    if why:
        recounting.order_recount(
            cause=happened.position, unit_id=happened.event.unit_id, why=why, at=happened.at
        )


# In the language of the law: it is kept with each dossier that moves, and told to its people.
def _why(event: object) -> str:
    match event:
        case calendars.DayAdded(on=on, kind=kind, name=name, decision=decision):
            day, is_what = (
                day_in_full(on, "vi"),
                _KINDS.get(calendars.DayKind(kind), "là ngày nghỉ"),
            )
            return f"{day} {is_what}: {name} ({decision})"
        case calendars.DayRemoved(on=on, reason=reason):
            return f"{day_in_full(on, 'vi')} không còn khác thường lệ: {reason}"
        case calendars.OfficeHoursSet(valid_from=since, decision=decision):
            return f"giờ làm việc thay đổi từ {day_in_full(since, 'vi')} ({decision})"
        case calendars.OutageWithdrawn(ends_at=ends) if ends is not None:
            return f"sự cố hệ thống {_between(event)} được rút lại: {event.reason}"
        case calendars.OutageDeclared(ends_at=ends) | calendars.OutageEnded(ends_at=ends) if ends:
            return f"sự cố hệ thống {_between(event)}: {event.reason} ({event.decision})"
    # An outage whose end is not known suspends nothing yet.
    return ""


def _between(
    event: calendars.OutageDeclared | calendars.OutageEnded | calendars.OutageWithdrawn,
) -> str:
    assert event.ends_at is not None
    begins, ends = moment_in_full(event.begins_at, "vi"), moment_in_full(event.ends_at, "vi")
    return f"từ {begins} đến {ends}"
