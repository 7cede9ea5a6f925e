"""Units (cơ quan, đơn vị) and territories (đơn vị hành chính), each with its days."""

from thongsuot.foundation.units.actions import (
    NewUnit,
    change_contact,
    close_unit,
    found_unit,
    identify_unit,
    merge_units,
    pass_on,
    rename_unit,
    split_unit,
)
from thongsuot.foundation.units.events import UnitClosed, UnitFounded, UnitRenamed, UnitSucceeded
from thongsuot.foundation.units.policy import may_edit, may_found_under
from thongsuot.foundation.units.queries.agencies import AgencyFacts, agencies, agency
from thongsuot.foundation.units.queries.circles import Circles, circles
from thongsuot.foundation.units.queries.facts import UnitFacts
from thongsuot.foundation.units.queries.places import (
    FormerOffice,
    Mention,
    Place,
    counters_at,
    former_offices_in,
    home_province,
    places_in,
)
from thongsuot.foundation.units.queries.succession import as_now, predecessors, successors
from thongsuot.foundation.units.queries.territories import (
    TerritoryFacts,
    territories,
    territory,
    territory_as_now,
)
from thongsuot.foundation.units.queries.tree import (
    agency_of,
    children,
    former_names,
    identifiers,
    lineage,
    one_stop_of,
    one_stop_shops,
    search_units,
    tree,
    under,
    under_each,
    unit,
    units,
)
from thongsuot.foundation.units.rules import code_of, organ_id
from thongsuot.foundation.units.states import ONE_STOP_KINDS, Level, TerritoryKind, UnitKind

__all__ = [
    "ONE_STOP_KINDS",
    "AgencyFacts",
    "Circles",
    "FormerOffice",
    "Level",
    "Mention",
    "NewUnit",
    "Place",
    "TerritoryFacts",
    "TerritoryKind",
    "UnitClosed",
    "UnitFacts",
    "UnitFounded",
    "UnitKind",
    "UnitRenamed",
    "UnitSucceeded",
    "agencies",
    "agency",
    "agency_of",
    "as_now",
    "change_contact",
    "children",
    "circles",
    "close_unit",
    "code_of",
    "counters_at",
    "former_names",
    "former_offices_in",
    "found_unit",
    "home_province",
    "identifiers",
    "identify_unit",
    "lineage",
    "may_edit",
    "may_found_under",
    "merge_units",
    "one_stop_of",
    "one_stop_shops",
    "organ_id",
    "pass_on",
    "places_in",
    "predecessors",
    "rename_unit",
    "search_units",
    "split_unit",
    "successors",
    "territories",
    "territory",
    "territory_as_now",
    "tree",
    "under",
    "under_each",
    "unit",
    "units",
]
