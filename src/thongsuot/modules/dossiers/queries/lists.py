"""Work lists: what lies with whom, most pressing first, at a cost that never grows."""

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Invalid
from thongsuot.kernel.vietnamese import tidy
from thongsuot.modules.dossiers import rules
from thongsuot.modules.dossiers.models import Dossier, DossierQuerySet, Step, Stop, sight
from thongsuot.modules.dossiers.states import OPEN, WAITING, Status, StopReason, Tab

PAGE = 30
# A page of one unit is read off its index; of several, off each of theirs, and then merged. For
# more units than these one walk along all open work is shorter.
MOST_MERGED = 24
# Beyond this a count says "more": an exact one costs more the more work there is.
MOST_COUNTED = 1000

_DESK = (Status.IN_PROGRESS,)
_OF_TAB: Mapping[Tab, tuple[Status, ...]] = {
    Tab.TO_ACCEPT: (Status.SUBMITTED,),
    Tab.TO_FORWARD: (Status.ACCEPTED,),
    Tab.IN_PROGRESS: _DESK,
    Tab.TO_SIGN: _DESK,
    Tab.AWAITING_OPINIONS: _DESK,
    Tab.TO_ISSUE: (Status.APPROVED, Status.REJECTED),
    Tab.AWAITING_CITIZEN: tuple(sorted(WAITING)),
    Tab.TO_RETURN: (Status.RESULT_READY,),
}


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A dossier in a list, two lines of it."""

    id: int
    code: str
    procedure_code: str
    procedure_name: str
    case: str
    applicant_name: str
    applicant_address: str
    status: str
    status_label: str
    unit_id: int | None
    unit_name: str
    assignee: str
    channel: str
    submitted_at: datetime
    due_at: datetime | None
    # Why it is due then, as it is stored; told only when someone asks.
    derivation: Mapping[str, Any] | None
    attention_at: datetime
    # Why and since when its clock stands still; until when an opinion is waited for.
    stopped: str
    stopped_at: datetime | None
    opinions_until: datetime | None
    pace: rules.Pace
    is_sample: bool


@dataclass(frozen=True, slots=True)
class WorkPage:
    rows: tuple[WorkRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """
    What a list of work is narrowed to; what is empty lets everything through.

    `due_from` and `due_before` are about the promised date; `stopped` is a reason of stopping.
    """

    procedure_code: str = ""
    assignee_id: int | None = None
    unassigned: bool = False
    step_kind: str = ""
    channel: str = ""
    due_from: datetime | None = None
    due_before: datetime | None = None
    stopped: str = ""


NOT_NARROWED = WorkFilter()


@dataclass(frozen=True, slots=True)
class Offered:
    """By what the present work can be narrowed: its procedures, and the posts that have it."""

    procedures: tuple[tuple[str, str], ...]
    assignees: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many, up to a bound beyond which only "more" is said."""

    number: int
    more: bool = False


def work_list(
    *,
    actor: Actor,
    tab: Tab | None = None,
    statuses: Collection[Status] = (),
    mine: bool = False,
    helping: bool = False,
    unit_id: int | None = None,
    narrowed: WorkFilter = NOT_NARROWED,
    q: str = "",
    cursor: str = "",
    limit: int = PAGE,
    at: datetime,
) -> WorkPage:
    """
    Return the open work within the actor's sight, the most pressing first.

    :raises Invalid: if `cursor` is not one that a page gave out
    """
    rows = wanted_work(
        actor,
        tab=tab,
        mine=mine,
        helping=helping,
        unit_id=unit_id,
        narrowed=narrowed,
        q=q,
        at=at,
    )
    if statuses:
        rows = rows.filter(status__in=statuses)
    several = () if mine or helping or unit_id is not None else _several(actor)
    return _page(rows, ("attention_at", "pk"), cursor, limit, at, several)


def wanted_work(
    actor: Actor,
    *,
    tab: Tab | None,
    mine: bool = False,
    helping: bool = False,
    unit_id: int | None = None,
    narrowed: WorkFilter = NOT_NARROWED,
    q: str = "",
    at: datetime,
) -> DossierQuerySet:
    """Return the rows of a list, for a page of it or for the whole of it in a file."""
    rows = _open_work(actor, mine=mine, helping=helping, unit_id=unit_id)
    if tab is not None:
        rows = _in_tab(rows, tab, at)
    return _matching(_narrowed(rows, narrowed), q)


def offered(*, actor: Actor, mine: bool = False, helping: bool = False) -> Offered:
    """Return by what the present work can be narrowed, from a bounded piece of it."""
    found = (
        _some(actor, mine=mine, helping=helping)
        .order_by("procedure_name", "assignee__account__sort_key")
        .values_list(
            "procedure_code", "procedure_name", "assignee_id", "assignee__account__full_name"
        )
        .distinct()
    )
    procedures, people = {}, {}
    for code, name, post_id, holder in found:
        procedures[code] = name
        if post_id is not None:
            people[post_id] = holder
    return Offered(tuple(procedures.items()), tuple(people.items()))


