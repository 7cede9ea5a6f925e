"""Editing what a decision says of one procedure: part by part, none lost to another's save."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
)
from thongsuot.modules.announcements.events import DraftEdited
from thongsuot.modules.announcements.models import Draft
from thongsuot.modules.announcements.queries.rows import base_of, record_of, transition_of
from thongsuot.modules.announcements.rules.drafting import (
    Transition,
    Unfit,
    may_be_written,
    with_part,
)
from thongsuot.modules.announcements.states import Change, Move
from thongsuot.modules.procedures import api as procedures

FLAWS: Mapping[str, Promise] = {
    "missing": gettext_lazy("Thiếu phần bắt buộc ở đây."),
    "unknown": gettext_lazy("Nội dung thủ tục không có phần này."),
    "not_listed": gettext_lazy("Giá trị không có trong danh sách cho phép."),
    "too_long": gettext_lazy("Dài quá mức cho phép."),
    "too_short": gettext_lazy("Không được để trống."),
    "out_of_bounds": gettext_lazy("Con số nằm ngoài khoảng cho phép."),
    "no_date": gettext_lazy("Ngày, giờ không đọc được."),
    "wrong_type": gettext_lazy("Giá trị không đúng kiểu."),
    "too_deep": gettext_lazy("Nội dung lồng nhau quá sâu."),
    "unprintable": gettext_lazy("Có ký tự điều khiển không in được."),
}


@ledger.action
def edit_draft(
    *, draft_id: int, revision: int, part: str, value: Any, by: Actor, at: datetime
) -> int:
    """
    Replace one top-level part of the record by a JSON value, and return the new revision.

    None takes the part away. What is wrong with the whole shows as findings; only what can be
    no such part at all is refused.

    :raises NotAllowed: if `by` may not draft
    :raises Invalid: if the value can be no such part; faults point into the record
    :raises Overtaken: if another saved since `revision`: what they wrote is in it
    :raises Clash: if the decision is no longer drafted, or nothing would change
    """
    row, decision = locked(draft_id)

    policy.may(Move.DRAFT, by, decision).or_refuse()
    record = _writable(row, part)
    after = _written(record, part, value)
    if after == record:
        raise Clash(_("Không có gì thay đổi so với bản đã lưu."))
    if row.revision != revision:
        raise overtaken(row, theirs=procedures.to_data(record)[part])

    row.record = procedures.to_data(after)
    _save(row, part, by=by, at=at)
    add_hand(decision, by)

    _record_edit(row, part, by=by, at=at)
    return row.revision


@ledger.action
def rebase_draft(*, draft_id: int, revision: int, by: Actor, at: datetime) -> int:
    """
    Begin a draft again from the version that overtook it, and return the new revision.

    Parts that were not edited in the draft take the new version's words; those that were stay
    as drafted, for the comparison to show.

    :raises NotAllowed: if `by` may not draft
    :raises Overtaken: if another saved since `revision`
    :raises Missing: if the procedure is no longer in the catalogue
    :raises Clash: if the decision is no longer drafted, or nothing overtook the draft
    """
    row, decision = locked(draft_id)

    policy.may(Move.DRAFT, by, decision).or_refuse()
    if row.revision != revision:
        raise overtaken(row, theirs=None)
    base_id, base = base_for(row.procedure_code, Change(row.change))
    if base_id == row.base_version_id:
        raise Clash(_("Dự thảo đã dựa trên bản mới nhất."))

    if row.record is not None:
        _follow(row, first_record(row.procedure_code, Change(row.change), base) or {})
    row.base_version_id = base_id
    _save(row, "base", by=by, at=at)
    add_hand(decision, by)

    _record_edit(row, "base", by=by, at=at)
    return row.revision


@ledger.action
def set_transition(
    *,
    draft_id: int,
    revision: int,
    transition: Transition | None,
    by: Actor,
    at: datetime,
) -> int:
    """
    Say what becomes of running dossiers under an amendment, and return the new revision.

    None: they keep their version.

    :raises NotAllowed: if `by` may not draft
    :raises Invalid: if the procedure is not amended, or the rule names no clause
    :raises Overtaken: if another saved since `revision`
    :raises Clash: if the decision is no longer drafted, or nothing would change
    """
    row, decision = locked(draft_id)

    policy.may(Move.DRAFT, by, decision).or_refuse()
    if row.revision != revision:
        raise overtaken(row, theirs=transition_of(row))
    wanted = _transition(row, transition)
    if wanted == transition_of(row):
        raise Clash(_("Không có gì thay đổi so với bản đã lưu."))

    row.transition_on = wanted.on if wanted else None
    row.transition_recounts = wanted.recounts_limit if wanted else None
    row.transition_basis = wanted.legal_basis if wanted else ""
    _save(row, "transition", by=by, at=at)
    add_hand(decision, by)

    _record_edit(row, "transition", by=by, at=at)
    return row.revision


@ledger.action
def set_repeal_reason(*, draft_id: int, revision: int, reason: str, by: Actor, at: datetime) -> int:
    """
    Say why a procedure is repealed, and return the new revision.

    :raises NotAllowed: if `by` may not draft
    :raises Invalid: if the procedure is not repealed, or the reason cannot be kept
    :raises Overtaken: if another saved since `revision`
    :raises Clash: if the decision is no longer drafted, or nothing would change
    """
    row, decision = locked(draft_id)

    policy.may(Move.DRAFT, by, decision).or_refuse()
    if row.change != Change.REPEALED:
        raise Invalid(_("Chỉ thủ tục bị bãi bỏ mới có lý do bãi bỏ."))
    if row.revision != revision:
        raise overtaken(row, theirs=row.reason)
    words = text_of(reason, "reason", most=2000)
    if words == row.reason:
        raise Clash(_("Không có gì thay đổi so với bản đã lưu."))

    row.reason = words
    _save(row, "reason", by=by, at=at)
    add_hand(decision, by)

    _record_edit(row, "reason", by=by, at=at)
    return row.revision


def _writable(row: Draft, part: str) -> procedures.Record:
    if not may_be_written(part):
        reason = _("Không sửa được phần này ở dự thảo.")
        raise Invalid(reason, [Fault(f"/{part[:100]}", reason)])
    record = record_of(row)
    if record is None:
        raise Invalid(_("Thủ tục bị bãi bỏ không có nội dung để sửa."))
    return record


def _written(record: procedures.Record, part: str, value: Any) -> procedures.Record:
    try:
        return with_part(record, part, value)
    except Unfit as trouble:
        faults = [Fault(flaw.pointer, str(FLAWS[flaw.code])) for flaw in trouble.flaws]
        label = procedures.LABELS.get(part, part)
        raise Invalid(
            _("Không lưu được phần “%(part)s”: %(reason)s")
            % {"part": label, "reason": faults[0].reason},
            faults,
        ) from None


def _follow(row: Draft, new: Mapping[str, Any]) -> None:
    """Take the new version's words where nothing was drafted, and mark what both changed."""
    before = base_of(row)
    old = {} if before is None else procedures.to_data(before)
    record = row.record or {}
    drafted = [part for part in row.part_revisions if part in record]
    row.record = {**new, **{part: record[part] for part in drafted}}
    row.part_revisions = {
        part: kept | ({"also_changed": True} if _both(part, record, old, new) else {})
        for part, kept in row.part_revisions.items()
    }


