"""A draft as the document that it would be, or is about to be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from thongsuot.foundation.papers import api as papers
from thongsuot.foundation.units import api as units
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.results import rules
from thongsuot.modules.results.models import ResultDraft

# Where a number will stand that nobody has been given yet.
_NO_NUMBER = "     "
_NO_SIGNER = "Quyền hạn, chức vụ của người ký"
_KIND_OF_PLACE = re.compile(r"^(?:phường|xã|đặc khu|thị trấn|tỉnh|thành phố)\s+(?=\D)", re.I)


@dataclass(frozen=True, slots=True)
class Signing:
    """What a signature gives a document: its number, its signer and what its QR code holds."""

    number: str
    signer: str
    title: str
    token: str
    at: datetime


def notation_of(draft: ResultDraft, number: str) -> str:
    """Return a number of the agency's series with this draft's notation."""
    template, agency = rules.from_data(draft.spec), units.unit(draft.agency_id)
    return rules.notation(template.symbol, agency.name, number)


def document(draft: ResultDraft, known: Mapping[str, str], signing: Signing) -> papers.Decided:
    """Return the document that is signed."""
    return _set(draft, known, signing, is_draft=False)


def preview(draft: ResultDraft, known: Mapping[str, str], *, at: datetime) -> papers.Decided:
    """Return the draft as it would look, without number and marked as a draft."""
    blank = Signing(notation_of(draft, _NO_NUMBER), "", "", "", at)
    return _set(draft, known, blank, is_draft=True)


def check_url(token: str) -> str:
    """Return the public address at which a result is checked."""
    return f"{settings.ORIGIN}/ket-qua/{token}/"


def _set(
    draft: ResultDraft, known: Mapping[str, str], signing: Signing, *, is_draft: bool
) -> papers.Decided:
    agency = units.unit(draft.agency_id)
    said = rules.fill(rules.from_data(draft.spec), draft.values, known)
    return papers.Decided(
        head=papers.Letterhead(
            superior=_superior(agency),
            issuer=agency.name,
            place=place_of(agency),
            issued_at=signing.at.astimezone(VIETNAM),
        ),
        number=signing.number,
        heading=said.heading,
        summary=said.summary,
        addressee=said.addressee,
        bases=said.bases,
        decides=said.decides,
        body=[
            papers.DecidedLine(lead, text) if is_line else papers.DecidedText(text, lead)
            for lead, text, is_line in said.body
        ],
        recipients=said.recipients,
        authority=(_NO_SIGNER,)
        if is_draft
        else rules.signing_authority(signing.title, agency.name),
        signed_by=signing.signer,
        check_url=check_url(signing.token) if signing.token else "",
        is_draft=is_draft,
    )


def _superior(agency: units.UnitFacts) -> str:
    """Return the office above, which stands over a department's name, not over a committee's."""
    is_committee = agency.kind in (
        units.UnitKind.PROVINCE_COMMITTEE,
        units.UnitKind.COMMUNE_COMMITTEE,
    )
    if is_committee or agency.parent_id is None:
        return ""
    return units.unit(agency.parent_id).name


def place_of(agency: units.UnitFacts) -> str:
    """
    Return the place name before the date: of a ward, its name alone.

    NĐ 30/2020/NĐ-CP, Phụ lục I, phần I, mục II.4: what is named by a figure keeps its kind.
    """
    return _KIND_OF_PLACE.sub("", agency.territory_name or agency.province_name)