def counts(
    *, actor: Actor, mine: bool = False, helping: bool = False, at: datetime
) -> Mapping[Tab, Counted]:
    """Return how much work lies in each tab, in one query over a bounded piece of it."""
    bounded = _some(actor, mine=mine, helping=helping)
    filters = {tab.value: Count("pk", filter=_tab_condition(tab, at)) for tab in Tab}
    numbers = bounded.aggregate(whole=Count("pk"), **filters)
    more = numbers.pop("whole") >= MOST_COUNTED
    return {tab: Counted(numbers[tab.value], more) for tab in Tab}


def register(
    *,
    actor: Actor,
    unit_id: int | None = None,
    statuses: Collection[Status] = (),
    assignee_id: int | None = None,
    due_before: datetime | None = None,
    overdue: bool | None = None,
    q: str = "",
    cursor: str = "",
    limit: int = PAGE,
    at: datetime,
) -> WorkPage:
    """
    Return dossiers of every state within the actor's sight, the latest first.

    :raises Invalid: if `cursor` is not one that a page gave out
    """
    rows: DossierQuerySet = Dossier.objects.seen_by(actor)
    if unit_id is not None:
        rows = rows.filter(Q(receiving_unit=unit_id) | Q(competent_unit=unit_id))
    if statuses:
        rows = rows.filter(status__in=statuses)
    if assignee_id is not None:
        rows = rows.filter(assignee=assignee_id)
    if due_before is not None:
        rows = rows.filter(due_at__lt=due_before)
    if overdue is not None:
        late = _tab_condition(Tab.OVERDUE, at) & Q(status__in=OPEN)
        rows = rows.filter(late) if overdue else rows.exclude(late)
    return _page(_matching(rows, q), ("-submitted_at", "-pk"), cursor, limit, at)


def _open_work(
    actor: Actor, *, mine: bool, helping: bool = False, unit_id: int | None = None
) -> DossierQuerySet:
    rows = Dossier.objects.open()
    if helping:
        # Said so, the index of those with helpers answers; it holds nothing else.
        mine_too = rows.exclude(helpers=[]).filter(helpers__contains=[actor.post_id or 0])
        return rows.none() if actor.post_id is None else mine_too
    if mine:
        # Asked for None, the database would answer with what nobody has taken, anywhere.
        return rows.none() if actor.post_id is None else rows.filter(assignee=actor.post_id)
    reach = sight(actor)
    if unit_id is not None:
        return rows.lying_in([unit_id] if reach.covers(unit_id) else [])
    return rows.lying_in(None if reach.everywhere else sorted(reach.unit_ids))


def _some(actor: Actor, *, mine: bool, helping: bool) -> DossierQuerySet:
    """Return the most pressing work up to the bound of counting, as rows in no order."""
    rows = _open_work(actor, mine=mine, helping=helping)
    several = () if mine or helping else _several(actor)
    return _first(rows, ("attention_at", "pk"), MOST_COUNTED, several)


def _several(actor: Actor) -> Sequence[int]:
    """Return the units whose work the actor sees together, where merging theirs is quicker."""
    reach = sight(actor)
    few = not reach.everywhere and 1 < len(reach.unit_ids) <= MOST_MERGED
    return sorted(reach.unit_ids) if few else ()


def _first(
    rows: DossierQuerySet, order: tuple[str, str], limit: int, several: Sequence[int]
) -> DossierQuerySet:
    """Return the first of `rows`; the database sorts `limit` of each of the `several` units."""
    keys = rows.order_by(*order)
    if several:
        one, *others = (
            keys.filter(current_unit=unit_id).values("pk")[:limit] for unit_id in several
        )
        merged = one.union(*others, all=True)
        keys = Dossier.objects.filter(pk__in=merged).order_by(*order)
    return Dossier.objects.filter(pk__in=keys.values("pk")[:limit])


def _narrowed(rows: DossierQuerySet, to: WorkFilter) -> DossierQuerySet:
    if to.procedure_code:
        rows = rows.filter(procedure_code=to.procedure_code)
    if to.unassigned:
        rows = rows.filter(assignee=None)
    elif to.assignee_id is not None:
        rows = rows.filter(assignee=to.assignee_id)
    if to.step_kind:
        lying = Step.objects.filter(dossier=OuterRef("pk"), finished_at=None, kind=to.step_kind)
        rows = rows.filter(Exists(lying))
    if to.channel:
        rows = rows.filter(channel=to.channel)
    if to.due_from is not None:
        rows = rows.filter(due_at__gte=to.due_from)
    if to.due_before is not None:
        rows = rows.filter(due_at__lt=to.due_before)
    if to.stopped:
        standing = _open_stop().filter(reason=to.stopped)
        rows = rows.filter(Exists(standing), status__in=WAITING)
    return rows


