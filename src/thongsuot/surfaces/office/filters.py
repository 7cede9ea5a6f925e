"""What a work list is narrowed to, as its address says: whoever has the address has the list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.http import StaffRequest, typed
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.templatetags.vi import date_short

# The words of the address, each with what it narrows to.
PROCEDURE, ASSIGNEE, STEP, CHANNEL = "thu-tuc", "nguoi", "buoc", "cach-nop"
SINCE, UNTIL, STOPPED = "tu-ngay", "truoc", "dung"
WORDS = (PROCEDURE, ASSIGNEE, STEP, CHANNEL, SINCE, UNTIL, STOPPED)
NOBODY = "chua"


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of the form of filters."""

    name: str
    label: str
    options: list[tuple[str, str]]
    value: str


def read(request: StaffRequest) -> dossiers.WorkFilter:
    """
    Return what the address narrows the list to.

    :raises Invalid: if it says something that cannot be
    """
    assignee = typed(request, ASSIGNEE, most=20)
    if assignee and assignee != NOBODY and not (assignee.isdecimal() and len(assignee) < 19):
        raise Invalid(_("Người lọc không đúng; hãy chọn lại."))
    since, until = _day(request, SINCE), _day(request, UNTIL)
    return dossiers.WorkFilter(
        procedure_code=typed(request, PROCEDURE, most=80),
        assignee_id=int(assignee) if assignee.isdecimal() else None,
        unassigned=assignee == NOBODY,
        step_kind=_one_of(request, STEP, [kind for kind, _label in _kinds()]),
        channel=_one_of(request, CHANNEL, dossiers.Channel.values),
        due_from=since,
        due_before=until + timedelta(days=1) if until else None,
        stopped=_one_of(request, STOPPED, dossiers.StopReason.values),
    )


def shown(
    request: StaffRequest, narrowed: dossiers.WorkFilter, offered: dossiers.Offered
) -> dict[str, Any]:
    """Return the form of filters as it stands, and the address without any."""
    choices = [
        Choice(
            PROCEDURE,
            _("Thủ tục"),
            _with_given(offered.procedures, narrowed.procedure_code),
            narrowed.procedure_code,
        ),
        Choice(
            ASSIGNEE,
            _("Người làm"),
            [
                (NOBODY, _("Chưa phân công")),
                *_with_given(
                    [(str(post_id), name) for post_id, name in offered.assignees],
                    str(narrowed.assignee_id or ""),
                ),
            ],
            request.GET.get(ASSIGNEE, ""),
        ),
        Choice(STEP, _("Bước"), _kinds(), narrowed.step_kind),
        Choice(
            CHANNEL,
            _("Cách nộp"),
            [(one.value, str(one.label)) for one in dossiers.Channel],
            narrowed.channel,
        ),
        Choice(
            STOPPED,
            _("Vì sao dừng"),
            [(one.value, str(one.label)) for one in dossiers.StopReason],
            narrowed.stopped,
        ),
    ]
    given = [word for word in WORDS if request.GET.get(word)]
    return {
        "choices": choices,
        "since": request.GET.get(SINCE, ""),
        "until": request.GET.get(UNTIL, ""),
        "given": len(given),
        "without": url_with(request, **dict.fromkeys(WORDS, ""), tu=""),
    }


def said(request: StaffRequest) -> list[str]:
    """Return in words what the address narrows the list to."""
    narrowed = read(request)
    words = []
    if narrowed.procedure_code:
        words.append(_("thủ tục %(code)s") % {"code": narrowed.procedure_code})
    if narrowed.unassigned:
        words.append(_("chưa phân công"))
    if narrowed.assignee_id is not None:
        words.append(_("của một người làm"))
    if narrowed.step_kind:
        words.append(_("bước %(step)s") % {"step": dict(_kinds())[narrowed.step_kind].lower()})
    if narrowed.channel:
        words.append(str(dossiers.Channel(narrowed.channel).label).lower())
    if narrowed.stopped:
        words.append(str(dossiers.StopReason(narrowed.stopped).label).lower())
    if narrowed.due_from:
        words.append(_("hẹn trả từ %(day)s") % {"day": date_short(narrowed.due_from)})
    if narrowed.due_before:
        words.append(_("hẹn trả trước %(day)s") % {"day": date_short(narrowed.due_before)})
    return words


def _kinds() -> list[tuple[str, str]]:
    return [(kind, str(label)) for kind, label in dossiers.STEP_KINDS]


def _with_given(offered: Any, given: str) -> list[tuple[str, str]]:
    """Return the options, with the one that the address names though no work has it now."""
    options = [(value, label) for value, label in offered]
    return options if not given or given in dict(options) else [*options, (given, given)]


def _one_of(request: StaffRequest, name: str, known: Any) -> str:
    given = request.GET.get(name, "")
    if given and given not in known:
        raise Invalid(_("Địa chỉ lọc theo điều không có; hãy chọn lại."))
    return given


def _day(request: StaffRequest, name: str) -> datetime | None:
    given = request.GET.get(name, "")
    if not given:
        return None
    try:
        day = parse_date(given)
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2100:
        raise Invalid(_("Ngày lọc không đúng; hãy chọn lại ngày."))
    return localtime(timezone.now()).replace(
        year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0
    )
