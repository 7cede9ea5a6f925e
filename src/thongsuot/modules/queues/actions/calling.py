"""Working at a window: opening it, calling people to it, and saying what became of each."""

from datetime import datetime, time

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, system
from thongsuot.kernel.refusals import Clash, Missing
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.queues import policy, rules
from thongsuot.modules.queues.events import (
    DossierNoted,
    FloorClosed,
    TicketAbsent,
    TicketCalled,
    TicketMoved,
    TicketReturned,
    TicketServed,
    TicketServing,
    WindowClosed,
    WindowOpened,
)
from thongsuot.modules.queues.models import Ticket, Window
from thongsuot.modules.queues.queries.floor import priority_every
from thongsuot.modules.queues.states import (
    AT_WINDOW,
    LIVE,
    TRANSITIONS,
    Lane,
    TicketMove,
    TicketState,
)

_NIGHT = system("Chốt hàng chờ")

# ---- Windows ----


@ledger.action
def open_window(*, window_id: int, by: Actor, at: datetime) -> None:
    """
    Sit down at a window: from now on it calls people.

    :raises NotAllowed: if `by` may not call at that centre
    :raises Missing: if there is no such window
    :raises Clash: if someone sits there, or `by` sits at another
    """
    window = Window.objects.locked().by_id(window_id)

    policy.may_call(by, window.unit_id).or_refuse()
    if window.is_open:
        raise Clash(
            _("Quầy %(number)d đang do %(name)s ngồi.")
            % {"number": window.number, "name": window.held_by}
        )
    if by.post_id is not None:
        other = Window.objects.open().filter(post_id=by.post_id).first()
        if other is not None:
            raise Clash(
                _("Bạn đang ngồi quầy %(number)d; hãy rời quầy đó trước.")
                % {"number": other.number}
            )

    window.is_open, window.opened_at = True, at
    window.post_id, window.held_by = by.post_id, by.name[:200]
    window.save(update_fields=["is_open", "opened_at", "post_id", "held_by"])

    happened = WindowOpened(window.unit_id, window.number)
    ledger.record(happened, by=by, at=at, unit_id=window.unit_id)


@ledger.action
def close_window(*, window_id: int, by: Actor, at: datetime) -> None:
    """
    Leave a window. Whoever was sent on to it goes back to the line, at their old place.

    Who arranges the floor may close a window that someone left open.

    :raises NotAllowed: if `by` neither sits there nor arranges that floor
    :raises Missing: if there is no such window
    :raises Clash: if it is closed, or someone is being called or served there
    """
    window = Window.objects.locked().by_id(window_id)

    policy.may_call(by, window.unit_id).or_refuse()
    if not window.is_open:
        raise Clash(_("Quầy %(number)d đang đóng.") % {"number": window.number})
    if Ticket.objects.filter(window=window, state__in=AT_WINDOW).exists():
        raise Clash(_("Hãy kết thúc lượt đang làm tại quầy trước khi rời quầy."))

    _leave(window)

    happened = WindowClosed(window.unit_id, window.number)
    ledger.record(happened, by=by, at=at, unit_id=window.unit_id)


@ledger.action
def close_floor(*, unit_id: int, by: Actor, at: datetime) -> int:
    """
    End the day of a floor, and return how many were still waiting: they are kept as unserved.

    :raises NotAllowed: if `by` may not call at that centre
    :raises Clash: if someone is being called or served, or nothing is open and nobody waits
    """
    windows = list(Window.objects.of(unit_id).open().locked().order_by("pk"))
    waiting = list(Ticket.objects.filter(unit_id=unit_id).waiting().locked().order_by("pk"))

    policy.may_call(by, unit_id).or_refuse()
    if Ticket.objects.filter(unit_id=unit_id, state__in=AT_WINDOW).exists():
        raise Clash(_("Còn quầy đang phục vụ; hãy kết thúc các lượt đó trước khi chốt ngày."))
    if not windows and not waiting:
        raise Clash(_("Hôm nay không còn quầy nào mở và không còn ai chờ."))

    for window in windows:
        _leave(window)
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in waiting]).update(
        state=TRANSITIONS[TicketMove.CLOSE].target, ended_at=at
    )

    ledger.record(FloorClosed(unit_id, len(waiting)), by=by, at=at, unit_id=unit_id)
    return len(waiting)


def end_past_days(*, at: datetime) -> int:
    """End what nobody ended of days gone by, centre by centre; return how many centres forgot."""
    today = localdate(at)
    left = Ticket.objects.filter(day__lt=today, state__in=LIVE).values_list("unit_id", flat=True)
    stayed = Window.objects.open().filter(opened_at__lt=_midnight(at))
    forgot = sorted({*left, *stayed.values_list("unit_id", flat=True)})
    for unit_id in forgot:
        _end_past_days(unit_id, at=at)
    return len(forgot)


