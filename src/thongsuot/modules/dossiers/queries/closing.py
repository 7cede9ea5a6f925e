"""A counter's day in numbers, its closing sheet, and its register (Sổ theo dõi hồ sơ, Mẫu 07)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.verdict import Verdict, not_now
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.dossiers import policy
from thongsuot.modules.dossiers.models import SEEING, DayClosing, Dossier, Step, Stop
from thongsuot.modules.dossiers.states import OPEN, Channel, Status, StopReason

MOST_ENTRIES = 500

# What happened in the day; it stays, so a difference after closing means something.
_HAPPENED: Mapping[str, Callable[[], str]] = {
    "received": lambda: _("Hồ sơ nhận vào"),
    "accepted": lambda: _("Đã tiếp nhận, cấp giấy hẹn"),
    "refused": lambda: _("Từ chối tiếp nhận"),
    "asked": lambda: _("Yêu cầu bổ sung"),
    "brought": lambda: _("Nhận bổ sung"),
    "forwarded": lambda: _("Chuyển giải quyết"),
    "corrected": lambda: _("Giấy tiếp nhận cấp lại do sửa"),
    "withdrawn": lambda: _("Người dân rút, dừng"),
    "returned": lambda: _("Trả kết quả"),
}
# What stood so at the moment of counting.
_STANDS: Mapping[str, Callable[[], str]] = {
    "to_accept": lambda: _("Đang chờ tiếp nhận"),
    "to_return": lambda: _("Kết quả chờ trả"),
    "waiting": lambda: _("Chờ người dân"),
    "open": lambda: _("Hồ sơ chưa xong của quầy"),
    "overdue": lambda: _("Trong đó quá hạn"),
}


@dataclass(frozen=True, slots=True)
class DayCount:
    """One line of a day: what, how many, and in parts."""

    key: str
    label: str
    number: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """That a day was closed: when, by whom, with what was said."""

    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class CounterDay:
    """
    A counter's day: the numbers as closed, or as they stand; what has changed since.

    `may_close` guards and greys the closing.
    """

    unit: units.UnitFacts
    day: date
    lines: tuple[DayCount, ...]
    closed: Closed | None
    differences: tuple[str, ...]
    may_close: Verdict


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One line of the register; what comes later stays empty until it does."""

    code: str
    procedure_name: str
    applicant_name: str
    address: str
    phone: str
    competent_name: str
    received_at: datetime
    due_at: datetime | None
    derivation: Mapping[str, Any] | None
    returned_at: datetime | None
    return_way: str


@dataclass(frozen=True, slots=True)
class Register:
    """The register of one counter for some days; `more` if it goes on beyond what is shown."""

    unit: units.UnitFacts
    field: str
    fields: tuple[str, ...]
    since: date
    until: date
    entries: tuple[RegisterEntry, ...]
    more: bool


def counter_day(unit_id: int, *, day: date, actor: Actor, at: datetime) -> CounterDay:
    """
    Return the day of a counter.

    :raises NotAllowed: if the actor does not work there
    """
    _may_look(actor, unit_id).or_refuse()
    now = totals(unit_id, day, at=at)
    row = DayClosing.objects.filter(unit=unit_id, day=day).first()
    kept: Mapping[str, int] = row.totals if row else now
    may_close = policy.may_close_day(actor, unit_id)
    if may_close and row is not None:
        may_close = not_now(_("Ngày này đã chốt."))
    return CounterDay(
        unit=units.unit(unit_id),
        day=day,
        lines=tuple(
            DayCount(key, label(), kept.get(key, 0), _detail(key, kept))
            for key, label in (*_HAPPENED.items(), *_STANDS.items())
        ),
        closed=Closed(row.closed_at, row.closed_by, row.note) if row else None,
        differences=tuple(
            _("%(what)s: lúc chốt %(then)d, nay %(now)d")
            % {"what": label(), "then": kept.get(key, 0), "now": now[key]}
            for key, label in _HAPPENED.items()
            if row is not None and kept.get(key, 0) != now[key]
        ),
        may_close=may_close,
    )


