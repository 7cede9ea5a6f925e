"""Proposals: written, accepted, sent to the ministry that decides, or withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import policy
from thongsuot.modules.reviews.actions.keeping import day_of, why, with_hand, words, wrong
from thongsuot.modules.reviews.events import (
    ProposalAccepted,
    ProposalBegun,
    ProposalDeclined,
    ProposalEdited,
    ProposalSent,
    ProposalSentBack,
    ProposalSubmitted,
    ProposalWithdrawn,
)
from thongsuot.modules.reviews.models import PlanItem, Proposal
from thongsuot.modules.reviews.queries.proposals import before_and_after
from thongsuot.modules.reviews.rules.changes import Wanted, applied, fees_of
from thongsuot.modules.reviews.rules.costs import main_channel
from thongsuot.modules.reviews.rules.limits import compared
from thongsuot.modules.reviews.states import TRANSITIONS, Decider, Kind, Move

MOST_PROCEDURES = 30
_NOT_TO_AMEND = frozenset({"code", "decision", "sources", "gaps", "listed", "key"})


@dataclass(frozen=True, slots=True)
class Said:
    """
    What a proposal says, as its writer gives it.

    Which of the fields count depends on the kind: a limit cuts time, names of papers cut
    papers, a fee cuts cost, a part is amended. `before` and `after` are needed only where the
    change does not say them itself. The first code is what remains of a merger.
    """

    procedure_codes: Sequence[str]
    decider: Decider
    reason: str
    legal_basis: str
    amount: int | None = None
    unit: str = ""
    case: str = ""
    channel: str = ""
    papers: Sequence[str] = ()
    fee: int | None = None
    part: str = ""
    before: str = ""
    after: str = ""
    plan_item_id: int | None = None


@ledger.action
def begin_proposal(*, kind: Kind, said: Said, by: Actor, at: datetime) -> int:
    """
    Write a proposal, and return its id.

    :raises NotAllowed: if `by` may not propose
    :raises Invalid: if it would change nothing, or lacks a reason or a legal basis
    :raises Missing: if a procedure is not in force, or there is no such line of a plan
    """
    policy.may_draft(by).or_refuse()
    fields = _fields(Kind(kind), said, at=at)

    row = Proposal.objects.create(
        kind=kind, hands=with_hand(by, []), begun_by=by.name, begun_at=at, moved_at=at, **fields
    )

    ledger.record(ProposalBegun(row.pk, row.kind, tuple(row.procedure_codes)), by=by, at=at)
    return row.pk


@ledger.action
def edit_proposal(*, proposal_id: int, revision: int, said: Said, by: Actor, at: datetime) -> int:
    """
    Change what a proposal says, and return its new revision.

    :raises NotAllowed: if `by` may not propose
    :raises Invalid: as for `begin_proposal`
    :raises Clash: if it is no longer being written, or another saved since `revision`
    """
    row = Proposal.objects.locked().by_id(proposal_id)

    policy.may(Move.EDIT, by, row).or_refuse()
    if row.revision != revision:
        raise Clash(_("Kiến nghị đã thay đổi sau khi bạn mở trang; hãy xem lại rồi sửa."))
    fields = _fields(Kind(row.kind), said, at=at)

    for name, value in fields.items():
        setattr(row, name, value)
    _move(row, Move.EDIT, by=by, at=at)

    ledger.record(ProposalEdited(row.pk, row.revision), by=by, at=at)
    return row.revision


@ledger.action
def submit_proposal(*, proposal_id: int, by: Actor, at: datetime) -> None:
    """
    Put a proposal before those who accept it.

    :raises NotAllowed: if `by` may not propose
    :raises Clash: if it is not being written
    """
    row = Proposal.objects.locked().by_id(proposal_id)

    policy.may(Move.SUBMIT, by, row).or_refuse()

    row.answer = ""
    _move(row, Move.SUBMIT, by=by, at=at)

    ledger.record(ProposalSubmitted(row.pk), by=by, at=at)


@ledger.action
def send_back_proposal(*, proposal_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Give a proposal back to be mended.

    :raises NotAllowed: if `by` may not accept proposals
    :raises Invalid: without a reason
    :raises Clash: if it does not wait to be accepted
    """
    row = Proposal.objects.locked().by_id(proposal_id)

    policy.may(Move.SEND_BACK, by, row).or_refuse()
    told = why(reason)

    row.answer = told
    _move(row, Move.SEND_BACK, at=at)

    ledger.record(ProposalSentBack(row.pk, told), by=by, at=at)


