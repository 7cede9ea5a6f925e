"""Agencies, by their official identifiers."""

from django.utils import timezone
from ninja import Query, Router

from thongsuot.foundation.units import api as units
from thongsuot.surfaces.openapi.keys import KeyRequest
from thongsuot.surfaces.openapi.reading import known_only
from thongsuot.surfaces.openapi.shapes import agencies as shapes
from thongsuot.surfaces.openapi.shapes.lists import next_from

router = Router(tags=["agencies"])


@router.get(
    "/agencies",
    operation_id="listAgencies",
    summary="Các cơ quan / Agencies",
    response=shapes.AgencyPage,
)
@known_only
def list_agencies(request: KeyRequest, asked: Query[shapes.AgencyQuestion]) -> shapes.AgencyPage:
    """Agencies of a day in alphabetical order, with the codes of those before and after them."""
    found = units.agencies(
        on=asked.on or timezone.localdate(), level=asked.level, under=asked.under
    )
    # A province has some hundreds, so the page is cut from the whole list.
    codes = [each.unit.code for each in found]
    begins = codes.index(asked.place) + 1 if asked.place in codes else 0
    page = found[begins : begins + asked.limit]
    more = len(found) > begins + asked.limit
    return shapes.AgencyPage(
        items=[shapes.agency(each) for each in page],
        next=next_from(page[-1].unit.code if more else None),
    )