def _both(
    part: str, drafted: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]
) -> bool:
    return part in drafted and new.get(part) != old.get(part) and new.get(part) != drafted[part]


def _transition(row: Draft, transition: Transition | None) -> Transition | None:
    if transition is None:
        return None
    if row.change != Change.AMENDED:
        raise Invalid(_("Chỉ thủ tục sửa đổi, bổ sung mới có quy định chuyển tiếp."))
    if not FIRST_DAY <= transition.on <= LAST_DAY:
        reason = _("Ngày chuyển tiếp không hợp lý.")
        raise Invalid(reason, [Fault("/on", reason)])
    basis = tidy(text_of(transition.legal_basis, "legal_basis", most=500))
    if not basis:
        reason = _("Quy định chuyển tiếp phải ghi căn cứ điều, khoản.")
        raise Invalid(reason, [Fault("/legal_basis", reason)])
    return Transition(transition.on, transition.recounts_limit, basis)


def _save(row: Draft, part: str, *, by: Actor, at: datetime) -> None:
    row.revision += 1
    row.part_revisions = row.part_revisions | {
        part: {"revision": row.revision, "by": by.name, "at": at.isoformat()}
    }
    row.changed_by = by.name
    row.changed_at = at
    row.save()


def _record_edit(row: Draft, part: str, *, by: Actor, at: datetime) -> None:
    happened = DraftEdited(row.decision_id, row.pk, row.procedure_code, part, row.revision)
    ledger.record(happened, by=by, at=at)
