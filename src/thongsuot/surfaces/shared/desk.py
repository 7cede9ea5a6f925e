"""
A dossier on the desk of those who work on it, as the counter and the office both show it.

What they may do differs; how a refused or faulty attempt comes back does not: the page again,
with the reason beside the button and nothing lost of what was typed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.forms import Form, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing, NotAllowed, Refusal
from thongsuot.kernel.verdict import Verdict
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared import answers, times
from thongsuot.surfaces.shared.clock import drawn
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.refusals import status_of
from thongsuot.surfaces.shared.templatetags.vi import due_in, moment


@dataclass(frozen=True, slots=True)
class Tag:
    """How the dossier stands: the sign's kind and its word."""

    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class WayStep:
    """One line of the way, as c-steps draws it."""

    state: str
    title: str
    detail: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt that came back: the form as it was sent, and why the door refused it."""

    key: str
    form: Form
    reason: str = ""
    faults: tuple[Fault, ...] = ()
    later: bool = False

    @property
    def typed(self) -> str:
        """What was written in words, so that it is not lost when the form itself is gone."""
        words = [
            str(self.form[name].value() or "")
            for name, field in self.form.fields.items()
            if isinstance(field.widget, Textarea)
        ]
        return " ".join(filter(None, words))


@dataclass(frozen=True, slots=True)
class Panel:
    """A move with its form, or with the reason why it may not be made."""

    key: str
    title: str
    verdict: Verdict
    url: str
    form: Form
    icon: str
    kind: str
    open: bool
    tried: Tried | None

    @property
    def is_bare(self) -> bool:
        """Whether pressing the button is all there is to it."""
        return not self.form.fields and bool(self.verdict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a surface says of a move: its form, where it is sent, and how it looks."""

    move: dossiers.Move
    form: Form
    url: str
    icon: str
    kind: str = "quiet"
    title: str = ""
    key: str = ""  # where a move is offered in two ways, which of them
    rare: bool = False


# ---- Showing ----


def shown(found: dossiers.DossierOnDesk, *, at: datetime) -> dict[str, Any]:
    """Return what the page of a dossier needs beside the dossier itself."""
    done = found.finished_at is not None
    stop = found.open_stop
    return {
        "dossier": found,
        "answered": answers.answered(found.form, found.form_files, at=found.submitted_at),
        "status": found.status,
        "tag": tag(found.status, str(found.pace), finished=done, due=found.due_at is not None),
        "strip": drawn(
            found.deadline,
            today=timezone.localdate(at),
            done=done,
            waiting_since=timezone.localdate(stop.begins_at) if stop else None,
        )
        if found.deadline
        else None,
        "way": way(found, at=at),
        "lit": _numbers(found, done=False),
        "past": _numbers(found, done=True),
        "times": times.shown(found.time_accounts),
        "last": found.history[-1] if found.history else None,
        "ended_why": next(
            (line.note for line in reversed(found.history) if line.type in _ENDS), ""
        ),
        # Where a procedure has one case only, its name says nothing.
        "case": found.case_name,
        "born": parse_date(found.applicant.birth_date),
        # Where a surface takes notes and lets helpers go, it says so.
        "note_form": None,
        "note_url": "",
        "release_url": "",
    }


# A dossier that ended without a result says why, beside the sentence that says it ended.
_ENDS = frozenset(
    {"dossiers.IntakeRefused", "dossiers.DossierWithdrawn", "dossiers.DossierStopped"}
)


def _numbers(found: dossiers.DossierOnDesk, *, done: bool) -> str:
    """Return the numbers of the steps that are done, or of those at hand, for the drawing."""
    return " ".join(
        str(step.number)
        for step in found.steps
        if step.opened_at is not None and (step.finished_at is not None) == done
    )


