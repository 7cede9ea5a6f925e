"""The applicant's dossier in the words of the portal."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.templatetags.vi import date_full, moment, moment_full


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the way, as c-steps draws it."""

    state: str
    title: str
    detail: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """How the dossier stands: the sign's kind and its word."""

    kind: str
    word: str


def pace(found: dossiers.Tracked) -> Tag | None:
    """Return the tag beside the sentence, or None where there is no clock to keep."""
    if found.progress.status in ("submitted", "refused_intake", "withdrawn", "stopped"):
        return None
    if found.due_at is None:
        return None
    finished = found.finished_at is not None
    words = {
        "kept": _("Đúng hẹn") if finished else _("Đúng tiến độ"),
        "soon": _("Đến hẹn hôm nay"),
        "late": _("Trễ hẹn") if finished else _("Quá hẹn"),
        "still": _("Đang tạm dừng tính thời hạn"),
    }
    return Tag(str(found.pace), words[str(found.pace)])


def way(found: dossiers.Tracked) -> list[Step]:
    """Return where the dossier has been, is, and goes, with the filing before it all."""
    filed = Step(
        "done", _("Đã nộp"), detail=found.receiving_unit.name, when=moment(found.submitted_at)
    )
    if found.progress.status == "submitted":
        return [
            filed,
            Step("now", _("Chờ tiếp nhận")),
            Step("next", _("Giải quyết và trả kết quả")),
        ]
    steps = [filed]
    if found.accepted_at is not None:
        steps.append(
            Step(
                "done",
                _("Đã tiếp nhận"),
                detail=found.receiving_unit.name,
                when=moment(found.accepted_at),
            )
        )
    ended = found.progress.status in ("withdrawn", "stopped", "refused_intake")
    for step in found.steps:
        if step.kind == "intake":
            continue
        if step.finished_at is not None:
            steps.append(Step("done", step.name, step.unit_name, moment(step.finished_at)))
        elif ended:
            continue
        elif step.opened_at is not None:
            steps.append(_present(found, step))
        else:
            steps.append(Step("next", step.name, when=_coming(found, step)))
    if ended:
        finished = moment(found.finished_at) if found.finished_at else ""
        steps.append(Step("still", found.progress.status_label, when=finished))
    return steps


def _present(found: dossiers.Tracked, step: dossiers.StepSeen) -> Step:
    state = "still" if found.open_stop else "now"
    detail = ", ".join(part for part in (step.unit_name, step.holder) if part)
    since = _("từ %(day)s") % {"day": date_full(step.opened_at)} if step.opened_at else ""
    until = _("xong trước %(due)s") % {"due": moment(step.due_at)} if step.due_at else ""
    return Step(state, step.name, detail, ", ".join(part for part in (since, until) if part))


def _coming(found: dossiers.Tracked, step: dossiers.StepSeen) -> str:
    if step.kind == "return" and found.due_at is not None and found.open_stop is None:
        return _("trước %(due)s") % {"due": moment_full(found.due_at)}
    return _("dự kiến %(allowance)s") % {"allowance": step.allowance} if step.allowance else ""