def _open_stop() -> QuerySet[Stop]:
    return Stop.objects.filter(dossier=OuterRef("pk"), ends_at=None)


def _in_tab(rows: DossierQuerySet, tab: Tab, at: datetime) -> DossierQuerySet:
    return rows.filter(_tab_condition(tab, at))


def _tab_condition(tab: Tab, at: datetime) -> Q:
    running = ~Q(status__in=WAITING) & ~Q(status=Status.RESULT_READY)
    if tab is Tab.OVERDUE:
        return running & Q(due_at__lt=at)
    if tab is Tab.TODAY:
        tomorrow = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        return (
            running
            & Q(attention_at__lt=tomorrow + timedelta(days=1))
            & (Q(due_at__gte=at) | Q(due_at=None))
        )
    condition = Q(status__in=_OF_TAB[tab])
    # NĐ 61/2018 Đ19.5: an opinion is waited for until its day; then the work goes on without.
    waits = Q(opinions_until__isnull=False, opinions_until__gt=at)
    if tab is Tab.AWAITING_OPINIONS:
        return condition & waits
    if tab is Tab.TO_SIGN:
        return condition & Q(awaits_signature=True) & ~waits
    if tab is Tab.IN_PROGRESS:
        return condition & Q(awaits_signature=False) & ~waits
    return condition


def _matching(rows: DossierQuerySet, q: str) -> DossierQuerySet:
    words = tidy(q)[:100]
    if not words:
        return rows
    if any(letter.isdigit() for letter in words):
        key = words.upper()
        return rows.filter(
            Q(code__startswith=key)
            | Q(code__endswith=key)
            | Q(reference__startswith=key)
            | Q(applicant_number=words)
        )
    return rows.filter(applicant_name__icontains=words)


def _page(
    rows: DossierQuerySet,
    order: tuple[str, str],
    cursor: str,
    limit: int,
    at: datetime,
    several: Sequence[int] = (),
) -> WorkPage:
    descending = order[0].startswith("-")
    field = order[0].lstrip("-")
    if cursor:
        moment, pk = _read_cursor(cursor)
        side = "lt" if descending else "gt"
        rows = rows.filter(
            Q(**{f"{field}__{side}": moment}) | Q(**{field: moment, f"pk__{side}": pk})
        )
    if several:
        rows = _first(rows, order, limit + 1, several)
    found = list(with_names(rows).order_by(*order)[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return WorkPage(
        rows=tuple(_row(row, at) for row in found[:limit]),
        next=_write_cursor(getattr(last, field), last.pk) if last is not None else None,
    )


def with_names(rows: DossierQuerySet) -> DossierQuerySet:
    """Return the rows with all that a line of a list says, in the one query."""
    return rows.select_related("current_unit", "assignee__account").annotate(
        stopped_why=Subquery(_open_stop().values("reason")[:1]),
        stopped_since=Subquery(_open_stop().values("begins_at")[:1]),
    )


def _row(row: Any, at: datetime) -> WorkRow:
    return WorkRow(
        id=row.pk,
        code=row.known_code,
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        case=row.case,
        applicant_name=row.applicant_name,
        applicant_address=row.applicant.get("address", ""),
        status=row.status,
        status_label=str(row.state.label),
        unit_id=row.current_unit_id,
        unit_name=row.current_unit.name if row.current_unit else "",
        assignee=row.assignee.account.full_name if row.assignee else "",
        channel=row.channel,
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        derivation=row.derivation,
        attention_at=row.attention_at,
        stopped=str(StopReason(row.stopped_why).label) if row.stopped_why else "",
        stopped_at=row.stopped_since,
        opinions_until=row.opinions_until,
        pace=pace_of(row, at),
        is_sample=row.is_sample,
    )


def pace_of(row: Dossier, at: datetime) -> rules.Pace:
    """Return how the dossier stands against its clock at `at`."""
    due_at = localtime(row.due_at) if row.due_at else None
    return rules.pace(
        due_at=due_at,
        finished_at=row.finished_at,
        waiting=row.state in WAITING,
        at=at,
        today=localtime(at).date(),
    )


def _write_cursor(moment: datetime, pk: int) -> str:
    text = json.dumps([moment.isoformat(), pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        moment, pk = json.loads(base64.urlsafe_b64decode(padded))
        place = datetime.fromisoformat(moment)
        if place.tzinfo is None or type(pk) is not int:
            raise ValueError(cursor)
    except (ValueError, TypeError, RecursionError):
        raise Invalid(_("Con trỏ trang không đúng; hãy bắt đầu lại từ trang đầu.")) from None
    return place, pk
