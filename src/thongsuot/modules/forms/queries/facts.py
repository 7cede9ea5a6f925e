"""The forms in force, by procedure, case and day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.forms.models import FormVersion, FormVersionQuerySet
from thongsuot.modules.forms.rules.accepting import accept
from thongsuot.modules.forms.rules.parts import FormSpec
from thongsuot.modules.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class FormFacts:
    """One published version of a form; a dossier keeps the id of the version it was filled by."""

    version_id: int
    key: str
    procedure_code: str
    number: int
    in_force_from: date
    digest: str
    spec: FormSpec

    @property
    def title(self) -> str:
        return self.spec.title.said(language())


@dataclass(frozen=True, slots=True)
class FormLine:
    """One version in a list; `in_force_to` is its last day."""

    version_id: int
    key: str
    procedure_code: str
    number: int
    title: str
    cases: tuple[str, ...]
    in_force_from: date
    in_force_to: date | None
    instrument_number: str


def form(version_id: int) -> FormFacts:
    """
    Return one published version, read once: it never changes.

    :raises Missing: if there is none
    """
    return _form(connection.settings_dict["NAME"], version_id)


def form_for(procedure_code: str, case: str | None, *, on: date) -> FormFacts | None:
    """
    Return the form that a procedure asks to be filled on a day for a case (its key or name).

    None where it has no form: a picture of the paper one is then handed in. A form for that very
    case comes before one for all.

    :raises Missing: if the procedure has no such case
    """
    rows = FormVersion.objects.of_procedure(procedure_code).in_force(on).order_by("pk")
    found = list(rows.values_list("pk", "cases"))
    if case and any(cases for _pk, cases in found):
        case = procedures.procedure(procedure_code, on=on).case(case).key
    chosen = [pk for pk, cases in found if cases and case in cases]
    chosen += [pk for pk, cases in found if not cases]
    return form(chosen[0]) if chosen else None


def forms_of(procedure_code: str, *, on: date) -> Sequence[FormLine]:
    """Return all forms of a procedure that hold on a day."""
    rows = FormVersion.objects.of_procedure(procedure_code).in_force(on)
    return _lines(rows.order_by("form__key"))


def forms_in_force(*, on: date) -> Sequence[FormLine]:
    """Return all forms that hold on a day, by procedure."""
    rows = FormVersion.objects.in_force(on)
    return _lines(rows.order_by("form__procedure_code", "form__key"))


def document(version_id: int) -> Mapping[str, Any]:
    """
    Return a published version as the document that it was published from.

    :raises Missing: if there is none
    """
    row = FormVersion.objects.filter(pk=version_id).first()
    if row is None:
        raise Missing(_("Không có phiên bản biểu mẫu này."))
    found: Mapping[str, Any] = row.document
    return found


@dataclass(frozen=True, slots=True)
class FormAtOdds:
    """A form that is asked in a case which its procedure lacks."""

    key: str
    title: str
    procedure_code: str
    case: str

    @property
    def sentence(self) -> str:
        return _("Biểu mẫu «%(title)s» dùng cho trường hợp «%(case)s», mà thủ tục không còn.") % {
            "title": self.title,
            "case": self.case,
        }


def forms_at_odds(cases: Mapping[str, Collection[str]], *, on: date) -> Sequence[FormAtOdds]:
    """
    Return the forms that procedures with these cases (keys, by code) would contradict on a day.

    To be asked before a new version of a procedure is published; one statement for all.
    """
    rows = FormVersion.objects.in_force(on).filter(form__procedure_code__in=list(cases))
    return tuple(
        FormAtOdds(line.key, line.title, line.procedure_code, case)
        for line in _lines(rows.order_by("form__procedure_code", "form__key"))
        for case in line.cases
        if case not in cases[line.procedure_code]
    )


def form_versions(key: str) -> Sequence[FormLine]:
    """Return the versions of a form, newest first; empty where there is no such form."""
    return _lines(FormVersion.objects.filter(form__key=key).order_by("-number"))


def language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@lru_cache(maxsize=256)
def _form(_database: str, version_id: int) -> FormFacts:
    # The name of the database belongs to the key: in tests there is more than one.
    row = FormVersion.objects.select_related("form").filter(pk=version_id).first()
    if row is None:
        raise Missing(_("Không có phiên bản biểu mẫu này."))
    spec, flaws = accept(row.document)
    if spec is None:
        # Published under rules that have since become narrower: only a fault of ours.
        raise AssertionError(f"form version {version_id} cannot be read: {flaws[0]}")
    return FormFacts(
        version_id=row.pk,
        key=row.form.key,
        procedure_code=row.form.procedure_code,
        number=row.number,
        in_force_from=row.in_force_from,
        digest=row.digest,
        spec=spec,
    )


def _lines(rows: FormVersionQuerySet) -> Sequence[FormLine]:
    return tuple(
        FormLine(
            version_id=row.pk,
            key=row.form.key,
            procedure_code=row.form.procedure_code,
            number=row.number,
            title=row.title,
            cases=tuple(row.cases),
            in_force_from=row.in_force_from,
            in_force_to=row.in_force_to,
            instrument_number=row.instrument_number,
        )
        for row in rows.select_related("form")
    )
