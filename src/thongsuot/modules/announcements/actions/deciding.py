"""Deciding: submitting, sending back, approving, publishing, giving up, entering."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.kernel.worktime import VIETNAM, day_in_figures
from thongsuot.modules.announcements import policy
from thongsuot.modules.announcements.actions.keeping import with_hand
from thongsuot.modules.announcements.events import (
    DecisionAbandoned,
    DecisionApproved,
    DecisionEntered,
    DecisionPublished,
    DecisionSentBack,
    DecisionSubmitted,
)
from thongsuot.modules.announcements.models import Decision, Draft
from thongsuot.modules.announcements.queries.facts import drafts_of, findings_on
from thongsuot.modules.announcements.queries.rows import record_of
from thongsuot.modules.announcements.queries.standing import surroundings
from thongsuot.modules.announcements.states import SIGNED, TRANSITIONS, Change, Move
from thongsuot.modules.procedures import api as procedures


@ledger.action
def submit_decision(*, decision_id: int, by: Actor, at: datetime) -> int:
    """
    Put the decision before those who approve, and return its new revision.

    :raises NotAllowed: if `by` may not draft
    :raises Clash: if it is not being drafted, or something must be mended first
    """
    row = Decision.objects.locked().by_id(decision_id)

    drafts = _checked(Move.SUBMIT, row, by=by, at=at)

    row.submitted_by = by.name
    row.submitted_at = at
    row.sent_back_reason = ""
    row.hands = with_hand(by, row.hands)
    _move(row, Move.SUBMIT)

    ledger.record(DecisionSubmitted(row.pk, row.revision, len(drafts)), by=by, at=at)
    return row.revision


@ledger.action
def send_back(*, decision_id: int, reason: str, by: Actor, at: datetime) -> int:
    """
    Give the decision back to those who draft it, and return its new revision.

    A number it was signed with is taken back.

    :raises NotAllowed: if `by` may not approve
    :raises Invalid: without a reason
    :raises Clash: if it waits for nobody's approval or publishing
    """
    row = Decision.objects.locked().by_id(decision_id)

    policy.may(Move.SEND_BACK, by, row).or_refuse()
    words = _reason(reason)

    row.sent_back_reason = words
    _unsign(row)
    _move(row, Move.SEND_BACK)

    ledger.record(DecisionSentBack(row.pk, row.revision, words), by=by, at=at)
    return row.revision


@ledger.action
def approve_decision(
    *,
    decision_id: int,
    revision: int,
    number: str,
    issued_on: date,
    running_shown: int,
    by: Actor,
    at: datetime,
) -> int:
    """
    Approve the decision under its number and day, and return its new revision.

    `running_shown` is how many running dossiers its approver was shown: it is kept.

    :raises NotAllowed: if `by` may not approve, or had a hand in it
    :raises Invalid: if the number or the day cannot be
    :raises Clash: if it does not wait for approval, was changed since `revision`, something
        must be mended first, or the number is another decision's of that year
    """
    row = Decision.objects.locked().by_id(decision_id)

    _checked(Move.APPROVE, row, by=by, at=at)
    if row.revision != revision:
        raise Clash(_("Quyết định đã thay đổi sau khi bạn mở trang; hãy xem lại rồi duyệt."))
    number = tidy(number)
    _signable(row, number, issued_on, running_shown, today=at.astimezone(VIETNAM).date())

    row.number = number
    row.issued_on = issued_on
    row.running_shown = running_shown
    row.approved_by = by.name
    row.approved_by_id = by.account_id
    row.approved_at = at
    _move(row, Move.APPROVE)

    happened = DecisionApproved(row.pk, row.revision, number, issued_on, running_shown)
    ledger.record(happened, by=by, at=at)
    return row.revision


@ledger.action
def publish_decision(*, decision_id: int, by: Actor, at: datetime) -> tuple[int, ...]:
    """
    Bring all that the decision says into the catalogue, and return the ids of its versions.

    They hold from the day of its effect, which may lie ahead; what it replaces or repeals ends
    the day before. All of it happens, or nothing.

    :raises NotAllowed: if `by` may not publish
    :raises Clash: if it is not approved, or the catalogue has moved on since
    """
    row = Decision.objects.locked().by_id(decision_id)
    # From here to the end nobody else changes the catalogue: what is checked still holds.
    procedures.lock_catalogue()

    drafts = _checked(Move.PUBLISH, row, by=by, at=at)

    publisher = _publisher(by)
    for code, reason in _ending(row, drafts):
        last_day = row.in_force_from - timedelta(days=1)
        procedures.repeal(code=code, on=last_day, reason=reason, by=publisher, at=at)
    for draft in drafts:
        if draft.change != Change.REPEALED:
            draft.version_id = procedures.publish(
                record=_announced(row, draft),
                in_force_from=row.in_force_from,
                by=publisher,
                at=at,
            )
            draft.save(update_fields=["version"])
    row.published_by = by.name
    row.published_at = at
    _move(row, Move.PUBLISH)

    version_ids = tuple(draft.version_id for draft in drafts if draft.version_id is not None)
    repealed = tuple(code for code, _why in _ending(row, drafts))
    happened = DecisionPublished(row.pk, row.number, row.in_force_from, version_ids, repealed)
    ledger.record(happened, by=by, at=at)
    return version_ids


@ledger.action
def abandon_decision(*, decision_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Give the decision up; it is kept as it stands, for whoever asks why.

    :raises NotAllowed: if `by` may neither draft nor approve
    :raises Invalid: without a reason
    :raises Clash: if it is published, or was given up before
    """
    row = Decision.objects.locked().by_id(decision_id)

    policy.may(Move.ABANDON, by, row).or_refuse()
    words = _reason(reason)

    _unsign(row)
    row.abandon_reason = words
    row.abandoned_by = by.name
    row.abandoned_at = at
    _move(row, Move.ABANDON)

    ledger.record(DecisionAbandoned(row.pk, words), by=by, at=at)