def tag(status: str, pace: str, *, finished: bool, due: bool) -> Tag:
    """Return how a dossier stands: by its clock while one runs, else by its state."""
    label = str(dossiers.Status(status).label)
    if status in ("awaiting_supplement", "awaiting_payment", "paused"):
        return Tag("still", label)
    if status in ("submitted", "refused_intake", "withdrawn", "stopped") or not due:
        return Tag("plain", label)
    words = {
        "kept": _("đúng hẹn") if finished else _("đúng tiến độ"),
        "soon": _("đến hẹn hôm nay"),
        "late": _("trễ hẹn") if finished else _("quá hạn"),
        "still": label,
    }
    return Tag(pace, words[pace])


def row_tag(row: dossiers.WorkRow, *, at: datetime) -> Tag:
    """Return the tag of a row: how late, how soon, or why it stands still."""
    if row.due_at is None or row.status == "result_ready" or str(row.pace) not in ("late", "soon"):
        found = tag(row.status, str(row.pace), finished=False, due=row.due_at is not None)
        return Tag(found.kind, str(_SHORT.get(row.status, found.word)))
    return Tag(str(row.pace), due_in(row.due_at, at))


# The words of a state where there is room for two or three of them.
_SHORT = {
    "submitted": gettext_lazy("chờ tiếp nhận"),
    "awaiting_supplement": gettext_lazy("chờ bổ sung"),
    "awaiting_payment": gettext_lazy("chờ nộp tiền"),
    "paused": gettext_lazy("tạm dừng"),
    "refused_intake": gettext_lazy("từ chối tiếp nhận"),
    "result_ready": gettext_lazy("chờ trả kết quả"),
    "returned": gettext_lazy("đã trả"),
    "withdrawn": gettext_lazy("đã rút"),
    "stopped": gettext_lazy("đã dừng"),
}


def way(found: dossiers.DossierOnDesk, *, at: datetime) -> list[WayStep]:
    """Return where the dossier has been, is and goes, from filing to return."""
    steps = [
        WayStep("done", _("Nộp hồ sơ"), found.channel_label, moment(found.submitted_at)),
    ]
    if found.accepted_at:
        unit = found.receiving_unit.name
        steps.append(WayStep("done", _("Tiếp nhận"), unit, moment(found.accepted_at)))
    elif found.status == "submitted":
        steps.append(WayStep("now", _("Tiếp nhận"), found.receiving_unit.name))
    over = found.status in ("withdrawn", "stopped", "refused_intake", "returned")
    for step in found.steps:
        if step.finished_at is not None:
            detail = ", ".join(filter(None, (step.unit_name, step.holder)))
            steps.append(WayStep("done", step.name, detail, moment(step.finished_at)))
        elif step.opened_at is not None:
            steps.append(_present(found, step, at))
        elif not over:
            steps.append(WayStep("next", step.name, when=_allowed(step)))
    if found.status in ("withdrawn", "stopped", "refused_intake") and found.finished_at:
        steps.append(WayStep("still", found.status_label, when=moment(found.finished_at)))
    return steps


def _present(found: dossiers.DossierOnDesk, step: dossiers.StepSeen, at: datetime) -> WayStep:
    late = step.due_at is not None and step.due_at < at
    state = "still" if found.open_stop else "late" if late else "now"
    detail = ", ".join(filter(None, (step.unit_name, step.holder or _("chưa phân công"))))
    when = _("hạn của bước: %(due)s") % {"due": moment(step.due_at)} if step.due_at else ""
    return WayStep(state, step.name, detail, when)


def _allowed(step: dossiers.StepSeen) -> str:
    return _("được dùng %(allowance)s") % {"allowance": step.allowance} if step.allowance else ""


@dataclass(frozen=True, slots=True)
class Looks:
    """How often one person opened the dossier for one purpose on one day, and when last."""

    name: str
    purpose: str
    at: datetime
    times: int


def looks(readings: Iterable[ledger.Seen]) -> list[Looks]:
    """Return the readings, latest first, those of one person and day as one line."""
    days: dict[tuple[str, str, date], list[datetime]] = {}
    for one in readings:
        key = (one.actor_name, one.purpose, timezone.localdate(one.at))
        days.setdefault(key, []).append(one.at)
    return [
        Looks(name, purpose, max(moments), len(moments))
        for (name, purpose, _day), moments in days.items()
    ]


