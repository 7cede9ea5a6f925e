"""What stands against a draft, led back to the field where it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Clash, Missing
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.databases import api as databases
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform import sections, sheets
from thongsuot.surfaces.reform.sections import Section
from thongsuot.surfaces.reform.sheets import Text

BLOCKS = announcements.Severity.BLOCKS


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding with the way to what it is about."""

    severity: str
    severity_label: str
    sentence: str
    legal_basis: str
    pointer: str
    section: Section
    url: str
    # A paper that a connected database holds: one press mends it.
    asked_in_vain: bool
    # The procedure got a version meanwhile: one press begins again from it.
    overtaken: bool

    @property
    def blocks(self) -> bool:
        return self.severity == BLOCKS

    @property
    def section_label(self) -> Text:
        return self.section.label


@dataclass(frozen=True, slots=True)
class Told:
    """All findings of a draft, what blocks first."""

    shown: Sequence[Shown]

    @property
    def blocking(self) -> int:
        return sum(each.blocks for each in self.shown)

    @property
    def warning(self) -> int:
        return len(self.shown) - self.blocking

    def counts(self, section: Section) -> tuple[int, int]:
        """Return how many block and how many warn in a section."""
        here = self.of(section)
        blocking = sum(each.blocks for each in here)
        return blocking, len(here) - blocking

    def of(self, section: Section) -> Sequence[Shown]:
        return [each for each in self.shown if each.section is section]

    def at_places(self, section: Section) -> dict[str, str]:
        """Return what is found in a section by the path it is about, for the field to say it."""
        said: dict[str, str] = {}
        for each in self.of(section):
            if path := each.pointer.strip("/"):
                said[path] = " ".join(filter(None, (said.get(path), each.sentence)))
        return said

    def elsewhere(self, section: Section) -> Sequence[Shown]:
        return [each for each in self.shown if each.section is not section]


def told(draft: announcements.DraftFacts) -> Told:
    page = reverse("reform:draft", args=[draft.decision_id, draft.draft_id])
    shown = [_shown(finding, page) for finding in draft.findings]
    return Told(sorted(shown, key=lambda each: not each.blocks))


def _is_small(number: str) -> bool:
    return number.isdecimal() and len(number) < 4


def _shown(finding: announcements.Finding, page: str) -> Shown:
    section = sections.section_of(finding.path)
    anchor = f"#{sheets.id_of(finding.path)}" if finding.path.strip("/") else ""
    return Shown(
        severity=finding.severity,
        severity_label=str(announcements.Severity(finding.severity).label),
        sentence=finding.sentence,
        legal_basis=finding.legal_basis,
        pointer=finding.path,
        section=section,
        url=f"{page}?muc={section.slug}{anchor}",
        asked_in_vain=finding.code == "asked_in_vain",
        overtaken=finding.code == "overtaken",
    )


def replaced(record: procedures.Record, *, pointer: str, on: date) -> list[dict[str, Any]]:
    """
    Return the cases with the paper at `pointer` read from the database that holds it.

    :raises Missing: if there is no such paper
    :raises Clash: if no connected database holds it any more
    """
    match pointer.strip("/").split("/"):
        case ["cases", case, "components", place] if _is_small(case) and _is_small(place):
            at, number = int(case), int(place)
        case _:
            raise Missing(_("Không có giấy tờ này trong dự thảo."))
    data = procedures.to_data(record)
    if at >= len(data["cases"]) or number >= len(data["cases"][at]["components"]):
        raise Missing(_("Không có giấy tờ này trong dự thảo."))
    paper = data["cases"][at]["components"][number]
    holding = databases.asked_in_vain(procedure_code=record.code, names=[paper["name"]], on=on).get(
        paper["name"]
    )
    if holding is None:
        raise Clash(_("Không còn cơ sở dữ liệu đã kết nối nào có giấy tờ này."))
    paper["replaced_by"] = {
        "database": holding.database,
        "agency": holding.owner,
        "source": holding.legal_basis,
        "note": holding.condition or None,
    }
    cases: list[dict[str, Any]] = data["cases"]
    return cases
