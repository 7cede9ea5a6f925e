"""Drafting: the decision itself, the procedures in it, and each part of their records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.announcements import policy
from thongsuot.modules.announcements.events import (
    DecisionAmended,
    DecisionBegun,
    DraftAdded,
    DraftEdited,
    DraftRemoved,
)
from thongsuot.modules.announcements.models import Decision, Draft
from thongsuot.modules.announcements.queries.rows import base_of, record_of, transition_of
from thongsuot.modules.announcements.queries.standing import versions_of
from thongsuot.modules.announcements.rules.drafting import (
    Overtaken,
    Transition,
    Unfit,
    is_code,
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
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


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
        hands=_with(by, []),
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
        raise _overtaken(row, theirs=before)
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
    base_id, base = _base(code, change)

    row = Draft.objects.create(
        decision=decision,
        procedure_code=code,
        change=change,
        replaces=codes,
        record=_first_record(code, change, base),
        base_version_id=base_id,
        changed_by=by.name,
        changed_at=at,
    )
    _add_hand(decision, by)

    ledger.record(DraftAdded(decision.pk, row.pk, code, change.value), by=by, at=at)
    return row.pk


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
    row, decision = _locked(draft_id)

    policy.may(Move.DRAFT, by, decision).or_refuse()
    record = _writable(row, part)
    after = _written(record, part, value)
    if after == record:
        raise Clash(_("Không có gì thay đổi so với bản đã lưu."))
    if row.revision != revision:
        raise _overtaken(row, theirs=procedures.to_data(record)[part])

    row.record = procedures.to_data(after)
    _save(row, part, by=by, at=at)
    _add_hand(decision, by)

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
    row, decision = _locked(draft_id)

    policy.may(Move.DRAFT, by, decision).or_refuse()
    if row.revision != revision:
        raise _overtaken(row, theirs=None)
    base_id, base = _base(row.procedure_code, Change(row.change))
    if base_id == row.base_version_id:
        raise Clash(_("Dự thảo đã dựa trên bản mới nhất."))

    if row.record is not None:
        _follow(row, _first_record(row.procedure_code, Change(row.change), base) or {})
    row.base_version_id = base_id
    _save(row, "base", by=by, at=at)
    _add_hand(decision, by)

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
    row, decision = _locked(draft_id)

    policy.may(Move.DRAFT, by, decision).or_refuse()
    if row.revision != revision:
        raise _overtaken(row, theirs=transition_of(row))
    wanted = _transition(row, transition)
    if wanted == transition_of(row):
        raise Clash(_("Không có gì thay đổi so với bản đã lưu."))

    row.transition_on = wanted.on if wanted else None
    row.transition_recounts = wanted.recounts_limit if wanted else None
    row.transition_basis = wanted.legal_basis if wanted else ""
    _save(row, "transition", by=by, at=at)
    _add_hand(decision, by)

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
    row, decision = _locked(draft_id)

    policy.may(Move.DRAFT, by, decision).or_refuse()
    if row.change != Change.REPEALED:
        raise Invalid(_("Chỉ thủ tục bị bãi bỏ mới có lý do bãi bỏ."))
    if row.revision != revision:
        raise _overtaken(row, theirs=row.reason)
    words = _text(reason, "reason", most=2000)
    if words == row.reason:
        raise Clash(_("Không có gì thay đổi so với bản đã lưu."))

    row.reason = words
    _save(row, "reason", by=by, at=at)
    _add_hand(decision, by)

    _record_edit(row, "reason", by=by, at=at)
    return row.revision


@ledger.action
def remove_draft(*, draft_id: int, by: Actor, at: datetime) -> None:
    """
    Take a procedure out of the decision; what was drafted of it is given up.

    :raises NotAllowed: if `by` may not draft
    :raises Missing: if there is no such draft
    :raises Clash: if the decision is no longer drafted
    """
    row, decision = _locked(draft_id)

    policy.may(Move.DRAFT, by, decision).or_refuse()

    row.delete()
    _add_hand(decision, by)

    ledger.record(DraftRemoved(decision.pk, draft_id, row.procedure_code), by=by, at=at)


# ---- What a decision says of itself ----


def _said(
    title: str,
    issuer: str,
    in_force_from: date,
    expedited: bool,
    expedited_basis: str,
    legal_text: str,
) -> _Said:
    said = _Said(
        title=tidy(_text(title, "title", most=500)),
        issuer=tidy(_text(issuer, "issuer", most=300)),
        in_force_from=in_force_from,
        expedited=expedited,
        expedited_basis=tidy(_text(expedited_basis, "expedited_basis", most=500)),
        legal_text=_text(legal_text, "legal_text", most=50_000),
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


def _text(text: str, name: str, *, most: int) -> str:
    if has_control_characters(text):
        reason = _("Có ký tự điều khiển không in được.")
        raise Invalid(reason, [Fault(f"/{name}", reason)])
    if len(text) > most:
        reason = _("Dài quá %(most)s ký tự.") % {"most": most}
        raise Invalid(reason, [Fault(f"/{name}", reason)])
    return text.strip()


# ---- The draft of a procedure ----


def _locked(draft_id: int) -> tuple[Draft, Decision]:
    """Lock a draft after its decision: always in this order, so that none waits for the other."""
    decision_id = Draft.objects.by_id(draft_id).decision_id
    decision = Decision.objects.locked().by_id(decision_id)
    return Draft.objects.locked().by_id(draft_id), decision


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


def _base(code: str, change: Change) -> tuple[int | None, procedures.Record | None]:
    """Return the version that a draft begins from: the latest, which no day has ended."""
    if change == Change.NEW:
        return None, None
    latest = versions_of([code])[0].get(code)
    if latest is None or latest.in_force_to is not None:
        if change == Change.REPLACED:
            return (latest.version_id if latest else None), None
        raise Missing(_("Không có thủ tục %(code)s đang có hiệu lực.") % {"code": code})
    return latest.version_id, procedures.version(latest.version_id).record


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


def _first_record(
    code: str, change: Change, base: procedures.Record | None
) -> dict[str, Any] | None:
    if change == Change.REPEALED:
        return None
    return procedures.to_data(base or procedures.Record(code=code))


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


def _transition(row: Draft, transition: Transition | None) -> Transition | None:
    if transition is None:
        return None
    if row.change != Change.AMENDED:
        raise Invalid(_("Chỉ thủ tục sửa đổi, bổ sung mới có quy định chuyển tiếp."))
    if not FIRST_DAY <= transition.on <= LAST_DAY:
        reason = _("Ngày chuyển tiếp không hợp lý.")
        raise Invalid(reason, [Fault("/on", reason)])
    basis = tidy(_text(transition.legal_basis, "legal_basis", most=500))
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


# ---- Hands, revisions, and who was first ----


def _with(by: Actor, hands: Sequence[int]) -> list[int]:
    return sorted({*hands, *([by.account_id] if by.account_id is not None else [])})


def _add_hand(decision: Decision, by: Actor) -> None:
    """Remember who had a hand in it: they will not approve it."""
    hands = _with(by, decision.hands)
    if hands != decision.hands:
        decision.hands = hands
        decision.save(update_fields=["hands"])


def _touch(decision: Decision, *, by: Actor, at: datetime) -> None:
    decision.revision += 1
    decision.hands = _with(by, decision.hands)
    decision.changed_by = by.name
    decision.changed_at = at
    decision.save()


def _overtaken(row: Decision | Draft, *, theirs: Any) -> Overtaken:
    return Overtaken(
        _(
            "%(name)s đã lưu lúc %(time)s, sau khi bạn mở trang. Phần bạn viết chưa mất: "
            "hãy so hai bản rồi lưu lại."
        )
        % {"name": row.changed_by, "time": f"{row.changed_at.astimezone(VIETNAM):%H:%M}"},
        theirs=theirs,
        revision=row.revision,
        saved_by=row.changed_by,
    )
