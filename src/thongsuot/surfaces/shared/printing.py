"""The papers of one-stop work (Mẫu 01 to 06), made from a dossier as it stands on the desk."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from thongsuot.foundation.papers import api as papers
from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.kernel.refusals import Missing
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared import answers

Found = dossiers.DossierOnDesk
# The form that the applicant filled in, among the papers.
FILLED_FORM = "to-khai"
_TO_FILL_IN = "." * 24
# As much of a paper's digest as its code carries; the door wants no less.
DIGEST_SHOWN = 24


def made(found: Found, form: str) -> bytes:
    """
    Return one of the dossier's papers as PDF, the same each time it is asked for.

    :raises Missing: if the dossier has no such paper
    """
    if form not in available(found):
        raise Missing(_("Hồ sơ %(code)s không có mẫu này.") % {"code": found.code})
    if form == FILLED_FORM:
        return answers.printed(
            found.form,
            found.form_files,
            code=found.code,
            office=found.competent_unit,
            signed_by=found.applicant.name,
            at=found.submitted_at,
        )
    # The law's forms are in Vietnamese, whatever language the clerk reads.
    with override("vi"):
        return papers.render(_MAKERS[form](found))


def available(found: Found) -> Mapping[str, str]:
    """Return the papers that can be printed now, by form, with what to call them."""
    there = {
        FILLED_FORM: "version" in found.form and "answers" in found.form,
        "01": found.accepted_at is not None and found.deadline is not None,
        "02": _last_supplement(found) is not None,
        "03": _line(found, "dossiers.IntakeRefused") is not None,
        "04": _line(found, "dossiers.DueDateExtended") is not None,
        "05": _line(found, "dossiers.DossierStopped") is not None,
        "06": _line(found, "dossiers.DossierForwarded") is not None,
    }
    titles = {
        FILLED_FORM: _("Tờ khai đã điền"),
        "01": _("Giấy tiếp nhận và hẹn trả (Mẫu 01)"),
        "02": _("Phiếu yêu cầu bổ sung (Mẫu 02)"),
        "03": _("Phiếu từ chối tiếp nhận (Mẫu 03)"),
        "04": _("Phiếu xin lỗi và hẹn lại (Mẫu 04)"),
        "05": _("Thông báo dừng giải quyết"),
        "06": _("Phiếu kiểm soát quá trình (Mẫu 06)"),
    }
    return {form: titles[form] for form, is_there in there.items() if is_there}


def _receipt(found: Found) -> papers.Receipt:
    line = _line(found, "dossiers.DossierAccepted")
    assert line is not None and found.deadline is not None
    assert found.due_at is not None and found.accepted_at is not None
    promised = _as_promised(found.deadline)
    given = _slip(found, "01")
    again = given.copy - 1 if given else 0
    query = urlencode({"ma": found.code, "xn": found.proof})
    return papers.Receipt(
        head=_head(found, found.accepted_at),
        number=found.code,
        code=found.code,
        party=_party(found),
        submitter=_submitter(found),
        request=_request(found),
        components=[
            papers.Component(name=one.name, copies=copies_in_words(one))
            for one in found.papers
            if one.supplemented_at is None
        ],
        sets=1,
        limit=worktime.amount_in_words(found.deadline.limit, "vi"),
        received_at=_local(found.accepted_at),
        due_at=_local(promised.due),
        return_place=f"{found.receiving_unit.name} ({found.return_channel_label.lower()})",
        register_book="",
        register_number="",
        submitted_by=found.submitter.name if found.submitter else found.applicant.name,
        received_by=line.actor_name,
        tracking_url=f"{settings.ORIGIN}/theo-doi/?{query}",
        proof=found.proof,
        derivation=worktime.sentence(promised, "vi"),
        cells=worktime.strip(promised, localdate(found.accepted_at)),
        check_url=_check_url(given),
        again=again,
        corrected_at=_local(given.issued_at) if given and again else None,
    )


def _as_promised(deadline: worktime.Deadline) -> worktime.Deadline:
    """
    Return the deadline as it stood when the receipt was handed over.

    What stops and an extension changed later stands on later papers: a receipt printed again
    says what the first one said.
    """
    if not deadline.stops and deadline.extension is None:
        return deadline
    return worktime.recompute(replace(deadline, stops=(), as_of=None, extension=None))


def _supplement(found: Found) -> papers.SupplementSlip:
    stop, line = _last_supplement(found), _line(found, "dossiers.SupplementRequested")
    assert stop is not None and line is not None
    return papers.SupplementSlip(
        head=_head(found, stop.begins_at),
        number=stop.slip,
        code=found.code,
        party=_party(found),
        request=_request(found),
        to_complete=stop.items,
        reason=stop.note,
        contact_name=line.actor_name,
        contact_phone=found.receiving_unit.phone or found.competent_unit.phone or _TO_FILL_IN,
        guided_by=line.actor_name,
        check_url=_check_url(_slip(found, "02", number=stop.slip)),
    )


def _refusal(found: Found) -> papers.RefusalSlip:
    line = _line(found, "dossiers.IntakeRefused")
    assert line is not None
    return papers.RefusalSlip(
        head=_head(found, line.at),
        number=line.data["slip"],
        code=found.code if found.accepted_at else "",
        party=_party(found),
        request=_request(found),
        reason=line.data["reason"],
        submitted_by=found.submitter.name if found.submitter else found.applicant.name,
        received_by=line.actor_name,
        check_url=_check_url(_slip(found, "03")),
    )


def _apology(found: Found) -> papers.Apology:
    line = _line(found, "dossiers.DueDateExtended")
    assert line is not None and found.accepted_at is not None
    return papers.Apology(
        head=_head(found, line.at, of=found.competent_unit),
        number=line.data["slip"],
        addressee=found.applicant.name,
        code=found.code,
        party=_party(found),
        procedure=found.procedure_name,
        received_at=_local(found.accepted_at),
        due_at=_instant(line.data["original_due_at"]),
        reason=line.data["reason"],
        new_due_at=_instant(line.data["due_at"]),
        signer_title="Thủ trưởng cơ quan, đơn vị",
        signed_by=line.actor_name,
        check_url=_check_url(_slip(found, "04")),
    )


def _stop_notice(found: Found) -> papers.StopNotice:
    line = _line(found, "dossiers.DossierStopped")
    assert line is not None
    return papers.StopNotice(
        head=_head(found, line.at),
        number=line.data.get("slip") or _TO_FILL_IN,
        code=found.code,
        party=_party(found),
        request=_request(found),
        received_at=_local(found.accepted_at) if found.accepted_at else None,
        reason=line.data["reason"],
        signed_by=line.actor_name,
        check_url=_check_url(_slip(found, "05")),
    )


def _control(found: Found) -> papers.ControlSlip:
    """Mẫu 06: who had it from whom, and whether the giver kept their time; drawn from the steps."""
    line = _line(found, "dossiers.DossierForwarded")
    assert line is not None and found.accepted_at is not None and found.due_at is not None
    return papers.ControlSlip(
        head=_head(found, line.at),
        number=line.data.get("control") or _TO_FILL_IN,
        code=found.code,
        competent_unit=(found.handling_unit or found.competent_unit).name,
        other_units=list(dict.fromkeys(one.unit_name for one in found.consultations)),
        received_at=_local(found.accepted_at),
        due_at=_local(found.due_at),
        hand_overs=_passings(found, line),
    )


def _passings(found: Found, forwarded: dossiers.HistoryLine) -> list[papers.HandOver]:
    gone = [step for step in found.steps if step.opened_at is not None and step.kind != "intake"]
    answer = []
    before: dossiers.StepSeen | None = None
    for step in gone:
        assert step.opened_at is not None
        answer.append(
            papers.HandOver(
                from_unit=before.unit_name if before else found.receiving_unit.name,
                to_unit=step.unit_name,
                at=_local(step.opened_at),
                giver=before.holder if before else forwarded.actor_name,
                receiver=step.holder,
                outcome=_kept_time(before),
                note=step.name,
            )
        )
        before = step
    return answer


def _kept_time(step: dossiers.StepSeen | None) -> papers.Outcome | None:
    """Whether the giver was early, on the day, or late; nothing where no time was set."""
    if step is None or step.due_at is None or step.finished_at is None:
        return None
    if step.finished_at > step.due_at:
        return papers.Outcome.LATE
    same_day = localdate(step.finished_at) == localdate(step.due_at)
    return papers.Outcome.ON_TIME if same_day else papers.Outcome.EARLY


_MAKERS: Mapping[str, Callable[[Found], papers.Paper]] = {
    "01": _receipt,
    "02": _supplement,
    "03": _refusal,
    "04": _apology,
    "05": _stop_notice,
    "06": _control,
}


def _slip(found: Found, form: str, *, number: str = "") -> dossiers.SlipSeen | None:
    """Return the latest copy of a paper that was issued; None of those older than the register."""
    issued = [one for one in found.slips if one.form == form and number in ("", one.number)]
    return issued[-1] if issued else None


def _check_url(slip: dossiers.SlipSeen | None) -> str:
    if slip is None:
        return ""
    return settings.ORIGIN + reverse("public:paper", args=[slip.digest[:DIGEST_SHOWN]])


def _head(found: Found, at: datetime, *, of: units.UnitFacts | None = None) -> papers.Letterhead:
    issuer = of or found.receiving_unit
    above = units.unit(issuer.parent_id).name if issuer.parent_id else ""
    return papers.Letterhead(
        superior=above,
        issuer=issuer.name,
        place=issuer.territory_name or issuer.province_name,
        issued_at=_local(at),
    )


def _party(found: Found) -> papers.Party:
    who = found.applicant
    return papers.Party(
        name=who.name,
        identity_number=who.number,
        address=who.address,
        phone=who.phone,
        email=who.email,
    )


def _submitter(found: Found) -> papers.Submitter | None:
    who = found.submitter
    if who is None:
        return None
    return papers.Submitter(
        name=who.name,
        identity_number=who.number,
        address=who.address,
        phone=who.phone,
        authority=who.authority,
        email=who.email,
    )


def _request(found: Found) -> str:
    return (
        f"{found.procedure_name} ({found.case_name})" if found.case_name else found.procedure_name
    )


def copies_in_words(paper: dossiers.Paper) -> str:
    """Return how many came and of which kind: “01 bản chính, 02 bản sao, bản điện tử”."""
    if paper.shown_only:
        return _("đã xuất trình")
    parts = []
    if paper.copies:
        kind = _("bản chính") if paper.original else _("bản sao")
        parts.append(f"{paper.copies:02d} {kind}")
    if paper.photocopies:
        parts.append(f"{paper.photocopies:02d} {_('bản sao')}")
    if paper.electronic or not parts:
        parts.append(_("bản điện tử"))
    return ", ".join(parts)


def _last_supplement(found: Found) -> dossiers.StopSeen | None:
    return next((stop for stop in reversed(found.stops) if stop.reason == "supplement"), None)


def _line(found: Found, event: str) -> dossiers.HistoryLine | None:
    return next((line for line in reversed(found.history) if line.type == event), None)


def _instant(text: str) -> datetime:
    moment = worktime.parse_instant(text)
    assert moment is not None, "the ledger holds instants as it was given them"
    return _local(moment)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(worktime.VIETNAM)
