"""What is known already and need not be asked from nothing: NĐ 224/2026/NĐ-CP, Điều 15."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from thongsuot.modules.forms.rules.definitions import day_of, is_identity_number_in_figures
from thongsuot.modules.forms.rules.parts import FormSpec
from thongsuot.modules.forms.states import FieldType, Prefill


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of the applicant or of who files for them; empty where it is not."""

    name: str = ""
    id_number: str = ""
    birth_date: date | None = None
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """All that a form may be filled from; nothing else is looked at."""

    applicant: Person = Person()
    submitter: Person = Person()
    unit_name: str = ""
    today: date | None = None


def prefilled(spec: FormSpec, known: Known) -> dict[str, Any]:
    """Return the answers that are known; the person may change each of them."""
    found = {}
    for field in spec.fields():
        if field.prefill is None:
            continue
        value = _value(field.prefill, known)
        if field.type == FieldType.IDENTITY_NUMBER and not is_identity_number_in_figures(value):
            continue
        if field.type == FieldType.PAST_DATE and (day := day_of(value)) and known.today:
            value = value if day <= known.today else ""
        if value:
            found[field.name] = value
    return found


def _value(source: Prefill, known: Known) -> str:
    if source == Prefill.TODAY:
        return known.today.isoformat() if known.today else ""
    if source == Prefill.UNIT_NAME:
        return known.unit_name
    if source == Prefill.VIETNAM:
        return "VN"
    who, _dot, part = source.value.partition(".")
    person = known.applicant if who == "applicant" else known.submitter
    match part:
        case "name":
            return person.name
        case "id_number":
            return person.id_number
        case "birth_date":
            return person.birth_date.isoformat() if person.birth_date else ""
        case "address":
            return person.address
        case "phone":
            return person.phone
    return person.email
