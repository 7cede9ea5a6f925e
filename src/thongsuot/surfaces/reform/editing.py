"""One section of a draft on the page: as it stands, as it was typed, and what is wrong with it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from thongsuot.kernel.refusals import Fault
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform import sections, sheets
from thongsuot.surfaces.reform.sections import Section
from thongsuot.surfaces.reform.sheets import Drawn, Faults, Typed

SEEN = "seen"


@dataclass(slots=True)
class Sheet:
    """What stands on the page for one section, from the record or from what was sent."""

    section: Section
    record: Mapping[str, Any]
    typed: dict[str, Typed]
    faults: Faults = field(default_factory=dict)
    goto: str = ""
    # What the checks say, by the path it is about.
    found: Mapping[str, str] = field(default_factory=dict)

    @property
    def drawn(self) -> Sequence[Drawn]:
        return sections.drawn(
            self.section,
            self.typed,
            record=self.record,
            faults=self.faults,
            found=self.found,
        )

    @property
    def focus(self) -> str:
        """What takes the focus: a field's name, or the word of a button that moves rows."""
        if not self.goto or " " in self.goto:
            return self.goto
        return sheets.focus(self.drawn, self.goto)

    @property
    def elsewhere(self) -> Sequence[str]:
        """What is wrong with no field on this sheet to say it at."""
        names = set(_names(self.drawn))
        return [reason for at, reason in self.faults.items() if at not in names]

    @property
    def seen(self) -> Sequence[tuple[str, str]]:
        """For each part, what it said when the page was made: only what differs is saved."""
        return [(f"{SEEN}-{key}", fingerprint(self.record.get(key))) for key in self.section.keys]

    def blame(self, faults: Sequence[Fault]) -> None:
        """Put each fault at its field, or at the nearest thing around it that is on the page."""
        names = set(_names(self.drawn))
        for fault in faults:
            at = fault.pointer.strip("/")
            while at not in names and "/" in at:
                at = at.rpartition("/")[0]
            self.faults.setdefault(at, fault.reason)


def opened(section: Section, record: Mapping[str, Any]) -> Sheet:
    return Sheet(section, record, sections.opened(section, record))


def sent(section: Section, record: Mapping[str, Any], form: QueryDict) -> Sheet:
    """Return the sheet as it was sent, with a row added, removed or moved where that was asked."""
    sheet = Sheet(section, record, sections.sent(section, form))
    move, _blank, place = form.get("move", "").partition(" ")
    if move in ("add", "remove", "up", "down"):
        goto = sections.moved(section, sheet.typed, move, place)
        sheet.goto = _next_to(sheet, move, place, goto)
    return sheet


def touched(sheet: Sheet, values: Mapping[str, Any], form: QueryDict) -> dict[str, Any]:
    """Return the parts that were changed on the page since it was made."""
    return {
        key: value
        for key, value in values.items()
        if fingerprint(value) != form.get(f"{SEEN}-{key}", "")
        and fingerprint(value) != fingerprint(sheet.record.get(key))
    }


def still_as_seen(sheet: Sheet, parts: Mapping[str, Any], form: QueryDict) -> bool:
    """Return whether these parts still say what they said when the page was made."""
    return all(fingerprint(sheet.record.get(key)) == form.get(f"{SEEN}-{key}", "") for key in parts)


def as_if(record: Mapping[str, Any], values: Mapping[str, Any]) -> procedures.Record | None:
    """Return the record as it would be with these values; None if it would not be one."""
    try:
        return procedures.from_data({**record, **values})
    except ValueError:
        return None


def fingerprint(value: Any) -> str:
    """Return a short word that tells whether a part says the same."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _next_to(sheet: Sheet, move: str, place: str, goto: str) -> str:
    """Return where the hands go on: into the new row, or to the same button in its new place."""
    if move == "add" or not goto:
        return goto
    rows = place.rpartition("/")[0]
    names = set(_names(sheet.drawn))
    if move == "remove":
        return f"remove {goto}" if goto in names and goto != rows else f"add {rows}"
    row = next((each for each in _all(sheet.drawn) if each.name == goto), None)
    if row is None:
        return ""
    if move == "up":
        return f"{'down' if row.first else 'up'} {goto}"
    return f"{'up' if row.last else 'down'} {goto}"


def _all(drawn: Sequence[Drawn]) -> Sequence[Drawn]:
    return [each for top in drawn for each in (top, *_all(top.inside))]


def _names(drawn: Sequence[Drawn]) -> Sequence[str]:
    """Return the names of all that can say what is wrong with it: not what is hidden."""
    return [each.name for each in _all(drawn) if each.kind != sheets.Kind.KEY]
