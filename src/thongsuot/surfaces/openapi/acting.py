"""From the shape of an action to the one call of the door that carries it out."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from thongsuot.kernel.actor import Actor
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.openapi import papers
from thongsuot.surfaces.openapi.shapes import moves

# Whose members are the arguments of their door as they stand.
_PLAIN: Mapping[type, Callable[..., object]] = {
    moves.Accept: dossiers.accept,
    moves.RefuseIntake: dossiers.refuse_intake,
    moves.UpdateVersion: dossiers.update_version,
    moves.RequestSupplement: dossiers.request_supplement,
    moves.CompleteStep: dossiers.complete_step,
    moves.Resume: dossiers.resume,
    moves.Extend: dossiers.extend,
    moves.Approve: dossiers.approve,
    moves.Reject: dossiers.reject,
    moves.ReturnResult: dossiers.return_result,
    moves.Withdraw: dossiers.withdraw,
    moves.Stop: dossiers.stop,
}


def carry_out(asked: moves.Move, *, code: str, by: Actor, at: datetime) -> None:
    """
    Make the move that `asked` names.

    :raises thongsuot.kernel.refusals.Refusal: as its door does
    """
    who_and_when: dict[str, Any] = {"code": code, "by": by, "at": at}
    match asked:
        case moves.Forward():
            dossiers.forward(to_unit_id=asked.to_unit, **who_and_when)
        case moves.Assign():
            dossiers.assign(post_id=asked.assignee, note=asked.note, **who_and_when)
        case moves.Consult():
            dossiers.consult(
                unit_id=asked.unit,
                question=asked.question,
                answer_by=asked.answer_by,
                **who_and_when,
            )
        case moves.AnswerConsult():
            papers.check_own(asked.file_ids, by=by)
            dossiers.answer_consult(answer=asked.answer, file_ids=asked.file_ids, **who_and_when)
        case moves.Pause():
            reason = dossiers.StopReason(asked.reason)
            dossiers.pause(reason=reason, note=asked.note, amount=asked.amount, **who_and_when)
        case moves.ReceiveSupplement():
            handed_in = papers.handed_in(asked.components, _names(asked, code, by, at), by=by)
            dossiers.receive_supplement(components=handed_in, note=asked.note, **who_and_when)
        case moves.IssueResult():
            papers.check_own(asked.file_ids, by=by)
            dossiers.issue_result(number=asked.number, file_ids=asked.file_ids, **who_and_when)
        case _:
            said = {name: getattr(asked, name) for name in type(asked).model_fields}
            del said["action"]
            _PLAIN[type(asked)](**said, **who_and_when)


def _names(asked: moves.ReceiveSupplement, code: str, by: Actor, at: datetime) -> Mapping[str, str]:
    """Return the names of the procedure's papers, where one comes by its code alone."""
    if all(paper.name for paper in asked.components):
        return {}
    found = dossiers.on_desk(code, actor=by, at=at)
    return papers.names_in(procedures.version(found.procedure_version_id), found.case)
