"""The provinces and communes that a form needs to know, looked up before it is drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from thongsuot.modules.forms.rules.parts import FormSpec
from thongsuot.modules.forms.rules.showing import rows_of
from thongsuot.modules.forms.states import FieldType

PLACES = frozenset({FieldType.ADDRESS, FieldType.PLACE})
# What the two lists of a place offer beside official codes.
ABROAD, OTHER = "abroad", "other"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names by code, in the order in which they are offered; communes by province."""

    provinces: Mapping[str, str] = field(default_factory=dict)
    former_provinces: Mapping[str, str] = field(default_factory=dict)
    communes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def province(self, code: object) -> str:
        if not isinstance(code, str):
            return ""
        return self.provinces.get(code) or self.former_provinces.get(code, "")

    def commune(self, province: object, code: object) -> str:
        if not isinstance(province, str) or not isinstance(code, str):
            return ""
        return self.communes.get(province, {}).get(code, "")


def places_in(spec: FormSpec, values: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every place among the answers with its pointer."""
    for each in spec.fields():
        if each.type in PLACES and isinstance(values.get(each.name), dict):
            yield f"/{each.name}", values[each.name]
        for at, row in enumerate(rows_of(values, each)):
            for column in each.columns:
                if column.type in PLACES and isinstance(row.get(column.name), dict):
                    yield f"/{each.name}/{at}/{column.name}", row[column.name]


def provinces_in(spec: FormSpec, values: Mapping[str, Any]) -> frozenset[str]:
    """Return the codes of provinces whose communes must be offered or named."""
    codes = (place.get("province") for _pointer, place in places_in(spec, values))
    return frozenset(code for code in codes if isinstance(code, str) and len(code) == 2)
