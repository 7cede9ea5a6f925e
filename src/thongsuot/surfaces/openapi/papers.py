"""Papers and files as a key hands them in: only its own, under the names of the procedure."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Fault, Invalid, Missing
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.openapi.shapes.moves import PaperAsked


def owner_of(actor: Actor) -> str:
    """Return the word under which this key's files wait until they are handed in."""
    return f"post:{actor.post_id}" if actor.post_id else f"unit:{actor.unit_id}"


def check_own(file_ids: Collection[UUID], *, by: Actor) -> None:
    """
    Do nothing when each file was uploaded by this post or agency.

    Without this, whoever learnt the number of another's file could hand it in to read it. A
    file that does not exist gets the same answer.

    :raises Invalid: if one was not
    """
    reason = _("Có tệp không phải do khóa này tải lên.")
    try:
        known = files.facts(file_ids)
    except Missing:
        raise Invalid(reason, [Fault("/file_ids", reason)]) from None
    if any(facts.owner != owner_of(by) for facts in known.values()):
        raise Invalid(reason, [Fault("/file_ids", reason)])


def names_in(facts: procedures.ProcedureFacts, case: str) -> Mapping[str, str]:
    """
    Return the papers that a procedure asks for in a case, by code.

    :raises Missing: if there is no such case
    """
    listed = facts.components_for(case) if facts.cases else ()
    return {paper.code: paper.name for paper in listed}


def handed_in(
    papers: Sequence[PaperAsked], names: Mapping[str, str], *, by: Actor
) -> list[dossiers.HandedIn]:
    """
    Return the papers, each under its own name or that which the procedure gives to its code.

    :raises Invalid: if one has neither, or a file is another's
    """
    faults = [
        Fault(
            f"/components/{at}/code",
            _("Thủ tục không có giấy tờ mang mã này; giấy tờ khác thì ghi tên vào name."),
        )
        for at, paper in enumerate(papers)
        if not paper.name and paper.code not in names
    ]
    if faults:
        raise Invalid(_("Giấy tờ chưa đúng; hãy sửa các mục được nêu."), faults)
    check_own({one for paper in papers for one in paper.file_ids}, by=by)
    return [
        dossiers.HandedIn(
            name=paper.name or names[paper.code],
            code=paper.code,
            copies=paper.copies,
            original=paper.original,
            file_ids=tuple(paper.file_ids),
        )
        for paper in papers
    ]
