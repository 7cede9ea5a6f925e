"""A mistaken receipt corrected (đính chính giấy tiếp nhận): a new event, a new copy, no edit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.modules.dossiers import events, policy, rules
from thongsuot.modules.dossiers.actions import desk, slips
from thongsuot.modules.dossiers.models import Component, Dossier
from thongsuot.modules.dossiers.rules import Applicant, HandedIn, Submitter
from thongsuot.modules.dossiers.states import Channel


@dataclass(frozen=True, slots=True)
class PapersCounted:
    """How many of one paper really came: originals or copies, copies beside, electronic."""

    copies: int
    original: bool
    photocopies: int = 0
    electronic: bool = False


@ledger.action
def correct_receipt(
    *,
    code: str,
    reason: str,
    applicant: Applicant | None = None,
    submitter: Submitter | None = None,
    return_channel: Channel | None = None,
    papers: Mapping[int, PapersCounted] | None = None,
    by: Actor,
    at: datetime,
) -> tuple[str, ...]:
    """
    Put right what the counter wrote down wrongly, and issue the receipt again as a further copy.

    The code, the number, the instant of acceptance and the promised day stay; the earlier copy's
    digital form stays in the register of papers and can still be verified. The event names which
    fields changed and never what they said. `papers` are by position. Return the changed fields.

    :raises NotAllowed: if `by` does not receive at this counter
    :raises Clash: if the dossier is finished
    :raises Invalid: without a reason, if nothing changes, or if what is said cannot be
    """
    dossier = Dossier.objects.locked().opened_by(by).known_as(code)
    policy.may_correct(by, dossier).or_refuse()
    reason = rules.written(reason, "/reason")
    stands = _applicant(dossier)
    said = applicant or stands
    components = {one.position: one for one in dossier.components.order_by("position")}
    rules.check_filing(said, submitter, _as_handed_in(papers or {}, components))
    desk.check_address(said.email)
    if said.kind != stands.kind:
        kind = _("Không đổi được loại người yêu cầu; hãy rút hồ sơ rồi nộp lại.")
        raise Invalid(kind, [Fault("/applicant/kind", kind)])

    changed = [
        *_change_applicant(dossier, stands, said),
        *_change_submitter(dossier, submitter),
        *_change_return(dossier, return_channel),
        *_change_papers(components, papers or {}),
    ]
    if not changed:
        raise Invalid(_("Không có gì khác với giấy đã cấp, nên không có gì để sửa."))
    dossier.save(
        update_fields=[
            *("applicant_name", "applicant_number", "applicant", "submitter", "return_channel"),
        ]
    )
    issued = dossier.slips.filter(form=slips.RECEIPT).order_by("-copy").first()
    again = slips.Issued(0, "")
    if issued is not None:
        again = slips.issue_receipt(dossier, copy=issued.copy + 1, by=by, at=at)

    happened = events.ReceiptCorrected(
        dossier_id=dossier.pk,
        fields=tuple(changed),
        reason=reason,
        copy=again.copy,
        digest=again.digest,
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.receiving_unit_id)
    return tuple(changed)


def _applicant(dossier: Dossier) -> Applicant:
    kept = dossier.applicant
    born = kept.get("birth_date", "")
    return Applicant(
        kind=dossier.applicant_kind,
        name=dossier.applicant_name,
        id_number=dossier.applicant_number,
        address=kept.get("address", ""),
        birth_date=date.fromisoformat(born) if born else None,
        phone=kept.get("phone", ""),
        email=kept.get("email", ""),
    )


def _as_handed_in(
    papers: Mapping[int, PapersCounted], components: Mapping[int, Component]
) -> list[HandedIn]:
    unknown = sorted(papers.keys() - components.keys())
    if unknown:
        gone = _("Hồ sơ không có giấy tờ thứ %(position)d.") % {"position": unknown[0]}
        raise Invalid(gone, [Fault("/papers", gone)])
    return [
        HandedIn(
            name=components[position].name,
            copies=one.copies,
            original=one.original,
            photocopies=one.photocopies,
            electronic=one.electronic,
        )
        for position, one in papers.items()
    ]


def _change_applicant(dossier: Dossier, stands: Applicant, said: Applicant) -> list[str]:
    fields = ("name", "id_number", "birth_date", "address", "phone", "email")
    changed = [name for name in fields if getattr(stands, name) != getattr(said, name)]
    if changed:
        dossier.applicant_name = said.name
        dossier.applicant_number = said.id_number
        dossier.applicant = dossier.applicant | said.details()
    return changed


def _change_submitter(dossier: Dossier, said: Submitter | None) -> list[str]:
    if said is None:
        return []
    details = said.details()
    before = dossier.submitter or {}
    if all(before.get(name) == value for name, value in details.items()):
        return []
    dossier.submitter = details
    return ["submitter"]


def _change_return(dossier: Dossier, said: Channel | None) -> list[str]:
    if said is None or said == dossier.return_channel:
        return []
    dossier.return_channel = said
    return ["return_channel"]


def _change_papers(
    components: Mapping[int, Component], papers: Mapping[int, PapersCounted]
) -> list[str]:
    fields = ("copies", "original", "photocopies", "electronic")
    changed = False
    for position, said in papers.items():
        row = components[position]
        if all(getattr(row, name) == getattr(said, name) for name in fields):
            continue
        for name in fields:
            setattr(row, name, getattr(said, name))
        row.save(update_fields=fields)
        changed = True
    return ["papers"] if changed else []