@ledger.action
def enter_in_national_database(*, decision_id: int, on: date, by: Actor, at: datetime) -> None:
    """
    Note the day on which what was announced stood in the national database.

    :raises NotAllowed: if `by` may not
    :raises Invalid: if that day lies before the issue or ahead
    :raises Clash: if the decision is not published, or the day was noted before
    """
    row = Decision.objects.locked().by_id(decision_id)

    policy.may(Move.ENTER, by, row).or_refuse()
    if row.issued_on is not None and on < row.issued_on:
        reason = _("Ngày nhập không được trước ngày ban hành %(day)s.") % {
            "day": day_in_figures(row.issued_on)
        }
        raise Invalid(reason, [Fault("/on", reason)])
    if on > at.astimezone(VIETNAM).date():
        reason = _("Ngày nhập chưa đến.")
        raise Invalid(reason, [Fault("/on", reason)])

    row.entered_on = on
    row.save(update_fields=["entered_on"])

    ledger.record(DecisionEntered(row.pk, on), by=by, at=at)


def _checked(move: Move, row: Decision, *, by: Actor, at: datetime) -> Sequence[Draft]:
    """Return the drafts if `by` may make the move and nothing in them must be mended."""
    policy.may(move, by, row).or_refuse()
    drafts = drafts_of(row)
    around = surroundings(drafts, on=at.astimezone(VIETNAM).date())
    findings = findings_on(row, drafts, around)
    blocking = [found.sentence for found in findings if found.blocks]
    policy.may(move, by, row, blocking=blocking).or_refuse()
    return drafts


def _move(row: Decision, move: Move) -> None:
    target = TRANSITIONS[move].target
    assert target is not None  # of the moves that come here, each leads somewhere
    row.state = target
    row.revision += 1
    row.save()


def _unsign(row: Decision) -> None:
    row.number = ""
    row.issued_on = None
    row.running_shown = None
    row.approved_by = ""
    row.approved_by_id = None
    row.approved_at = None


def _signable(
    row: Decision, number: str, issued_on: date, running_shown: int, *, today: date
) -> None:
    faults = []
    if not number or len(number) > 200 or has_control_characters(number):
        faults.append(Fault("/number", _("Chưa ghi đúng số, ký hiệu của quyết định.")))
    if issued_on > today:
        faults.append(Fault("/issued_on", _("Ngày ban hành chưa đến.")))
    if issued_on.year < 2000:
        faults.append(Fault("/issued_on", _("Ngày ban hành không hợp lý.")))
    if running_shown < 0:
        faults.append(Fault("/running_shown", _("Số hồ sơ không hợp lý.")))
    if faults:
        raise Invalid(faults[0].reason, faults)
    same = Decision.objects.filter(
        number=number, issuer=row.issuer, issued_on__year=issued_on.year, state__in=SIGNED
    )
    if same.exists():
        raise Clash(
            _("Năm %(year)s đã có quyết định số %(number)s của cơ quan này.")
            % {"year": issued_on.year, "number": number}
        )


def _reason(reason: str) -> str:
    words = reason.strip()
    if not words or len(words) > 2000 or has_control_characters(words):
        told = _("Hãy ghi lý do (không quá 2.000 ký tự).")
        raise Invalid(told, [Fault("/reason", told)])
    return words


def _publisher(by: Actor) -> Actor:
    """Who may publish a decision may publish what it says, and nothing else by that right."""
    return replace(by, grants={**by.grants, Permission.PROCEDURE_PUBLISH: EVERYWHERE})


def _ending(row: Decision, drafts: Sequence[Draft]) -> Sequence[tuple[str, str]]:
    """Return the codes that end with the decision, each with the reason people will read."""
    ends = [(draft.procedure_code, draft.reason) for draft in drafts if draft.reason]
    for draft in drafts:
        told = _("Được thay thế bởi thủ tục %(code)s theo quyết định số %(number)s.") % {
            "code": draft.procedure_code,
            "number": row.number,
        }
        ends += [(code, told) for code in draft.replaces]
    return ends


def _announced(row: Decision, draft: Draft) -> procedures.Record:
    record = record_of(draft)
    assert record is not None  # of all drafts only a repeal has none
    instrument = procedures.Instrument(
        number=row.number,
        issued_on=row.issued_on,
        issuer=row.issuer,
        title=row.title,
        in_force_from=row.in_force_from,
    )
    return replace(record, code=draft.procedure_code, decision=instrument)
