"""Giving papers with a list, and answering it: what came, and what did not and why."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.numbering import api as numbering
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.handovers import events, policy
from thongsuot.modules.handovers.models import HandOver, HandOverLine
from thongsuot.modules.handovers.states import Answer, Kind

MOST_LINES = 100


@ledger.action
def hand_over(
    *,
    codes: Sequence[str],
    kind: Kind,
    from_unit_id: int,
    to_unit_id: int,
    by: Actor,
    at: datetime,
) -> int:
    """
    Make a list of papers that go to another unit, and return its id.

    What this counter's own agency decides is forwarded in the system as the list is made; what
    another agency decides waits for that agency's confirmation, for there the clock starts with
    its receipt (NĐ 118/2025 Đ17.3 as amended by NĐ 309/2026).

    :raises NotAllowed: if `by` may not give papers away in that unit
    :raises Missing: if a dossier lies outside their sight
    :raises Clash: if one is on an open list already, or cannot go this way now
    :raises Invalid: without a dossier, with too many, or to the unit itself
    """
    policy.may_give(by, kind, from_unit_id).or_refuse()
    wanted = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    if not 0 < len(wanted) <= MOST_LINES:
        wrong = _("Chọn từ 1 đến %(most)d hồ sơ cho một danh sách.") % {"most": MOST_LINES}
        raise Invalid(wrong, [Fault("/codes", wrong)])
    if from_unit_id == to_unit_id:
        same = _("Bên nhận phải là đơn vị khác.")
        raise Invalid(same, [Fault("/to_unit_id", same)])
    found = [dossiers.on_desk(code, actor=by, at=at) for code in wanted]
    lines = [_line(one, kind, from_unit_id, to_unit_id, by=by, at=at) for one in found]

    # Last of what may wait: the counter of numbers stays locked until this transaction ends.
    made = HandOver.objects.create(
        number=numbering.next_number(
            series="handover",
            agency_code=units.agency_of(from_unit_id).code,
            on=localdate(at),
        ),
        kind=kind,
        from_unit_id=from_unit_id,
        to_unit_id=to_unit_id,
        made_at=at,
        giver=by.name,
        giver_account_id=by.account_id,
    )
    for position, line in enumerate(lines, start=1):
        line.hand_over, line.position = made, position
    HandOverLine.objects.bulk_create(lines)

    happened = events.HandOverMade(
        hand_over_id=made.pk,
        number=made.number,
        kind=kind,
        from_unit_id=from_unit_id,
        to_unit_id=to_unit_id,
        dossier_ids=tuple(one.id for one in found),
    )
    ledger.record(happened, by=by, at=at, unit_id=from_unit_id)
    return made.pk


@ledger.action
def answer_hand_over(
    *, hand_over_id: int, refused: Mapping[str, str] | None = None, by: Actor, at: datetime
) -> None:
    """
    Confirm what came; `refused` names, by code, each dossier that is not taken and why.

    A dossier that waited for this confirmation is handed on now: its clock starts here.

    :raises NotAllowed: if `by` does not receive there, or gave the list themselves
    :raises Clash: if it was answered before
    :raises Invalid: if a refusal has no reason, or names a dossier that is not on the list
    """
    given = HandOver.objects.locked().filter(pk=hand_over_id).first()
    if given is None:
        raise Missing(_("Không có danh sách bàn giao này."))
    policy.may_answer(by, given).or_refuse()
    lines = list(given.lines.select_related("dossier").order_by("position"))
    reasons = {code: _reason(code, text) for code, text in (refused or {}).items()}
    if unknown := reasons.keys() - {line.dossier.known_code for line in lines}:
        raise Invalid(_("Danh sách không có hồ sơ %(code)s.") % {"code": sorted(unknown)[0]})

    for line in lines:
        line.reason = reasons.get(line.dossier.known_code, "")
        line.answer = Answer.REFUSED if line.reason else Answer.TAKEN
        if line.answer == Answer.TAKEN and line.hands_on:
            dossiers.take_over(
                dossier_id=line.dossier_id, to_unit_id=given.to_unit_id, by=by, at=at
            )
    HandOverLine.objects.bulk_update(lines, ["answer", "reason"])
    given.answered_at, given.receiver = at, by.name
    given.save(update_fields=["answered_at", "receiver"])

    happened = events.HandOverAnswered(
        hand_over_id=given.pk,
        taken=tuple(line.dossier_id for line in lines if line.answer == Answer.TAKEN),
        refused=tuple((line.dossier_id, line.reason) for line in lines if line.reason),
    )
    ledger.record(happened, by=by, at=at, unit_id=given.to_unit_id)


def _line(
    found: dossiers.DossierOnDesk,
    kind: Kind,
    from_unit_id: int,
    to_unit_id: int,
    *,
    by: Actor,
    at: datetime,
) -> HandOverLine:
    if HandOverLine.objects.filter(dossier_id=found.id, answer=Answer.PENDING).exists():
        raise Clash(
            _("Hồ sơ %(code)s đang ở một danh sách bàn giao chưa xác nhận.") % {"code": found.code}
        )
    hands_on = False
    if kind == Kind.RESULT:
        if found.status != dossiers.Status.RESULT_READY:
            raise Clash(_("Hồ sơ %(code)s chưa có kết quả để bàn giao.") % {"code": found.code})
        if found.receiving_unit.id != to_unit_id:
            raise Clash(
                _("Kết quả của hồ sơ %(code)s phải về nơi đã tiếp nhận.") % {"code": found.code}
            )
        papers = [_("Kết quả số %(number)s") % {"number": found.result_number}]
    else:
        hands_on = _forwarded(found, to_unit_id, by=by, at=at)
        papers = [_in_words(paper) for paper in found.papers if not paper.shown_only]
    return HandOverLine(dossier_id=found.id, papers=papers, hands_on=hands_on)


def _forwarded(found: dossiers.DossierOnDesk, to_unit_id: int, *, by: Actor, at: datetime) -> bool:
    """Hand on what can be handed on at once, and return whether the rest waits for the answer."""
    if found.status != dossiers.Status.ACCEPTED:
        desk = found.handling_unit or found.current_unit
        if found.status == dossiers.Status.IN_PROGRESS and desk and desk.id == to_unit_id:
            # Forwarded in the system before; now its papers follow.
            return False
        raise Clash(_("Hồ sơ %(code)s không chờ chuyển cho đơn vị này.") % {"code": found.code})
    if found.due_at is None:
        return True
    dossiers.forward(code=found.code, to_unit_id=to_unit_id, by=by, at=at)
    return False


def _in_words(paper: dossiers.Paper) -> str:
    parts = []
    if paper.copies:
        parts.append(f"{paper.copies:02d} {_('bản chính') if paper.original else _('bản sao')}")
    if paper.photocopies:
        parts.append(f"{paper.photocopies:02d} {_('bản sao')}")
    if paper.electronic or not parts:
        parts.append(_("bản điện tử"))
    return f"{paper.name}: {', '.join(parts)}"


def _reason(code: str, text: str) -> str:
    clean = tidy(text)
    if not clean or len(clean) > 500 or has_control_characters(text.replace("\n", " ")):
        wrong = _("Cần ghi vì sao không nhận hồ sơ %(code)s.") % {"code": code[:60]}
        raise Invalid(wrong, [Fault("/refused", wrong)])
    return clean