# ---- What may be done ----


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be done now, what else can, and what cannot yet be though it is one's own."""

    now: Sequence[Panel]
    rare: Sequence[Panel]
    later: Sequence[Panel]


def choices(
    found: dossiers.DossierOnDesk, plans: Iterable[Plan], *, tried: Tried | None = None
) -> Choices:
    """
    Return the moves as panels; what belongs to another's post is not among them.

    The first that can be made is the page's one primary button, and stands open. An attempt
    that came back stays in its place, open, even where its move is not possible any more.
    """
    now: list[Panel] = []
    rare: list[Panel] = []
    later: list[Panel] = []
    for plan in plans:
        verdict = found.may(plan.move)
        key = plan.key or str(plan.move)
        mine = tried if tried and tried.key == key else None
        if not verdict and not verdict.later and mine is None:
            continue
        is_first = bool(verdict) and plan.kind == "primary" and not now
        panel = Panel(
            key=key,
            title=plan.title or str(dossiers.Move(plan.move).label),
            verdict=verdict,
            url=plan.url,
            # After a clash the form is asked anew, about what is there now.
            form=mine.form if mine and not (mine.later and verdict) else plan.form,
            icon=plan.icon,
            kind=plan.kind if is_first or plan.kind == "danger" else "quiet",
            open=mine is not None or (is_first and tried is None),
            tried=mine,
        )
        if not (verdict or mine):
            later.append(panel)
        elif plan.rare and not mine:
            rare.append(panel)
        else:
            now.append(panel)
    return Choices(now, rare, later)


Show = Callable[..., HttpResponse]


def act(
    request: StaffRequest,
    code: str,
    *,
    move: dossiers.Move,
    form: Form,
    call: Callable[..., Any],
    show: Show,
    to: str,
    said: str = "",
    key: str = "",
) -> HttpResponse:
    """
    Make one move through its door with what the form holds, and answer with the page.

    The form's fields are named as the door's arguments. A refusal comes back on the page, its
    faults at their fields, with the status that belongs to it; a dossier out of sight stays
    missing, as everywhere.
    """
    if not form.is_valid():
        return show(request, code, tried=Tried(key or move, form), status=422)
    try:
        answer = call(code=code, **form.cleaned_data, by=request.actor, at=timezone.now())
    except (Clash, Invalid, NotAllowed) as refusal:
        back = refused(key or move, form, refusal)
        return show(request, code, tried=back, status=status_of(refusal))
    messages.success(request, said or _done(move))
    # Acceptance gives the dossier the code by which it goes from now on.
    known = answer if move is dossiers.Move.ACCEPT else code
    return redirect(to, known)


def refused(key: str, form: Form, refusal: Refusal) -> Tried:
    """Return the attempt with the door's faults at the fields that they are about."""
    faults = refusal.faults if isinstance(refusal, Invalid) else ()
    rest = []
    for fault in faults:
        field = fault.pointer.strip("/").split("/")[0]
        if field in form.fields and form.is_bound:
            form.add_error(field, _(fault.reason))
        else:
            rest.append(Fault(fault.pointer, _(fault.reason)))
    return Tried(key, form, str(_(str(refusal))), tuple(rest), isinstance(refusal, Clash))


def _done(move: dossiers.Move) -> str:
    return _("Đã xong: %(move)s.") % {"move": str(move.label).lower()}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dossier of many: done, or the reason why not."""

    code: str
    reason: str = ""
    url: str = ""


def each(
    codes: Sequence[str], call: Callable[..., Any], *, at: datetime, url: Callable[[str], str]
) -> list[Outcome]:
    """Make the same move with each dossier by itself: what one refuses does not hold up others."""
    answer = []
    for code in dict.fromkeys(filter(None, map(str.strip, codes))):
        try:
            call(code=code, at=at)
        except Missing as refusal:
            answer.append(Outcome(code, str(_(str(refusal)))))
        except Refusal as refusal:
            answer.append(Outcome(code, str(_(str(refusal))), url(code)))
        else:
            answer.append(Outcome(code, "", url(code)))
    return answer
