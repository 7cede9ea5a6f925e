"""What may be done to a decision, as panels, and how far it has come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Clash
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.api import DecisionState, Move
from thongsuot.surfaces.reform import forms
from thongsuot.surfaces.reform.sheets import Text
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.panels import Panel, Tried, ids

Decision = announcements.DecisionFacts


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way of a decision."""

    label: Text
    state: str
    detail: str


def steps(found: Decision) -> list[Step]:
    """Return the way of the decision; what the law gives a day for says so, and whether late."""
    duty = {each.what.value: each for each in found.duties}
    announced, entered = duty.get("announce"), duty.get("enter")
    reached = {
        DecisionState.DRAFTING: 0,
        DecisionState.IN_REVIEW: 2,
        DecisionState.APPROVED: 3,
        DecisionState.PUBLISHED: 5 if found.entered_on else 4,
        DecisionState.ABANDONED: -1,
    }[found.state]
    told = (
        (_("Soạn"), found.begun_by, False),
        (_("Trình"), found.submitted_by, False),
        (_("Duyệt"), found.approved_by, False),
        (_("Công bố"), announced.sentence if announced else "", bool(announced and announced.late)),
        (
            _("Nhập CSDL quốc gia"),
            entered.sentence if entered else "",
            bool(entered and entered.late),
        ),
    )
    return [
        Step(label, _step_state(number, reached, late=late), detail)
        for number, (label, detail, late) in enumerate(told)
    ]


def _step_state(number: int, reached: int, *, late: bool) -> str:
    if reached < 0:
        return "next"
    if late:
        return "late"
    if number < reached:
        return "done"
    return "now" if number == reached else "next"


def panels(found: Decision, tried: Tried) -> list[Panel]:
    """Return the moves that matter where the decision stands; refused ones say why."""
    by_state = {
        DecisionState.DRAFTING: (_submit, _amend, _abandon),
        DecisionState.IN_REVIEW: (send_back, _abandon),
        DecisionState.APPROVED: (_publish, send_back, _abandon),
        DecisionState.PUBLISHED: (_enter,),
        DecisionState.ABANDONED: (),
    }
    made: Sequence[Callable[[Decision, Form | None], Panel]] = by_state[found.state]
    return [make(found, tried.get(_MOVE_OF[make].value)) for make in made]


def _submit(found: Decision, tried: Form | None) -> Panel:
    return Panel(
        id="submit",
        title=_("Trình duyệt"),
        url=reverse("reform:submit", args=[found.decision_id]),
        form=tried or forms.NothingForm(),
        button=_("Trình lãnh đạo duyệt"),
        verdict=found.move(Move.SUBMIT).verdict,
        icon="send",
        note=_("Sau khi trình, nội dung không sửa được cho đến khi bị trả lại."),
    )


def _amend(found: Decision, tried: Form | None) -> Panel:
    initial = {
        "title": found.title,
        "issuer": found.issuer,
        "in_force_from": found.in_force_from,
        "expedited": found.expedited,
        "expedited_basis": found.expedited_basis,
        "legal_text": found.legal_text,
    }
    return Panel(
        id="amend",
        title=_("Sửa thông tin quyết định"),
        url=reverse("reform:amend", args=[found.decision_id]),
        form=tried or forms.DecisionForm(initial=initial, auto_id=ids("amend")),
        button=_("Ghi thông tin"),
        verdict=found.move(Move.AMEND).verdict,
    )


def send_back(found: Decision, tried: Form | None) -> Panel:
    return Panel(
        id="send_back",
        title=_("Trả lại để sửa"),
        url=reverse("reform:send_back", args=[found.decision_id]),
        form=tried or forms.ReasonForm(auto_id=ids("send_back")),
        button=_("Trả lại"),
        verdict=found.move(Move.SEND_BACK).verdict,
        icon="back",
        kind="quiet",
    )


def _publish(found: Decision, tried: Form | None) -> Panel:
    return Panel(
        id="publish",
        title=_("Công bố"),
        url=reverse("reform:publish", args=[found.decision_id]),
        form=tried or forms.NothingForm(),
        button=_("Công bố quyết định"),
        verdict=found.move(Move.PUBLISH).verdict,
        icon="seal",
        note=_("Các bản mới vào danh mục ngay và không sửa được nữa."),
    )


def _abandon(found: Decision, tried: Form | None) -> Panel:
    return Panel(
        id="abandon",
        title=_("Bỏ quyết định"),
        url=reverse("reform:abandon", args=[found.decision_id]),
        form=tried or forms.ReasonForm(auto_id=ids("abandon")),
        button=_("Bỏ quyết định này"),
        verdict=found.move(Move.ABANDON).verdict,
        icon="remove",
        kind="danger",
    )


def _enter(found: Decision, tried: Form | None) -> Panel:
    return Panel(
        id="enter",
        title=_("Ghi ngày nhập Cơ sở dữ liệu quốc gia"),
        url=reverse("reform:enter", args=[found.decision_id]),
        form=tried or forms.EnterForm(initial={"on": timezone.localdate()}, auto_id=ids("enter")),
        button=_("Ghi ngày nhập"),
        verdict=found.move(Move.ENTER).verdict,
        icon="database",
    )


_MOVE_OF: dict[Callable[[Decision, Form | None], Panel], Move] = {
    _submit: Move.SUBMIT,
    _amend: Move.AMEND,
    send_back: Move.SEND_BACK,
    _publish: Move.PUBLISH,
    _abandon: Move.ABANDON,
    _enter: Move.ENTER,
}


def revision_shown(request: StaffRequest) -> int:
    """
    Return the revision that the page showed.

    :raises Clash: if the form says none: it was not made by our page
    """
    given = request.POST.get("revision", "")
    if not given.isdecimal() or len(given) > 9:
        raise Clash(_("Trang này đã cũ. Hãy mở lại quyết định."))
    return int(given)