def totals(unit_id: int, day: date, *, at: datetime) -> dict[str, int]:
    """Return everything that is counted of a counter's day."""
    begins = datetime.combine(day, time(), tzinfo=VIETNAM)
    today = (begins, begins + timedelta(days=1))
    own = Dossier.objects.filter(receiving_unit=unit_id)
    received = Q(submitted_at__range=today)
    ended = Q(status__in=[Status.WITHDRAWN, Status.STOPPED], finished_at__range=today)
    returned = Q(returned_at__range=today)
    late = Q(due_at__isnull=False, finished_at__gt=F("due_at"))
    in_day = own.filter(
        received | Q(accepted_at__range=today) | Q(finished_at__range=today) | returned
    ).aggregate(
        received=Count("pk", filter=received),
        received_online=Count(
            "pk", filter=received & Q(channel=Channel.ONLINE, delivery__helper__isnull=True)
        ),
        received_helped=Count("pk", filter=received & Q(delivery__helper__isnull=False)),
        received_post=Count("pk", filter=received & Q(channel=Channel.POST)),
        accepted=Count("pk", filter=Q(accepted_at__range=today)),
        refused=Count("pk", filter=Q(status=Status.REFUSED_INTAKE, finished_at__range=today)),
        withdrawn=Count("pk", filter=ended),
        returned=Count("pk", filter=returned),
        returned_late=Count("pk", filter=returned & late),
    )
    standing = own.filter(status__in=sorted(OPEN)).aggregate(
        to_accept=Count("pk", filter=Q(status=Status.SUBMITTED)),
        to_return=Count("pk", filter=Q(status=Status.RESULT_READY)),
        waiting=Count(
            "pk", filter=Q(status__in=[Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT])
        ),
        open=Count("pk"),
        overdue=Count(
            "pk", filter=Q(due_at__lt=at, finished_at__isnull=True) & ~Q(status=Status.PAUSED)
        ),
    )
    asked = Stop.objects.filter(dossier__receiving_unit=unit_id, reason=StopReason.SUPPLEMENT)
    earlier = Step.objects.filter(dossier=OuterRef("dossier"), opened_at__lt=OuterRef("opened_at"))
    steps = Step.objects.filter(dossier__receiving_unit=unit_id, opened_at__range=today)
    return {
        **in_day,
        **standing,
        "asked": asked.filter(begins_at__range=today).count(),
        "brought": asked.filter(ends_at__range=today)
        .exclude(dossier__status__in=[Status.WITHDRAWN, Status.STOPPED])
        .count(),
        "forwarded": steps.filter(~Exists(earlier)).count(),
        "corrected": Dossier.objects.filter(
            receiving_unit=unit_id, slips__copy__gt=1, slips__issued_at__range=today
        ).count(),
    }


def register_of(
    unit_id: int,
    *,
    field: str = "",
    since: date,
    until: date,
    actor: Actor,
) -> Register:
    """
    Return the register of a counter, by the field of its procedures, in the order of acceptance.

    :raises NotAllowed: if the actor does not work there
    """
    _may_look(actor, unit_id).or_refuse()
    begins = datetime.combine(since, time(), tzinfo=VIETNAM)
    ends = datetime.combine(until, time(), tzinfo=VIETNAM) + timedelta(days=1)
    rows = Dossier.objects.filter(
        receiving_unit=unit_id, accepted_at__gte=begins, accepted_at__lt=ends
    )
    known = rows.values_list("procedure_version__field", flat=True)
    fields = sorted(set(known.order_by("procedure_version__field").distinct()))
    if field:
        rows = rows.filter(procedure_version__field=field)
    found = list(rows.order_by("accepted_at", "pk")[: MOST_ENTRIES + 1])
    names = units.units({row.handling_unit_id or row.competent_unit_id for row in found})
    return Register(
        unit=units.unit(unit_id),
        field=field,
        fields=tuple(each for each in fields if each),
        since=since,
        until=until,
        entries=tuple(_entry(row, names) for row in found[:MOST_ENTRIES]),
        more=len(found) > MOST_ENTRIES,
    )


def _entry(row: Dossier, names: Mapping[int, units.UnitFacts]) -> RegisterEntry:
    assert row.accepted_at is not None, "the register holds what was accepted"
    return RegisterEntry(
        code=row.known_code,
        procedure_name=row.procedure_name,
        applicant_name=row.applicant_name,
        address=row.applicant.get("address", ""),
        phone=row.applicant.get("phone", ""),
        competent_name=names[row.handling_unit_id or row.competent_unit_id].name,
        received_at=row.accepted_at,
        due_at=row.due_at,
        derivation=row.derivation,
        returned_at=row.returned_at,
        return_way=str(Channel(row.return_channel).label),
    )


def _detail(key: str, counted: Mapping[str, int]) -> str:
    if key == "received":
        online, helped, post = (
            counted.get(f"received_{name}", 0) for name in ("online", "helped", "post")
        )
        parts: Sequence[tuple[str, int]] = (
            (_("trực tiếp %(n)d"), counted.get("received", 0) - online - helped - post),
            (_("trực tuyến %(n)d"), online),
            (_("trực tuyến làm giúp %(n)d"), helped),
            (_("bưu chính %(n)d"), post),
        )
        return ", ".join(words % {"n": number} for words, number in parts if number)
    if key == "returned" and counted.get("returned", 0):
        late = counted.get("returned_late", 0)
        return _("đúng hẹn %(kept)d, trễ hẹn %(late)d") % {
            "kept": counted["returned"] - late,
            "late": late,
        }
    return ""


def _may_look(actor: Actor, unit_id: int) -> Verdict:
    """Whoever sees the counter's dossiers sees its day."""
    found = [actor.has(permission, unit_id=unit_id) for permission in SEEING]
    return Verdict("") if any(found) else policy.may_close_day(actor, unit_id)
