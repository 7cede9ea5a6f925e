"""Forms being written, as the editor shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Fault, Missing
from thongsuot.modules.forms.models import FormDraft
from thongsuot.modules.forms.queries.words import faults
from thongsuot.modules.forms.rules.accepting import accept, so_far
from thongsuot.modules.forms.rules.parts import FormSpec


@dataclass(frozen=True, slots=True)
class FormDraftFacts:
    """
    A draft: `spec` only when it could be published as it is, else `faults` say what lacks.

    `so_far` is what of it can be tried already, with what is still empty left out.
    """

    id: int
    key: str
    procedure_code: str
    revision: int
    document: Mapping[str, Any]
    spec: FormSpec | None
    so_far: FormSpec | None
    faults: tuple[Fault, ...]
    saved_by: str
    saved_at: datetime
    open: bool


def form_draft(draft_id: int) -> FormDraftFacts:
    """
    Return one draft.

    :raises Missing: if there is none
    """
    row = FormDraft.objects.filter(pk=draft_id).first()
    if row is None:
        raise Missing(_("Không có bản nháp biểu mẫu này."))
    return _facts(row)


def form_drafts(procedure_code: str = "") -> Sequence[FormDraftFacts]:
    """Return the open drafts, of one procedure or of all, last saved first."""
    rows = FormDraft.objects.filter(closed_at=None)
    if procedure_code:
        rows = rows.filter(procedure_code=procedure_code)
    return tuple(map(_facts, rows.order_by("-saved_at", "-pk")[:200]))


def _facts(row: FormDraft) -> FormDraftFacts:
    spec, flaws = accept(row.document)
    return FormDraftFacts(
        id=row.pk,
        key=row.key,
        procedure_code=row.procedure_code,
        revision=row.revision,
        document=row.document,
        spec=spec,
        so_far=spec or so_far(row.document),
        faults=faults(flaws),
        saved_by=row.saved_by,
        saved_at=row.saved_at,
        open=row.closed_at is None,
    )
