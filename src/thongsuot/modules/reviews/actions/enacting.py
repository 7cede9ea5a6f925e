"""Following a proposal to the decision that enacts it, and holding the two together."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.api import Change
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import policy
from thongsuot.modules.reviews.actions.keeping import day_of
from thongsuot.modules.reviews.events import ProposalReleased, ProposalSettled, ProposalTakenUp
from thongsuot.modules.reviews.models import Proposal
from thongsuot.modules.reviews.queries.proposals import miss_in_words, wanted_of
from thongsuot.modules.reviews.rules.changes import (
    Miss,
    Missed,
    Wanted,
    applied,
    misses,
    parts_changed,
)
from thongsuot.modules.reviews.states import TRANSITIONS, Decider, Kind, Move, ProposalState


@ledger.action
def start_decision(
    *,
    proposal_id: int,
    title: str,
    issuer: str,
    in_force_from: date,
    by: Actor,
    at: datetime,
) -> int:
    """
    Begin a decision that carries the proposal, and return the decision's id.

    :raises NotAllowed: if `by` may not draft
    :raises Invalid: if the decision cannot be begun so
    :raises Clash: if the proposal does not wait for a decision
    """
    decision_id = announcements.begin_decision(
        title=title, issuer=issuer, in_force_from=in_force_from, by=by, at=at
    )
    _take_up(proposal_id, decision_id, by=by, at=at)
    return decision_id


@ledger.action
def take_up(*, proposal_id: int, decision_id: int, by: Actor, at: datetime) -> None:
    """
    Let a decision that is being drafted carry the proposal, the change already written in.

    The limit or the papers are written into the draft where the province decides them; a
    clause, a fee or what a ministry decides is left to whoever drafts.

    :raises NotAllowed: if `by` may not draft
    :raises Missing: if there is no such decision, or a procedure is no longer in force
    :raises Clash: if the proposal does not wait for one, or the decision is no longer drafted
    """
    _take_up(proposal_id, decision_id, by=by, at=at)


@ledger.action
def settle_proposal(
    *,
    proposal_id: int,
    version_ids: Sequence[int],
    ended: Sequence[str],
    in_force_from: date,
    by: Actor,
    at: datetime,
) -> None:
    """
    Hold a published decision against the proposal it carries, and say whether it enacts it.

    :raises Clash: if no decision carries it
    """
    row = Proposal.objects.locked().by_id(proposal_id)

    if row.state != ProposalState.IN_DECISION or row.decision_id is None:
        raise Clash(_("Kiến nghị không nằm trong quyết định nào."))
    found = _missed(row, version_ids, ended)

    row.state = ProposalState.DIFFERS if found else ProposalState.ENACTED
    row.misses = found
    row.enacted_from = in_force_from
    _save(row, at)

    happened = ProposalSettled(row.pk, row.decision_id, not found, in_force_from, tuple(found))
    ledger.record(happened, by=by, at=at)


@ledger.action
def release_proposal(*, proposal_id: int, by: Actor, at: datetime) -> None:
    """
    Let a proposal wait again, for its decision carries it no longer.

    :raises Clash: if no decision carries it
    """
    row = Proposal.objects.locked().by_id(proposal_id)

    if row.state != ProposalState.IN_DECISION or row.decision_id is None:
        raise Clash(_("Kiến nghị không nằm trong quyết định nào."))
    decision_id = row.decision_id

    row.state = ProposalState.SENT if row.sent_on else ProposalState.ACCEPTED
    row.decision = None
    _save(row, at)

    ledger.record(ProposalReleased(row.pk, decision_id), by=by, at=at)


def _take_up(proposal_id: int, decision_id: int, *, by: Actor, at: datetime) -> None:
    row = Proposal.objects.locked().by_id(proposal_id)

    policy.may(Move.ENACT, by, row).or_refuse()
    today = day_of(at)
    facts = {code: procedures.procedure(code, on=today) for code in row.procedure_codes}
    wanted = wanted_of(row)

    _write_into(decision_id, row, wanted, by=by, at=at)
    # From here on it is the version the draft begins from that counts as "before".
    row.base_versions = {code: one.version_id for code, one in facts.items()}
    row.state = TRANSITIONS[Move.ENACT].target
    row.decision_id = decision_id
    row.enacted_from, row.misses = None, []
    _save(row, at)

    ledger.record(ProposalTakenUp(row.pk, decision_id), by=by, at=at)


def _write_into(
    decision_id: int, row: Proposal, wanted: Wanted, *, by: Actor, at: datetime
) -> None:
    today = day_of(at)
    facts = announcements.decision(decision_id, actor=by, on=today)
    there = {draft.procedure_code: draft.draft_id for draft in facts.drafts}
    if row.kind == Kind.MERGE:
        kept, *others = row.procedure_codes
        if kept not in there:
            announcements.add_draft(
                decision_id=decision_id,
                code=kept,
                change=Change.REPLACED,
                replaces=others,
                by=by,
                at=at,
            )
        return
    for code in row.procedure_codes:
        change = Change.REPEALED if row.kind == Kind.REPEAL else Change.AMENDED
        draft_id = there.get(code)
        if draft_id is None:
            draft_id = announcements.add_draft(
                decision_id=decision_id, code=code, change=change, by=by, at=at
            )
        if row.kind == Kind.REPEAL:
            _give_reason(draft_id, row, by=by, at=at)
        elif row.decider == Decider.PROVINCE:
            _prefill(draft_id, wanted, by=by, at=at)


def _give_reason(draft_id: int, row: Proposal, *, by: Actor, at: datetime) -> None:
    draft = announcements.draft(draft_id, actor=by, on=day_of(at))
    if draft.record is None and not draft.reason:
        reason = f"{row.reason} ({row.legal_basis})"[:2000]
        announcements.set_repeal_reason(
            draft_id=draft_id, revision=draft.revision, reason=reason, by=by, at=at
        )


def _prefill(draft_id: int, wanted: Wanted, *, by: Actor, at: datetime) -> None:
    draft = announcements.draft(draft_id, actor=by, on=day_of(at))
    if draft.record is None:
        raise Clash(_("Quyết định này đang bãi bỏ thủ tục của kiến nghị."))
    after = applied(draft.record, wanted)
    values = procedures.to_data(after)
    revision = draft.revision
    for part in parts_changed(draft.record, after):
        revision = announcements.edit_draft(
            draft_id=draft_id, revision=revision, part=part, value=values[part], by=by, at=at
        )


def _missed(row: Proposal, version_ids: Sequence[int], ended: Sequence[str]) -> list[str]:
    wanted = wanted_of(row)
    records = _published(version_ids)
    found: list[str] = []
    for number, code in enumerate(row.procedure_codes):
        was = procedures.version(row.base_versions[code])
        if row.kind == Kind.REPEAL or (row.kind == Kind.MERGE and number):
            missed: tuple[Miss, ...] = () if code in ended else (Miss(Missed.STILL_THERE),)
        elif code not in records:
            missed = (Miss(Missed.NOT_IN_DECISION),)
        else:
            missed = misses(was.record, records[code], wanted)
        found += [miss_in_words(miss, title=was.title, wanted=wanted) for miss in missed]
    return found


def _published(version_ids: Sequence[int]) -> Mapping[str, procedures.Record]:
    return {facts.code: facts.record for facts in map(procedures.version, version_ids)}


def _save(row: Proposal, at: datetime) -> None:
    row.moved_at = at
    row.revision += 1
    row.save()
