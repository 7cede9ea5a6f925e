"""The procedure's electronic form among the steps of filing: filled beforehand, told, checked."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.foundation.units import api as units
from thongsuot.modules.forms import api as forms
from thongsuot.surfaces.public import catalogue, drafts
from thongsuot.surfaces.public.drafts import Begun
from thongsuot.surfaces.shared import filling


@dataclass(frozen=True, slots=True)
class Told:
    """The form as the last check shows it, and what is sent of it."""

    form: forms.FormFacts
    parts: Sequence[forms.Part]
    checked: forms.Checked
    # The key and the title of the first page that must be mended; both empty where none must.
    first_wrong: str = ""
    wrong_page: str = ""

    @property
    def why(self) -> str:
        return _("Tờ khai còn chỗ cần sửa: %(page)s.") % {"page": self.wrong_page}

    @property
    def said(self) -> dict[str, Any]:
        return {"version": self.form.version_id, "answers": dict(self.checked.values)}


def form_of(draft: Begun, facts: catalogue.Facts, *, on: date) -> forms.FormFacts | None:
    """Return the form that this dossier is filled by; None until its case is known."""
    case = draft.written.case
    if case and case not in {each.name for each in facts.cases}:
        return None
    return forms.form_for(facts.code, case or None, on=on)


def filled(
    draft: Begun, form: forms.FormFacts, *, on: date
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """
    Return the answers, with what is known put in, and what was known.

    An answer that still stands as it was put in follows a change of what was said before; one
    that was typed, or emptied, by hand stays.
    """
    said = draft.written
    before, now = said.known, forms.prefilled(form.spec, _known(draft, on=on))
    answers = dict(said.answers)
    for name in before.keys() | now.keys():
        if answers.get(name) == before.get(name):
            if name in now:
                answers[name] = now[name]
            else:
                answers.pop(name, None)
    return answers, now


def told(draft: Begun, form: forms.FormFacts, *, on: date) -> Told:
    answers, _known_now = filled(draft, form, on=on)
    checked = forms.validate(form.spec, answers, on=on)
    parts = forms.answers(
        form.spec, checked.values, on=on, file_names=file_names(form, checked.values)
    )
    if checked.good:
        return Told(form, parts, checked)
    first = filling.first_wrong(form, checked)
    pages = forms.view(form.spec, answers, on=on).pages
    title = next(page.title for page in pages if page.key == first)
    return Told(form, parts, checked, first, title)


def file_names(form: forms.FormFacts, values: Mapping[str, Any]) -> Mapping[str, str]:
    ids = [uuid.UUID(each) for each in filling.attachments(form, values)]
    return {str(each): facts.name for each, facts in files.facts(ids).items()} if ids else {}


def _known(draft: Begun, *, on: date) -> forms.Known:
    said = draft.written
    who, other = said.applicant, said.submitter
    unit = units.unit(said.receiving_unit_id) if said.receiving_unit_id else None
    return forms.Known(
        applicant=forms.Person(
            name=who.get("name", ""),
            id_number=who.get("id_number", ""),
            birth_date=drafts.birth_date(who.get("birth_date", "")),
            address=who.get("address", ""),
            phone=who.get("phone", ""),
            email=who.get("email", ""),
        ),
        submitter=forms.Person(
            name=other.get("name", ""),
            id_number=other.get("id_number", ""),
            phone=other.get("phone", ""),
        ),
        unit_name=units.agency_of(unit.id).name if unit else "",
        today=on,
    )
