"""A form with answers in it: drawn for a page, checked before it is sent, told in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils.translation import gettext

from thongsuot.foundation.papers import api as papers
from thongsuot.foundation.units import api as units
from thongsuot.kernel.refusals import Fault
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.forms.queries.facts import language
from thongsuot.modules.forms.queries.words import faults
from thongsuot.modules.forms.rules.drawing import draw
from thongsuot.modules.forms.rules.gazetteer import Gazetteer, provinces_in
from thongsuot.modules.forms.rules.judging import judge
from thongsuot.modules.forms.rules.parts import FormSpec
from thongsuot.modules.forms.rules.printing import Line, Part, Table, Title, in_words, written
from thongsuot.modules.forms.rules.settling import settle
from thongsuot.modules.forms.rules.showing import hidden
from thongsuot.modules.forms.rules.views import FormView
from thongsuot.modules.forms.states import FieldType

# The last day of the provinces that Nghị quyết 202/2025/QH15 merged.
_BEFORE_MERGING = date(2025, 6, 30)


@dataclass(frozen=True, slots=True)
class Checked:
    """
    Answers as they would be sent, why they may not be, and what looks odd but may be right.

    Pointers lead into the answers: "/children/0/name".
    """

    values: Mapping[str, Any]
    faults: tuple[Fault, ...]
    doubts: tuple[Fault, ...]

    @property
    def good(self) -> bool:
        return not self.faults

    def on_page(self, spec: FormSpec, page: str) -> "Checked":
        """Return what concerns one page, for a person who has not come further yet."""
        names = {
            field.name
            for each in spec.pages
            if each.key == page
            for section in each.sections
            for field in section.fields
        }
        return Checked(
            self.values,
            tuple(each for each in self.faults if _first(each) in names),
            tuple(each for each in self.doubts if _first(each) in names),
        )


def validate(spec: FormSpec, values: object, *, on: date) -> Checked:
    """Check answers with the form's own schema on a day, each fault a sentence."""
    gazetteer = _gazetteer(spec, values if isinstance(values, dict) else {}, on)
    judged = judge(spec, values, on=on, gazetteer=gazetteer)
    return Checked(judged.values, faults(judged.flaws), faults(judged.doubts))


def view(
    spec: FormSpec,
    values: Mapping[str, Any],
    *,
    on: date,
    checked: Checked | None = None,
    file_names: Mapping[str, str] | None = None,
) -> FormView:
    """
    Return the form's pages with `values` in them, hidden parts left out.

    `checked` puts its sentences beside the controls. Calculated fields show what they would be.
    """
    settled = settle(spec, values, on=on)
    calculated = {
        field.name: settled[field.name]
        for field in spec.fields()
        if field.calculate is not None and field.name in settled
    }
    return draw(
        spec,
        _with_calculated_rows(spec, values, settled) | calculated,
        gazetteer=_gazetteer(spec, values, on),
        say=gettext,
        lang=language(),
        errors={each.pointer: each.reason for each in checked.faults} if checked else {},
        doubts={each.pointer: each.reason for each in checked.doubts} if checked else {},
        file_names=file_names,
    )


def answers(
    spec: FormSpec,
    values: Mapping[str, Any],
    *,
    on: date,
    file_names: Mapping[str, str] | None = None,
) -> Sequence[Part]:
    """Return the answers in words, to be read through before sending and by whoever decides."""
    return written(
        spec,
        values,
        gazetteer=_gazetteer(spec, values, on),
        lang=language(),
        file_names=file_names,
    )


def said(spec: FormSpec, values: Mapping[str, Any], *, on: date) -> Mapping[str, str]:
    """
    Return each single answer in words by the name of its question, in Vietnamese.

    For papers made from a form; rows of a group and questions that do not show are left out.
    """
    gone, gazetteer = hidden(spec, values), _gazetteer(spec, values, on)
    return {
        field.name: in_words(field, values.get(field.name), gazetteer)
        for section in spec.sections()
        for field in section.fields
        if field.type != FieldType.GROUP and f"/{field.name}" not in gone
    }


def twin(
    spec: FormSpec,
    values: Mapping[str, Any],
    *,
    addressee: str,
    place: str,
    signed_by: str,
    at: datetime,
    code: str = "",
    file_names: Mapping[str, str] | None = None,
) -> papers.FilledForm:
    """
    Return the form filled in as a paper to print; always in Vietnamese, as the law asks.

    `addressee` is the office that it goes to; the form's own wording comes before it.
    """
    on = at.astimezone(VIETNAM).date()
    parts = written(spec, values, gazetteer=_gazetteer(spec, values, on), file_names=file_names)
    return papers.FilledForm(
        head=papers.Letterhead(superior="", issuer=addressee, place=place, issued_at=at),
        heading=spec.title.vi,
        legal_basis=spec.legal_basis,
        code=code,
        addressee=addressee or spec.print.addressee,
        sections=tuple(
            papers.FilledSection(
                title=part.title,
                items=tuple(map(_on_paper, part.items)),
            )
            for part in parts
        ),
        promise=spec.print.promise,
        signer=spec.print.signer,
        signed_by=signed_by,
    )


def _on_paper(
    item: Line | Table | Title,
) -> papers.FilledLine | papers.FilledTable | papers.FilledTitle:
    match item:
        case Line():
            return papers.FilledLine(item.label, item.text)
        case Table():
            return papers.FilledTable(item.label, item.heads, item.rows)
    return papers.FilledTitle(item.text)


def _gazetteer(spec: FormSpec, values: Mapping[str, Any], on: date) -> Gazetteer:
    database = connection.settings_dict["NAME"]
    now, former = _provinces(database, on)
    return Gazetteer(
        provinces=now,
        former_provinces=former,
        communes={
            code: _communes(database, code, on) for code in provinces_in(spec, values) & set(now)
        },
    )


# Territories come by migration only, so a process may keep them; a page asks for them often.
@lru_cache(maxsize=8)
def _provinces(_database: str, on: date) -> tuple[Mapping[str, str], Mapping[str, str]]:
    now = {
        each.code: each.full_name for each in units.territories(on=on, level=units.Level.PROVINCE)
    }
    before = units.territories(on=_BEFORE_MERGING, level=units.Level.PROVINCE)
    return now, {each.code: each.full_name for each in before if each.code not in now}


@lru_cache(maxsize=128)
def _communes(_database: str, province: str, on: date) -> Mapping[str, str]:
    found = units.territories(on=on, level=units.Level.COMMUNE, province=province)
    return {each.code: each.full_name for each in found}


def _with_calculated_rows(
    spec: FormSpec, values: Mapping[str, Any], settled: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the answers as typed, with what is worked out in each row."""
    found = dict(values)
    for field in spec.fields():
        names = [column.name for column in field.columns if column.calculate is not None]
        rows, reckoned = values.get(field.name), settled.get(field.name)
        if names and isinstance(rows, list) and isinstance(reckoned, list):
            found[field.name] = [
                {**row, **{name: after[name] for name in names if name in after}}
                if isinstance(row, dict) and isinstance(after, dict)
                else row
                for row, after in zip(rows, reckoned, strict=False)
            ]
    return found


def _first(fault: Fault) -> str:
    return fault.pointer.split("/")[1] if "/" in fault.pointer else ""
