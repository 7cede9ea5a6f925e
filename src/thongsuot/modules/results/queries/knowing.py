"""What a dossier says already, under the names that templates ask for."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import override

from thongsuot.kernel.worktime import day_in_figures
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.forms import api as forms
from thongsuot.modules.procedures import api as procedures


def desk_of(found: dossiers.DossierOnDesk) -> int:
    """Return the unit that works on the dossier."""
    return (found.handling_unit or found.competent_unit).id


def field_of(found: dossiers.DossierOnDesk) -> str:
    return procedures.version(found.procedure_version_id).field or ""


def known(found: dossiers.DossierOnDesk, *, at: datetime) -> Mapping[str, str]:
    """Return everything that a blank may be filled with, in Vietnamese whoever reads."""
    with override("vi"):
        return {**_of_dossier(found), **_answers(found)}


def _of_dossier(found: dossiers.DossierOnDesk) -> dict[str, str]:
    who, procedure = found.applicant, procedures.version(found.procedure_version_id)
    bases = (
        f"Căn cứ {basis.title} ({basis.number})" if basis.title else f"Căn cứ {basis.number}"
        for basis in procedure.record.legal_bases
    )
    rejected = [line for line in found.history if line.type == "dossiers.DossierRejected"]
    return {
        "applicant": who.name,
        "code": found.code,
        "procedure": found.procedure_name,
        "issuer": found.competent_unit.name,
        "applicant.name": who.name,
        "applicant.number": who.number,
        "applicant.address": who.address,
        "applicant.birth_date": _day(who.birth_date),
        "dossier.reason": str(rejected[-1].data["reason"]) if rejected else "",
        "procedure.name": found.procedure_name,
        "procedure.bases": "\n".join(f"{basis};" for basis in bases),
    }


def _answers(found: dossiers.DossierOnDesk) -> dict[str, str]:
    kept = found.form
    if "answers" not in kept or "version" not in kept:
        return {}
    spec = forms.form(kept["version"]).spec
    said = forms.said(spec, kept["answers"], on=localdate(found.submitted_at))
    return {f"answers.{name}": text for name, text in said.items()}


def _day(text: str) -> str:
    try:
        return day_in_figures(date.fromisoformat(text))
    except ValueError:
        return ""
