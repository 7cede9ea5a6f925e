"""Drafting: the decision itself, and which procedures it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.vietnamese import tidy
from thongsuot.modules.announcements import policy
from thongsuot.modules.announcements.actions.keeping import (
    FIRST_DAY,
    LAST_DAY,
    add_hand,
    base_for,
    first_record,
    locked,
    overtaken,
    text_of,
    with_hand,
)
from thongsuot.modules.announcements.events import (
    DecisionAmended,
    DecisionBegun,
    DraftAdded,
    DraftRemoved,
)
from thongsuot.modules.announcements.models import Decision, Draft
from thongsuot.modules.announcements.rules.drafting import is_code
from thongsuot.modules.announcements.states import Change, Move


@dataclass(frozen=True, slots=True)
class _Said:
    """What a decision says of itself, tidied."""

    title: str
    issuer: str
    in_force_from: date
    expedited: bool
    expedited_basis: str
    legal_text: str


@ledger.action
def begin_decision(
    *,
    title: str,
    issuer: str,
    in_force_from: date,
    expedited: bool = False,
    expedited_basis: str = "",
    legal_text: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """
    Begin to draft a decision, and return its id.

    :raises NotAllowed: if `by` may not draft
    :raises Invalid: if it has no title, no issuer or an impossible day, or is expedited
        without saying on what ground
    """
    policy.may_begin(by).or_refuse()
    said = _said(title, issuer, in_force_from, expedited, expedited_basis, legal_text)

    row = Decision.objects.create(
        **_fields(said),
        unit_id=by.unit_id,
        hands=with_hand(by, []),
        begun_by=by.name,
        begun_at=at,
        changed_by=by.name,
        changed_at=at,
    )

    ledger.record(DecisionBegun(row.pk, said.title, in_force_from), by=by, at=at)
    return row.pk


@ledger.action
def amend_decision(
    *,
    decision_id: int,
    revision: int,
    title: str,
    issuer: str,
    in_force_from: date,
    expedited: bool = False,
    expedited_basis: str = "",
    legal_text: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """
    Change what the decision says of itself, and return its new revision.

    :raises NotAllowed: if `by` may not draft
    :raises Clash: if it is no longer drafted, or nothing would change
    :raises Overtaken: if another saved since `revision`
    :raises Invalid: as for `begin_decision`
    """
    row = Decision.objects.locked().by_id(decision_id)

    policy.may(Move.AMEND, by, row).or_refuse()
    said = _said(title, issuer, in_force_from, expedited, expedited_basis, legal_text)
    before = {name: getattr(row, name) for name in _fields(said)}
    if row.revision != revision:
        raise overtaken(row, theirs=before)
    changed = tuple(name for name, value in _fields(said).items() if before[name] != value)
    if not changed:
        raise Clash(_("Không có gì thay đổi so với bản đã lưu."))

    for name in changed:
        setattr(row, name, getattr(said, name))
    _touch(row, by=by, at=at)

    ledger.record(DecisionAmended(row.pk, row.revision, changed), by=by, at=at)
    return row.revision


@ledger.action
def add_draft(
    *,
    decision_id: int,
    code: str,
    change: Change,
    replaces: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> int:
    """
    Take a procedure into the decision, and return the draft's id.

    An amendment begins from the latest version, as does a replacement that keeps its code; a
    new procedure from an empty record; a repeal has no record.

    :raises NotAllowed: if `by` may not draft
    :raises Invalid: if a code cannot be one, or the procedure replaces itself or nothing
    :raises Missing: if an amended or repealed procedure is not in the catalogue
    :raises Clash: if the decision is no longer drafted, or has the procedure already
    """
    decision = Decision.objects.locked().by_id(decision_id)

    policy.may(Move.DRAFT, by, decision).or_refuse()
    code, change, codes = _codes(code, change, replaces)
    if Draft.objects.filter(decision=decision, procedure_code=code).exists():
        raise Clash(_("Quyết định đã có thủ tục %(code)s.") % {"code": code})
    base_id, base = base_for(code, change)

    row = Draft.objects.create(
        decision=decision,
        procedure_code=code,
        change=change,
        replaces=codes,
        record=first_record(code, change, base),
        base_version_id=base_id,
        changed_by=by.name,
        changed_at=at,
    )
    add_hand(decision, by)

    ledger.record(DraftAdded(decision.pk, row.pk, code, change.value), by=by, at=at)
    return row.pk


@ledger.action
def remove_draft(*, draft_id: int, by: Actor, at: datetime) -> None:
    """
    Take a procedure out of the decision; what was drafted of it is given up.

    :raises NotAllowed: if `by` may not draft
    :raises Missing: if there is no such draft
    :raises Clash: if the decision is no longer drafted
    """
    row, decision = locked(draft_id)

    policy.may(Move.DRAFT, by, decision).or_refuse()

    row.delete()
    add_hand(decision, by)

    ledger.record(DraftRemoved(decision.pk, draft_id, row.procedure_code), by=by, at=at)


def _said(
    title: str,
    issuer: str,
    in_force_from: date,
    expedited: bool,
    expedited_basis: str,
    legal_text: str,
) -> _Said:
    said = _Said(
        title=tidy(text_of(title, "title", most=500)),
        issuer=tidy(text_of(issuer, "issuer", most=300)),
        in_force_from=in_force_from,
        expedited=expedited,
        expedited_basis=tidy(text_of(expedited_basis, "expedited_basis", most=500)),
        legal_text=text_of(legal_text, "legal_text", most=50_000),
    )
    faults = []
    if not said.title:
        faults.append(Fault("/title", _("Chưa có trích yếu của quyết định.")))
    if not said.issuer:
        faults.append(Fault("/issuer", _("Chưa ghi cơ quan, người ban hành.")))
    if not FIRST_DAY <= in_force_from <= LAST_DAY:
        faults.append(Fault("/in_force_from", _("Ngày có hiệu lực không hợp lý.")))
    if expedited and not said.expedited_basis:
        reason = _("Trình tự rút gọn phải ghi căn cứ.")
        faults.append(Fault("/expedited_basis", reason))
    if said.expedited_basis and not expedited:
        reason = _("Chỉ trình tự rút gọn mới có căn cứ này.")
        faults.append(Fault("/expedited_basis", reason))
    if faults:
        raise Invalid(faults[0].reason, faults)
    return said


def _fields(said: _Said) -> dict[str, Any]:
    return {name: getattr(said, name) for name in _Said.__dataclass_fields__}


def _codes(code: str, change: Change, replaces: Sequence[str]) -> tuple[str, Change, list[str]]:
    code, codes = code.strip(), [other.strip() for other in replaces]
    for other in (code, *codes):
        if not is_code(other):
            reason = _("«%(code)s» không phải mã thủ tục.") % {"code": other[:40]}
            raise Invalid(reason, [Fault("/code", reason)])
    if codes and change != Change.REPLACED:
        reason = _("Chỉ thủ tục thay thế mới ghi các thủ tục bị thay thế.")
        raise Invalid(reason, [Fault("/replaces", reason)])
    if change == Change.REPLACED and not codes:
        reason = _("Chưa ghi thủ tục nào được thay thế.")
        raise Invalid(reason, [Fault("/replaces", reason)])
    if code in codes or len(set(codes)) < len(codes) or len(codes) > 50:
        reason = _("Danh sách thủ tục bị thay thế không hợp lệ.")
        raise Invalid(reason, [Fault("/replaces", reason)])
    return code, Change(change), codes


def _touch(decision: Decision, *, by: Actor, at: datetime) -> None:
    decision.revision += 1
    decision.hands = with_hand(by, decision.hands)
    decision.changed_by = by.name
    decision.changed_at = at
    decision.save()