@ledger.action
def accept_proposal(*, proposal_id: int, revision: int, by: Actor, at: datetime) -> None:
    """
    Accept a proposal: it is to be carried out.

    :raises NotAllowed: if `by` may not accept proposals, or had a hand in it
    :raises Clash: if it does not wait for that, or was changed since `revision`
    """
    row = Proposal.objects.locked().by_id(proposal_id)

    policy.may(Move.ACCEPT, by, row).or_refuse()
    if row.revision != revision:
        raise Clash(_("Kiến nghị đã thay đổi sau khi bạn mở trang; hãy xem lại rồi duyệt."))

    row.accepted_by, row.accepted_by_id, row.accepted_at = by.name, by.account_id, at
    _move(row, Move.ACCEPT, at=at)

    ledger.record(ProposalAccepted(row.pk), by=by, at=at)


@ledger.action
def decline_proposal(*, proposal_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Decline a proposal.

    :raises NotAllowed: if `by` may not accept proposals
    :raises Invalid: without a reason
    :raises Clash: if it does not wait to be accepted
    """
    row = Proposal.objects.locked().by_id(proposal_id)

    policy.may(Move.DECLINE, by, row).or_refuse()
    told = why(reason)

    row.answer = told
    _move(row, Move.DECLINE, at=at)

    ledger.record(ProposalDeclined(row.pk, told), by=by, at=at)


@ledger.action
def send_proposal(
    *, proposal_id: int, to: str, number: str = "", on: date, by: Actor, at: datetime
) -> None:
    """
    Note that an accepted proposal went to the ministry that decides it.

    :raises NotAllowed: if `by` may not propose
    :raises Invalid: if nobody is named, or the day lies ahead
    :raises Clash: if it is not accepted, or the province decides it
    """
    row = Proposal.objects.locked().by_id(proposal_id)

    policy.may(Move.SEND, by, row).or_refuse()
    ministry = words(to, "to", most=300, needed=_("Hãy ghi bộ, ngành nhận kiến nghị."))
    letter = words(number, "number", most=200)
    if on > day_of(at):
        raise wrong("on", _("Ngày gửi chưa đến."))

    row.sent_to, row.sent_number, row.sent_on = ministry, letter, on
    _move(row, Move.SEND, at=at)

    ledger.record(ProposalSent(row.pk, ministry, letter, on), by=by, at=at)


@ledger.action
def withdraw_proposal(*, proposal_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Give a proposal up.

    :raises NotAllowed: if `by` may not propose
    :raises Invalid: without a reason
    :raises Clash: if a decision carries it, or it is over
    """
    row = Proposal.objects.locked().by_id(proposal_id)

    policy.may(Move.WITHDRAW, by, row).or_refuse()
    told = why(reason)

    row.answer = told
    row.decision, row.enacted_from, row.misses = None, None, []
    _move(row, Move.WITHDRAW, at=at)

    ledger.record(ProposalWithdrawn(row.pk, told), by=by, at=at)


def _move(row: Proposal, move: Move, *, by: Actor | None = None, at: datetime) -> None:
    row.state = TRANSITIONS[move].target
    row.revision += 1
    row.moved_at = at
    if by is not None:
        row.hands = with_hand(by, row.hands)
    row.save()


def _fields(kind: Kind, said: Said, *, at: datetime) -> dict[str, Any]:
    codes = [code.strip() for code in said.procedure_codes if code.strip()]
    if not codes or len(set(codes)) < len(codes) or len(codes) > MOST_PROCEDURES:
        raise wrong(
            "procedure_codes",
            _("Hãy chọn từ 1 đến %(most)s thủ tục khác nhau.") % {"most": MOST_PROCEDURES},
        )
    if kind is Kind.MERGE and len(codes) < 2:
        raise wrong("procedure_codes", _("Gộp cần từ hai thủ tục trở lên."))
    facts = {code: procedures.procedure(code, on=day_of(at)) for code in codes}
    records = {code: one.record for code, one in facts.items()}
    wanted = _wanted(kind, said)
    for code in codes:
        _fits(wanted, records[code], facts[code].title)
    if kind is Kind.CUT_PAPERS:
        _each_paper_is_there(wanted, records)
    before, after = before_and_after(kind, wanted, codes, records)
    if said.plan_item_id is not None:
        PlanItem.objects.by_id(said.plan_item_id)
    return {
        "procedure_codes": codes,
        "base_versions": {code: one.version_id for code, one in facts.items()},
        "decider": Decider(said.decider),
        "limit_amount": wanted.amount,
        "limit_unit": wanted.unit,
        "case": wanted.case,
        "channel": wanted.channel,
        "papers": list(wanted.papers),
        "fee": wanted.fee,
        "part": wanted.part,
        "before": words(
            before or said.before, "before", most=8000, needed=_("Hãy ghi quy định hiện nay.")
        ),
        "after": words(
            after or said.after, "after", most=8000, needed=_("Hãy ghi nội dung kiến nghị.")
        ),
        "reason": words(said.reason, "reason", most=4000, needed=_("Hãy ghi vì sao cần thay đổi.")),
        "legal_basis": words(
            said.legal_basis,
            "legal_basis",
            most=500,
            needed=_("Hãy ghi điều, khoản, văn bản phải sửa hoặc cho phép."),
        ),
        "plan_item_id": said.plan_item_id,
    }


def _wanted(kind: Kind, said: Said) -> Wanted:
    """Take what counts for the kind, and leave the rest."""
    if kind is Kind.CUT_TIME:
        if said.amount is None or not 1 <= said.amount <= 3650 or said.unit not in list(Unit):
            raise wrong("amount", _("Hãy ghi thời hạn kiến nghị: số và đơn vị."))
        if said.unit == Unit.SAME_DAY and said.amount != 1:
            raise wrong("amount", _("“Trong ngày làm việc” có số là 1."))
        return Wanted(
            kind, amount=said.amount, unit=said.unit, case=said.case, channel=said.channel
        )
    if kind is Kind.CUT_PAPERS:
        papers = tuple(dict.fromkeys(name for name in said.papers if name.strip()))
        if not papers:
            raise wrong("papers", _("Hãy chọn giấy tờ không yêu cầu nữa."))
        return Wanted(kind, papers=papers, case=said.case)
    if kind is Kind.CUT_COST:
        if said.fee is None or said.fee < 0:
            raise wrong("fee", _("Hãy ghi mức phí, lệ phí kiến nghị."))
        return Wanted(kind, fee=said.fee, channel=said.channel)
    if kind is Kind.AMEND:
        if said.part in _NOT_TO_AMEND or said.part not in procedures.LABELS:
            raise wrong("part", _("Hãy chọn phần của thủ tục phải sửa."))
        return Wanted(kind, part=said.part)
    return Wanted(kind)


def _fits(wanted: Wanted, record: procedures.Record, title: str) -> None:
    """
    :raises Invalid: if the record would not become simpler by it
    """
    if wanted.case and wanted.case not in [case.key for case in record.cases]:
        raise wrong("case", _("%(title)s không có trường hợp này.") % {"title": title})
    channels = [offer.channel for offer in record.channels]
    if wanted.channel and wanted.channel not in channels:
        raise wrong("channel", _("%(title)s không nhận hồ sơ theo cách này.") % {"title": title})
    if wanted.kind is Kind.CUT_TIME:
        cuts = [change.cut for change in compared(record, applied(record, wanted))]
        known = [cut for cut in cuts if cut is not None]
        if not any(known) and None not in cuts:
            raise wrong("amount", _("%(title)s đã có thời hạn này.") % {"title": title})
        if known and min(known) < 0:
            raise wrong(
                "amount",
                _("Thời hạn kiến nghị dài hơn hiện nay: %(title)s.") % {"title": title},
            )
    if wanted.kind is Kind.CUT_COST:
        now = fees_of(record, wanted.channel or main_channel(record))
        if now is not None and wanted.fee is not None and wanted.fee >= now:
            raise wrong(
                "fee", _("Mức kiến nghị không thấp hơn hiện nay: %(title)s.") % {"title": title}
            )


def _each_paper_is_there(wanted: Wanted, records: dict[str, procedures.Record]) -> None:
    there = {
        paper.name
        for record in records.values()
        for case in record.cases
        if wanted.case in ("", case.key)
        for paper in case.components
    }
    for name in wanted.papers:
        if name not in there:
            raise wrong("papers", _("Thủ tục không yêu cầu “%(name)s”.") % {"name": name[:200]})
    for code, record in records.items():
        if applied(record, wanted) == record:
            raise wrong("papers", _("%(code)s không yêu cầu giấy tờ nào ở đây.") % {"code": code})
