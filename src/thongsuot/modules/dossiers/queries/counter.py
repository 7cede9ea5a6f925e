"""What a counter (Một cửa) asks: its day's work, and what it already knows of a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import to_translate
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.dossiers.models import Dossier, DossierQuerySet
from thongsuot.modules.dossiers.queries import desk, lists
from thongsuot.modules.dossiers.queries.lists import Counted, WorkPage
from thongsuot.modules.dossiers.states import Status, Tab

# What waits at a counter, in the order of the day. A dossier that waits for its citizen lies
# with the office that asked, but it is to the counter that the citizen comes.
COUNTER_TABS: Mapping[Tab, tuple[Status, ...]] = {
    Tab.TO_ACCEPT: (Status.SUBMITTED,),
    Tab.TO_FORWARD: (Status.ACCEPTED,),
    Tab.AWAITING_CITIZEN: (Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT),
    Tab.TO_RETURN: (Status.RESULT_READY,),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the latest dossier of a person says of them, to be used again instead of asked again."""

    kind: str
    person: desk.Person
    code: str
    procedure_name: str
    submitted_at: datetime


def counter_list(
    *,
    actor: Actor,
    tab: Tab,
    channel: str = "",
    cursor: str = "",
    limit: int = lists.PAGE,
    at: datetime,
) -> WorkPage:
    """
    Return what waits in `tab` at the counter where `actor` sits, the most pressing first.

    :raises Invalid: if `cursor` is not one that a page gave out
    """
    rows = _at_counter(actor).filter(status__in=COUNTER_TABS[tab])
    if channel:
        rows = rows.filter(channel=channel)
    return lists._page(rows, ("attention_at", "pk"), cursor, limit, at)


def counter_counts(*, actor: Actor) -> Mapping[Tab, Counted]:
    """Return how much waits in each tab of a counter, in one query over a bounded piece of it."""
    statuses = [status for some in COUNTER_TABS.values() for status in some]
    some = _at_counter(actor).filter(status__in=statuses).order_by("attention_at", "pk")
    bounded = Dossier.objects.filter(pk__in=some.values("pk")[: lists.MOST_COUNTED])
    numbers = bounded.aggregate(
        whole=Count("pk"),
        **{
            tab.value: Count("pk", filter=Q(status__in=wanted))
            for tab, wanted in COUNTER_TABS.items()
        },
    )
    more = numbers.pop("whole") >= lists.MOST_COUNTED
    return {tab: Counted(numbers[tab.value], more) for tab in COUNTER_TABS}


def known_person(number: str, *, actor: Actor, at: datetime) -> Known | None:
    """Return what the counter's latest dossier of this number says; the look is recorded."""
    key = number.strip()[:20]
    latest = None
    if key and not has_control_characters(key):
        rows = _received_at(actor).filter(applicant_number=key)
        latest = rows.order_by("-submitted_at", "-pk").first()
    if latest is None:
        return None
    ledger.record_reading(
        subject=f"dossier:{latest.pk}",
        purpose=to_translate("dùng lại thông tin đã có"),
        by=actor,
        at=at,
    )
    return Known(
        kind=latest.applicant_kind,
        person=desk.person_of(latest),
        code=latest.known_code,
        procedure_name=latest.procedure_name,
        submitted_at=latest.submitted_at,
    )


def _at_counter(actor: Actor) -> DossierQuerySet:
    return _received_at(actor).open()


def _received_at(actor: Actor) -> DossierQuerySet:
    """Return what came in at the counter where the actor sits, if it is theirs to work at."""
    working = (Permission.DOSSIER_RECEIVE, Permission.DOSSIER_RETURN)
    unit_id = actor.unit_id
    if unit_id is None or not any(actor.has(one, unit_id=unit_id) for one in working):
        return Dossier.objects.none()
    return Dossier.objects.filter(receiving_unit=unit_id)
