"""The end of a counter's day: the closing sheet, and the register that need not be printed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from thongsuot.foundation.papers import api as papers
from thongsuot.foundation.units import api as units
from thongsuot.kernel import money
from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.fees import api as fees
from thongsuot.modules.queues import api as queues
from thongsuot.surfaces.shared import downloads
from thongsuot.surfaces.shared.http import StaffRequest, permission
from thongsuot.surfaces.shared.refusals import status_of

at_counter = permission(Permission.DOSSIER_RECEIVE, Permission.DOSSIER_RETURN)
LONGEST = timedelta(days=366)


@at_counter
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: StaffRequest) -> HttpResponse:
    """The numbers of a day; posting closes it, once."""
    at, on = timezone.now(), _day(request.GET.get("ngay", ""), localdate(timezone.now()))
    tried, status = "", 200
    if request.method == "POST":
        try:
            dossiers.close_day(
                unit_id=_here(request),
                day=on,
                note=request.POST.get("note", ""),
                by=request.actor,
                at=at,
            )
        except (Clash, Invalid) as refusal:
            tried, status = str(refusal), status_of(refusal)
        else:
            messages.success(request, _("Đã chốt ngày."))
            return redirect(f"{reverse('counter:day')}?ngay={on.isoformat()}")
    found = dossiers.counter_day(_here(request), day=on, actor=request.actor, at=at)
    shown = {
        "found": found,
        "money": _money(request, on),
        "tickets": _called(_here(request), on),
        "tried": tried,
        "note": request.POST.get("note", ""),
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1) if on < localdate(at) else None,
    }
    return render(request, "counter/day.html", shown, status=status)


def _money(request: StaffRequest, on: date) -> fees.FeeDay | None:
    """What was taken that day, for those who take it."""
    unit_id = _here(request)
    if not request.actor.has(Permission.DOSSIER_RECEIVE, unit_id=unit_id):
        return None
    return fees.fee_day(unit_id, on, actor=request.actor)


def _called(unit_id: int, on: date) -> Sequence[tuple[queues.QueueFigures, int]]:
    """Return the queues of a day, each with how many of its numbers were called; none if none."""
    found = queues.figures(unit_id, day=on)
    rows = [(one, one.called + one.served + one.absent) for one in found]
    return rows if any(called or one.waiting or one.left for one, called in rows) else []


def _ticket_lines(unit_id: int, on: date) -> list[papers.DayLine]:
    rows = _called(unit_id, on)
    detail = "; ".join(f"{one.letter} {called}" for one, called in rows)
    number = sum(called for _one, called in rows)
    return [papers.DayLine(_("Số thứ tự đã gọi"), number, detail)] if rows else []


def _money_lines(taken: fees.FeeDay | None) -> list[papers.DayLine]:
    if taken is None or not taken.receipts:
        return []
    ways = "; ".join(f"{row.label} {money.in_figures(row.net)}" for row in taken.ways)
    detail = _("%(ways)s; hủy %(cancelled)s") % {"ways": ways, "cancelled": taken.whole.cancelled}
    return [papers.DayLine(_("Biên lai phí, lệ phí"), taken.whole.given, detail)]


@at_counter
@never_cache
@require_safe
def day_printed(request: StaffRequest) -> HttpResponse:
    at = timezone.now()
    on = _day(request.GET.get("ngay", ""), localdate(at))
    with override("vi"):
        found = dossiers.counter_day(_here(request), day=on, actor=request.actor, at=at)
        paper = papers.DaySheet(
            head=_head(found.unit, found.closed.at if found.closed else at),
            number="",
            day=on,
            lines=[
                *(papers.DayLine(one.label, one.number, one.detail) for one in found.lines),
                *_money_lines(_money(request, on)),
                *_ticket_lines(_here(request), on),
            ],
            closed_at=found.closed.at.astimezone(VIETNAM) if found.closed else None,
            closed_by=found.closed.by if found.closed else "",
            note=found.closed.note if found.closed else "",
            differences=found.differences,
        )
        content = papers.render(paper)
    return downloads.pdf(content, name=f"chot-ngay-{on.isoformat()}.pdf")


@at_counter
@never_cache
@require_safe
def register(request: StaffRequest) -> HttpResponse:
    """Sổ theo dõi hồ sơ (Mẫu 07) by days and field: on the page, and as PDF where it is wanted."""
    today = localdate(timezone.now())
    since = _day(request.GET.get("tu", ""), today.replace(day=1))
    until = _day(request.GET.get("den", ""), today)
    if not since <= until <= since + LONGEST:
        raise Invalid(_("Chọn khoảng ngày từ trước đến sau, dài không quá một năm."))
    found = dossiers.register_of(
        _here(request),
        field=request.GET.get("linh-vuc", "")[:300],
        since=since,
        until=until,
        actor=request.actor,
    )
    if "in" in request.GET:
        return downloads.pdf(_register_printed(found), name=f"so-theo-doi-{since}-{until}.pdf")
    return render(request, "counter/register.html", {"found": found})


def _register_printed(found: dossiers.Register) -> bytes:
    with override("vi"):
        paper = papers.RegisterPage(
            head=_head(found.unit, timezone.now()),
            number=f"{found.until.year}/STD-TTPVHCC",
            field=found.field or _("tất cả lĩnh vực"),
            entries=[
                papers.RegisterEntry(
                    number=number,
                    code=one.code,
                    procedure=one.procedure_name,
                    party=one.applicant_name,
                    contact="; ".join(filter(None, (one.address, one.phone))),
                    competent_unit=one.competent_name,
                    received_at=one.received_at.astimezone(VIETNAM),
                    due_at=one.due_at.astimezone(VIETNAM) if one.due_at else None,
                    returned_at=one.returned_at.astimezone(VIETNAM) if one.returned_at else None,
                    return_way=one.return_way,
                    signed_for="",
                )
                for number, one in enumerate(found.entries, start=1)
            ],
        )
        return papers.render(paper)


def _head(unit: units.UnitFacts, at: datetime) -> papers.Letterhead:
    above = units.unit(unit.parent_id).name if unit.parent_id else ""
    return papers.Letterhead(
        superior=above,
        issuer=unit.name,
        place=unit.territory_name or unit.province_name,
        issued_at=at.astimezone(VIETNAM),
    )


def _here(request: StaffRequest) -> int:
    assert request.actor.unit_id is not None, "a clerk sits at a counter"
    return request.actor.unit_id


def _day(text: str, otherwise: date) -> date:
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("Ngày không đúng; hãy chọn lại ngày.")) from None
