"""Hand-over lists (bàn giao hồ sơ) on a page: both sides see the same list, each does its part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from thongsuot.foundation.papers import api as papers
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Refusal
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.handovers import api as handovers
from thongsuot.surfaces.shared import downloads
from thongsuot.surfaces.shared.http import StaffRequest


@dataclass(frozen=True, slots=True)
class Made:
    """What came of giving several dossiers to one unit: a list, or why not."""

    to_name: str
    codes: Sequence[str]
    id: int | None = None
    reason: str = ""


def lists(actor: Actor) -> dict[str, Any]:
    """Return what the page of lists shows: to confirm, given, confirmed."""
    return {
        "to_confirm": handovers.to_confirm(actor=actor),
        "given": handovers.given(actor=actor),
        "confirmed": handovers.confirmed(actor=actor),
    }


def give(
    groups: dict[int, list[str]],
    kind: handovers.Kind,
    *,
    names: dict[int, str],
    by: Actor,
    at: datetime,
) -> list[Made]:
    """Make one list for each unit that something goes to; a refused one says why."""
    assert by.unit_id is not None, "whoever gives papers sits in a unit"
    answer = []
    for unit_id, codes in groups.items():
        try:
            made = handovers.hand_over(
                codes=codes,
                kind=kind,
                from_unit_id=by.unit_id,
                to_unit_id=unit_id,
                by=by,
                at=at,
            )
        except Refusal as refusal:
            answer.append(Made(names[unit_id], codes, reason=str(refusal)))
        else:
            answer.append(Made(names[unit_id], codes, id=made))
    return answer


def answered(request: StaffRequest, hand_over_id: int) -> None:
    """
    Answer a list with what the page said: a dossier that is not ticked is refused with its reason.

    :raises Invalid: if one is not ticked and no reason is given
    """
    seen = handovers.hand_over_seen(hand_over_id, actor=request.actor)
    taken = set(request.POST.getlist("taken"))
    refused = {
        line.code: request.POST.get(f"reason-{line.code}", "")
        for line in seen.lines
        if line.code not in taken
    }
    handovers.answer_hand_over(
        hand_over_id=hand_over_id, refused=refused, by=request.actor, at=timezone.now()
    )


def shown(request: StaffRequest, hand_over_id: int, *, tried: str = "") -> dict[str, Any]:
    """Return what the page of one list shows, with what was typed if it came back refused."""
    seen = handovers.hand_over_seen(hand_over_id, actor=request.actor)
    return {
        "seen": seen,
        "lines": [
            {
                "code": line.code,
                "procedure_name": line.procedure_name,
                "applicant_name": line.applicant_name,
                "papers": line.papers,
                "answer": line.answer,
                "answer_label": line.answer_label,
                "reason": line.reason,
                "typed": request.POST.get(f"reason-{line.code}", ""),
            }
            for line in seen.lines
        ],
        "tried": tried,
        "taken": request.POST.getlist("taken"),
    }


def printed(seen: handovers.HandOverSeen) -> HttpResponse:
    """Return the list as PDF, always in Vietnamese, as papers are."""
    giver = seen.from_unit
    above = units.unit(giver.parent_id).name if giver.parent_id else ""
    with override("vi"):
        paper = papers.HandOverList(
            head=papers.Letterhead(
                superior=above,
                issuer=giver.name,
                place=giver.territory_name or giver.province_name,
                issued_at=_local(seen.row.made_at),
            ),
            number=seen.row.number,
            from_unit=giver.name,
            to_unit=seen.to_unit.name,
            what=str(handovers.Kind(seen.row.kind).label),
            dossiers=[
                papers.HandedDossier(
                    code=line.code,
                    procedure=line.procedure_name,
                    party=line.applicant_name,
                    papers=line.papers,
                    answer=_answer(line),
                )
                for line in seen.lines
            ],
            made_at=_local(seen.row.made_at),
            giver=seen.row.giver,
            answered_at=_local(seen.row.answered_at) if seen.row.answered_at else None,
            receiver=seen.row.receiver,
        )
        content = papers.render(paper)
    return downloads.pdf(content, name=f"ban-giao-{seen.row.number.replace('/', '-')}.pdf")


def _answer(line: handovers.HandedLine) -> str:
    if line.answer == handovers.Answer.PENDING:
        return ""
    said = str(handovers.Answer(line.answer).label)
    return (
        _("%(said)s: %(reason)s") % {"said": said, "reason": line.reason} if line.reason else said
    )


def _local(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM)