@ledger.action
def _end_past_days(unit_id: int, *, at: datetime) -> None:
    windows = Window.objects.of(unit_id).open().filter(opened_at__lt=_midnight(at))
    for window in windows.locked().order_by("pk"):
        _leave(window)
    past = Ticket.objects.filter(unit_id=unit_id, day__lt=localdate(at))
    past.filter(state=TicketState.SERVING).update(state=TicketState.SERVED, ended_at=at)
    past.filter(state=TicketState.CALLED).update(state=TicketState.NO_SHOW, ended_at=at)
    unserved = past.waiting().update(state=TRANSITIONS[TicketMove.CLOSE].target, ended_at=at)

    ledger.record(FloorClosed(unit_id, unserved), by=_NIGHT, at=at, unit_id=unit_id)


def _midnight(at: datetime) -> datetime:
    return datetime.combine(localdate(at), time(), VIETNAM)


def _leave(window: Window) -> None:
    Ticket.objects.filter(for_window=window).waiting().update(for_window=None)
    window.is_open, window.opened_at, window.post_id, window.held_by = False, None, None, ""
    window.save(update_fields=["is_open", "opened_at", "post_id", "held_by"])


# ---- Calling ----


@ledger.action
def call_next(*, window_id: int, by: Actor, at: datetime) -> int:
    """
    Call whoever is next to a window, and return the id of their ticket.

    Whoever was being served there is done. Two windows never call the same ticket: each takes
    the first that no other has in hand.

    :raises NotAllowed: if `by` may not call at that centre
    :raises Missing: if there is no such window, or nobody waits for it
    :raises Clash: if `by` does not sit there, or whoever was called is neither there nor absent
    """
    window = Window.objects.locked().by_id(window_id)

    policy.may_sit(by, window).or_refuse()
    before = Ticket.objects.locked().filter(window=window, state__in=AT_WINDOW).first()
    if before is not None and before.serving_at is None:
        raise Clash(
            _("Số %(label)s đang được gọi: hãy bấm “Có mặt” hoặc “Vắng mặt” trước.")
            % {"label": rules.label(before.letter, before.number)}
        )
    ticket = _next(window, at=at)
    if ticket is None:
        raise Missing(_("Không có ai đang chờ quầy này."))

    if before is not None:
        _finish(before, by=by, at=at)
    ticket.window, ticket.for_window, ticket.post_id = window, None, by.post_id
    ticket.state = TRANSITIONS[TicketMove.CALL].target
    ticket.calls, ticket.called_at, ticket.serving_at = 1, at, None
    ticket.first_called_at = ticket.first_called_at or at
    ticket.save()

    _told(ticket, TicketCalled(*_of(ticket), window.number, 1), by=by, at=at)
    return ticket.pk


def _next(window: Window, *, at: datetime) -> Ticket | None:
    """Lock and return who is next, passing over those that another window has in hand."""
    day = localdate(at)
    of_day = Ticket.objects.on_floor(window.unit_id, day)
    every = priority_every(window.unit_id)
    latest = (
        of_day.filter(letter__in=window.letters, first_called_at__isnull=False)
        .order_by("-first_called_at", "-pk")
        .values_list("lane", flat=True)
    )
    turn = rules.is_priority_turn(list(latest[: every - 1]), every)
    mine: QuerySet[Ticket] = of_day.waiting().filter(
        Q(for_window=window) | Q(for_window__isnull=True, letter__in=window.letters)
    )
    # The same order as `rules.line_up`, asked of the database: the lock falls on the first row
    # that is free, and the row is looked at again once it is locked.
    return (
        mine.order_by(
            _yes(Q(for_window=window)),
            _yes(Q(lane=Lane.APPOINTMENT, slot_at__lte=at)),
            *([_yes(Q(lane=Lane.PRIORITY))] if turn else []),
            F("place_at"),
            F("number"),
            F("pk"),
        )
        .select_for_update(of=("self",), skip_locked=True)
        .first()
    )


def _yes(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(False)), default=Value(True), output_field=BooleanField()
    )


@ledger.action
def call_again(*, ticket_id: int, by: Actor, at: datetime) -> None:
    """
    Call the same number once more.

    :raises Missing: if there is no such ticket
    :raises Clash: if it is not being called at a window where `by` sits
    """
    ticket = _at_my_window(ticket_id, TicketMove.CALL_AGAIN, by=by)

    ticket.calls += 1
    ticket.called_at = at
    ticket.save(update_fields=["calls", "called_at"])

    _told(ticket, TicketCalled(*_of(ticket), _window(ticket), ticket.calls), by=by, at=at)


@ledger.action
def serve(*, ticket_id: int, by: Actor, at: datetime) -> None:
    """
    Note that whoever was called is there.

    :raises Missing: if there is no such ticket
    :raises Clash: if it is not being called at a window where `by` sits
    """
    ticket = _at_my_window(ticket_id, TicketMove.SERVE, by=by)

    ticket.state, ticket.serving_at = TRANSITIONS[TicketMove.SERVE].target, at
    ticket.save(update_fields=["state", "serving_at"])

    _told(ticket, TicketServing(*_of(ticket), _window(ticket)), by=by, at=at)


