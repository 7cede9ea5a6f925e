"""The electronic form of a dossier, as it was filled in: in words for a page, and on paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import override

from thongsuot.foundation.files import api as files
from thongsuot.foundation.papers import api as papers
from thongsuot.foundation.units import api as units
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.forms import api as forms


@dataclass(frozen=True, slots=True)
class Answered:
    """A form with its answers in words; `on_paper` where it came as a sheet instead."""

    title: str
    parts: Sequence[forms.Part]
    files: Sequence[files.FileFacts]
    on_paper: bool


def answered(
    kept: Mapping[str, Any], attached: Iterable[files.FileFacts], *, at: datetime
) -> Answered | None:
    """Return what a dossier keeps of its form, filed at `at`; None where it has none."""
    if "version" not in kept:
        return None
    form, held = forms.form(kept["version"]), tuple(attached)
    if "answers" not in kept:
        return Answered(form.title, (), (), on_paper=True)
    parts = forms.answers(form.spec, kept["answers"], on=localdate(at), file_names=_names(held))
    return Answered(form.title, parts, held, on_paper=False)


def printed(
    kept: Mapping[str, Any],
    attached: Iterable[files.FileFacts],
    *,
    code: str,
    office: units.UnitFacts,
    signed_by: str,
    at: datetime,
) -> bytes:
    """Return the form as it was filled in, as PDF; always in Vietnamese, as the law asks."""
    with override("vi"):
        twin = forms.twin(
            forms.form(kept["version"]).spec,
            kept["answers"],
            addressee=office.name,
            place=office.territory_name or office.province_name,
            signed_by=signed_by,
            at=at.astimezone(VIETNAM),
            code=code,
            file_names=_names(attached),
        )
        return papers.render(twin)


def _names(attached: Iterable[files.FileFacts]) -> Mapping[str, str]:
    return {str(each.id): each.name for each in attached}
