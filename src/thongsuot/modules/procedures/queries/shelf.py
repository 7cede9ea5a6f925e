"""The catalogue read in bulk: what boards, lists of a field and open data go by."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from thongsuot.modules.procedures.models import ProcedureVersion, VersionQuerySet
from thongsuot.modules.procedures.queries.facts import ProcedureFacts, facts_from
from thongsuot.modules.procedures.states import Level

_AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """One version with its days and who carries it out; `in_force_to` is its last day."""

    version_id: int
    code: str
    number: int
    name: str
    plain_name: str
    field: str
    levels: tuple[Level, ...]
    agencies: tuple[str, ...]
    in_force_from: date
    in_force_to: date | None
    published_at: datetime

    @property
    def title(self) -> str:
        return self.name or self.code

    def in_force(self, on: date) -> bool:
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


def lines_since(on: date) -> Sequence[CatalogueLine]:
    """Return every version that is in force on a day or will be later, in one query."""
    there = Q(in_force_to=None) | Q(in_force_to__gte=on)
    return _lines(ProcedureVersion.objects.filter(there))


def lines_of(version_ids: Collection[int]) -> Sequence[CatalogueLine]:
    """Return the lines of these versions, past ones too."""
    return _lines(ProcedureVersion.objects.filter(pk__in=version_ids)) if version_ids else ()


def fields_ever() -> frozenset[str]:
    """Return every field that a version was ever published in; "" for those without one."""
    named = ProcedureVersion.objects.order_by("field").values_list("field", flat=True).distinct()
    return frozenset(named)


def facts_of(version_ids: Collection[int]) -> dict[int, ProcedureFacts]:
    """Return these versions whole, in one query."""
    rows = ProcedureVersion.objects.select_related("procedure").filter(pk__in=version_ids)
    return {row.pk: facts_from(row) for row in rows.order_by("pk")}


def each_in_force(*, on: date) -> Iterator[ProcedureFacts]:
    """
    Yield every procedure in force on a day by code, some at a time.

    However long the catalogue, only a handful of records is in memory.
    """
    rows = ProcedureVersion.objects.select_related("procedure").in_force(on)
    after = ""
    while True:
        batch = rows.filter(procedure__code__gt=after).order_by("procedure__code")[:_AT_A_TIME]
        found = [facts_from(row) for row in batch]
        yield from found
        if len(found) < _AT_A_TIME:
            return
        after = found[-1].code


def _lines(rows: VersionQuerySet) -> Sequence[CatalogueLine]:
    found = rows.order_by("procedure__code", "number").values_list(
        "pk",
        "procedure__code",
        "number",
        "name",
        "plain_name",
        "field",
        "levels",
        "record__agencies",
        "in_force_from",
        "in_force_to",
        "published_at",
    )
    return tuple(
        CatalogueLine(
            *row[:6],
            levels=tuple(Level(level) for level in row[6]),
            agencies=tuple(row[7] or ()),
            in_force_from=row[8],
            in_force_to=row[9],
            published_at=row[10],
        )
        for row in found
    )