@ledger.action
def finish(*, ticket_id: int, by: Actor, at: datetime) -> None:
    """
    Note that whoever was served is done.

    :raises Missing: if there is no such ticket
    :raises Clash: if nobody with it stands at a window where `by` sits
    """
    ticket = _at_my_window(ticket_id, TicketMove.FINISH, by=by)

    _finish(ticket, by=by, at=at)


def _finish(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    ticket.serving_at = ticket.serving_at or ticket.called_at
    ticket.state, ticket.ended_at = TRANSITIONS[TicketMove.FINISH].target, at
    ticket.save(update_fields=["state", "serving_at", "ended_at"])
    _told(ticket, TicketServed(*_of(ticket), _window(ticket)), by=by, at=at)


@ledger.action
def mark_absent(*, ticket_id: int, by: Actor, at: datetime) -> None:
    """
    Note that whoever was called, more than once, did not come.

    :raises Missing: if there is no such ticket
    :raises Clash: if it is not being called at a window where `by` sits, or was called once only
    """
    ticket = _at_my_window(ticket_id, TicketMove.NO_SHOW, by=by)

    ticket.state, ticket.ended_at = TRANSITIONS[TicketMove.NO_SHOW].target, at
    ticket.save(update_fields=["state", "ended_at"])

    _told(ticket, TicketAbsent(*_of(ticket), _window(ticket)), by=by, at=at)


@ledger.action
def return_to_line(*, ticket_id: int, by: Actor, at: datetime) -> None:
    """
    Let someone who was absent stand in line again, at their old place.

    :raises NotAllowed: if `by` may not call at that centre
    :raises Missing: if there is no such ticket today
    :raises Clash: if they were not absent
    """
    ticket = Ticket.objects.filter(day=localdate(at)).locked().by_id(ticket_id)

    policy.may_call(by, ticket.unit_id).or_refuse()
    policy.may(TicketMove.RETURN, ticket).or_refuse()

    ticket.state, ticket.ended_at = TRANSITIONS[TicketMove.RETURN].target, None
    ticket.window, ticket.called_at, ticket.calls = None, None, 0
    ticket.save(update_fields=["state", "ended_at", "window", "called_at", "calls"])

    _told(ticket, TicketReturned(*_of(ticket)), by=by, at=at)


@ledger.action
def move_ticket(*, ticket_id: int, to_window_id: int, by: Actor, at: datetime) -> None:
    """
    Send someone on to another window, where they are next.

    :raises Missing: if there is no such ticket, or no such window at this centre
    :raises Clash: if nobody with it stands at a window where `by` sits, or the other is closed
    """
    ticket = _at_my_window(ticket_id, TicketMove.MOVE, by=by)
    # Held until the ticket is there, so that the window is not left meanwhile.
    target = Window.objects.of(ticket.unit_id).select_for_update(of=("self",)).by_id(to_window_id)

    if target.pk == ticket.window_id:
        raise Clash(_("Người này đang ở quầy %(number)d.") % {"number": target.number})
    if not target.is_open:
        raise Clash(_("Quầy %(number)d đang đóng.") % {"number": target.number})
    number = _window(ticket)

    ticket.state = TRANSITIONS[TicketMove.MOVE].target
    ticket.window, ticket.for_window = None, target
    ticket.called_at, ticket.serving_at, ticket.calls = None, None, 0
    ticket.save()

    _told(ticket, TicketMoved(*_of(ticket), number, target.number), by=by, at=at)


@ledger.action
def note_dossier(*, ticket_id: int, reference: str, by: Actor, at: datetime) -> None:
    """
    Keep which dossier was filed or given back while a ticket was served.

    :raises Missing: if there is no such ticket
    :raises Clash: if nobody with it stands at a window where `by` sits
    """
    ticket = _at_my_window(ticket_id, TicketMove.FINISH, by=by)

    if reference not in ticket.references:
        ticket.references = [*ticket.references, reference]
    ticket.serving_at = ticket.serving_at or at
    ticket.state = TRANSITIONS[TicketMove.SERVE].target
    ticket.save(update_fields=["references", "serving_at", "state"])

    _told(ticket, DossierNoted(*_of(ticket), reference), by=by, at=at)


def _at_my_window(ticket_id: int, move: TicketMove, *, by: Actor) -> Ticket:
    ticket = Ticket.objects.select_related("window").locked().by_id(ticket_id)
    policy.may_call(by, ticket.unit_id).or_refuse()
    policy.may(move, ticket).or_refuse()
    assert ticket.window is not None, "the database lets nobody be called to nowhere"
    policy.may_sit(by, ticket.window).or_refuse()
    return ticket


def _of(ticket: Ticket) -> tuple[int, str]:
    return ticket.pk, rules.label(ticket.letter, ticket.number)


def _window(ticket: Ticket) -> int:
    assert ticket.window is not None, "the database lets nobody be called to nowhere"
    return ticket.window.number


def _told(ticket: Ticket, happened: ledger.Event, *, by: Actor, at: datetime) -> None:
    ledger.record(happened, by=by, at=at, unit_id=ticket.unit_id)
